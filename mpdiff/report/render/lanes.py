"""The layout of the drawn timeline: a Report in, lanes with bars and marks out.

Places are per cent of the width (see `axis`). Nothing here is escaped or styled: texts are as the
package spells them, and the words of `end` and `kind` are what the style sheet goes by.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from mpdiff.base.letter_case import fold
from mpdiff.base.model import (
    SEVERITIES,
    Finding,
    LogCoverage,
    Report,
    Round,
    Severity,
    TimelineEntry,
)
from mpdiff.catalogue import catalogue
from mpdiff.report.digest import digest
from mpdiff.report.digest.order import ENABLERS
from mpdiff.report.render.axis import (
    Axis,
    Band,
    Line,
    Moment,
    Tick,
    axis,
    band,
    lines,
    moments,
    ticks,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_LANES: Final = 60
"""More lanes than this are a wall, not a picture; the table holds them all."""

# Per cent of the width within which like marks, and bars, become one.
_MARK_WIDTH: Final = 0.5
_BAR_GAP: Final = 0.1

BarEnd = Literal["closed", "still", "back", "unknown", "unlogged"]
MarkKind = Literal["weakened", "strengthened", "other", "blocked"]
Thing = tuple[str, str]


class Bar(Struct, frozen=True):
    """A stretch of being weakened, or several that lie too close to be told apart (`rounds`).

    `end`: closed (put back at `stop`), still (weakened at collection), back (put back, nobody saw
    when), unknown, or unlogged (at some time of this stretch, and no event tells when).
    `from_left`, `to_right`: it goes on beyond the drawing.
    """

    at: float
    width: float
    end: BarEnd
    start: datetime | None = None
    stop: datetime | None = None
    rounds: int = 1
    from_left: bool = False
    to_right: bool = False


class Mark(Struct, frozen=True):
    """Events of one kind at one place of a lane, in order of time; `managed`: not a local touch."""

    at: float
    kind: MarkKind
    managed: bool
    entries: tuple[TimelineEntry, ...]


class Lane(Struct, frozen=True):
    """One setting, or one item of a list, and what happened to it.

    `severity`: of its gravest finding. `end`: of its last bar, None without one. `seconds`:
    weakened in all, None where an end is not known. `rounds`: how often. `blocked`: attempts that
    tamper protection refused.
    """

    setting: str
    key: str | None
    label: str | None
    severity: Severity | None
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    end: BarEnd | None
    seconds: float | None
    rounds: int
    blocked: int


class Gap(Struct, frozen=True):
    """A stretch for which the event log cannot vouch, and why not."""

    at: float
    width: float
    reason: str


class Drawing(Struct, frozen=True):
    """The whole picture, from `start` to `end`.

    `earlier`, `later`: events beyond its edges. `beyond`: snapshots and the collection beyond its
    edges. `undrawn`: lanes left out, the least grave ones.
    """

    start: datetime
    end: datetime
    band: Band | None
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    lanes: tuple[Lane, ...]
    gaps: tuple[Gap, ...]
    earlier: int
    later: int
    undrawn: int
    beyond: tuple[tuple[Moment, datetime], ...]

    @property
    def rows(self) -> int:
        """Count the lines of text that the labels of the vertical lines take."""
        return max((line.row + 1 for line in self.lines), default=0)


def draw(report: Report) -> Drawing | None:
    """Lay out the timeline of a report; None where no event or round tells a time."""
    drawn = axis(report)
    if drawn is None:
        return None
    lanes = sorted(_lanes(report, drawn), key=_gravity)
    places = {
        thing(f.setting, f.key): number
        for number, f in reversed(list(enumerate(digest(report).findings)))
        if f.setting is not None
    }
    times = moments(report)
    return Drawing(
        start=drawn.start,
        end=drawn.end,
        band=band(report, drawn),
        ticks=ticks(drawn),
        lines=lines(drawn, times),
        lanes=tuple(sorted(lanes[:MAX_LANES], key=lambda lane: _reach(lane, places))),
        gaps=tuple(_gaps(report.coverage, drawn)),
        earlier=sum(entry.time < drawn.start for entry in report.timeline),
        later=sum(entry.time > drawn.end for entry in report.timeline),
        undrawn=max(0, len(lanes) - MAX_LANES),
        beyond=tuple((name, time) for name, time in times if not drawn.holds(time)),
    )


def thing(setting: str, key: str | None) -> Thing:
    """Return what two mentions of one setting or item have in common.

    Windows paths have no case, and a log may spell an item otherwise than a snapshot does.
    """
    return setting, fold(key or "")


def _gravity(lane: Lane) -> tuple[bool, bool, int]:
    """Order lanes by what they tell: events before guesses, weakenings first, grave ones first."""
    rank = len(SEVERITIES) if lane.severity is None else SEVERITIES.index(lane.severity)
    return lane.end == "unlogged", not lane.bars, rank


def _reach(lane: Lane, places: dict[Thing, int]) -> tuple[bool, int, bool, float, str, str]:
    """Order lanes as the findings: tamper protection before what it let through; the rest by time."""
    place = places.get(thing(lane.setting, lane.key), len(places))
    enabler = _enabler(lane.setting)
    return not lane.bars, enabler, place == len(places), *_first_place(lane)[1:]


def _enabler(setting: str) -> int:
    known = catalogue().find(setting)
    roles = known.roles if known else ()
    return next((n for n, role in enumerate(ENABLERS) if role in roles), len(ENABLERS))


def _first_place(lane: Lane) -> tuple[bool, float, str, str]:
    """Order lanes as the story went; what nobody saw happen comes last."""
    places = [bar.at for bar in lane.bars] + [mark.at for mark in lane.marks]
    return lane.end == "unlogged", min(places), lane.setting, lane.key or ""


def _lanes(report: Report, drawn: Axis) -> list[Lane]:
    touched: dict[Thing, list[TimelineEntry]] = defaultdict(list)
    for entry in sorted(report.timeline, key=lambda entry: entry.time):
        touched[thing(entry.setting, entry.key)].append(entry)
    found: dict[Thing, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.setting is not None and _got_weaker(finding):
            found[thing(finding.setting, finding.key)].append(finding)
    collected = report.current.taken_at if report.current else None
    between = _between_snapshots(report, drawn)
    lanes = []
    # dict.fromkeys: each once, in an order that does not depend on hashing.
    for name in dict.fromkeys([*touched, *found]):
        entries, findings = touched.get(name, []), found.get(name, [])
        rounds = _rounds(entries, findings)
        bars = [_bar(stretch, findings, drawn, collected) for stretch in rounds]
        if not entries and not rounds:
            bars = [between]
        lane = _lane(entries, findings, rounds, bars, _marks(entries, drawn))
        if lane.bars or lane.marks:
            lanes.append(lane)
    return lanes


def _got_weaker(finding: Finding) -> bool:
    """Tell a finding that something got weaker from a warning about the log or the package."""
    return finding.effect == "weakened" and (finding.kind is not None or bool(finding.rounds))


def _lane(
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
        bars=_joined(shown),
        marks=marks,
        end=shown[-1].end if shown else None,
        seconds=sum(known) if len(known) == len(rounds) else None,
        rounds=len(rounds),
        blocked=sum(entry.refused for entry in entries),
    )


# --- what the log cannot tell ---------------------------------------------------------------------


def _gaps(coverage: LogCoverage | None, drawn: Axis) -> Iterator[Gap]:
    if coverage is None:
        return
    if coverage.first is not None and drawn.holds(coverage.first):
        yield _gap(drawn.start, coverage.first, "it begins later", drawn)
    for before, after in coverage.gap_times:
        if before < drawn.end and after > drawn.start:
            yield _gap(before, after, "records are missing", drawn)
    if coverage.last is not None and drawn.holds(coverage.last):
        yield _gap(coverage.last, drawn.end, "it ends earlier", drawn)


def _gap(start: datetime, end: datetime, reason: str, drawn: Axis) -> Gap:
    left = drawn.at(start)
    return Gap(left, round(max(drawn.at(end) - left, 0.0), 2), reason)


# --- bars -----------------------------------------------------------------------------------------


def _rounds(entries: Iterable[TimelineEntry], findings: Iterable[Finding]) -> list[Round]:
    """Return the stretches of being weakened: as the findings tell them, else from the events."""
    told = {stretch.start: stretch for finding in findings for stretch in finding.rounds}
    if told:
        return [told[start] for start in sorted(told)]
    rounds: list[Round] = []
    since: datetime | None = None
    for entry in entries:
        if entry.refused:
            continue
        if entry.effect == "weakened":
            since = since or entry.time
        elif since is not None:
            rounds.append(Round(since, entry.time, (entry.time - since).total_seconds()))
            since = None
    if since is not None:
        rounds.append(Round(since, None, None))
    return rounds


def _bar(
    stretch: Round, findings: Iterable[Finding], drawn: Axis, collected: datetime | None
) -> Bar | None:
    """Place one stretch; None where all of it lies beyond the drawing.

    What never ended goes on to the collection, for later than that nobody knows anything.
    """
    stop = stretch.end
    if stop is None and collected is not None and collected > stretch.start:
        stop = collected
    if stretch.start > drawn.end or (stop is not None and stop < drawn.start):
        return None
    left = drawn.at(stretch.start)
    right = 100.0 if stop is None else drawn.at(stop)
    return Bar(
        at=left,
        width=round(max(right - left, 0.0), 2),
        end="closed" if stretch.end is not None else _open_end(findings),
        start=stretch.start,
        stop=stretch.end,
        from_left=stretch.start < drawn.start,
        to_right=stop is None or stop > drawn.end,
    )


def _open_end(findings: Iterable[Finding]) -> BarEnd:
    told = {finding.still_weakened for finding in findings}
    if True in told:
        return "still"
    return "back" if False in told else "unknown"


def _between_snapshots(report: Report, drawn: Axis) -> Bar | None:
    """Return the stretch in which a change that no event tells of must have been made."""
    if report.before is None or report.after is None:
        return None
    window = report.window
    start = report.before.taken_at or (window.start if window else None)
    stop = report.after.taken_at or (window.end if window else None)
    left = 0.0 if start is None else drawn.at(start)
    right = 100.0 if stop is None else drawn.at(stop)
    return Bar(left, round(max(right - left, 0.0), 2), "unlogged", start, stop)


def _joined(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Join closed bars that touch, so that a log that flips a setting 100,000 times stays small."""
    joined: list[Bar] = []
    for bar in bars:
        last = joined[-1] if joined else None
        if last and last.end == "closed" and bar.at - last.at - last.width < _BAR_GAP:
            joined[-1] = Bar(
                at=last.at,
                width=round(max(bar.at + bar.width - last.at, last.width), 2),
                end=bar.end,
                start=last.start,
                stop=bar.stop,
                rounds=last.rounds + 1,
                from_left=last.from_left,
                to_right=bar.to_right,
            )
        else:
            joined.append(bar)
    return tuple(joined)


# --- marks ----------------------------------------------------------------------------------------


def _marks(entries: Iterable[TimelineEntry], drawn: Axis) -> tuple[Mark, ...]:
    together: dict[tuple[int, MarkKind, bool], list[TimelineEntry]] = defaultdict(list)
    for entry in entries:
        if drawn.holds(entry.time):
            spot = int(drawn.at(entry.time) / _MARK_WIDTH)
            together[spot, _mark_kind(entry), entry.place != "local"].append(entry)
    return tuple(
        Mark(drawn.at(group[0].time), kind, managed, tuple(group))
        for (_, kind, managed), group in together.items()
    )


def _mark_kind(entry: TimelineEntry) -> MarkKind:
    if entry.refused:
        return "blocked"
    if entry.effect in ("weakened", "strengthened"):
        return entry.effect
    return "other"
