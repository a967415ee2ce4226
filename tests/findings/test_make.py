"""Which rule a change gets: for each rule a change that fires it and one that must not."""

from __future__ import annotations

from msgspec.structs import replace

from mpdiff.base.model import Difference, Finding
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.findings.make import FOREIGN_STEP, from_change, ordered
from mpdiff.findings.rules import RULES
from tests.support.rows import for_each

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


def finding(difference: Difference) -> Finding:
    return from_change(catalogue(), judge(catalogue(), difference))


def added(setting: str, key: str) -> Difference:
    return Difference(setting, key, "added", None, key)


def changed(setting: str, before: object, after: object, key: str | None = None) -> Difference:
    return Difference(setting, key, "changed", before, after)  # type: ignore[arg-type]


@for_each(
    ("difference", "rule", "severity"),
    [
        (changed("DisableBehaviorMonitoring", False, True), "weakened", "critical"),
        (changed("DisableScanningNetworkFiles", False, True), "weakened", "medium"),
        (changed("DisableBehaviorMonitoring", True, False), "strengthened", "info"),
        (changed("DisableTamperProtection", False, True), "tamper-protection-off", "critical"),
        (changed("DisableTamperProtection", True, False), "strengthened", "info"),
        (changed("AttackSurfaceReductionRules_Actions", 1, 2, OFFICE), "asr-rule-weakened", "high"),
        (changed("AttackSurfaceReductionRules_Actions", 2, 1, OFFICE), "strengthened", "info"),
        (changed("ThreatIDDefaultAction_Actions", 2, 6, "311978"), "weakened", "high"),
        (added("ExclusionPath", "C:\\DB\\DataFiles"), "exclusion-added", "medium"),
        (added("ExclusionPath", "C:\\"), "risky-exclusion", "critical"),
        (added("ExclusionPath", "C:\\Users\\Public"), "risky-exclusion", "high"),
        (added("ExclusionPath", "C:\\Data\\*\\x"), "exclusion-added", "medium"),
        (added("ExclusionProcess", "powershell.exe"), "risky-exclusion", "critical"),
        (added("ExclusionExtension", ".dbx"), "exclusion-added", "medium"),
        (
            added("ControlledFolderAccessAllowedApplications", "C:\\Users\\Public\\x.exe"),
            "risky-exclusion",
            "high",
        ),
        (
            added("AttackSurfaceReductionRules_RuleSpecificExclusions", f"{OFFICE}: C:\\Temp"),
            "risky-exclusion",
            "high",
        ),
        (added("ControlledFolderAccessProtectedFolders", "C:\\Temp"), "strengthened", "info"),
        (Difference("ExclusionPath", "C:\\", "removed", "C:\\", None), "strengthened", "info"),
        (
            Difference("ControlledFolderAccessProtectedFolders", "D:\\x", "removed", "D:\\x", None),
            "weakened",
            "high",
        ),
        (changed("ScanAvgCPULoadFactor", 50, 5), "changed", "info"),
        (changed("ProxyServer", None, "p:1"), "changed", "medium"),
        (changed("AllowSwitchToAsyncInspection", False, True), "changed", "info"),
        (changed("NewSetting", 0, 1), "unknown-setting", "low"),
    ],
)
def test_rule_and_severity_of_a_change(difference: Difference, rule: str, severity: str) -> None:
    found = finding(difference)
    assert (found.rule, found.severity) == (rule, severity)
    foreign = difference.setting == "ProxyServer"
    assert found.next_step == (FOREIGN_STEP if foreign else RULES[rule].next_step)


def test_a_risky_exclusion_stands_above_a_plain_one_and_says_why() -> None:
    found = finding(added("ExclusionProcess", "mshta.exe"))
    assert found.detail.startswith("Names an interpreter, remote tool or host process")
    assert found.title == "mshta.exe added to ExclusionProcess"


def test_a_shape_that_is_not_risky_is_still_said() -> None:
    assert "wildcard" in finding(added("ExclusionPath", "C:\\Data\\*\\x")).detail.lower()


def test_what_may_have_been_hidden_is_not_claimed() -> None:
    found = finding(replace(added("ExclusionPath", "C:\\x"), certainty="uncertain"))
    assert found.title == "C:\\x may have been added to ExclusionPath"
    assert found.certainty == "uncertain"
    assert "Uncertain" in found.detail


def test_an_asr_rule_is_named() -> None:
    found = finding(changed("AttackSurfaceReductionRules_Actions", 1, 2, OFFICE))
    assert found.title == (
        "Block all Office applications from creating child processes: Block (1) -> Audit (2)"
    )


def test_technique_ids_stand_only_at_what_weakens() -> None:
    assert finding(changed("DisableRealtimeMonitoring", False, True)).mitre == (
        "T1562.001",
        "T1685",
    )
    assert finding(changed("DisableRealtimeMonitoring", True, False)).mitre == ()


def test_order_is_severity_rule_setting_key() -> None:
    found = ordered(
        finding(d)
        for d in (
            changed("ScanAvgCPULoadFactor", 50, 5),
            added("ExclusionPath", "C:\\b"),
            added("ExclusionPath", "C:\\A"),
            added("ExclusionExtension", ".x"),
            changed("DisableRealtimeMonitoring", False, True),
        )
    )
    assert [(f.severity, f.key or f.setting) for f in found] == [
        ("critical", "DisableRealtimeMonitoring"),
        ("medium", ".x"),
        ("medium", "C:\\A"),
        ("medium", "C:\\b"),
        ("info", "ScanAvgCPULoadFactor"),
    ]


def test_fingerprints_are_stable_distinct_and_blind_to_case() -> None:
    one, two = ordered(
        [finding(added("ExclusionPath", "C:\\x")), finding(added("ExclusionPath", "C:\\y"))]
    )
    (again,) = ordered([finding(added("ExclusionPath", "C:\\x"))])
    assert one.fingerprint == again.fingerprint
    assert one.fingerprint != two.fingerprint
    assert len(one.fingerprint) == 16


def test_a_setting_that_drifts_with_the_platform_still_can_be_weakened() -> None:
    drifting = [s for s in catalogue().settings if s.drifts and s.weakens in ("true", "false")]
    assert drifting
    for setting in drifting:
        weak = setting.weakens == "true"
        assert finding(changed(setting.name, not weak, weak)).rule == "weakened"
