"""The revert script restores what was weakened, and text of the package stays text in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from msgspec import structs

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.model import Device, Held, Notice, Window
from mpdiff.catalogue import catalogue
from mpdiff.report.redact.redact import redact
from mpdiff.report.revert import make_plan, script
from mpdiff.report.revert.comments import comment_line
from tests.support.effort import examples
from tests.support.pstokens import PowerShellSyntaxError, resembles_signature, text_values, tokens
from tests.support.reports import END, HOSTILE, START, exclusion, finding, report
from tests.support.rows import for_each
from tests.support.scripts import HARMLESS, HOSTILE_TEXT, everywhere, harmless_for

if TYPE_CHECKING:
    from mpdiff.base.model import Report

OFFICE_CHILDREN = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ASR = "AttackSurfaceReductionRules_Ids"
ASR_ARGUMENT = f"-{ASR} '{OFFICE_CHILDREN}'"
THREATS = "ThreatIDDefaultAction_Ids"
RULE_PATHS = "AttackSurfaceReductionRules_RuleSpecificExclusions"

TABLE: dict[str, tuple[dict[str, Any], str, str]] = {
    "a bool that was off": (
        {"setting": "DisableBehaviorMonitoring", "before": False, "after": True},
        "Set-MpPreference -DisableBehaviorMonitoring $false",
        "Test-Value 'DisableBehaviorMonitoring' @('False')",
    ),
    "a bool that was on": (
        {"setting": "DisableAutoExclusions", "before": True, "after": False},
        "Set-MpPreference -DisableAutoExclusions $true",
        "Test-Value 'DisableAutoExclusions' @('True')",
    ),
    "a name in another case is written as the cmdlets spell it": (
        {"setting": "disablebehaviormonitoring", "before": False, "after": True},
        "Set-MpPreference -DisableBehaviorMonitoring $false",
        "Test-Value 'DisableBehaviorMonitoring' @('False')",
    ),
    "an enum by its cmdlet name": (
        {"setting": "MAPSReporting", "before": 2, "after": 0},
        "Set-MpPreference -MAPSReporting Advanced",
        "Test-Value 'MAPSReporting' @('2', 'Advanced')",
    ),
    "an enum whose 0 is a value like others": (
        {"setting": "EnableNetworkProtection", "before": 0, "after": 2},
        "Set-MpPreference -EnableNetworkProtection Disabled",
        "Test-Value 'EnableNetworkProtection' @('0', 'Disabled')",
    ),
    "an enum whose names are descriptions by its number": (
        {"setting": "QuickScanIncludeExclusions", "before": 1, "after": 0},
        "Set-MpPreference -QuickScanIncludeExclusions 1",
        "Test-Value 'QuickScanIncludeExclusions' @('1')",
    ),
    "a threat level's action": (
        {"setting": "SevereThreatDefaultAction", "before": 2, "after": 6},
        "Set-MpPreference -SevereThreatDefaultAction Quarantine",
        "Test-Value 'SevereThreatDefaultAction' @('2', 'Quarantine')",
    ),
    "a threat level's Default, which only Remove reaches": (
        {"setting": "SevereThreatDefaultAction", "before": 0, "after": 6},
        "Remove-MpPreference -SevereThreatDefaultAction",
        "Test-Value 'SevereThreatDefaultAction' @('0', 'Default', '')",
    ),
    "a number": (
        {"setting": "CloudExtendedTimeout", "before": 50, "after": 0},
        "Set-MpPreference -CloudExtendedTimeout 50",
        "Test-Value 'CloudExtendedTimeout' @('50')",
    ),
    "a time of day": (
        {"setting": "ScanScheduleTime", "before": "02:00:00", "after": "12:00:00"},
        "Set-MpPreference -ScanScheduleTime '02:00:00'",
        "Test-Value 'ScanScheduleTime' @('02:00:00')",
    ),
    "a string": (
        {"setting": "ProxyServer", "before": "http://it's:8080", "after": None},
        "Set-MpPreference -ProxyServer 'http://it''s:8080'",
        "Test-Value 'ProxyServer' @('http://it''s:8080')",
    ),
    "a setting that was not set": (
        {"setting": "ProxyPacUrl", "before": None, "after": "http://evil.example"},
        "Remove-MpPreference -ProxyPacUrl",
        "Test-Value 'ProxyPacUrl' @('')",
    ),
    "an item that was added": (
        {"setting": "ExclusionPath", "key": "C:\\x", "kind": "added", "after": "C:\\x"},
        "Remove-MpPreference -ExclusionPath 'C:\\x'",
        "Test-Item 'ExclusionPath' @('C:\\x') $false",
    ),
    "an item that was removed": (
        {
            "setting": "ControlledFolderAccessProtectedFolders",
            "key": "D:\\Books",
            "kind": "removed",
        },
        "Add-MpPreference -ControlledFolderAccessProtectedFolders 'D:\\Books'",
        "Test-Item 'ControlledFolderAccessProtectedFolders' @('D:\\Books') $true",
    ),
    "an extension, which Defender may show with its dot": (
        {"setting": "ExclusionExtension", "key": "dbx", "kind": "added"},
        "Remove-MpPreference -ExclusionExtension 'dbx' | Remove-MpPreference -ExclusionExtension '.dbx'",
        "Test-Item 'ExclusionExtension' @('dbx', '.dbx') $false",
    ),
    "an extension, which Defender may show without its dot": (
        {"setting": "ExclusionExtension", "key": ".dbx", "kind": "added"},
        "Remove-MpPreference -ExclusionExtension '.dbx' | Remove-MpPreference -ExclusionExtension 'dbx'",
        "Test-Item 'ExclusionExtension' @('.dbx', 'dbx') $false",
    ),
    "an item with blanks around it, which its exact text alone removes": (
        {"setting": "ExclusionPath", "key": "C:\\q ", "kind": "added"},
        "Remove-MpPreference -ExclusionPath 'C:\\q ' | Remove-MpPreference -ExclusionPath 'C:\\q'",
        "Test-Item 'ExclusionPath' @('C:\\q ', 'C:\\q') $false",
    ),
    "an item with blanks around it that was removed": (
        {"setting": "ControlledFolderAccessProtectedFolders", "key": " D:\\B", "kind": "removed"},
        "Add-MpPreference -ControlledFolderAccessProtectedFolders ' D:\\B'",
        "Test-Item 'ControlledFolderAccessProtectedFolders' @(' D:\\B', 'D:\\B') $true",
    ),
    "an ASR rule whose action changed": (
        {"setting": ASR, "key": OFFICE_CHILDREN, "before": 1, "after": 2},
        f"Add-MpPreference {ASR_ARGUMENT} -AttackSurfaceReductionRules_Actions Enabled",
        (
            f"Test-Pair '{ASR}' 'AttackSurfaceReductionRules_Actions' '{OFFICE_CHILDREN}' "
            "@('1', 'Enabled')"
        ),
    ),
    "an ASR rule that is gone": (
        {
            "setting": "AttackSurfaceReductionRules_Actions",
            "key": "{D4F940AB-401B-4EFC-AADC-AD5F3C50688A}",
            "kind": "removed",
            "before": 6,
            "after": None,
        },
        (
            "Add-MpPreference -AttackSurfaceReductionRules_Ids 'D4F940AB-401B-4EFC-AADC-AD5F3C50688A' "
            "-AttackSurfaceReductionRules_Actions Warn"
        ),
        (
            f"Test-Pair '{ASR}' 'AttackSurfaceReductionRules_Actions' "
            "'D4F940AB-401B-4EFC-AADC-AD5F3C50688A' @('6', 'Warn')"
        ),
    ),
    "an ASR rule that is new": (
        {"setting": ASR, "key": OFFICE_CHILDREN, "kind": "added", "before": None, "after": 0},
        f"Remove-MpPreference {ASR_ARGUMENT}",
        f"Test-Pair '{ASR}' 'AttackSurfaceReductionRules_Actions' '{OFFICE_CHILDREN}' @('')",
    ),
    "an ASR rule that was off": (
        {"setting": ASR, "key": OFFICE_CHILDREN, "before": 0, "after": 1},
        f"Add-MpPreference {ASR_ARGUMENT} -AttackSurfaceReductionRules_Actions Disabled",
        (
            f"Test-Pair '{ASR}' 'AttackSurfaceReductionRules_Actions' '{OFFICE_CHILDREN}' "
            "@('0', 'Disabled')"
        ),
    ),
    "the action for one threat": (
        {"setting": THREATS, "key": "2147519003", "before": 2, "after": 6},
        (
            "Add-MpPreference -ThreatIDDefaultAction_Ids 2147519003 "
            "-ThreatIDDefaultAction_Actions Quarantine"
        ),
        (
            f"Test-Pair '{THREATS}' 'ThreatIDDefaultAction_Actions' '2147519003' "
            "@('2', 'Quarantine')"
        ),
    ),
    "an exclusion of one ASR rule": (
        {"setting": RULE_PATHS, "key": f"{OFFICE_CHILDREN}: C:\\it's", "kind": "added"},
        f"Remove-MpPreference -{RULE_PATHS}_Id '{OFFICE_CHILDREN}' -{RULE_PATHS} 'C:\\it''s'",
        f"Test-RuleItem '{RULE_PATHS}_Id' '{RULE_PATHS}' '{OFFICE_CHILDREN}' 'C:\\it''s' $false",
    ),
    "an exclusion of one ASR rule that is gone": (
        {"setting": RULE_PATHS, "key": f"{OFFICE_CHILDREN}: C:\\a", "kind": "removed"},
        f"Add-MpPreference -{RULE_PATHS}_Id '{OFFICE_CHILDREN}' -{RULE_PATHS} 'C:\\a'",
        f"Test-RuleItem '{RULE_PATHS}_Id' '{RULE_PATHS}' '{OFFICE_CHILDREN}' 'C:\\a' $true",
    ),
    "a number that names no mode": (
        {"setting": "NetworkProtectionReputationMode", "before": 0, "after": 1},
        "Set-MpPreference -NetworkProtectionReputationMode 0",
        "Test-Value 'NetworkProtectionReputationMode' @('0')",
    ),
    "an action for one threat that is new": (
        {"setting": THREATS, "key": "0311978", "kind": "added", "before": None, "after": 6},
        "Remove-MpPreference -ThreatIDDefaultAction_Ids 311978",
        f"Test-Pair '{THREATS}' 'ThreatIDDefaultAction_Actions' '311978' @('')",
    ),
    "Default for one threat, which only Remove reaches": (
        {"setting": THREATS, "key": "311978", "before": 0, "after": 6},
        "Remove-MpPreference -ThreatIDDefaultAction_Ids 311978",
        f"Test-Pair '{THREATS}' 'ThreatIDDefaultAction_Actions' '311978' @('', '0', 'Default')",
    ),
}

REFUSED: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "a read-only list": (
        {
            "setting": "ControlledFolderAccessDefaultProtectedFolders",
            "key": "C:\\Users\\x\\Documents",
            "kind": "removed",
        },
        "no documented cmdlet parameter sets it",
        (
            "Test-Item 'ControlledFolderAccessDefaultProtectedFolders' "
            "@('C:\\Users\\x\\Documents') $true"
        ),
    ),
    "an exclusion of one ASR rule without its rule": (
        {
            "setting": "AttackSurfaceReductionRules_RuleSpecificExclusions",
            "key": "C:\\x",
            "kind": "added",
        },
        "the evidence does not name both the rule and the path",
        None,
    ),
    "an ASR rule that is listed with exclusions of its own": (
        {"setting": f"{RULE_PATHS}_Id", "key": OFFICE_CHILDREN, "kind": "added"},
        "the cmdlets take a rule only together with its path",
        f"Test-Item '{RULE_PATHS}_Id' @('{OFFICE_CHILDREN}') $false",
    ),
    "a setting without a cmdlet parameter": (
        {"setting": "HideExclusionsFromLocalUsers", "before": True, "after": False},
        "no documented cmdlet parameter sets it",
        "Test-Value 'HideExclusionsFromLocalUsers' @('True')",
    ),
    "a list that is set as a whole": (
        {"setting": "ProxyBypass", "key": "evil.example", "kind": "added"},
        "the cmdlets set this list only as a whole",
        "Test-Item 'ProxyBypass' @('evil.example') $false",
    ),
    "tamper protection that was not set": (
        {"setting": "DisableTamperProtection", "before": None, "after": True},
        "it was not set before, and no cmdlet unsets it",
        "Test-Value 'DisableTamperProtection' @('')",
    ),
    "a setting nobody knows": (
        {"setting": "DisableEverything; calc", "before": False, "after": True},
        "mpdiff does not know this setting",
        None,
    ),
    "an uncertain change": (
        {
            "setting": "ExclusionPath",
            "key": "C:\\x",
            "kind": "added",
            "certainty": "uncertain",
        },
        "it is uncertain: a list was cut in one of the snapshots",
        None,
    ),
    "an item without a name": (
        {"setting": "ExclusionPath", "key": "", "kind": "added"},
        "the evidence does not name the list item",
        None,
    ),
    "an item that changed": (
        {"setting": "ExclusionPath", "key": "C:\\x", "before": "C:\\x", "after": "C:\\y"},
        "the evidence does not name the list item",
        None,
    ),
    "a list against a single value": (
        {"setting": "ExclusionPath", "before": "{a, b}", "after": True},
        "the evidence does not name the list item",
        None,
    ),
    "an ASR rule that is no GUID": (
        {"setting": ASR, "key": f"{OFFICE_CHILDREN}'; calc #", "before": 1, "after": 0},
        "its id is not a GUID",
        None,
    ),
    "an ASR rule whose action was cut away": (
        {"setting": ASR, "key": OFFICE_CHILDREN, "kind": "removed", "before": None},
        "the earlier action is not known",
        None,
    ),
    "an ASR rule with an action nobody knows": (
        {"setting": ASR, "key": OFFICE_CHILDREN, "before": 77, "after": 0},
        "the earlier action is not known",
        None,
    ),
    "an ASR rule whose action is no number": (
        {"setting": ASR, "key": OFFICE_CHILDREN, "before": True, "after": 0},
        "the earlier action is not known",
        None,
    ),
    "a threat whose id is no number": (
        {"setting": THREATS, "key": "1;calc", "before": 2, "after": 6},
        "its id is not a decimal number",
        None,
    ),
    "a threat whose id is spelled in other digits": (
        {"setting": THREATS, "key": "\u0663\u0664", "before": 2, "after": 6},
        "its id is not a decimal number",
        None,
    ),
    "a threat whose id is over 64 bits": (
        {"setting": THREATS, "key": "9223372036854775808", "before": 2, "after": 6},
        "its id is not a decimal number",
        None,
    ),
}
REFUSED |= {
    f"{name} of {before!r}": (
        {"setting": name, "before": before, "after": None},
        f"the earlier value does not fit a setting of kind {kind}",
        None,
    )
    for name, kind, before in (
        ("DisableBehaviorMonitoring", "bool", 0),
        ("DisableBehaviorMonitoring", "bool", "$true"),
        ("CloudExtendedTimeout", "int", -1),
        ("CloudExtendedTimeout", "int", 2**32),
        ("CloudExtendedTimeout", "int", "50; calc"),
        ("CloudExtendedTimeout", "int", True),
        ("MAPSReporting", "enum", 7),
        ("MAPSReporting", "enum", True),
        ("MAPSReporting", "enum", "Advanced; calc"),
        ("ScanScheduleTime", "time", "25:00:00"),
        ("ScanScheduleTime", "time", "02:00:00\n"),
        ("ScanScheduleTime", "time", "02:00:00'; calc"),
        ("ProxyServer", "string", 5),
    )
}

FITTING = {"bool": False, "string": "x", "time": "02:00:00", "id_action_pair": 1}


def made(given: Report, **options: Any) -> str:
    return script(given, make_plan(given, catalogue=catalogue(), **options), catalogue())


def commands(text: str) -> list[str]:
    """Return the commands that change something, without what every one of them ends in."""
    end = r" -Force -ErrorAction Stop } catch { Write-Refusal \d+ \$_ }"
    return re.findall(rf"^    try {{ (\w+-MpPreference -.*){end}$", text, re.MULTILINE)


def checks(text: str) -> list[str]:
    """Return the checks of the steps, then those of what the script leaves as it is."""
    return re.findall(
        r"^(?:if \(Confirm-Step .*|\$Checks\[\d+\] =) { (Test-.*?) }(?:\) {)?$", text, re.MULTILINE
    )


def comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


@for_each("row", TABLE.values(), ids=TABLE.keys())
def test_a_change_is_put_back_and_checked(row: tuple[dict[str, Any], str, str]) -> None:
    """Every kind of setting has its one command and its one check."""
    fields, command, check = row
    text = made(report(finding(**fields)))
    assert commands(text) == command.split(" | ")
    assert checks(text) == [check]
    assert "could not be checked" not in text


@for_each("row", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_put_back_is_refused_with_its_reason(
    row: tuple[dict[str, Any], str, str | None],
) -> None:
    """No command, a comment that says why, and a check where the device can be asked."""
    fields, reason, check = row
    text = made(report(finding(**fields)))
    assert commands(text) == []
    assert any(line.startswith(f"# Left as it is: {reason}. ") for line in comments(text))
    assert checks(text) == ([] if check is None else [check])
    written = re.findall(r"^\$Checks\[\d+\] = ", text, re.MULTILINE)
    assert len(written) == (check is not None)
    assert ("1 more could not be checked" in text) is (check is None)


def test_every_setting_of_the_catalogue_has_a_command_or_a_reason() -> None:
    """No kind of setting falls through; without a command are read-only ones and three more.

    The exclusion of one ASR rule is refused here because its key names no rule.
    """
    refused = set()
    for entry in catalogue().settings:
        key = {"string_list": "C:\\x", "id_action_pair": OFFICE_CHILDREN}.get(entry.kind)
        given = finding(
            setting=entry.name,
            key="311978" if entry.name.startswith("ThreatID") else key,
            kind="added" if entry.kind == "string_list" else "changed",
            before=FITTING.get(entry.kind, max(entry.values, default=1)),
        )
        text = made(report(given))
        if any(line.startswith("# Left as it is: ") for line in comments(text)):
            refused.add(entry.name)
        spellings = 2 if entry.item_kind == "extension" else 1
        assert len(commands(text)) == spellings * (entry.name not in refused), entry.name
    read_only = {entry.name for entry in catalogue().settings if entry.read_only}
    assert refused == read_only | {"ProxyBypass", RULE_PATHS, f"{RULE_PATHS}_Id"}


def test_only_what_was_weakened_is_restored() -> None:
    """Strengthened, neutral and unknown changes stay, unless every change is asked for."""
    others = [
        finding(setting=name, effect=effect, rule="changed")
        for name, effect in (
            ("DisableArchiveScanning", "strengthened"),
            ("DisableScriptScanning", "neutral"),
            ("DisableIOAVProtection", "unknown"),
        )
    ]
    both = report(finding(), *others)
    assert commands(made(both)) == ["Set-MpPreference -DisableRealtimeMonitoring $false"]
    assert len(commands(made(both, every_change=True))) == 4
    assert "this WEAKENS the device" not in made(both)
    assert made(both, every_change=True).count("this WEAKENS the device") == 1


def test_what_goes_no_known_way_is_left_with_its_command_in_a_comment() -> None:
    """Nobody knows whether it weakens, so a person decides; nothing counts it as still different."""
    way = finding(
        setting="NetworkProtectionReputationMode",
        before=0,
        after=1,
        effect="unknown",
        rule="changed",
    )
    text = made(report(finding(), way))
    assert commands(text) == ["Set-MpPreference -DisableRealtimeMonitoring $false"]
    (left,) = [line for line in comments(text) if line.startswith("# Left as it is: ")]
    assert "no source says which way it goes. NetworkProtectionReputationMode: back to off" in left
    assert "#     It would be: Set-MpPreference -NetworkProtectionReputationMode 0" in text
    assert len(checks(text)) == 1
    assert "It would be" not in made(report(finding(), way), only=("DisableRealtimeMonitoring",))


def test_only_the_named_settings_are_restored() -> None:
    """Names are taken in any case; a pair has two."""
    three = report(
        finding(),
        exclusion("C:\\x"),
        finding(setting=ASR, key=OFFICE_CHILDREN, before=1, after=0),
    )
    assert commands(made(three, only=("exclusionPATH",))) == [
        "Remove-MpPreference -ExclusionPath 'C:\\x'"
    ]
    pair = commands(made(three, only=("attacksurfacereductionrules_actions",)))
    assert pair == commands(made(three, only=(ASR,)))
    assert len(pair) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("MAPSReporting", "MAPSReporting was not changed."),
        ("DisableArchiveScanning", "DisableArchiveScanning is not weakened."),
    ],
)
def test_a_name_with_nothing_to_restore_is_wrong_use(name: str, message: str) -> None:
    """A name that matches nothing is never silently an empty script."""
    stronger = finding(setting="DisableArchiveScanning", effect="strengthened")
    with pytest.raises(UsageError) as caught:
        made(report(finding(), stronger), only=("DisableRealtimeMonitoring", name))
    assert caught.value.code == "nothing-to-revert"
    assert caught.value.message == message


def test_a_misspelt_name_gets_a_suggestion() -> None:
    with pytest.raises(UsageError) as caught:
        made(report(finding()), only=("DisableRealtimeMonitorin",))
    assert caught.value.code == "unknown-setting"
    assert "Did you mean DisableRealtimeMonitoring" in caught.value.cure
    with pytest.raises(UsageError) as caught:
        made(report(finding()), only=("Qwxzqwxz",))
    assert caught.value.cure == "mpdiff explain lists them all."


def test_two_devices_give_no_script() -> None:
    """A script would put one device's values on the other, and could not tell which is which."""
    two = finding(rule="device-mismatch", setting=None, effect="neutral", title="Two devices")
    with pytest.raises(InputError) as caught:
        made(report(finding(), two))
    assert caught.value.code == "device-mismatch"
    assert caught.value.message.startswith("Two devices. ")


