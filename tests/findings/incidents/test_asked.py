"""Whether a command line asks for what changed: one row a line, however it is spelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.catalogue import catalogue
from mpdiff.findings.incidents.command_lines import (
    Asked,
    Wanted,
    asked,
    asks_for,
    item_asked,
    takes_away,
)
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Place, Scalar

MAPS = "MAPSReporting"
REALTIME = "DisableRealtimeMonitoring"
IDS, ACTIONS = "AttackSurfaceReductionRules_Ids", "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
SCRIPTS = "5beb7efe-fd9a-4556-801d-275e5ffc04cc"
POLICY = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender"
RULES = f'reg add "{POLICY}\\Windows Defender Exploit Guard\\ASR\\Rules" /v {OFFICE}'
BOTH = f"Add-MpPreference -{IDS} {OFFICE},{SCRIPTS}"


@for_each(
    ("why", "line", "setting", "after", "expected"),
    [
        ("its value", "Set-MpPreference -MAPSReporting 0", MAPS, 0, "exact"),
        ("its value by name", "Set-MpPreference -MAPSReporting Disabled", MAPS, 0, "exact"),
        ("in quotes", "Set-MpPreference -MAPSReporting '0'", MAPS, 0, "exact"),
        ("another value", "Set-MpPreference -MAPSReporting 2", MAPS, 0, None),
        ("another setting", "Set-MpPreference -PUAProtection 0", MAPS, 0, None),
        ("a variable", "Set-MpPreference -MAPSReporting $x", MAPS, 0, "possible"),
        ("no value", "Set-MpPreference -MAPSReporting", MAPS, 0, "possible"),
        ("it is removed", "Remove-MpPreference -MAPSReporting 2", MAPS, 0, "possible"),
        ("digits of another script", "Set-MpPreference -MAPSReporting \u0660", MAPS, 0, "possible"),
        ("a name that only this setting has", "Set-MpPreference -MAPSReporting Basic", MAPS, 1, "exact"),
        ("a switch", "Set-MpPreference -DisableRealtimeMonitoring 1", REALTIME, True, "exact"),
        ("a switch is no number", "Set-MpPreference -DisableRealtimeMonitoring 1", REALTIME, 1, None),
        (
            "a variable first, then its value",
            "Set-MpPreference -MAPSReporting $x; Set-MpPreference -MAPSReporting 0",
            MAPS,
            0,
            "exact",
        ),
        (
            "another value first, then a variable",
            "Set-MpPreference -MAPSReporting 2; Set-MpPreference -MAPSReporting $x",
            MAPS,
            0,
            "possible",
        ),
        ("a begun name", "Set-MpPreference -MAPS 0", MAPS, 0, "exact"),
        ("a name that begins another's", "Set-MpPreference -SharedSignaturesPath 5", "SharedSignaturesPath", 5, "exact"),
        ("too little of it", "Set-MpPreference -MAP 0", MAPS, 0, None),
        ("a begun name of another cmdlet", "Set-Other -MAPSRep 0", MAPS, 0, None),
        ("a setting that nobody knows", "Set-MpPreference -NobodyKnows 0", "NobodyKnows", 0, None),
    ],
)  # fmt: skip
def test_of_a_single_value(
    why: str, line: str, setting: str, after: Scalar, expected: str | None
) -> None:
    assert asks_for(catalogue(), line, Wanted(setting, None, after, True)) == expected, why


def test_of_a_record_that_does_not_tell_the_value_any_may_be_it() -> None:
    line = "Set-MpPreference -MAPSReporting 2"
    assert asks_for(catalogue(), line, Wanted(MAPS, None, None, known=False)) == "possible"
    added = "Add-MpPreference -ExclusionPath C:\\Temp"
    wanted = Wanted("ExclusionPath", "C:\\Temp", None, known=False)
    assert asks_for(catalogue(), added, wanted) == "possible"


@for_each(
    ("why", "line", "place", "expected"),
    [
        ("a cmdlet writes preferences", "Set-MpPreference -MAPSReporting 0", "local", "exact"),
        ("and no policy", "Set-MpPreference -MAPSReporting 0", "policy", None),
        ("anywhere", "Set-MpPreference -MAPSReporting 0", None, "exact"),
        ("what applied", "Set-MpPreference -MAPSReporting 0", "effective", "exact"),
        ("a key of policy", f'reg add "{POLICY}\\Spynet" /v SpynetReporting /d 0', "policy", "exact"),
        ("in hexadecimal", f'reg add "{POLICY}\\Spynet" /v SpynetReporting /d 0x0', "policy", "exact"),
        ("with another value", f'reg add "{POLICY}\\Spynet" /v SpynetReporting /d 2', "policy", None),
        ("and no data", f'reg add "{POLICY}\\Spynet" /v SpynetReporting', "policy", "possible"),
        ("and no preference", f'reg add "{POLICY}\\Spynet" /v SpynetReporting /d 0', "local", None),
    ],
)  # fmt: skip
def test_of_a_place(why: str, line: str, place: Place | None, expected: str | None) -> None:
    wanted = Wanted(MAPS, None, 0, True, place)
    assert asks_for(catalogue(), line, wanted) == expected, why


@for_each(
    ("why", "line", "setting", "key", "after", "expected"),
    [
        ("added", "Add-MpPreference -ExclusionPath C:\\Temp", "ExclusionPath", "C:\\Temp", "", "exact"),
        ("added, and it went", "Add-MpPreference -ExclusionPath C:\\Temp", "ExclusionPath", "C:\\Temp", None, None),
        ("removed", "Remove-MpPreference -ExclusionPath C:\\Temp", "ExclusionPath", "C:\\Temp", None, "exact"),
        ("removed, and it came", "Remove-MpPreference -ExclusionPath C:\\Temp", "ExclusionPath", "C:\\Temp", "", None),
        ("another", "Add-MpPreference -ExclusionPath C:\\Other", "ExclusionPath", "C:\\Temp", "", None),
        ("the second of two", "Add-MpPreference -ExclusionPath C:\\A,C:\\Temp", "ExclusionPath", "C:\\Temp", "", "exact"),
        ("a variable", "Add-MpPreference -ExclusionPath $p", "ExclusionPath", "C:\\Temp", "", "possible"),
        ("a variable in it", "Add-MpPreference -ExclusionPath C:\\$x", "ExclusionPath", "C:\\Temp", "", "possible"),
        ("a variable in another", "Add-MpPreference -ExclusionPath D:\\$x", "ExclusionPath", "C:\\Temp", "", None),
        ("nothing", "Add-MpPreference -ExclusionPath", "ExclusionPath", "C:\\Temp", "", "possible"),
        ("cut", "Add-MpPreference -ExclusionPath C:\\Te...", "ExclusionPath", "C:\\Temp", "", "possible"),
        ("all below a folder", "Add-MpPreference -ExclusionPath C:\\A\\*", "ExclusionPath", "C:\\A", "", "exact"),
        ("all programs in it", "Add-MpPreference -ExclusionProcess C:\\A\\*", "ExclusionProcess", "C:\\A\\*", "", "exact"),
        ("and no program", "Add-MpPreference -ExclusionProcess C:\\A\\*", "ExclusionProcess", "C:\\A", "", None),
        ("one program", "Add-MpPreference -ExclusionProcess C:/A/x.exe", "ExclusionProcess", "C:\\A\\x.exe", "", "exact"),
        ("with its dot", "Add-MpPreference -ExclusionExtension *.EXE", "ExclusionExtension", "exe", "", "exact"),
        ("another extension", "Add-MpPreference -ExclusionExtension dll", "ExclusionExtension", "exe", "", None),
        ("without it", "Add-MpPreference -ExclusionExtension exe", "ExclusionExtension", ".exe", "", "exact"),
        ("a device's own variable", "Add-MpPreference -ExclusionPath %OWN%\\x", "ExclusionPath", "%own%\\X", "", "exact"),
        ("an address", "Add-MpPreference -ExclusionIpAddress 10.1.2.3", "ExclusionIpAddress", "10.1.2.3", "", "exact"),
        ("an address is no extension", "Add-MpPreference -ExclusionIpAddress .1", "ExclusionIpAddress", "1", "", None),
    ],
)  # fmt: skip
def test_of_an_item(
    why: str, line: str, setting: str, key: str, after: str | None, expected: str | None
) -> None:
    wanted = Wanted(setting, key, key if after == "" else after, True)
    assert asks_for(catalogue(), line, wanted) == expected, why


@for_each(
    ("why", "line", "rule", "after", "expected"),
    [
        ("the first of two, by its place", f"{BOTH} -{ACTIONS} Enabled,Disabled", OFFICE, 1, "exact"),
        ("not the other's action", f"{BOTH} -{ACTIONS} Enabled,Disabled", OFFICE, 0, None),
        ("the second of two", f"{BOTH} -{ACTIONS} Enabled,Disabled", SCRIPTS, 0, "exact"),
        ("one action for both", f"{BOTH} -{ACTIONS} Disabled", SCRIPTS, 0, "exact"),
        ("another action for both", f"{BOTH} -{ACTIONS} Enabled", SCRIPTS, 0, None),
        ("no action", BOTH, SCRIPTS, 0, "possible"),
        ("an action that only rules have", f"{BOTH} -{ACTIONS} Warn", SCRIPTS, 6, "exact"),
        ("another rule", f"Add-MpPreference -{IDS} {SCRIPTS} -{ACTIONS} 0", OFFICE, 0, None),
        ("its entry removed", f"Remove-MpPreference -{IDS} {OFFICE}", OFFICE, None, "exact"),
        ("its entry removed, and it is off", f"Remove-MpPreference -{IDS} {OFFICE}", OFFICE, 0, None),
        ("its value below a key of policy", f"{RULES} /d 0", OFFICE, 0, "possible"),
        ("the value of another rule there", f"{RULES} /d 0", SCRIPTS, 0, None),
    ],
)  # fmt: skip
def test_of_a_rule(why: str, line: str, rule: str, after: Any, expected: str | None) -> None:
    assert asks_for(catalogue(), line, Wanted(ACTIONS, rule, after, True)) == expected, why


@for_each(
    ("why", "written", "texts"),
    [
        ("a list in brackets", "@('C:\\A', 'C:\\B')", ["C:\\A", "C:\\B"]),
        ("a list in double quotes", '@("C:\\A","C:\\B")', ["C:\\A", "C:\\B"]),
        ("one value in brackets", "('C:\\A')", ["C:\\A"]),
        ("braces, as it is printed", "{C:\\A, C:\\B}", ["C:\\A", "C:\\B"]),
        ("a bracket of a name", "'C:\\Program Files (x86)'", ["C:\\Program Files (x86)"]),
        ("nothing", "", [""]),
    ],
)
def test_values_of_a_list_are_told_apart(why: str, written: str, texts: list[str]) -> None:
    line = f"Add-MpPreference -ExclusionPath {written}"
    assert [one.text for one in asked(catalogue(), line)] == texts, why
    assert [one.at for one in asked(catalogue(), line)] == list(range(len(texts))), why


def test_an_exclusion_below_a_key_of_policy_needs_no_data() -> None:
    line = f'reg add "{POLICY}\\Exclusions\\Paths" /v C:\\Temp'
    assert [(one.setting.name, one.text, one.place) for one in asked(catalogue(), line)] == [
        ("ExclusionPath", "C:\\Temp", "policy")
    ]


@for_each(
    ("text", "expected"),
    [("", "possible"), ("C:\\$x", "possible"), ("C:\\y", "exact"), ("C:\\z", None)],
)
def test_what_is_named_is_an_item_for_certain_or_perhaps(text: str, expected: str | None) -> None:
    setting = catalogue().find("ExclusionPath")
    assert setting is not None
    assert item_asked(catalogue(), Asked(setting, text), "C:\\y") == expected


@for_each(
    ("line", "removes"),
    [
        ("Remove-MpPreference -ExclusionPath C:\\Temp", True),
        ("Remove-ItemProperty -Path HKLM:\\x -Name y", True),
        ("REG DELETE HKLM\\x /v y /f", True),
        ("reg.exe delete HKLM\\x /v y /f", True),
        ("Set-MpPreference -ExclusionPath C:\\Temp", False),
        ("reg add HKLM\\x /v y", False),
    ],
)
def test_a_line_that_takes_away_what_it_names(line: str, *, removes: bool) -> None:
    assert takes_away(line) is removes
