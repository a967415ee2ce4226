"""Years of other calendars: whose a year can be, and which day a date is.

The first days of years and months are from published tables of the two calendars.
"""

from __future__ import annotations

from datetime import date

from mpdiff.readers.events.local_times.calendars import Calendar, calendars, ordinals
from mpdiff.readers.events.printed.timestamps import parse_stamp
from tests.support.rows import for_each


@for_each(
    ("calendar", "printed", "expected"),
    [
        ("Gregorian", (2026, 6, 5), date(2026, 6, 5)),
        ("Buddhist", (2569, 6, 5), date(2026, 6, 5)),
        ("Persian", (1399, 1, 1), date(2020, 3, 20)),
        ("Persian", (1399, 12, 30), date(2021, 3, 20)),
        ("Persian", (1400, 1, 1), date(2021, 3, 21)),
        ("Persian", (1403, 1, 1), date(2024, 3, 20)),
        ("Persian", (1404, 7, 1), date(2025, 9, 23)),
        ("Persian", (1405, 1, 1), date(2026, 3, 21)),
    ],
)
def test_a_day(calendar: Calendar, printed: tuple[int, int, int], expected: date) -> None:
    assert ordinals(calendar, *printed) == (expected.toordinal(),)


@for_each(
    ("printed", "expected"),
    [
        ((1444, 1, 1), date(2022, 7, 30)),
        ((1445, 9, 1), date(2024, 3, 11)),
        ((1446, 1, 1), date(2024, 7, 7)),
        ((1447, 1, 1), date(2025, 6, 26)),
        ((1447, 9, 1), date(2026, 2, 18)),
    ],
)
def test_a_lunar_day_is_among_three(printed: tuple[int, int, int], expected: date) -> None:
    assert expected.toordinal() in ordinals("Hijri", *printed)


@for_each(
    ("calendar", "printed"),
    [
        ("Gregorian", (2026, 2, 30)),
        ("Buddhist", (2569, 13, 1)),
        ("Persian", (1405, 7, 31)),
        ("Persian", (1405, 13, 1)),
        ("Hijri", (1447, 1, 31)),
    ],
)
def test_no_day(calendar: Calendar, printed: tuple[int, int, int]) -> None:
    assert ordinals(calendar, *printed) == ()


@for_each(
    ("year", "hint", "expected"),
    [
        (2026, None, ["Gregorian"]),
        (2026, "Hijri", ["Gregorian"]),
        (2569, None, ["Buddhist"]),
        (1405, None, ["Persian"]),
        (1447, None, ["Hijri", "Persian"]),
        (1447, "Persian", ["Persian", "Hijri"]),
        (1425, None, ["Persian", "Hijri"]),
        (26, None, ["Gregorian"]),
        (69, None, ["Buddhist", "Hijri", "Gregorian"]),
        (47, "Hijri", ["Hijri", "Buddhist", "Gregorian"]),
        (5, "Persian", ["Persian", "Gregorian"]),
    ],
)
def test_whose_a_year_can_be(year: int, hint: Calendar | None, expected: list[Calendar]) -> None:
    assert [name for name, _ in calendars(year, hint)] == expected


@for_each(
    ("text", "expected"),
    [
        ("5/6/2569 10:30:00", date(2026, 6, 5)),
        ("05/06/69 10:30:00", date(2026, 6, 5)),
        ("\u0e55/\u0e56/\u0e52\u0e55\u0e56\u0e59 10:30:00", date(2026, 6, 5)),
        ("1405/03/15 10:30:00", date(2026, 6, 5)),
        ("\u06f1\u06f4\u06f0\u06f5/\u06f0\u06f3/\u06f1\u06f5 10:30:00", date(2026, 6, 5)),
        ("\u0661\u0669/\u0661\u0662/\u0661\u0664\u0664\u0667 10:30:00", date(2026, 6, 5)),
        ("19/12/47 \u0647\u0640 10:30:00", date(2026, 6, 5)),
    ],
)
def test_a_printed_date_in_any_calendar(text: str, expected: date) -> None:
    stamp = parse_stamp(text)
    assert stamp is not None
    assert expected in [time.date() for time in stamp.readings("day-first")]
