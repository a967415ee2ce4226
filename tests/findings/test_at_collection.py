"""The state at collection: what is still weakened, what came back, what came later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Difference, Finding, Items, Pairs, Snapshot, Unreadable, Value
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.evidence.state import from_registry, merged
from mpdiff.findings.at_collection import judge_now, later_weakenings, since_first
from mpdiff.findings.changes import from_change
from mpdiff.readers.registry import parse
from tests.support.places import CORPUS, needs_corpus
from tests.support.scene import WINDOW, at, dword, registry
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ASR_SECTION = "Windows Defender Exploit Guard\\ASR\\Rules"
OVER, RUNNING = at(300), at(200)


def finding(setting: str, before: Any, after: Any, key: str | None = None, **given: Any) -> Finding:
    kind = "changed"
    if key is not None and before is None:
        kind = "added"
    elif key is not None and after is None:
        kind = "removed"
    change = judge(catalogue(), Difference(setting, key, kind, before, after, **given))  # type: ignore[arg-type]
    return from_change(catalogue(), change)


def now(found: Finding, current: dict[str, Value] | Snapshot, collected: Any = OVER) -> Finding:
    state = current if isinstance(current, Snapshot) else snapshot(current, "MPRegistry.txt")
    (judged,) = judge_now(catalogue(), [found], state, window=WINDOW, collected=collected)
    return judged


def dump(*values: tuple[str, str], **given: Any) -> Snapshot:
    text = registry(dict(values), **given).decode()
    return from_registry(
        catalogue(), parse(text, "r"), member="r", encoding="utf-8", size=1, sha256=""
    )


REALTIME_OFF = finding("DisableRealtimeMonitoring", False, True)
EXCLUDED = finding("ExclusionPath", None, "C:\\Temp\\x", "C:\\Temp\\x")
UNPROTECTED = finding("ControlledFolderAccessProtectedFolders", "D:\\x", None, "D:\\x")
RULE_OFF = finding(ASR, 1, 0, OFFICE)


# --- still there, back, unknown -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "current", "still"),
    [
        (REALTIME_OFF, {"DisableRealtimeMonitoring": True}, True),
        (REALTIME_OFF, {"DisableRealtimeMonitoring": False}, False),
        (REALTIME_OFF, {}, None),
        (REALTIME_OFF, {"DisableRealtimeMonitoring": None}, None),
        (REALTIME_OFF, {"DisableRealtimeMonitoring": Unreadable("N/A")}, None),
        (EXCLUDED, {"ExclusionPath": Items(("c:\\temp\\X",))}, True),
        (EXCLUDED, {"ExclusionPath": Items(())}, False),
        (EXCLUDED, {"ExclusionPath": Items((), cut=True)}, None),
        (UNPROTECTED, {"ControlledFolderAccessProtectedFolders": Items(())}, True),
        (UNPROTECTED, {"ControlledFolderAccessProtectedFolders": Items(("d:\\X",))}, False),
        (RULE_OFF, {ASR: Pairs({OFFICE: 0})}, True),
        (RULE_OFF, {ASR: Pairs({OFFICE: 2})}, True),  # audit is not block
        (RULE_OFF, {ASR: Pairs({OFFICE: 1})}, False),
        (RULE_OFF, {ASR: Pairs({})}, True),  # gone is off for this rule
        (RULE_OFF, {ASR: Pairs({OFFICE: None})}, None),
        (RULE_OFF, {ASR: Pairs({}, cut=True)}, None),
        (finding("CloudBlockLevel", 4, 0), {"CloudBlockLevel": 2}, True),
        (finding("CloudBlockLevel", 2, 0), {"CloudBlockLevel": 4}, False),
        (finding("CloudBlockLevel", 2, 0), {"CloudBlockLevel": None}, None),
        (finding("CloudBlockLevel", 2, 0), {"CloudBlockLevel": "garbage"}, None),
        (finding("DisableArchiveScanning", None, True), {"DisableArchiveScanning": False}, None),
        # What was not set before may have been so by default.
        (finding("DisableArchiveScanning", None, True), {"DisableArchiveScanning": True}, None),
        (finding("DisableArchiveScanning", None, True), {"DisableArchiveScanning": None}, False),
    ],
)
def test_still_weakened(found: Finding, current: dict[str, Value], *, still: bool | None) -> None:
    assert found.effect == "weakened"
    judged = now(found, current)
    assert judged.still_weakened is still
    assert (judged.rule == "not-reverted") is (still is True)


def test_not_reverted_is_one_step_up_and_keeps_what_it_was() -> None:
    found = finding("CloudBlockLevel", 2, 0)
    judged = now(found, {"CloudBlockLevel": 0})
    assert (judged.rule, judged.underlying_rule) == ("not-reverted", "weakened")
    assert (found.severity, judged.severity) == ("medium", "high")
    assert "The window is over" in judged.detail


@pytest.mark.parametrize("collected", [RUNNING, at(240), None])
def test_during_the_window_it_is_said_and_not_flagged(collected: Any) -> None:
    judged = now(REALTIME_OFF, {"DisableRealtimeMonitoring": True}, collected)
    assert (judged.rule, judged.still_weakened) == ("weakened", True)
    assert judged.current_text == "True"


def test_what_policy_sets_was_not_left_behind() -> None:
    state = dump(
        ("Real-Time Protection\\DisableRealtimeMonitoring", dword(1)),
        policy={"Real-Time Protection\\DisableRealtimeMonitoring": dword(1)},
    )
    judged = now(REALTIME_OFF, state)
    assert (judged.rule, judged.origin, judged.still_weakened) == ("weakened", "policy", True)


def test_a_local_value_stays() -> None:
    path = "Real-Time Protection\\DisableRealtimeMonitoring"
    judged = now(REALTIME_OFF, dump((path, dword(1)), preferences={path: dword(1)}))
    assert (judged.rule, judged.origin) == ("not-reverted", "local")


def test_policy_wins_over_the_preferences() -> None:
    path = "Real-Time Protection\\DisableRealtimeMonitoring"
    state = dump((path, dword(0)), preferences={path: dword(1)}, policy={path: dword(0)})
    assert now(REALTIME_OFF, state).origin == "policy"


def test_uncertain_stays_open_but_gone_is_gone() -> None:
    maybe = finding("ExclusionPath", None, "C:\\x", "C:\\x", certainty="uncertain")
    assert now(maybe, {"ExclusionPath": Items(("C:\\x",))}).still_weakened is None
    assert now(maybe, {"ExclusionPath": Items(())}).still_weakened is False
    assert now(maybe, {"ExclusionPath": Items(("C:\\x",))}).rule == "exclusion-added"


TRANSIENT = Finding(
    **{
        **{f: getattr(REALTIME_OFF, f) for f in REALTIME_OFF.__struct_fields__},
        "rule": "transient",
        "underlying_rule": "weakened",
        "still_weakened": False,
    }
)


def test_what_was_put_back_and_is_weak_again_was_not_left_behind() -> None:
    judged = now(TRANSIENT, {"DisableRealtimeMonitoring": True})
    assert (judged.rule, judged.still_weakened) == ("transient", True)
    assert "weakened again" in judged.detail
    assert now(TRANSIENT, {"DisableRealtimeMonitoring": False}).still_weakened is False
    assert now(TRANSIENT, {}).still_weakened is False


def test_an_improvement_that_did_not_last_is_said() -> None:
    better = finding("EnableNetworkProtection", 0, 1)
    assert "as it was before" in now(better, {"EnableNetworkProtection": 0}).detail
    assert now(better, {"EnableNetworkProtection": 1}) == better
    assert now(better, {}) == better


def test_no_state_no_word() -> None:
    found = judge_now(catalogue(), [REALTIME_OFF], None, window=WINDOW, collected=OVER)
    assert found == (REALTIME_OFF,)


# --- later than the second snapshot ---------------------------------------------------------------


def later(
    after: Mapping[str, Value],
    current: Mapping[str, Value],
    known: list[Finding] | None = None,
    before: Mapping[str, Value] | None = None,
) -> list[tuple[str, str | None]]:
    found = later_weakenings(
        catalogue(),
        snapshot(dict(after)),
        snapshot(dict(current)),
        known or [],
        before=None if before is None else snapshot(dict(before)),
    )
    return [(f.setting or "", f.key) for f in found]


@pytest.mark.parametrize(
    ("after", "current"),
    [
        ({"DisableRealtimeMonitoring": False}, {"DisableRealtimeMonitoring": True}),
        ({"CloudBlockLevel": 2}, {"CloudBlockLevel": 0}),
        ({"ExclusionPath": Items(())}, {"ExclusionPath": Items(("C:\\x",))}),
        ({ASR: Pairs({OFFICE: 1})}, {ASR: Pairs({OFFICE: 0})}),
        ({ASR: Pairs({OFFICE: 1})}, {ASR: Pairs({})}),
    ],
)
def test_weaker_at_collection_is_flagged(
    after: dict[str, Value], current: dict[str, Value]
) -> None:
    assert len(later(after, current)) == 1


@pytest.mark.parametrize(
    ("why", "after", "current"),
    [
        ("the dump lacks it", {"DisableRealtimeMonitoring": False}, {}),
        ("the snapshot lacks it", {}, {"DisableRealtimeMonitoring": True}),
        ("not set at collection", {"CloudBlockLevel": 2}, {"CloudBlockLevel": None}),
        ("not set in the snapshot", {"CloudBlockLevel": None}, {"CloudBlockLevel": 0}),
        (
            "not set, and weak by default",
            {"DisableEmailScanning": None},
            {"DisableEmailScanning": True},
        ),
        ("stronger", {"CloudBlockLevel": 0}, {"CloudBlockLevel": 2}),
        ("the same", {"ExclusionPath": Items(("C:\\X",))}, {"ExclusionPath": Items(("c:\\x",))}),
        (
            "cut, so it may have been there",
            {"ExclusionPath": Items(("C:\\a",), cut=True)},
            {"ExclusionPath": Items(("C:\\a", "C:\\b"))},
        ),
        ("drifts with the platform", {"EnableDnsSinkhole": True}, {"EnableDnsSinkhole": False}),
        ("identity", {"ComputerID": "a"}, {"ComputerID": "b"}),
    ],
)
def test_no_claim_of_a_later_weakening(
    why: str, after: dict[str, Value], current: dict[str, Value]
) -> None:
    assert later(after, current) == [], why


def test_what_was_flagged_already_is_not_flagged_twice_but_what_was_put_back_is() -> None:
    after, current = {"DisableRealtimeMonitoring": False}, {"DisableRealtimeMonitoring": True}
    assert later(after, current, [REALTIME_OFF]) == []
    assert later(after, current, [TRANSIENT]) == [("DisableRealtimeMonitoring", None)]


def test_what_is_as_it_was_before_the_window_was_put_back() -> None:
    off: dict[str, Value] = {"EnableNetworkProtection": 0, "ExclusionPath": Items(("C:\\x",))}
    on: dict[str, Value] = {"EnableNetworkProtection": 1, "ExclusionPath": Items(())}
    assert later(on, off, before=off) == []
    assert len(later(on, off, before=on)) == 2


def test_without_a_second_snapshot_the_first_is_compared() -> None:
    before, current = (
        snapshot({"ExclusionPath": Items(())}),
        snapshot({"ExclusionPath": Items(("C:\\",))}),
    )
    (found,) = since_first(catalogue(), before, current)
    assert (found.rule, found.severity) == ("risky-exclusion", "critical")
    assert "the second is missing" in found.detail
    assert list(since_first(catalogue(), current, before)) == []


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


@pytest.mark.parametrize(("data", "off"), [(5, False), (1, False), (4, True), (0, True)])
def test_the_scale_of_tamper_protection(data: int, *, off: bool) -> None:
    assert (
        dump(("Features\\TamperProtection", dword(data))).values["DisableTamperProtection"] is off
    )


@pytest.mark.parametrize("data", [2, 3, 6])
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
    state = from_registry(
        catalogue(), parse(text, "r"), member="r", encoding="utf-8", size=1, sha256=""
    )
    assert now(EXCLUDED, state).still_weakened is None


def test_paths_of_single_asr_rules_make_no_empty_list() -> None:
    """One value holds all paths of a rule; a section of such values is not a list without items."""
    section = ASR_SECTION.rpartition("\\")[0] + "\\ASROnlyPerRuleExclusions"
    state = dump((f"{section}\\{OFFICE}", "[REG_SZ] : C:\\A>C:\\"))
    rule_paths = catalogue().playing("asr-rule-exclusions")
    assert not any(setting.name in state.values for setting in rule_paths)


@needs_corpus
def test_the_real_dump_claims_no_default() -> None:
    text = (CORPUS / "mpregistry" / "MPRegistry-2021-4.18.2107.4.txt").read_text(
        encoding="utf-8-sig"
    )
    state = from_registry(
        catalogue(), parse(text, "r"), member="r", encoding="utf-8", size=1, sha256=""
    )
    assert len(state.values) > 80
    kinds = {catalogue().find(n).kind for n, v in state.values.items() if v is None}  # type: ignore[union-attr]
    assert kinds <= {"string"}


# --- two accounts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
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
    state, notices = merged(catalogue(), snapshot({name: config}), snapshot({name: registry_says}))
    assert (state.values[name], notices) == (value, [])


@pytest.mark.parametrize(
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
    state, (notice,) = merged(
        catalogue(), snapshot({name: config}), snapshot({name: registry_says})
    )
    assert name not in state.values
    assert notice.code == "current-disagrees"
    assert name in notice.message
