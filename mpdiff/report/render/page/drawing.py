"""What a drawn timeline is made of: bars, marks, lanes, gaps, and the whole.

Places are per cent of the width (see `axis`). Nothing here is escaped or styled.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from mpdiff.base.letter_case import item_key
from mpdiff.report.digest.times import DrawnClock  # noqa: TC001  same

if TYPE_CHECKING:
    from mpdiff.base.model import (
        Incident,
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

LANE: Final = 42
"""Pixels of one lane of a setting."""
TRACK: Final = 36
"""Pixels of one lane of incidents."""


class Bar(Struct, frozen=True):
    """A stretch of being weakened, or several that lie too close to be told apart (`rounds`).

    `end`: closed (put back at `stop`), still (weakened at collection), back (put back, nobody saw
    when), unknown, or unlogged (at some time of this stretch, and no event tells when).
    `from_left`, `to_right`: it goes on beyond the drawing. `zone`: of its times, in words.
    """

    at: float
    width: float
    end: BarEnd
    start: datetime | None = None
    stop: datetime | None = None
    rounds: int = 1
    from_left: bool = False
    to_right: bool = False
    zone: str = "UTC"


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
    tamper protection refused. `number`: of its first finding in the report, 0 without one. `reach`: what
    its findings are ordered by, how far its weakening reaches first, the lowest first.
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
    number: int = 0
    reach: tuple[float, ...] = (9, 9)


class Deed(Struct, frozen=True):
    """What happened beside the settings at one place: a mark (`width` None) or a stretch.

    `grave`: drawn as an alarm. `open_end`: nobody saw it end. `number`: of its finding, 0 without one.
    """

    at: float
    width: float | None
    grave: bool
    told: tuple[Incident, ...]
    open_end: bool
    number: int = 0


class Track(Struct, frozen=True):
    """A lane of incidents, or of the sessions of one account."""

    name: str
    account: str | None
    deeds: tuple[Deed, ...]


class Gap(Struct, frozen=True):
    """A stretch for which the event log cannot vouch, and why not."""

    at: float
    width: float
    reason: str


class Drawing(Struct, frozen=True):
    """The whole picture, from `start` to `end`.

    `earlier`, `later`: events beyond its edges. `beyond`: snapshots and the collection beyond its
    edges. `undrawn`: lanes left out, the least grave ones. `tracks`: what happened beside the settings.
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
    tracks: tuple[Track, ...] = ()
    clock: DrawnClock = "UTC"
    """What its times are of."""

    @property
    def rows(self) -> int:
        """Count the lines of text that the labels of the vertical lines take."""
        return max((line.row + 1 for line in self.lines), default=0)

    @property
    def head(self) -> int:
        """Pixels above the first lane."""
        return 24 + 18 * self.rows

    @property
    def middle(self) -> int:
        """Where the lanes of settings end and those of incidents begin."""
        return self.head + LANE * len(self.lanes)

    @property
    def foot(self) -> int:
        """Where the axis stands."""
        return self.middle + TRACK * len(self.tracks) + 4

    @property
    def height(self) -> int:
        """Pixels of the whole, the labels of the axis included."""
        return self.foot + 40


def thing(setting: str, key: str | None) -> Thing:
    """Return what two mentions of one setting or item have in common.

    Windows paths have no case, and a log may spell an item otherwise than a snapshot does.
    """
    return setting, item_key(key or "")
