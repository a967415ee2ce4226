"""Local times: zones from system information and options, and the order of day and month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from mpdiff.base.errors import UsageError
from mpdiff.readers.events.local_times.clock import (
    NO_ZONE,
    Clock,
    clock_from_system_information,
    parse_zone,
)
from mpdiff.readers.events.local_times.zones import by_cities, by_windows_name, zones
from mpdiff.readers.events.printed.timestamps import Order, OrderEvidence, parse_stamp
from tests.support.rows import for_each

BERLIN = ZoneInfo("Europe/Berlin")


def local(*parts: int) -> datetime:
    """Return a time of a clock on the wall."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001  it has no zone


@for_each(
    ("text", "offset"),
    [
        ("UTC", 0),
        ("z", 0),
        ("+01:00", 60),
        ("-0530", -330),
        ("+5", 300),
        ("Europe/Berlin", 60),
        ("America/New_York", -300),
    ],
)
def test_a_zone_is_a_name_or_an_offset(text: str, offset: int) -> None:
    january = datetime(2026, 1, 15, 12, tzinfo=parse_zone(text))
    assert january.utcoffset() == timedelta(minutes=offset)


@for_each(
    "text", ["", "Mars/Olympus", "+15:00", "+01:75", "../../etc/passwd", "/etc/localtime", "CE ST"]
)
def test_anything_else_is_wrong_use(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_zone(text)
    assert raised.value.code == "bad-timezone"


ENGLISH = """
Host Name:                 PC-7
System Locale:             en-us;English (United States)
Input Locale:              de;German (Germany)
Time Zone:                 (UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna
"""
GERMAN = """
Hostname:                                      PC-7
Systemgebietsschema:                           de;Deutsch (Deutschland)
Zeitzone:                                      (UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien
"""
FRENCH = """
Param\xe8tres r\xe9gionaux du syst\xe8me\xa0: fr;Fran\xe7ais (France)
Fuseau horaire\xa0:                   (UTC+01:00) Bruxelles, Copenhague, Madrid, Paris
"""
JAPANESE = """
システム ロケール:      ja;日本語
タイム ゾーン:          (UTC+09:00) 大阪、札幌、東京
"""


@for_each(
    ("text", "zone", "certain", "day_first"),
    [
        pytest.param(ENGLISH, BERLIN, True, False, id="English"),
        pytest.param(GERMAN, BERLIN, True, True, id="German"),
        pytest.param(FRENCH, ZoneInfo("Europe/Paris"), True, True, id="French"),
        pytest.param(JAPANESE, timezone(timedelta(hours=9)), False, True, id="cities unknown"),
        pytest.param(
            "Time Zone: (UTC-05:00) Eastern Time (US & Canada)",
            ZoneInfo("America/New_York"),
            True,
            None,
            id="no locale",
        ),
        pytest.param(
            "Time Zone: (UTC) Coordinated Universal Time", ZoneInfo("Etc/UTC"), True, None, id="UTC"
        ),
        pytest.param(
            "Time Zone: (UTC+00:00) Dublin, Edinburgh, Lisbon, London",
            ZoneInfo("Europe/London"),
            True,
            None,
            id="zero, but London",
        ),
        pytest.param(
            "Time Zone\tW. Europe Daylight Time\r\nPage File\tx\r\n",
            BERLIN,
            True,
            None,
            id="msinfo32",
        ),
        pytest.param("System Locale: en-gb;English\n", None, True, True, id="a locale alone"),
    ],
)
def test_system_information_tells_zone_and_locale(
    *, text: str, zone: object, certain: bool, day_first: bool | None
) -> None:
    clock = clock_from_system_information(text, "SystemInformation.txt")
    assert clock is not None
    assert (clock.zone, clock.certain, clock.day_first) == (zone, certain, day_first)


def test_text_that_tells_nothing_gives_no_clock() -> None:
    assert clock_from_system_information("Host Name: PC-7\nOS: Windows\n", "x") is None


def test_summer_time_is_applied_where_the_cities_tell_the_rules() -> None:
    clock = Clock(BERLIN, "test")
    assert clock.utc(local(2026, 7, 1, 12)) == (datetime(2026, 7, 1, 10, tzinfo=UTC), True)
    assert clock.utc(local(2026, 1, 1, 12)) == (datetime(2026, 1, 1, 11, tzinfo=UTC), True)


def test_a_time_that_occurs_twice_or_never_is_not_certain() -> None:
    clock = Clock(BERLIN, "test")
    twice = clock.utc(local(2026, 10, 25, 2, 30))
    assert twice == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), False)
    assert clock.utc(local(2026, 3, 29, 2, 30)) == (
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        False,
    )


def test_without_a_zone_times_are_taken_as_utc_and_not_certain() -> None:
    assert NO_ZONE.utc(local(2026, 7, 1, 12)) == (datetime(2026, 7, 1, 12, tzinfo=UTC), False)


