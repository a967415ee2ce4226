"""What MPLog and MPDetection state: changes of protection, exclusions that are in force, detections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold, item_key
from mpdiff.base.model import Incident, Scalar, Statement, Witness
from mpdiff.evidence.facts import Discarded, Listing
from mpdiff.evidence.witnesses.protection import kept
from mpdiff.evidence.witnesses.protection.between import EVENT, SOURCE
from mpdiff.evidence.witnesses.protection.detections import ACTED_ON, did
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
    from collections.abc import Iterable
    from datetime import datetime

    from mpdiff.base.model import IncidentKind
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.readers.support.mplog.clock import Step
    from mpdiff.readers.support.mplog.entries import Entry, Listed, Place
    from mpdiff.readers.support.mplog.log import MpLog

KINDS: Final[dict[Listed, str]] = {"path": "path", "process": "process", "extension": "extension"}
"""The kind of a list and the kind of its items in the catalogue; temporary ones are a setting of their own."""


class Logged(NamedTuple):
    """When and where something stands in a log. `others`: further times that it may mean."""

    time: datetime
    certain: bool
    member: str
    line: int
    others: tuple[datetime, ...] = ()
    whole: bool = True

    @property
    def witness(self) -> Witness:
        """The log at that line."""
        return Witness(SOURCE, self.member, f"line {self.line}", self.time, self.certain)


class ProtectionLog:
    """Takes one log after the other; what they state is complete afterwards.

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
        self._lists["temporary"] = catalogue.the("temporary-exclusions").name
        self._off: bool | None = None
        self.statements: list[Statement] = []
        self.incidents: list[Incident] = []
        self.listings: list[Listing] = []
        self.lines: list[Listing] = []
        """Single paths that the log names as excluded; they bound no change of the list."""
        self.discarded: dict[str, tuple[Discarded, ...]] = {}
        self.ends: dict[str, datetime] = {}
        """When each log ends."""
        self.starts: list[datetime] = []
        """When a session of a log began: its header, or the first line of the log."""

    def take(self, log: MpLog) -> None:
        """Read a log to its end; of more than can be kept, every hour and threat has its share."""
        entries = kept.Kept["Entry"](kept.MOST)
        for entry in log:
            if entry.place.time is not None and _matters(entry):
                entries.add(type(entry), entry.place.time, entry, _name(entry))
        found = sorted(entries.found(), key=lambda one: one.place.line)
        if entries.left_out:
            log.notes.say("support-many", entries.left_out, limit=str(kept.MOST))
        self._off = None
        headers = [*log.clock.headers]
        self.starts += [time for _, time in headers]
        self.starts += [log.first] if log.first is not None else []
        if log.last is not None:
            self.ends[log.member] = log.last
        for entry in found:
            while headers and headers[0][0] < entry.place.line:
                del headers[0]
                self._off = None  # a new session has said nothing yet
            self._take(entry, placed(entry.place, log.member, log.clock.steps))

    def _take(self, entry: Entry, at: Logged) -> None:
        if isinstance(entry, RealTimeState):
            self._switched(entry, at)
        elif isinstance(entry, TamperState):
            self._tampered(entry, at)
        elif isinstance(entry, ExclusionLists):
            self._listed(entry, at)
        elif isinstance(entry, ExclusionMapped):
            item: dict[str, tuple[str, ...]] = {self._lists["path"]: (entry.item,)}
            self.lines.append(Listing(at.time, at.certain, at.member, at.line, item, whole=False))
        elif isinstance(entry, ExclusionDiscarded):
            key = item_key(entry.item)
            error = f"{entry.error:#010x}"
            one = Discarded(at.time, error, at.certain, entry.item, at.member, at.line)
            self.discarded[key] = (*self.discarded.get(key, ()), one)
        elif isinstance(entry, ExclusionsResized):
            self._happened("exclusions-changed", "The list of path exclusions changed", at)
        else:
            self._detected(entry, at)

    # --- states -----------------------------------------------------------------------------------

    def _switched(self, entry: RealTimeState, at: Logged) -> None:
        """Take a switch; one that leaves *off* which no line began shows that it was off before."""
        before, after = entry.before == 0, entry.after == 0
        off = self._real_time.weakens == "true"
        name, opening = self._real_time.name, before and self._off is None
        if before and not self._off:
            self._state(name, (None, off), at, known=(False, True), held=True, opening=opening)
        self._off = after
        values = (off if before else not off, off if after else not off)
        self._state(name, values, at, opening=opening)

    def _tampered(self, entry: TamperState, at: Logged) -> None:
        """Take a state; each start of the service reports it with an old value of 0."""
        known = [self._tamper_value(number) for number in (entry.before, entry.after)]
        started = entry.before == 0
        self._state(
            self._tamper.name,
            (None if started else known[0][0], known[1][0]),
            at,
            known=(not started and known[0][1], known[1][1]),
            held=started,
            raw=(
                None if started or known[0][1] else f"{entry.before:#x}",
                None if known[1][1] else f"{entry.after:#x}",
            ),
        )

    def _tamper_value(self, number: int) -> tuple[Scalar, bool]:
        """Return what a number would mean in the registry, which is the nearest thing documented."""
        reading = self._catalogue.read_registry(self._tamper.registry[0], number)
        if reading is None or not reading.statements:
            return None, False
        return reading.statements[0].value, reading.statements[0].known

    def _state(
        self,
        setting: str,
        values: tuple[Scalar, Scalar],
        at: Logged,
        *,
        known: tuple[bool, bool] = (True, True),
        held: bool = False,
        raw: tuple[str | None, str | None] = (None, None),
        opening: bool = False,
    ) -> None:
        self.statements.append(
            Statement(
                time=at.time,
                event_id=EVENT,
                member=at.member,
                setting=setting,
                key=None,
                before=values[0],
                after=values[1],
                before_known=known[0],
                after_known=known[1],
                place="effective",
                held=held,
                time_certain=at.certain,
                other_times=at.others,
                before_raw=raw[0],
                after_raw=raw[1],
                source=SOURCE,
                position=f"line {at.line}",
                opening=opening,
            )
        )

    # --- exclusions and detections ----------------------------------------------------------------

    def _listed(self, entry: ExclusionLists, at: Logged) -> None:
        lists = {
            self._lists[kind]: items for kind, items in entry.lists.items() if kind in self._lists
        }
        self.listings.append(Listing(at.time, at.certain, at.member, at.line, lists, at.whole))

    def _detected(self, entry: Detection, at: Logged) -> None:
        detail = f"Path: {entry.resource}" if entry.resource else ""
        if entry.kind != "cleaned":
            self._happened("malware-detected", "Malware detected", at, entry.threat, detail)
            return
        outcome = f"Action Name: {entry.action}; result {entry.result}"
        kind, title = did(entry.action or "", entry.result or "")
        if title != ACTED_ON:
            detail = "; ".join(part for part in (detail, outcome) if part)
        else:
            detail = "; ".join(part for part in (detail, f"Action Name: {entry.action}") if part)
        self._happened(kind, title, at, entry.threat, detail)

    def _happened(
        self, kind: IncidentKind, title: str, at: Logged, subject: str = "", detail: str = ""
    ) -> None:
        self.incidents.append(
            Incident(
                kind=kind,
                time=at.time,
                title=title,
                witness=at.witness,
                subject=subject,
                detail=detail,
                time_certain=at.certain,
                other_times=at.others,
            )
        )