def test_no_comment_ends_with_a_byte_that_swallows_the_line_after_it() -> None:
    """In a code page of two-byte letters the last byte of UTF-8 may be the first of a pair."""
    text = made(report(exclusion("C:\\\u30c7\u30fc\u30bf")))
    assert any("\u30bf" in line for line in comments(text))
    assert all(line[-1:].isascii() for line in text.splitlines())


def test_without_two_snapshots_there_is_no_script() -> None:
    """Where nothing was compared, an empty script would say that nothing is to be restored."""
    whole = report(finding())
    for missing in ({"before": None}, {"after": None, "changes": ()}):
        with pytest.raises(InputError) as caught:
            made(structs.replace(whole, **missing))
        assert caught.value.code == "no-before-values"


def test_a_clean_report_has_an_empty_plan() -> None:
    """Nothing weakened: no step, so the command line writes no script."""
    assert make_plan(report(), catalogue=catalogue()).empty
    back = report(finding(still_weakened=False), exclusion("C:\\gone", rule="transient"))
    assert make_plan(back, catalogue=catalogue()).empty
    assert not make_plan(back, catalogue=catalogue(), every_change=True).empty


def test_a_weakening_after_the_second_snapshot_is_restored_too() -> None:
    """It shows in the state at collection only, so it is a finding without a change."""
    late = exclusion("C:\\late", still_weakened=True)
    gone = exclusion("C:\\gone", still_weakened=False, rule="transient")
    given = structs.replace(report(late, gone), changes=())
    assert commands(made(given)) == ["Remove-MpPreference -ExclusionPath 'C:\\late'"]


