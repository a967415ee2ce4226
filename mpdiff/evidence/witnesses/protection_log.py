"""What MPLog and MPDetection state: changes of protection, exclusions between two listings, detections."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold, item_key
from mpdiff.base.model import Incident, Scalar, Statement, Witness
from mpdiff.evidence.facts import Listing
from mpdiff.readers.support.mplog.entries import (
    Detection,
    ExclusionDiscarded,
    ExclusionLists,
    ExclusionMapped,
    ExclusionsResized,
    RealTimeState,
    TamperState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.base.model import Window
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.readers.support.mplog.entries import Listed, Place
    from mpdiff.readers.support.mplog.log import MpLog

SOURCE: Final = "protection log"
EVENT: Final = "MPLog"
KINDS: Final[dict[Listed, str]] = {"path": "path", "process": "process", "extension": "extension"}
"""The kind of a list and the kind of its items in the catalogue; temporary ones are no setting."""
RESTART: Final = timedelta(minutes=10)
"""How long the restart of a device or of the service takes at most."""
MOMENT: Final = timedelta(minutes=1)
MOST: Final = 10_000
"""Statements of one log that are kept."""


class ProtectionLog:
    """Takes the entries of one log after the other; what they state is complete afterwards.

    What has no time is left out: nothing follows from it for a window.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._real_time = catalogue.the("real-time")
        self._tamper = catalogue.the("tamper-protection")
        self._lists = {
            kind: next(s.name for s in catalogue.playing("exclusions") if s.item_kind == item)
            for kind, item in KINDS.items()
        }
        self.statements: list[Statement] = []
        self.incidents: list[Incident] = []
        self.listings: list[Listing] = []
        self.lines: list[Listing] = []
        """Single paths that the log names as excluded; they bound no change of the list."""
        self.discarded: dict[str, str] = {}

    def take(self, log: MpLog) -> None:
        """Read a log to its end."""
        for entry in log:
            place = entry.place
            if isinstance(entry, ExclusionDiscarded):
                self.discarded[item_key(entry.item)] = f"{entry.error:#010x}"
            if place.time is None or len(self.statements) >= MOST:
                continue
            if isinstance(entry, RealTimeState):
                self._switched(entry, log.member)
            elif isinstance(entry, TamperState):
                self._tampered(entry, log.member)
            elif isinstance(entry, ExclusionLists):
                self._listed(entry, log.member)
            elif isinstance(entry, ExclusionMapped):
                self._mapped(entry, log.member)
            elif isinstance(entry, ExclusionsResized):
                self._resized(entry, log.member)
            elif isinstance(entry, Detection):
                self._detected(entry, log.member)

    def _switched(self, entry: RealTimeState, member: str) -> None:
        before, after = entry.before == 0, entry.after == 0
        if before != after:
            off = self._real_time.weakens == "true"
            values = (off if before else not off, off if after else not off)
            self._state(self._real_time.name, None, values, entry.place, member)

    def _tampered(self, entry: TamperState, member: str) -> None:
        """Take a state; each start of the service reports it with an old value of 0."""
        known = [self._tamper_value(number) for number in (entry.before, entry.after)]
        started = entry.before == 0
        raw = None if known[1][1] else f"{entry.after:#x}"
        self._state(
            self._tamper.name,
            None,
            (None if started else known[0][0], known[1][0]),
            entry.place,
            member,
            known=(not started and known[0][1], known[1][1]),
            held=started,
            raw=raw,
        )

    def _tamper_value(self, number: int) -> tuple[Scalar, bool]:
        """Return what a number would mean in the registry, which is the nearest thing documented."""
        reading = self._catalogue.read_registry(self._tamper.registry[0], number)
        if reading is None or not reading.statements:
            return None, False
        return reading.statements[0].value, reading.statements[0].known

    def _listed(self, entry: ExclusionLists, member: str) -> None:
        place = entry.place
        lists = {
            self._lists[kind]: items for kind, items in entry.lists.items() if kind in self._lists
        }
        assert place.time is not None  # noqa: S101  the caller asked
        self.listings.append(
            Listing(place.time, place.time_certain, member, place.line, lists, place.whole)
        )

    def _mapped(self, entry: ExclusionMapped, member: str) -> None:
        place = entry.place
        assert place.time is not None  # noqa: S101  the caller asked
        if len(self.lines) < MOST:
            item: dict[str, tuple[str, ...]] = {self._lists["path"]: (entry.item,)}
            self.lines.append(
                Listing(place.time, place.time_certain, member, place.line, item, whole=False)
            )

    def _resized(self, entry: ExclusionsResized, member: str) -> None:
        self._happened(
            "exclusions-changed", "The list of path exclusions changed", entry.place, member
        )

    def _detected(self, entry: Detection, member: str) -> None:
        detail = f"Path: {entry.resource}" if entry.resource else ""
        if entry.kind == "cleaned":
            if entry.result is not None and int_of(entry.result) != 0:
                self._happened(
                    "remediation-failed",
                    "An action on malware failed",
                    entry.place,
                    member,
                    subject=entry.threat,
                    detail=f"{detail}; Action Name: {entry.action}; result {entry.result}",
                )
            return
        self._happened(
            "malware-detected",
            "Malware detected",
            entry.place,
            member,
            subject=entry.threat,
            detail=detail,
        )

    def _happened(
        self,
        kind: str,
        title: str,
        place: Place,
        member: str,
        *,
        subject: str = "",
        detail: str = "",
    ) -> None:
        assert place.time is not None  # noqa: S101  the caller asked
        if len(self.incidents) < MOST:
            self.incidents.append(
                Incident(
                    kind=kind,  # type: ignore[arg-type]
                    time=place.time,
                    title=title,
                    witness=Witness(
                        SOURCE, member, f"line {place.line}", place.time, place.time_certain
                    ),
                    subject=subject,
                    detail=detail,
                    time_certain=place.time_certain,
                )
            )

    def _state(
        self,
        setting: str,
        key: str | None,
        values: tuple[Scalar, Scalar],
        place: Place,
        member: str,
        *,
        known: tuple[bool, bool] = (True, True),
        held: bool = False,
        raw: str | None = None,
    ) -> None:
        assert place.time is not None  # noqa: S101  the caller asked
        self.statements.append(
            Statement(
                time=place.time,
                event_id=EVENT,
                member=member,
                setting=setting,
                key=key,
                before=values[0],
                after=values[1],
                before_known=known[0],
                after_known=known[1],
                place="effective",
                held=held,
                time_certain=place.time_certain,
                after_raw=raw,
                source=SOURCE,
                position=f"line {place.line}",
            )
        )


