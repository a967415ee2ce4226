"""Calendars that Windows prints dates in beside the Gregorian one, and which years can be whose.

Thailand counts from 543 years earlier. Iran and Afghanistan have a solar year that begins in March
(leap years by the rule of 33, right from 1343 to 1472), Saudi Arabia a lunar one whose months begin
when the moon is seen: reckoned here by the table, a day off at most, so that both neighbours count.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final, Literal

Calendar = Literal["Gregorian", "Buddhist", "Persian", "Hijri"]

_BUDDHIST_AHEAD: Final = 543
_BUDDHIST: Final = range(2543, 2643)
_GREGORIAN: Final = range(2000, 2100)
_PERSIAN: Final = range(1379, 1478)
_HIJRI: Final = range(1421, 1526)
_LUNAR_FROM: Final = 1430
"""Of years that can be of either Muslim calendar, later ones lie nearer to now as lunar years."""
_PERSIAN_EPOCH: Final = 226_894
_HIJRI_EPOCH: Final = 227_014
_LONG_MONTHS: Final = 6
_SHORT_YEAR: Final = 100
_SOON: Final = 43
"""Two digits from here on are no Gregorian year of this half of the century."""


def calendars(year: int, hint: Calendar | None) -> list[tuple[Calendar, int]]:
    """Return the calendars that a printed year can be of and the full year, the likeliest first.

    `hint`: what the digits or an era's mark tell. Nothing but years from 2000 to 2099 is possible.
    """
    found: list[tuple[Calendar, int]]
    if year < _SHORT_YEAR:
        gregorian: tuple[Calendar, int] = ("Gregorian", 2000 + year)
        if hint == "Persian":
            return [("Persian", 1400 + year if year < _SOON else 1300 + year), gregorian]
        if year < _SOON:
            return [gregorian]
        found = [("Buddhist", 2500 + year), ("Hijri", 1400 + year), gregorian]
    elif year in _BUDDHIST:
        return [("Buddhist", year)]
    elif year in _PERSIAN and year in _HIJRI:
        found = [("Persian", year), ("Hijri", year)]
        if year >= _LUNAR_FROM:
            found.reverse()
    elif year in _PERSIAN:
        return [("Persian", year)]
    elif year in _HIJRI:
        return [("Hijri", year)]
    else:
        return [("Gregorian", year)]
    return sorted(found, key=lambda one: one[0] != hint)


@lru_cache(maxsize=4096)
def ordinals(calendar: Calendar, year: int, month: int, day: int) -> tuple[int, ...]:
    """Return the days that a date can be, as `date.toordinal` counts; none for no such date."""
    try:
        if calendar == "Persian":
            return _persian(year, month, day)
        if calendar == "Hijri":
            return _hijri(year, month, day)
        ahead = _BUDDHIST_AHEAD if calendar == "Buddhist" else 0
        return (date(year - ahead, month, day).toordinal(),)
    except ValueError:
        return ()


def _persian(year: int, month: int, day: int) -> tuple[int, ...]:
    long = min(month - 1, _LONG_MONTHS)
    if not 1 <= month <= 12 or not 1 <= day <= (31 if month <= _LONG_MONTHS else 30):  # noqa: PLR2004
        return ()
    before = 365 * (year - 1) + (8 * year + 21) // 33
    return (_PERSIAN_EPOCH + before + 30 * (month - 1) + long + day,)


def _hijri(year: int, month: int, day: int) -> tuple[int, ...]:
    if not 1 <= month <= 12 or not 1 <= day <= 30:  # noqa: PLR2004
        return ()
    before = 354 * (year - 1) + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2
    middle = _HIJRI_EPOCH + before + day - 1
    return middle, middle - 1, middle + 1
