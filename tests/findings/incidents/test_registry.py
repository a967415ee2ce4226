"""What is weak at collection in what no snapshot prints: in every kind of value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, Pairs, Unreadable
from mpdiff.pipeline import analyse
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import dword, registry, scene, touch

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Finding, Value

PRINTED: dict[str, Value] = {"DisableRealtimeMonitoring": False}


def found(collected: dict[str, Value], **given: Any) -> list[Finding]:
    before = given.pop("before", PRINTED)
    made = findings(case((), before, given.pop("after", before), collected=collected, **given))
    return [f for f in made if f.rule == "weak-at-collection"]


@for_each(
    ("name", "value", "severity", "under"),
    [
        ("DisableAntiSpyware", True, "critical", "weakened"),
        ("PassiveMode", True, "high", "weakened"),
        ("DisableOnAccessProtection", True, "critical", "weakened"),
        ("TPExclusions", False, None, None),  # that is the default
        ("Exclusions_TemporaryPaths", Items(("C:\\",)), "critical", "risky-exclusion"),
        ("AttackSurfaceReductionOnlyExclusions", Items(("C:\\",)), None, "risky-exclusion"),
        ("ExclusionIpAddress", Items(("0.0.0.0/0",)), None, "risky-exclusion"),
        ("SevereThreatDefaultAction", 6, "high", "weakened"),
        ("SevereThreatDefaultAction", 2, None, None),
        ("ThreatIDDefaultAction_Actions", Pairs({"2147519003": 6}), "high", "weakened"),
        ("ThreatIDDefaultAction_Actions", Pairs({"2147519003": 2}), None, None),
    ],
)
def test_what_is_weak_is_found_and_since_when_is_open(
    name: str, value: Value, severity: str | None, under: str | None
) -> None:
    made = found({name: value})
    if under is None:
        assert made == []
        return
    (finding,) = made
    assert finding.underlying_rule == under
    assert severity is None or finding.severity == severity
    assert (finding.effect, finding.certainty, finding.still_weakened) == (
        "weakened",
        "uncertain",
        True,
    )
    assert (finding.first_seen, finding.times_certain) == (None, False)
    assert "Since when is not known" in finding.detail


def test_what_a_snapshot_could_not_read_counts_as_not_printed() -> None:
    hidden: dict[str, Value] = {**PRINTED, "ExclusionPath": Unreadable("")}
    weak: dict[str, Value] = {"ExclusionPath": Items(("C:\\",))}
    (finding,) = found(weak, before=hidden)
    assert finding.key == "C:\\"
    assert found({"ExclusionPath": Items(("D:\\Data\\x.db",))}, before=hidden) == []
    assert found(weak, before={**PRINTED, "ExclusionPath": Items(())}) == []


def test_one_snapshot_that_prints_it_is_enough() -> None:
    weak: dict[str, Value] = {"PassiveMode": True}
    assert found(weak, before=PRINTED, after={**PRINTED, "PassiveMode": True}) == []
    assert len(found(weak)) == 1


def test_a_list_that_a_snapshot_cuts_has_a_finding_of_its_own() -> None:
    cut: dict[str, Value] = {**PRINTED, "ExclusionPath": Items(("D:\\a",), cut=True)}
    assert found({"ExclusionPath": Items(("C:\\",))}, before=cut) == []


def test_without_any_snapshot_what_is_weak_is_told_of_all_there_is() -> None:
    (finding,) = found({"PassiveMode": True}, before=None)
    assert "There is no pair of snapshots" in finding.detail


def test_a_long_list_does_not_flood_the_report() -> None:
    many = Items(tuple(f"D:\\data{n}" for n in range(500)))
    assert len(found({"Exclusions_TemporaryPaths": many})) == 50


@pytest.mark.parametrize(("place", "severity"), [("policy", "low"), ("preferences", "critical")])
def test_what_management_holds_weighs_less(place: str, severity: str, tmp_path: Path) -> None:
    switch = {"DisableAntiSpyware": dword(1)}
    dump = registry(switch, policy=switch if place == "policy" else {},
                    preferences=switch if place == "preferences" else {})  # fmt: skip
    (finding,) = analyse(scene(tmp_path, dump=dump)).findings
    assert (finding.rule, finding.severity) == ("weak-at-collection", severity)
    assert finding.origin == ("policy" if place == "policy" else "local")


def test_what_an_event_shows_is_a_finding_about_the_event() -> None:
    change = touch(30, "PassiveMode", False, True)
    made = findings(case([change], PRINTED, PRINTED, collected={"PassiveMode": True}))
    assert "weak-at-collection" not in [f.rule for f in made]
    assert any(f.effect == "weakened" for f in made)


# --- what one witness of the state shows alone ----------------------------------------------------

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ASR = "AttackSurfaceReductionRules_Actions"
STRONG: dict[str, Value] = {
    "DisableRealtimeMonitoring": False,
    "EnableNetworkProtection": 1,
    "ExclusionPath": Items(()),
    ASR: Pairs({OFFICE: 1}),
}


@for_each("place", ["policy", "mdm", "local"])
@for_each(
    ("name", "weak", "under"),
    [
        ("DisableRealtimeMonitoring", True, "weakened"),
        ("EnableNetworkProtection", 0, "weakened"),
        ("EnableNetworkProtection", 2, "weakened"),
        ("ExclusionPath", Items(("C:\\Users",)), "risky-exclusion"),
        (ASR, Pairs({OFFICE: 0}), "asr-rule-weakened"),
    ],
)
@for_each("shown", [True, False], ids=["denied", "not-listed"])
def test_what_one_place_holds_and_the_effective_state_does_not_is_possible(
    place: str, name: str, weak: Value, under: str, *, shown: bool
) -> None:
    """Both snapshots are strong, so nothing else would say it."""
    collected: dict[str, Value] = STRONG if shown else {"DisableBehaviorMonitoring": False}
    (finding,) = found(collected, before=STRONG, places={place: {name: weak}})
    assert (finding.effect, finding.certainty, finding.still_weakened) == (
        "weakened",
        "uncertain",
        None,
    )
    assert (finding.setting, finding.underlying_rule, finding.place) == (name, under, place)
    assert ("does not list it" in finding.detail) == (not shown or name == "ExclusionPath")


@for_each(
    "places",
    [
        {"local": {"EnableNetworkProtection": 1}},
        {"local": {"EnableNetworkProtection": 0}, "policy": {"EnableNetworkProtection": 1}},
        {"mdm": {"EnableNetworkProtection": 0}, "policy": {"EnableNetworkProtection": 1}},
    ],
    ids=["as-strong", "below-policy", "mdm-below-policy"],
)
def test_what_is_as_strong_or_waits_below_a_policy_is_no_weak_value_in_force(
    places: dict[str, dict[str, Value]],
) -> None:
    assert found(STRONG, before=STRONG, places=places) == []


def test_what_both_snapshots_hold_is_a_finding_about_these() -> None:
    weak: dict[str, Value] = {**STRONG, "EnableNetworkProtection": 0}
    assert found(STRONG, before=weak, places={"local": {"EnableNetworkProtection": 0}}) == []


@pytest.mark.parametrize("value", [9, -1])
def test_a_value_that_nobody_ranks_is_said_though_no_record_shows_it(value: int) -> None:
    collected: dict[str, Value] = {**STRONG, "EnableNetworkProtection": value}
    made = findings(case((), STRONG, STRONG, collected=collected))
    (finding,) = [f for f in made if f.setting == "EnableNetworkProtection"]
    assert (finding.rule, finding.effect) == ("changed", "unknown")


CONFIG = "WdSupportLogs__MPSupportEffectiveConfig_DOT_json"
SWITCH = "Real-Time Protection\\DisableRealtimeMonitoring"


@pytest.mark.parametrize(
    ("registry_says", "config_says"), [(0, "true"), (1, "false")], ids=["config", "registry"]
)
def test_one_account_of_the_state_that_shows_it_off_is_no_clean_verdict(
    registry_says: int, config_says: str, tmp_path: Path
) -> None:
    """A second member that contradicts the first must not make the report clean."""
    config: dict[str, Any] = {CONFIG: f'{{"DisableRealtimeMonitoring": {config_says}}}'.encode()}
    path = scene(tmp_path, dump=registry({SWITCH: dword(registry_says)}), **config)
    (finding,) = analyse(path).findings
    assert (finding.rule, finding.severity, finding.certainty) == (
        "weak-at-collection",
        "critical",
        "uncertain",
    )
    assert "MPRegistry.txt" in finding.detail
    assert "MPSupportEffectiveConfig.json" in finding.detail


def test_of_two_dumps_the_one_that_shows_it_off_is_heard(tmp_path: Path) -> None:
    off: dict[str, Any] = {"Old__MPRegistry_DOT_txt": registry({SWITCH: dword(1)})}
    path = scene(tmp_path, dump=registry({SWITCH: dword(0)}), **off)
    (finding,) = analyse(path).findings
    assert finding.detail.startswith("Old/MPRegistry.txt shows it at collection")
