"""What a drawn timeline is made of: bars, marks, lanes, gaps, and the whole.

Places are per cent of the width (see `axis`). Nothing here is escaped or styled.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from mpdiff.base.letter_case import item_key

if TYPE_CHECKING:
    from mpdiff.base.model import (
        Severity,
        TimelineEntry,
    )
    from mpdiff.report.render.page.axis import (
        Band,
        Line,
        Moment,
        Tick,
    )

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


def thing(setting: str, key: str | None) -> Thing:
    """Return what two mentions of one setting or item have in common.

    Windows paths have no case, and a log may spell an item otherwise than a snapshot does.
    """
    return setting, item_key(key or "")
