"""CSV: one header row, one data row."""

from __future__ import annotations

import pytest

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.snapshot.formats.csv import FORMAT
from tests.support.rows import for_each

QUOTED = '"MAPSReporting","ExclusionPath","ProxyServer"\r\n"2","System.String[]","a ""b"", c"\r\n'
EXPECTED = {"MAPSReporting": "2", "ExclusionPath": "System.String[]", "ProxyServer": 'a "b", c'}


@for_each(
    "text",
    [
        QUOTED,
        f"#TYPE Microsoft.Management.Infrastructure.CimInstance#MSFT_MpPreference\r\n{QUOTED}",
        QUOTED.replace("\r\n", "\n"),
        QUOTED.replace("\r\n", "\r\r\n"),
        QUOTED.replace('","', '";"'),
        QUOTED.replace('","', '"\t"'),
        QUOTED.replace('"MAPSReporting","ExclusionPath"', "MAPSReporting,ExclusionPath"),
        "\r\n" + QUOTED + "\r\n",
        QUOTED.replace('Server"', 'Server","PSComputerName"').replace(', c"', ', c","SRV-7"'),
    ],
    ids=["quoted", "type", "lf", "doubled", "semicolon", "tab", "bare", "blank-lines", "remoting"],
)
def test_every_dialect_of_one_row_reads_the_same(text: str) -> None:
    raw = FORMAT.read(text, "m")
    assert (raw.properties, raw.notices) == (EXPECTED, ())
    assert FORMAT.detect(text) == 3


def test_one_column_is_enough_where_it_is_quoted() -> None:
    assert FORMAT.read('"MAPSReporting"\n"2"\n', "m").properties == {"MAPSReporting": "2"}
    assert FORMAT.detect("MAPSReporting\n2\n") == 0


@for_each(
    ("text", "code", "line"),
    [
        (QUOTED + '"1","b","c"\r\n', "several-objects", 3),
        (f"#TYPE a\r\n{QUOTED}" + '"1","b","c"\r\n', "several-objects", 4),
        ('"MAPSReporting","ProxyServer"\n', "bad-csv", 1),
        ('"MAPSReporting","ProxyServer"\n"2"\n', "bad-csv", 2),
        ('"MAPSReporting","ProxyServer"\n"2","a', "bad-csv", 2),
        ('"MAPSReporting","ProxyServer"\n"2","a"b\n', "bad-csv", 2),
        ('"MAPSReporting","MapsReporting"\n"2","0"\n', "duplicate-property", 2),
        ('"AntivirusEnabled","NISEnabled"\n"True","True"\n', "not-a-snapshot", None),
    ],
    ids=[
        "two-rows",
        "two-rows-type",
        "no-row",
        "short-row",
        "open-quote",
        "bad-quote",
        "duplicate",
        "status",
    ],
)
def test_what_is_not_exactly_one_row_is_refused(text: str, code: str, line: int | None) -> None:
    with pytest.raises(InputError) as caught:
        FORMAT.read(text, "m.csv")
    assert (caught.value.code, caught.value.member, caught.value.line) == (code, "m.csv", line)


def test_a_header_over_the_limit_of_a_line_is_no_header() -> None:
    assert FORMAT.detect('"MAPSReporting"' + ",a" * limits.MAX_LINE) == 0
