"""How a local value is taken away, and how the device shows that it is gone or what applies then."""

from __future__ import annotations

from typing import Any

import pytest

from mpdiff.base.model import Change, Difference
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.report.revert.undo import Undo, forget, reset, undo
from tests.support.rows import for_each

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
NEVER_LOCAL = "a8f5898e-1dc8-49a9-9878-85004b8a61e6"
ASR = "AttackSurfaceReductionRules_Actions"
IDS = "AttackSurfaceReductionRules_Ids"
THREATS = "ThreatIDDefaultAction_Actions"


def changed(
    setting: str, before: Any, after: Any, kind: Any = "changed", key: str | None = None
) -> Change:
    return judge(catalogue(), Difference(setting, key, kind, before, after))


def way(function: Any, change: Change, **given: Any) -> Undo:
    setting = catalogue().find(change.setting)
    assert setting is not None
    found: Undo = function(change, setting, catalogue(), **given)
    return found


@for_each(
    ("change", "command", "check"),
    [
        (
            changed("DisableAutoExclusions", True, False),
            "Remove-MpPreference -DisableAutoExclusions",
            "Test-LocalGone 'Exclusions' 'DisableAutoExclusions' '0'",
        ),
        (
            changed("MAPSReporting", 2, 0),
            "Remove-MpPreference -MAPSReporting",
            "Test-LocalGone 'Spynet' 'SpyNetReporting' '0'",
        ),
        (  # the registry holds the opposite of what the cmdlets show
            changed("PerformanceModeStatus", 0, 1),
            "Remove-MpPreference -PerformanceModeStatus",
            "Test-LocalGone 'Real-Time Protection' 'DisableAsyncScanOnOpen' '0'",
        ),
        (
            changed("PerformanceModeStatus", 1, 0),
            "Remove-MpPreference -PerformanceModeStatus",
            "Test-LocalGone 'Real-Time Protection' 'DisableAsyncScanOnOpen' '1'",
        ),
        (
            changed(ASR, 1, 0, "changed", OFFICE),
            f"Remove-MpPreference -{IDS} '{OFFICE}'",
            f"Test-LocalGone 'Windows Defender Exploit Guard\\ASR\\Rules' '{OFFICE}' '0'",
        ),
        (
            changed(THREATS, 2, 6, "changed", "12"),
            "Remove-MpPreference -ThreatIDDefaultAction_Ids 12",
            "Test-LocalGone 'Threats\\ThreatIDDefaultAction' '12' '6'",
        ),
        (
            changed("ExclusionPath", None, "it's", "added", "it's"),
            "Remove-MpPreference -ExclusionPath 'it''s'",
            "Test-LocalGone 'Exclusions\\Paths' 'it''s' '0'",
        ),
        # what the registry holds in another way, or what has no place in it, is not asked for
        (changed("ScanScheduleTime", "02:00:00", "03:00:00"), "Remove-MpPreference -ScanScheduleTime", ""),
        (changed("ProxyServer", "a", "b"), "Remove-MpPreference -ProxyServer", ""),
        (changed("DisableFtpParsing", False, True), "Remove-MpPreference -DisableFtpParsing", ""),
        (changed("MAPSReporting", 2, None), "Remove-MpPreference -MAPSReporting", ""),
        (changed("DisableTamperProtection", False, True), "Set-MpPreference -DisableTamperProtection $false", ""),
    ],
    ids=lambda one: one.setting if isinstance(one, Change) else "",
)  # fmt: skip
def test_a_local_value_is_taken_away_and_the_registry_is_asked(
    change: Change, command: str, check: str
) -> None:
    assert way(forget, change) == Undo((command,), check)


