"""Operational logs printed as text, in any language, encoding and order of time."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from mpdiff.base import limits
from mpdiff.base.model import Event
from mpdiff.base.notices import sentence
from mpdiff.readers.events import detect_events
from mpdiff.readers.events.local_times.clock import NO_ZONE, Clock
from mpdiff.readers.events.printed.text import SOURCE
from mpdiff.readers.events.printed.timestamps import Stamps, parse_stamp
from mpdiff.readers.events.templates import enabled_word
from tests.support.eventlogs import KEY, codes, read, understood
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.readers.events.source import Reading

STARS = "*" * 60
BERLIN = Clock(ZoneInfo("Europe/Berlin"), "Europe/Berlin from SystemInfo.txt")
ADDED = KEY + "Exclusions\\Paths\\C:\\Tools = 0x0"
REALTIME = KEY + "Real-Time Protection\\DisableRealtimeMonitoring = "


def printed(stamp: str, event_id: int, *lines: str, machine: str = "PC-7") -> str:
    first = f"{stamp}\tMicrosoft-Windows-Windows Defender\tInformation\t\t\t{event_id}\t{machine}"
    return "\r\n".join([first, *lines, STARS, ""])


def english(stamp: str, old: str, new: str) -> str:
    return printed(
        stamp,
        5007,
        "Microsoft Defender Antivirus Configuration has changed. If this is an unexpected event "
        "you should review the settings as this may be the result of malware.",
        f" \tOld value: {old}",
        f" \tNew value: {new}",
    )


def german(stamp: str, old: str, new: str) -> str:
    return printed(
        stamp,
        5007,
        "Die Konfiguration von Microsoft Defender Antivirus wurde ge\xe4ndert: bitte pr\xfcfen.",
        f" \tAlter Wert: {old}",
        f" \tNeuer Wert: {new}",
    )


def events_of(text: str, encoding: str = "utf-8", clock: Clock = BERLIN) -> list[Event]:
    return list(read(text.encode(encoding), clock=clock))


# --- telling ------------------------------------------------------------------------------------


@for_each("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_printed_log_is_told_in_any_encoding(encoding: str) -> None:
    source, _ = detect_events(english("6/9/2024 12:53:54 PM", "", ADDED).encode(encoding))
    assert source is not None
    assert source.kind == "event-text"


@for_each(
    "text",
    [
        "DisableRealtimeMonitoring : False\nExclusionPath : {C:\\Tools}\n",
        f"{STARS}\nsome other log\n{STARS}\n",
        "Microsoft Defender Antivirus Configuration has changed.\nOld value:\nNew value: HKLM\\x\n",
        "Id : 5007\nMessage : no time\n",
        "",
    ],
)
def test_other_text_is_no_source(text: str) -> None:
    assert detect_events(text.encode()) == (None, False)


# --- reading ------------------------------------------------------------------------------------


def test_an_event_carries_what_its_first_line_tells() -> None:
    (event,) = events_of(
        english("6/9/2024 2:53:54 PM", "", ADDED) + printed("6/30/2024 1:00:00 AM", 1000)
    )
    assert event == Event(
        time=datetime(2024, 6, 9, 12, 53, 54, tzinfo=UTC),
        event_id=5007,
        member="log",
        fields={"Old Value": "", "New Value": ADDED},
        computer="PC-7",
        position=0,
    )


@for_each("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "cp1252"])
def test_a_german_log_gives_the_same_in_any_encoding(encoding: str) -> None:
    text = german("09.06.2024 14:53:54", REALTIME + "0x0", REALTIME + "0x1")
    (event,) = events_of(text, encoding)
    assert event.time == datetime(2024, 6, 9, 12, 53, 54, tzinfo=UTC)
    assert event.fields == {"Old Value": REALTIME + "0x0", "New Value": REALTIME + "0x1"}


@for_each(
    ("old_label", "new_label"),
    [
        ("Ancienne valeur\xa0", "Nouvelle valeur\xa0"),
        ("旧值", "新值"),
        ("Старое значение", "Новое значение"),
    ],
)
def test_labels_of_any_language_do(old_label: str, new_label: str) -> None:
    text = printed(
        "09.06.2024 14:53:54", 5007, "x", f" \t{old_label}: ", f" \t{new_label}: {ADDED}"
    )
    assert events_of(text)[0].fields == {"Old Value": "", "New Value": ADDED}


def test_a_full_width_colon_ends_a_label() -> None:
    text = printed("2024/06/09 14:53:54", 5007, "x", f"\t旧值\uff1a{ADDED}", "\t新值\uff1a")
    assert events_of(text)[0].fields == {"Old Value": ADDED, "New Value": ""}


def test_a_value_of_several_lines_is_one_value() -> None:
    path = KEY + "Signature Updates\\DefinitionUpdateFileSharesSources = "
    text = printed(
        "09.06.2024 14:53:54", 5007, "x", f"\tAlt: {path}", "\\\\a\\b", "\\\\c\\d", f"\tNeu: {path}"
    )
    assert events_of(text)[0].fields["Old Value"] == path.rstrip() + "\n\\\\a\\b\n\\\\c\\d"


def test_a_blocked_change_gives_its_value() -> None:
    text = printed(
        "09.06.2024 14:53:54",
        5013,
        "Manipulationsschutz hat eine \xc4nderung blockiert.",
        f" \tWert: {REALTIME}(Current)",
    )
    assert events_of(text)[0].fields == {"Value": REALTIME + "(Current)"}


def test_events_without_values_need_no_message() -> None:
    found = understood(printed("09.06.2024 14:53:54", 5001).encode(), clock=BERLIN)
    assert [(t.setting, t.after) for t in found.statements] == [("DisableRealtimeMonitoring", True)]


def test_other_events_are_counted_only() -> None:
    text = "".join(printed(f"09.06.2024 {hour:02}:00:00", 1000) for hour in range(24))
    reading = read(text.encode(), clock=BERLIN)
    assert list(reading) == []
    assert reading.count == 24
    assert reading.first == datetime(2024, 6, 8, 22, tzinfo=UTC)
    assert reading.last == datetime(2024, 6, 9, 21, tzinfo=UTC)


# --- Format-List --------------------------------------------------------------------------------

LISTED = """

