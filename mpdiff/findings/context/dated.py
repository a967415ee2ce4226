"""Why the times of a finding are not certain, and which offset would make them so."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.times import duration
from mpdiff.findings.timing import UNZONED, at, earliest_begin, earliest_end
from mpdiff.history.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from mpdiff.base.model import Finding, TimeDoubt
    from mpdiff.findings.case import Case
    from mpdiff.findings.context.zones import Fit
    from mpdiff.history.stretches import Stretch

ZONE: Final = (
    "zone-assumed",
    "zone-uncertain",
    "export-zone-assumed",
    "mplog-zone-unchecked",
    "mplog-zone-shifted",
)
"""Notices of a source whose zone is not known, or not for certain."""
BOUNDS: Final = "bounds"
MOST: Final = 3
"""Stretches whose bounds a finding tells."""
ORDER: Final = ("day-order-open",)
CLOCK: Final = ("clock-set-back", "mplog-clock-back")


def with_doubts(case: Case, finding: Finding, found: Mapping[str, Fit]) -> Finding:
    """Return a finding whose times are not certain with the reasons."""
    timing = finding.timing
    if timing.times_certain or (timing.first_seen or timing.last_seen) is None:
        return finding
    doubts = tuple(dict.fromkeys(_doubts(case, finding))) or ("course",)
    fitting = {
        found[w.member].offset
        for w in finding.witnesses
        if w.time is not None and w.member in found
    }
    fits = fitting.pop() if len(fitting) == 1 and "zone" in doubts else None
    bounds = _bounds(case, finding) if BOUNDS in doubts else ""
    detail = f"{bounds} {finding.detail}".strip()
    return replace(finding, detail=detail, timing=replace(timing, doubts=doubts, zone_fits=fits))


def with_clock(case: Case, finding: Finding) -> Finding:
    """Return a finding whose sentences call its times local where their zone is not known, and there alone."""
    local = {n.member for n in case.log_notices if n.code in ZONE}
    unsure = {w.member for w in finding.witnesses if not w.time_certain}
    title, detail = finding.title, finding.detail
    if not unsure & local:
        title, detail = (text.replace(UNZONED, " UTC (not certain)") for text in (title, detail))
    elif unsure <= local and finding.change is None:
        for time in filter(None, (finding.first_seen, finding.last_seen)):
            shown = at(time)
            named = f"{shown.removesuffix(' UTC')}{UNZONED}"
            title, detail = (text.replace(shown, named) for text in (title, detail))
    if (title, detail) == (finding.title, finding.detail):
        return finding
    return replace(finding, title=title, detail=detail)


def _doubts(case: Case, finding: Finding) -> Iterator[TimeDoubt]:
    unsure = {w.member for w in finding.witnesses if w.time is not None and not w.time_certain}
    codes = {n.code for n in case.log_notices if n.member in unsure}
    if not codes.isdisjoint(ZONE):
        yield "zone"
    if not codes.isdisjoint(ORDER):
        yield "day-order"
    history = case.histories.get(subject_of(finding.setting or "", finding.key))
    back = history is not None and not history.order_certain
    if back or not codes.isdisjoint(CLOCK) or _by_a_clock_set_back(case, finding):
        yield "clock"
    if bounded(case, finding):
        yield BOUNDS


def _by_a_clock_set_back(case: Case, finding: Finding) -> bool:
    """Return whether a time of a finding is one that the clock showed twice, by whichever log tells so."""
    twice = _shown_twice(case.coverage.setbacks) if case.coverage else ()
    starts = [start for start, _ in twice]
    for witness in finding.witnesses if twice else ():
        if witness.time is not None:
            place = bisect_right(starts, witness.time) - 1
            if place >= 0 and witness.time <= twice[place][1]:
                return True
    return False


@lru_cache(maxsize=4)
def _shown_twice(
    setbacks: tuple[tuple[datetime, datetime], ...],
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the stretches of time that the clock showed twice, none of which meets another."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted((after, before) for before, after in setbacks):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def bounded(case: Case, finding: Finding) -> list[Stretch]:
    """Return the stretches of a finding that no record dates, but two listings bound."""
    history = case.histories.get(subject_of(finding.setting or "", finding.key))
    starts = {one.start for one in finding.rounds}
    return [
        stretch
        for stretch in (history.bounded if history else ())
        if earliest_begin(stretch) in starts
    ]


def _bounds(case: Case, finding: Finding) -> str:
    """State between which times it came and went, and how long it was at least and at most."""
    found = bounded(case, finding)
    more = f" And {len(found) - MOST} times more." if len(found) > MOST else ""
    return " ".join(_bounds_of(one) for one in found[:MOST]) + more


def _bounds_of(stretch: Stretch) -> str:
    first, begun = earliest_begin(stretch), stretch.began.time
    over, end = earliest_end(stretch), stretch.ended.time if stretch.ended else None
    assert first is not None and begun is not None  # noqa: S101, PT018  only such are asked for
    text = f"By lists of exclusions in the log it came {_span(first, begun)}"
    if over is None or end is None:
        return f"{text} UTC."
    least, most = (over - begun).total_seconds(), (end - first).total_seconds()
    return f"{text} and went {_span(over, end)} UTC: {duration(least)} to {duration(most)}."


def _span(first: datetime, last: datetime) -> str:
    """Return `between 2026-03-01 12:10:00 and 12:50:00`, the day once."""
    one, two = (at(time).removesuffix(" UTC") for time in (first, last))
    if first == last:
        return f"at {one}"
    return f"between {one} and {two[11:] if two[:11] == one[:11] else two}"
