"""Event logs: what is read, what is counted, and what damage costs."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from mpdiff.base.model import Event
from mpdiff.readers.events.binary import evtx
from mpdiff.readers.events.binary import rendered as rendering
from mpdiff.readers.events.binary.chunks import Layouts
from mpdiff.readers.events.local_times.clock import NO_ZONE
from tests.support.eventlogs import KEY, NOON, changed, codes, of_events, read, understood
from tests.support.evtxwriter import CHUNK_SIZE, HEADER_SIZE, EventSpec, write_evtx
from tests.support.places import ROOT
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

if TYPE_CHECKING:
    from mpdiff.readers.events.source import Reading

ADDED = KEY + "Exclusions\\Paths\\C:\\Tools = 0x0"
NOISE = KEY + "CoreService\\WdConfigHash = 0x1"


def mixed(count: int, every: int = 50) -> list[EventSpec]:
    """Return scans, noise, and every so often an exclusion."""
    events = []
    for i in range(count):
        if i % every == 0:
            event = changed("", f"{KEY}Exclusions\\Paths\\C:\\T{i} = 0x0", i, i + 1)
        elif i % 3 == 0:
            event = changed(NOISE, NOISE + str(i), i, i + 1)
        else:
            data = {"Scan ID": "{0}", "Scan Type": "%%802"}
            event = EventSpec(NOON + timedelta(minutes=i), 1000, i + 1, data)
        events.append(event)
    return events


def events_of(data: bytes) -> list[Event]:
    return list(read(data))


# --- telling ------------------------------------------------------------------------------------


def test_the_channel_in_the_first_chunk_tells_the_log() -> None:
    data = write_evtx([changed("", ADDED)])
    assert evtx.detect(data[:HEADER_SIZE]) is None
    assert evtx.detect(data) is True


def test_a_log_of_another_channel_is_no_source() -> None:
    data = write_evtx([EventSpec(NOON, 4624, 1)], channel="Security", provider="Some-Provider")
    assert evtx.detect(data) is False


@pytest.mark.parametrize("rest", [b"\xaa" * 200_000, b"\0" * 200_000])
def test_a_log_that_tells_no_channel_is_read_to_say_so(rest: bytes) -> None:
    data = b"ElfFile\0" + rest
    assert evtx.detect(data) is True
    reading = read(data)
    assert list(reading) == []
    assert [notice.code for notice in reading.notices][-1] == "log-empty"


def test_events_of_other_channels_in_the_same_file_are_left_out() -> None:
    ours = write_evtx([changed("", ADDED)])
    other = write_evtx([EventSpec(NOON, 5001, 9)], channel="Application", provider="Some-Provider")
    reading = read(ours + other[HEADER_SIZE:])
    assert [event.event_id for event in reading] == [5007]
    assert reading.count == 1


# --- reading ------------------------------------------------------------------------------------


def test_an_event_carries_its_time_number_computer_and_data() -> None:
    event = changed("", ADDED, minute=1, record_id=42)
    (found,) = events_of(write_evtx([event]))
    assert found == Event(
        time=datetime(2026, 3, 1, 12, 1, tzinfo=UTC),
        event_id=5007,
        member="log",
        fields={"Old Value": "", "New Value": ADDED},
        record_id=42,
        computer="DESKTOP-TEST",
        position=42,
    )


def test_the_account_is_told_unless_it_is_the_service_itself() -> None:
    person = EventSpec(NOON, 1013, 1, {}, user_sid="S-1-5-21-1-2-3-500")
    service = EventSpec(NOON, 1013, 2, {}, user_sid="S-1-5-18")
    assert [e.actor for e in events_of(write_evtx([person, service]))] == [
        "S-1-5-21-1-2-3-500",
        None,
    ]


def test_unnamed_data_takes_the_names_of_the_template() -> None:
    event = EventSpec(NOON, 5007, 1, ["Defender", "4.18", "", ADDED])
    (found,) = events_of(write_evtx([event]))
    assert found.fields["New Value"] == ADDED


def test_events_that_cannot_matter_are_counted_only() -> None:
    reading = read(write_evtx(mixed(1000)))
    found = list(reading)
    assert len(found) == 20
    assert reading.count == 1000
    assert reading.noise == sum(i % 3 == 0 and i % 50 != 0 for i in range(1000))
    assert reading.first == NOON
    assert reading.last == NOON + timedelta(minutes=999)
    assert reading.records.missing() == 0
    assert reading.notices == []


def test_a_header_that_was_never_closed_does_not_matter() -> None:
    events = mixed(1000)
    assert events_of(write_evtx(events, dirty=True)) == events_of(write_evtx(events))


def test_skimming_finds_what_rendering_everything_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    sids = ("S-1-5-18", "S-1-5-21-1-2-3-500")
    events = [
        EventSpec(e.time, e.event_id, e.record_id, e.fields, f"PC{i % 3}", sids[i % 7 == 0])
        for i, e in enumerate(mixed(800, every=7))
    ]
    data = write_evtx(events)
    skimmed = read(data)
    found = list(skimmed)
    monkeypatch.setattr(Layouts, "skim", lambda _self, _chunk: None)
    rendered = read(data)
    # noise is sorted out by the raw bytes, or later when it is interpreted
    assert found == [e for e in rendered if "CoreService" not in e.fields["Old Value"]]
    assert (skimmed.count, skimmed.first, skimmed.last) == (
        rendered.count,
        rendered.first,
        rendered.last,
    )
    assert rendered.records.missing() == skimmed.records.missing() == 0


def test_most_records_are_never_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = 0
    original = rendering.rendered_records

    def counting(chunks: Sequence[bytearray], reading: Reading) -> list[rendering.Document]:
        nonlocal rendered
        documents = original(chunks, reading)
        rendered += sum(document.Event is not None for document in documents)
        return documents

    monkeypatch.setattr(evtx, "rendered_records", counting)
    assert len(events_of(write_evtx(mixed(2000)))) == 40
    assert rendered < 60


def test_memory_does_not_grow_with_the_log() -> None:
    def peak(count: int) -> int:
        data = io.BytesIO(write_evtx(mixed(count, every=count)))
        tracemalloc.start()
        for _ in evtx.SOURCE.read(data, "log", NO_ZONE):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(6_000), peak(18_000)
    assert large < small * 1.1


# --- record numbers -----------------------------------------------------------------------------


def test_missing_numbers_are_counted_with_the_times_on_either_side() -> None:
    events = [changed("", ADDED, minute=i, record_id=i) for i in (1, 2, 3, 7, 8, 10)]
    coverage = of_events(events).coverage
    minute = [NOON + timedelta(minutes=i) for i in range(11)]
    assert coverage.missing_records == 4
    assert coverage.gap_times == ((minute[3], minute[7]), (minute[8], minute[10]))


def test_a_log_that_wrapped_around_has_no_gap() -> None:
    old, new = mixed(1200)[:600], mixed(1200)[600:]
    first, second = write_evtx(old), write_evtx(new)
    wrapped = first[:HEADER_SIZE] + second[HEADER_SIZE:] + first[HEADER_SIZE:]
    coverage = understood(wrapped).coverage
    assert coverage.events == 1200
    assert coverage.missing_records == 0
    assert (coverage.first, coverage.last) == (NOON, NOON + timedelta(minutes=1199))


# --- damage -------------------------------------------------------------------------------------


def damaged_chunk(data: bytes, number: int, offset: int, junk: bytes) -> bytes:
    at = HEADER_SIZE + number * CHUNK_SIZE + offset
    return data[:at] + junk + data[at + len(junk) :]


@for_each(
    ("offset", "junk"),
    [
        pytest.param(0, b"\xff" * 600, id="no chunk any more"),
        pytest.param(0, b"XX", id="its magic"),
        pytest.param(560, b"\xff" * 400, id="its first template"),
        pytest.param(516, b"\xff\xff\xff\xff", id="a record's size"),
    ],
)
def test_a_damaged_chunk_costs_that_chunk_only(offset: int, junk: bytes) -> None:
    data = write_evtx(mixed(3000, every=10))
    reading = read(damaged_chunk(data, 2, offset, junk))
    found = list(reading)
    chunks = (len(data) - HEADER_SIZE) // CHUNK_SIZE
    assert 300 * (chunks - 2) / chunks < len(found) < 300
    assert reading.damaged
    notices = {notice.code for notice in reading.notices}
    assert {"log-damaged"} <= notices <= {"log-damaged", "log-checksum"}
    assert reading.records.missing() > 0


def test_a_damaged_record_costs_that_record_only() -> None:
    events = [changed("", f"{KEY}Exclusions\\Paths\\C:\\T{i} = 0x0", i, i + 1) for i in range(20)]
    data = bytearray(write_evtx(events))
    at = HEADER_SIZE + 512
    for _ in range(5):
        at += struct.unpack_from("<I", data, at + 4)[0]
    data[at + 28] = 0xFF  # a token that does not exist
    reading = read(bytes(data))
    assert [event.record_id for event in reading] == [i + 1 for i in range(20) if i != 5]
    assert reading.damaged


def test_a_log_cut_in_the_middle_of_a_chunk_is_read_up_to_there() -> None:
    data = write_evtx(mixed(3000, every=10))
    reading = read(data[: HEADER_SIZE + 3 * CHUNK_SIZE + 20_000])
    assert len(list(reading)) > 3
    assert reading.damaged


@for_each("seed", range(40))
def test_any_damage_is_survived(seed: int) -> None:
    import random

    chance = random.Random(seed)  # noqa: S311  a repeatable mess
    data = bytearray(write_evtx(mixed(200, every=5)))
    for _ in range(30):
        data[chance.randrange(HEADER_SIZE, len(data))] = chance.randrange(256)
    reading = read(bytes(data))
    assert all(isinstance(event.time, datetime) for event in reading)


def test_a_chain_of_names_that_bites_its_tail_ends(tmp_path: Path) -> None:
    data = bytearray(write_evtx([changed("", ADDED)]))
    for bucket in range(HEADER_SIZE + 128, HEADER_SIZE + 384, 4):
        (name,) = struct.unpack_from("<I", data, bucket)
        if name:
            struct.pack_into("<I", data, HEADER_SIZE + name, name)
    log = tmp_path / "log.evtx"
    log.write_bytes(data)
    code = (
        "import sys; from mpdiff.readers.events.binary.evtx import SOURCE; from mpdiff.readers.events.local_times.clock import NO_ZONE;"
        "print(len(list(SOURCE.read(open(sys.argv[1], 'rb'), 'log', NO_ZONE))))"
    )
    # in a process of its own, as a parser that never ends cannot be interrupted
    done = subprocess.run(
        [sys.executable, "-c", code, str(log)],
        cwd=ROOT,
        capture_output=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.strip() == b"1"


# --- odd events ---------------------------------------------------------------------------------


@for_each("year", [1601, 1999, 2106])
def test_an_event_of_an_odd_time_is_left_out_and_said(year: int) -> None:
    odd = EventSpec(datetime(year, 1, 2, tzinfo=UTC), 5001, 2, {})
    reading = read(write_evtx([changed("", ADDED), odd]))
    assert [event.event_id for event in reading] == [5007]
    assert [notice.code for notice in reading.notices] == ["odd-time"]
    assert reading.last == NOON


def test_a_configuration_change_without_data_is_said() -> None:
    reading = read(write_evtx([EventSpec(NOON, 5007, 1, None), changed("", ADDED, 1, 2)]))
    assert [event.record_id for event in reading] == [2]
    assert [notice.code for notice in reading.notices] == ["event-empty"]
    assert reading.count == 2


def test_an_event_without_data_that_needs_none_is_used() -> None:
    assert codes(of_events([EventSpec(NOON, 5001, 1, None)])) == []
    assert len(of_events([EventSpec(NOON, 5001, 1, None)]).statements) == 1


def test_a_value_of_many_escapes_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mpdiff.base.limits.MAX_EVENT_VALUE", 1000)
    path = KEY + "Exclusions\\Paths\\C:\\" + "x" * 5000 + " = 0x0"
    reading = read(write_evtx([changed("", path)]))
    (event,) = reading
    assert len(event.fields["New Value"]) == 1000
    assert [notice.code for notice in reading.notices] == ["value-cut"]


# --- trust --------------------------------------------------------------------------------------


def stale(data: bytes, *chunks: int) -> bytes:
    """Change a text in some chunks without their checksums."""
    changed_data = bytearray(data)
    for chunk in chunks:
        at = data.index("C:\\T".encode("utf-16-le"), HEADER_SIZE + chunk * CHUNK_SIZE)
        changed_data[at] = ord("D")
    return bytes(changed_data)


LONG = write_evtx(mixed(3000, every=10))
LAST = (len(LONG) - HEADER_SIZE) // CHUNK_SIZE - 1


def test_checksums_of_a_log_as_written_fit() -> None:
    reading = read(LONG)
    assert len(list(reading)) == 300
    assert (reading.chunks, reading.bad_chunks, reading.damaged) == (LAST + 1, 0, False)


@pytest.mark.parametrize("dirty", [False, True])
def test_chunks_that_do_not_fit_their_checksum_are_said_and_used(*, dirty: bool) -> None:
    log = write_evtx(mixed(3000, every=10), dirty=dirty)
    reading = read(stale(log, 0, 1))
    assert len(list(reading)) == 300
    assert (reading.bad_chunks, reading.damaged) == (2, True)
    (notice,) = reading.notices
    assert notice.code == "log-checksum"
    assert f"2 of {LAST + 1} chunks do not fit their checksum" in notice.message


def test_a_stale_last_chunk_of_a_log_that_was_open_is_only_mentioned() -> None:
    reading = read(stale(write_evtx(mixed(3000, every=10), dirty=True), LAST))
    assert len(list(reading)) == 300
    assert (reading.bad_chunks, reading.damaged) == (0, False)
    assert [notice.code for notice in reading.notices] == ["log-checksum-open"]


def test_a_stale_last_chunk_of_a_log_that_was_closed_is_damage() -> None:
    reading = read(stale(LONG, LAST))
    assert len(list(reading)) == 300
    assert [notice.code for notice in reading.notices] == ["log-checksum"]


def test_a_changed_chunk_header_does_not_fit_either() -> None:
    data = bytearray(LONG)
    data[HEADER_SIZE + 130] ^= 1  # a bucket of the name table
    reading = read(bytes(data))
    list(reading)
    assert reading.bad_chunks == 1


# --- the course ---------------------------------------------------------------------------------


def scans(*minutes: float) -> list[EventSpec]:
    return [
        EventSpec(NOON + timedelta(minutes=m), 1000, n + 1, {"Scan ID": "x" * 400})
        for n, m in enumerate(minutes)
    ]


def minute(m: float) -> datetime:
    return NOON + timedelta(minutes=m)


def test_a_clock_set_back_shows_in_events_that_cannot_matter() -> None:
    reading = read(write_evtx(scans(0, 60, 20, 50)))
    assert list(reading) == []
    assert reading.setbacks == [(minute(60), minute(20))]
    assert [notice.code for notice in reading.notices] == ["clock-set-back"]


def test_a_clock_set_back_between_two_chunks() -> None:
    times = [float(m) for m in range(100)] + [m - 300.0 for m in range(100, 200)]
    log = write_evtx(scans(*times))
    first, second = write_evtx(scans(*times[:100])), log
    assert (len(first) - HEADER_SIZE) // CHUNK_SIZE >= 1
    reading = read(second)
    list(reading)
    assert reading.setbacks == [(minute(99), minute(-200))]


def test_a_log_that_wrapped_around_was_not_set_back() -> None:
    old, new = write_evtx(mixed(1200)[:600]), write_evtx(mixed(1200)[600:])
    reading = read(old[:HEADER_SIZE] + new[HEADER_SIZE:] + old[HEADER_SIZE:])
    list(reading)
    assert reading.setbacks == []
    assert reading.quiet == []


def test_hours_without_an_event_are_quiet() -> None:
    reading = read(write_evtx(scans(0, 60, 120, 200, 260, 400)))
    list(reading)
    assert reading.quiet == [(minute(120), minute(200)), (minute(260), minute(400))]


# --- reports ------------------------------------------------------------------------------------


def report(minutes: float, record_id: int, rtp: str = "%%901", event_id: int = 1151) -> EventSpec:
    data = {"Product Name": "%%827", "Unused": "", "RTP state": rtp, "BM state": "%%902"}
    return EventSpec(minute(minutes), event_id, record_id, data)


def test_hourly_reports_are_kept_with_states_in_words() -> None:
    events = events_of(write_evtx([report(60 * n, n + 1) for n in range(24)]))
    assert len(events) == 24
    assert events[0].fields == {
        "Product Name": "%%827",
        "RTP state": "Enabled",
        "BM state": "Disabled",
    }


def test_the_same_report_again_within_half_an_hour_says_nothing_new() -> None:
    log = [report(0, 1), report(1, 2), report(2, 3, "%%902"), report(3, 4, "%%902"), report(40, 5)]
    reading = read(write_evtx(log))
    assert [event.record_id for event in reading] == [1, 3, 5]
    assert reading.count == 5


def test_a_change_that_hides_another_path_behind_noise_is_kept() -> None:
    event = changed(f"{KEY}Exclusions\\Paths\\C:\\T = 0x0", NOISE)
    assert len(events_of(write_evtx([event, event]))) == 2


@for_each("path", ["Unknown\\Value", "IsServiceRunning", "CoreService\\New", "Diagnostic\\X"])
def test_an_unknown_path_is_never_lost_among_noise(path: str) -> None:
    events = [changed(NOISE, NOISE + "1", n, n + 1) for n in range(20)]
    events[10] = changed(f"{KEY}{path} = 0x0", f"{KEY}{path} = 0x1", 10, 11)
    (found,) = events_of(write_evtx(events))
    assert found.record_id == 11


def test_detections_are_kept_in_bounds_and_never_push_out_a_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mpdiff.readers.events.source.MAX_OTHERS", 5)
    detections = [EventSpec(minute(n), 1116, n + 1, {"Path": "C:\\x"}) for n in range(1, 40)]
    reading = read(write_evtx([changed("", ADDED), *detections]))
    found = list(reading)
    assert [event.event_id for event in found] == [5007, *[1116] * 5]
    assert found[-1].time == minute(39)
    assert [notice.code for notice in reading.notices] == ["events-not-kept"]


def test_the_account_of_an_event_is_its_user_unless_it_is_the_system() -> None:
    person = EventSpec(NOON, 1009, 1, {"Domain": "CORP", "User": "eve", "SID": "S-1-5-21-1"})
    service = EventSpec(NOON, 1009, 2, {"Domain": "NT-AUTORITÄT", "User": "SYSTEM"})
    assert [event.actor for event in events_of(write_evtx([person, service]))] == [
        "CORP\\eve",
        None,
    ]
