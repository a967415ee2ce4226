"""MPRegistry.txt."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.times import filetime
from mpdiff.readers import registry
from mpdiff.readers.snapshot import detect_format
from tests.support.rows import for_each

DUMP = """\
Current configuration options for location "effective policy"
[.]
    PUAProtection                            [REG_DWORD]    : 1 (0X1)
    MdmSubscriberIds                         [REG_MULTI_SZ] : <NO VALUE>
    OldGuid                                  [REG_SZ]       : (null)
    Empty                                    [REG_SZ]       :\x20
    InstallTime                              [REG_BINARY]   : [UTC] Friday, February 2, 2024 12:05:09 AM
[Exclusions]
[Exclusions\\Paths]
    C:\\Temp                                  [REG_DWORD]    : 0 (0X0)
    D:\\My Data: old\\[x]                      [REG_DWORD]    : 0 (0X0)
    C:\\x [REG_SZ]       : y                  [REG_DWORD]    : 0 (0X0)
[Features\\Troubleshooting]
    TSExpirationTime                         [REG_DWORD]    : 1706832309 (0X65BC31B5)
    TSStartTime                              [REG_BINARY]   : 00 80 3E D5  DE B1 9D 01\x20
    TSState                                  [REG_DWORD]    : 1 (0X1)
[SpyNet]
    Where                                    [REG_MULTI_SZ] : SOAP:https://a.example/x
                                                              BOND:https://b.example/[REG_SZ] : y
    SpyNetReporting                          [REG_DWORD]    : 2 (0X2)
    what is this
------------------
Current configuration options for location "system policy"
[.]
[Features\\Troubleshooting]
    TSSource                                 [REG_DWORD]    : 2 (0X2)
    TSState                                  [REG_DWORD]    : 0 (0X0)
------------------
Windows Setup keys from "SYSTEM\\Setup"

[HKEY_LOCAL_MACHINE\\SYSTEM\\Setup]
    SetupPhase                               [REG_DWORD]    : 7 (0X7)
