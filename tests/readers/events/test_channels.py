"""Logs of other channels: named as what they are; of Security and System what can matter is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mpdiff.readers.events import detect_events
from tests.support.eventlogs import NOON, read
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.rows import for_each

AUDIT = "Microsoft-Windows-Security-Auditing"
EVE = {"TargetUserSid": "S-1-5-21-1-2-3-1001", "TargetUserName": "eve", "TargetDomainName": "CORP"}
BY_EVE = {"SubjectUserSid": "S-1-5-21-1-2-3-1001", "SubjectUserName": "eve",
          "SubjectDomainName": "CORP", "SubjectLogonId": "0x1f"}  # fmt: skip
BY_SYSTEM = {**BY_EVE, "SubjectUserSid": "S-1-5-18", "SubjectUserName": "PC-7$"}


def security(*events: EventSpec) -> bytes:
    return write_evtx(events, channel="Security", provider=AUDIT)


def system(provider: str, *events: EventSpec) -> bytes:
    return write_evtx(events, channel="System", provider=provider)


@for_each(
    ("channel", "kind"),
    [
        ("Security", "security-log"),
        ("System", "system-log"),
        ("Microsoft-Windows-Sysmon/Operational", "other-log"),
        ("Security-Something/Operational", "other-log"),
    ],
)
def test_a_log_is_identified_by_its_channel(channel: str, kind: str) -> None:
    data = write_evtx([EventSpec(NOON, 1, 1)], channel=channel, provider="x")
    source, more = detect_events(data)
    assert source is not None
    assert (source.kind, more) == (kind, False)
    assert detect_events(data[:4096]) == (None, True)


def test_a_readable_log_of_another_channel_is_named_and_is_no_cleared_one() -> None:
    data = write_evtx([EventSpec(NOON, 1, i) for i in range(3)], channel="Sysmon", provider="x")
    reading = read(data)
    assert list(reading) == []
    assert reading.channels == {"Sysmon": 3}
    (notice,) = reading.notices
    assert notice.code == "other-channel"
    assert "3 events of Sysmon" in notice.message


def test_defenders_events_that_were_forwarded_to_another_log_are_read() -> None:
    other = write_evtx([EventSpec(NOON, 1, 1)], channel="Sysmon", provider="x")
    padding = write_evtx([EventSpec(NOON, 1, 2)], channel="Sysmon", provider="x")[4096:]
    ours = write_evtx([EventSpec(NOON, 5001, 3)])[4096:]
    reading = read(other + padding + ours)
    assert [event.event_id for event in reading] == [5001]
    assert (reading.kind, reading.count, reading.channels) == ("other-log", 1, {"Sysmon": 2})
    assert reading.notices == []


def test_very_many_channels_are_counted_in_bounds() -> None:
    logs = [
        write_evtx([EventSpec(NOON, 1, 1)], channel=f"Channel {n}", provider="x")
        for n in range(120)
    ]
    reading = read(logs[0] + b"".join(log[4096:] for log in logs[1:]))
    assert list(reading) == []
    assert len(reading.channels) <= 101
    assert reading.channels.total() == 120


KEPT = [
    pytest.param(
        EventSpec(NOON, 4624, 1, {**EVE, "LogonType": kind}), "CORP\\eve", id=f"type {kind}"
    )
    for kind in ("2", "7", "10", "11", "12", "13")
] + [
    pytest.param(
        EventSpec(NOON, 4624, 1, {**EVE, "LogonType": "3", "ElevatedToken": "%%1842"}),
        "CORP\\eve",
        id="over the network, elevated",
    ),
    pytest.param(EventSpec(NOON, 4634, 1, {**EVE, "LogonType": "10"}), "CORP\\eve", id="logoff"),
    pytest.param(EventSpec(NOON, 4647, 1, EVE), "CORP\\eve", id="logoff by the user"),
    pytest.param(EventSpec(NOON, 4672, 1, BY_EVE), "CORP\\eve", id="privileges"),
    pytest.param(EventSpec(NOON, 4648, 1, BY_EVE), "CORP\\eve", id="explicit credentials"),
    pytest.param(EventSpec(NOON, 4720, 1, BY_EVE), "CORP\\eve", id="account made"),
    pytest.param(EventSpec(NOON, 4732, 1, BY_EVE), "CORP\\eve", id="member of a group"),
    pytest.param(EventSpec(NOON, 4616, 1, BY_SYSTEM), "CORP\\PC-7$", id="clock"),
]


@for_each(("event", "actor"), KEPT)
def test_a_persons_events_are_kept_with_the_account(event: EventSpec, actor: str) -> None:
    (found,) = read(security(event))
    assert (found.event_id, found.actor, found.channel) == (event.event_id, actor, "Security")


@for_each(
    "event",
    [
        pytest.param(EventSpec(NOON, 4624, 1, {**EVE, "LogonType": "3"}), id="over the network"),
        pytest.param(EventSpec(NOON, 4624, 1, {**EVE, "LogonType": "5"}), id="a service"),
        pytest.param(
            EventSpec(NOON, 4624, 1, {**EVE, "TargetUserSid": "S-1-5-90-0-1", "LogonType": "2"}),
            id="the window manager",
        ),
        pytest.param(EventSpec(NOON, 4634, 1, {**EVE, "LogonType": "3"}), id="end of such"),
        pytest.param(EventSpec(NOON, 4672, 1, BY_SYSTEM), id="the system's privileges"),
        pytest.param(EventSpec(NOON, 5156, 1, BY_EVE), id="a connection"),
        pytest.param(
            EventSpec(NOON, 4688, 1, {**BY_SYSTEM, "NewProcessName": "C:\\x\\git.exe"}),
            id="a process of the system",
        ),
    ],
)
def test_what_is_of_no_persons_session_is_counted_only(event: EventSpec) -> None:
    reading = read(security(event))
    assert list(reading) == []
    assert reading.count == 1


def test_any_process_of_a_person_shows_presence_once_in_a_while() -> None:
    """Which program it was does not matter and is not kept."""
    data = {**BY_EVE, "NewProcessName": "C:\\x\\git.exe", "CommandLine": "git push"}
    minutes = (0, 1, 9, 10, 12, 25)
    events = [
        EventSpec(NOON + timedelta(minutes=m), 4688, n, data) for n, m in enumerate(minutes, 1)
    ]
    found = list(read(security(*events)))
    assert [event.record_id for event in found] == [1, 4, 6]
    assert {(event.process, event.command_line, event.actor) for event in found} == {
        (None, None, "CORP\\eve")
    }


def test_a_process_carries_its_program_and_command_line() -> None:
    data = {
        **BY_EVE,
        "NewProcessName": "C:\\x\\p.exe",
        "CommandLine": "p Set-MpPreference",
        "Other": "y",
    }
    (event,) = read(security(EventSpec(NOON, 4688, 1, data)))
    assert (event.process, event.command_line) == ("C:\\x\\p.exe", "p Set-MpPreference")
    assert event.fields["SubjectLogonId"] == "0x1f"
    assert "Other" not in event.fields


@pytest.mark.parametrize(("channel", "event_id"), [("Security", 1102), ("System", 104)])
def test_a_cleared_log_says_who_cleared_it(channel: str, event_id: int) -> None:
    fields = {"SubjectUserName": "eve", "SubjectDomainName": "CORP"}
    event = EventSpec(NOON, event_id, 1, fields, user_data="LogFileCleared")
    data = write_evtx([event], channel=channel, provider="Microsoft-Windows-Eventlog")
    (found,) = read(data)
    assert (found.event_id, found.actor) == (event_id, "CORP\\eve")


@for_each(
    ("provider", "event_id", "kept"),
    [
        ("Service Control Manager", 7036, True),
        ("Service Control Manager", 7040, True),
        ("EventLog", 6008, True),
        ("User32", 1074, True),
        ("Microsoft-Windows-Kernel-Power", 41, True),
        ("Microsoft-Windows-Kernel-General", 12, True),
        ("Microsoft-Windows-Kernel-General", 13, True),
        ("Microsoft-Windows-Kernel-Power", 42, True),
        ("Microsoft-Windows-Kernel-Power", 107, True),
        ("Microsoft-Windows-Kernel-Power", 506, True),
        ("Microsoft-Windows-Kernel-Power", 507, True),
        ("Microsoft-Windows-Power-Troubleshooter", 1, True),
        ("Microsoft-Windows-Power-Troubleshooter", 42, False),
        ("Microsoft-Windows-Kernel-Boot", 1, False),
        ("Microsoft-Windows-Kernel-General", 41, False),
        ("Disk", 7036, False),
    ],
)
def test_a_system_event_is_known_by_provider_and_id(
    provider: str, event_id: int, *, kept: bool
) -> None:
    reading = read(system(provider, EventSpec(NOON, event_id, 1, ["WinDefend", "stopped"])))
    events = list(reading)
    assert [event.event_id for event in events] == [event_id] * kept
    if kept:
        assert events[0].fields == {"param1": "WinDefend", "param2": "stopped"}


@for_each(
    ("data", "back"),
    [
        (("2026-03-01T12:00:00.000000000Z", "2026-03-01T10:00:00.000000000Z"), True),
        (("2026-03-01T12:00:00.000000000Z", "2026-03-01T14:00:00.000000000Z"), False),
        (("2026-03-01T12:00:01.000000000Z", "2026-03-01T12:00:00.500000000Z"), False),
        (("yesterday", ""), False),
    ],
)
def test_a_clock_that_was_set_back_is_a_setback(data: tuple[str, str], *, back: bool) -> None:
    old, new = data
    in_security = security(
        EventSpec(NOON, 4616, 1, {**BY_EVE, "PreviousTime": old, "NewTime": new})
    )
    of_kernel = EventSpec(NOON, 1, 1, {"OldTime": old, "NewTime": new})
    in_system = system("Microsoft-Windows-Kernel-General", of_kernel)
    expected = [(datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 1, 10, tzinfo=UTC))]
    for log in (in_security, in_system):
        reading = read(log)
        assert len(list(reading)) == 1
        assert reading.setbacks == expected * back


def test_only_the_latest_of_very_many_events_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mpdiff.readers.events.source.MAX_OTHERS", 10)
    log = security(*[EventSpec(NOON + timedelta(seconds=i), 4672, i, BY_EVE) for i in range(30)])
    reading = read(log)
    assert [event.record_id for event in reading] == list(range(20, 30))
    (notice,) = reading.notices
    assert (notice.code, notice.message.split()[0]) == ("events-not-kept", "20")
    assert reading.count == 30
