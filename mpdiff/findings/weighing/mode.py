"""When troubleshooting mode was on, as far as the evidence shows, and what management's keys got meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import EllipsisType, MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.catalogue.judge import is_strongest, judge
from mpdiff.evidence.window import SAME
from mpdiff.findings.timing import began, reaches_in
from mpdiff.history.moments import of
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import Subject, difference_of, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mpdiff.base.model import Finding, Statement
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.mode import Span
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.stretches import Stretch

__all__ = ["MANAGEMENT", "Mode", "mode_of"]

SETTLES: Final = timedelta(minutes=15)
"""How long after the window management may take to apply its values again; what is weak for longer
has outlived it."""
BY_HAND: Final = timedelta(minutes=1)
"""The same for what a record of the local preferences puts back: no management did that."""


class Mode(Struct, frozen=True):
    """The troubleshooting window, and every time inside it at which a record shows the mode ending.

    `start` or `end` None: not known. `again`: the times at which it was turned on anew. `managed`: subjects
    that somebody weakened in management's keys, perhaps inside the window. `carried`: subjects that were weak
    before the window and perhaps into it. Where a record of the mode has it begin later than the window
    does, `start` is the later one; `end` is at most the longest documented time after the window's start.
    `by_hand`: when a record of the local preferences put back what was weak, by subject. `reported`: subjects
    of which reports of the product alone show the weakness, or its end: the records of it are missing.
    """

    start: datetime | None = None
    end: datetime | None = None
    ended: tuple[datetime, ...] = ()
    again: tuple[datetime, ...] = ()
    managed: frozenset[Subject] = frozenset()
    carried: frozenset[Subject] = frozenset()
    by_hand: Mapping[Subject, frozenset[datetime]] = MappingProxyType({})
    reported: frozenset[Subject] = frozenset()

    def holds(self, finding: Finding) -> bool:
        """Return whether a change was certainly made while the mode was on, and did not outlive it.

        What no record dates nobody knows to be of the mode: the snapshots show neither when it was made nor
        in which place, and whoever deletes the log leaves no more than these.
        """
        subject = subject_of(finding.setting or "", finding.key)
        if self.start is None or self.end is None or subject in self.carried | self.reported:
            return False
        if finding.first_seen is None or not finding.times_certain:
            return False
        window = self.start, self.end
        by_hand = self.by_hand.get(subject, frozenset())
        lasted = [(one.start, one.end) for one in finding.rounds] or [(finding.first_seen, None)]
        return all(
            self._is_on(window, start) and self._is_over(window, start, end, by_hand)
            for start, end in lasted
        )

    def _is_on(self, window: Span, time: datetime) -> bool:
        over = max((end for end in self.ended if end < time), default=None)
        on = over is None or any(over <= start <= time for start in self.again)
        return on and window[0] <= time <= window[1]

    def _is_over(
        self, window: Span, start: datetime, end: datetime | None, by_hand: frozenset[datetime]
    ) -> bool:
        """Return whether what began inside was over when the mode was, or no record shows its end."""
        stops = (stop for stop in (*self.ended, window[1]) if stop >= start)
        return end is None or end <= min(stops) + (BY_HAND if end in by_hand else SETTLES)

    def was_managed(self, finding: Finding) -> bool:
        """Return whether the subject was weakened through management's keys."""
        return subject_of(finding.setting or "", finding.key) in self.managed


def mode_of(case: Case) -> Mode:
    """Return what the evidence shows of the mode."""
    window = case.window
    start, end = (window.start, window.end) if window else (None, None)
    if start is None or end is None:
        return Mode()
    inside = [stop for _, stop in case.spans if start <= stop < end]
    longest = timedelta(hours=max(case.catalogue.data.window_hours))
    return Mode(
        _later_start(start, end, case.spans),
        min(end, start + longest),
        ended=tuple(inside),
        again=tuple(begin for begin, stop in case.spans if begin < stop),
        managed=frozenset(_managed(case)),
        carried=frozenset(_carried(case)),
        by_hand={subject: times for subject, times in _by_hand(case) if times},
        reported=frozenset(_reported(case)),
    )


def _later_start(start: datetime, end: datetime, spans: Iterable[Span]) -> datetime:
    """Return when every witness of the mode has it on: records of it may have it begin later."""
    inside = [begin for begin, stop in spans if begin < stop and begin < end and stop > start]
    first = min(inside, default=start)
    return first if first > start + SAME else start


def _carried(case: Case) -> Iterable[Subject]:
    """Yield what was weakened before the window and may have been weak in it: no window is for that."""
    for subject, history in case.histories.items():
        if any(
            s.effect == "weakened"
            and began(s, case.window) == "before"
            and reaches_in(s, case.window)
            for s in history.before_start
        ):
            yield subject


def _reported(case: Case) -> Iterable[Subject]:
    """Yield what no record of a change shows weakened, or running again: the record is missing."""
    for subject, history in case.histories.items():
        weak = [s for s in history.since_start if s.effect == "weakened"]
        if any(_is_report(s.began.by) or _is_unrecorded(s) for s in weak):
            yield subject


def _is_report(by: Statement | None) -> bool:
    return by is not None and by.held


def _is_unrecorded(stretch: Stretch) -> bool:
    """Whether a report alone shows the end, or a snapshot that of what a switch of the running protection began."""
    begun, ended = stretch.began.by, stretch.ended
    if ended is None or begun is None:
        return False
    return _is_report(ended.by) or (ended.by is None and begun.place == "effective")


def _by_hand(case: Case) -> Iterable[tuple[Subject, frozenset[datetime]]]:
    for subject, history in case.histories.items():
        ends = (s.ended.by for s in history.since_start if s.ended is not None)
        yield subject, frozenset(by.time for by in ends if by is not None and by.place == "local")


def _managed(case: Case) -> Iterable[Subject]:
    for subject, history in case.histories.items():
        near = [one for one in history.changes if _is_near(case, one)]
        if any(_weakens(case.catalogue, one) or _weakens_from(case, history, one) for one in near):
            yield subject


def _weakens_from(case: Case, history: History, one: Statement) -> bool:
    """Return whether a record left a weaker value than applied when the window began.

    Over a value that is weaker still it looks like a strengthening, and no page asks for it.
    """
    known = (s.value for s in reversed(history.walked.segments[: history.walked.at_start]))
    first = next((value for value in known if not isinstance(value, EllipsisType)), None)
    if first is None or one.after is None or not one.after_known:
        return False
    step = difference_of(one.setting, one.key, first, one.after)
    return judge(case.catalogue, step).effect == "weakened"


def _is_near(case: Case, one: Statement) -> bool:
    return one.place in MANAGEMENT and of(one, case.window) in ("inside", "open")


def _weakens(catalogue: Catalogue, one: Statement) -> bool:
    """Return whether a record may have weakened what management enforced; deleting a value may.

    What is unknown to have been weak before was perhaps strong.
    """
    if not one.after_known:
        return True
    setting = catalogue.find(one.setting)
    is_item = setting is not None and setting.kind == "string_list"
    if one.after is None and not is_item:
        return not (one.before_known and one.before is None)
    if not one.before_known and not is_item:
        return not is_strongest(catalogue, one.setting, one.key, one.after)
    before = one.before if one.before_known else one.key if one.after is None else None
    step = judge(catalogue, difference_of(one.setting, one.key, before, one.after))
    return step.effect not in ("strengthened", "neutral")