def test_an_accepted_change_stays_unless_asked_for() -> None:
    """A user's policy file said that it is meant."""
    accepted = report(exclusion("C:\\x", status="accepted"), finding())
    assert commands(made(accepted)) == ["Set-MpPreference -DisableRealtimeMonitoring $false"]
    assert "Left as it is: the policy file accepts it. " in made(accepted)
    assert len(commands(made(accepted, every_change=True))) == 2
    assert len(commands(made(accepted, only=("ExclusionPath",)))) == 1


def test_real_time_protection_is_first_and_tamper_protection_last() -> None:
    """Tamper protection turned on again locks what is still to be restored."""
    given = report(
        finding(setting="DisableTamperProtection", severity="critical"),
        finding(setting="DisableArchiveScanning", severity="low"),
        exclusion("C:\\x", severity="critical"),
        finding(severity="high"),
    )
    assert [line.split()[1] for line in commands(made(given))] == [
        "-DisableRealtimeMonitoring",
        "-ExclusionPath",
        "-DisableArchiveScanning",
        "-DisableTamperProtection",
    ]


def test_tamper_protection_that_is_turned_off_again_is_first() -> None:
    """Else it would lock what every_change restores."""
    given = report(
        finding(setting="DisableTamperProtection", before=True, effect="strengthened"), finding()
    )
    assert commands(made(given, every_change=True))[0] == (
        "Set-MpPreference -DisableTamperProtection $true"
    )


