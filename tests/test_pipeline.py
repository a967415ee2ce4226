"""From a package to its report: what an attacker leaves behind, and what must stay silent.

Each row is a whole package: two snapshots, an operational log that covers the window, MPRegistry.txt.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mpdiff.findings.rules import RULES
from mpdiff.pipeline import analyse
from mpdiff.report.saved import encode, read_report
from samples.write_support import collection_summary, exclusion_listing, exclusions_resized
from tests.support.evtxwriter import EventSpec
from tests.support.packages import BASE, package, snapshot_json
from tests.support.places import SAMPLES
from tests.support.rows import for_each
from tests.support.scene import (
    AFTER,
    BEFORE,
    END,
    HOST,
    LOG,
    REALTIME,
    REGISTRY,
    at,
    dword,
    event,
    exclude,
    include,
    log,
    registry,
    scene,
    set_value,
    utc,
)
from tests.support.witnesses import (
    UTC_DEVICE,
    command,
    mp_log,
    security,
    service,
    start_type,
    status,
)

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Report

OFF = {"DisableRealtimeMonitoring": True}
TAMPER = "Features\\TamperProtection"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
RULE = f"Windows Defender Exploit Guard\\ASR\\Rules\\{OFFICE}"
TEMP = {"ExclusionPath": ["C:\\Known", "C:\\Temp"]}


def turned_off(minute: float = 30) -> list[EventSpec]:
    return [event(minute, 5001), set_value(minute, REALTIME, "0x0", "0x1")]


def turned_on(minute: float = 72) -> list[EventSpec]:
    return [event(minute, 5000), set_value(minute, REALTIME, "0x1", "0x0")]


def held(*values: tuple[str, int], **given: Any) -> bytes:
    """Return a registry where these values hold and are set locally."""
    lines = {path: dword(number) for path, number in values}
    return registry(lines, preferences=lines, **given)


def rules(report: Report) -> list[str]:
    return [f.rule for f in report.findings]


def only(report: Report, rule: str) -> Finding:
    (finding,) = [f for f in report.findings if f.rule == rule]
    return finding


# --- every rule: a package that fires it ----------------------------------------------------------

FOUND = {"Threat Name": "Trojan:Win32/Example", "Path": "file:_C:\\Users\\Public\\x.exe"}
IN_POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows Defender\\"


def policy_value(minute: float, path: str, old: str | None, new: str | None) -> EventSpec:
    """Return event 5007 of a value below the Policies key."""
    made = set_value(minute, path, old, new)
    assert isinstance(made.fields, dict)
    fields = {
        name: text.replace("SOFTWARE\\Microsoft\\Windows Defender\\", IN_POLICY)
        for name, text in made.fields.items()
    }
    return replace(made, fields=fields)


LOST = collection_summary([("logs", "MPRegistry-old.txt", at(300), at(301), "")]).encode()


def mode(minute: float, old: str, new: str) -> EventSpec:
    """Return event 5007 of the state of troubleshooting mode."""
    return set_value(minute, "Features\\Troubleshooting\\TSState", old, new)


FIRES: dict[str, dict[str, Any]] = {
    "weakened": {"events": turned_off(), "after": OFF, "dump": held((REALTIME, 0))},
    "not-reverted": {"events": turned_off(), "after": OFF, "dump": held((REALTIME, 1))},
    "transient": {"events": [*turned_off(), *turned_on()]},
    "tamper-protection-off": {
        "events": [set_value(30, TAMPER, "0x5", "0x4")],
        "after": {"DisableTamperProtection": True},
    },
    "exclusion-added": {
        "events": [exclude(30, "D:\\Data")],
        "after": {"ExclusionPath": ["C:\\Known", "D:\\Data"]},
    },
    "risky-exclusion": {"events": [exclude(30, "C:\\Temp")], "after": TEMP},
    "asr-rule-weakened": {
        "events": [set_value(30, RULE, "0x1", "0x0")],
        "after": {"AttackSurfaceReductionRules_Actions": [0]},
    },
    "log-gap": {"evtx": log(first=60)},
    "tamper-blocked": {
        "events": [
            event(30, 5013, Value=f"HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\{REALTIME} = 0x1")
        ]
    },
    "protection-off": {"events": [event(30, 5012)]},
    "snapshot-incomplete": {
        "after": {"ExclusionPath": ["N/A: Must be an administrator to view exclusions"]}
    },
    "device-mismatch": {"after": {"ComputerID": "99999999-2222-3333-4444-555555555555"}},
    "window-exceeded": {"dump": registry(end=utc(at(600)), seen=at(700)), "evtx": log(last=720)},
    "weakened-after-window": {"dump": held((REALTIME, 1))},
    "weakened-before-window": {"events": [*turned_off(-90), *turned_on(-80)]},
    "weak-before-window": {"before": OFF, "after": OFF},
    "dormant": {
        "dump": registry(
            {REALTIME: dword(0)},
            preferences={REALTIME: dword(1)},
            policy={REALTIME: dword(0)},
        )
    },
    "policy-removed": {
        "events": [
            policy_value(30, "PUAProtection", "0x1", None),
            policy_value(90, "PUAProtection", None, "0x1"),
        ],
        "dump": registry(
            policy={"PUAProtection": dword(1)}, preferences={"PUAProtection": dword(1)}
        ),
    },
    "contradiction": {
        "events": [exclude(30, "C:\\Temp")],
        "before": TEMP,
        "after": TEMP,
    },
    "other-snapshot": {"x__MpPreference_DOT_json": snapshot_json(CloudBlockLevel=4)},
    "malware-detected": {"events": [event(30, 1116, **FOUND)]},
    "remediation-failed": {"events": [event(30, 1119, **FOUND)]},
    "quarantine-restored": {"events": [event(30, 1009, **FOUND)]},
    "definitions-removed": {"events": [event(30, 2013)]},
    "feature-failed": {"events": [event(30, 3002, **{"Feature Name": "Behavior Monitoring"})]},
    "feature-changed": {"events": [event(30, 5004, **{"Feature Name": "Behavior Monitoring"})]},
    "history-deleted": {"events": [event(30, 1013, User="HOST\\u")]},
    "status-off": {"x__MpComputerStatus_DOT_txt": status(RealTimeProtectionEnabled=False)},
    "passive-mode": {"x__MpComputerStatus_DOT_txt": status(AMRunningMode="Passive Mode")},
    "not-in-force": {"x__NetworkProtectionState_DOT_txt": b"[WARNING] The filter is off\n"},
    "in-force-unseen": {
        "x__MPLog-1_DOT_log": mp_log((at(20), "x"), (None, exclusion_listing({"Path": ["D:\\B"]})))
    },
    "exclusions-changed": {"x__MPLog-1_DOT_log": mp_log((at(20), exclusions_resized(120)))},
    "configuration-protection-reset": {
        "x__MpCmdRun_DOT_log": command("-Config -ResetControlledConfiguration", 30),
        "x__systeminfo_DOT_txt": UTC_DEVICE,
    },
    "tool-misused": {
        "x__MpCmdRun_DOT_log": command("-DownloadFile -url x -path y", 30),
        "x__systeminfo_DOT_txt": UTC_DEVICE,
    },
    "service-stopped": {"x__System_DOT_evtx": service((30, "WinDefend/1"), (31, "WinDefend/4"))},
    "records-not-understood": {
        "events": [EventSpec(at(30), 5007, 0, {"Old Value": "?", "New Value": "!"}, HOST)]
    },
    "service-disabled": {"x__System_DOT_evtx": start_type("auto start", "disabled")},
    "service-start-changed": {"x__System_DOT_evtx": start_type("auto start", "demand start")},
    "log-cleared": {"x__Security_DOT_evtx": security((30, 1102, {"SubjectUserName": "eve"}))},
    "malware-allowed": {"events": [event(30, 1117, **FOUND, **{"Action ID": "6"})]},
    "protection-command": {
        "x__Security_DOT_evtx": security(
            (
                30,
                4688,
                {
                    "NewProcessName": "C:\\x\\powershell.exe",
                    "CommandLine": "powershell Set-MpPreference -MAPSReporting 0",
                },
            )
        )
    },
    "weak-at-collection": {"dump": registry({"PassiveMode": dword(1)})},
    "platform-changed": {"events": [event(30, 2014)]},
    "quota-exceeded": {"events": [mode(-900, "0x0", "0x1"), mode(-600, "0x1", "0x0")]},
    "collected-missing": {"x__Forensics Collection Summary_DOT_csv": LOST},
    "unknown-setting": {"after": {"NewSetting": 1}, "before": {"NewSetting": 0}},
    "strengthened": {
        "after": {"CloudBlockLevel": 4},
        "events": [set_value(30, "MpEngine\\MpCloudBlockLevel", "0x2", "0x4")],
    },
}


def made(folder: Path, row: dict[str, Any]) -> Report:
    given = dict(row)
    return analyse(scene(folder, *given.pop("events", []), **given))


def test_off_before_the_window_and_still_off_is_two_findings(tmp_path: Path) -> None:
    """What the before snapshot holds, and when the log saw it begin."""
    row = {"before": OFF, "after": OFF, "events": turned_off(-90)}
    assert sorted(rules(made(tmp_path, row))) == ["weak-before-window", "weakened-before-window"]


def test_an_exclusion_taken_out_for_a_while_is_a_note(tmp_path: Path) -> None:
    events = [include(30, "C:\\Known"), exclude(31, "C:\\Known")]
    report = made(tmp_path, {"events": events})
    assert [(f.rule, f.severity, f.effect) for f in report.findings] == [
        ("changed", "info", "neutral")
    ]


BESIDE = {"contradiction": ["risky-exclusion"], "weakened": ["contradiction"]}
"""Rules that go with one: what two witnesses contradict each other about is reported as well."""


@for_each("rule", FIRES)
def test_a_rule_fires_and_no_other(rule: str, tmp_path: Path) -> None:
    assert sorted(rules(made(tmp_path, FIRES[rule]))) == sorted([rule, *BESIDE.get(rule, [])])


def test_a_change_without_an_event_is_flagged_beside_the_change(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path, after=OFF))
    assert sorted(rules(report)) == ["unlogged", "weakened"]
    assert only(report, "unlogged").severity == "medium"


def test_no_rule_is_without_a_package_that_fires_it() -> None:
    """The others of the table have tests of their own in this file, need a policy file or two devices."""
    elsewhere = {"unlogged", "snapshot-missing", "changed", "watched"}
    elsewhere |= {"differs-between-devices"}
    assert set(RULES) == set(FIRES) | elsewhere
    assert not set(FIRES) & elsewhere


def test_a_missing_snapshot_fires_its_rule(tmp_path: Path) -> None:
    members = {BEFORE: snapshot_json(), LOG: log(), REGISTRY: registry()}
    assert rules(analyse(package(tmp_path, members))) == ["snapshot-missing"]


@for_each(
    ("why", "row"),
    [
        ("nothing happened", {}),
        ("the same values again", {"events": [set_value(30, REALTIME, "0x0", "0x0")]}),
        ("the default made explicit", {"events": [set_value(30, REALTIME, None, "0x0")]}),
        (
            "a second window on the same day",
            {"events": [mode(-900, "0x0", "0x1"), mode(-660, "0x1", "0x0")]},
        ),
        ("a status that shows all of it on", {"x__MpComputerStatus_DOT_txt": status()}),
        ("noise", {"events": [set_value(30, "CoreService\\WdConfigHash", "0x1", "0x2")]}),
        ("malware long before the window", {"events": [event(-3000, 1116, **FOUND)]}),
        ("a window as long as documented", {"dump": registry(end=utc(at(244)))}),
        (
            "the end as a number is inferred",
            {"dump": registry(end=dword(int(at(600).timestamp()))), "evtx": log(last=720)},
        ),
        (
            "the dump tells nothing",
            {"dump": registry({"PUAProtection": "[REG_DWORD] : <NO VALUE>"})},
        ),
        ("the same state at collection", {"dump": held((REALTIME, 0), ("PUAProtection", 1))}),
    ],
)
def test_silent(why: str, row: dict[str, Any], tmp_path: Path) -> None:
    assert rules(made(tmp_path, row)) == [], why


# --- an attacker's edits --------------------------------------------------------------------------


def test_an_edited_line_of_the_second_snapshot_does_not_hide_what_the_log_saw(
    tmp_path: Path,
) -> None:
    report = analyse(scene(tmp_path, *turned_off()))
    assert "altered" in only(report, "weakened").detail
    assert report.summary.verdict.startswith("WEAKENED")


def test_the_state_at_collection_overrules_an_edited_second_snapshot(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path, *turned_off(), dump=held((REALTIME, 1))))
    assert rules(report) == ["not-reverted", "contradiction"]
    assert only(report, "not-reverted").still_weakened is True
    assert "the after snapshot shows False" in only(report, "contradiction").title


def test_an_edited_line_of_the_first_snapshot_does_not_hide_it_either(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path, exclude(30, "C:\\Temp"), before=TEMP, after=TEMP))
    contradiction = only(report, "contradiction")
    assert "the before snapshot shows in the list" in contradiction.title
    assert [w.source for w in contradiction.witnesses] == ["the before snapshot", "event 5007"]
    added = only(report, "risky-exclusion")
    assert (added.certainty, added.key) == ("uncertain", "C:\\Temp")
    assert report.summary.verdict.startswith("POSSIBLY WEAKENED")


def without(name: str) -> bytes:
    return msgspec.json.encode({k: v for k, v in BASE.items() if k != name})


@pytest.mark.parametrize("member", [BEFORE, AFTER])
def test_a_deleted_line_is_said_and_the_log_still_speaks(member: str, tmp_path: Path) -> None:
    members = {BEFORE: snapshot_json(), AFTER: snapshot_json(**OFF), LOG: log(*turned_off())}
    members |= {REGISTRY: registry(), member: without("DisableRealtimeMonitoring")}
    report = analyse(package(tmp_path, members))
    assert sorted(rules(report)) == ["snapshot-incomplete", "weakened"]
    assert only(report, "snapshot-incomplete").severity == "medium"


def test_a_deleted_line_without_any_event_is_still_said(tmp_path: Path) -> None:
    members = {BEFORE: snapshot_json(), AFTER: without("DisableRealtimeMonitoring"), LOG: log()}
    report = analyse(package(tmp_path, members | {REGISTRY: registry()}))
    assert rules(report) == ["snapshot-incomplete"]
    assert "DisableRealtimeMonitoring" in report.findings[0].title
    assert "whole truth" in report.summary.verdict


def test_the_last_minute_after_the_second_snapshot_is_part_of_the_window(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path, exclude(239.5, "C:\\Temp")))
    finding = only(report, "risky-exclusion")
    assert finding.still_weakened is None
    assert "removed" not in finding.title


def test_put_back_and_weakened_again_after_the_window_are_two_findings_of_one_thing(
    tmp_path: Path,
) -> None:
    events = [*turned_off(), *turned_on(), *turned_off(270)]
    report = analyse(scene(tmp_path, *events, dump=held((REALTIME, 1))))
    assert rules(report) == ["transient", "weakened-after-window"]
    assert "weakened again" in only(report, "transient").detail
    assert only(report, "weakened-after-window").first_seen == at(270)
    assert report.summary.still_weakened == 1


def test_a_second_registry_dump_of_other_content_leaves_the_state_open(tmp_path: Path) -> None:
    """A decoy that says `reverted` must not be believed, nor hide the real one."""
    for decoy_name in ("A__MPRegistry_DOT_txt", "Z__MPRegistry_DOT_txt"):
        decoy: dict[str, Any] = {decoy_name: held((REALTIME, 0))}
        path = scene(tmp_path, *turned_off(), after=OFF, dump=held((REALTIME, 1)), **decoy)
        report = analyse(path)
        assert only(report, "weakened").still_weakened is None
        assert report.current is None
        assert "state-ambiguous" in {n.code for n in report.notices}


def test_a_copy_of_the_registry_dump_is_no_second_one(tmp_path: Path) -> None:
    dump = held((REALTIME, 1))
    report = analyse(scene(tmp_path, *turned_off(), after=OFF, dump=dump, z__copy_DOT_txt=dump))
    assert rules(report) == ["not-reverted"]
    assert "state-copy" in {n.code for n in report.notices}


def test_a_decoy_dump_that_moves_the_window_is_said(tmp_path: Path) -> None:
    decoy = registry(start=utc(at(-600)), end=utc(at(-360)))
    report = analyse(scene(tmp_path, *turned_off(), after=OFF, A__MPRegistry_DOT_txt=decoy))
    assert "window-disagrees" in {n.code for n in report.notices}


def test_events_that_tell_another_window_than_the_registry_are_said(tmp_path: Path) -> None:
    state = "Features\\Troubleshooting\\TSState"
    switched = [set_value(-600, state, "0x0", "0x1"), set_value(-360, state, "0x1", "0x0")]
    report = analyse(scene(tmp_path, *switched, evtx=log(*switched, first=-660)))
    assert "window-disagrees" in {n.code for n in report.notices}


def test_a_log_that_starts_late_or_ends_early_is_not_trusted_in_its_silence(tmp_path: Path) -> None:
    for data in (log(first=60), log(last=60)):
        report = analyse(scene(tmp_path, evtx=data, after=OFF))
        assert sorted(rules(report)) == ["log-gap", "weakened"]


def test_records_taken_out_of_the_log_leave_a_gap(tmp_path: Path) -> None:
    from tests.support.evtxwriter import write_evtx

    kept = [
        EventSpec(at(60 * i), 1151, 100 + i + (5 if i > 1 else 0), {}, "DESKTOP-TEST")
        for i in range(-2, 7)
    ]
    report = analyse(scene(tmp_path, evtx=write_evtx(kept)))
    assert rules(report) == ["log-gap"]
    assert "record numbers" in report.findings[0].detail


def test_a_state_of_another_device_is_not_used(tmp_path: Path) -> None:
    config = snapshot_json(**OFF, ComputerID="99999999-2222-3333-4444-555555555555")
    report = analyse(scene(tmp_path, x__MPSupportEffectiveConfig_DOT_json=config))
    assert report.current is None
    assert rules(report) == []
    assert "current-device" in {n.code for n in report.notices}


def test_policy_written_by_hand_is_still_flagged(tmp_path: Path) -> None:
    """The before snapshot was on, so the weak policy value was written since: nobody's policy."""
    dump = registry({REALTIME: dword(1)}, policy={REALTIME: dword(1)})
    report = analyse(scene(tmp_path, *turned_off(), after=OFF, dump=dump))
    finding = only(report, "not-reverted")
    assert (finding.severity, finding.still_weakened) == ("critical", True)
    assert finding.origin != "policy"


