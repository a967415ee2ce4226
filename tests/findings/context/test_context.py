"""What prints, sessions and modes make of a report: found, doubted, or only said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.errors import InputError
from mpdiff.base.model import Round
from mpdiff.evidence.facts import PrintedStatus, Support
from mpdiff.findings.rules import RULES
from mpdiff.pipeline import analyse
from samples import write_support as write
from tests.support.cases import case, findings
from tests.support.packages import package, snapshot_json
from tests.support.rows import for_each
from tests.support.scene import AFTER, REALTIME, at, dword, event, exclude, log, registry, set_value
from tests.support.witnesses import (
    COMMANDS,
    INFORMATION,
    MP_LOG,
    SECURITY,
    STATUS,
    USERS,
    command,
    logon,
    members,
    mp_log,
    report,
    security,
    service,
    status,
)

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Finding, Report, Value
    from tests.support.evtxwriter import EventSpec

OFF = (set_value(30, REALTIME, "0x0", "0x1"), set_value(60, REALTIME, "0x1", "0x0"))


def only(found: Report, setting: str = "DisableRealtimeMonitoring") -> Finding:
    (finding,) = [f for f in found.findings if f.setting == setting and f.effect == "weakened"]
    return finding


def codes(found: Report) -> set[str]:
    return {n.code for n in found.notices}


# --- status ---------------------------------------------------------------------------------------


@for_each(
    ("values", "rules"),
    [
        ({"RealTimeProtectionEnabled": False}, ["status-off"]),
        ({"IsTamperProtected": False}, ["status-off"]),
        ({"AMRunningMode": "Not running"}, ["status-off"]),
        ({"RealTimeProtectionEnabled": None}, []),
        ({"RealTimeProtectionEnabled": False, "AMRunningMode": "Passive Mode"}, ["passive-mode"]),
        (
            {"IsTamperProtected": False, "AMRunningMode": "Passive Mode"},
            ["passive-mode", "status-off"],
        ),
        ({"RealTimeProtectionEnabled": False, "ComputerID": "of-another"}, []),
    ],
)
def test_a_print_of_the_status(values: dict[str, Any], rules: list[str], tmp_path: Path) -> None:
    found = report(tmp_path, {STATUS: status(**values)})
    assert sorted(f.rule for f in found.findings) == rules


def test_another_antivirus_explains_the_passive_mode(tmp_path: Path) -> None:
    more = {
        STATUS: status(AMRunningMode="SxS Passive Mode"),
        "x/WSCInfo.txt": write.security_center([("Contoso Antivirus", 1, "c.exe")]).encode(),
    }
    (finding,) = report(tmp_path, more).findings
    assert (finding.rule, finding.severity) == ("passive-mode", "info")
    assert "Contoso Antivirus" in finding.detail


def test_the_window_of_a_status_counts_where_nothing_else_shows_one(tmp_path: Path) -> None:
    times = {"TroubleShootingStartTime": at(0), "TroubleShootingEndTime": at(240)}
    found = report(tmp_path, {STATUS: status(**times)}, dump=b"")
    assert found.window is not None
    assert (found.window.start, found.window.end) == (at(0), at(240))
    assert "Get-MpComputerStatus" in found.window.basis


# --- configuration protection ---------------------------------------------------------------------


def test_configuration_protection_leaves_open_what_a_local_exclusion_did(tmp_path: Path) -> None:
    after = {"ExclusionPath": ["C:\\Known", "D:\\Data"]}
    more = {STATUS: status(ControlledConfigurationState=1), AFTER: snapshot_json(**after)}
    finding = only(report(tmp_path, more, evtx=log(exclude(30, "D:\\Data"))), "ExclusionPath")
    assert "may have had no effect" in finding.detail
    assert finding.certainty == "uncertain"


@for_each(
    ("version", "state", "said"),
    [
        ("4.18.26060.3004", None, True),
        ("4.18.26060.3003", None, False),
        ("4.18.26070.9", 0, False),
        ("4.18.26070.9", 1, False),
        ("new", None, False),
    ],
)
def test_an_unknown_state_of_configuration_protection_is_said_where_the_platform_has_it(
    version: str,
    state: int | None,
    said: bool,  # noqa: FBT001  a row of the table
    tmp_path: Path,
) -> None:
    more = {STATUS: status(AMProductVersion=version, ControlledConfigurationState=state)}
    assert ("configuration-protection-unknown" in codes(report(tmp_path, more))) is said


def test_a_platform_that_only_health_events_name_counts(tmp_path: Path) -> None:
    events = log(event(10, 1150, **{"Platform version": "4.18.26070.9"}))
    assert "configuration-protection-unknown" in codes(report(tmp_path, {}, evtx=events))


# --- modes that acted, services, incidents --------------------------------------------------------


def test_a_rule_that_only_recorded_was_not_blocking(tmp_path: Path) -> None:
    events = log(event(30, 1125, Destination="http://x.example"))
    finding = only(report(tmp_path, {}, evtx=events), "EnableNetworkProtection")
    assert (finding.effect, finding.certainty) == ("weakened", "uncertain")
    blocked = log(event(30, 1126, Destination="http://x.example"))
    assert report(tmp_path, {}, evtx=blocked).findings == ()


def test_a_stopped_service_says_for_how_long(tmp_path: Path) -> None:
    more = {"x/System.evtx": service((30, "WinDefend/1"), (45, "WinDefend/4"))}
    found = report(tmp_path, more)
    (finding,) = found.findings
    assert (finding.rule, finding.effect) == ("service-stopped", "weakened")
    assert "15 min" in finding.detail
    assert finding.rounds == (Round(at(30), at(45), 900.0),)
    assert (finding.still_weakened, finding.duration_seconds) == (False, 900.0)
    assert finding.next_step == RULES["service-stopped"].once_restored
    assert [i.kind for i in found.incidents] == ["service-stopped"]


def test_a_service_that_did_not_run_again_is_not_restored(tmp_path: Path) -> None:
    more = {"x/System.evtx": service((30, "WinDefend/1"), (45, "WinDefend/4"), (60, "WinDefend/1"))}
    (finding,) = report(tmp_path, more).findings
    assert [one.end for one in finding.rounds] == [at(45), None]
    assert (finding.still_weakened, finding.duration_seconds) == (None, None)
    assert finding.next_step == RULES["service-stopped"].next_step


@for_each(
    ("events", "ends"),
    [
        ([(30, 5010), (50, 5009)], [50]),
        ([(30, 5012), (50, 5011)], [50]),
        ([(30, 5010), (31, 5012), (50, 5009), (52, 5011)], [50, 52]),
        ([(30, 5010), (31, 5012), (50, 5009)], [50, None]),
        ([(30, 5010), (50, 5009), (70, 5010)], [50, None]),
        ([(30, 5010), (50, 5009), (70, 5010), (90, 5009)], [50, 90]),
    ],
)
def test_scanning_is_restored_where_a_record_shows_the_end_of_each_stretch(
    events: list[tuple[float, int]], ends: list[float | None], tmp_path: Path
) -> None:
    """Scanning for viruses is not what scanning for malware ends."""
    found = report(tmp_path, {}, evtx=log(*(event(minute, number) for minute, number in events)))
    (finding,) = [f for f in found.findings if f.rule == "protection-off"]
    assert [r.end for r in finding.rounds] == [None if e is None else at(e) for e in ends]
    assert finding.still_weakened is (None if None in ends else False)


def test_the_end_of_a_command_is_not_the_end_of_what_it_did(tmp_path: Path) -> None:
    removed = command("-RemoveDefinitions -All", 20)
    (finding,) = report(tmp_path, {COMMANDS: removed}).findings
    assert (finding.effect, finding.still_weakened) == ("weakened", None)


def test_what_began_and_has_no_recorded_end_at_all_has_no_stretches(tmp_path: Path) -> None:
    found = report(tmp_path, {}, evtx=log(event(30, 5010)))
    (finding,) = [f for f in found.findings if f.rule == "protection-off"]
    assert (finding.rounds, finding.still_weakened) == ((), None)


def test_a_part_that_recovered_is_restored_and_another_part_is_not(tmp_path: Path) -> None:
    def part(minute: float, number: int, name: str) -> EventSpec:
        return event(minute, number, **{"Feature Name": name})

    back = log(part(30, 3002, "On Access"), part(40, 3007, "On Access"))
    (finding,) = report(tmp_path, {}, evtx=back).findings
    assert finding.still_weakened is False
    other = log(part(30, 3002, "On Access"), part(40, 3007, "Network Inspection System"))
    (finding,) = report(tmp_path, {}, evtx=other).findings
    assert finding.still_weakened is None


@pytest.mark.parametrize("now", [0, 1], ids=["restored", "still weakened"])
def test_what_is_restored_is_not_to_be_put_back(now: int, tmp_path: Path) -> None:
    path = "Real-Time Protection\\DisableScriptScanning"
    values = {path: dword(now)}
    after = {AFTER: snapshot_json(DisableScriptScanning=True)}
    found = report(
        tmp_path, after, evtx=log(set_value(30, path, "0x0", "0x1")), dump=registry(values)
    )
    finding = only(found, "DisableScriptScanning")
    assert finding.still_weakened is bool(now)
    assert ("put it back" in finding.next_step.lower()) is bool(now)


def test_malware_in_a_stretch_is_said_in_its_finding_even_outside_the_window(
    tmp_path: Path,
) -> None:
    events = log(
        set_value(220, REALTIME, "0x0", "0x1"),
        event(250, 1116, **{"Threat Name": "Trojan:Win32/X"}),
        set_value(260, REALTIME, "0x1", "0x0"),
        event(300, 1116, **{"Threat Name": "Later"}),
    )
    after = {AFTER: snapshot_json(DisableRealtimeMonitoring=True)}
    found = report(tmp_path, after, evtx=events)
    assert "malware was detected (Trojan:Win32/X)" in only(found).detail
    malware, later = [f for f in found.findings if f.rule == "malware-detected"]
    assert ("Later" in malware.title, malware.severity) == (False, "high")
    assert ("Later" in later.title, later.severity) == (True, "medium")
    assert [i.during for i in found.incidents] == [("DisableRealtimeMonitoring",), ()]


# --- who ------------------------------------------------------------------------------------------


@for_each(
    ("events", "actors"),
    [
        (
            [(10, 4624, logon("alice", "0x1")), (90, 4634, logon("alice", "0x1"))],
            ("CONTOSO\\alice (interactive session, certain)",),
        ),
        (
            [
                (10, 4624, logon("alice", "0x1", "10")),
                (11, 4672, {"SubjectUserSid": "S-1-5-21-1", "SubjectLogonId": "0x1"}),
                (20, 4624, logon("bob", "0x2")),
                (90, 4634, logon("alice", "0x1")),
                (90, 4634, logon("bob", "0x2")),
            ],
            (
                "CONTOSO\\alice (remote desktop session, privileged, certain, one of 2)",
                "CONTOSO\\bob (interactive session, certain, one of 2)",
            ),
        ),
        ([(10, 4624, logon("alice", "0x1")), (20, 4634, logon("alice", "0x1"))], ()),
        ([(40, 4624, logon("alice", "0x1"))], ()),
        ([(10, 4624, logon("alice", "0x1"))], ("CONTOSO\\alice (interactive session, likely)",)),
        ([(10, 4624, logon("alice", "0x1", "3"))], ()),
        ([(90, 4634, logon("alice", "0x1"))], ("CONTOSO\\alice (interactive session, likely)",)),
    ],
)
def test_who_had_a_session_when_it_began(
    events: list[Any], actors: tuple[str, ...], tmp_path: Path
) -> None:
    found = report(tmp_path, {SECURITY: security(*events)}, evtx=log(*OFF))
    assert only(found).actors == actors
    assert "no-session-log" not in codes(found)


def test_sessions_at_collection_are_candidates_since_their_logon(tmp_path: Path) -> None:
    text = write.query_user([("alice", "console", at(-30)), ("bob", None, at(40))], zone="UTC")
    found = report(tmp_path, {USERS: text.encode()}, evtx=log(*OFF))
    assert only(found).actors == (
        "alice (interactive session, likely, one of 2)",
        "bob (disconnected session, possible, one of 2)",  # the first of March, or 3 January
    )
    (notice,) = [n for n in found.notices if n.code == "session-times-open"]
    assert notice.member == USERS


@pytest.mark.parametrize("minute", [20, 140])  # at UTC+3 the later one is 11:20
def test_without_a_zone_a_logon_that_day_is_possible(minute: float, tmp_path: Path) -> None:
    text = write.query_user([("alice", "console", at(minute))], zone="UTC")
    sessions = {USERS: text.encode(), INFORMATION: b"Host Name: DESKTOP-TEST\r\n"}
    found = report(tmp_path, sessions, evtx=log(*OFF))
    assert only(found).actors == ("alice (interactive session, possible)",)
    assert "session-times-open" in codes(found)


def test_no_log_of_sessions_is_said_once_with_what_would_answer(tmp_path: Path) -> None:
    found = report(tmp_path, {}, evtx=log(*OFF))
    (notice,) = [n for n in found.notices if n.code == "no-session-log"]
    assert "event 4624" in notice.message
    assert "mpdiff hunt --only who" in notice.message
    assert "no-session-log" not in codes(report(tmp_path, {}))


HUNTED = (
    "Timestamp,DeviceName,ActionType,RegistryKey,RegistryValueName,RegistryValueData,"
    "RegistryValueType,PreviousRegistryValueData,InitiatingProcessAccountName,"
    "InitiatingProcessFolderPath,InitiatingProcessCommandLine\n"
    "2026-03-01T12:30:02Z,DESKTOP-TEST,RegistryValueSet,HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\"
    "Windows Defender\\Real-Time Protection,DisableRealtimeMonitoring,1,Dword,0,mallory,"
    "C:\\Windows\\reg.exe,reg add x\n"
)


def test_a_hunting_row_names_the_actor_of_the_event_it_matches(tmp_path: Path) -> None:
    found = report(tmp_path, {"x/hunting.csv": HUNTED.encode()}, evtx=log(*OFF))
    assert only(found).actors == ("mallory (named with the change)",)
    assert [(e.event_id, e.actor, e.command_line) for e in found.timeline] == [
        (5007, "mallory", "reg add x"),
        (5007, None, None),
    ]


PROCESSES = (
    "Timestamp,DeviceName,ActionType,FolderPath,ProcessCommandLine,AccountName\n"
    "2026-03-01T12:30:00Z,DESKTOP-TEST,ProcessCreated,C:\\Windows\\System32\\reg.exe,"
    '"reg add ""HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender"" /v X",mallory\n'
    "2026-03-01T12:31:00Z,DESKTOP-TEST,ProcessCreated,C:\\Windows\\notepad.exe,notepad x,alice\n"
)


def test_processes_that_concern_defender_are_incidents_with_their_account(tmp_path: Path) -> None:
    (incident,) = report(tmp_path, {"x/processes.csv": PROCESSES.encode()}).incidents
    assert (incident.kind, incident.actor) == ("command", "mallory")
    assert incident.title == "A command wrote Defender's registry"


# --- whose package --------------------------------------------------------------------------------


def test_another_products_package_is_named_as_such(tmp_path: Path) -> None:
    files = {"Library/Logs/Microsoft/mdatp/install.log": b"x", "a/wdavstate": b"x"}
    with pytest.raises(InputError) as caught:
        analyse(package(tmp_path, files))
    assert caught.value.code == "foreign-package"
    assert "macOS" in caught.value.message


def test_a_renamed_device_keeps_its_log(tmp_path: Path) -> None:
    events = log(
        set_value(30, REALTIME, "0x0", "0x1", computer="OLD-NAME"), event(40, 1151), first=35
    )
    found = report(tmp_path, {}, evtx=events)
    assert "device-renamed" in codes(found)
    assert only(found).effect == "weakened"


def test_a_further_name_lets_given_events_count(tmp_path: Path) -> None:
    other = tmp_path / "other.evtx"
    other.write_bytes(
        log(set_value(30, REALTIME, "0x0", "0x1", computer="ALIAS"), computer="ALIAS")
    )
    path = package(tmp_path, members())
    assert analyse(path, events=[str(other)]).findings == ()
    assert only(analyse(path, events=[str(other)], device="alias")).effect == "weakened"


def test_a_command_and_a_log_together_cite_each_other(tmp_path: Path) -> None:
    more = {
        MP_LOG: mp_log(
            (at(30), write.real_time_state(1, 0)), (at(60), write.real_time_state(0, 1))
        ),
        COMMANDS: command("-Restore -All", 40),
    }
    assert "an item was restored from quarantine" in only(report(tmp_path, more)).detail


def test_a_print_says_what_it_means_and_when_it_was_made(tmp_path: Path) -> None:
    found = report(tmp_path, {STATUS: status(RealTimeProtectionEnabled=False)})
    (finding,) = [f for f in found.findings if f.rule == "status-off"]
    assert finding.change is not None
    assert (finding.change.before, finding.change.after) == (False, True)
    assert finding.change.effect == "weakened"
    assert "rinted" in finding.detail
    assert "the before snapshot and the after snapshot" in finding.detail
    assert (finding.place, finding.setting) == ("effective", "DisableRealtimeMonitoring")


def test_a_print_without_a_known_time_of_collection_still_has_its_own() -> None:
    print_ = PrintedStatus("status.txt", {"RealTimeProtectionEnabled": False}, at(20))
    support = Support(statuses=(print_,))
    off: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    (known,) = findings(case((), off, off, support=support), "status")
    (unknown,) = findings(case((), off, off, support=support, collected_at=None), "status")
    when = "It was printed at 2026-03-01 12:20:00 UTC or later."
    assert known.detail.startswith(f"{when} The package was collected at ")
    assert unknown.detail.startswith(when)
    assert "collected" not in unknown.detail