def test_the_header_names_device_window_and_evidence() -> None:
    """Who runs it can hold it against the evidence."""
    text = made(report(finding()))
    assert text.startswith("#Requires -RunAsAdministrator\n")
    header = "\n".join(comments(text))
    for part in (
        "hostname PC-042",
        "ComputerID 11111111-2222-3333-4444-555555555555",
        "2026-03-14T01:00:00Z to 2026-03-14T05:00:00Z, by MPRegistry.txt",
        f"cases/package.zip (zip, sha256 {'a' * 64})",
        f"Before:  MpPreference-before.json (sha256 {'b' * 64})",
        f"MpPreference-after.txt (sha256 {'c' * 64})",
        "Current: no such snapshot",
        "Written by mpdiff 1.2.3, which",
    ):
        assert part in header


def test_every_command_says_what_it_undoes_and_when_it_was_done() -> None:
    """Times are UTC; one that the logs do not tell is said to be unknown."""
    at = datetime(2026, 3, 14, 2, 30, 5, tzinfo=UTC)
    rule = finding(
        setting=ASR,
        key=OFFICE_CHILDREN,
        before=1,
        after=0,
        before_text="Block",
        after_text="Off",
        label="Block all Office applications from creating child processes",
    )
    text = made(report(finding(first_seen=at), exclusion("C:\\x", first_seen=at), rule))
    assert (
        "# 1. DisableRealtimeMonitoring: back to off; became on at 2026-03-14T02:30:05Z, "
        "severity high" in text
    )
    assert (
        "# 2. AttackSurfaceReductionRules_Ids: back to Block; became Off (time unknown), severity "
        "high: Block all Office applications from creating child processes "
        f"({OFFICE_CHILDREN})" in text
    )
    assert (
        "# 3. ExclusionPath: take out again what was added at 2026-03-14T02:30:05Z, "
        "severity medium: C:\\x" in text
    )