# --- what is known of the state -------------------------------------------------------------------


def test_the_effective_config_alone_tells_the_state(tmp_path: Path) -> None:
    path = scene(
        tmp_path,
        *turned_off(),
        after=OFF,
        dump=b"",
        x__MPSupportEffectiveConfig_DOT_json=snapshot_json(**OFF),
    )
    report = analyse(path, window="2026-03-01T12:00:00Z/2026-03-01T16:00:00Z")
    assert only(report, "not-reverted").origin is None  # it does not tell where a value comes from


def test_two_accounts_that_disagree_claim_nothing(tmp_path: Path) -> None:
    report = analyse(
        scene(
            tmp_path,
            *turned_off(),
            after=OFF,
            dump=held((REALTIME, 1)),
            x__MPSupportEffectiveConfig_DOT_json=snapshot_json(),
        )
    )
    assert only(report, "weakened").still_weakened is None
    assert "current-disagrees" in {n.code for n in report.notices}


def test_collected_during_the_window_nothing_was_left_behind(tmp_path: Path) -> None:
    dump = held((REALTIME, 1), state=1, seen=at(100))
    report = analyse(
        scene(tmp_path, *turned_off(), after=OFF, dump=dump, evtx=log(*turned_off(), last=120))
    )
    assert rules(report) == ["weakened"]
    assert only(report, "weakened").still_weakened is True


