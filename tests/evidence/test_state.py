"""The state at collection, as the registry dump and the effective configuration show it."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import Items, Pairs, Snapshot, Unreadable, Value
from mpdiff.catalogue import catalogue
from mpdiff.evidence.state import in_places, merged_states, state_from_registry
from mpdiff.readers.registry import parse_dump
from tests.support.places import CORPUS, needs_corpus
from tests.support.rows import for_each
from tests.support.scene import dword, registry
from tests.support.snapshots import snapshot

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ASR_SECTION = "Windows Defender Exploit Guard\\ASR\\Rules"


def read(text: str) -> Snapshot:
    return state_from_registry(
        catalogue(), parse_dump(text, "r"), member="r", encoding="utf-8", size=1, sha256=""
    )


def dump(*values: tuple[str, str], **given: Any) -> Snapshot:
    return read(registry(dict(values), **given).decode())


# --- MPRegistry.txt as a state --------------------------------------------------------------------


def test_only_what_the_dump_tells_is_a_value() -> None:
    state = dump(
        ("PUAProtection", dword(1)),
        ("MpEngine\\MpCloudBlockLevel", "[REG_DWORD] : <NO VALUE>"),
        ("ProxyServer", "[REG_SZ] : (null)"),
        ("Features\\TamperProtection", dword(5)),
        ("Scan\\ScheduleTime", dword(120)),
    )
    assert state.values["PUAProtection"] == 1
    assert state.values["ProxyServer"] is None
    assert state.values["DisableTamperProtection"] is False
    assert state.values["ScanScheduleTime"] == "02:00:00"
    assert "CloudBlockLevel" not in state.values
    assert "MAPSReporting" not in state.values


@for_each(("data", "off"), [(5, False), (1, False), (4, True), (0, True)])
def test_the_scale_of_tamper_protection(data: int, *, off: bool) -> None:
    assert (
        dump(("Features\\TamperProtection", dword(data))).values["DisableTamperProtection"] is off
    )


@for_each("data", [2, 3, 6])
def test_a_number_of_tamper_protection_that_nobody_explains_is_unknown(data: int) -> None:
    state = dump(("Features\\TamperProtection", dword(data)))
    assert "DisableTamperProtection" not in state.values


def test_an_empty_section_is_an_empty_list_and_no_section_is_none() -> None:
    state = dump(sections=["Exclusions\\Paths"])
    assert state.values["ExclusionPath"] == Items(())
    assert "ExclusionProcess" not in state.values
    assert ASR not in state.values


def test_items_and_rules() -> None:
    state = dump(
        ("Exclusions\\Paths\\C:\\a b\\c : d", dword(0)),
        (f"{ASR_SECTION}\\{OFFICE.upper()}", "[REG_SZ] : 1"),
    )
    assert state.values["ExclusionPath"] == Items(("C:\\a b\\c : d",))
    assert state.values[ASR] == Pairs({OFFICE: 1})


def test_a_line_that_was_not_understood_leaves_the_lists_open() -> None:
    text = registry(sections=["Exclusions\\Paths"]).decode()
    text = text.replace("[Exclusions\\Paths]", "[Exclusions\\Paths]\n    C:\\hidden [REG_WHAT 0")
    state = read(text)
    assert state.values["ExclusionPath"] == Items((), cut=True)


@needs_corpus
def test_the_real_dump_claims_no_default() -> None:
    text = (CORPUS / "mpregistry" / "MPRegistry-2021-4.18.2107.4.txt").read_text(
        encoding="utf-8-sig"
    )
    state = read(text)
    assert len(state.values) > 80
    kinds = {catalogue().find(n).kind for n, v in state.values.items() if v is None}  # type: ignore[union-attr]
    assert kinds <= {"string"}


# --- the places -----------------------------------------------------------------------------------


def test_each_place_holds_what_stands_there_and_nothing_else() -> None:
    realtime = "Real-Time Protection\\DisableRealtimeMonitoring"
    text = registry(
        {realtime: dword(0)}, policy={realtime: dword(0)}, preferences={realtime: dword(1)}
    ).decode()
    places = in_places(catalogue(), parse_dump(text, "r"), read(text))
    held = {place: s.values.get("DisableRealtimeMonitoring") for place, s in places.items()}
    assert held == {"policy": False, "mdm": None, "local": True}


def test_a_place_that_the_dump_lacks_is_not_an_empty_one() -> None:
    text = registry({"PUAProtection": dword(1)}).decode().split('location "mdm policy"')[0]
    text = text.rpartition("Current configuration")[0]
    places = in_places(catalogue(), parse_dump(text, "r"), read(text))
    assert list(places) == ["policy"]


def test_a_place_without_a_section_tells_of_the_others_only() -> None:
    realtime = "Real-Time Protection\\DisableRealtimeMonitoring"
    text = registry(
        {realtime: dword(0)},
        policy={realtime: dword(0), "Exclusions\\Paths\\C:\\Pol": dword(0)},
        preferences={"Scan\\DisableArchiveScanning": dword(1)},
    ).decode()
    places = in_places(catalogue(), parse_dump(text, "r"), read(text))
    policy, local = places["policy"].values, places["local"].values
    assert policy["DisableRealtimeMonitoring"] is False
    assert policy["ExclusionPath"] == Items(("C:\\Pol",), cut=True)
    assert local["DisableArchiveScanning"] is True
    assert isinstance(local["DisableRealtimeMonitoring"], Unreadable)


# --- two accounts ---------------------------------------------------------------------------------


@for_each(
    ("config", "registry_says", "value"),
    [
        (True, True, True),
        (None, True, True),  # what is left open does not hide what the other tells
        (Unreadable("N/A"), True, True),
        (True, Unreadable("N/A"), True),
        (Items(("C:\\A",)), Items(("c:\\a",)), Items(("C:\\A",))),
        (None, Items(()), Items(())),
        (Items(("C:\\A",)), Items((), cut=True), Items(("C:\\A",))),
        (Pairs({OFFICE: 1}), Pairs({OFFICE: 1}), Pairs({OFFICE: 1})),
    ],
)
def test_accounts_that_agree(config: Value, registry_says: Value, value: Value) -> None:
    name = "ExclusionPath" if isinstance(value, Items) else "DisableRealtimeMonitoring"
    name = ASR if isinstance(value, Pairs) else name
    state, notices = merged_states(
        catalogue(), snapshot({name: config}), snapshot({name: registry_says})
    )
    assert (state.values[name], notices) == (value, [])


@for_each(
    ("name", "config", "registry_says"),
    [
        ("DisableRealtimeMonitoring", True, False),
        ("CloudBlockLevel", 2, 0),
        ("ExclusionPath", Items(("C:\\A",)), Items(())),
        ("ExclusionPath", None, Items(("C:\\A",))),
        ("ExclusionPath", Items((), cut=False), Items(("C:\\A",), cut=True)),
        (ASR, Pairs({OFFICE: 1}), Pairs({OFFICE: 0})),
        (ASR, Pairs({OFFICE: 1}, cut=True), Pairs({OFFICE: 0})),
        ("ProxyServer", None, "proxy:8080"),
    ],
)
def test_accounts_that_disagree_are_said_and_claim_nothing(
    name: str, config: Value, registry_says: Value
) -> None:
    state, (notice,) = merged_states(
        catalogue(), snapshot({name: config}), snapshot({name: registry_says})
    )
    assert name not in state.values
    assert notice.code == "current-disagrees"
    assert name in notice.message


def test_the_place_of_a_value_is_the_strongest_that_holds_it() -> None:
    text = registry(
        {"PUAProtection": dword(1), "ProxyServer": "[REG_SZ] : x", "ProxyPacUrl": "[REG_SZ] : y"},
        preferences={"PUAProtection": dword(0), "ProxyServer": "[REG_SZ] : x"},
        policy={"PUAProtection": dword(1), "ProxyPacUrl": "[REG_SZ] : <NO VALUE>"},
    ).decode()
    origins = read(text).origins
    assert origins["PUAProtection"] == "policy"
    assert origins["ProxyServer"] == "local"
    assert "ProxyPacUrl" not in origins


def test_where_tamper_protection_stands_among_the_preferences_tells_no_place() -> None:
    text = registry(preferences={"Features\\TamperProtection": dword(5)}).decode()
    assert "DisableTamperProtection" not in read(text).origins


def test_bytes_under_the_name_of_a_setting_are_none_of_its_values() -> None:
    state = dump(("PUAProtection", "[REG_BINARY] : 01 02"), ("ProxyServer", "[REG_BINARY] : 41"))
    assert "PUAProtection" not in state.values
    assert "ProxyServer" not in state.values


@for_each(
    ("why", "name", "one", "two", "agree"),
    [
        ("neither tells", "ProxyServer", None, None, True),
        ("no rule has a state", ASR, None, Pairs({}), True),
        ("one rule has", ASR, None, Pairs({OFFICE: 1}), False),
        ("the product decides", "CloudBlockLevel", None, 2, True),
        ("what is not set is no text", "ProxyServer", None, "proxy:8080", False),
        ("a switch is no number", "DisableRealtimeMonitoring", True, 1, False),
        ("part of a list", "ExclusionPath", Items(("a",), cut=True), Items(("a", "b")), True),
        ("another item", "ExclusionPath", Items(("a", "c"), cut=True), Items(("a", "b")), False),
        ("part of the rules", ASR, Pairs({OFFICE: 1}, cut=True), Pairs({OFFICE: 1, "x": 0}), True),
        ("one rule more", ASR, Pairs({OFFICE: 1}), Pairs({OFFICE: 1, "x": 0}), False),
    ],
)
def test_two_accounts_fit_where_one_may_leave_out_what_the_other_tells(
    why: str,
    name: str,
    one: Value,
    two: Value,
    agree: bool,  # noqa: FBT001  a value
) -> None:
    for config, dump_ in ((one, two), (two, one)):
        _, notices = merged_states(catalogue(), snapshot({name: config}), snapshot({name: dump_}))
        assert (not notices) is agree, why