def test_every_zone_of_the_table_exists_with_its_offset() -> None:
    changed_since = {"Asia/Almaty"}
    for zone in zones():
        january, july = (datetime(2026, month, 15, tzinfo=ZoneInfo(zone.iana)) for month in (1, 7))
        offsets = {time.utcoffset() for time in (january, july)}
        assert timedelta(minutes=zone.offset) in offsets or zone.iana in changed_since, zone


def test_each_city_tells_one_zone() -> None:
    for zone in zones():
        for city in zone.cities:
            assert by_cities(zone.offset, f"(UTC) {city}, Elsewhere") == zone.iana, zone
        assert by_windows_name(zone.windows) == zone.iana


def test_a_city_of_another_offset_tells_nothing() -> None:
    assert by_cities(120, "Amsterdam, Berlin") is None
    assert by_cities(60, "Berlingen") is None


# --- printed times ------------------------------------------------------------------------------

AFTERNOON = local(2024, 6, 9, 12, 53, 54)
NIGHT = local(2024, 6, 9, 0, 53, 54)
EVENING = local(2024, 6, 9, 22, 53, 54)


@for_each(
    ("text", "expected"),
    [
        ("6/9/2024 12:53:54 PM", AFTERNOON),
        ("6/9/2024 12:53:54 AM", NIGHT),
        ("6/9/2024 10:53:54\u202fPM", EVENING),
        ("\u200e6/9/2024 \u200e10:53:54 PM", EVENING),
        ("09.06.2024 12:53:54", AFTERNOON),
        ("9. 6. 2024 22:53:54", EVENING),
        ("9.6.2024 22.53.54", EVENING),
        ("2024-06-09 12:53:54", AFTERNOON),
        ("2024-06-09T12:53:54.123", AFTERNOON.replace(microsecond=123000)),
        ("Jun 9, 2024 12:53:54 PM", AFTERNOON),
        ("9 June 2024 22:53:54", EVENING),
        ("6/9/2024, 12:53:54.5 PM", AFTERNOON.replace(microsecond=500000)),
        ("\u0669/\u0666/2024 \u0661\u0662:53:54 \u0645", local(2024, 9, 6, 12, 53, 54)),
        ("2024/06/09 22:53:54", EVENING),
        ("2024. 06. 09. 22:53:54", EVENING),
        ("2024/6/9 下午 10:53:54", EVENING),
        ("2024-06-09 오후 10:53:54", EVENING),
        ("2024/06/09 午前 0:53:54", NIGHT),
        ("6/9/2024 10:53:54 p. m.", EVENING),
        ("09.06.24 12:53:54", AFTERNOON),
        ("6/9/2024 12:53", AFTERNOON.replace(second=0)),
    ],
)
def test_a_printed_time_is_read(text: str, expected: datetime) -> None:
    stamp = parse_stamp(text)
    assert stamp is not None
    assert stamp.at("month-first") == expected


@for_each("text", ["", "yesterday", "12:53:54", "6/9/2024", "1.413.419.0"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_stamp(text) is None


def test_a_date_that_does_not_exist_is_none_when_it_is_made() -> None:
    stamp = parse_stamp("31.02.2024 12:00:00")
    assert stamp is not None
    assert stamp.at("month-first") is None


@for_each(
    ("times", "locale", "expected"),
    [
        pytest.param(["6/9/2024", "6/13/2024"], None, ("month-first", True), id="a day above 12"),
        pytest.param(["9/6/2024", "13/6/2024"], None, ("day-first", True), id="first above 12"),
        pytest.param(["09.06.2024"], None, ("day-first", True), id="dots"),
        pytest.param(
            ["6/9/2024", "6/10/2024", "7/1/2024"], None, ("month-first", True), id="rises"
        ),
        pytest.param(
            ["9/6/2024", "10/6/2024", "1/7/2024"], None, ("day-first", True), id="rises, day"
        ),
        pytest.param(
            ["7/1/2024", "6/10/2024", "6/9/2024"], None, ("month-first", True), id="falls"
        ),
        pytest.param(["6/9/2024"], True, ("day-first", True), id="the locale's word"),
        pytest.param(["6/9/2024"], False, ("month-first", True), id="the locale's other word"),
        pytest.param(
            ["6/13/2024"], True, ("month-first", True), id="the file overrules the locale"
        ),
        pytest.param(["6/9/2024"], None, ("month-first", False), id="open"),
        pytest.param(
            ["6/6/2024", "7/7/2024"], None, ("month-first", True), id="the same either way"
        ),
        pytest.param(["2024-06-09"], None, ("month-first", True), id="year first"),
    ],
)
def test_the_order_comes_from_the_file_then_from_the_locale(
    *, times: list[str], locale: bool | None, expected: tuple[Order, bool]
) -> None:
    evidence = OrderEvidence()
    for time in times:
        stamp = parse_stamp(f"{time} 10:00:00")
        assert stamp is not None
        evidence.add(stamp)
    assert evidence.decide(locale) == expected


@for_each("printed", ["(UTC+99:39) Nowhere", "(UTC-24:00) Nowhere", "(UTC+14:01) x"])
def test_an_offset_that_no_place_has_is_no_zone(printed: str) -> None:
    assert clock_from_system_information(f"Time Zone: {printed}\n", "x.txt") is None