def test_of_two_findings_the_one_that_knows_the_time_is_told() -> None:
    """An `unlogged` or `transient` finding of the same setting does not hide it."""
    known = finding(first_seen=START)
    assert "became on at 2026-03-14T01:00:00Z" in made(
        structs.replace(report(finding(rule="unlogged"), known), changes=report(known).changes)
    )


@for_each(
    ("fields", "note"),
    [
        ({"setting": "DisableTamperProtection"}, "honored in troubleshooting mode only"),
        ({"rule": "dormant"}, "policy overrides it today; it would take effect when the policy"),
        ({"managed": Held("value", "False", False)}, "management has a value for it, so no local"),
        ({}, "no evidence shows whether it is still so; the script looks first."),
        ({"before": None}, "Remove-MpPreference takes the local value away; policy or the default"),
    ],
)
def test_a_note_says_what_may_stand_in_the_way(fields: dict[str, Any], note: str) -> None:
    """Tamper protection and policy win silently, so the script says it beforehand."""
    assert f"#    Note: {note}" in made(report(finding(**fields)))


def test_a_weak_local_value_below_a_policy_is_taken_away_not_set() -> None:
    """The snapshots need not differ in it; what was written long ago waits as well."""
    waiting = structs.replace(finding(rule="dormant", origin="local"), effect="unknown")
    text = made(report(waiting, changes=()))
    assert commands(text) == ["Remove-MpPreference -DisableRealtimeMonitoring"]
    assert checks(text) == ["Test-LocalGone 'Real-Time Protection' 'DisableRealtimeMonitoring' '1'"]