def _matters(entry: Entry) -> bool:
    """Whether an entry states anything: a switch from on to on does not."""
    return not isinstance(entry, RealTimeState) or (entry.before == 0) != (entry.after == 0)


def _name(entry: Entry) -> str | None:
    """Return the threat that an entry is about, which a flood of others must not hide."""
    return fold(entry.threat) if isinstance(entry, Detection) else None


def placed(place: Place, member: str, steps: Iterable[Step]) -> Logged:
    """Return when an entry was logged, as far as the order of the lines bears its time out.

    Where the times step back, those above the step may have run ahead, and those below it may be too
    early. What ran ahead and came back lies, by the order of the lines, between its neighbours.
    """
    assert place.time is not None  # noqa: S101  the caller asked
    time, certain = place.time, place.time_certain
    others: list[datetime] = []
    for step in steps:
        if place.line >= step.line and place.time < step.before:
            certain = False
            others.append(step.before + (place.time - step.after))
        elif place.line < step.line and place.time > step.after and not step.was_set_back:
            certain = False
            if step.ran_ahead:
                time = min(time, step.after)
                others += [place.time, *([step.floor] if step.floor is not None else [])]
            else:
                others.append(step.after)
    return Logged(time, certain, member, place.line, tuple(dict.fromkeys(others)), place.whole)
