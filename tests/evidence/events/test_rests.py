"""A log that is silent while the device is off or asleep misses nothing; what only looks so does not hide a gap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mpdiff.pipeline import analyse
from samples import write_support as write
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.scene import HOST, at, event, scene
from tests.support.shortly import rules
from tests.support.witnesses import MP_LOG, SECURITY, SYSTEM_LOG, logon, mp_log, security

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report

POWER = "Microsoft-Windows-Kernel-Power"
KERNEL = "Microsoft-Windows-Kernel-General"
WAKER = "Microsoft-Windows-Power-Troubleshooter"
LOGGER = "EventLog"
Row = tuple[float, int, str, dict[str, str] | list[str]]


def iso(minute: float) -> str:
    return f"{at(minute):%Y-%m-%dT%H:%M:%S.%f}0Z"


def slept(minute: float) -> Row:
    return minute, 42, POWER, {"TargetState": "4"}


def clock(minute: float, old: float) -> Row:
    return minute, 1, KERNEL, {"NewTime": iso(minute), "OldTime": iso(old)}


def woke(minute: float, since: float) -> Row:
    return minute + 0.1, 1, WAKER, {"SleepTime": iso(since), "WakeTime": iso(minute)}


def up(minute: float, seconds: int) -> Row:
    return minute, 6013, LOGGER, ["", "", "", "", str(seconds), "60", "0 UTC"]


DOWN: list[Row] = [(75, 6006, LOGGER, {}), (75.05, 13, KERNEL, {"StopTime": iso(75)})]
BOOT: list[Row] = [
    (248, 12, KERNEL, {"StartTime": iso(248)}),
    (248.3, 6009, LOGGER, []),
    (248.3, 6005, LOGGER, []),
    up(248.4, 25),
]
ASLEEP = [slept(75), (75.02, 107, POWER, {}), clock(249, 75.02), woke(249, 75)]
STANDBY: list[Row] = [(75, 506, POWER, {"Reason": "12"}), (249, 507, POWER, {"Reason": "32"})]
CRASH: list[Row] = [(248, 12, KERNEL, {}), (248.1, 41, POWER, {"SleepInProgress": "0"}),
                    (248.3, 6008, LOGGER, []), up(248.4, 25)]  # fmt: skip


def system(*rows: Row, first: float | None = None) -> bytes:
    """Return a System log; its records are numbered from 1, with a hole before the time `first`."""
    events = [
        EventSpec(at(m), number, n + (50 if first is not None and m >= first else 0), data, HOST, provider=who)
        for n, (m, number, who, data) in enumerate([(-120, 7036, "Service Control Manager", {}), *rows], 1)
    ]  # fmt: skip
    return write_evtx(events, "System", LOGGER)


def silent(*minutes: float) -> bytes:
    """Return an operational log with a report of health at these minutes."""
    return write_evtx([replace(event(m, 1151), record_id=n) for n, m in enumerate(minutes, 1)])


HOURS = (-120, -60, 0, 60)
AFTER = (250, 310, 360)


def run(
    folder: Path, log: bytes | None, evtx: bytes = silent(*HOURS, *AFTER), **more: bytes
) -> Report:
    members = {"evtx": evtx, **more}
    if log is not None:
        members[named(SYSTEM_LOG)] = log
    return analyse(scene(folder, **members))  # type: ignore[arg-type]


def named(member: str) -> str:
    return member.replace("/", "__").replace(".", "_DOT_")


def notice(report: Report) -> list[str]:
    return [n.message for n in report.notices if n.code == "device-rested"]


def naps(minutes: float) -> list[Row]:
    """Return naps with five minutes between, from the last report of health to the next."""
    starts = range(64, 248, int(minutes + 5))
    return [row for m in starts for row in (slept(m), (m + minutes, 107, POWER, {}))]


@pytest.mark.parametrize(
    ("log", "how"),
    [
        pytest.param(system(*DOWN, *BOOT), "was off from 2026-03-01 13:15:03 to 2026-03-01 16:08:00", id="off"),
        pytest.param(system(DOWN[0], BOOT[2], up(248.4, 25)), "was off from", id="off, by how long it is up"),
        pytest.param(system(*ASLEEP), "slept from 2026-03-01 13:15:00 to 2026-03-01 16:09:00", id="asleep"),
        pytest.param(system(slept(75), (249, 107, POWER, {})), "slept from", id="asleep, with a right 107"),
        pytest.param(system(ASLEEP[0], ASLEEP[1], ASLEEP[3]), "slept from", id="asleep, no change of the clock"),
        pytest.param(system(slept(75), *BOOT), "slept from", id="asleep until the battery was empty"),
        pytest.param(
            system(slept(75), (248, 12, KERNEL, {}), (248.1, 41, POWER, {"SleepInProgress": "4"})),
            "slept from", id="the same as 41 tells it",
        ),
        pytest.param(system(*STANDBY), "was in modern standby from", id="standby"),
        pytest.param(
            system((75, 506, POWER, {}), slept(150), (150.1, 107, POWER, {}), woke(249, 150)),
            "was in modern standby from 2026-03-01 13:15:00 to 2026-03-01 14:30:00, slept from 2026-03-01 14:30:00",
            id="standby, then hibernation",
        ),
    ],
)  # fmt: skip
def test_a_silence_while_the_device_rests_is_no_gap_and_is_said(
    tmp_path: Path, log: bytes, how: str
) -> None:
    report = run(tmp_path, log)
    assert rules(report) == []
    (said,) = notice(report)
    assert how in said
    assert "vouch" not in report.summary.headline


@pytest.mark.parametrize(
    "log",
    [
        pytest.param(None, id="no System log"),
        pytest.param(system((75, 6006, LOGGER, {}), (248, 6005, LOGGER, {})), id="only the log service stopped"),
        pytest.param(system(*DOWN, *BOOT[1:3], up(248.4, 90_000)), id="it had been up all the time"),
        pytest.param(system(*DOWN, *BOOT[:3], up(248.4, 90_000)), id="it had, though 12 says otherwise"),
        pytest.param(system(*DOWN), id="nothing shows that it started"),
        pytest.param(system(*BOOT), id="nothing shows that it went down"),
        pytest.param(system(slept(75)), id="nothing shows that it woke"),
        pytest.param(system(slept(75), clock(249, 200)), id="the clock was set at another time"),
        pytest.param(system(*DOWN, *BOOT, first=248), id="records are missing"),
        pytest.param(system(*DOWN, (150, 7036, "Service Control Manager", {}), *BOOT), id="it wrote something"),
        pytest.param(system(*ASLEEP[:2], (150, 9, POWER, {}), *ASLEEP[2:]), id="it wrote something of no weight"),
        pytest.param(system(*STANDBY[:1], *[(m, 9, POWER, {}) for m in range(95, 240, 20)], STANDBY[1]),
                     id="busy in standby"),
        pytest.param(system(*naps(15)), id="many naps that no log confirms"),
        pytest.param(system(*DOWN, *BOOT)[:4096 + 300] + b"\1" + system(*DOWN, *BOOT)[4096 + 301:], id="damaged"),
    ],
)  # fmt: skip
def test_what_no_intact_record_of_both_ends_shows_stays_a_gap(
    tmp_path: Path, log: bytes | None
) -> None:
    report = run(tmp_path, log)
    assert "log-gap" in rules(report)
    assert notice(report) == []


@pytest.mark.parametrize(
    ("member", "data"),
    [
        pytest.param(SECURITY, security((-120, 4624, logon("a", "0x1")), (150, 4624, logon("b", "0x2"))),
                     id="somebody logged on"),
        pytest.param(MP_LOG, mp_log((at(150), write.real_time_state(2, 0)), (at(151), write.real_time_state(0, 2))),
                     id="the protection log went on"),
    ],
)  # fmt: skip
def test_another_witness_of_a_device_that_ran_is_believed(
    tmp_path: Path, member: str, data: bytes
) -> None:
    report = run(tmp_path, system(*DOWN, *BOOT), **{named(member): data})
    assert "log-gap" in rules(report)
    assert notice(report) == []


def test_a_device_that_rested_and_then_ran_on_in_silence_has_a_gap_for_the_rest(
    tmp_path: Path,
) -> None:
    early = [slept(75), (100, 107, POWER, {})]
    report = run(tmp_path, system(*early))
    (gap,) = report.findings
    assert "no event at all for 2 h 45 min" in gap.detail


def test_a_crash_leaves_open_since_when_the_device_was_off(tmp_path: Path) -> None:
    (gap,) = run(tmp_path, system(*CRASH)).findings
    assert gap.rule == "log-gap"
    assert (
        "started again at 2026-03-01 16:08:00 UTC after it had gone down unexpectedly" in gap.detail
    )
    assert "since when it was off, no record shows" in gap.detail


def test_a_device_that_is_off_until_after_the_window_has_a_log_to_its_end(tmp_path: Path) -> None:
    late = [(m + 100, number, who, data) for m, number, who, data in BOOT]
    report = run(tmp_path, system(*DOWN, *late), silent(*HOURS))
    assert rules(report) == []
    assert rules(run(tmp_path, system(*DOWN), silent(*HOURS))) == ["log-gap"]
