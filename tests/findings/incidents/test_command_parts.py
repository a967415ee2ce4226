"""What a command line asks for, piece by piece, and what of it records near the command show."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import Incident, Witness
from mpdiff.catalogue import catalogue
from mpdiff.evidence.commands.records import SHOWN
from mpdiff.findings.incidents import command_lines, commanded
from mpdiff.findings.incidents.command_lines import Asked, Wanted
from tests.support.cases import case
from tests.support.scene import at, touch

SWITCH, NETWORK = "DisableRealtimeMonitoring", "EnableNetworkProtection"
ASR = "AttackSurfaceReductionRules_Actions"
KEY = "HKLM\\SOFTWARE\\Microsoft\\Windows Defender"


def asked(line: str) -> list[tuple[str, str, Any, str]]:
    found = command_lines.asked(catalogue(), line)
    return [(one.setting.name, one.text, one.value, one.place) for one in found]


def setting(name: str) -> Any:
    found = catalogue().find(name)
    assert found is not None
    return found


def test_what_a_value_on_a_line_is() -> None:
    for name, text, value in (
        (SWITCH, "$true", True),
        (SWITCH, "1", True),
        (SWITCH, "TRUE", True),
        (SWITCH, "0x1", True),
        (SWITCH, "$false", False),
        (SWITCH, "0", False),
        (SWITCH, "false", False),
        (SWITCH, "0x0", False),
        (SWITCH, "$off", None),
        (SWITCH, "2", None),
        (NETWORK, "Disabled", 0),
        (NETWORK, "AUDITMODE", 2),
        (NETWORK, "1", 1),
        (NETWORK, "99", 99),
        (NETWORK, "\u0661", None),
        (NETWORK, "$x", None),
        (NETWORK, "", None),
        (ASR, "Warn", 6),
        (ASR, "Enabled", 1),
    ):
        found = command_lines._in_canonical_form(catalogue(), setting(name), text)
        assert found == value, (name, text)
        assert type(found) is type(value), (name, text)


def test_a_parameter_may_be_begun_where_it_is_a_cmdlet_of_defender() -> None:
    for line, found in (
        ("Set-MpPreference -DisableRealtimeM 1", [(SWITCH, "1", True, "local")]),
        ("set-mppreference -DISABLEREALTIMEM 1", [(SWITCH, "1", True, "local")]),
        ("Set-Other -DisableRealtimeM 1", []),
        ("Set-MpPreference -Dis 1", []),
        ("Set-MpPreference -Disable 1", []),
        ("Set-MpPreference -MAPS 0", [("MAPSReporting", "0", 0, "local")]),
        ("Set-MpPreference -MAP 0", []),
        (f"Set-Other -{SWITCH} 1", [(SWITCH, "1", True, "local")]),
        (f"x-{SWITCH} 1", []),
        (f"wmic path MSFT_MpPreference call Set {SWITCH}=1", [(SWITCH, "1", True, "local")]),
        (f"wmic path Other call Set {SWITCH}=1", []),
        ("Set-MpPreference -ExclusionPath 'a', 'b'", [("ExclusionPath", "a", None, "local"), ("ExclusionPath", "b", None, "local")]),
        ("Set-MpPreference -ExclusionPath @('a','b')", [("ExclusionPath", "a", None, "local"), ("ExclusionPath", "b", None, "local")]),
        ("Set-MpPreference -ExclusionPath", [("ExclusionPath", "", None, "local")]),
        (f'reg add "{KEY}\\Real-Time Protection" /v {SWITCH} /d 1', [(SWITCH, "1", True, "local")]),
        (f'reg delete "{KEY}\\Real-Time Protection" /v {SWITCH}', [(SWITCH, "", None, "local")]),
        (f"reg add HKLM\\Other /v {SWITCH} /d 1", [(SWITCH, "1", None, "local")]),
        ("reg add HKLM\\Other /v Unheard /d 1", []),
    ):  # fmt: skip
        assert asked(line) == found, line


def wanted(after: Any, known: bool = True, **given: Any) -> Wanted:  # noqa: FBT001, FBT002  a field
    fields: dict[str, Any] = {"setting": SWITCH, "key": None, "place": None} | given
    return Wanted(after=after, known=known, **fields)


def test_how_a_line_asks_for_what_changed() -> None:
    on, off = f"Set-MpPreference -{SWITCH} $false", f"Set-MpPreference -{SWITCH} $true"
    unsure = f"Set-MpPreference -{SWITCH} $x"
    rows: list[tuple[str, str, Wanted, Any]] = [
        ("the very value", off, wanted(True), "exact"),
        ("another", on, wanted(True), None),
        ("a number for a switch", off, wanted(1), None),
        ("a variable", unsure, wanted(True), "possible"),
        ("nobody tells what it became", on, wanted(None, False), "possible"),
        ("both", f"{unsure}; {off}", wanted(True), "exact"),
        ("another, then a variable", f"{on}; {unsure}", wanted(True), "possible"),
        ("another setting", "Set-MpPreference -MAPSReporting 0", wanted(True), None),
        ("it is taken away", f"Remove-MpPreference -{SWITCH}", wanted(None), "possible"),
        ("in policy, and a cmdlet does not write there", off, wanted(True, place="policy"), None),
        ("among the preferences", off, wanted(True, place="local"), "exact"),
        ("in effect", off, wanted(True, place="effective"), "exact"),
    ]
    for why, line, change, how in rows:
        assert command_lines.asks_for(catalogue(), line, change) == how, why


def test_how_a_line_asks_for_an_item() -> None:
    def of(key: str, after: Any, known: bool = True, name: str = "ExclusionPath") -> Wanted:  # noqa: FBT001, FBT002
        return wanted(after, known, setting=name, key=key)

    add, remove = "Add-MpPreference -ExclusionPath", "Remove-MpPreference -ExclusionPath"
    rule = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
    other = "3b576869-a4ec-4529-8536-b80a7769e899"
    ids, actions = "-AttackSurfaceReductionRules_Ids", "-AttackSurfaceReductionRules_Actions"
    rows: list[tuple[str, str, Wanted, Any]] = [
        ("it came", f"{add} C:\\x", of("C:\\x", "C:\\x"), "exact"),
        ("in another spelling", f"{add} c:/X/", of("C:\\x", "C:\\x"), "exact"),
        ("it came, and the line takes it away", f"{remove} C:\\x", of("C:\\x", "C:\\x"), None),
        ("it went", f"{remove} C:\\x", of("C:\\x", None), "exact"),
        ("it went, and the line adds it", f"{add} C:\\x", of("C:\\x", None), None),
        ("another item", f"{add} C:\\y", of("C:\\x", "C:\\x"), None),
        ("a variable", f"{add} $env:x", of("C:\\x", "C:\\x"), "possible"),
        ("nobody tells what it became", f"{add} C:\\x", of("C:\\x", None, False), "possible"),
        ("no item", add, of("C:\\x", "C:\\x"), "possible"),
        ("all programs of a folder", "Add-MpPreference -ExclusionProcess C:\\x\\*", of("C:\\x\\*", "C:\\x\\*", name="ExclusionProcess"), "exact"),
        ("a program is no folder", "Add-MpPreference -ExclusionProcess C:\\x", of("C:\\x\\*", "C:\\x\\*", name="ExclusionProcess"), None),
        ("all below a folder", f"{add} C:\\x\\*", of("C:\\x", "C:\\x"), "exact"),
        ("an extension", "Add-MpPreference -ExclusionExtension tmp", of(".tmp", ".tmp", name="ExclusionExtension"), "exact"),
        ("an extension with a wildcard", "Add-MpPreference -ExclusionExtension *.tmp", of("tmp", "tmp", name="ExclusionExtension"), "exact"),
        ("a rule and its state", f"Set-MpPreference {ids} {rule} {actions} Disabled", of(rule, 0, name=ASR), "exact"),
        ("a rule and another state", f"Set-MpPreference {ids} {rule} {actions} Enabled", of(rule, 0, name=ASR), None),
        ("two rules, each its state", f"Set-MpPreference {ids} {other},{rule} {actions} Enabled,Disabled", of(rule, 0, name=ASR), "exact"),
        ("two rules, the states the other way", f"Set-MpPreference {ids} {rule},{other} {actions} Enabled,Disabled", of(rule, 0, name=ASR), None),
        ("two rules, one state", f"Set-MpPreference {ids} {other},{rule} {actions} Disabled", of(rule, 0, name=ASR), "exact"),
        ("a rule without a state", f"Set-MpPreference {ids} {rule}", of(rule, 0, name=ASR), "possible"),
        ("another rule", f"Set-MpPreference {ids} {other} {actions} Disabled", of(rule, 0, name=ASR), None),
    ]  # fmt: skip
    for why, line, change, how in rows:
        assert command_lines.asks_for(catalogue(), line, change) == how, why


def test_a_text_that_only_the_machine_knew_may_be_an_item() -> None:
    path = setting("ExclusionPath")
    for text, key, how in (
        ("C:\\x", "C:\\x", "exact"),
        ("C:\\x", "C:\\y", None),
        ("", "C:\\x", "possible"),
        ("$x", "C:\\x", "possible"),
        ("C:\\$x", "C:\\y", "possible"),
        ("C:\\$x\\z", "C:\\y\\z", "possible"),
        ("C:\\$x\\z", "C:\\y\\w", None),
        ("D:\\$x", "C:\\y", None),
        ("c:\\Y...", "C:\\yard", "possible"),
        ("%OWN%\\x", "%OWN%\\X", "exact"),
        ("%OWN%\\x", "%OWN%\\y", None),
    ):
        assert command_lines.item_asked(catalogue(), Asked(path, text), key) == how, (text, key)
    for word in ("Remove-MpPreference", "remove-itemproperty", "REG DELETE", "reg.exe delete"):
        assert command_lines.takes_away(f"x {word} y")
    assert not command_lines.takes_away("reg add")


def ran(line: str, minute: float = 29.9, **given: Any) -> Incident:
    return Incident(
        "command", at(minute), "A command ran", Witness("event 4688", "log"), line, **given
    )


def test_what_of_a_command_no_record_near_it_shows() -> None:
    off = touch(30, SWITCH, False, True)
    excluded = touch(30, "ExclusionPath", None, "C:\\x", "C:\\x")
    both = f"Set-MpPreference -{SWITCH} 1; Add-MpPreference -ExclusionPath C:\\x"
    one = f"Set-MpPreference -{SWITCH} 1"
    rows: list[tuple[str, Incident, list[Any], tuple[int, int]]] = [
        ("nothing is named", ran("notepad"), [off], (0, 0)),
        ("shown", ran(one), [off], (1, 0)),
        ("not shown", ran(one), [], (1, 1)),
        ("shown in part", ran(both), [off], (2, 1)),
        ("all of it is shown", ran(both), [off, excluded], (2, 0)),
        ("two minutes before", ran(one, 28), [off], (1, 0)),
        ("longer before", ran(one, 27.9), [off], (1, 1)),
        ("a second after", ran(one, 30 + 1 / 60), [off], (1, 0)),
        ("longer after", ran(one, 30 + 2 / 60), [off], (1, 1)),
        ("by another reading", ran(one, 90, other_times=(at(29),)), [off], (1, 0)),
        ("another item", ran("Add-MpPreference -ExclusionPath C:\\y"), [excluded], (1, 1)),
    ]
    for why, incident, changes, counts in rows:
        named, rest = commanded._not_shown(case(()), incident, changes)
        assert (len(named), len(rest)) == counts, why


def test_the_words_of_what_no_record_shows() -> None:
    known = "whether that had effect is not known."
    for unseen, wholly, said in (
        ([], False, []),
        ([], True, [commanded.EFFECT_OPEN]),
        (["a"], False, [f"{commanded.PARTLY} a: {known}"]),
        (["a", "b", "c"], False, [f"{commanded.PARTLY} a, b, c: {known}"]),
        (["a", "b", "c", "d"], False, [f"{commanded.PARTLY} a, b, c ...: {known}"]),
        (["a"], True, [f"{commanded.PARTLY} a: {known}", commanded.EFFECT_OPEN]),
    ):
        assert list(commanded._effect(unseen, wholly=wholly)) == said
    for length, cut in ((SHOWN - 1, False), (SHOWN, True), (SHOWN + 1, True)):
        assert commanded._line(ran("x" * length)).endswith("...") is cut, length
    for line, strengthens in (
        (f"Set-MpPreference -{SWITCH} $false", True),
        (f"Set-MpPreference -{SWITCH} $true", False),
        (f"Set-MpPreference -{SWITCH} $x", False),
        ("Remove-MpPreference -ExclusionPath C:\\x", True),
        ("Add-MpPreference -ExclusionPath C:\\x", False),
        (f"Remove-MpPreference -ExclusionPath C:\\x; Set-MpPreference -{SWITCH} 1", False),
        ("notepad", False),
    ):
        assert commanded._strengthens(catalogue(), line) is strengthens, line
