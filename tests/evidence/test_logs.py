"""The logs of the evidence: read once, whose they are, and what their silence is worth."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.model import (
    ChangeKind,
    Difference,
    Finding,
    LogCoverage,
    Notice,
    Report,
    Statement,
    Window,
)
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.evidence.facts import Logs
from mpdiff.findings.changes import from_change
from mpdiff.findings.log import log_findings
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
    WINDOW,
    at,
    event,
    exclude,
    include,
    log,
    registry,
    scene,
    set_value,
    touch,
)

if TYPE_CHECKING:
    from pathlib import Path

NO_WINDOW = registry(start=None, end=None)


def rules(report: Report) -> list[str]:
    return [f.rule for f in report.findings]


def codes(report: Report) -> list[str]:
    return [n.code for n in report.notices]


def weakened(report: Report) -> list[str | None]:
    return [f.key or f.setting for f in report.findings if f.effect == "weakened"]


# --- coverage -------------------------------------------------------------------------------------


def coverage(first: float = -60, last: float = 300, **given: Any) -> LogCoverage:
    return LogCoverage(("log",), at(first), at(last), 100, **given)


CHANGED = from_change(
    catalogue(),
    judge(catalogue(), Difference("DisableRealtimeMonitoring", None, "changed", False, True)),
)


def found(
    covers: LogCoverage | None,
    *findings: Finding,
    window: Window | None = WINDOW,
    touches: tuple[Statement, ...] = (),
    notices: tuple[Notice, ...] = (),
    operational: bool = True,
    until: Any = None,
) -> list[Finding]:
    logs = Logs(touches=touches, coverage=covers, notices=notices, operational=operational)
    return list(log_findings(catalogue(), findings, logs, window, until=until))


@pytest.mark.parametrize(
    ("covers", "says"),
    [
        (coverage(first=30), "starts 30 min after"),
        (coverage(last=120), "ends 2 h 00 min before"),
        (replace(coverage(), first=None, last=None), "holds no events"),
        (coverage(gap_times=((at(30), at(31)),)), "a gap inside"),
        (coverage(gap_times=((at(-30), at(1)), (at(30), at(31)))), "2 gaps inside"),
        (coverage(damaged=True), "damaged"),
    ],
)
def test_a_log_that_cannot_vouch_for_the_window(covers: LogCoverage, says: str) -> None:
    (finding,) = found(covers, CHANGED)
    assert (finding.rule, finding.severity) == ("log-gap", "low")
    assert says in finding.detail


@pytest.mark.parametrize(
    ("why", "covers", "given"),
    [
        ("it covers the window", coverage(), {}),
        ("it begins with the window", coverage(first=0), {}),
        ("its last health event is within the hour", coverage(last=180), {}),
        ("the gap is older", coverage(gap_times=((at(-50), at(-40)),)), {}),
        ("the gap is later", coverage(gap_times=((at(250), at(260)),)), {}),
        ("its times may be off by hours", coverage(first=30, last=100, time_certain=False), {}),
        ("collected during the window", coverage(last=100), {"until": at(120)}),
        ("no window is known", coverage(first=30), {"window": None}),
        ("no log at all", None, {}),
        ("only a hunting export", coverage(first=30), {"operational": False}),
    ],
)
def test_no_gap(why: str, covers: LogCoverage | None, given: dict[str, Any]) -> None:
    assert found(covers, **given) == [], why


def test_a_log_that_stops_before_the_package_was_collected_has_a_gap_in_an_open_window() -> None:
    assert [f.rule for f in found(coverage(last=10), until=at(200))] == ["log-gap"]


def test_deleted_history_is_said_and_excuses_no_missing_event() -> None:
    cleared = coverage(cleared=(at(30), at(40)))
    findings = found(cleared, CHANGED)
    assert [f.rule for f in findings] == ["unlogged", "log-gap"]
    assert "Threat history was deleted at 2026-03-01 12:30:00 UTC" in findings[1].title
    assert found(coverage(cleared=(at(-30),))) == []


# --- unlogged -------------------------------------------------------------------------------------


def change(setting: str, before: Any, after: Any, key: str | None = None) -> Finding:
    kind: ChangeKind = "changed" if key is None else "added"
    difference = Difference(setting, key, kind, before, after)
    return from_change(catalogue(), judge(catalogue(), difference))


@pytest.mark.parametrize(
    ("finding", "severity"),
    [
        (CHANGED, "medium"),
        (change("ExclusionPath", None, "C:\\x", "C:\\x"), "medium"),
        (change("CloudBlockLevel", 0, 2), "low"),
    ],
)
def test_a_change_that_a_covering_log_does_not_hold_is_unlogged(
    finding: Finding, severity: str
) -> None:
    (unlogged,) = found(coverage(), finding)
    assert (unlogged.rule, unlogged.severity) == ("unlogged", severity)
    assert (finding.key or finding.setting or "") in unlogged.title


@pytest.mark.parametrize(
    ("why", "finding", "covers"),
    [
        ("the log holds it", replace(CHANGED, first_seen=at(5)), coverage()),
        ("uncertain whether it changed", replace(CHANGED, certainty="uncertain"), coverage()),
        ("no change", replace(CHANGED, kind=None), coverage()),
        ("no registry value", change("ComputerState", 0, 1), coverage()),
        ("mpdiff does not know it", change("NewSetting", 0, 1), coverage()),
        ("it drifts with the platform", change("EnableDnsSinkhole", True, False), coverage()),
        ("times are not certain", CHANGED, coverage(time_certain=False)),
        (
            "Policy Manager told it in a form that is not mapped",
            change(
                "AttackSurfaceReductionRules_Actions",
                None,
                1,
                "d4f940ab-401b-4efc-aadc-ad5f3c50688a",
            ),
            coverage(unmapped={"ASRRules (mdm)": 1}),
        ),
    ],
)
def test_not_unlogged(why: str, finding: Finding, covers: LogCoverage) -> None:
    assert found(covers, finding) == [], why


def test_an_event_outside_the_window_is_named_not_denied() -> None:
    outside = touch(-20, "DisableRealtimeMonitoring", False, True)
    (unlogged,) = found(coverage(), CHANGED, touches=(outside,))
    assert "last at 2026-03-01 11:40:00 UTC" in unlogged.detail


def test_events_that_could_not_be_understood_are_named_as_a_reason() -> None:
    (unlogged,) = found(coverage(), CHANGED, notices=(Notice("event-cut", "x"),))
    assert "could not be understood" in unlogged.detail


def test_many_missing_changes_are_one_finding() -> None:
    listed = [change("ExclusionPath", None, f"C:\\{i}", f"C:\\{i}") for i in range(12)]
    (unlogged,) = found(coverage(), *listed)
    assert unlogged.title.startswith("12 changes are not in the event log: ExclusionPath C:\\0")
    assert unlogged.title.endswith("and 2 more")


# --- protection off -------------------------------------------------------------------------------


def test_protection_off_inside_the_window_is_critical() -> None:
    (finding,) = found(coverage(health_disabled=(at(30), at(40))))
    assert (finding.rule, finding.severity, finding.effect) == (
        "protection-off",
        "critical",
        "weakened",
    )
    assert (finding.first_seen, finding.last_seen) == (at(30), at(40))
    assert finding.certainty == "certain"


def test_protection_off_outside_the_window_is_another_story() -> None:
    assert found(coverage(health_disabled=(at(-30), at(250)))) == []


def test_protection_off_at_an_uncertain_time_or_without_a_window_is_uncertain() -> None:
    unsure = coverage(health_disabled=(at(300),), time_certain=False)
    for finding in (
        *found(unsure),
        *found(coverage(health_disabled=(at(300),)), window=None),
    ):
        assert (finding.rule, finding.certainty) == ("protection-off", "uncertain")
    assert len(found(unsure)) == 1


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


def test_policy_events_are_management(tmp_path: Path) -> None:
    fields = {"Old Value": "", "New Value": f"{POLICY}{REALTIME} = 0x1"}
    policy = EventSpec(at(30), 5007, 0, fields, "DESKTOP-TEST")
    report = analyse(scene(tmp_path, policy, after={"DisableRealtimeMonitoring": True}))
    (finding,) = [f for f in report.findings if f.effect == "weakened"]
    assert finding.origin == "policy"


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
