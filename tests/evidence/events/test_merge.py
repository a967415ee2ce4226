"""The same event from two sources counts once; different events never do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mpdiff.evidence.events.merge import merge
from mpdiff.readers.events.local_times.clock import NO_ZONE, Clock
from tests.support.eventlogs import KEY, NOON, changed, read, understood
from tests.support.evtxwriter import PROVIDER, EventSpec, write_evtx
from tests.support.work import calls

ADDED = KEY + "Exclusions\\Paths\\C:\\Tools = 0x0"
BERLIN = Clock(ZoneInfo("Europe/Berlin"), "test")


def text(*events: EventSpec, zone: str = "Europe/Berlin", machine: str = "DESKTOP-TEST") -> bytes:
    """Print events as MPOperationalEvents.txt does, in whole seconds of local time."""
    blocks = []
    for event in events:
        local = event.time.astimezone(ZoneInfo(zone))
        lines = [
            f"{local:%d.%m.%Y %H:%M:%S}\t{PROVIDER}\tI\t\t\t{event.event_id}\t{machine}",
            "Etwas ist geschehen.",
        ]
        if event.event_id == 5007:
            assert isinstance(event.fields, dict)
            lines.append(f"\tAlter Wert: {event.fields['Old Value']}")
            lines.append(f"\tNeuer Wert: {event.fields['New Value']}")
        blocks.append("\r\n".join(lines))
    return ("\r\n" + "*" * 20 + "\r\n").join(blocks).encode()


def rounds(count: int) -> list[EventSpec]:
    """Return an exclusion that is added and removed again and again, at odd fractions of seconds."""
    events = []
    for i in range(count):
        old, new = ("", ADDED) if i % 2 == 0 else (ADDED, "")
        events.append(changed(old, new, minute=i + 0.0099, record_id=i + 1))
    return events


def test_a_copy_of_a_log_adds_nothing() -> None:
    data = write_evtx(rounds(6))
    assert len(understood(data, data).statements) == 6


def test_the_rest_of_a_log_is_added_to_an_older_copy() -> None:
    events = rounds(6)
    assert len(understood(write_evtx(events[:4]), write_evtx(events[2:])).statements) == 6


def test_text_and_log_count_once_and_the_log_is_kept() -> None:
    events = rounds(6)
    touches = understood(text(*events), write_evtx(events), clock=BERLIN).statements
    assert [touch.record_id for touch in touches] == [1, 2, 3, 4, 5, 6]


def test_what_only_the_text_holds_is_kept() -> None:
    events = rounds(6)
    touches = understood(text(*events), write_evtx(events[3:]), clock=BERLIN).statements
    assert [touch.record_id for touch in touches] == [None, None, None, 4, 5, 6]


def test_a_backup_of_the_text_adds_nothing() -> None:
    events = rounds(6)
    assert len(understood(text(*events[:4]), text(*events[2:]), clock=BERLIN).statements) == 6


def test_the_same_change_twice_in_one_source_are_two() -> None:
    twice = [changed("", ADDED, record_id=1), changed("", ADDED, record_id=2)]
    assert len(understood(write_evtx(twice)).statements) == 2
    assert len(understood(write_evtx(twice), text(*twice), clock=BERLIN).statements) == 2


def test_the_same_change_at_another_time_is_another() -> None:
    first, second = changed("", ADDED, 0, 1), changed("", ADDED, 0.1, 2)
    assert len(understood(write_evtx([first]), text(second), clock=BERLIN).statements) == 2


def test_the_same_number_at_another_time_is_another() -> None:
    first, second = changed("", ADDED, 0, 1), changed("", ADDED, 5, 1)
    assert len(understood(write_evtx([first]), write_evtx([second])).statements) == 2


def test_a_log_of_another_computer_is_another_log() -> None:
    event = changed("", ADDED)
    other = EventSpec(event.time, 5007, 1, event.fields, computer="SERVER-2")
    assert len(understood(write_evtx([event]), write_evtx([other])).statements) == 2


def test_a_name_with_its_domain_is_the_same_computer() -> None:
    event = changed("", ADDED)
    full = text(event, machine="desktop-test.corp.example")
    assert len(understood(write_evtx([event]), full, clock=BERLIN).statements) == 1


def test_a_text_of_unknown_zone_is_still_the_same_log() -> None:
    events = rounds(6)
    touches = understood(text(*events, zone="Asia/Kathmandu"), write_evtx(events)).statements
    assert [touch.record_id for touch in touches] == [1, 2, 3, 4, 5, 6]


def test_events_come_in_the_order_of_time() -> None:
    late = [changed("", ADDED, 10, 1), changed(ADDED, "", 5, 2)]
    readings = [read(write_evtx(late)), read(text(changed("", ADDED, 7)), clock=BERLIN)]
    times = [event.time for event in merge(readings)]
    assert times == [NOON + timedelta(minutes=m) for m in (5, 7, 10)]


def test_nothing_gives_nothing() -> None:
    assert merge([]) == []
    found = understood()
    assert (found.statements, found.coverage.first, found.notices) == ([], None, [])


def test_zoneless_texts_far_apart_stay_apart() -> None:
    event = changed("", ADDED)
    later = EventSpec(datetime(2026, 3, 9, 12, tzinfo=UTC), 5007, 1, event.fields)
    assert len(understood(write_evtx([event]), text(later), clock=NO_ZONE).statements) == 2


def test_twice_the_copies_of_the_same_change_are_twice_the_work() -> None:
    few, many = _copies(250), _copies(500)
    assert len(understood(many, many).statements) == 1000
    assert calls(lambda: understood(many, many)) < 2.2 * calls(lambda: understood(few, few))


def _copies(count: int) -> bytes:
    """Return a log that tells the same change at one moment and at others."""
    moments = [NOON] * count + [NOON + timedelta(seconds=i) for i in range(count)]
    fields = changed("", ADDED).fields
    return write_evtx([EventSpec(moment, 5007, i, fields) for i, moment in enumerate(moments)])
