"""A log is what the channels of its own records say, whatever the texts of the records name."""

from __future__ import annotations

import pytest

from mpdiff.readers.events import detect_events
from mpdiff.readers.events.source import CHANNEL
from tests.support.eventlogs import NOON, read
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.rows import for_each

AUDIT = "Microsoft-Windows-Security-Auditing"
NAMED = {"CommandLine": f'wevtutil cl "{CHANNEL}"', "SubjectUserName": "bob"}


def process(number: int, line: str) -> EventSpec:
    data = {"NewProcessName": "C:\\x\\p.exe", "CommandLine": line, "SubjectUserName": "bob"}
    return EventSpec(NOON, 4688, number, data)


NAMING = [
    pytest.param(
        write_evtx([EventSpec(NOON, 4688, 1, NAMED), process(2, "MpCmdRun -h")], "Security", AUDIT),
        "security-log", [4688, 4688], id="a command line of the Security log",
    ),
    pytest.param(
        write_evtx(
            [EventSpec(NOON, 104, 1, {"SubjectUserName": "bob", "Channel": CHANNEL})],
            "System", "Microsoft-Windows-Eventlog",
        ),
        "system-log", [104], id="the log that was cleared, in the System log",
    ),
    pytest.param(
        write_evtx([EventSpec(NOON, 1, 1, {"Image": CHANNEL})], "Sysmon", "x"),
        "other-log", [], id="a value in a log of another channel",
    ),
]  # fmt: skip


@for_each(("data", "kind", "ids"), NAMING)
def test_a_text_that_names_defenders_channel_does_not_make_a_log_defenders(
    data: bytes, kind: str, ids: list[int]
) -> None:
    source, _ = detect_events(data)
    assert source is not None
    assert source.kind == kind
    assert [event.event_id for event in read(data)] == ids


@pytest.mark.parametrize("size", [4096 + 8000, 4096 + 30_000])
def test_a_log_that_is_cut_in_its_first_chunk_tells_its_channel_all_the_same(size: int) -> None:
    data = write_evtx([process(n, "p" * 100) for n in range(60)], "Security", AUDIT)
    source, _ = detect_events(data[:size])
    assert source is not None
    assert source.kind == "security-log"


def test_a_log_whose_first_chunk_is_lost_tells_its_channel_by_the_next() -> None:
    data = write_evtx([process(n, "p") for n in range(3)], "Security", AUDIT)
    lost = data[:4096] + b"ElfChnk\0".ljust(65_536, b"\0") + data[4096:]
    source, _ = detect_events(lost)
    assert source is not None
    assert source.kind == "security-log"


@pytest.mark.parametrize("first", ["defender", "security"])
def test_a_log_of_forwarded_events_is_read_whole_whichever_comes_first(first: str) -> None:
    own = write_evtx([EventSpec(NOON, 5001, 1)])
    theirs = write_evtx([process(2, "MpCmdRun -h")], "Security", AUDIT)
    one, two = (own, theirs) if first == "defender" else (theirs, own)
    reading = read(one + two[4096:])
    assert sorted(event.event_id for event in reading) == [4688, 5001]
    assert reading.count == 1
    assert reading.notices == []
