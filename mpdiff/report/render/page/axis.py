"""The time axis of the drawn timeline: which stretch is drawn, its ticks, its vertical lines.

Places along the axis are per cent of the drawing's width, so that the drawing fits a telephone and
a printed page without scaling its text.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from mpdiff.base.times import ZONES
from mpdiff.report.digest.times import drawn_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.base.model import Report

Anchor = Literal["start", "middle", "end"]
Moment = Literal["before", "after", "current"]

NEARBY: Final = 0.5
"""How far beyond the window, in lengths of the window, a time may lie and still be drawn."""

MAX_TICKS: Final = 10

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_STEPS: Final = (
    *(1, 5, 15, 30, _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE),
    *(_HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 30 * _DAY),
    *(365 * _DAY, 3650 * _DAY, 36500 * _DAY, 365000 * _DAY, 730000 * _DAY),
)

_MARGIN: Final = 0.03
"""Empty room on either side, in lengths of what is drawn."""

# Per cent of the width, on a narrow page: the label of a line, half a tick's label, a date.
_LABEL_WIDTH: Final = 46.0
_TICK_EDGE: Final = 6.0
_DATE_WIDTH: Final = 24.0
_MIDDLE: Final = 50.0

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# A day's distance from the ends of the calendar: margins must not fall off it.
_FIRST: Final = (datetime(1, 1, 2, tzinfo=UTC) - _EPOCH).total_seconds()
_LAST: Final = (datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH).total_seconds()


class Axis(Struct, frozen=True):
    """The stretch of time that is drawn, in seconds since 1970."""

    low: float
    high: float

    @property
    def start(self) -> datetime:
        """Return the left edge as a time in UTC."""
        return _instant(self.low)

    @property
    def end(self) -> datetime:
        """Return the right edge as a time in UTC."""
        return _instant(self.high)

    def holds(self, time: datetime) -> bool:
        """Return whether a time lies inside the drawing."""
        return self.low <= seconds(time) <= self.high

    def at(self, time: datetime) -> float:
        """Return the place of a time in per cent; beyond an edge it is the edge."""
        return self.place(min(max(seconds(time), self.low), self.high))

    def place(self, second: float) -> float:
        """Return the place of a second since 1970 in per cent."""
        return round(100 * (second - self.low) / (self.high - self.low), 2)


class Tick(Struct, frozen=True):
    """One label of the axis. `date` where the day is new; a `minor` one may go on a narrow page."""

    at: float
    time: str
    date: str
    minor: bool
    anchor: Anchor
    date_anchor: Anchor = "middle"


class Line(Struct, frozen=True):
    """An instant that concerns every lane: a snapshot was taken, the package was collected.

    `row`: the line of text, from 0, in which its label overlaps no other.
    """

    at: float
    moment: Moment
    time: datetime
    row: int
    anchor: Anchor


class Band(Struct, frozen=True):
    """The window. `open_left`, `open_right`: that edge is not known."""

    at: float
    width: float
    open_left: bool
    open_right: bool


def seconds(time: datetime) -> float:
    """Return the seconds since 1970 of an aware time."""
    return (time - _EPOCH).total_seconds()


def moments(report: Report) -> list[tuple[Moment, datetime]]:
    """List when the snapshots were taken and the package was collected, as far as it is known."""
    named: tuple[tuple[Moment, datetime | None], ...] = (
        ("before", report.before.taken_at if report.before else None),
        ("after", report.after.taken_at if report.after else None),
        ("current", report.current.taken_at if report.current else None),
    )
    return [(name, time) for name, time in named if time is not None]


def axis(report: Report) -> Axis | None:
    """Choose the stretch: the window and what lies near it, else all events.

    None where neither an event, an incident nor a finding's round tells a time. The window is of UTC, so it
    says nothing of where local times lie; beside it, those are near that another zone could bring there.
    """
    times = [*_times(report)]
    if not times:
        return None
    window, clock = report.window, drawn_clock(report)
    edges = [window.start, window.end] if window is not None and clock != "local" else []
    low, high = _edges([seconds(time) for time in edges if time is not None], times)
    reach = max(_MINUTE, (high - low) * NEARBY)
    if clock == "mixed":
        reach = max(reach, ZONES.total_seconds())
    if clock != "local":
        times += [seconds(time) for _, time in moments(report)]
    near = [time for time in times if low - reach <= time <= high + reach]
    low, high = min([low, *near]), max([high, *near])
    margin = max(_MINUTE, (high - low) * _MARGIN)
    low = min(max(low - margin, _FIRST), _LAST - margin)
    return Axis(low, max(min(high + margin, _LAST), low + margin))


def _times(report: Report) -> Iterator[float]:
    yield from (seconds(entry.time) for entry in report.timeline)
    yield from (seconds(one.time) for one in report.incidents if one.kind != "session")
    for finding in report.findings:
        for stretch in finding.rounds:
            yield from (seconds(t) for t in (stretch.start, stretch.end) if t is not None)


def _edges(edges: Sequence[float], times: Sequence[float]) -> tuple[float, float]:
    """Complete the window's edges from the events where only one or none is known.

    An event weeks away must not squash the four hours beside a known edge, so half a day is as far
    as one edge alone reaches.
    """
    if len(edges) > 1:
        return min(edges), max(edges)
    if not edges:
        return min(times), max(times)
    near = [time for time in times if abs(time - edges[0]) <= _DAY / 2]
    return min([*edges, *near]), max([*edges, *near])


def ticks(drawn: Axis) -> tuple[Tick, ...]:
    """Place at most MAX_TICKS + 1 ticks on round times of UTC."""
    step = next(step for step in _STEPS if (drawn.high - drawn.low) / step <= MAX_TICKS)
    # Midnight and the round hours of UTC are multiples since 1970.
    first = math.ceil(drawn.low / step) * step
    seconds_of = range(first, math.floor(drawn.high) + 1, step)
    places = [drawn.place(second) for second in seconds_of]
    times = [_instant(second) for second in seconds_of]
    dates = _new_days(places, [time.date().isoformat() for time in times])
    form = "%H:%M:%S" if step < _MINUTE else "%H:%M"
    return tuple(
        Tick(
            at=place,
            time=time.strftime(form) if step < _DAY else "",
            date=date if step < _DAY else time.date().isoformat(),
            minor=index % 2 == 1,
            anchor=_anchor(place, _TICK_EDGE),
            date_anchor=_anchor(place, _DATE_WIDTH / 2),
        )
        for index, (place, time, date) in enumerate(zip(places, times, dates, strict=True))
    )


def _new_days(places: Sequence[float], days: Sequence[str]) -> list[str]:
    """Keep a date where its day begins; of two that would overlap, the later one."""
    kept = [""] * len(days)
    free = math.inf
    for index in range(len(days) - 1, -1, -1):
        new = index == 0 or days[index] != days[index - 1]
        if new and free - places[index] >= _DATE_WIDTH:
            kept[index] = days[index]
            free = places[index]
    return kept


def place_lines(drawn: Axis, times: Iterable[tuple[Moment, datetime]]) -> tuple[Line, ...]:
    """Place the vertical lines inside the drawing, each label in the first row with room for it."""
    placed: list[Line] = []
    taken: list[tuple[int, float]] = []
    for moment, time in sorted(times, key=lambda pair: pair[1]):
        if not drawn.holds(time):
            continue
        place = drawn.at(time)
        # Beside its line, on the side with more room; not across it, where it would be struck out.
        anchor: Anchor = "start" if place < _MIDDLE else "end"
        left = place if anchor == "start" else place - _LABEL_WIDTH
        row = 0
        while any(used == row and abs(left - other) < _LABEL_WIDTH for used, other in taken):
            row += 1
        taken.append((row, left))
        placed.append(Line(place, moment, time, row, anchor))
    return tuple(placed)


def band(report: Report, drawn: Axis) -> Band | None:
    """Place the window; None where neither of its edges is known, or where it is of another clock."""
    window = report.window if drawn_clock(report) != "local" else None
    if window is None or (window.start is None and window.end is None):
        return None
    left = 0.0 if window.start is None else drawn.at(window.start)
    right = 100.0 if window.end is None else drawn.at(window.end)
    width = round(max(right - left, 0.0), 2)
    return Band(left, width, window.start is None, window.end is None)


def _anchor(place: float, edge: float) -> Anchor:
    """Determine which side of a label stands at `place`, so that it stays inside the drawing."""
    if place < edge:
        return "start"
    return "end" if place > 100 - edge else "middle"


def _instant(second: float) -> datetime:
    return _EPOCH + timedelta(seconds=round(second))
