"""Operational logs printed as text, in any language, encoding and order of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mpdiff.base import limits
from mpdiff.base.model import Event
from mpdiff.readers.events import detect
from mpdiff.readers.events.clock import NO_ZONE, Clock
from tests.support.eventlogs import KEY, codes, read, understood

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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_printed_log_is_told_in_any_encoding(encoding: str) -> None:
    source, _ = detect(english("6/9/2024 12:53:54 PM", "", ADDED).encode(encoding))
    assert source is not None
    assert source.kind == "event-text"


@pytest.mark.parametrize(
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
    assert detect(text.encode()) == (None, False)


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "cp1252"])
def test_a_german_log_gives_the_same_in_any_encoding(encoding: str) -> None:
    text = german("09.06.2024 14:53:54", REALTIME + "0x0", REALTIME + "0x1")
    (event,) = events_of(text, encoding)
    assert event.time == datetime(2024, 6, 9, 12, 53, 54, tzinfo=UTC)
    assert event.fields == {"Old Value": REALTIME + "0x0", "New Value": REALTIME + "0x1"}


@pytest.mark.parametrize(
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
    assert [(t.setting, t.after) for t in found.touches] == [("DisableRealtimeMonitoring", True)]


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
    assert not found.touches[0].time_certain
    assert not found.coverage.time_certain
    assert found.touches[0].time == datetime(2024, 6, 30, 14, tzinfo=UTC)


def test_an_offset_without_rules_is_not_certain() -> None:
    clock = Clock(ZoneInfo("Etc/GMT-1"), "the standard offset (UTC+01:00)", certain=False)
    found = understood(english("6/30/2024 2:00:00 PM", "", ADDED).encode(), clock=clock)
    assert codes(found) == ["zone-uncertain"]
    assert not found.touches[0].time_certain


def test_an_open_order_of_day_and_month_is_said() -> None:
    found = understood(english("6/9/2024 2:00:00 PM", "", ADDED).encode(), clock=BERLIN)
    assert codes(found) == ["day-order-open"]
    assert not found.touches[0].time_certain
    assert found.touches[0].time.month == 6


def test_the_locale_settles_the_order() -> None:
    clock = Clock(BERLIN.zone, "x", day_first=True)
    (event,) = events_of(english("6/9/2024 2:00:00 PM", "", ADDED), clock=clock)
    assert (event.time.month, event.time.day, event.time_certain) == (9, 6, True)


def test_an_hour_that_occurs_twice_is_not_certain() -> None:
    found = understood(german("25.10.2026 02:30:00", "", ADDED).encode(), clock=BERLIN)
    assert codes(found) == ["local-time-twice"]
    assert not found.touches[0].time_certain


@pytest.mark.parametrize("date", ["01.01.1601", "31.12.2106"])
def test_an_odd_time_is_left_out_and_said(date: str) -> None:
    text = german(f"{date} 10:00:00", "", ADDED) + german("09.06.2024 14:53:54", ADDED, "")
    reading = read(text.encode(), clock=BERLIN)
    assert len(list(reading)) == 1
    assert [notice.code for notice in reading.notices] == ["odd-time"]


# --- damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [40, 100, 250, 300, 330])
def test_an_event_cut_in_the_middle_is_said_and_the_others_are_read(cut: int) -> None:
    whole = german("09.06.2024 14:53:54", "", ADDED)
    last = english("10.06.2024 14:53:54", REALTIME + "0x0", REALTIME + "0x1")[:cut]
    found = understood((whole + last).encode(), clock=BERLIN)
    assert [t.setting for t in found.touches] == ["ExclusionPath"]
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
