"""Nothing that a file can hold makes a reader of events raise."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from mpdiff.readers.events import SOURCES, detect_events
from mpdiff.readers.events.local_times.clock import NO_ZONE, Clock, clock_from_system_information
from mpdiff.readers.events.printed.timestamps import parse_stamp
from tests.support.eventlogs import KEY, NOON, changed
from tests.support.evtxwriter import EventSpec, write_evtx

if TYPE_CHECKING:
    from mpdiff.readers.events.source import EventSource

CLOCKS = (NO_ZONE, Clock(ZoneInfo("Europe/Berlin"), "x"), Clock(ZoneInfo("Pacific/Apia"), "x"))

WORDS = (
    "TimeCreated :", "TimeCreated : ", "Id : ", "Id          : 5007", "Message     : ", "x", "\t",
    "\r\n", "\n", "*****", "\n" + "*" * 60 + "\n", "Windows Defender", "5007", "1151", "5013", "1116",
    "6/9/2024 2:53:54 PM", "31.12.9999 23:59:59", "1/1/1 0:00:00", "\u0661\u0664\u0664\u0667/9/9 1:2:3",
    "29/2/2569 10:00:00", " : ", "\uff1a", "Old value: ", KEY, " = ", "0x1", "0x", "N/A\\", "Default\\",
    "https://a\n", "\x00", "\ufeff", "\u212a", "RTP state: Enabled", " \tName: v", "MachineName : ",
    "Timestamp,ActionType\n", "Timestamp [UTC],RegistryKey,RegistryValueData\n", '"', ",", ";",
    "RegistryValueSet", "AntivirusTroubleshootModeEvent", "{", "}", "[", "]", '"Timestamp":',
    '"ActionType":', "Mar 3, 2026 12:00:07 PM", "2026-03-01T10:00:00Z", "99999999999999999999", "null",
    "Time Zone: (UTC+01:00) Amsterdam", "(UTC", "de;German", " Standard Time", "-543",
)  # fmt: skip

texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=40).map("".join)
encodings = st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-16-be"])


def drained(source: EventSource, data: bytes, clock: Clock) -> None:
    reading = source.read(io.BytesIO(data), "member", clock)
    for event in reading:
        assert all(isinstance(value, str) for value in event.fields.values())
        assert event.time not in event.other_times
    assert all(before > after for before, after in reading.setbacks)
    assert all(start < end for start, end in reading.quiet)
    assert all(notice.message for notice in reading.notices)
    assert reading.records.missing() >= 0


@settings(deadline=None)
@given(data=st.binary(max_size=300), clock=st.sampled_from(CLOCKS))
def test_random_bytes(data: bytes, clock: Clock) -> None:
    detect_events(data)
    for source in SOURCES:
        drained(source, data, clock)


@settings(max_examples=150, deadline=None)
@given(text=texts, encoding=encodings, clock=st.sampled_from(CLOCKS))
def test_text_that_looks_like_a_log_or_an_export(text: str, encoding: str, clock: Clock) -> None:
    data = text.encode(encoding, "surrogatepass")
    detect_events(data)
    for source in SOURCES:
        drained(source, data, clock)


@settings(deadline=None)
@given(text=texts)
def test_text_that_looks_like_system_information_or_a_time(text: str) -> None:
    clock_from_system_information(text, "SystemInfo.txt")
    stamp = parse_stamp(text)
    if stamp is not None:
        stamp.at("month-first")
        stamp.at("day-first")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
columns = st.sampled_from(
    ["Timestamp", "TimeGenerated [UTC]", "ActionType", "AdditionalFields", "RegistryKey",
     "RegistryValueData", "RegistryValueType", "PreviousRegistryValueData", "ProcessCommandLine",
     "_p_TroubleshootingState", "tables", "Results", "columns", "rows"]
)  # fmt: skip


@settings(deadline=None)
@given(rows=st.lists(st.dictionaries(columns, json_values, max_size=6), max_size=4))
def test_rows_of_any_json(rows: list[dict[str, object]]) -> None:
    for document in (rows, {"Results": rows}, {"tables": rows}):
        drained(SOURCES[-1], json.dumps(document).encode("utf-8", "surrogatepass"), NO_ZONE)


def mixed() -> list[EventSpec]:
    data = {f"{name}": "v" for name in ("RTP state", "Threat Name", "Path", "LogonType")}
    ids = (1151, 1116, 4624, 4616, 104, 5001)
    return [changed("", f"{KEY}Exclusions\\Paths\\C:\\T = 0x0", 0, 1)] + [
        EventSpec(NOON + timedelta(minutes=i), ids[i % len(ids)], i + 2, data) for i in range(30)
    ]


CHANNELS = ("Microsoft-Windows-Windows Defender/Operational", "Security", "System", "Other")
LOGS = [write_evtx(mixed(), channel=channel) for channel in CHANNELS]


@settings(max_examples=150, deadline=None)
@given(
    log=st.sampled_from(LOGS),
    damage=st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), max_size=20),
    end=st.integers(0, 70_000),
)
def test_logs_with_any_bytes_changed(log: bytes, damage: list[tuple[int, int]], end: int) -> None:
    data = bytearray(log)
    for place, byte in damage:
        data[place] = byte
    head = bytes(data[: max(end, 8)])
    detect_events(head)
    for source in SOURCES:
        drained(source, head, NO_ZONE)
