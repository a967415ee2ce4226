"""Every support file of the packages, read one by one: what one stumbles over costs that one alone."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast

from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold
from mpdiff.base.model import Incident, Notice, Statement, Witness
from mpdiff.base.notices import is_unread
from mpdiff.base.system.guard import guarded
from mpdiff.evidence.facts import Collector, NetworkState, PrintedStatus, Session, Support
from mpdiff.evidence.window import Told
from mpdiff.evidence.witnesses import commands
from mpdiff.evidence.witnesses.hashed import Hashed
from mpdiff.evidence.witnesses.local_moments import moments_open, readings_of
from mpdiff.evidence.witnesses.protection_log import ProtectionLog, between
from mpdiff.readers.support import WITNESSES
from mpdiff.readers.support.collection_summary import CollectionSummary
from mpdiff.readers.support.components import DeviceControl, NetworkProtection, SecurityCenter
from mpdiff.readers.support.mpcmdrun import CommandLog
from mpdiff.readers.support.mplog.log import MpLog
from mpdiff.readers.support.prints.moments import Moment
from mpdiff.readers.support.prints.query_user import UserSessions
from mpdiff.readers.support.prints.status import StatusPrints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.facts import Hashes
    from mpdiff.evidence.locate import Evidence, Located
    from mpdiff.readers.support import Reading
    from mpdiff.readers.support.prints.moments import LocalClock
    from mpdiff.readers.support.prints.status import Status

KINDS: Final = tuple(witness.name for witness in WITNESSES)
VERIFIED: Final = frozenset({"mpcmdrun", "status", "query-user", "collection-summary"})
"""Kinds whose form public descriptions or output show whole; the others were never seen on a real file."""
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


def read_witnesses(catalogue: Catalogue, evidence: Sequence[Evidence], clock: LocalClock) -> Heard:
    """Read the support files of all packages. `clock`: what is known of the device's local time."""
    reader = _Reader(catalogue, clock)
    for place, package in enumerate(evidence):
        for located in package.of(*KINDS):
            reader.read(located, place)
    return reader.heard()


class _Reader:
    """Reads one member after the other."""

    def __init__(self, catalogue: Catalogue, clock: LocalClock) -> None:
        self.catalogue = catalogue
        self.clock = clock
        self.log = ProtectionLog(catalogue)
        self.incidents: list[Incident] = []
        self.notices: list[Notice] = []
        self.told: list[Told] = []
        self.sessions: list[Session] = []
        self.used: dict[str, str] = {}
        self.statuses: list[PrintedStatus] = []
        self.network: list[NetworkState] = []
        self.running: dict[str, str] = {}
        self.products: list[str] = []
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
        self.used[name] = witness.name
        if not isinstance(reading, MpLog) or reading.counts:
            self.notices += reading.notices
        else:  # the zone of times that nothing was taken from does not matter
            self.notices += [n for n in reading.notices if is_unread(n.code)]

    def _take(self, reading: Reading) -> None:
        if isinstance(reading, MpLog):
            self.log.take(reading)
        elif isinstance(reading, CommandLog):
            self._commands(reading)
        elif isinstance(reading, StatusPrints):
            for status in reading.prints:
                self._status(status, reading.member)
        elif isinstance(reading, CollectionSummary):
            self._summary(reading)
        elif isinstance(reading, UserSessions):
            self._sessions(reading)
        elif isinstance(reading, NetworkProtection):
            self.network.append(NetworkState(reading.member, reading.mode, reading.warnings))
        elif isinstance(reading, SecurityCenter):
            named = [p.name for p in reading.products if p.provider in (None, "antivirus")]
            self.products += [n for n in named if not fold(n).startswith(OWN)]
        else:
            self._device_control(reading)

    def _commands(self, reading: CommandLog) -> None:
        meanings = self.catalogue.data.events.commands
        self.incidents += commands.incidents_of_commands(reading, meanings)
        titles = commands.undated(reading, meanings)
        if titles:
            text = f"No time is known of {len(titles)} commands that matter: {'; '.join(dict.fromkeys(titles))}."
            self.notices.append(Notice("command-undated", text, reading.member))

    def _status(self, status: Status, member: str) -> None:
        values = {n: v for n, v in status.values.items() if not isinstance(v, Moment)}
        earliest = _earliest(status.not_before)
        self.statuses.append(PrintedStatus(member, values, earliest))
        mode = values.get("AMRunningMode")
        if isinstance(mode, str):
            self.running[member] = mode
        start, end = (status.values.get(f"TroubleShooting{edge}Time") for edge in ("Start", "End"))
        if isinstance(start, Moment) and start.time is not None:
            self._window(start, end if isinstance(end, Moment) else None, member)

    def _window(self, start: Moment, end: Moment | None, member: str) -> None:
        certain = start.certain and (end is None or end.certain)
        last = end.time if end is not None else None
        if last is not None and start.time is not None and last <= start.time:
            last = None
        basis = f"a print of Get-MpComputerStatus, {member}"
        self.told.append(Told(start.time, last, basis, certain=certain))

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

    def heard(self) -> Heard:
        """Return what all of them state."""
        kinds = self.used.items()
        return Heard(
            sorted([*self.log.statements, *between(self.log.listings)], key=lambda s: s.time),
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
                discarded=self.log.discarded,
                collected=max(self.ended, default=None),
                collectors=tuple(self.collectors),
                summarised=tuple(self.summarised),
                unverified=frozenset(name for name, kind in kinds if kind not in VERIFIED),
                unread=self.unread,
                sha256=self.sha256,
            ),
        )


def _earliest(moment: Moment | None) -> datetime | None:
    """Return the earliest reading of a time: whatever it means, the print is no older."""
    if moment is None or moment.time is None:
        return None
    return min(moment.time, *moment.others) if moment.others else moment.time
