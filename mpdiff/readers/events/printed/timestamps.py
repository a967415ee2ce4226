"""Times as Windows prints them for people: in any locale, without a zone, the order untold.

`6/9/2024 12:53:54 PM`, `09.06.2024 12:53:54`, `2024-06-09 12:53:54`, `2024/6/9 下午 12:53:54`,
`9/6/2567 12:53:54`, `٠٣/١٢/١٤٤٥ ١٢:٥٣:٥٤ م`, `Jun 9, 2024 12:53:54 PM`. What a date can be is worked
out once for each date; a file has few of them.
"""

from __future__ import annotations

import re
from array import array
from datetime import datetime, timedelta
from functools import lru_cache
from operator import add, sub
from typing import Final, Literal, NamedTuple

from mpdiff.base.text.late import late
from mpdiff.readers.events.local_times.calendars import Calendar, calendars, ordinals

Order = Literal["month-first", "day-first"]

_FAST: Final = late(
    r"(\d{1,4}[./-]\d{1,2}[./-]\d{1,4}) (\d{1,2}):(\d{2}):(\d{2})( [AP]M)?", re.ASCII
)
_GAPS: Final = late(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_DIGIT: Final = late(r"\d")
_DATE: Final = late(r"(?<!\d)(\d{1,4})(\. ?|[/-]|年 ?)(\d{1,2})(?:\. ?|[/-]|月 ?)(\d{1,4})(?!\d)")
_NAMED: Final = late(
    r"(?i)(?<![^\W\d])(?:(\d{1,2})[ -])?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
    r"\.?[ -](?:(\d{1,2}),? )?(\d{4})(?!\d)"
)
_MONTHS: Final = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_TIME: Final = late(r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,](\d{1,9}))?(?!\d)")
_AFTERNOON: Final = late(
    r"(?i)(?<![^\W\d])(?:pm|p\. ?m\.?|下午|午後|오후|μμ|μ\.μ\.|م|ب\.ظ|odp\.?|du\.?|ch|ptg|nm)(?![^\W\d])"
)
_MORNING: Final = late(
    r"(?i)(?<![^\W\d])(?:am|a\. ?m\.?|上午|午前|오전|πμ|π\.μ\.|ص|ق\.ظ|dop\.?|de\.?|sa|pg|vm)(?![^\W\d])"
)
_HINTS: Final[tuple[tuple[Calendar, re.Pattern[str]], ...]] = (
    ("Persian", late("[\u06f0-\u06f9]|هـ? ?[.\u200c]? ?ش")),
    ("Hijri", late("[\u0660-\u0669]|هـ")),
    ("Buddhist", late(r"[\u0e50-\u0e59]|พ\.ศ\.|\bBE\b")),
)
"""Digits and marks of an era; they decide only where the year itself leaves it open."""
_YEAR_DIGITS: Final = 4
_NOON: Final = 12
_DAY: Final = 86_400
_HOUR: Final = 3_600
_MOST_HOURS: Final = 10_000
"""Hours of one file that are remembered: more than a year."""
_NONE: Final = -1


class Date(NamedTuple):
    """What a printed date can be: days as `date.toordinal` counts, the likeliest first.

    `order` is None where the text alone leaves day and month open.
    """

    month_first: tuple[int, ...]
    day_first: tuple[int, ...]
    order: Order | None
    calendar: Calendar

    def days(self, order: Order) -> tuple[int, ...]:
        """Return what it can be under an order (which the text itself overrules)."""
        return self.day_first if (self.order or order) == "day-first" else self.month_first


class Stamp(NamedTuple):
    """A printed time: what its date can be, and the seconds since midnight."""

    date: Date
    second: int
    microsecond: int = 0

    def at(self, order: Order) -> datetime | None:
        """Return the naive local time under an order (which the text itself overrules)."""
        return next(iter(self.readings(order)), None)

    def readings(self, order: Order) -> list[datetime]:
        """Return every local time that it can be under an order, the likeliest first."""
        clock = timedelta(seconds=self.second, microseconds=self.microsecond)
        return [datetime.fromordinal(day) + clock for day in self.date.days(order)]


def parse_stamp(text: str) -> Stamp | None:
    """Read a printed time; None if it is none."""
    found = _FAST.fullmatch(text)
    if found is None:
        return _parsed(text)
    date = _date(found[1])
    hour = int(found[2])
    if found[5] and hour <= _NOON:
        hour = hour % _NOON + (_NOON if found[5] == " PM" else 0)
    return None if date is None else _stamp(date, hour, int(found[3]), int(found[4]))


class Stamps:
    """Reads the times of one file. Most differ from one before in minutes and seconds only."""

    def __init__(self) -> None:
        self._hours: dict[str | None, dict[str, Stamp]] = {}
        self._minutes: dict[str, tuple[int, dict[str, Stamp]]] = {}

    def read(self, text: str) -> Stamp | None:
        """Read a printed time as `parse_stamp` does."""
        hour, _, rest = text.partition(":")
        known = self._minutes.get(rest)
        if known is not None and (start := known[1].get(hour)) is not None:
            return Stamp(start.date, start.second + known[0])
        stamp = parse_stamp(text)
        if stamp is not None and (found := _FAST.fullmatch(text)):
            self._learn(hour, rest, stamp, found[5])
        return stamp

    def _learn(self, hour: str, rest: str, stamp: Stamp, half: str | None) -> None:
        """Remember an hour and what follows it. `half`: of the day, where it is named."""
        seconds = stamp.second % _HOUR
        hours = self._hours.setdefault(half, {})
        if len(hours) >= _MOST_HOURS:
            hours.clear()
        hours[hour] = Stamp(stamp.date, stamp.second - seconds)
        self._minutes[rest] = seconds, hours


