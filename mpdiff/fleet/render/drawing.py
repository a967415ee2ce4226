"""What the page draws: settings by devices, and the stretches of weakness over time, as rectangles."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.base import times
from mpdiff.base.model import Severity  # noqa: TC001  msgspec resolves the annotations at run time
from mpdiff.base.severity import severity_rank
from mpdiff.fleet.model import PackageResult, Stretch  # noqa: TC001  same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.fleet.model import FleetSummary, Weakness

MOST_ROWS: Final = 60
"""Packages that are drawn, the worst."""
MOST_COLUMNS: Final = 40
LANE: Final = 1000
"""Width of the time axis in its own units."""
_NARROWEST: Final = 2.0
_TICKS: Final = 5


class Cell(Struct, frozen=True):
    """One setting of one package: the worst that was found, and whether it is still so."""

    severity: Severity | None
    still: bool
    text: str


class HeatRow(Struct, frozen=True):
    """One package and its cells, in the order of the settings."""

    result: PackageResult
    cells: tuple[Cell, ...]


class Heat(Struct, frozen=True):
    """Settings by packages. `not_drawn`: packages and settings that had no room."""

    settings: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    not_drawn: tuple[int, int]


class Bar(Struct, frozen=True):
    """One stretch, in units of the axis. `open`: no end was seen."""

    x: float
    width: float
    severity: Severity
    open: bool
    text: str


class Lane(Struct, frozen=True):
    """The stretches of one package, and its window."""

    result: PackageResult
    window: tuple[float, float] | None
    bars: tuple[Bar, ...]


class Lanes(Struct, frozen=True):
    """Stretches over time; the time of each tick in units of the axis."""

    ticks: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]


# --- settings by devices --------------------------------------------------------------------------


def heat(summary: FleetSummary) -> Heat | None:
    """Return the map of settings by packages, None where nothing was weakened."""
    names = [row.setting for row in summary.settings]
    drawn = [r for r in summary.packages if any(map(_weakened, r.weaknesses))][:MOST_ROWS]
    if not names or not drawn:
        return None
    columns = tuple(names[:MOST_COLUMNS])
    rows = tuple(HeatRow(result, _heat_row(result, columns)) for result in drawn)
    weakened = summary.states.get("weakened", 0)
    return Heat(columns, rows, (max(weakened - len(rows), 0), len(names) - len(columns)))


def _heat_row(result: PackageResult, columns: Sequence[str]) -> tuple[Cell, ...]:
    by_setting: dict[str, list[Weakness]] = {}
    for weakness in filter(_weakened, result.weaknesses):
        by_setting.setdefault(weakness.setting, []).append(weakness)
    return tuple(_heat_cell(name, by_setting.get(name, [])) for name in columns)


def _heat_cell(setting: str, weaknesses: Sequence[Weakness]) -> Cell:
    if not weaknesses:
        return Cell(None, still=False, text=f"{setting}: not weakened")
    worst = min((w.severity for w in weaknesses), key=severity_rank)
    still = any(w.still_weakened for w in weaknesses)
    items = [w.label or w.key for w in weaknesses if w.label or w.key]
    about = f": {', '.join(map(str, items[:5]))}" if items else ""
    return Cell(worst, still, f"{setting}{about}, {worst}{', still open' if still else ''}")


def _weakened(weakness: Weakness) -> bool:
    return weakness.effect == "weakened" and weakness.status != "accepted"


# --- stretches over time --------------------------------------------------------------------------


def lanes(summary: FleetSummary) -> Lanes | None:
    """Return the stretches over time, None where none has a known begin."""
    drawn = [r for r in summary.packages if any(w.stretches for w in r.weaknesses)][:MOST_ROWS]
    moments = [moment for result in drawn for moment in _moments(result)]
    if not moments:
        return None
    first, last = min(moments), max(moments)
    axis = _Axis(first, last)
    drawn.sort(key=lambda r: (min(_moments(r)), r.device, r.path))
    return Lanes(axis.ticks(), tuple(_lane(result, axis) for result in drawn))


class _Axis:
    def __init__(self, first: datetime, last: datetime) -> None:
        self._first = first
        self._seconds = max((last - first).total_seconds(), 1.0)

    def place(self, time: datetime) -> float:
        return round((time - self._first).total_seconds() / self._seconds * LANE, 1)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        step = timedelta(seconds=self._seconds / _TICKS)
        steps = [self._first + step * number for number in range(_TICKS + 1)]
        return tuple((self.place(t), f"{t:%Y-%m-%d %H:%M}Z") for t in steps)


def _moments(result: PackageResult) -> list[datetime]:
    stretches = [s for w in result.weaknesses for s in w.stretches]
    ends = [s.end for s in stretches if s.end is not None]
    edges = [t for t in (result.window_start, result.window_end, result.seen_until) if t]
    return [*(s.start for s in stretches), *ends, *edges]


def _lane(result: PackageResult, axis: _Axis) -> Lane:
    until = max(_moments(result))
    window = None
    if result.window_start is not None and result.window_end is not None:
        window = axis.place(result.window_start), axis.place(result.window_end)
    return Lane(result, window, tuple(_bars(result, axis, until)))


def _bars(result: PackageResult, axis: _Axis, until: datetime) -> Iterator[Bar]:
    for weakness in filter(_weakened, result.weaknesses):
        for stretch in weakness.stretches:
            x = axis.place(stretch.start)
            width = round(max(axis.place(stretch.end or until) - x, _NARROWEST), 1)
            text = _stretch_in_words(weakness, stretch)
            yield Bar(x, width, weakness.severity, stretch.end is None, text)


def _stretch_in_words(weakness: Weakness, stretch: Stretch) -> str:
    item = weakness.label or weakness.key
    about = f"{weakness.setting} {item}" if item else weakness.setting
    until = times.to_the_second(stretch.end) if stretch.end else "not seen to end"
    return f"{about}: {weakness.became}, {times.to_the_second(stretch.start)} to {until}"
