"""Where a time lies: before, inside or after the window, certainly or perhaps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from msgspec.structs import replace

from mpdiff.base.times import HEALTH_INTERVAL, ZONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.base.model import Setback, Statement, Window


SNAPSHOT_SLACK: Final = timedelta(minutes=15)
"""How long before the window's edge a snapshot may have been taken: the mode can take 15 minutes to
start, and the after snapshot is saved "just before" the end."""

SETTLED: Final = timedelta(minutes=5)
"""What management takes at most to apply its values again when the mode ends; an end that a record shows
so soon after it is the end. The after snapshot, saved as the mode ends, may be as late."""

AHEAD: Final = timedelta(days=1)
"""How long a clock that was set forward by less than health reports are apart may have run ahead unseen."""
MATTERS: Final = timedelta(minutes=1)
"""By less than this the time service corrects a clock that drifted."""

Where = Literal["before", "inside", "after", "open"]


def where(
    time: datetime,
    window: Window | None,
    *,
    certain: bool = True,
    others: Sequence[datetime] = (),
) -> Where:
    """Return where a time lies; `open` where no window is known or more than one answer is possible.

    `certain` False: its zone was assumed. `others`: further readings of an ambiguous local time.
    """
    if window is None or window.start is None:
        return "open"
    if not others:
        return _side(time, window, certain=certain)
    found = {_side(one, window, certain=certain) for one in (time, *others)}
    return found.pop() if len(found) == 1 else "open"


def _side(time: datetime, window: Window, *, certain: bool) -> Where:
    start, end = window.start, window.end
    assert start is not None  # noqa: S101  the caller asked
    if certain:
        if time < start:
            return "before"
        return "after" if end is not None and time > end else "inside"
    if time < start - ZONES:
        return "before"
    return "after" if end is not None and time > end + ZONES else "open"


def doubted(
    statements: Iterable[Statement],
    setbacks: Sequence[Setback],
    window: Window | None,
) -> Iterator[Statement]:
    """Mark what was recorded near a step of the clock back: one of both clocks was wrong.

    How far from the window is what was recorded after it is not known; after a step before the window only
    what shows a time that had been. What was recorded before it since the clock may have been ahead has
    the times by the other clock as further readings: it was ahead by the step at least, and at most by what
    passed between the records around it as well.
    """
    start = window.start if window else None
    earliest = start - HEALTH_INTERVAL if start else None
    if not setbacks:
        yield from statements
        return
    for statement in statements:
        found = statement
        for step in setbacks:
            found = _beside(found, step, early=earliest is not None and step.before < earliest)
        yield found


def _beside(one: Statement, step: Setback, *, early: bool) -> Statement:
    """Return a statement as a step of the clock leaves it; `early`: the step lies before the window.

    Between a step and its way back nobody knows by which of both clocks it was; before and after it was right.
    """
    if step.until is not None:
        between = step.after <= one.time <= step.until and not _is_recorded_before(one, step)
        return _with_others(one, one.time + (step.before - step.after)) if between else one
    if _is_behind(one, step):
        if not early:
            return replace(one, time_certain=False)
        return _with_others(one, step.before) if one.time < step.before else one
    if one.member != step.member or not _is_ahead(one, step):
        return one
    least = one.time - (step.before - step.after)
    others = (least, least - HEALTH_INTERVAL) if step.before - step.after >= MATTERS else (least,)
    return _with_others(one, *others)


def _with_others(one: Statement, *times: datetime) -> Statement:
    return replace(one, other_times=tuple(dict.fromkeys((*one.other_times, *times))))


def _is_ahead(statement: Statement, step: Setback) -> bool:
    """Return whether a statement before a step has its time from a clock that may have been ahead.

    A silence in which it was set forward shows that, or is too short to be seen between two health reports.
    """
    since, jump = step.ahead, step.before - step.after
    if since is None and jump <= HEALTH_INTERVAL:
        since = step.before - AHEAD if jump >= MATTERS else step.after
    return since is not None and statement.time >= since


def _is_recorded_before(statement: Statement, step: Setback) -> bool:
    """Return whether the log in which a step shows has a statement before it."""
    if step.order is None or statement.order is None or statement.member != step.member:
        return False
    return statement.order < step.order


def _is_behind(statement: Statement, step: Setback) -> bool:
    """Return whether a statement was recorded after a step; by its time where its order is not known."""
    if step.order is not None and statement.order is not None and statement.member == step.member:
        return statement.order >= step.order
    return statement.time >= step.after


def of(statement: Statement, window: Window | None) -> Where:
    """Return where a statement lies."""
    if window is None:
        return "open"
    return where(
        statement.time,
        window,
        certain=statement.time_certain,
        others=statement.other_times,
    )


def is_at_end(statement: Statement, window: Window | None) -> bool:
    """Return whether a statement lies so soon after the window's end that the after snapshot may be as late."""
    end = window.end if window else None
    return end is not None and of(statement, window) == "after" and statement.time <= end + SETTLED


_INSIDE: Final[dict[Where, bool | None]] = {
    "before": False,
    "inside": True,
    "after": False,
    "open": None,
}


def in_window(statement: Statement, window: Window | None) -> bool | None:
    """Return whether a statement is inside the window; None where it is open."""
    return _INSIDE[of(statement, window)]


def edge_of(window: Window | None, snapshot: str) -> datetime | None:
    """Return the edge at which a snapshot (before, after) is taken; None where none is known."""
    if window is None:
        return None
    return {"before": window.start, "after": window.end}.get(snapshot)
