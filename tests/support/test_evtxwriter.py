"""The generator of event logs: what it writes, the evtx package reads back."""

from __future__ import annotations

import io
import json
import struct
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from evtx import PyEvtxParser
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.evtxwriter import CHUNK_SIZE, HEADER_SIZE, EventSpec, filetime, write_evtx

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def parsed(data: bytes) -> list[dict[str, Any]]:
    records: Any = PyEvtxParser(io.BytesIO(data), validate_checksums=True).records_json()
    return [json.loads(record["data"])["Event"] for record in records]


def test_every_part_of_an_event_is_read_back() -> None:
    event = EventSpec(
        datetime(2026, 3, 1, 12, 34, 56, 789012, tzinfo=UTC),
        5007,
        4711,
        {"Old Value": "", "New Value": "HKLM\\Ärger\\日本 = 0x0"},
        computer="PC-7.corp.example",
        user_sid="S-1-5-21-1-22-333-1001",
    )
    (found,) = parsed(write_evtx([event]))
    system = found["System"]
    assert system["EventID"] == 5007
    assert system["EventRecordID"] == 4711
    assert system["TimeCreated"]["#attributes"]["SystemTime"] == "2026-03-01T12:34:56.789012Z"
    assert system["Channel"] == "Microsoft-Windows-Windows Defender/Operational"
    assert system["Provider"]["#attributes"]["Name"] == "Microsoft-Windows-Windows Defender"
    assert system["Computer"] == "PC-7.corp.example"
    assert system["Security"]["#attributes"]["UserID"] == "S-1-5-21-1-22-333-1001"
    assert found["EventData"] == {"Old Value": "", "New Value": "HKLM\\Ärger\\日本 = 0x0"}


def test_data_may_be_unnamed_or_absent() -> None:
    unnamed, absent = parsed(
        write_evtx([EventSpec(NOON, 1, 1, ["a", "b"]), EventSpec(NOON, 1, 2, None)])
    )
    assert unnamed["EventData"] == {"Data": {"#text": ["a", "b"]}}
    assert "EventData" not in absent


def test_a_log_of_many_chunks_keeps_every_event_in_order() -> None:
    events = [EventSpec(NOON, 5000 + i % 3, i, {f"F{i % 7}": "x" * (i % 300)}) for i in range(2000)]
    data = write_evtx(events)
    assert len(data) > HEADER_SIZE + 5 * CHUNK_SIZE
    assert [found["System"]["EventRecordID"] for found in parsed(data)] == list(range(2000))


def test_checksums_are_those_of_the_format() -> None:
    data = write_evtx([EventSpec(NOON, 1, 1)])
    chunk = data[HEADER_SIZE:]
    used = struct.unpack_from("<I", chunk, 48)[0]
    assert zlib.crc32(data[:120]) == struct.unpack_from("<I", data, 124)[0]
    assert zlib.crc32(chunk[512:used]) == struct.unpack_from("<I", chunk, 52)[0]
    assert zlib.crc32(chunk[:120] + chunk[128:512]) == struct.unpack_from("<I", chunk, 124)[0]


def test_the_same_events_give_the_same_bytes() -> None:
    events = [EventSpec(NOON, 5007, i, {"A": str(i)}) for i in range(50)]
    assert write_evtx(events) == write_evtx(list(events))


def test_a_log_without_events_is_a_header_alone() -> None:
    assert len(write_evtx([])) == HEADER_SIZE


def test_an_event_larger_than_a_chunk_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        write_evtx([EventSpec(NOON, 5007, 1, {"A": "x" * 32_000, "B": "x" * 32_000})])


def test_filetime_counts_from_1601() -> None:
    assert filetime(datetime(1970, 1, 1, tzinfo=UTC)) == 116_444_736_000_000_000


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["Old Value", "New Value", "Value", "Unused"]),
            st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=40),
        ),
        max_size=8,
    )
)
def test_any_text_is_read_back(fields: list[dict[str, str]]) -> None:
    found = parsed(write_evtx([EventSpec(NOON, 5007, i, f) for i, f in enumerate(fields)]))
    assert [event["EventData"] or {} for event in found] == fields