def int_of(text: str) -> int:
    """Return the number that a result prints; -1 for a word."""
    try:
        return int(text, 0)
    except ValueError:
        return -1


def between(listings: Iterable[Listing]) -> Iterator[Statement]:
    """Yield each exclusion that came or went between two whole listings; the later one dates it.

    The time of the earlier listing is its other time: it came or went somewhere in between.
    """
    earlier: dict[str, Listing] = {}
    for listing in sorted(listings, key=lambda one: one.time):
        for setting, items in listing.lists.items():
            before = earlier.get(setting)
            if before is not None:
                yield from _apart(setting, before, listing)
            if listing.whole or items:
                earlier[setting] = listing


def _apart(setting: str, before: Listing, after: Listing) -> Iterator[Statement]:
    old, new = ({fold(i): i for i in one.lists[setting]} for one in (before, after))
    for key in [k for k in new if k not in old] if before.whole else []:
        yield _changed(setting, new[key], before, after, came=True)
    for key in [k for k in old if k not in new] if after.whole else []:
        yield _changed(setting, old[key], before, after, came=False)


def _changed(setting: str, item: str, before: Listing, after: Listing, *, came: bool) -> Statement:
    return Statement(
        time=after.time,
        event_id=EVENT,
        member=after.member,
        setting=setting,
        key=item,
        before=None if came else item,
        after=item if came else None,
        place="effective",
        time_certain=after.time_certain and before.time_certain,
        other_times=(before.time,),
        source=f"{SOURCE}, between two listings",
        position=f"lines {before.line} and {after.line}",
    )


def without_restarts(
    statements: Sequence[Statement], window: Window | None
) -> tuple[Statement, ...]:
    """Leave out that real-time protection was off while the service restarted, before the window.

    A log of weeks has one such pair for each start of the device: off, a start of the service (whose
    first state of tamper protection is held), and on again within minutes.
    """
    start = window.start if window else None
    mine = [s for s in statements if s.source == SOURCE]
    starts = [s.time for s in mine if s.held]
    if start is None or not starts:
        return tuple(statements)
    gone: set[int] = set()
    for off, on in itertools.pairwise(s for s in mine if not s.held and s.key is None):
        paired = off.setting == on.setting and off.after == on.before and off.before == on.after
        if not paired or on.time >= start or on.time - off.time > RESTART:
            continue
        if any(off.time <= time <= on.time + MOMENT for time in starts):
            gone |= {id(off), id(on)}
    return tuple(s for s in statements if id(s) not in gone)
