"""Exports of advanced hunting: the window's own events and tampering attempts."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from mpdiff.readers.events import detect_events
from tests.support.eventlogs import KEY, codes, read, understood
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Callable

STARTED = {
    "Timestamp": "2026-03-01T09:00:01.1234567Z",
    "DeviceName": "pc-7.corp.example",
    "ActionType": "AntivirusTroubleshootModeEvent",
    "InitiatingProcessAccountName": "system",
    "AdditionalFields": json.dumps(
        {
            "TroubleshootingState": "Enabled",
            "TroubleshootingPreviousState": "Disabled",
            "TroubleshootingStartTime": "2026-03-01T09:00:00Z",
            "TroubleshootingStateExpiry": "2026-03-01T13:00:00Z",
            "TroubleshootingStateRemainingMinutes": 240,
        }
    ),
}
ATTEMPT = {
    "Timestamp": "2026-03-01T10:00:00Z",
    "DeviceName": "pc-7.corp.example",
    "ActionType": "TamperingAttempt",
    "InitiatingProcessAccountName": "eve",
    "AdditionalFields": json.dumps(
        {
            "Status": "Blocked",
            "TamperingAction": "RegistryModification",
            "Target": KEY + "Real-Time Protection\\DisableRealtimeMonitoring",
            "OriginalValue": "0x0",
            "TamperingAttemptedValue": "0x1",
        }
    ),
}
OTHER = {"Timestamp": "2026-03-01T10:00:00Z", "ActionType": "ProcessCreated"}


def as_csv(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


SHAPES: dict[str, Callable[..., bytes]] = {
    "list": lambda *rows: json.dumps(rows).encode(),
    "api": lambda *rows: json.dumps({"Schema": [], "Results": rows}).encode(),
    "lines": lambda *rows: "\n".join(map(json.dumps, rows)).encode(),
    "utf-16": lambda *rows: json.dumps(rows).encode("utf-16"),
    "csv": as_csv,
    "csv with a mark": lambda *rows: b"\xef\xbb\xbf" + as_csv(*rows),
}


@for_each("shape", SHAPES)
def test_every_shape_gives_the_same_events(shape: str) -> None:
    data = SHAPES[shape](STARTED, ATTEMPT, OTHER)
    source, _ = detect_events(data)
    assert source is not None
    assert source.name == "hunting"
    reading = read(data)
    started, attempt = list(reading)
    assert started.time == datetime(2026, 3, 1, 9, 0, 1, 123456, tzinfo=UTC)
    assert started.event_id == "AntivirusTroubleshootModeEvent"
    assert started.fields["TroubleshootingStateExpiry"] == "2026-03-01T13:00:00Z"
    assert started.fields["TroubleshootingStateRemainingMinutes"] == "240"
    assert started.computer == "pc-7.corp.example"
    assert attempt.actor == "eve"
    assert [notice.code for notice in reading.notices] == ["rows-not-read"]


def test_the_window_is_told_field_by_field() -> None:
    hints = {hint.name: hint for hint in understood(as_csv(STARTED)).hints}
    assert hints["TroubleshootingState"].before == "Disabled"
    assert hints["TroubleshootingState"].after == "Enabled"
    assert hints["TroubleshootingStartTime"].after == "2026-03-01T09:00:00Z"
    assert hints["TroubleshootingStateExpiry"].after == "2026-03-01T13:00:00Z"
    assert "TroubleshootingPreviousState" not in hints


def test_a_tampering_attempt_is_a_blocked_touch_with_its_actor() -> None:
    (touch,) = understood(as_csv(ATTEMPT)).statements
    assert touch.setting == "DisableRealtimeMonitoring"
    assert (touch.after, touch.after_known, touch.before_known) == (True, True, False)
    assert touch.refused
    assert touch.actor == "eve"


def test_an_export_covers_nothing() -> None:
    coverage = understood(as_csv(STARTED, ATTEMPT)).coverage
    assert (coverage.first, coverage.last, coverage.events) == (None, None, 2)


@for_each("stamp", ["1601-01-01T00:00:00Z", "2106-01-01T00:00:00Z", "noon", ""])
def test_an_odd_time_is_said(stamp: str) -> None:
    found = understood(as_csv({**STARTED, "Timestamp": stamp}))
    assert found.hints == []
    assert "odd-time" in codes(found)


@for_each("fields", ["", "{", "[1]", "null", "[" * 5000])
def test_additional_fields_that_are_none_tell_nothing(fields: str) -> None:
    assert understood(as_csv({**STARTED, "AdditionalFields": fields})).hints == []


def test_a_cut_export_is_said() -> None:
    whole = "\n".join(map(json.dumps, [STARTED, ATTEMPT]))
    reading = read(whole[:-30].encode())
    assert len(list(reading)) == 1
    assert reading.damaged


@for_each(
    "data",
    [
        b'{"ComputerID": "x", "ExclusionPath": []}',
        b"Name,Version\nDefender,4.18\n",
        b'"ActionType": no json',
        b"\x00\x01\x02\x03",
    ],
)
def test_other_data_is_no_export(data: bytes) -> None:
    assert detect_events(data) == (None, False)


# --- what a query may project -----------------------------------------------------------------------

DETAILS = {
    "TroubleshootingState": "1",
    "TroubleshootingPreviousState": "0",
    "TroubleshootingStartTime": "2026-03-01T09:00:00Z",
    "TroubleshootingStateExpiry": "2026-03-01T13:00:00Z",
    "TroubleshootingStateChangeReason": "Troubleshooting mode started",
}
PROJECTED = {
    "Timestamp": "Mar 1, 2026 9:00:07 AM",
    "DeviceName": "pc-7.corp.example",
    "_properties": json.dumps(DETAILS),
    **{f"_properties_{name}": value for name, value in DETAILS.items()},
}
TABLE = {
    "tables": [
        {
            "name": "PrimaryResult",
            "columns": [{"name": name, "type": "string"} for name in STARTED],
            "rows": [list(STARTED.values())],
        }
    ]
}


@for_each(
    "data",
    [
        pytest.param(as_csv(PROJECTED), id="csv"),
        pytest.param(json.dumps([PROJECTED]).encode(), id="json"),
        pytest.param(json.dumps({**PROJECTED, "_properties": DETAILS}).encode(), id="line"),
        pytest.param(
            as_csv({"Timestamp": "2026-03-01T09:00:07Z", **DETAILS}), id="fields by their names"
        ),
    ],
)
def test_a_query_that_projects_the_details_alone_is_known_by_them(data: bytes) -> None:
    (event,) = read(data)
    assert event.event_id == "AntivirusTroubleshootModeEvent"
    assert event.time == datetime(2026, 3, 1, 9, 0, 7, tzinfo=UTC)
    assert DETAILS.items() <= event.fields.items()


def test_the_answer_of_log_analytics_is_a_table() -> None:
    (event,) = read(json.dumps(TABLE).encode())
    assert event.fields["TroubleshootingState"] == "Enabled"


STAMP = datetime(2026, 3, 1, 14, 0, 7, tzinfo=UTC)


@for_each(
    ("column", "written", "certain"),
    [
        ("Timestamp", "2026-03-01T14:00:07.1234567Z", True),
        ("Timestamp", "2026-03-01 14:00:07", True),
        ("TimeGenerated", "2026-03-01T15:00:07+01:00", True),
        ("Timestamp [UTC]", "2026-03-01T14:00:07Z", True),
        ("TimeGenerated [UTC]", "13/1/2026, 2:00:07.123 PM", True),
        ("Timestamp", "Mar 1, 2026 2:00:07 PM", False),
        ("Timestamp", "1 Mar 2026 14:00:07", False),
        ("TimeGenerated [Local Time]", "Mar 1, 2026 2:00:07 PM", False),
        ("TimeGenerated [Local Time]", "2026-03-01 14:00:07", False),
        ("Timestamp [Local Time]", "2026-03-01T14:00:07.123", False),
        ("Timestamp [EST]", "2026-03-01T14:00:07", False),
        ("Timestamp [Local Time]", "2026-03-01T15:00:07+01:00", True),
        ("TimeGenerated [UTC+02:00]", "2026-03-01T16:00:07", True),
        ("TimeGenerated [UTC-5]", "2026-03-01 09:00:07", True),
        ("TimeGenerated [Europe/Berlin]", "Mar 1, 2026 3:00:07 PM", True),
    ],
)
def test_a_time_in_the_forms_of_the_portals(column: str, written: str, *, certain: bool) -> None:
    row = {column: written, **{k: v for k, v in STARTED.items() if k != "Timestamp"}}
    reading = read(as_csv(row))
    (event,) = reading
    expected = STAMP.replace(month=1, day=13) if written.startswith("13/") else STAMP
    assert event.time.replace(microsecond=0) == expected
    assert event.time_certain is certain
    assert [n.code for n in reading.notices] == ([] if certain else ["export-zone-assumed"])


@for_each(
    ("zone", "told"),
    [
        ("UTC", "2026-03-01T09:00:00+00:00"),
        ("UTC+02:00", "2026-03-01T07:00:00+00:00"),
        ("Local Time", "2026-03-01 09:00:00 [Local Time]"),
    ],
)
def test_the_window_s_own_times_are_of_the_zone_that_their_column_names(
    zone: str, told: str
) -> None:
    row = {
        "Timestamp": "2026-03-01T09:00:07Z",
        f"TroubleshootingStartTime [{zone}]": "2026-03-01 09:00:00",
        "TroubleshootingState": "1",
    }
    (event,) = read(as_csv(row))
    assert event.fields["TroubleshootingStartTime"] == told


def test_day_and_month_are_settled_by_all_rows_together() -> None:
    rows = [
        {**STARTED, "Timestamp": "3/4/2026, 2:00:07 PM"},
        {**STARTED, "Timestamp": "3/14/2026, 2:00:07 PM"},
    ]
    first, second = read(as_csv(*rows))
    assert (first.time.month, second.time.month) == (3, 3)
    assert first.other_times == ()
    (alone,) = read(as_csv(rows[0]))
    assert (alone.time.month, [time.month for time in alone.other_times]) == (3, [4])


# --- registry and processes -------------------------------------------------------------------------

KEY_OF_EXPORTS = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Defender"
SET = {
    "Timestamp": "2026-03-01T10:00:00Z",
    "DeviceName": "pc-7",
    "ActionType": "RegistryValueSet",
    "RegistryKey": KEY_OF_EXPORTS + "\\Real-Time Protection",
    "RegistryValueName": "DisableRealtimeMonitoring",
    "RegistryValueType": "Dword",
    "RegistryValueData": "1",
    "PreviousRegistryValueData": "0",
    "InitiatingProcessAccountName": "eve",
    "InitiatingProcessFolderPath": "c:\\windows\\reg.exe",
    "InitiatingProcessCommandLine": "reg add ...",
}


def test_a_registry_row_is_spelled_as_a_change_with_who_made_it() -> None:
    (event,) = read(as_csv(SET))
    path = KEY + "Real-Time Protection\\DisableRealtimeMonitoring"
    assert event.event_id == "RegistryValueSet"
    assert (event.fields["Old Value"], event.fields["New Value"]) == (
        f"{path} = 0x0",
        f"{path} = 0x1",
    )
    assert (event.actor, event.process) == ("eve", "c:\\windows\\reg.exe")
    assert event.command_line == "reg add ..."


@for_each(
    ("change", "old", "new"),
    [
        pytest.param({"PreviousRegistryValueData": ""}, None, " = 0x1", id="old not told"),
        pytest.param(
            {"RegistryValueType": "String", "RegistryValueData": "10"}, " = 0", " = 10", id="text"
        ),
        pytest.param({"RegistryValueData": "255"}, " = 0x0", " = 0xFF", id="hexadecimal"),
        pytest.param({"RegistryValueData": ""}, " = 0x0", " = (Current)", id="new not told"),
        pytest.param(
            {"RegistryValueData": "", "RegistryValueType": "String"},
            " = 0",
            " = ",
            id="an empty text",
        ),
        pytest.param({"ActionType": "RegistryValueDeleted"}, " = 0x0", "", id="deleted"),
        pytest.param(
            {"ActionType": "RegistryValueDeleted", "PreviousRegistryValueData": ""},
            " = (Current)",
            "",
            id="deleted, old not told",
        ),
    ],
)
def test_the_sides_of_a_registry_row(change: dict[str, str], old: str | None, new: str) -> None:
    (event,) = read(as_csv({**SET, **change}))
    path = KEY + "Real-Time Protection\\DisableRealtimeMonitoring"
    told = event.fields.get("Old Value")
    assert told == (None if old is None else path + old)
    assert event.fields["New Value"] == (path + new if new else "")


@for_each(
    ("key", "kept"),
    [
        ("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows Defender", True),
        ("HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\WinDefend", True),
        (
            "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows Advanced Threat Protection",
            True,
        ),
        ("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Advanced Threat Protection", False),
        ("HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor", False),
        ("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Defender Security Center", False),
    ],
)
def test_keys_of_protection_are_kept(key: str, *, kept: bool) -> None:
    reading = read(as_csv({**SET, "RegistryKey": key}))
    assert len(list(reading)) == kept
    assert [n.code for n in reading.notices if n.code == "rows-not-read"] == ["rows-not-read"] * (
        not kept
    )


def test_a_process_row_carries_account_program_and_command_line() -> None:
    row = {
        "Timestamp": "2026-03-01T10:00:00Z",
        "ActionType": "ProcessCreated",
        "FileName": "powershell.exe",
        "FolderPath": "C:\\Windows\\powershell.exe",
        "ProcessCommandLine": "Set-MpPreference -DisableRealtimeMonitoring $true",
        "AccountName": "eve",
        "InitiatingProcessAccountName": "system",
    }
    for data in (as_csv(row), as_csv({k: v for k, v in row.items() if k != "ActionType"})):
        (event,) = read(data)
        assert event.event_id == "ProcessCreated"
        assert (event.actor, event.process) == ("eve", "C:\\Windows\\powershell.exe")
        assert event.command_line == row["ProcessCommandLine"]


@for_each(
    ("action", "kept"),
    [
        ("AntivirusDetection", True),
        ("AsrLsassCredentialTheftBlocked", True),
        ("ExploitGuardNetworkProtectionBlocked", True),
        ("ControlledFolderAccessViolationAudited", True),
        ("UsbDriveMounted", False),
    ],
)
def test_rows_that_tell_of_protection_are_kept(action: str, *, kept: bool) -> None:
    reading = read(as_csv({**STARTED, "ActionType": action, "AdditionalFields": ""}))
    assert [event.event_id for event in reading] == [action] * kept


def test_a_row_that_an_export_holds_twice_is_one_event() -> None:
    back = {**SET, "RegistryValueData": "0", "PreviousRegistryValueData": "1"}
    later = {**back, "Timestamp": "2026-03-01T10:00:09Z"}
    for data in (as_csv(SET, SET, later, later), as_csv(SET, later, SET, later)):
        reading = read(data)
        assert [event.fields["New Value"][-3:] for event in reading] == ["0x1", "0x0"]
        assert reading.count == 2
