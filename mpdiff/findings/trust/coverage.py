"""What the event log covers: where it cannot vouch for the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mpdiff.base.times import HEALTH_INTERVAL, ZONES, duration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import LogCoverage, Window


def vouches(coverage: LogCoverage | None, window: Window | None, until: datetime | None) -> bool:
    """Return whether the log covers the whole window without a gap."""
    if coverage is None or window is None or window.start is None:
        return False
    return not any(gaps_of(coverage, window, until))


def gaps_of(coverage: LogCoverage, window: Window, until: datetime | None) -> Iterator[str]:
    """State where the log does not cover the window; times of an assumed zone may be off by hours."""
    start, end = window.start, until or window.end
    assert start is not None  # noqa: S101  the caller asked
    if coverage.first is None or coverage.last is None:
        yield "It holds no events."
        return
    slack = timedelta(0) if coverage.time_certain else ZONES
    if coverage.first > start + slack:
        yield f"It starts {duration((coverage.first - start).total_seconds())} after the window did."
    if end is not None and coverage.last < end - HEALTH_INTERVAL - slack:
        yield f"It ends {duration((end - coverage.last).total_seconds())} before the window did."
    holes = [(a, b) for a, b in coverage.gap_times if b >= start and (end is None or a <= end)]
    if holes:
        count = "a gap" if len(holes) == 1 else f"{len(holes)} gaps"
        yield (
            f"It has {count} inside the window: record numbers are missing, or one log ends "
            "before the next begins."
        )
    silent = [(a, b) for a, b in coverage.quiet if b > start and (end is None or a < end)]
    if silent:
        longest = max((b - a).total_seconds() for a, b in silent)
        yield (
            f"It holds no event at all for {duration(longest)} inside the window, though the service "
            "reports its health every hour."
        )
    if any(b <= (end or a) and start <= a for a, b in coverage.setbacks):
        yield "The clock was set back while it was written, so the order of its records is uncertain."
    if coverage.damaged:
        yield "A part of it is damaged."