@for_each(
    ("change", "refusal"),
    [
        (changed("ExclusionPath", None, "", "added", ""), "it is not an item of a list that was added"),
        (changed("ExclusionPath", None, "x", "added"), "it is not an item of a list that was added"),
        (changed("ExclusionPath", "x", "y", "changed", "x"), "it is not an item of a list that was added"),
        (changed("BruteForceProtectionExclusions", None, "x", "added", "x"), "it is not an item of a list that was added"),
        (changed("AttackSurfaceReductionRules_RuleSpecificExclusions", None, "x", "added", f"{OFFICE}: x"), "where its items stand locally is not known"),
        (changed(ASR, 1, 0, "changed", "x"), "its id is not a GUID"),
        (changed(THREATS, 2, 6, "changed", "x"), "its id is not a decimal number"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_away_says_why(change: Change, refusal: str) -> None:
    found = way(forget, change)
    assert (found.commands, found.refusal) == ((), refusal)


@for_each(
    ("change", "applies", "command", "check"),
    [
        (changed("MAPSReporting", 1, 0), 2, "-MAPSReporting", "Test-Value 'MAPSReporting' @('2', 'Advanced')"),
        (changed("MAPSReporting", 1, 0), None, "-MAPSReporting", "Test-Value 'MAPSReporting' @('')"),
        (changed("SevereThreatDefaultAction", 2, 6), 0, "-SevereThreatDefaultAction",
         "Test-Value 'SevereThreatDefaultAction' @('0', 'Default', '')"),
        (changed(ASR, 2, 0, "changed", OFFICE), 1, f"-{IDS} '{OFFICE}'",
         f"Test-Pair '{IDS}' '{ASR}' '{OFFICE}' @('1', 'Enabled')"),
        (changed(ASR, 2, 0, "changed", OFFICE), 77, f"-{IDS} '{OFFICE}'",
         f"Test-Pair '{IDS}' '{ASR}' '{OFFICE}' @('77', '')"),
        (changed(ASR, 2, 0, "changed", OFFICE), None, f"-{IDS} '{OFFICE}'",
         f"Test-Pair '{IDS}' '{ASR}' '{OFFICE}' @('')"),
    ],
)  # fmt: skip
def test_with_the_local_value_gone_what_policy_holds_applies(
    change: Change, applies: Any, command: str, check: str
) -> None:
    found = way(reset, change, applies=applies)
    assert found == Undo((f"Remove-MpPreference {command}",), check)


def test_a_policy_value_of_another_kind_is_not_waited_for() -> None:
    found = way(reset, changed("DisableRealtimeMonitoring", False, True), applies=0)
    assert found == Undo(refusal="the value of the policy does not fit a setting of kind bool")


@for_each(
    ("change", "found"),
    [
        (
            changed(ASR, 0, 1, "changed", OFFICE),  # off is an action of its own for a rule
            Undo(
                (f"Add-MpPreference -{IDS} '{OFFICE}' -{ASR} Disabled",),
                f"Test-Pair '{IDS}' '{ASR}' '{OFFICE}' @('0', 'Disabled')",
            ),
        ),
        (
            changed(THREATS, 0, 6, "changed", "12"),  # the default of a threat is no entry at all
            Undo(
                ("Remove-MpPreference -ThreatIDDefaultAction_Ids 12",),
                f"Test-Pair 'ThreatIDDefaultAction_Ids' '{THREATS}' '12' @('', '0', 'Default')",
            ),
        ),
        (
            changed(THREATS, 2, 6, "changed", "9223372036854775807"),
            Undo(
                (f"Add-MpPreference -ThreatIDDefaultAction_Ids 9223372036854775807 -{THREATS} Quarantine",),
                f"Test-Pair 'ThreatIDDefaultAction_Ids' '{THREATS}' '9223372036854775807' @('2', 'Quarantine')",
            ),
        ),
    ],
)  # fmt: skip
def test_an_entry_of_a_map_is_put_back(change: Change, found: Undo) -> None:
    assert way(undo, change) == found


@pytest.mark.parametrize("key", [NEVER_LOCAL, f"{{{NEVER_LOCAL.upper()}}}"])
def test_a_rule_that_must_not_be_set_locally_is_only_watched(key: str) -> None:
    found = way(undo, changed(ASR, 1, 0, "changed", key))
    assert found.commands == ()
    assert found.refusal.startswith("this rule is not for local settings: ")
    assert found.check.endswith("@('1', 'Enabled')")


@for_each(
    ("key", "removed"),
    [
        ("dbx", ("'dbx'", "'.dbx'")),
        (".dbx", ("'.dbx'", "'dbx'")),
        (" dbx", ("' dbx'", "' .dbx'", "'dbx'", "'.dbx'")),
        (".", ("'.'",)),
        (" ", ("' '",)),
    ],
)
def test_an_extension_goes_in_every_spelling_of_the_device(
    key: str, removed: tuple[str, ...]
) -> None:
    found = way(undo, changed("ExclusionExtension", None, key, "added", key))
    assert found.commands == tuple(
        f"Remove-MpPreference -ExclusionExtension {text}" for text in removed
    )