TimeCreated : 6/9/2024 2:53:54 PM
Id          : 5007
Message     : Microsoft Defender Antivirus Configuration has changed. If this is an
              unexpected event you should review the settings.
                Old value: HKLM\\SOFTWARE\\Microsoft\\Windows
              Defender\\Exclusions\\Paths\\C:\\Program
              Files = 0x0
                New value:

TimeCreated : 6/30/2024 1:53:54 PM
Id          : 5001
Message     : Off.
"""


def test_the_wrapping_of_a_console_is_undone() -> None:
    first, second = events_of(LISTED)
    assert first.fields == {
        "Old Value": KEY + "Exclusions\\Paths\\C:\\Program Files = 0x0",
        "New Value": "",
    }
    assert (second.event_id, second.time.hour) == (5001, 11)


def test_a_word_that_fills_a_line_was_broken_inside() -> None:
    item = "C:\\" + "x" * 90
    value = f"{KEY}Exclusions\\Paths\\{item}"
    tail = value.split(" ", 1)[1]
    text = (
        "TimeCreated : 6/13/2024 2:53:54 PM\nId          : 5007\nMessage     : Changed.\n"
        "                Old value:\n                New value: HKLM\\SOFTWARE\\Microsoft\\Windows\n"
        f"              {tail[:66]}\n              {tail[66:]} = 0x0\n"
    )
    assert events_of(text)[0].fields["New Value"] == value + " = 0x0"


# --- time ---------------------------------------------------------------------------------------


def test_the_newest_first_is_turned_around() -> None:
    text = english("6/30/2024 2:00:00 PM", ADDED, "") + english("6/30/2024 1:00:00 PM", "", ADDED)
    assert [e.fields["New Value"] for e in events_of(text)] == [ADDED, ""]


def test_without_a_zone_no_time_is_certain() -> None:
    found = understood(english("6/30/2024 2:00:00 PM", "", ADDED).encode(), clock=NO_ZONE)
    assert codes(found) == ["zone-assumed"]
    assert not found.statements[0].time_certain
    assert not found.coverage.time_certain
    assert found.statements[0].time == datetime(2024, 6, 30, 14, tzinfo=UTC)


def test_an_offset_without_rules_is_not_certain() -> None:
    clock = Clock(ZoneInfo("Etc/GMT-1"), "the standard offset (UTC+01:00)", certain=False)
    found = understood(english("6/30/2024 2:00:00 PM", "", ADDED).encode(), clock=clock)
    assert codes(found) == ["zone-uncertain"]
    assert not found.statements[0].time_certain


def test_an_open_order_of_day_and_month_is_said() -> None:
    found = understood(english("6/9/2024 2:00:00 PM", "", ADDED).encode(), clock=BERLIN)
    assert codes(found) == ["day-order-open"]
    assert not found.statements[0].time_certain
    assert found.statements[0].time.month == 6


def test_the_locale_settles_the_order() -> None:
    clock = Clock(BERLIN.zone, "x", day_first=True)
    (event,) = events_of(english("6/9/2024 2:00:00 PM", "", ADDED), clock=clock)
    assert (event.time.month, event.time.day, event.time_certain) == (9, 6, True)


def test_an_hour_that_occurs_twice_is_not_certain() -> None:
    found = understood(german("25.10.2026 02:30:00", "", ADDED).encode(), clock=BERLIN)
    assert codes(found) == ["local-time-twice"]
    assert not found.statements[0].time_certain


@pytest.mark.parametrize("date", ["01.01.1601", "31.12.2106"])
def test_an_odd_time_is_left_out_and_said(date: str) -> None:
    text = german(f"{date} 10:00:00", "", ADDED) + german("09.06.2024 14:53:54", ADDED, "")
    reading = read(text.encode(), clock=BERLIN)
    assert len(list(reading)) == 1
    assert [notice.code for notice in reading.notices] == ["odd-time"]


# --- damage -------------------------------------------------------------------------------------


@for_each("cut", [40, 100, 250, 300, 330])
def test_an_event_cut_in_the_middle_is_said_and_the_others_are_read(cut: int) -> None:
    whole = german("09.06.2024 14:53:54", "", ADDED)
    last = english("10.06.2024 14:53:54", REALTIME + "0x0", REALTIME + "0x1")[:cut]
    found = understood((whole + last).encode(), clock=BERLIN)
    assert [t.setting for t in found.statements] == ["ExclusionPath"]
    assert codes(found) == ["event-cut"]


def test_a_value_of_a_megabyte_is_cut_and_said() -> None:
    item = KEY + "Exclusions\\Paths\\C:\\" + "x" * (1024 * 1024 + 5) + " = 0x0"
    text = german("09.06.2024 14:53:54", "", item) + german("09.06.2024 15:53:54", "", ADDED)
    reading = read(text.encode(), clock=BERLIN)
    long, short = list(reading)
    assert len(long.fields["New Value"]) == limits.MAX_EVENT_VALUE
    assert short.fields["New Value"] == ADDED
    assert [notice.code for notice in reading.notices] == ["value-cut"]


def test_a_text_beyond_the_limit_is_read_up_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_EVENT_TEXT", 3 * 1024 * 1024)
    start = datetime(2024, 6, 9, tzinfo=UTC)
    text = "".join(
        printed(f"{start + timedelta(minutes=i):%d.%m.%Y %H:%M:%S}", 1000, "x" * 400)
        for i in range(8000)
    )
    reading = read(text.encode(), clock=BERLIN)
    assert list(reading) == []
    assert 4000 < reading.count < 8000
    assert [notice.code for notice in reading.notices] == ["log-too-large"]
    assert reading.damaged


# --- other readings of a time ---------------------------------------------------------------------


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_an_open_order_keeps_the_other_reading() -> None:
    reading = read(english("6/9/2024 2:00:00 PM", "", ADDED).encode(), clock=BERLIN)
    (event,) = reading
    assert event.time == utc(2024, 6, 9, 12)
    assert event.other_times == (utc(2024, 9, 6, 12),)
    assert not event.time_certain
    assert reading.open_order
    assert reading.first == utc(2024, 6, 9, 12)
    assert reading.other_spans == ((utc(2024, 9, 6, 12), utc(2024, 9, 6, 12)),)


def test_one_day_above_twelve_settles_all_times_of_a_file() -> None:
    text = english("6/9/2024 2:00:00 PM", "", ADDED) + printed("6/13/2024 2:00:00 PM", 1000)
    reading = read(text.encode(), clock=BERLIN)
    (event,) = reading
    assert (event.other_times, event.time_certain, reading.open_order) == ((), True, False)


def test_buddhist_years_are_converted_and_said() -> None:
    text = english("5/6/2569 10:30:00", "", ADDED) + english("13/6/2569 10:30:00", ADDED, "")
    found = understood(text.encode(), clock=BERLIN)
    assert [t.time for t in found.statements] == [utc(2026, 6, 5, 8, 30), utc(2026, 6, 13, 8, 30)]
    assert all(t.time_certain for t in found.statements)
    assert codes(found) == ["calendar"]


def test_a_lunar_date_may_be_a_day_off() -> None:
    (event,) = events_of(german("19.12.1447 12:00:00", "", ADDED))
    assert utc(2026, 6, 5, 10) in (event.time, *event.other_times)
    assert not event.time_certain
    solar = utc(2069, 3, 9, 11)
    assert solar in event.other_times


def test_the_hour_that_occurs_twice_has_two_readings() -> None:
    (event,) = events_of(german("25.10.2026 02:30:00", "", ADDED))
    assert event.time == utc(2026, 10, 25, 0, 30)
    assert event.other_times == (utc(2026, 10, 25, 1, 30),)


# --- the course -----------------------------------------------------------------------------------


def daily(*stamps: str, event_id: int = 5001) -> str:
    return "".join(printed(stamp, event_id, "x") for stamp in stamps)


BACK = daily("20.11.2026 09:00:00", "20.11.2026 12:30:00", "20.11.2026 11:40:00",
             "20.11.2026 12:00:00", "20.11.2026 13:00:00")  # fmt: skip


def test_a_clock_set_back_shows_in_the_order_of_the_file() -> None:
    reading = read(BACK.encode(), clock=BERLIN)
    assert [event.position for event in reading] == [0, 1, 2, 3, 4]
    assert reading.setbacks == [(utc(2026, 11, 20, 11, 30), utc(2026, 11, 20, 10, 40))]
    assert "clock-set-back" in [notice.code for notice in reading.notices]


def test_a_clock_set_back_shows_in_a_file_with_the_newest_first_as_well() -> None:
    newest_first = (STARS + "\r\n").join(reversed(BACK.split(STARS + "\r\n")[:-1])) + STARS
    reading = read(newest_first.encode(), clock=BERLIN)
    events = list(reading)
    assert reading.setbacks == [(utc(2026, 11, 20, 11, 30), utc(2026, 11, 20, 10, 40))]
    assert [event.position for event in events] == [0, 1, 2, 3, 4]
    assert events[0].time == utc(2026, 11, 20, 8)


def test_the_end_of_summer_time_sets_no_clock_back() -> None:
    text = daily("25.10.2026 02:10:00", "25.10.2026 02:50:00", "25.10.2026 02:15:00",
                 "25.10.2026 02:55:00", "25.10.2026 03:05:00")  # fmt: skip
    reading = read(text.encode(), clock=BERLIN)
    assert len(list(reading)) == 5
    assert reading.setbacks == []


def test_hours_without_any_event_are_quiet() -> None:
    text = daily("20.11.2026 09:00:00", "20.11.2026 10:00:00", "20.11.2026 14:00:00", event_id=1000)
    reading = read(text.encode(), clock=BERLIN)
    assert list(reading) == []
    assert reading.quiet == [(utc(2026, 11, 20, 9), utc(2026, 11, 20, 13))]


# --- events with a line for each value --------------------------------------------------------------

GUID = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
LINES = [
    (1009, {"Name": "Trojan:X", "ID": "1", "Severity": "Severe", "Category": "Trojan",
            "User": "C\\eve", "Security intelligence Version": "1.2", "Engine Version": "3"},
     {"Threat Name": "Trojan:X", "User": "C\\eve", "security intelligence Version": "1.2"}),
    (1116, {"Name": "Trojan:X", "ID": "1", "Severity": "Severe", "Category": "Trojan",
            "Path": "file:_C:\\x", "Detection Origin": "Local", "Detection Type": "Concrete",
            "Detection Source": "System", "User": "C\\eve", "Process Name": "C:\\p.exe",
            "Security intelligence Version": "1", "Engine Version": "2"},
     {"Threat Name": "Trojan:X", "Path": "file:_C:\\x", "Detection User": "C\\eve"}),
    (1119, {"Name": "Trojan:X", "ID": "1", "Severity": "Severe", "Category": "Trojan",
            "Path": "file:_C:\\x", "Detection Origin": "Local", "Detection Type": "Concrete",
            "Detection Source": "System", "User": "C\\eve", "Process Name": "C:\\p.exe",
            "Action": "Remove", "Action Status": "none", "Error Code": "0x8",
            "Error description": "failed", "Security intelligence Version": "1",
            "Engine Version": "2"},
     {"Action Name": "Remove", "Error Code": "0x8", "Remediation User": "C\\eve"}),
    (1121, {"ID": GUID, "Detection time": "2026-03-01T10:00:00.1Z", "User": "C\\eve",
            "Path": "C:\\x", "Process Name": "C:\\p.exe", "Target Commandline": "a",
            "Parent Commandline": "b", "Involved File": "c", "Inheritance Flags": "0",
            "Security intelligence Version": "1", "Engine Version": "2", "Product Version": "4"},
     {"ID": GUID, "Path": "C:\\x", "Parent Commandline": "b"}),
    (1126, {"Detection time": "t", "User": "C\\eve", "Destination": "http://x",
            "Process Name": "p"}, {"Destination": "http://x", "Process Name": "p"}),
    (3002, {"Feature": "Behavior Monitoring", "Error Code": "0x1", "Error description": "e",
            "Reason": "r"}, {"Feature Name": "Behavior Monitoring", "Reason": "r"}),
    (5004, {"Feature": "Behavior Monitoring", "Configuration": "0"},
     {"Feature Name": "Behavior Monitoring", "Configuration": "0"}),
    (5008, {"Failure Type": "Crash", "Exception code": "0xc5", "Resource": "file:x"},
     {"Failure Type": "Crash", "Exception Code": "0xc5", "Resource": "file:x"}),
]  # fmt: skip


def message(lines: dict[str, str], labels: str) -> list[str]:
    """Return a message with labels in English, or in a language that nobody knows."""
    named = (
        lines.items()
        if labels == "known"
        else [(f"Zzz {n}", v) for n, v in enumerate(lines.values())]
    )
    return ["Prose: with a colon.", *(f" \t{label}: {value}" for label, value in named)]


@for_each("labels", ["known", "foreign"])
@for_each(("event_id", "lines", "expected"), LINES)
def test_values_have_their_names_in_any_language(
    event_id: int, lines: dict[str, str], expected: dict[str, str], labels: str
) -> None:
    text = printed("20.11.2026 09:00:00", event_id, *message(lines, labels))
    (event,) = events_of(text)
    assert event.event_id == event_id
    assert expected.items() <= event.fields.items()


def test_a_link_and_the_sentence_before_it_are_no_values() -> None:
    lines = message(LINES[0][1], "foreign")
    lines[1:1] = [" Mehr dazu:", "https://go.example/fwlink/?linkid=37020&name=Trojan:X"]
    (event,) = events_of(printed("20.11.2026 09:00:00", 1009, *lines))
    assert event.fields["Threat Name"] == "Trojan:X"
    assert event.actor == "C\\eve"


def test_a_line_that_is_missing_shifts_no_value() -> None:
    lines = dict(list(LINES[1][1].items())[:-1])
    (event,) = events_of(printed("20.11.2026 09:00:00", 1116, *message(lines, "foreign")))
    assert event.fields == {}
    del lines["ID"]
    (event,) = events_of(printed("20.11.2026 09:00:00", 1116, *message(lines, "known")))
    assert event.fields["Path"] == "file:_C:\\x"


@for_each(("on", "off"), [("Aktiviert", "Deaktiviert"), ("Activé", "Désactivé"), ("有効", "無効")])
def test_the_states_of_a_health_report_of_an_unknown_build(on: str, off: str) -> None:
    lines = [" \ta: 4.18", f" \tb: {on}", f" \tc: {off}", f" \td: {on}", f" \te: {off}", " \tf: 3"]
    (event,) = events_of(printed("20.11.2026 09:00:00", 1151, "x", *lines))
    assert event.fields == {"RTP state": on, "OA state": off, "IOAV state": on, "BM state": off}
    assert [enabled_word(value) for value in event.fields.values()] == ["Enabled", "Disabled"] * 2


def test_a_change_on_an_odd_place_is_no_noise_and_not_lost() -> None:
    odd = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinDefend\\Start = 0x"
    (event,) = events_of(german("20.11.2026 09:00:00", odd + "2", odd + "4"))
    assert event.fields == {"Old Value": odd + "2", "New Value": odd + "4"}


@for_each("path", ["IsServiceRunning", "Diagnostic\\X", "CoreService\\Unknown"])
def test_an_unknown_path_is_no_noise(path: str) -> None:
    (event,) = events_of(german("20.11.2026 09:00:00", f"{KEY}{path} = 0x1", f"{KEY}{path} = 0x0"))
    assert event.fields["New Value"] == f"{KEY}{path} = 0x0"


# --- separators -----------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["*****", "*" * 60, "  ********  ", "*" * 200])
@pytest.mark.parametrize("size", [1, 7, 60, 1024])
def test_events_are_parted_wherever_a_block_ends(
    line: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mpdiff.readers.events.printed.layout._BLOCK", size)
    text = "".join(german(f"20.11.2026 09:00:0{n}", "", ADDED) for n in range(5))
    listed = LISTED.replace("6/9/2024", "6/13/2024")
    for whole, count in ((text.replace(STARS, line), 5), (listed, 2)):
        reading = read_in_blocks(whole)
        assert len(list(reading)) == count
        assert reading.count == count
        assert [n.code for n in reading.notices] == []


def read_in_blocks(text: str) -> Reading:
    return SOURCE.read(io.BytesIO(text.encode()), "log", BERLIN)


def test_stars_inside_a_line_part_nothing() -> None:
    value = KEY + "Exclusions\\Paths\\C:\\***** = 0x0"
    text = german("20.11.2026 09:00:00", "", value) + german("20.11.2026 09:00:01", value, "")
    assert [e.fields["New Value"] for e in events_of(text)] == [value, ""]


@pytest.mark.parametrize("size", [1, 7, 60, 1024, 1 << 20])
def test_a_line_that_is_not_all_stars_parts_nothing_wherever_a_block_ends(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mpdiff.readers.events.printed.layout._BLOCK", size)
    reading = read_in_blocks(german("20.11.2026 09:00:00", "", ADDED) + "x\n*******\u00d7")
    assert [event.fields["New Value"] for event in reading] == [ADDED]
    assert [n.message for n in reading.notices if n.code == "event-cut"] == [
        sentence("event-cut", 1)
    ]


@for_each("odd", ["*" * 59, " " + STARS, STARS + "\t", f"{STARS}\n{STARS}", "*" * 61])
def test_a_separator_unlike_the_first_one_parts_too(odd: str) -> None:
    times = [f"20.11.2026 09:00:0{n}" for n in range(4)]
    first, second, third, last = (german(time, "", ADDED) for time in times)
    events = events_of(first + second.replace(STARS, odd) + third + last)
    assert [event.time.second for event in events] == [0, 1, 2, 3]


def test_events_that_differ_in_their_time_alone_are_all_counted_and_found() -> None:
    stamps = ["6/9/2024 2:53:54 PM", "6/9/2024 2:53:54 AM", "6/9/2024 3:00:00 PM", "13/9/2024 x"]
    reading = read("".join(english(stamp, "", ADDED) for stamp in stamps).encode(), clock=BERLIN)
    assert [event.time.hour for event in reading] == [12, 0, 13]
    assert reading.count == 3
    assert "event-cut" in {notice.code for notice in reading.notices}


@for_each("stamp", ["6/9/2024 2:53:54 PM", "09.06.2024 14:53:54", "9.6.2024 14.53.54"])
def test_a_time_is_read_the_same_beside_others(stamp: str) -> None:
    stamps = Stamps()
    texts = (stamp, stamp.replace("53", "00"), stamp, stamp[:-2], stamp.replace("54", "60"))
    assert [stamps.read(text) for text in texts] == [parse_stamp(text) for text in texts]


@for_each(
    ("old", "new", "noise"),
    [
        ("CoreService\\WdConfigHash = 0x1", "CoreService\\WdConfigHash = 0x2", True),
        ("", "Diagnostics\\Any = 0x2", True),
        ("Diagnostics\\Any = 0x2", "", True),
        ("", "", False),
        ("CoreService\\WdConfigHash = a = 0x1", "CoreService\\WdConfigHash = 0x2", False),
        ("Real-Time Protection\\Any = 0x1", "Diagnostics\\Any = 0x2", False),
    ],
)
def test_a_change_is_noise_where_both_sides_are(old: str, new: str, *, noise: bool) -> None:
    before, after = (KEY + side if side else "" for side in (old, new))
    for spelled in (english, german):
        reading = read(spelled("6/13/2024 2:53:54 PM", before, after).encode(), clock=BERLIN)
        assert (len(list(reading)), reading.noise) == (1 - noise, int(noise))


@pytest.mark.parametrize("labels", ["Old value: , Old value: ", "Old value: , Alter Wert: "])
def test_a_change_whose_labels_name_one_side_is_no_noise(labels: str) -> None:
    side = KEY + "Diagnostics\\Any = 0x2"
    first, second = (f" \t{label}{side}" for label in labels.split(", "))
    (event,) = events_of(
        printed("6/13/2024 2:53:54 PM", 5007, "Something has changed.", first, second)
    )
    assert event.fields == {"Old Value": side}


def test_a_list_whose_time_has_no_value_is_no_event() -> None:
    assert events_of("TimeCreated :x\nId : 5007\n") == []


# --- records that are not whole -------------------------------------------------------------------


def sides(*lines: str) -> list[tuple[bool, object, bool, object]]:
    text = printed("6/9/2024 2:53:54 PM", 5007, "Something has changed.", *lines)
    found = understood(text.encode(), clock=BERLIN).statements
    return [(s.before_known, s.before, s.after_known, s.after) for s in found]


def test_english_labels_count_whatever_their_order() -> None:
    new, old = f" \tNew value: {REALTIME}0x1", f" \tOld value: {REALTIME}0x0"
    assert sides(new, old) == sides(old, new) == [(True, False, True, True)]


@for_each(
    ("label", "stated"),
    [
        ("New value", (False, None, True, True)),
        ("Old value", (True, True, False, None)),
        ("Neuer Wert", (False, None, False, None)),
    ],
)
def test_a_change_of_one_line_counts_by_its_label(
    label: str, stated: tuple[bool, object, bool, object]
) -> None:
    assert sides(f" \t{label}: {REALTIME}0x1") == [stated]


def test_a_line_that_is_no_configuration_value_is_no_side() -> None:
    assert sides(" \tWert: x") == []


def test_a_report_that_repeats_another_word_for_word_says_the_same() -> None:
    def report(hour: int, state: str) -> str:
        return printed(f"03/01/2026 0{hour}:00:00", 1151, "", f"\tRTP state: {state}")

    said = [(1, "Enabled"), (2, "Enabled"), (3, "Disabled"), (4, "Disabled"), (5, "Enabled")]
    events = events_of(STARS + "\r\n" + "".join(report(*one) for one in said))
    assert [event.fields.get("RTP state") for event in events] == [state for _, state in said]


def test_every_report_that_is_cut_is_said() -> None:
    long = printed(
        "03/01/2026 01:00:00", 1151, "", f"\tRTP state: {'x' * (limits.MAX_EVENT_VALUE + 1)}"
    )
    reading = read((STARS + "\r\n" + long + long).encode(), clock=BERLIN)
    assert len(list(reading)) == 1
    (cut,) = [notice for notice in reading.notices if notice.code == "value-cut"]
    assert cut.message.startswith("2 ")


@pytest.mark.parametrize(
    ("why", "times", "quiet"),
    [
        ("hourly reports in both hours", ("01:00", "02:00", "02:00", "03:00"), []),
        ("with a minute's drift", ("01:00", "02:01", "02:02", "03:03"), []),
        ("two reports each hour", ("01:00", "02:00", "02:00", "02:00", "02:00", "03:00"), []),
        ("and changes in the second of them", ("01:00", "02:00", "02:00", "02:20", "02:40", "03:00"), []),
        ("one report is missing", ("01:00", "02:00", "03:00"), [(0, 120)]),
        ("as many hours later", ("01:00", "02:00", "02:00", "05:00"), [(60, 240)]),
        ("the report of the second is missing", ("01:00", "02:00", "02:30", "02:50", "03:00"), [(50, 120)]),
        ("it begins in that hour", ("02:00", "02:00", "03:00"), []),
    ],
)  # fmt: skip
def test_an_hour_that_occurs_twice_is_no_silence_where_reports_of_health_lie_in_both(
    why: str, times: tuple[str, ...], quiet: list[tuple[int, int]]
) -> None:
    text = daily(*(f"25.10.2026 {time}:00" for time in times))
    reading = read(text.encode(), clock=BERLIN)
    assert list(reading), why
    midnight = utc(2026, 10, 25)
    found = [
        ((b - midnight).total_seconds() // 60, (a - midnight).total_seconds() // 60)
        for b, a in reading.quiet
    ]
    assert found == quiet, why
    assert reading.setbacks == [], why
