"""What is weak at collection in what no snapshot prints: in every kind of value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, Pairs, Unreadable
from mpdiff.pipeline import analyse
from tests.support.cases import case, findings
from tests.support.scene import dword, registry, scene, touch

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Finding, Value

PRINTED: dict[str, Value] = {"DisableRealtimeMonitoring": False}


def found(collected: dict[str, Value], **given: Any) -> list[Finding]:
    before = given.pop("before", PRINTED)
    made = findings(case((), before, given.pop("after", before), collected=collected, **given))
    return [f for f in made if f.rule == "weak-at-collection"]


@pytest.mark.parametrize(
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


def test_without_any_snapshot_nothing_is_compared() -> None:
    assert found({"PassiveMode": True}, before=None) == []


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