@pytest.mark.parametrize(
    ("fields", "command", "check"),
    [
        (
            {"before": False, "after": True, "managed": Held("value", "False", False)},
            "Remove-MpPreference -DisableRealtimeMonitoring",
            "Test-Value 'DisableRealtimeMonitoring' @('False')",
        ),
        (
            {
                "setting": ASR,
                "key": OFFICE_CHILDREN,
                "before": 1,
                "after": 0,
                "managed": Held("value", "Warn (6)", 6),
            },
            f"Remove-MpPreference {ASR_ARGUMENT}",
            (
                f"Test-Pair '{ASR}' 'AttackSurfaceReductionRules_Actions' '{OFFICE_CHILDREN}' "
                "@('6', 'Warn')"
            ),
        ),
    ],
)
def test_where_management_has_a_value_no_local_one_is_set(
    fields: dict[str, Any], command: str, check: str
) -> None:
    text = made(report(finding(still_weakened=True, origin="local", **fields)))
    assert commands(text) == [command]
    assert checks(text) == [check]


@for_each(
    ("fields", "where", "cure"),
    [
        (
            {"origin": "local", "place": "policy"},
            "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Real-Time Protection\\Disable",
            "run gpupdate",
        ),
        ({"origin": "local", "place": "mdm"}, "Windows Defender\\Policy Manager,", "synchronise"),
        ({"origin": "policy", "place": "policy"}, "SOFTWARE\\Policies\\", "run gpupdate"),
    ],
)
def test_a_weak_value_below_the_keys_of_management_is_named_not_edited(
    fields: dict[str, Any], where: str, cure: str
) -> None:
    text = made(report(finding(still_weakened=True, **fields)))
    assert commands(text) == []
    (line,) = [line for line in comments(text) if line.startswith("# Left as it is: the weak")]
    assert where in line
    assert cure in line
    assert checks(text) == ["Test-Value 'DisableRealtimeMonitoring' @('False')"]


