"""Events of other computers are left out, and whose log it is stands in the evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.pipeline import analyse
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.packages import package
from tests.support.rows import for_each
from tests.support.scene import (
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
from tests.support.shortly import codes, rules, weakened

if TYPE_CHECKING:
    from pathlib import Path


HOST = b"Host Name:     DESKTOP-TEST\nTime Zone:     (UTC) Coordinated Universal Time\n"


def forwarded(event: EventSpec, number: int = 90_001) -> EventSpec:
    """Return an event with the number that the log of its own computer gave it."""
    return replace(event, record_id=number)


OFF = [set_value(30, REALTIME, "0x0", "0x1")]


def test_events_of_another_computer_in_the_log_are_left_out_and_said(tmp_path: Path) -> None:
    path = scene(
        tmp_path,
        exclude(30, "C:\\Temp"),
        forwarded(exclude(31, "C:\\", computer="OTHER")),
        x__SystemInfo_DOT_txt=HOST,
    )
    report = analyse(path)
    assert weakened(report) == ["C:\\Temp"]
    (notice,) = [n for n in report.notices if n.code == "other-computer"]
    assert notice.message.startswith("1 event is of another computer")
    assert [e.key for e in report.timeline] == ["C:\\Temp"]


def test_without_system_information_the_latest_event_tells_whose_log_it_is(tmp_path: Path) -> None:
    other = forwarded(exclude(31, "C:\\", computer="OTHER"))
    path = scene(tmp_path, other, exclude(40, "C:\\Temp"))
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


def moved(event: EventSpec, name: str) -> EventSpec:
    """Return an event as the device wrote it under another name."""
    return replace(event, computer=name)


NOISE = "Diagnostics\\LastMAPSFailureTimeString"
OFF_AND_ON = [
    set_value(30, REALTIME, "0x0", "0x1", computer="OLD"),
    set_value(90, REALTIME, "0x1", "0x0", computer="OLD"),
]
RENAMED = {
    "before the last change that is noise": [*OFF_AND_ON, set_value(200, NOISE, None, "x")],
    "and back in the window": [
        moved(event(10, 1151), "OLD"), *OFF_AND_ON, moved(event(150, 1151), "OLD"), event(160, 1151)
    ],
    "after a health report under the present name": [event(5, 1151), *OFF_AND_ON],
}  # fmt: skip


@for_each("printed", [True, False], ids=["named by a print", "named by its log"])
@for_each("events", RENAMED.values(), ids=RENAMED.keys())
def test_a_renamed_device_keeps_what_it_wrote_under_its_other_name(
    events: list[EventSpec], *, printed: bool, tmp_path: Path
) -> None:
    """Windows numbers what it writes itself in one sequence, whatever the computer is called."""
    more: Any = {"x__SystemInfo_DOT_txt": HOST} if printed else {}
    report = analyse(scene(tmp_path, *events, **more))
    assert weakened(report) == ["DisableRealtimeMonitoring"]
    assert report.device.hostname == "DESKTOP-TEST"
    assert "device-renamed" in codes(report)
    assert "other-computer" not in codes(report)


def test_a_log_covers_no_hours_in_which_only_another_computer_speaks(tmp_path: Path) -> None:
    """What was forwarded reports the health of another device."""
    own = [event(minute, 1151) for minute in (-120, -60, 0, 240, 300, 360)]
    others = [
        forwarded(event(minute, 1151, "OTHER"), 90_001 + minute) for minute in range(20, 200, 40)
    ]
    numbered = [replace(e, record_id=place) for place, e in enumerate(own, 1)]
    evtx = write_evtx(sorted([*numbered, *others], key=lambda e: e.time))
    report = analyse(scene(tmp_path, evtx=evtx, x__SystemInfo_DOT_txt=HOST))
    (gap,) = [f for f in report.findings if f.rule == "log-gap"]
    assert gap.detail.split(". ")[1].startswith("It holds no event at all for 4 h 00 min")


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
