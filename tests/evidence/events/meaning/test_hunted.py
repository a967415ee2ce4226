"""What mpdiff's own hunting queries bring back counts: detections, modes that acted, commands, logons, keys."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.pipeline import analyse
from mpdiff.report.redact.redact import redact
from tests.support.rows import for_each
from tests.support.scene import REALTIME, log, scene, set_value
from tests.support.scene import at as minute_of

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report

POLICY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows Defender"


def row(action: str, minute: float = 30, **columns: Any) -> dict[str, str]:
    """Return a row as the portal exports it; a dict among the columns is AdditionalFields."""
    texts = {k: json.dumps(v) if isinstance(v, dict) else str(v) for k, v in columns.items()}
    return {
        "Timestamp": minute_of(minute).isoformat(),
        "DeviceName": "desktop-test",
        "ActionType": action,
        **texts,
    }


def hunted(folder: Path, *rows: dict[str, str], **given: Any) -> Report:
    names = list(dict.fromkeys(name for one in rows for name in one))
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    export = folder / "export.csv"
    export.write_text(text.getvalue(), encoding="utf-8")
    return analyse(scene(folder, **given), events=[export])


def rules(report: Report) -> list[str]:
    return [f.rule for f in report.findings]


def test_a_detection_is_found_and_says_whether_it_was_removed(tmp_path: Path) -> None:
    more = {"ThreatName": "Trojan:Win32/X", "WasRemediated": False}
    report = hunted(tmp_path, row("AntivirusDetection", FileName="a.exe", AdditionalFields=more))
    (finding,) = report.findings
    assert finding.rule == "malware-detected"
    assert "Trojan:Win32/X" in finding.title
    assert "WasRemediated: false" in finding.detail


@for_each("rule", [r for r in catalogue().data.asr_rules if r.hunting_prefix],
                         ids=lambda r: r.hunting_prefix)  # fmt: skip
def test_a_rule_that_only_recorded_was_not_at_block(rule: Any, tmp_path: Path) -> None:
    held = {"AttackSurfaceReductionRules_Ids": [rule.guid],
            "AttackSurfaceReductionRules_Actions": [1]}  # fmt: skip
    report = hunted(tmp_path, row(f"{rule.hunting_prefix}Audited"), before=held, after=held)
    weak = [f for f in report.findings if f.effect == "weakened"]
    assert [(f.key, f.after, f.certainty) for f in weak] == [(rule.guid, 2, "uncertain")]
    blocked = hunted(tmp_path, row(f"{rule.hunting_prefix}Blocked"), before=held, after=held)
    assert rules(blocked) == []
    assert [i.kind for i in blocked.incidents] == ["rule-acted"]


@for_each(
    ("action", "held", "rule"),
    [
        ("ExploitGuardNetworkProtectionAudited", {"EnableNetworkProtection": 1}, "transient"),
        ("ExploitGuardNetworkProtectionBlocked", {"EnableNetworkProtection": 1}, None),
        ("ControlledFolderAccessViolationAudited", {"EnableControlledFolderAccess": 1}, "not-in-force"),
        ("ControlledFolderAccessViolationAudited", {"EnableControlledFolderAccess": 2}, None),
        ("ControlledFolderAccessViolationBlocked", {"EnableControlledFolderAccess": 1}, None),
    ],
)  # fmt: skip
def test_a_feature_that_acted_shows_its_mode(
    action: str, held: dict[str, Any], rule: str | None, tmp_path: Path
) -> None:
    report = hunted(tmp_path, row(action, RemoteUrl="x"), before=held, after=held)
    weak = [f for f in report.findings if f.effect == "weakened"]
    assert bool(weak) is (rule is not None)
    assert all(f.certainty == "uncertain" for f in weak)


def test_an_attempt_that_names_no_value_is_an_attempt_all_the_same(tmp_path: Path) -> None:
    report = hunted(
        tmp_path, row("TamperingAttempt", FileName="a.exe", AdditionalFields={"Status": "Ignored"})
    )
    assert rules(report) == ["tamper-blocked"]
    assert "event-cut" not in [n.code for n in report.notices]


@for_each("action", ["RegistryKeyDeleted", "RegistryKeyRenamed"])
@for_each("key", ["\\Real-Time Protection", "", "\\Windows Defender Exploit Guard"])
def test_a_policy_key_that_is_gone_is_a_change(action: str, key: str, tmp_path: Path) -> None:
    column = "RegistryKey" if action == "RegistryKeyDeleted" else "PreviousRegistryKey"
    name: dict[str, Any] = {"RegistryKey": POLICY + "\\Other"} | {column: POLICY + key}
    report = hunted(tmp_path, row(action, InitiatingProcessAccountName="bob", **name))
    named = key[1:] or POLICY.replace("HKEY_LOCAL_MACHINE", "HKLM")
    assert [(f.rule, f.setting, f.actors) for f in report.findings] == [
        ("policy-removed", named, ("bob (named with the change)",))
    ]


@pytest.mark.parametrize(
    ("action", "columns"),
    [
        ("ProcessCreated", {"ProcessCommandLine": "powershell Set-MpPreference -MAPSReporting 0",
                            "FolderPath": "C:\\x\\powershell.exe", "AccountName": "bob"}),
        ("PowerShellCommand", {"AdditionalFields": {"Command": "Set-MpPreference"},
                               "InitiatingProcessAccountName": "bob"}),
    ],
)  # fmt: skip
def test_a_command_is_named_with_who_ran_it(
    action: str, columns: dict[str, Any], tmp_path: Path
) -> None:
    (finding,) = hunted(tmp_path, row(action, **columns)).findings
    assert finding.rule == "protection-command"
    assert "Set-MpPreference" in finding.title
    assert finding.actors == ("bob (ran it)",)


@for_each(
    ("kind", "words"),
    [("Interactive", "interactive"), ("RemoteInteractive", "remote desktop"), ("Network", None)],
)
def test_logons_are_sessions(kind: str, words: str | None, tmp_path: Path) -> None:
    logon = row("LogonSuccess", -10, LogonType=kind, AccountDomain="corp", AccountName="eve",
                IsLocalAdmin="true")  # fmt: skip
    off = {"DisableRealtimeMonitoring": True}
    report = hunted(tmp_path, logon, *_turned_off(), after=off)
    (finding,) = [f for f in report.findings if f.setting == "DisableRealtimeMonitoring"]
    named = [a for a in finding.actors if "corp\\eve" in a]
    assert bool(named) is (words is not None)
    assert all(words in a and "certain" not in a.replace("not certain", "") for a in named if words)
    assert "no-session-log" not in [n.code for n in report.notices]


def _turned_off() -> list[dict[str, str]]:
    return [
        row(
            "RegistryValueSet",
            RegistryKey="HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Defender\\Real-Time Protection",
            RegistryValueName="DisableRealtimeMonitoring",
            RegistryValueType="Dword",
            RegistryValueData="1",
            PreviousRegistryValueData="0",
        )
    ]


def set_row(key: str, name: str, **more: str) -> dict[str, str]:
    """Return a row of a query that projects the value and not its data."""
    named = {"RegistryKey": f"{DEFENDER}\\{key}", "RegistryValueName": name}
    return row("RegistryValueSet") | named | {"InitiatingProcessAccountName": "eve"} | more


DEFENDER = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Defender"
REAL_TIME = set_row("Real-Time Protection", "DisableRealtimeMonitoring")


def test_a_value_whose_data_no_row_tells_was_changed_in_an_open_direction(tmp_path: Path) -> None:
    report = hunted(tmp_path, REAL_TIME)
    (finding,) = report.findings
    assert (finding.rule, finding.effect, finding.certainty) == ("changed", "unknown", "uncertain")
    assert (finding.before_text, finding.after_text) == (
        "False",
        "set, its data not recorded (meaning unknown)",
    )
    assert [entry.actor for entry in report.timeline] == ["eve"]


def test_an_item_of_a_list_is_listed_whatever_its_data(tmp_path: Path) -> None:
    report = hunted(tmp_path, set_row("Exclusions\\Paths", "C:\\Users"))
    assert [(f.key, f.effect) for f in report.findings if f.rule == "risky-exclusion"] == [
        ("C:\\Users", "weakened")
    ]


def test_a_row_without_data_names_who_made_the_change_that_an_event_records(
    tmp_path: Path,
) -> None:
    changes = (set_value(30.02, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))
    report = hunted(tmp_path, REAL_TIME, evtx=log(*changes))
    assert [f.rule for f in report.findings] == ["transient"]
    assert [entry.actor for entry in report.timeline] == ["eve", None]


@for_each(
    ("key", "minute", "found"),
    [
        (POLICY, 30, 1),
        (f"{POLICY}\\Real-Time Protection", 30, 1),
        (POLICY, 300, 1),
        (POLICY, -300, 0),
        (f"{DEFENDER}\\Real-Time Protection", 30, 0),
    ],
    ids=["all of it", "a part", "after the window", "before it", "no policy"],
)
def test_a_key_of_policy_that_is_removed_is_a_policy_removed(
    key: str, minute: float, found: int, tmp_path: Path
) -> None:
    report = hunted(tmp_path, row("RegistryKeyDeleted", minute) | {"RegistryKey": key})
    removed = [f for f in report.findings if f.rule == "policy-removed"]
    assert [(f.effect, f.certainty) for f in removed] == [("weakened", "uncertain")] * found


def test_passive_mode_forced_in_the_policy_of_the_sensor_is_passive_mode(tmp_path: Path) -> None:
    key = POLICY.replace("Windows Defender", "Windows Advanced Threat Protection")
    forced = {"RegistryKey": key, "RegistryValueName": "ForceDefenderPassiveMode",
              "PreviousRegistryValueData": "0", "RegistryValueData": "1"}  # fmt: skip
    report = hunted(tmp_path, row("RegistryValueSet") | forced)
    assert [(f.setting, f.effect) for f in report.findings] == [("PassiveMode", "weakened")]


def test_who_disabled_a_service_and_how_is_not_in_a_redacted_report(tmp_path: Path) -> None:
    told = {
        "RegistryKey": "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinDefend",
        "RegistryValueName": "Start",
        "RegistryValueData": "4",
        "InitiatingProcessAccountName": "bobby",
        "InitiatingProcessCommandLine": "reg add x /u:bobby /p:Secret1",
    }
    report = hunted(tmp_path, row("RegistryValueSet") | told)
    (finding,) = report.findings
    assert (finding.rule, finding.actors) == ("service-disabled", ("bobby (ran it)",))
    hidden = redact(report).to_json()
    assert "bobby" in report.to_json()
    assert "bobby" not in hidden
    assert "Secret1" not in hidden
