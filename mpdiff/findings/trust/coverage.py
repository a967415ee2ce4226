"""What the event log covers: where it cannot vouch for the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.base.times import HEALTH_INTERVAL, ZONES, duration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import LogCoverage, Window

MAY_MISS: Final = (
    "Which times its local times stand for is not certain, so it may not cover the whole window."
)


def vouches(
    coverage: LogCoverage | None,
    window: Window | None,
    until: datetime | None,
    collected: datetime | None = None,
) -> bool:
    """Return whether the log covers the whole window without a gap, however its times are read."""
    if coverage is None or window is None or window.start is None:
        return False
    return not any(gaps_of(coverage, window, until, collected))


def gaps_of(
    coverage: LogCoverage,
    window: Window,
    until: datetime | None,
    collected: datetime | None = None,
) -> Iterator[str]:
    """State where the log does not cover the window. `until`: where it was still open at collection.

    Times of an assumed zone may be off by hours either way: what they may miss, they do not cover, and
    what may lie in the window counts as lying there. Health events come hourly until the package is
    collected, so a log that falls silent earlier lacks its end.
    """
    start, end = window.start, until or window.end
    assert start is not None  # noqa: S101  the caller asked
    if coverage.first is None or coverage.last is None:
        yield "It holds no events."
        return
    slack = timedelta(0) if coverage.time_certain else ZONES
    if coverage.time_certain:
        seen = end if until else max(filter(None, (end, collected)), default=None)
        yield from _missing_ends(coverage.first, coverage.last, start, end, seen)
    elif coverage.first > start - slack or (end is not None and coverage.last < end + slack):
        yield MAY_MISS
    inside = "inside the window" if coverage.time_certain else "perhaps inside the window"
    first, last = start - slack, None if end is None else end + slack
    holes = [(a, b) for a, b in coverage.gap_times if b >= first and (last is None or a <= last)]
    if holes:
        count = "a gap" if len(holes) == 1 else f"{len(holes)} gaps"
        yield (
            f"It has {count} {inside}: record numbers are missing, or one log ends "
            "before the next begins."
        )
    silent = [(a, b) for a, b in coverage.quiet if b > first and (last is None or a < last)]
    if silent:
        longest = max((b - a).total_seconds() for a, b in silent)
        yield (
            f"It holds no event at all for {duration(longest)} {inside}, though the service "
            "reports its health every hour."
        )
    if any(b <= (last or a) and first <= a for a, b in coverage.setbacks):
        yield "The clock was set back while it was written, so times and order of its records are uncertain."
    if coverage.damaged:
        yield "A part of it is damaged."


def _missing_ends(
    first: datetime,
    last: datetime,
    start: datetime,
    end: datetime | None,
    collected: datetime | None,
) -> Iterator[str]:
    """State how much a log whose times are certain lacks at either end of the window."""
    if first > start:
        yield f"It starts {duration((first - start).total_seconds())} after the window did."
    if end is None or collected is None or last >= end or collected - last <= HEALTH_INTERVAL:
        return
    yield f"It ends {duration((end - last).total_seconds())} before the window did."
