"""Times as Windows prints them for people: in any locale, without a zone, the order untold.

`6/9/2024 12:53:54 PM`, `09.06.2024 12:53:54`, `2024-06-09 12:53:54`, `2024/6/9 下午 12:53:54`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, Literal, NamedTuple

Order = Literal["month-first", "day-first"]

_GAPS: Final = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DATE: Final = re.compile(
    r"(?<!\d)(\d{1,4})(\. ?|[/-]|年 ?)(\d{1,2})(?:\. ?|[/-]|月 ?)(\d{1,4})(?!\d)"
)
_TIME: Final = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?!\d)")
_AFTERNOON: Final = re.compile(
    r"(?i)(?<![^\W\d])(?:pm|p\. ?m\.?|下午|午後|오후|μμ|μ\.μ\.|م|odp\.?|du\.?|ch|ptg|nm)(?![^\W\d])"
)
_MORNING: Final = re.compile(
    r"(?i)(?<![^\W\d])(?:am|a\. ?m\.?|上午|午前|오전|πμ|π\.μ\.|ص|dop\.?|de\.?|sa|pg|vm)(?![^\W\d])"
)
_YEAR_DIGITS: Final = 4
_CENTURY: Final = 100
_NOON: Final = 12


class Stamp(NamedTuple):
    """A printed time. `order` is None where the text alone leaves day and month open."""

    first: int
    second: int
    year: int
    clock: tuple[int, int, int]
    order: Order | None

    def at(self, order: Order) -> datetime | None:
        """Return the naive local time under an order (which the text itself overrules)."""
        day_first = (self.order or order) == "day-first"
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        try:
            return datetime(self.year, month, day, *self.clock)  # noqa: DTZ001  a local time
        except ValueError:
            return None

    @property
    def open(self) -> bool:
        """Whether the two orders give two times."""
        return self.order is None and self.first != self.second


def parse_stamp(text: str) -> Stamp | None:
    """Read a printed time; None if it is none."""
    text = _GAPS.sub("", text).replace("\u202f", " ").replace("\xa0", " ")
    date = _DATE.search(text)
    if date is None:
        return None
    time = _TIME.search(text, date.end())
    if time is None:
        return None
    hour = _hour(int(time[1]), text[date.end() :])
    clock = (hour, int(time[2]), int(time[3] or 0))
    one, two, three = int(date[1]), int(date[3]), int(date[4])
    if len(date[1]) == _YEAR_DIGITS:
        return Stamp(two, three, one, clock, "month-first")
    year = three + 2000 if three < _CENTURY else three
    return Stamp(one, two, year, clock, _order(one, two, date[2].strip()))


def _order(one: int, two: int, separator: str) -> Order | None:
    if one > _NOON:
        return "day-first"
    if two > _NOON:
        return "month-first"
    return "day-first" if separator == "." else None


def _hour(hour: int, rest: str) -> int:
    if hour <= _NOON:
        if _AFTERNOON.search(rest):
            return hour % _NOON + _NOON
        if _MORNING.search(rest):
            return hour % _NOON
    return hour


class OrderEvidence:
    """Collects what the times of one file, in the order of the file, tell about their order."""

    def __init__(self) -> None:
        self._told: set[Order] = set()
        self._open = False
        self._last: dict[Order, datetime] = {}
        self._steps: dict[Order, list[int]] = {"month-first": [0, 0], "day-first": [0, 0]}
        self._range: dict[Order, tuple[datetime, datetime]] = {}

    def add(self, stamp: Stamp) -> None:
        """Take the next time of the file."""
        self._open = self._open or stamp.open
        if stamp.order is not None:
            self._told.add(stamp.order)
        for order, steps in self._steps.items():
            time = stamp.at(order)
            last = self._last.get(order)
            if time is not None:
                if last is not None and time != last:
                    steps[time < last] += 1
                self._last[order] = time
                first, latest = self._range.get(order, (time, time))
                self._range[order] = (min(first, time), max(latest, time))

    def decide(self, locale_day_first: bool | None) -> tuple[Order, bool]:  # noqa: FBT001
        """Return the order and whether it is sure. The locale of the system is asked last."""
        if len(self._told) == 1:
            return next(iter(self._told)), True
        month, day = (min(self._steps[o]) for o in ("month-first", "day-first"))
        if month != day:
            return ("month-first" if month < day else "day-first"), True
        if locale_day_first is not None:
            return ("day-first" if locale_day_first else "month-first"), True
        return "month-first", not self._open

    def range(self, order: Order) -> tuple[datetime, datetime] | None:
        """Return the earliest and the latest local time under an order."""
        return self._range.get(order)

    def descending(self, order: Order) -> bool:
        """Return whether the file has its newest event first."""
        forward, back = self._steps[order]
        return back > forward
