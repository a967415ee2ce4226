"""A clock that was set back, as the logs of security and of the system tell, is doubted in the product's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.pipeline import analyse
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.rows import for_each
from tests.support.scene import REALTIME, at, scene, set_value

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report

OFF_AND_ON = (set_value(61, REALTIME, "0x0", "0x1"), set_value(63, REALTIME, "0x1", "0x0"))


def stamp(minute: float) -> str:
    return f"{at(minute):%Y-%m-%dT%H:%M:%S}.000000000Z"


def steps(*pairs: tuple[float, float], kernel: bool) -> bytes:
    """Return a log that tells from when to when the clock was set each time, in minutes since noon."""
    old, event_id = ("OldTime", 1) if kernel else ("PreviousTime", 4616)
    events = [
        EventSpec(at(new), event_id, n, {old: stamp(before), "NewTime": stamp(new)})
        for n, (before, new) in enumerate(pairs, 1)
    ]
    if kernel:
        return write_evtx(events, channel="System", provider="Microsoft-Windows-Kernel-General")
    return write_evtx(events, channel="Security", provider="Microsoft-Windows-Security-Auditing")


def told(tmp_path: Path, *pairs: tuple[float, float], kernel: bool = False) -> Report:
    name = "s__System_DOT_evtx" if kernel else "s__Security_DOT_evtx"
    files = {name: steps(*pairs, kernel=kernel)}
    return analyse(scene(tmp_path, *OFF_AND_ON, **files), scenarios=["install-blocked"])  # type: ignore[arg-type]


@pytest.mark.parametrize("kernel", [False, True], ids=["4616", "Kernel-General 1"])
def test_two_minutes_by_a_clock_that_was_set_back_are_not_certain(
    tmp_path: Path, *, kernel: bool
) -> None:
    """It was off for 58 minutes, and the order of the product's own log shows nothing of it."""
    report = told(tmp_path, (118, 62), (63.5, 119.5), kernel=kernel)
    (finding,) = [f for f in report.findings if f.setting]
    assert not finding.timing.times_certain
    assert "clock" in finding.timing.doubts
    assert "log-gap" in {f.rule for f in report.findings}


def test_many_small_steps_count_together(tmp_path: Path) -> None:
    """Each is less than what the time service corrects; all of them hide an hour."""
    steps_back = [(62.9 + n / 100, 61.95 + n / 100) for n in range(20)]
    (finding,) = [f for f in told(tmp_path, *steps_back).findings if f.setting]
    assert not finding.timing.times_certain
    assert finding.status == "open"


def test_what_was_done_after_the_window_is_not_explained_as_inside(tmp_path: Path) -> None:
    report = told(tmp_path, (300, 60), (65, 305))
    (finding,) = [f for f in report.findings if f.setting]
    assert finding.status == "open"


@for_each(
    "pairs",
    [
        pytest.param([(118, 117.5)], id="less than a minute, as the time service does"),
        pytest.param([(20, 50)], id="forward, as after sleep"),
        pytest.param([(40, 10), (12, 42)], id="there and back before the change"),
    ],
)
def test_a_clock_that_showed_none_of_the_times_twice_makes_no_doubt(
    pairs: list[tuple[float, float]], tmp_path: Path
) -> None:
    (finding,) = [f for f in told(tmp_path, *pairs).findings if f.setting]
    assert finding.timing.times_certain
    assert finding.status == "explained"


def test_a_damaged_log_of_another_channel_is_no_gap_in_the_products_own(tmp_path: Path) -> None:
    damaged = bytearray(steps((20, 50), kernel=False))
    damaged[4096 + 600] ^= 0xFF
    report = analyse(scene(tmp_path, *OFF_AND_ON, s__Security_DOT_evtx=bytes(damaged)))
    assert "log-gap" not in {f.rule for f in report.findings}
    assert any("Security" in (n.member or "") for n in report.notices)


def test_an_export_without_a_zone_leaves_the_logs_times_as_certain_as_they_are(
    tmp_path: Path,
) -> None:
    export = tmp_path / "export.csv"
    export.write_text(
        "Timestamp,DeviceName,ActionType,RegistryKey,RegistryValueName,RegistryValueData\n"
        "1/3/2026 14:00:00,DESKTOP-TEST,RegistryValueSet,"
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Defender,PUAProtection,1\n"
    )
    report = analyse(scene(tmp_path, *OFF_AND_ON), events=[str(export)])
    assert report.coverage is not None
    assert report.coverage.time_certain
    assert "log-gap" not in {f.rule for f in report.findings}