"""
VALUE = registry.RegistryValue


@pytest.fixture(params=["\n", "\r\n", "\r\r\n"], ids=["lf", "crlf", "doubled"])
def dump(request: pytest.FixtureRequest) -> registry.RegistryDump:
    return registry.parse_dump(DUMP.replace("\n", request.param), "m")


def test_every_value_is_read_by_its_type(dump: registry.RegistryDump) -> None:
    assert dump.locations["effective policy"] == {
        "PUAProtection": VALUE("REG_DWORD", 1),
        "MdmSubscriberIds": VALUE("REG_MULTI_SZ", None, present=False),
        "OldGuid": VALUE("REG_SZ", None),
        "Empty": VALUE("REG_SZ", ""),
        "InstallTime": VALUE("REG_BINARY", datetime(2024, 2, 2, 0, 5, 9, tzinfo=UTC)),
        "Exclusions\\Paths\\C:\\Temp": VALUE("REG_DWORD", 0),
        "Exclusions\\Paths\\D:\\My Data: old\\[x]": VALUE("REG_DWORD", 0),
        "Exclusions\\Paths\\C:\\x [REG_SZ]       : y": VALUE("REG_DWORD", 0),
        "Features\\Troubleshooting\\TSExpirationTime": VALUE("REG_DWORD", 1706832309),
        "Features\\Troubleshooting\\TSStartTime": VALUE(
            "REG_BINARY", bytes.fromhex("00803ED5DEB19D01")
        ),
        "Features\\Troubleshooting\\TSState": VALUE("REG_DWORD", 1),
        "SpyNet\\Where": VALUE(
            "REG_MULTI_SZ", ("SOAP:https://a.example/x", "BOND:https://b.example/[REG_SZ] : y")
        ),
        "SpyNet\\SpyNetReporting": VALUE("REG_DWORD", 2),
    }


def test_sections_are_counted_and_what_is_not_read_is_said(dump: registry.RegistryDump) -> None:
    assert dump.sections["effective policy"] == {
        ".": 5,
        "Exclusions": 0,
        "Exclusions\\Paths": 3,
        "Features\\Troubleshooting": 3,
        "SpyNet": 2,
    }
    assert list(dump.locations) == ["effective policy", "system policy"]
    assert dump.unread == (21,)


def test_the_window_comes_from_the_first_location_that_has_it(dump: registry.RegistryDump) -> None:
    found = registry.window_values(dump)
    assert {name: value.data for name, value in found.items()} == {
        "TSState": 1,
        "TSStartTime": bytes.fromhex("00803ED5DEB19D01"),
        "TSExpirationTime": 1706832309,
        "TSSource": 2,
    }


@for_each(
    ("line", "value"),
    [
        ("    A [REG_DWORD] : five", VALUE("REG_DWORD", "five")),
        ("    A [REG_DWORD] : ", VALUE("REG_DWORD", None)),
        (
            "    A [REG_QWORD] : 18446744073709551615 (0XFFFFFFFFFFFFFFFF)",
            VALUE("REG_QWORD", 2**64 - 1),
        ),
        ("    A [REG_BINARY] :", VALUE("REG_BINARY", b"")),
        ("    A [REG_BINARY] : 0A 00 44 48  01", VALUE("REG_BINARY", b"\n\0DH\1")),
        ("    A [REG_BINARY] : 0A 0", VALUE("REG_BINARY", "0A 0")),
        (
            "    A [REG_BINARY] : [UTC] Montag, Januar 1, 2024 1:00:00 AM",
            VALUE("REG_BINARY", "[UTC] Montag, Januar 1, 2024 1:00:00 AM"),
        ),
        (
            "    A [REG_BINARY] : [UTC] Friday, February 30, 2024 1:00:00 PM",
            VALUE("REG_BINARY", "[UTC] Friday, February 30, 2024 1:00:00 PM"),
        ),
        ("    A [REG_MULTI_SZ] : ", VALUE("REG_MULTI_SZ", ())),
        ("    A [REG_EXPAND_SZ] : %TEMP%", VALUE("REG_EXPAND_SZ", "%TEMP%")),
    ],
    ids=range(10),
)
def test_a_value_that_does_not_parse_stays_text(line: str, value: registry.RegistryValue) -> None:
    text = f'Current configuration options for location "preferences"\n[.]\n{line}\n'
    assert registry.parse_dump(text, "m").locations == {"preferences": {"A": value}}


@for_each(
    ("written", "data", "unread"),
    [
        ("1 (0X1)", 1, ()),
        ("26 (0x1a)", 26, ()),
        ("0x1", 1, ()),
        ("0X1A", 26, ()),
        ("1", 1, ()),
        ("<NO VALUE>", None, ()),
        ("(null)", None, ()),
        ("1 (0X0)", 1, (3,)),
        ("five", "five", (3,)),
        ("1 (0X1) x", "1 (0X1) x", (3,)),
        ("", None, (3,)),
    ],
)
def test_a_number_in_any_form_is_read_and_what_is_none_is_said(
    written: str, data: registry.Data, unread: tuple[int, ...]
) -> None:
    text = f'Current configuration options for location "preferences"\n[.]\n    A [REG_DWORD] : {written}\n'
    dump = registry.parse_dump(text, "m")
    assert (dump.locations["preferences"]["A"].data, dump.unread) == (data, unread)


def test_it_is_told_by_content_and_taken_for_no_snapshot() -> None:
    assert registry.is_registry(DUMP)
    assert registry.is_registry("\ufeff\r\n" + DUMP[:200])
    assert not registry.is_registry("PUAProtection : 1\n")
    assert not registry.is_registry(f"see {DUMP}")
    assert detect_format(DUMP) is None


@given(st.datetimes(datetime(1602, 1, 1), datetime(9999, 1, 1)))  # noqa: DTZ001  made aware below
def test_a_filetime_is_an_instant_in_utc(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC)
    since = moment - datetime(1601, 1, 1, tzinfo=UTC)
    ticks = (since.days * 86400 + since.seconds) * 10**7 + since.microseconds * 10
    assert filetime(ticks.to_bytes(8, "little")) == moment


@for_each("data", [b"", b"\0" * 8, b"\xff" * 8, b"\1" * 7])
def test_no_filetime_is_none(data: bytes) -> None:
    assert filetime(data) is None


def test_a_line_over_the_limit_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        registry.parse_dump(DUMP + "x" * (limits.MAX_LINE + 1), "MPRegistry.txt")
    assert (caught.value.code, caught.value.member) == ("line-too-long", "MPRegistry.txt")


@for_each(
    "line",
    [
        "    " + "[REG_" * 150_000,
        "    A [REG_BINARY] : " + "0A " * 250_000 + "x",
        "    A [REG_DWORD]" + " " * 900_000,
        " " * 900_000 + "x",
    ],
    ids=range(4),
)
def test_hostile_lines_end(line: str) -> None:
    """In the square of its length such a line would be read for hours."""
    text = f'Current configuration options for location "preferences"\n[.]\n{line}'
    assert registry.parse_dump(text, "m").damaged["preferences"] == "its end is missing"


# --- a dump that is not whole ---------------------------------------------------------------------

SECTIONS = ("Exclusions", "Exclusions\\Paths", "Scan", "SpyNet")


def location(name: str, *lines: str) -> str:
    printed = lines or tuple(f"[{section}]" for section in (".", *SECTIONS))
    return "\n".join(
        [f'Current configuration options for location "{name}"', *printed, "-" * 18, ""]
    )


WHOLE = "".join(map(location, registry.LOCATIONS)) + 'Windows Setup keys from "SYSTEM\\Setup"\n'


def damaged(text: str) -> dict[str, str]:
    return registry.parse_dump(text, "m").damaged


def test_a_whole_dump_lacks_nothing() -> None:
    assert damaged(WHOLE) == {}
    assert damaged(WHOLE.replace("\n", "\r\n")) == {}


@for_each(
    ("reason", "text", "expected"),
    [
        (
            "the head is missing",
            WHOLE[WHOLE.index("[Scan]") :],
            {"effective policy": "it is not there"},
        ),
        (
            "the tail is missing",
            WHOLE[: WHOLE.index("[Scan]")],
            {
                "effective policy": "its end is missing",
                "system policy": "it is not there",
                "mdm policy": "it is not there",
                "preferences": "it is not there",
            },
        ),
        (
            "the last location does not end",
            WHOLE[: WHOLE.rindex("-" * 18)],
            {"preferences": "its end is missing"},
        ),
        (
            "a section was taken out of one location",
            WHOLE.replace("[Exclusions\\Paths]\n", "", 1),
            {"effective policy": "it lacks Exclusions\\Paths"},
        ),
        (
            "a location was taken out",
            WHOLE.replace(location("mdm policy"), ""),
            {"mdm policy": "it is not there"},
        ),
        (
            "a location stands twice",
            WHOLE + location("effective policy"),
            {"effective policy": "it stands twice"},
        ),
    ],
)
def test_what_is_not_whole_is_named(reason: str, text: str, expected: dict[str, str]) -> None:
    assert damaged(text) == expected, reason


def test_what_follows_a_hole_is_not_taken_for_the_location_before_it() -> None:
    """Effective policy loses its end and system policy its head: its values are nobody's."""
    path = "    C:\\Temp  [REG_DWORD]    : 0 (0X0)\n"
    text = WHOLE.replace("[Exclusions\\Paths]\n", f"[Exclusions\\Paths]\n{path}")
    start, end = text.index("[Exclusions]"), text.index("[.]", text.index('"system policy"'))
    dump = registry.parse_dump(text[:start] + text[end:], "m")
    assert dump.locations["effective policy"] == {}
    assert dump.damaged["effective policy"] == "its section . stands twice"
    assert dump.damaged["system policy"] == "it is not there"
    assert list(dump.locations["preferences"]) == ["Exclusions\\Paths\\C:\\Temp"]


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)))
def test_a_dump_with_a_hole_in_its_locations_is_never_whole(one: int, other: int) -> None:
    """Where whole lines went that no other location repeats in their place."""
    start, end = sorted((one, other))
    lines = WHOLE[:start].rpartition("\n")[0], WHOLE[end:].partition("\n")[2]
    text = "\n".join(filter(None, lines))
    kept = set(text.splitlines())
    if not any(f'"{name}"' in line for name in registry.LOCATIONS for line in kept):
        return  # nothing is left that looks like a dump
    gone = [n for n in registry.LOCATIONS if not any(f'"{n}"' in line for line in kept)]
    assert set(gone) <= damaged(text).keys()