@pytest.mark.parametrize(
    ("fields", "command", "check"),
    [
        (
            {},
            "Remove-MpPreference -DisableRealtimeMonitoring",
            "Test-LocalGone 'Real-Time Protection' 'DisableRealtimeMonitoring' '1'",
        ),
        (
            {"setting": "ExclusionPath", "key": "C:\\Pol", "kind": "added"},
            "Remove-MpPreference -ExclusionPath 'C:\\Pol'",
            "Test-LocalGone 'Exclusions\\Paths' 'C:\\Pol' '0'",
        ),
    ],
)
def test_of_what_policy_holds_only_a_local_copy_is_taken_away(
    fields: dict[str, Any], command: str, check: str
) -> None:
    """Where the registry of the device shows one; the policy is named, and what it holds is checked."""
    one = finding(still_weakened=True, origin="policy", place="local", **fields)
    text = made(report(one))
    assert commands(text) == [command]
    assert checks(text)[0] == check
    assert "take away the local copy" in text
    assert "# Left as it is: the weak value stands below HKLM\\SOFTWARE\\Policies" in text
    gone = made(report(structs.replace(one, still_weakened=False)), every_change=True)
    assert commands(gone) == []


def test_it_is_said_where_nothing_shows_whether_policy_holds_a_value() -> None:
    unknown = finding(still_weakened=True)
    known = finding(setting="PUAProtection", before=1, after=0, still_weakened=True, origin="local")
    said = "# No evidence shows whether policy holds the values of these steps"
    assert said in made(report(unknown, known))
    assert "would stay: 1\n" in made(report(unknown, known))
    assert said not in made(report(known))


def test_what_policy_has_put_back_is_left_alone_even_with_all() -> None:
    back = report(finding(still_weakened=False, origin="policy"))
    text = made(back, every_change=True)
    assert commands(text) == []
    assert "# Left as it is: policy has put it back." in text


def test_a_rule_that_is_not_for_local_settings_is_never_set_and_its_local_entry_goes() -> None:
    webshell = "a8f5898e-1dc8-49a9-9878-85004b8a61e6"
    weak = finding(setting=ASR, key=webshell, before=1, after=0)
    assert commands(made(report(weak))) == []
    assert "Left as it is: this rule is not for local settings" in made(report(weak))
    below = finding(setting=ASR, key=webshell, before=1, after=0, rule="dormant")
    assert commands(made(report(below))) == [f"Remove-MpPreference -{ASR} '{webshell}'"]


@pytest.mark.parametrize("still", [True, None])
def test_a_protection_that_was_off_from_the_start_goes_to_its_default(
    still: bool | None,  # noqa: FBT001
) -> None:
    """No evidence has an earlier value; a value that no cmdlet unsets is set."""
    already = finding(rule="weak-before-window", kind=None, effect="neutral", still_weakened=still)
    assert commands(made(report(already))) == ["Remove-MpPreference -DisableRealtimeMonitoring"]
    tamper = finding(
        rule="weak-before-window",
        setting="DisableTamperProtection",
        kind=None,
        effect="neutral",
        still_weakened=still,
    )
    assert commands(made(report(tamper))) == ["Set-MpPreference -DisableTamperProtection $false"]


def test_a_redacted_report_gives_no_script() -> None:
    """Its paths may be pseudonyms, which no device has."""
    with pytest.raises(InputError) as caught:
        made(redact(report(finding())))
    assert caught.value.code == "redacted"


def test_a_device_called_like_a_pseudonym_gets_its_script() -> None:
    """A report is redacted where its options say so, whatever the device is called."""
    assert made(report(finding(), device=Device(computer_id=None, hostname="HOST-12")))


def test_a_setting_that_nothing_locks_has_no_note() -> None:
    """Notes are for what needs one."""
    plain = finding(setting="PUAProtection", before=1, after=0, still_weakened=True)
    assert "Note:" not in made(report(plain))


def test_what_could_not_be_compared_is_said() -> None:
    """Unreadable and cut lists may hide a weakening; other notices are no matter of this script."""
    notices = (
        Notice("unreadable", "ExclusionPath could not be read", "a.json"),
        Notice("cut-list", "ExclusionProcess: the after shows 4 of more", None),
        Notice("logs-short", "the logs begin late", None),
    )
    given = report(finding(), exclusion("C:\\x"), notices=notices)
    text = made(given)
    assert "not judged. ExclusionPath could not be read" in text
    assert "not judged. ExclusionProcess: the after shows 4 of more" in text
    assert "the logs begin late" not in text
    narrowed = made(given, only=("ExclusionPath",))
    assert "not judged. ExclusionPath could not be read" in narrowed
    assert "ExclusionProcess" not in narrowed


def test_a_long_value_is_cut_in_comments_and_whole_in_code() -> None:
    """A comment is for reading; the literal decides."""
    path = HOSTILE["long"]
    text = made(report(exclusion(path)))
    assert commands(text) == [f"Remove-MpPreference -ExclusionPath '{path}'"]
    assert max(len(line) for line in comments(text)) < 500
    assert "... (cut)" in text


