"""A row that an export holds twice is one event; two changes of one moment are two."""

from __future__ import annotations

import pytest

from mpdiff.readers.events.tables.copies import Written, copies
from tests.support.rows import for_each

EXACT, COARSE = "2026-03-01T12:30:00.1234567Z", "Mar 1, 2026 12:30:00 PM"


def change(new: str, time: str = EXACT, **more: str) -> Written:
    fields = {"RegistryKey": "HKLM\\X", "RegistryValueName": "Y", "RegistryValueData": new}
    return Written("RegistryValueSet", fields | more, time)


def ran(line: str, time: str = EXACT, **more: str) -> Written:
    return Written("ProcessCreated", {"ProcessCommandLine": line} | more, time)


@for_each(
    ("rows", "expected"),
    [
        pytest.param([change("1"), change("1")], [False, True], id="twice"),
        pytest.param([change("1", COARSE), change("1", COARSE)], [False, True], id="whole seconds"),
        pytest.param([change("1"), change("1", Table="x")], [False, True], id="a union"),
        pytest.param(
            [change("1"), change("0"), change("1")], [False, False, True], id="exact times"
        ),
        pytest.param(
            [change(new, COARSE) for new in "101"], [False] * 3, id="there and back in a second"
        ),
        pytest.param(
            [change(new, COARSE, ReportId=new) for new in "1010"],
            [False, False, True, True],
            id="whole seconds, numbered",
        ),
        pytest.param([change("1", ReportId=n) for n in "12"], [False, False], id="other numbers"),
        pytest.param([change("1", DeviceId=n) for n in "ab"], [False, False], id="other devices"),
        pytest.param([change("1"), change("1", COARSE)], [False, False], id="other times"),
        pytest.param(
            [change("1"), change("1")._replace(action="RegistryValueDeleted")],
            [False, False],
            id="another action",
        ),
        pytest.param([ran("a"), ran("b"), ran("a")], [False, False, True], id="processes"),
        pytest.param(
            [ran("a", ReportId="7"), ran("a", ReportId="7", Joined="x")],
            [False, True],
            id="a join",
        ),
        pytest.param([ran("a", ProcessId=n) for n in "12"], [False, False], id="two processes"),
    ],
)
def test_copies(rows: list[Written], expected: list[bool]) -> None:
    assert list(copies(rows)) == expected
