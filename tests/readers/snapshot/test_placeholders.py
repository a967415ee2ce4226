"""A placeholder counts only where Microsoft prints it; a standard user's blanks are unknown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mpdiff.base.model import Items, Pairs, Unreadable, Value
from mpdiff.catalogue import catalogue
from mpdiff.readers.snapshot import read_snapshot
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = "N/A: Must be and administrator to view exclusions"
NEW = "N/A: Must be an administrator to view exclusions"
OFF = "N/A: Controlled Folder Access is disabled"
DEFAULTS = "ControlledFolderAccessDefaultProtectedFolders"
SWITCH = "EnableControlledFolderAccess"
ACTIONS = "AttackSurfaceReductionRules_Actions"
IDS = "AttackSurfaceReductionRules_Ids"
PER_RULE = "AttackSurfaceReductionRules_RuleSpecificExclusions"
GUID = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"

HIDDEN = (
    *("AttackSurfaceReductionOnlyExclusions", "ControlledFolderAccessAllowedApplications"),
    *("ExclusionExtension", "ExclusionIpAddress", "ExclusionPath", "ExclusionProcess"),
    *("BruteForceProtectionExclusions", "RemoteEncryptionProtectionExclusions"),
)


def as_json(values: dict[str, str]) -> str:
    return json.dumps({name: value or None for name, value in values.items()})


def as_json_lists(values: dict[str, str]) -> str:
    return json.dumps({name: [value] if value else [] for name, value in values.items()})


def as_yaml(values: dict[str, str]) -> str:
    return "".join(f"{name}: {json.dumps(v) if v else ''}\n" for name, v in values.items())


def as_text(values: dict[str, str]) -> str:
    return "".join(f"{name:60} : {f'{{{v}}}' if v else ''}\n" for name, v in values.items())


def as_csv(values: dict[str, str]) -> str:
    return "\r\n".join(",".join(f'"{t}"' for t in row) for row in (values, values.values()))


def as_clixml(values: dict[str, str]) -> str:
    lines = [
        f'<S N="{name}">{value}</S>' if value else f'<Nil N="{name}" />'
        for name, value in values.items()
    ]
    text = "".join(lines)
    return f'<Objs Version="1.1.0.1"><Obj RefId="0"><Props>{text}</Props></Obj></Objs>'


WRITERS = [as_json, as_json_lists, as_yaml, as_text, as_csv, as_clixml]


def read(text: str) -> dict[str, Value]:
    return read_snapshot(text.encode(), "m", catalogue().find).values


@for_each("write", WRITERS)
@for_each("said", [OLD, NEW])
def test_blank_lists_of_a_standard_user_are_unreadable(
    write: Callable[[dict[str, str]], str], said: str
) -> None:
    raw = {"ExclusionPath": said, ACTIONS: "", IDS: "", PER_RULE: "", f"{PER_RULE}_Id": ""}
    values = read(write(dict.fromkeys(HIDDEN, "") | raw))
    assert values == dict.fromkeys([*HIDDEN, ACTIONS, PER_RULE], Unreadable(said))


@for_each("write", WRITERS)
def test_blank_lists_of_an_administrator_are_empty(write: Callable[[dict[str, str]], str]) -> None:
    raw = {ACTIONS: "", IDS: "", PER_RULE: "", f"{PER_RULE}_Id": "", "Server": "x"}
    values = read(write(dict.fromkeys(HIDDEN, "") | raw))
    del values["Server"]
    assert values == dict.fromkeys([*HIDDEN, PER_RULE], Items(())) | {ACTIONS: Pairs({})}


def test_what_a_standard_user_sees_all_the_same_is_read() -> None:
    values = read(
        as_json(
            {"ExclusionPath": NEW, "ProxyBypass": "", IDS: GUID, ACTIONS: "1", "MAPSReporting": "2"}
        )
    )
    assert values == {
        "ExclusionPath": Unreadable(NEW),
        "ProxyBypass": Items(()),
        ACTIONS: Pairs({GUID: 1}),
        "MAPSReporting": 2,
    }


@for_each(
    ("reason", "name", "hides"),
    [
        ("a list that only an administrator sees", "ExclusionProcess", True),
        ("a switch, which never has it", "DisableRealtimeMonitoring", False),
        ("a list that everybody sees", "ProxyBypass", False),
    ],
)
def test_only_a_hidden_list_shows_that_a_standard_user_took_it(
    reason: str, name: str, *, hides: bool
) -> None:
    values = read(as_json({name: NEW, "ExclusionPath": ""}))
    assert values[name] == Unreadable(NEW)
    assert values["ExclusionPath"] == (Unreadable(NEW) if hides else Items(())), reason


@for_each("write", WRITERS)
@for_each(
    ("name", "switch", "off"),
    [
        (DEFAULTS, "0", True),
        (DEFAULTS, "Disabled", True),
        (DEFAULTS, "1", False),
        (DEFAULTS, "2", False),
        (DEFAULTS, "", False),
        ("ControlledFolderAccessProtectedFolders", "0", False),
        ("ExclusionPath", "0", False),
        ("DisableTamperProtection", "0", False),
        ("MAPSReporting", "0", False),
        (ACTIONS, "0", False),
        ("NotInTheCatalogue", "0", False),
    ],
)
def test_a_feature_is_off_only_where_the_snapshot_shows_it(
    write: Callable[[dict[str, str]], str], name: str, switch: str, *, off: bool
) -> None:
    """The switch stands behind the list in the snapshot, which does not matter."""
    values = read(write({name: OFF, SWITCH: switch}))
    assert values[name] == Unreadable(OFF, feature_off=off)


def test_without_its_switch_no_feature_is_known_to_be_off() -> None:
    assert read(as_json({DEFAULTS: OFF}))[DEFAULTS] == Unreadable(OFF)


@for_each("text", ["N/A", "n/a", "N/A: x", "N/A : x", "N/A - not now", " N/A: x "])
@for_each("name", ["DisableTamperProtection", "ExclusionPath", "CloudBlockLevel"])
def test_not_available_in_any_form_is_unreadable(text: str, name: str) -> None:
    assert read(as_json({name: text}))[name] == Unreadable(text.strip(" "))


@for_each("item", ["N/A\\evil.exe", "N/Assembly", "N/A-tool.exe", "N/A.exe"])
def test_a_name_that_begins_alike_is_an_item(item: str) -> None:
    assert read(as_json({"ExclusionPath": item}))["ExclusionPath"] == Items((item,))
