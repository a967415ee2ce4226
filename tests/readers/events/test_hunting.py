"""Exports of advanced hunting: the window's own events and tampering attempts."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from mpdiff.readers.events import detect
from tests.support.eventlogs import KEY, codes, read, understood

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


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_events(shape: str) -> None:
    data = SHAPES[shape](STARTED, ATTEMPT, OTHER)
    source, _ = detect(data)
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
    (touch,) = understood(as_csv(ATTEMPT)).touches
    assert touch.setting == "DisableRealtimeMonitoring"
    assert (touch.after, touch.after_known, touch.before_known) == (True, True, False)
    assert touch.blocked
    assert touch.actor == "eve"


def test_an_export_covers_nothing() -> None:
    coverage = understood(as_csv(STARTED, ATTEMPT)).coverage
    assert (coverage.first, coverage.last, coverage.events) == (None, None, 2)


@pytest.mark.parametrize("stamp", ["1601-01-01T00:00:00Z", "2106-01-01T00:00:00Z", "noon", ""])
def test_an_odd_time_is_said(stamp: str) -> None:
    found = understood(as_csv({**STARTED, "Timestamp": stamp}))
    assert found.hints == []
    assert "odd-time" in codes(found)


@pytest.mark.parametrize("fields", ["", "{", "[1]", "null", "[" * 5000])
def test_additional_fields_that_are_none_tell_nothing(fields: str) -> None:
    assert understood(as_csv({**STARTED, "AdditionalFields": fields})).hints == []


def test_a_cut_export_is_said() -> None:
    whole = "\n".join(map(json.dumps, [STARTED, ATTEMPT]))
    reading = read(whole[:-30].encode())
    assert len(list(reading)) == 1
    assert reading.damaged


@pytest.mark.parametrize(
    "data",
    [
        b'{"ComputerID": "x", "ExclusionPath": []}',
        b"Name,Version\nDefender,4.18\n",
        b'"ActionType": no json',
        b"\x00\x01\x02\x03",
    ],
)
def test_other_data_is_no_export(data: bytes) -> None:
    assert detect(data) == (None, False)
