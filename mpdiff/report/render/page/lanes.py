"""The layout of the drawn timeline: a Report in, lanes with bars and marks out.

Places are per cent of the width (see `axis`). Nothing here is escaped or styled: texts are as the
package spells them, and the words of `end` and `kind` are what the style sheet goes by.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import (
    SEVERITIES,
    Finding,
    LogCoverage,
    Report,
    Round,
    TimelineEntry,
)
from mpdiff.catalogue import catalogue
from mpdiff.findings.rules import DIFFERS
from mpdiff.report.digest import digest
from mpdiff.report.digest.order import ENABLERS, weight
from mpdiff.report.digest.times import drawn_clock
from mpdiff.report.render.page.axis import (
    Axis,
    axis,
    band,
    moments,
    place_lines,
    ticks,
)
from mpdiff.report.render.page.bars import (
    bar_of,
    marks_of,
    rounds_of,
    touching_joined,
    undated,
)
from mpdiff.report.render.page.drawing import Bar, Drawing, Gap, Lane, Mark, Thing, thing
from mpdiff.report.render.page.happened import tracks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_LANES: Final = 60
"""More lanes than this are a wall, not a picture; the table holds them all."""


def draw(report: Report) -> Drawing | None:
    """Lay out the timeline of a report; None where no event or round tells a time."""
    drawn = axis(report)
    if drawn is None:
        return None
    lanes = sorted(_lanes(report, drawn), key=_gravity)
    clock = drawn_clock(report)
    times = [] if clock == "local" else moments(report)
    return Drawing(
        start=drawn.start,
        end=drawn.end,
        band=band(report, drawn),
        ticks=ticks(drawn),
        lines=place_lines(drawn, times),
        lanes=tuple(sorted(lanes[:MAX_LANES], key=_in_story)),
        gaps=tuple(_gaps(report.coverage, drawn)),
        earlier=sum(entry.time < drawn.start for entry in report.timeline),
        later=sum(entry.time > drawn.end for entry in report.timeline),
        undrawn=max(0, len(lanes) - MAX_LANES),
        beyond=tuple((name, time) for name, time in times if not drawn.holds(time)),
        tracks=tracks(report, drawn),
        clock=clock,
    )


def _gravity(lane: Lane) -> tuple[bool, bool, int]:
    """Order lanes by what they tell: events before guesses, weakenings first, grave ones first."""
    rank = len(SEVERITIES) if lane.severity is None else SEVERITIES.index(lane.severity)
    return lane.end == "unlogged", not lane.bars, rank


def _in_story(lane: Lane) -> tuple[bool, tuple[float, ...], bool, float, str, str]:
    """Order lanes as the findings are: what opened the way to everything else first; then by time."""
    return not lane.bars, lane.reach, *_first_place(lane)


def _reach(named: Finding | TimelineEntry, findings: Iterable[Finding]) -> tuple[float, ...]:
    """Return what the findings of a lane are ordered by; of a lane without one, its role."""
    if known := [weight(finding)[1:] for finding in findings]:
        return min(known)
    setting = catalogue().find(named.setting or "")
    roles = setting.roles if setting else ()
    place = next((n for n, role in enumerate(ENABLERS) if role in roles), len(ENABLERS) + 1)
    return place, len(SEVERITIES)


def _first_place(lane: Lane) -> tuple[bool, float, str, str]:
    """Order lanes as the story went; what nobody saw happen comes last."""
    places = [bar.at for bar in lane.bars] + [mark.at for mark in lane.marks]
    return lane.end == "unlogged", min(places), lane.setting, lane.key or ""


def _lanes(report: Report, drawn: Axis) -> list[Lane]:
    touched: dict[Thing, list[TimelineEntry]] = defaultdict(list)
    for entry in sorted(report.timeline, key=lambda entry: entry.time):
        touched[thing(entry.setting, entry.key)].append(entry)
    found: dict[Thing, list[Finding]] = defaultdict(list)
    numbers: dict[Thing, int] = {}
    for number, finding in enumerate(digest(report).findings, start=1):
        if finding.setting is not None:
            numbers.setdefault(thing(finding.setting, finding.key), number)
            if _got_weaker(finding):
                found[thing(finding.setting, finding.key)].append(finding)
    collected = report.current.taken_at if report.current else None
    lanes = []
    # dict.fromkeys: each once, in an order that does not depend on hashing.
    for name in dict.fromkeys([*touched, *found]):
        entries, findings = touched.get(name, []), found.get(name, [])
        rounds = rounds_of(entries, findings)
        bars = [bar_of(stretch, findings, drawn, collected) for stretch in rounds]
        if not entries and not rounds:
            bars = [undated(report, drawn, findings)]
        lane = _made_lane(entries, findings, rounds, bars, marks_of(entries, drawn))
        if lane.bars or lane.marks:
            lanes.append(replace(lane, number=numbers.get(name, 0)))
    return lanes


def _got_weaker(finding: Finding) -> bool:
    """Tell a finding that something got weaker from a warning about the log or the package."""
    if finding.rule == DIFFERS:
        return False
    return finding.effect == "weakened" and (finding.kind is not None or bool(finding.rounds))


def _made_lane(
    entries: Sequence[TimelineEntry],
    findings: Sequence[Finding],
    rounds: Sequence[Round],
    bars: Sequence[Bar | None],
    marks: tuple[Mark, ...],
) -> Lane:
    gravest = min(findings, key=lambda f: SEVERITIES.index(f.severity), default=None)
    named: Finding | TimelineEntry = gravest or entries[0]
    known = [stretch.seconds for stretch in rounds if stretch.seconds is not None]
    shown = [bar for bar in bars if bar is not None]
    return Lane(
        setting=named.setting or "",
        key=named.key,
        label=named.label,
        severity=gravest.severity if gravest else None,
        bars=touching_joined(shown),
        marks=marks,
        end=shown[-1].end if shown else None,
        seconds=sum(known) if len(known) == len(rounds) else None,
        rounds=len(rounds),
        blocked=sum(entry.refused for entry in entries),
        reach=_reach(named, findings),
    )


def _gaps(coverage: LogCoverage | None, drawn: Axis) -> Iterator[Gap]:
    if coverage is None:
        return
    if coverage.first is not None and drawn.holds(coverage.first):
        yield _one_gap(drawn.start, coverage.first, "it begins later", drawn)
    for before, after in coverage.gap_times:
        if before < drawn.end and after > drawn.start:
            yield _one_gap(before, after, "records are missing", drawn)
    if coverage.last is not None and drawn.holds(coverage.last):
        yield _one_gap(coverage.last, drawn.end, "it ends earlier", drawn)


def _one_gap(start: datetime, end: datetime, reason: str, drawn: Axis) -> Gap:
    left = drawn.at(start)
    return Gap(left, round(max(drawn.at(end) - left, 0.0), 2), reason)
