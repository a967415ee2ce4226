"""What the event log covers: where it cannot vouch for the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.base.model import Notice
from mpdiff.base.notices import sentence
from mpdiff.base.times import HEALTH_INTERVAL, ZONES, duration
from mpdiff.evidence.events.rests import EDGE, awake

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import LogCoverage, Rest, Window
    from mpdiff.findings.case import Case

RESTED: Final = "device-rested"
HOW: Final = {"off": "was off", "asleep": "slept", "standby": "was in modern standby"}
MOST_SPANS: Final = 3

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
        yield from _missing_ends(coverage, start, end, seen)
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
    missed = [t for a, b in silent for t in awake(a, b, coverage.rests) if t > HEALTH_INTERVAL]
    if missed:
        yield (
            f"It holds no event at all for {duration(max(missed).total_seconds())} {inside}, though the service "
            "reports its health every hour."
        )
        yield from _power_lost(silent, coverage.rests)
    if any(b <= (last or a) and first <= a for a, b in coverage.setbacks):
        yield "The clock was set back while it was written, so times and order of its records are uncertain."
    if coverage.damaged:
        yield "A part of it is damaged."


def _missing_ends(
    coverage: LogCoverage,
    start: datetime,
    end: datetime | None,
    collected: datetime | None,
) -> Iterator[str]:
    """State how much a log whose times are certain lacks at either end of the window."""
    first, last = coverage.first, coverage.last
    assert first is not None  # noqa: S101  the caller asked
    assert last is not None  # noqa: S101  same
    if first > start:
        yield f"It starts {duration((first - start).total_seconds())} after the window did."
    if end is None or collected is None or last >= end:
        return
    if max(awake(last, collected, coverage.rests)) > HEALTH_INTERVAL:
        yield f"It ends {duration((end - last).total_seconds())} before the window did."
        yield from _power_lost([(last, end)], coverage.rests)


def _power_lost(
    silent: Sequence[tuple[datetime, datetime]], rests: Sequence[Rest]
) -> Iterator[str]:
    """State where the device went down in a silence without a record of it: it may have been off all the time."""
    for rest in rests:
        if rest.how == "power-lost" and any(a < rest.end <= b + EDGE for a, b in silent):
            yield (
                f"The device started again at {rest.end:%Y-%m-%d %H:%M:%S} UTC after it had gone down unexpectedly; "
                "since when it was off, no record shows."
            )
            return


def rested(case: Case) -> Iterator[Notice]:
    """Yield when the device was off or asleep in the window, where that is why its log is silent."""
    coverage, window = case.coverage, case.window
    if coverage is None or window is None or window.start is None:
        return
    first, last = window.start, case.until or window.end
    spans = [
        f"{HOW[r.how]} from {r.start:%Y-%m-%d %H:%M:%S} to {r.end:%Y-%m-%d %H:%M:%S}"
        for r in _explaining(coverage, case.collected)
        if r.end > first and (last is None or r.start < last)
    ]
    if spans:
        listed = ", ".join(spans[:MOST_SPANS]) + (" ..." if len(spans) > MOST_SPANS else "")
        yield Notice(RESTED, sentence(RESTED, 1, spans=listed))


def _explaining(coverage: LogCoverage, collected: datetime | None) -> list[Rest]:
    """Return the rests that account for the whole silence in which they lie."""
    silences = [*coverage.quiet]
    if coverage.last is not None and collected is not None and collected > coverage.last:
        silences.append((coverage.last, collected))
    explained = [(a, b) for a, b in silences if max(awake(a, b, coverage.rests)) <= HEALTH_INTERVAL]
    return [
        r
        for r in coverage.rests
        if r.how != "power-lost" and any(r.start < b and r.end > a for a, b in explained)
    ]
