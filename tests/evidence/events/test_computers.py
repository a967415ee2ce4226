"""Events of other computers are left out, and whose log it is stands in the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.pipeline import analyse
from tests.support.packages import package
from tests.support.scene import LOG, REALTIME, at, exclude, include, log, registry, scene, set_value
from tests.support.shortly import codes, rules, weakened

if TYPE_CHECKING:
    from pathlib import Path


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
    assert notice.message.startswith("1 event is of another computer")
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
