"""Where the bars and the marks of one lane stand."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Final

from mpdiff.base.model import (
    Finding,
    Report,
    Round,
    TimelineEntry,
)
from mpdiff.report.digest.times import zone_of
from mpdiff.report.render.page.drawing import Bar, BarEnd, Mark, MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.report.render.page.axis import (
        Axis,
    )

# Per cent of the width within which like marks, and bars, become one.
_MARK_WIDTH: Final = 0.5
_BAR_GAP: Final = 0.1


def rounds_of(entries: Iterable[TimelineEntry], findings: Iterable[Finding]) -> list[Round]:
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


def bar_of(
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
        zone=next((zone for f in findings if (zone := zone_of(f)) != "UTC"), "UTC"),
    )


def _open_end(findings: Iterable[Finding]) -> BarEnd:
    told = {finding.still_weakened for finding in findings}
    if True in told:
        return "still"
    return "back" if False in told else "unknown"


def between_snapshots(report: Report, drawn: Axis) -> Bar | None:
    """Return the stretch in which a change that no event tells of must have been made."""
    if report.before is None or report.after is None:
        return None
    window = report.window
    start = report.before.taken_at or (window.start if window else None)
    stop = report.after.taken_at or (window.end if window else None)
    left = 0.0 if start is None else drawn.at(start)
    right = 100.0 if stop is None else drawn.at(stop)
    return Bar(left, round(max(right - left, 0.0), 2), "unlogged", start, stop)


def undated(report: Report, drawn: Axis, findings: Sequence[Finding]) -> Bar | None:
    """Return the stretch of what no event tells of: as long as it is weak, or may have been.

    What is still weakened goes on to the collection. What the snapshots do not show may have been at any time.
    """
    bar = between_snapshots(report, drawn)
    if bar is None:
        return None
    if any(map(_is_beside_snapshots, findings)):
        return Bar(0.0, 100.0, "unlogged", from_left=True)
    if not any(f.still_weakened for f in findings):
        return bar
    collected = report.current.taken_at if report.current else None
    right = 100.0 if collected is None else drawn.at(min(collected, drawn.end))
    return Bar(
        bar.at,
        round(max(right - bar.at, bar.width), 2),
        "unlogged",
        bar.start,
        to_right=True,
    )


def _is_beside_snapshots(finding: Finding) -> bool:
    """Return whether both snapshots hold the same, so that it was not changed from one to the other."""
    before, after = finding.states.before_snapshot, finding.states.after_snapshot
    return before is not None and after is not None and before.text == after.text


def touching_joined(bars: Iterable[Bar]) -> tuple[Bar, ...]:
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
                zone=bar.zone,
            )
        else:
            joined.append(bar)
    return tuple(joined)


def marks_of(entries: Iterable[TimelineEntry], drawn: Axis) -> tuple[Mark, ...]:
    """Return the marks of a lane: events of one kind at one place are one."""
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