def test_an_unreadable_registry_dump_is_said(tmp_path: Path) -> None:
    long = registry() + b"\n" + b"x" * 2_000_000
    report = analyse(scene(tmp_path, *turned_off(), after=OFF, dump=long))
    assert "member-not-read" in {n.code for n in report.notices}
    assert only(report, "weakened").still_weakened is None


# --- how long -------------------------------------------------------------------------------------


def test_tamper_protection_is_off_for_as_long_as_the_log_says(tmp_path: Path) -> None:
    events = [set_value(30, TAMPER, "0x5", "0x4"), set_value(241, TAMPER, "0x4", "0x5")]
    report = analyse(scene(tmp_path, *events, after={"DisableTamperProtection": True}))
    finding = only(report, "tamper-protection-off")
    assert finding.duration_seconds == 211 * 60
    assert finding.first_seen == at(30)


def test_a_window_told_by_events_alone(tmp_path: Path) -> None:
    state = "Features\\Troubleshooting\\TSState"
    events = [
        set_value(0, state, "0x0", "0x1"),
        *turned_off(),
        *turned_on(),
        set_value(240, state, "0x1", "0x0"),
    ]
    report = analyse(scene(tmp_path, *events, dump=registry(start=None, end=None)))
    assert report.window is not None
    assert (report.window.start, report.window.end) == (at(0), END)
    assert only(report, "transient").certainty == "certain"


