"""Times as support files print them: in the device's locale, without a zone, every reading kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator  # noqa: TC003  msgspec resolves the annotations
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from msgspec import Struct

from mpdiff.base.text.late import late
from mpdiff.readers.support.prints.months import months_named

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)

_MARKS: Final = late(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ISO: Final = late(
    r"\s*(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,7}))?)?"
    r"\s?(Z|UTC|[+-]\d\d:?\d\d)?\s*",
    re.ASCII,
)
_YEAR_FIRST: Final = late(r"(?<!\d)(\d{4})(?:[-./]|年 ?)(\d{1,2})(?:[-./]|月 ?)(\d{1,2})(?!\d)")
_NUMERIC: Final = late(r"(?<!\d)(\d{1,2})([-./]) ?(\d{1,2})[-./] ?(\d{4}|\d\d)(?!\d)")
_NAME: Final = r"[^\W\d_][^\s\d/-]*|\d{1,2}[月월]"
_NAMED: Final = (
    late(rf"(?P<month>{_NAME})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?!\d)"),
    late(rf"(?<!\d)(?P<day>\d{{1,2}})[-. ]+(?P<month>{_NAME})[-. ]+(?P<year>\d{{4}}|\d\d)(?!\d)"),
)
_TIME: Final = late(r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?!\d)")
_AFTERNOON: Final = late(r"(?i)(?<![^\W\d])(?:pm|p\. ?m\.?|下午|午後|오후|μμ|μ\.μ\.|م)(?![^\W\d])")
_MORNING: Final = late(r"(?i)(?<![^\W\d])(?:am|a\. ?m\.?|上午|午前|오전|πμ|π\.μ\.|ص)(?![^\W\d])")
_NOON: Final = 12
_BUDDHIST: Final = range(2500, 2700)
_CENTURY: Final = 100
_LONGEST: Final = 120


class LocalClock(Protocol):
    """What is known of the device's local time; `readers.events.local_times.clock.Clock` is one.

    `utc` takes a naive local time and returns its instant and whether that is certain; it may raise
    OverflowError. `day_first`: whether the locale prints the day before the month; None: not known.
    """

    @property
    def day_first(self) -> bool | None: ...  # noqa: D102  the class says what it is

    def utc(self, local: datetime, /) -> tuple[datetime, bool]: ...  # noqa: D102  same


class Moment(Struct, frozen=True):
    """A printed time. `time`: the likeliest reading, aware UTC, None where none is known.

    `others`: instants that the text may mean as well (day and month the other way round, a month's
    name in another language). `certain`: there is one reading, and its zone is known.
    """

    text: str
    time: datetime | None = None
    certain: bool = False
    others: tuple[datetime, ...] = ()


def printed_moment(text: str, clock: LocalClock) -> Moment:
    """Read a printed time: one with a zone as it stands, any other as the device's local time."""
    text = text.strip()[:_LONGEST]
    instant = iso_instant(text)
    if instant is not None and instant[1]:
        return certain_moment(text, instant[0])
    found = list(dict.fromkeys(_instants(local_readings(text, clock.day_first), clock)))
    if not found:
        return Moment(text)
    (first, certain), *rest = found
    settled = not rest or (clock.day_first is not None and _NUMERIC.search(text) is not None)
    others = () if settled else tuple(time for time, _ in rest)
    return Moment(text, first, certain and settled, others)


def certain_moment(text: str, time: datetime) -> Moment:
    """Return the moment of an instant that needs no zone; unknown outside of 2000 to 2100."""
    return Moment(text, time, certain=True) if EARLIEST <= time < LATEST else Moment(text)


def iso_instant(text: str) -> tuple[datetime, bool] | None:
    """Read `2026-08-14T19:25:24.1234567Z`; returns it as UTC and whether a zone was printed."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(match[n] or 0) for n in range(1, 7))
    micro = int((match[7] or "").ljust(6, "0")[:6])
    try:
        time = datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
        return time - _offset(match[8]), match[8] is not None
    except (ValueError, OverflowError):
        return None


def local_readings(text: str, day_first: bool | None) -> tuple[datetime, ...]:  # noqa: FBT001  a fact
    """Return the naive times that a printed one may mean, the likeliest first."""
    text = _MARKS.sub("", text).replace("\u202f", " ").replace("\xa0", " ")
    for dates, end in (_year_first(text), _numeric(text, day_first=day_first), _named(text)):
        time = _TIME.search(text, end) if dates else None
        if time is not None:
            hour = _hour(int(time[1]), text[end:])
            clock = hour, int(time[2]), int(time[3] or 0)
            return tuple(_at(dates, clock))
    return ()


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in ("Z", "UTC"):
        return timedelta()
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -size if zone[0] == "-" else size


_Date = tuple[int, int, int]
_Dates = tuple[list[_Date], int]


def _year_first(text: str) -> _Dates:
    match = _YEAR_FIRST.search(text)
    if match is None:
        return [], 0
    return _valid([(int(match[1]), int(match[2]), int(match[3]))]), match.end()


def _numeric(text: str, *, day_first: bool | None) -> _Dates:
    match = _NUMERIC.search(text)
    if match is None:
        return [], 0
    one, two, year = int(match[1]), int(match[3]), _full(int(match[4]))
    month_first, other = (year, one, two), (year, two, one)
    if match[2] == ".":  # no locale writes the month before the day with dots
        return _valid([other]), match.end()
    return _valid([other, month_first] if day_first else [month_first, other]), match.end()


def _named(text: str) -> _Dates:
    for pattern in _NAMED:
        match = pattern.search(text)
        if match is not None and (months := months_named(match["month"])):
            year, day = _full(int(match["year"])), int(match["day"])
            return _valid((year, month, day) for month in months), match.end()
    return [], 0


def _full(year: int) -> int:
    return year + 2000 if year < _CENTURY else year


def _era(year: int) -> int:
    """Return the common year of one that Thailand counts."""
    return year - 543 if year in _BUDDHIST else year


def _valid(dates: Iterable[_Date]) -> list[_Date]:
    found: list[_Date] = []
    for year, month, day in dates:
        try:
            datetime(_era(year), month, day)  # noqa: DTZ001  only whether there is such a day
        except ValueError:
            continue
        if (year, month, day) not in found:
            found.append((year, month, day))
    return found


def _hour(hour: int, rest: str) -> int:
    if hour <= _NOON:
        if _AFTERNOON.search(rest):
            return hour % _NOON + _NOON
        if _MORNING.search(rest):
            return hour % _NOON
    return hour


def _at(dates: Iterable[_Date], clock: tuple[int, int, int]) -> Iterator[datetime]:
    """Return the dates at a time of day; nothing for 25 o'clock."""
    for year, month, day in dates:
        try:
            yield datetime(_era(year), month, day, *clock)  # noqa: DTZ001  a local time
        except ValueError:
            return


def _instants(readings: Iterable[datetime], clock: LocalClock) -> Iterator[tuple[datetime, bool]]:
    for local in readings:
        try:
            time, certain = clock.utc(local)
        except OverflowError:
            continue
        if EARLIEST <= time < LATEST:
            yield time, certain
