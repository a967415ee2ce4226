"""The logs of the evidence: read once, and whose they are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from mpdiff.base.errors import InputError, UsageError
from mpdiff.pipeline import analyse
from tests.support.eventlogs import POLICY
from tests.support.evtxwriter import EventSpec
from tests.support.packages import package, snapshot_json, zip_of
from tests.support.scene import (
    AFTER,
    BEFORE,
    END,
    LOG,
    REALTIME,
    at,
    event,
    exclude,
    include,
    log,
    registry,
    scene,
    set_value,
)

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report


def rules(report: Report) -> list[str]:
    return [f.rule for f in report.findings]


def codes(report: Report) -> list[str]:
    return [n.code for n in report.notices]


def weakened(report: Report) -> list[str | None]:
    return [f.key or f.setting for f in report.findings if f.effect == "weakened"]


# --- whose events ---------------------------------------------------------------------------------

HOST = b"Host Name:     DESKTOP-TEST\nTime Zone:     (UTC) Coordinated Universal Time\n"
OFF = [set_value(30, REALTIME, "0x0", "0x1")]


def test_events_of_another_computer_in_the_log_are_left_out_and_said(tmp_path: Path) -> None:
    path = scene(
        tmp_path,
        exclude(30, "C:\\Temp"),
        exclude(31, "C:\\", computer="OTHER"),
        x__SystemInfo_DOT_txt=HOST,
    )
    report = analyse(path)
    assert weakened(report) == ["C:\\Temp"]
    (notice,) = [n for n in report.notices if n.code == "other-computer"]
    assert notice.message.startswith("1 events are of other computers")
    assert [e.key for e in report.timeline] == ["C:\\Temp"]


def test_without_system_information_the_latest_event_tells_whose_log_it_is(tmp_path: Path) -> None:
    path = scene(tmp_path, exclude(31, "C:\\", computer="OTHER"), exclude(40, "C:\\Temp"))
    assert weakened(analyse(path)) == ["C:\\Temp"]


@pytest.mark.parametrize("spelled", ["desktop-test", "DESKTOP-TEST.corp.example"])
def test_a_domain_or_the_case_makes_no_other_computer(spelled: str, tmp_path: Path) -> None:
    path = scene(tmp_path, exclude(30, "C:\\", computer=spelled), x__SystemInfo_DOT_txt=HOST)
    assert weakened(analyse(path)) == ["C:\\"]


def test_the_log_of_another_computer_covers_nothing(tmp_path: Path) -> None:
    """A decoy that spans the window must not vouch for a log that starts too late."""
    decoy = log(exclude(30, "C:\\", computer="OTHER"), computer="OTHER")
    path = scene(
        tmp_path,
        evtx=log(include(100, "C:\\Known"), first=90),
        x__SystemInfo_DOT_txt=HOST,
        a__old_DOT_evtx=decoy,
    )
    report = analyse(path)
    assert "log-gap" in rules(report)
    assert report.coverage is not None
    assert report.coverage.members == (LOG,)


def row(minute: float, device: str, value: str) -> str:
    import json

    key = "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\"
    return json.dumps(
        {
            "Timestamp": f"{at(minute):%Y-%m-%dT%H:%M:%SZ}",
            "ActionType": "TamperingAttempt",
            "DeviceName": device,
            "AdditionalFields": json.dumps({"TamperingAttemptedValue": f"{key}{value}"}),
        }
    )


def test_a_hunting_export_of_the_whole_fleet_tells_only_of_this_device(tmp_path: Path) -> None:
    hunting = tmp_path / "hunting.json"
    rows = [
        row(30, "desktop-test.corp", f"{REALTIME} = 0x1"),
        row(31, "other", "PUAProtection = 0x0"),
    ]
    hunting.write_text("\n".join(rows))
    report = analyse(scene(tmp_path, OFF[0]), events=[str(hunting)])
    blocked = [f.setting for f in report.findings if f.rule == "tamper-blocked"]
    assert blocked == ["DisableRealtimeMonitoring"]
    assert "other-computer" in codes(report)


def test_a_fleet_export_alone_is_nobodys(tmp_path: Path) -> None:
    rows = "\n".join([row(30, "one", "PUAProtection = 0x0"), row(31, "two", "PUAProtection = 0x0")])
    report = analyse(scene(tmp_path, evtx=b"", h__x_DOT_json=rows.encode()))
    assert "tamper-blocked" not in rules(report)
    (notice,) = [n for n in report.notices if n.code == "other-computer"]
    assert "nothing tells which is this one" in notice.message


def test_hunting_evidence_alone_proves_nothing_by_its_silence(tmp_path: Path) -> None:
    rows = row(30, "one", f"{REALTIME} = 0x1").encode()
    path = scene(tmp_path, evtx=b"", after={"PUAProtection": 0}, h__x_DOT_json=rows)
    report = analyse(path)
    assert "tamper-blocked" in rules(report)
    assert not {"unlogged", "log-gap"} & set(rules(report))
    assert "no-event-log" in codes(report)


def test_two_packages_of_two_hosts_are_two_devices(tmp_path: Path) -> None:
    paths = [
        package(
            tmp_path,
            {
                "x/MPRegistry.txt": registry(),
                "x/SystemInfo.txt": f"Host Name: WS-{n}\n".encode() * 2,
            },
            f"{n}.zip",
        )
        for n in (1, 2)
    ]
    report = analyse(*paths)
    assert rules(report)[0] == "device-mismatch"
    assert report.summary.verdict.startswith("TWO DEVICES")
    assert "device-mismatch" not in rules(analyse(paths[0], paths[0]))


# --- reading --------------------------------------------------------------------------------------


def test_two_logs_with_hours_between_them_do_not_cover_what_lies_between(tmp_path: Path) -> None:
    path = scene(tmp_path, evtx=log(first=-300, last=-60), b__late_DOT_evtx=log(first=120))
    report = analyse(path)
    assert rules(report) == ["log-gap"]
    assert "one log ends before the next begins" in report.findings[0].detail
    assert report.coverage is not None
    assert report.coverage.gap_times == ((at(-60), at(120)),)


def test_logs_that_overlap_or_nearly_meet_leave_no_gap(tmp_path: Path) -> None:
    path = scene(tmp_path, evtx=log(first=-300, last=60), b__late_DOT_evtx=log(first=120))
    assert rules(analyse(path)) == []


def test_the_same_event_in_two_logs_counts_once(tmp_path: Path) -> None:
    data = log(*OFF)
    report = analyse(scene(tmp_path, evtx=data, b__copy_DOT_bak=data))
    assert len(report.timeline) == 1


def test_a_log_that_cannot_be_read_is_said_and_the_rest_still_used(tmp_path: Path) -> None:
    data = bytearray(
        zip_of({BEFORE: snapshot_json(), AFTER: snapshot_json(PUAProtection=0), LOG: log(*OFF)})
    )
    data[data.find(b"ElfFile") + 60_000] ^= 0xFF  # the zip's checksum no longer fits
    path = tmp_path / "package.zip"
    path.write_bytes(bytes(data))
    report = analyse(str(path))
    assert "PUAProtection" in weakened(report)
    assert {"member-not-read", "no-event-log"} <= set(codes(report))
    (notice,) = [n for n in report.notices if n.code == "no-event-log"]
    assert (notice.message.startswith("No event log could be read"), notice.member) == (True, LOG)


def test_a_log_that_is_damaged_further_on_is_used_up_to_there(tmp_path: Path) -> None:
    many = [exclude(30 + i / 100, f"C:\\{i}") for i in range(400)]
    data = bytearray(zip_of({BEFORE: snapshot_json(), AFTER: snapshot_json(), LOG: log(*many)}))
    data[data.find(b"ElfFile") + 200_000] ^= 0xFF
    path = tmp_path / "package.zip"
    path.write_bytes(bytes(data))
    report = analyse(str(path))
    assert {"member-not-read", "log-damaged"} <= set(codes(report))
    assert weakened(report)[:3] == ["C:\\0", "C:\\1", "C:\\10"]


def test_a_given_file_without_events_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(InputError) as caught:
        analyse(scene(tmp_path), events=[str(tmp_path / "notes.txt")])
    assert caught.value.code == "no-events"


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
