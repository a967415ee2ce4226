"""The protection log: what its lines say is read, what looks like them is not, times are UTC."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpdiff.base import limits
from mpdiff.readers.support import text
from mpdiff.readers.support.mplog import log as mplog
from mpdiff.readers.support.mplog.entries import (
    Detection,
    Entry,
    ExclusionDiscarded,
    ExclusionLists,
    ExclusionMapped,
    ExclusionsResized,
    Place,
    RealTimeState,
    TamperState,
)
from samples import write_support as write
from tests.support.clocks import UTC_CLOCK, at
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.readers.support.mplog.log import MpLog
    from samples.write_support import Timed

START = at("2026-07-08 21:04:00")
EICAR = "Virus:DOS/EICAR_Test_File"


def read(content: str | bytes, encoding: str = "utf-16") -> tuple[list[Entry], MpLog]:
    data = content if isinstance(content, bytes) else content.encode(encoding)
    log = mplog.read(io.BytesIO(data), "MPLog.log", UTC_CLOCK)
    return list(log), log


def one(message: str) -> Entry | None:
    """Return what a message at START is read as."""
    entries, _ = read(write.mp_log([(START, message)]))
    return entries[0] if entries else None


PLACE = Place(START, time_certain=True, line=1)


@for_each(
    ("message", "entry"),
    [
        (
            write.real_time_state(2, 0),
            RealTimeState(PLACE, 2, 0, write.real_time_state(2, 0)),
        ),
        (
            write.tamper_state(5, 0, "UI"),
            TamperState(PLACE, 5, 0, "UI", write.tamper_state(5, 0, "UI")),
        ),
        (
            "[TP] State change. NewState: 4, OldState: 1",
            TamperState(PLACE, 1, 4, None, "[TP] State change. NewState: 4, OldState: 1"),
        ),
        (
            write.exclusion("C:\\", r"\Device\HarddiskVolume3"),
            ExclusionMapped(PLACE, "C:\\", r"\Device\HarddiskVolume3"),
        ),
        (
            write.exclusion(r"C:\a -> b\c", r"\Device\HarddiskVolume3\a -> b\c"),
            ExclusionMapped(PLACE, r"C:\a -> b\c", r"\Device\HarddiskVolume3\a -> b\c"),
        ),
        (
            write.exclusion_discarded("T:\\", 0x80070002),
            ExclusionDiscarded(PLACE, "T:\\", 0x80070002),
        ),
        (write.exclusions_resized(1406), ExclusionsResized(PLACE, 1406)),
        (
            write.detected(EICAR, r"file:C:\a b\e.com"),
            Detection(PLACE, "detected", EICAR, r"file:C:\a b\e.com", "MPSOURCE_REALTIME"),
        ),
        (
            write.cleaned(EICAR, r"file:C:\e.com", result=0x80508033),
            Detection(
                PLACE,
                "cleaned",
                EICAR,
                r"file:C:\e.com",
                "MPSOURCE_REALTIME",
                "MP_THREAT_ACTION_QUARANTINE",
                "0x80508033",
            ),
        ),
        (
            write.listed(EICAR, "file:C:\\e.com"),
            Detection(PLACE, "listed", EICAR, "file:C:\\e.com"),
        ),
    ],
    ids=range(10),
)
def test_a_message_that_tells_of_protection_is_read(message: str, entry: Entry) -> None:
    assert one(message) == entry


@for_each(
    "before",
    [
        "Task(-x ",
        "Internal signature match:subtype=Lowfi, sigseq=0x1, path: C:\\a ",
        "CmdLine: cmd.exe /c echo ",
        "File path: C:\\x ",
        "Registry key ",
        "BM: ",
        "[RTP] Dropped file C:\\x ",
        "Real-time scan of (x) ",
        "XRTP ",
    ],
)
def test_a_state_within_foreign_text_counts_for_nothing_and_is_said(before: str) -> None:
    entries, log = read(write.mp_log([(START, f"{before}RTPStatus:1->0")]))
    assert entries == []
    assert [n.code for n in log.notices] == ["mplog-state-foreign"]


@for_each(
    "before",
    [
        "",
        "[RTP] ",
        "[RTP] [Config] ",
        "[RTP] RTPPlugin state change, changes follow: ",
        "RTPPlugin: ",
        "Real-time protection: ",
    ],
)
def test_a_state_that_the_product_begins_is_read(before: str) -> None:
    entry = one(f"{before}RTPStatus:1->0, OAStatus:1->0")
    assert isinstance(entry, RealTimeState)
    assert (entry.before, entry.after) == (1, 0)


@for_each(
    "message",
    [
        "Engine:command line reported as lowfi: cmd.exe(cmd /c echo RTPStatus:2->0)",
        "ProcessImageName: RTPStatus:2->0, Pid: 1",
        "[RTP] [Mini-filter] Unsuccessful scan status(#1): C:\\RTPStatus:2->0",
        "SDN:Issuing SDN query for C:\\x RTPStatus:2->0",
        "DETECTIONEVENT MPSOURCE_REALTIME Trojan",
        "DETECTION_ADD#1 HackTool:Win32/X file:C:\\x PropBag [length: 0, data: (null)]",
        "note: DETECTIONEVENT MPSOURCE_REALTIME Trojan:Win32/X file:C:\\x;",
        "RTPStatus:on->off",
        "RTPStatus:2->0x",
        "echo [TP] State change. NewState: 0x0, OldState: 0x5",
        "[TP] State change. NewState: 0x0",
        "[RTP] [Exclusion] C:\\ -> relative",
        "[RTP] [Exclusion] C:\\ was looked at",
        "Path exclusion changed, new size in bytes: many",
    ],
)
def test_what_quotes_foreign_text_or_has_another_form_is_only_counted(message: str) -> None:
    entries, log = read(write.mp_log([(START, message)]))
    assert entries == []
    assert log.lines == 1


def test_a_line_without_a_time_is_no_entry() -> None:
    assert read(write.mp_log([(None, write.real_time_state(2, 0)), (START, "x")]))[0] == []


# --- listings -------------------------------------------------------------------------------------

LISTS = {"Process": [r"C:\Tools\agent.exe"], "Path": ["C:\\", "%windir%\\Temp\\* "], "Ext": []}


def test_a_listing_is_dated_by_the_line_above_it_and_keeps_kinds_apart() -> None:
    entries, log = read(
        write.mp_log(
            [
                (START, "Service started"),
                (None, "a line between"),
                (None, write.exclusion_listing(LISTS)),
                (START + timedelta(hours=1), write.exclusions_resized(7)),
            ]
        )
    )
    assert entries[0] == ExclusionLists(
        Place(START, time_certain=True, line=3),
        {
            "process": (r"C:\Tools\agent.exe",),
            "path": ("C:\\", "%windir%\\Temp\\* "),
            "extension": (),
        },
    )
    assert isinstance(entries[1], ExclusionsResized)
    assert entries[1].place.line == log.lines == 14
    assert log.counts == {"ExclusionLists": 1, "ExclusionsResized": 1}
    assert log.notices == ()


@pytest.mark.parametrize("after", [[], [(START, "x")]], ids=["end of file", "timed line"])
def test_a_listing_without_an_end_is_not_whole(after: list[Timed]) -> None:
    listing = write.exclusion_listing({"Path": ["C:\\"]}, ended=False)
    (entry,), log = read(write.mp_log([(START, "x"), (None, listing), *after]))
    assert isinstance(entry, ExclusionLists)
    assert (entry.lists, entry.place.whole) == ({"path": ("C:\\",)}, False)
    assert [n.code for n in log.notices] == ["mplog-listing-cut"]


@pytest.mark.parametrize(
    "between", ["****RTP Perf Log****", write.session_header(START)], ids=["listing", "session"]
)
def test_what_begins_inside_a_listing_ends_it(between: str) -> None:
    first = write.exclusion_listing({"Path": ["C:\\"]}, ended=False)
    second = write.exclusion_listing({"Ext": [".x"]})
    entries, _ = read(write.mp_log([(START, "x"), (None, first), (None, between), (None, second)]))
    held = [(e.lists, e.place.whole) for e in entries if isinstance(e, ExclusionLists)]
    assert held[0] == ({"path": ("C:\\",)}, False)
    assert held[-1] == ({"extension": (".x",)}, True)


def test_a_listing_may_begin_in_one_block_and_end_in_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text, "BLOCK", 64)
    entries, _ = read(
        write.mp_log([(START, "x"), (None, write.exclusion_listing(LISTS)), (START, "y")])
    )
    assert [type(e) for e in entries] == [ExclusionLists]
    assert entries[0].place == Place(START, time_certain=True, line=2)


def test_equal_listings_are_held_once() -> None:
    entries, _ = read(write.mp_log([(START, "x"), *[(None, write.exclusion_listing(LISTS))] * 2]))
    assert isinstance(entries[0], ExclusionLists)
    assert isinstance(entries[1], ExclusionLists)
    assert entries[0].lists is entries[1].lists


# --- times ----------------------------------------------------------------------------------------


def header(zone_hours: int, *, marked: bool = False) -> str:
    """Return a log whose header says START is UTC, and whose times are that many hours ahead."""
    ahead = START + timedelta(hours=zone_hours)
    entries: list[Timed] = [
        (None, write.session_header(START)),
        (ahead, "Service started"),
        (ahead + timedelta(minutes=5), write.real_time_state(2, 0)),
    ]
    return write.mp_log(entries, marked=marked)


@for_each(
    ("content", "certain", "checked", "codes"),
    [
        (header(0), True, True, []),
        (header(2), False, False, ["mplog-zone-shifted"]),
        (header(-5), False, False, ["mplog-zone-shifted"]),
        (header(0, marked=True), True, True, []),
    ],
    ids=["agrees", "two hours ahead", "five hours behind", "marked"],
)
def test_a_session_header_confirms_utc_or_shifts(
    *, content: str, certain: bool, checked: bool, codes: list[str]
) -> None:
    (entry,), log = read(content)
    assert entry.place.time == START + timedelta(minutes=5)
    assert entry.place.time_certain is certain
    assert log.zone_checked is checked
    assert [n.code for n in log.notices] == codes


def test_a_header_shifts_no_time_that_has_its_zone() -> None:
    (entry,), _ = read(header(2, marked=True))
    assert entry.place == Place(START + timedelta(hours=2, minutes=5), time_certain=True, line=4)


def test_without_a_header_times_without_a_zone_are_utc_but_not_certain() -> None:
    (entry,), log = read(write.mp_log([(START, write.real_time_state(2, 0))], marked=False))
    assert (entry.place.time, entry.place.time_certain) == (START, False)
    assert [n.code for n in log.notices] == ["mplog-zone-unchecked"]


def test_an_offset_is_heeded() -> None:
    (entry,), _ = read("2026-07-08T23:04:00.000+02:00 " + write.real_time_state(2, 0) + "\n")
    assert entry.place == PLACE


def test_the_log_covers_its_first_to_its_last_time() -> None:
    log = read(write.mp_log(write.scan_noise(START, 10)))[1]
    assert (log.first, log.last) == (START, START + timedelta(seconds=63))


@for_each(
    ("minutes", "told"),
    [
        ((0, 4000, 20), (True, False)),
        ((0, 20, 40, 60, 62, 30, 31), (False, False)),
        ((0, 20, 40, 43, 60, 41), (False, True)),
        ((4000, 20), (False, False)),
    ],
)
def test_a_step_back_tells_what_ran_ahead_from_what_was_set_back(
    minutes: tuple[int, ...], told: tuple[bool, bool]
) -> None:
    begun = START
    entries: list[Timed] = [
        (begun + timedelta(minutes=m), write.real_time_state(1, 0)) for m in minutes
    ]
    (step,) = read(write.mp_log(entries))[1].clock.steps
    assert (step.ran_ahead, step.was_set_back) == told


def test_the_lines_around_an_entry_show_a_step() -> None:
    entries: list[Timed] = [
        (START, "a"),
        (START + timedelta(days=3), write.real_time_state(1, 0)),
        (START + timedelta(minutes=20), "b"),
        (START + timedelta(minutes=90), write.real_time_state(0, 1)),
    ]
    (step,) = read(write.mp_log(entries))[1].clock.steps
    assert (step.floor, step.after) == (START, START + timedelta(minutes=20))


def test_times_that_go_back_are_noted() -> None:
    entries: list[Timed] = [
        (START, write.real_time_state(2, 0)),
        (START - timedelta(hours=3), write.real_time_state(0, 2)),
        (START - timedelta(hours=3, minutes=-1), write.real_time_state(2, 0)),
    ]
    assert [n.code for n in read(write.mp_log(entries))[1].notices] == ["mplog-clock-back"]


def test_an_odd_time_is_unknown_and_its_line_is_kept() -> None:
    (entry,), log = read(f"2026-02-30T10:00:00.000Z {write.real_time_state(2, 0)}\n")
    assert entry.place == Place(None, time_certain=False, line=1)
    assert "support-odd-time" in [n.code for n in log.notices]


# --- encodings and damage -------------------------------------------------------------------------

LOG = write.mp_log(
    [
        (None, write.session_header(START)),
        *write.scan_noise(START, 3),
        (START, write.exclusion("C:\\Übung\\", "\\Device\\HarddiskVolume3\\Übung\\")),
        (None, write.exclusion_listing(LISTS)),
        (START + timedelta(minutes=1), write.tamper_state(5, 0)),
        (START + timedelta(minutes=2), write.real_time_state(2, 0)),
        (START + timedelta(minutes=3), write.detected(EICAR, "file:C:\\e.com")),
        (START + timedelta(minutes=4), write.real_time_state(0, 2)),
    ]
)


@for_each("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
@for_each("ending", ["\n", "\r\n"])
def test_encodings_and_line_ends_change_nothing(encoding: str, ending: str) -> None:
    expected, _ = read(LOG)
    assert len(expected) == 6
    assert read(LOG.replace("\n", ending), encoding)[0] == expected


@given(cut=st.integers(0, len(LOG) * 2 + 2), size=st.sampled_from([64, 1000, 1 << 20]))
def test_a_cut_log_has_the_first_entries_and_at_most_one_that_is_not_whole(
    cut: int, size: int
) -> None:
    whole, _ = read(LOG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "BLOCK", size)
        entries, log = read(LOG.encode("utf-16")[:cut])
    kept = [entry for entry in entries if entry.place.whole]
    assert kept == whole[: len(kept)]
    assert len(entries) - len(kept) <= 1
    assert cut < 200 or log.first == START


@given(st.binary(max_size=3000))
def test_any_bytes_among_a_log_never_raise(noise: bytes) -> None:
    half = len(LOG) // 2 * 2
    data = LOG.encode("utf-16")
    entries, _ = read(data[:half] + noise + data[half:])
    assert len(entries) <= 8


def test_a_missing_byte_loses_a_block_and_not_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "BLOCK", 8192)
    noise = write.mp_log(write.scan_noise(START, 300))
    data = noise.encode("utf-16-le") + b"\0" + (noise + LOG).encode("utf-16-le")
    entries, log = read(data)
    assert RealTimeState in map(type, entries)
    assert "support-misaligned" in [n.code for n in log.notices]


def test_a_hole_of_zeros_is_said() -> None:
    data = LOG.encode("utf-16-le")
    entries, log = read(data + b"\0" * 4096 + data)
    assert len(entries) == 12
    assert "support-holes" in [n.code for n in log.notices]


def test_a_line_without_end_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LINE", 1000)
    monkeypatch.setattr(text, "BLOCK", 500)
    entries, log = read(LOG + "x" * 5000 + "\n" + LOG, "utf-8")
    assert len(entries) == 12
    assert "support-long-line" in [n.code for n in log.notices]


def test_what_is_no_log_is_said() -> None:
    for content in (b"", b"\0" * 5000, b"hello\n", bytes(range(256)) * 9):
        entries, log = read(content)
        assert entries == []
        assert "support-empty" in [n.code for n in log.notices]


@for_each(
    ("name", "head", "expected"),
    [
        ("a.cab!MPLog-07082026-210400.log", b"", True),
        ("x/MPDetection-20260708-210400.log", b"", True),
        ("copy.txt", LOG.encode("utf-16"), True),
        ("copy.txt", b"2026-07-08T21:04:00.000Z service of another product started\n", False),
        ("MPLogger.exe", b"MZ", False),
        ("pfirewall.log", b"2026-07-08 21:04:00 ALLOW TCP\n", False),
    ],
)
def test_a_log_is_told_by_name_or_content(*, name: str, head: bytes, expected: bool) -> None:
    assert mplog.detect(head, name) is expected