def test_a_window_that_was_inferred_is_said_to_be() -> None:
    """An edge that no record tells is not certain."""
    inferred = Window(start=None, end=END, basis="the two snapshots", certain=False)
    text = made(report(finding(), window=inferred))
    assert "# Window:  ? to 2026-03-14T05:00:00Z, not certain, by the two snapshots" in text
    assert "# Window:  not known" in made(report(finding(), window=None))


def test_it_stops_on_another_device() -> None:
    """The guard stands before the first command; without a known device there is none."""
    text = made(report(finding()))
    guard = "if (Test-OtherDevice 'ComputerID' '11111111-2222-3333-4444-555555555555') { exit 2 }"
    assert text.index(guard) < text.index("    try { Set-MpPreference")
    unknown = made(report(finding(), device=Device(computer_id=None, hostname=None)))
    assert "if (Test-OtherDevice" not in unknown


def test_the_same_report_gives_the_same_script() -> None:
    """No clock, no order of a set."""
    given = report(*(exclusion(f"C:\\{n}", first_seen=START, last_seen=END) for n in range(20)))
    assert made(given) == made(given)


# --- hostile text ---------------------------------------------------------------------------------


def outline(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return a script's tokens, texts and comments blanked, and its texts."""
    shape, texts = text_values(tokens(text))
    return [("comment", "") if kind == "comment" else (kind, t) for kind, t in shape], texts


@given(HOSTILE_TEXT)
@example("sig begin signature block")
@example("\x00")
@example("'; Start-Process calc #")
@settings(deadline=None, max_examples=examples(50))
def test_hostile_text_changes_no_token_but_its_own_literals(hostile: str) -> None:
    """The script for any text is the script for a harmless one, with that text in its literals."""
    harmless, replaced = harmless_for(hostile)
    hostile_shape, hostile_texts = outline(made(everywhere(hostile)))
    plain_shape, plain_texts = outline(made(everywhere(harmless)))
    assert hostile_shape == plain_shape
    assert plain_texts.count(harmless) == 7  # three commands, three checks, the guard
    assert hostile_texts == [t.replace(HARMLESS, replaced) for t in plain_texts]


@given(HOSTILE_TEXT)
@settings(deadline=None, max_examples=examples(30))
def test_code_is_ascii_and_a_line_is_a_line(hostile: str) -> None:
    """A lost byte order mark changes comments at most; CR and other breaks stay out of all lines."""
    text = made(everywhere(hostile))
    assert text.encode()
    assert all(t.isascii() for kind, t in tokens(text) if kind != "comment")
    assert text.splitlines() == text.split("\n")[:-1]


@given(HOSTILE_TEXT)
@example("sig begin signature block")
@example("sigbeginsignatureblock")
def test_no_comment_forbids_what_follows(hostile: str) -> None:
    """PowerShell takes no comment for the begin of a signature block, however short its label."""
    assert not resembles_signature(comment_line(hostile))


@given(HOSTILE_TEXT)
@settings(deadline=None, max_examples=examples(30))
def test_hostile_ids_give_no_command(hostile: str) -> None:
    """An id that is not of its form never gets into code."""
    for name in (ASR, THREATS):
        key = f"{hostile}x"
        text = made(report(finding(setting=name, key=key, before=2, after=6)))
        assert commands(text) == []
        assert key not in outline(text)[1]


# --- the tokenizer that these tests trust ---------------------------------------------------------


def test_the_tokenizer_knows_all_single_quotes() -> None:
    """Any of the five ends a literal that any other began, and two of them are the second."""
    for quote in "'\u2018\u2019\u201a\u201b":
        assert tokens(f"'a{quote} b") == [("string", "a"), ("word", "b")]
        assert tokens(f"{quote}a''b\u2018{quote}c'") == [("string", f"a'b{quote}c")]
    with pytest.raises(PowerShellSyntaxError):
        tokens("'a''")


def test_the_tokenizer_ends_a_line_where_powershell_does() -> None:
    """CR and LF end a comment; U+0085, U+2028 and U+2029 do not."""
    assert [t.text for t in tokens("# a\rb")] == ["# a", "\n", "b"]
    assert len(tokens("# a\u2028b\u2029c\x85d")) == 1


def test_the_tokenizer_evaluates_texts() -> None:
    """A joined text starts with a literal; a surrogate pair is one character again."""
    found = tokens("X ('a' + [char]0xD83C + [char]0xDF89 + 'b''') ([char]0x61 + 'b')")
    shape, texts = text_values(found)
    assert texts == ["a\U0001f389b'", "b"]
    assert [t.text for t in shape[:3]] == ["X", "<text>", "("]


def test_the_tokenizer_knows_what_resembles_a_signature() -> None:
    """Ten edits are enough to be safe, fewer forbid what follows."""
    assert resembles_signature("# SIG # Begin signature block")
    assert resembles_signature("# Host: sig begin signature block")
    assert not resembles_signature("# SET TEXT SIGNATURE")
    with pytest.raises(PowerShellSyntaxError):
        tokens("# SIG # Begin signature block\nGet-Item")
