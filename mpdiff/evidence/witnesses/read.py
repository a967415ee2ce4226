"""Every support file of the packages, read one by one: what one stumbles over costs that one alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast

from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold
from mpdiff.base.model import Incident, Notice, Statement, Witness
from mpdiff.base.system.guard import guarded
from mpdiff.catalogue.exclusions.automatic import is_automatic
from mpdiff.evidence.facts import Collector, NetworkState, PrintedStatus, Session, Support, Undated
from mpdiff.evidence.witnesses import commands
from mpdiff.evidence.witnesses.hashed import Hashed
from mpdiff.evidence.witnesses.local_moments import moments_open, readings_of, zone_open
from mpdiff.evidence.witnesses.prints import printed
from mpdiff.evidence.witnesses.protection.between import between
from mpdiff.evidence.witnesses.protection.log import ProtectionLog
from mpdiff.readers.support import WITNESSES
from mpdiff.readers.support.collection_summary import CollectionSummary
from mpdiff.readers.support.components import DeviceControl, NetworkProtection, SecurityCenter
from mpdiff.readers.support.mpcmdrun import CommandLog
from mpdiff.readers.support.mplog.log import MpLog
from mpdiff.readers.support.prints.query_user import UserSessions
from mpdiff.readers.support.prints.status import StatusPrints

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.facts import Hashes
    from mpdiff.evidence.locate import Evidence, Located
    from mpdiff.evidence.window import Told
    from mpdiff.readers.support import Reading
    from mpdiff.readers.support.prints.moments import LocalClock

KINDS: Final = tuple(witness.name for witness in WITNESSES)
VERIFIED: Final = frozenset({"mpcmdrun", "status", "query-user", "collection-summary"})
"""Kinds whose form public descriptions or output show whole; the others were never seen on a real file."""
OF_TIMES: Final = (
    "mplog-clock-back",
    "mplog-zone-contradicts",
    "mplog-zone-shifted",
    "mplog-zone-unchecked",
)
"""Notices that do not matter of a log that nothing was taken from."""
EMPTY: Final = "nothing in it could be understood"
OWN: Final = ("windows defender", "microsoft defender")
"""How Windows Security Center names Defender itself, in lower case."""


class Heard(NamedTuple):
    """What the support files state."""

    statements: list[Statement]
    incidents: list[Incident]
    notices: list[Notice]
    told: list[Told]
    sessions: list[Session]
    used: dict[str, str]
    support: Support


def read_witnesses(
    catalogue: Catalogue,
    evidence: Sequence[Evidence],
    clock: LocalClock,
    devices: Collection[str] = (),
) -> Heard:
    """Read the support files of all packages.

    `clock`: what is known of the device's local time; `devices`: the identifiers that the snapshots
    name.
    """
    reader = _Reader(catalogue, clock, devices)
    for place, package in enumerate(evidence):
        for located in package.of(*KINDS):
            reader.read(located, place)
    return reader.heard()


class _Reader:
    """Reads one member after the other."""

    def __init__(self, catalogue: Catalogue, clock: LocalClock, devices: Collection[str]) -> None:
        self.catalogue = catalogue
        self.clock = clock
        self.devices = devices
        self.log = ProtectionLog(catalogue)
        self.incidents: list[Incident] = []
        self.notices: list[Notice] = []
        self.told: list[Told] = []
        self.sessions: list[Session] = []
        self.used: dict[str, str] = {}
        self.statuses: list[PrintedStatus] = []
        self.undated: list[Undated] = []
        self.network: list[NetworkState] = []
        self.running: dict[str, str] = {}
        self.products: list[str] = []
        self.centers: list[str] = []
        self.collectors: list[Collector] = []
        self.summarised: list[str] = []
        self.ended: list[datetime] = []
        self.unread: dict[str, str] = {}
        self.sha256: Hashes = {}

    def read(self, located: Located, place: int) -> None:
        """Read one member of the package at a place; what it does not survive is a notice about it."""
        name = located.member.name
        witness = next(w for w in WITNESSES if w.name == located.info.kind)
        try:
            with guarded(name), located.member.open() as opened:
                stream = Hashed(opened)
                reading = witness.read(cast("BinaryIO", stream), name, self.clock)
                self._take(reading)
                self.sha256[place, name] = stream.sha256()
        except InputError as error:
            self.unread[name] = error.message
            self.notices.append(Notice("member-not-read", error.message, name))
            return
        if any(notice.code == "support-empty" for notice in reading.notices):
            self.unread[name] = EMPTY
        if name not in self.unread:
            self.used[name] = witness.name
        if not isinstance(reading, MpLog) or reading.counts:
            self.notices += reading.notices
        else:  # the zone of times that nothing was taken from does not matter
            self.notices += [n for n in reading.notices if n.code not in OF_TIMES]

    def _take(self, reading: Reading) -> None:
        if isinstance(reading, MpLog):
            self.log.take(reading)
        elif isinstance(reading, CommandLog):
            self._commands(reading)
        elif isinstance(reading, StatusPrints):
            self._prints(reading)
        elif isinstance(reading, CollectionSummary):
            self._summary(reading)
        elif isinstance(reading, UserSessions):
            self._sessions(reading)
        elif isinstance(reading, NetworkProtection):
            self.network.append(NetworkState(reading.member, reading.mode, reading.warnings))
        elif isinstance(reading, SecurityCenter):
            named = [p.name for p in reading.products if p.provider in (None, "antivirus")]
            others = [n for n in named if not fold(n).startswith(OWN)]
            self.products += others
            self.centers += [reading.member] if others else []
        else:
            self._device_control(reading)

    def _commands(self, reading: CommandLog) -> None:
        meanings = self.catalogue.data.events
        dated = list(commands.incidents_of_commands(reading, meanings))
        self.incidents += dated
        self.notices += zone_open(dated, self.clock)
        undated = tuple(commands.undated(reading, meanings))
        self.undated += undated
        if undated:
            titles = "; ".join(dict.fromkeys(one.title for one in undated))
            text = f"No time is known of {len(undated)} commands that matter: {titles}."
            self.notices.append(Notice("command-undated", text, reading.member))

    def _prints(self, reading: StatusPrints) -> None:
        found = printed(reading, self.catalogue.the("device-id").name, self.devices)
        self.statuses += found.statuses
        self.told += found.told
        self.notices += found.notices(reading.member)
        if reading.prints and not found.statuses:
            self.unread[reading.member] = "it was printed on another device"

    def _summary(self, reading: CollectionSummary) -> None:
        self.summarised.append(reading.member)
        self.collectors += [
            Collector(row.command, row.output, row.failed, row.error) for row in reading.rows
        ]
        if reading.ended is not None and reading.times_certain:
            self.ended.append(reading.ended)

    def _sessions(self, reading: UserSessions) -> None:
        for one in reading.sessions:
            if one.logon.time is None:
                continue
            witness = Witness(
                "sessions at collection", reading.member, time=one.logon.time,
                time_certain=one.logon.certain,
            )  # fmt: skip
            kind = "interactive" if one.name else "disconnected"
            earliest, latest = readings_of(one.logon, self.clock) or (None, None)
            self.sessions.append(
                Session(one.user, one.logon.time, None, kind, witness, certain=one.logon.certain,
                        earliest=earliest, latest=latest)
            )  # fmt: skip
        self.notices += moments_open(reading, self.clock)

    def _device_control(self, reading: DeviceControl) -> None:
        if reading.running_mode:
            self.running[reading.member] = reading.running_mode

    def _between(self) -> list[Statement]:
        """Return what came or went between two listings, but for what a role of a server brings."""
        return [s for s in between(self.log.listings) if not self._is_automatic(s)]

    def _is_automatic(self, one: Statement) -> bool:
        setting = self.catalogue.find(one.setting)
        kind = setting.item_kind if setting else None
        return one.key is not None and is_automatic(self.catalogue, kind, one.key)

    def heard(self) -> Heard:
        """Return what all of them state."""
        kinds = self.used.items()
        return Heard(
            sorted([*self.log.statements, *self._between()], key=lambda s: s.time),
            sorted([*self.log.incidents, *self.incidents], key=lambda i: i.time),
            self.notices,
            self.told,
            self.sessions,
            self.used,
            Support(
                statuses=tuple(self.statuses),
                listings=(*self.log.listings, *self.log.lines),
                network=tuple(self.network),
                running=self.running,
                products=tuple(dict.fromkeys(self.products)),
                centers=tuple(self.centers),
                undated=tuple(self.undated),
                discarded=self.log.discarded,
                starts=tuple(sorted(self.log.starts)),
                ends=dict(self.log.ends),
                collected=max(self.ended, default=None),
                collectors=tuple(self.collectors),
                summarised=tuple(self.summarised),
                unverified=frozenset(name for name, kind in kinds if kind not in VERIFIED),
                unread=self.unread,
                sha256=self.sha256,
            ),
        )