def _stamp(date: Date, hour: int, minute: int, second: int, fraction: str = "") -> Stamp | None:
    if hour >= 24 or minute >= 60 or second >= 60:  # noqa: PLR2004
        return None
    return Stamp(date, hour * 3600 + minute * 60 + second, int(fraction[:6].ljust(6, "0")))


def _parsed(text: str) -> Stamp | None:
    text = _GAPS.sub("", text).replace("\u202f", " ").replace("\xa0", " ")
    hint = next((calendar for calendar, mark in _HINTS if mark.search(text)), None)
    if not text.isascii():
        text = _DIGIT.sub(lambda digit: str(int(digit[0])), text)
    numbers = _DATE.search(text)
    found = numbers or _NAMED.search(text)
    if found is None:
        return None
    time = _TIME.search(text, found.end())
    date = _date(found[0], hint) if numbers else _named(found)
    if time is None or date is None:
        return None
    hour = _hour(int(time[1]), text[found.end() :])
    return _stamp(date, hour, int(time[2]), int(time[3] or 0), time[4] or "")


def _named(found: re.Match[str]) -> Date | None:
    day = found[1] or found[3]
    if day is None or (found[1] and found[3]):
        return None
    month = _MONTHS.index(found[2].lower()) + 1
    days = ordinals("Gregorian", int(found[4]), month, int(day))
    return Date(days, days, "month-first", "Gregorian") if days else None


@lru_cache(maxsize=4096)
def _date(text: str, hint: Calendar | None = None) -> Date | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    one, two, three = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) == _YEAR_DIGITS:
        return _of(two, three, one, "month-first", hint)
    return _of(one, two, three, _order(one, two, found[2].strip()), hint)


def _of(first: int, second: int, year: int, order: Order | None, hint: Calendar | None) -> Date:
    """Work out what day, month and year can be."""
    possible = calendars(year, hint)
    by_day = [day for name, full in possible for day in ordinals(name, full, second, first)]
    by_month = [day for name, full in possible for day in ordinals(name, full, first, second)]
    return Date(tuple(by_month), tuple(by_day), order, possible[0][0])


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
        self.calendars: set[Calendar] = set()
        self._last: Date | None = None
        # Where the days of each run of one date begin, and of each time its run and its second.
        self._starts: dict[Order, array[int]] = {"month-first": array("q"), "day-first": array("q")}
        self._runs = array("q")
        self._run = -1
        self._seconds = array("q")
        self._counted: dict[Order, tuple[int, tuple[int, int]]] = {}

    def add(self, stamp: Stamp) -> None:
        """Take the next time of the file."""
        if stamp.date is not self._last:
            self._begin(stamp.date)
        self._runs.append(self._run)
        self._seconds.append(stamp.second)

    def _begin(self, date: Date) -> None:
        self._last = date
        if date.order is None:
            self._open = self._open or date.month_first != date.day_first
        else:
            self._told.add(date.order)
        self.calendars.add(date.calendar)
        for order, starts in self._starts.items():
            days = date.days(order)
            starts.append(days[0] * _DAY if days else _NONE)
        self._run = len(starts) - 1

    def decide(self, locale_day_first: bool | None) -> tuple[Order, bool]:  # noqa: FBT001
        """Return the order and whether it is sure. The locale of the system is asked last.

        Where nothing decides, the month is taken to come first, but in calendars that only
        countries have where the day does.
        """
        if len(self._told) == 1:
            return next(iter(self._told)), True
        month, day = (min(self._steps(order)) for order in self._starts)
        if month != day:
            return ("month-first" if month < day else "day-first"), True
        if locale_day_first is not None:
            return ("day-first" if locale_day_first else "month-first"), True
        gregorian = "Gregorian" in self.calendars or not self.calendars
        return ("month-first" if gregorian else "day-first"), not self._open

    def _steps(self, order: Order) -> tuple[int, int]:
        """Return how often the times go on and how often they go back, counted once for what there is."""
        known = self._counted.get(order)
        if known is not None and known[0] == len(self._seconds):
            return known[1]
        times = self.times(order)
        steps = list(map(sub, times[1:], times))
        on = sum(map((0).__lt__, steps))
        counted = on, len(steps) - on - steps.count(0)
        self._counted[order] = len(self._seconds), counted
        return counted

    def times(self, order: Order) -> list[int]:
        """Return all local times under an order, as seconds since the eve of the calendar."""
        starts = self._starts[order]
        days = map(starts.__getitem__, self._runs)
        if _NONE in starts:
            return [day + s for day, s in zip(days, self._seconds, strict=True) if day != _NONE]
        return list(map(add, days, self._seconds))

    def descending(self, order: Order) -> bool:
        """Return whether the file has its newest event first."""
        forward, back = self._steps(order)
        return back > forward


def local(seconds: int) -> datetime:
    """Return the naive local time of seconds since the eve of the calendar."""
    return datetime.fromordinal(seconds // _DAY) + timedelta(seconds=seconds % _DAY)
