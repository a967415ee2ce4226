"""The logs of the evidence: read once, and what follows from them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from mpdiff.base.errors import UsageError
from mpdiff.pipeline import analyse
from tests.support.eventlogs import POLICY
from tests.support.evtxwriter import EventSpec
from tests.support.packages import snapshot_json, zip_of
from tests.support.scene import (
    AFTER,
    BEFORE,
    END,
    REALTIME,
    at,
    event,
    log,
    registry,
    scene,
    set_value,
)
from tests.support.shortly import codes, rules

if TYPE_CHECKING:
    from pathlib import Path


# --- whose events ---------------------------------------------------------------------------------


HOST = b"Host Name:     DESKTOP-TEST\nTime Zone:     (UTC) Coordinated Universal Time\n"
OFF = [set_value(30, REALTIME, "0x0", "0x1")]


def test_the_same_event_in_two_logs_counts_once(tmp_path: Path) -> None:
    data = log(*OFF)
    report = analyse(scene(tmp_path, evtx=data, b__copy_DOT_bak=data))
    assert len(report.timeline) == 1


def test_a_zone_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        analyse(scene(tmp_path), timezone="Mars/Olympus")
    assert caught.value.code == "bad-timezone"


def test_a_log_given_from_later_does_not_make_the_package_later(tmp_path: Path) -> None:
    """Collected during the window; the log was fetched the day after."""
    dump = registry({REALTIME: "[REG_DWORD] : 1 (0X1)"}, state=1, seen=at(100))
    later = tmp_path / "later.evtx"
    later.write_bytes(log(*OFF, last=1500))
    path = scene(tmp_path, evtx=b"", dump=dump, after={"DisableRealtimeMonitoring": True})
    report = analyse(path, events=[str(later)])
    assert (rules(report), report.findings[0].still_weakened) == (["weakened"], True)


def test_policy_events_of_the_window_stand_in_the_keys_of_management(tmp_path: Path) -> None:
    """They are no will of management: any local administrator can write them."""
    fields = {"Old Value": "", "New Value": f"{POLICY}{REALTIME} = 0x1"}
    policy = EventSpec(at(30), 5007, 0, fields, "DESKTOP-TEST")
    report = analyse(scene(tmp_path, policy, after={"DisableRealtimeMonitoring": True}))
    (finding,) = [f for f in report.findings if f.effect == "weakened"]
    assert (finding.place, finding.origin) == ("policy", None)


def test_a_damaged_system_information_is_said(tmp_path: Path) -> None:
    members = {BEFORE: snapshot_json(), AFTER: snapshot_json(), "x/SystemInfo.txt": HOST * 400}
    data = bytearray(zip_of(members))
    data[data.find(b"DESKTOP-TEST", data.find(b"x/SystemInfo.txt") + 20_000)] ^= 0xFF
    path = tmp_path / "package.zip"
    path.write_bytes(bytes(data))
    assert "member-not-read" in codes(analyse(str(path)))


def test_health_events_tell_how_long_the_log_goes_on(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path, event(300, 1150)))
    assert report.coverage is not None
    assert report.coverage.last == END + timedelta(hours=2)