def test_no_window_at_all_makes_no_transient_certain(tmp_path: Path) -> None:
    dump = registry(start=None, end=None)
    report = analyse(scene(tmp_path, *turned_off(), *turned_on(), dump=dump))
    assert report.window is None
    assert only(report, "transient").certainty == "uncertain"


# --- laws -----------------------------------------------------------------------------------------


@for_each("name", ["attacker", "off-and-on-again", "cut-lists", "missing-after"])
def test_analysing_twice_gives_the_same_bytes_and_they_read_back(name: str) -> None:
    path = str(SAMPLES / name / "package.zip")
    first, second = (encode(analyse(path)) for _ in range(2))
    assert first == second
    assert encode(read_report(first, "r.json")) == first


PATHS = ("C:\\Known", "C:\\Temp", "D:\\Data")
STEPS = st.lists(st.tuples(st.sampled_from(PATHS), st.booleans(), st.integers(1, 238)), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.sets(st.sampled_from(PATHS)))
def test_what_was_excluded_at_any_moment_of_the_window_is_always_flagged(
    steps: list[tuple[str, bool, int]], start: set[str]
) -> None:
    """Whatever the order, the log and the snapshots together miss none and make none up."""
    state, events, ever = set(start), [], set[str]()
    for path, add, minute in sorted(steps, key=lambda s: s[2]):
        if add == (path in state):
            continue
        events.append(exclude(minute, path) if add else include(minute, path))
        state = state | {path} if add else state - {path}
        ever |= state - start
    with tempfile.TemporaryDirectory() as folder:
        report = analyse(
            scene(
                Path(folder),
                *events,
                before={"ExclusionPath": sorted(start)},
                after={"ExclusionPath": sorted(state)},
            )
        )
    assert {f.key for f in report.findings if f.effect == "weakened"} == ever
    assert {f.key for f in report.findings if f.rule == "transient"} == ever - state
    assert all(f.certainty == "certain" for f in report.findings)
    assert not {"unlogged", "log-gap"} & set(rules(report))
