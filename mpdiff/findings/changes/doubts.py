"""Why a change is not certain, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.findings.timing import at, inside_of
from mpdiff.findings.timing import told as told_at
from mpdiff.findings.trust.coverage import gaps_of
from mpdiff.history.follow.clashes import is_next_report
from mpdiff.history.moments import of
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Statement
    from mpdiff.findings.changes.subject import Subject
    from mpdiff.history.stretches import Stretch

BY_MANAGEMENT: Final = (
    "The event log shows it in the keys of management (Group Policy or Policy Manager), not among "
    "the local preferences; it was written inside the window, which any local administrator can do. What "
    "is written there while the mode is on may take effect only when it ends."
)
NO_WINDOW: Final = "No window is known, so it may be older than the snapshots."
TIME_OPEN: Final = "Its times are not certain, so it may lie outside the window."
BY_DEFAULT: Final = "It was not set then; that the documented default applied is assumed."
UNSEEN: Final = (
    "No record shows when it began: an event's old value does, and the before snapshot does not have "
    "it. A policy held another value then, or the log or the snapshot was altered."
)
REPORTED: Final = "No record shows when it began: {by} reports it. A record is missing, or one of the witnesses is wrong."
REPORTED_LAST: Final = (
    "No record shows when it began, or when it ended: {name} reports it {when}, and at {ended} no longer. "
    "A record is missing."
)
SWITCHED: Final = (
    "No record shows when it began: {by} shows that it was so until then. A record is missing, or one of "
    "the witnesses is wrong."
)
DISPUTED: Final = (
    "The before snapshot does not have the value that the event replaced. A policy held another value "
    "then, or the log or the snapshot was altered."
)
PLACE_OPEN: Final = (
    "No evidence shows what policy held then; it may have overruled the local value."
)
OVERRULED: Final = (
    "A policy held another value then. That a local value overrides it in the mode is what the mode is "
    "for, but no evidence shows that it did."
)
ORDER_OPEN: Final = (
    "The order of the records and their times disagree, as after a clock was set back: which change "
    "came last is not certain."
)


def doubts_inside(one: Subject, found: Sequence[Stretch]) -> tuple[str, ...]:
    """State why it is not certain that the device was weakened, or weakened inside the window."""
    window = one.case.window
    spots = {of(s.began.by, window) for s in found if s.began.by is not None}
    certain = "inside" in spots or not spots
    return tuple(
        doubt
        for doubt, holds in (
            *((text, True) for text in _unseen(one, found)),
            (DISPUTED, all(_is_disputed(one, s) for s in found)),
            (NO_WINDOW, not certain and window is None),
            (TIME_OPEN, not certain and window is not None),
            (BY_DEFAULT, any(s.by_default for s in found)),
            (OVERRULED, any(_overruled(s) for s in found)),
            (PLACE_OPEN, not all(s.sure or _overruled(s) for s in found)),
            (ORDER_OPEN, order_matters(one)),
        )
        if holds
    )


def _unseen(one: Subject, found: Sequence[Stretch]) -> tuple[str, ...]:
    """State what shows the stretches whose begin no record shows; the first of many of a kind."""
    told: dict[str, str] = {}
    for stretch in (s for s in found if s.began.source == "unseen"):
        by = stretch.began.by
        if by is None or by.place != "effective":
            told.setdefault(UNSEEN, UNSEEN)
            continue
        text = REPORTED if by.held else SWITCHED
        name = by.source or f"event {by.event_id}"
        if text not in told:
            between = _between_reports(one, stretch, by) if by.held else ""
            told[text] = between or text.format(by=f"{name} at {told_at(by)}")
    return tuple(told.values())


def _between_reports(one: Subject, stretch: Stretch, by: Statement) -> str:
    """State from which report to which it was so at least, where one witness reports its end as well."""
    end = stretch.ended.by if stretch.ended is not None else None
    if end is None or not is_next_report(end, by):
        return ""
    later = [s for s in one.history.statements if by.time < s.time < end.time]
    last = next((s for s in reversed(later) if is_next_report(s, by) and s.after == by.after), None)
    when = f"from {told_at(by)} to {told_at(last)} at least" if last else f"at {told_at(by)}"
    name = by.source or f"event {by.event_id}"
    return REPORTED_LAST.format(name=name, when=when, ended=told_at(end))


def parts(one: Subject, found: Sequence[Stretch]) -> tuple[Sequence[Stretch], tuple[str, ...]]:
    """Return the stretches that are certain, or all, and why the others are not."""
    firm = [s for s in found if _is_firm(one, s)]
    if not firm or len(firm) == len(found):
        return found, ()
    return firm, doubts_inside(one, [s for s in found if all(s is not f for f in firm)])


def _is_firm(one: Subject, stretch: Stretch) -> bool:
    """Whether `doubts_inside` has nothing against a stretch; there can be 100,000, so nothing is worded."""
    by = stretch.began.by
    if order_matters(one) or (by is not None and of(by, one.case.window) != "inside"):
        return False
    unseen = stretch.began.source == "unseen"
    return stretch.sure and not (unseen or stretch.disputed or stretch.by_default)


def _overruled(stretch: Stretch) -> bool:
    """Whether a stronger place held another value while it was weakest."""
    return not stretch.sure and (stretch.worst_at.overruled or stretch.began.overruled)


def perhaps_earlier(found: Sequence[Stretch]) -> tuple[str, ...]:
    """State since when stretches may have lasted before the records from which they are counted."""
    notes: dict[str, None] = {}
    for stretch in found:
        first, begun = stretch.earlier, stretch.began
        if first is None or first.by is None:
            continue
        until = f"until {told_at(begun.by)}" if begun.by is not None else "after that"
        text = EARLIER_UNSET if first.value is None else EARLIER_BELOW
        notes.setdefault(text.format(first=told_at(first.by), until=until))
    return tuple(notes)


EARLIER_UNSET: Final = (
    "It was not set from {first} {until}; that the documented default applied then is assumed, so it is "
    "counted from later on."
)
EARLIER_BELOW: Final = (
    "It was written at {first} already, but another place may have held another value {until}, so it is "
    "counted from later on."
)


def before_the_log(one: Subject) -> str:
    """State between which times a change without a record was made, where the log begins inside the window.

    Only where it is whole from then on and records such changes; empty otherwise.
    """
    case, setting = one.case, one.setting
    coverage, window = case.coverage, case.window
    if coverage is None or coverage.first is None or window is None or window.start is None:
        return ""
    if not (case.operational and coverage.time_certain) or coverage.first <= window.start:
        return ""
    if setting is None or not setting.registry or setting.drifts or one.history.statements:
        return ""
    late = replace(window, start=coverage.first)
    doubted = any(n.code in _LEFT_OUT for n in case.log_notices) or coverage.unmapped
    if doubted or any(gaps_of(coverage, late, case.until, case.collected)):
        return ""
    return BEFORE_LOG.format(start=at(window.start), first=at(coverage.first))


BEFORE_LOG: Final = (
    "The event log begins at {first} and holds no record of it, so it was most likely made between "
    "{start}, the window's start, and then."
)
_LEFT_OUT: Final = (
    "event-cut",
    "event-empty",
    "value-cut",
    "odd-time",
    "too-many-events",
    "day-order-open",
)
"""Notices that say that a record is left out, or that its time is open."""


def _is_disputed(one: Subject, stretch: Stretch) -> bool:
    """Whether only an old value shows what it was before, and the before snapshot has another value."""
    return stretch.disputed and not same(one.history.samples.before, stretch.reference)


def order_matters(one: Subject) -> bool:
    """Whether it is open which change came last."""
    return not one.history.order_certain


def by_management(one: Subject) -> tuple[str, ...]:
    """State that every change came through the keys of management."""
    touched = inside_of(one.history, one.case.window)
    return (BY_MANAGEMENT,) if touched and all(s.place in MANAGEMENT for s in touched) else ()


def doubts_outside(one: Subject, stretch: Stretch) -> tuple[str, ...]:
    """State why it is not certain that the device was weakened outside the window."""
    return tuple(
        doubt
        for doubt, holds in (
            *((text, True) for text in _unseen(one, [stretch])),
            (DISPUTED, _is_disputed(one, stretch)),
            (BY_DEFAULT, stretch.by_default),
            (OVERRULED, _overruled(stretch)),
            (PLACE_OPEN, not stretch.sure and not _overruled(stretch)),
            (ORDER_OPEN, order_matters(one)),
        )
        if holds
    )
