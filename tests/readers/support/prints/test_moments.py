"""Printed times: every language's months, every order of day and month, nothing guessed as certain."""

# ruff: noqa: RUF001  the letters of other scripts are meant

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from mpdiff.readers.support.prints.moments import (
    Moment,
    iso_instant,
    local_readings,
    printed_moment,
)
from mpdiff.readers.support.prints.months import months_named
from tests.support.clocks import BERLIN, UNKNOWN, UTC_CLOCK, at
from tests.support.rows import for_each


@for_each(
    ("text", "time"),
    [
        ("Thu  Apr  01  2021 22:25:24", "2021-04-01 22:25:24"),
        ("mar. jul. 15 2025 10:11:20", "2025-07-15 10:11:20"),
        ("qua set 23 2026 13:02:54", "2026-09-23 13:02:54"),
        ("mer. août 05 2026 01:02:03", "2026-08-05 01:02:03"),
        ("Mi Mrz 04 2026 01:02:03", "2026-03-04 01:02:03"),
        ("ср июл 08 2026 23:04:00", "2026-07-08 23:04:00"),
        ("水 7月 08 2026 23:04:00", "2026-07-08 23:04:00"),
        ("พ. ก.ค. 08 2569 23:04:00", "2026-07-08 23:04:00"),
        ("2026-07-08 23:04:00", "2026-07-08 23:04:00"),
        ("2026/7/8 下午 11:04:00", "2026-07-08 23:04:00"),
        ("08.07.2026 23:04", "2026-07-08 23:04:00"),
        ("27-Nov-21 9:10:09 PM", "2021-11-27 21:10:09"),
        ("12/31/2026 12:00:01 AM", "2026-12-31 00:00:01"),
        ("31/12/2026 12:00:01 PM", "2026-12-31 12:00:01"),
    ],
)
def test_a_printed_time_is_read_in_its_language(text: str, time: str) -> None:
    assert printed_moment(text, UTC_CLOCK) == Moment(text, at(time), certain=True)


@for_each(
    "text",
    [
        "",
        "never",
        "Do Foo 01 2026 10:00:00",
        "Thu Apr 31 2026 10:00:00",
        "Thu Apr 01 2026",
        "Thu Apr 01 2026 25:00:00",
        "Thu Apr 01 1926 10:00:00",
        "١٤٤٧/٠١/١٢ 10:00:00",
    ],
)
def test_what_is_no_known_time_stays_unknown(text: str) -> None:
    assert printed_moment(text, UTC_CLOCK) == Moment(text.strip())


def test_day_and_month_that_may_be_either_are_both_kept() -> None:
    found = printed_moment("7/8/2026 9:04:00 PM", UNKNOWN)
    assert found.time == at("2026-07-08 21:04:00")
    assert found.others == (at("2026-08-07 21:04:00"),)
    assert not found.certain
    assert printed_moment("7/8/2026 9:04:00 PM", BERLIN) == Moment(
        "7/8/2026 9:04:00 PM", at("2026-08-07 19:04:00"), certain=True
    )


def test_a_month_of_two_languages_is_both() -> None:
    assert months_named("lis") == (10, 11)
    found = printed_moment("sri lis 07 2026 10:00:00", UTC_CLOCK)
    assert found == Moment(
        "sri lis 07 2026 10:00:00",
        at("2026-10-07 10:00:00"),
        certain=False,
        others=(at("2026-11-07 10:00:00"),),
    )


def test_a_local_time_is_certain_only_where_the_clock_is() -> None:
    assert not printed_moment("2026-07-08 23:04:00", UNKNOWN).certain
    assert printed_moment("2026-07-08T23:04:00+02:00", UNKNOWN) == Moment(
        "2026-07-08T23:04:00+02:00", at("2026-07-08 21:04:00"), certain=True
    )
    assert not printed_moment("2026-10-25 02:30:00", BERLIN).certain


def test_an_iso_time_has_a_zone_or_none() -> None:
    assert iso_instant("2026-08-14T19:25:24.1234567Z") == (
        at("2026-08-14 19:25:24.123456"),
        True,
    )
    assert iso_instant("2026-08-14 19:25") == (at("2026-08-14 19:25:00"), False)
    assert iso_instant("2026-08-34T19:25:24Z") is None


@given(st.text(max_size=80))
def test_any_text_is_a_moment(text: str) -> None:
    assert printed_moment(text, BERLIN).text == text.strip()[:120]


@given(st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1)))  # noqa: DTZ001  local times
def test_every_time_is_among_the_readings_of_its_print(time: datetime) -> None:
    time = time.replace(microsecond=0)
    for form in ("%d.%m.%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S", "%b %d %Y %X"):
        assert time in local_readings(time.strftime(form), None)
