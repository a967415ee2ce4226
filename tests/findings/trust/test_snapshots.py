"""Are the snapshots all there, and of one device: what is flagged where they are not."""

from __future__ import annotations

import pytest

from mpdiff.base.model import Items, Pairs, Value
from mpdiff.catalogue import catalogue
from mpdiff.evidence.facts import Missing
from tests.support.cases import case
from tests.support.cases import findings as of_case
from tests.support.rows import for_each
from tests.support.snapshots import snapshot
from tests.support.trust import BASE, ID, findings, rules, without


def test_two_whole_snapshots_of_one_device_raise_no_doubt() -> None:
    assert rules(without(), without()) == []


def test_another_computer_id_is_another_device() -> None:
    (found,) = findings(without(), without(ComputerID="99999999-2222-3333-4444-555555555555"))
    assert (found.rule, found.severity) == ("device-mismatch", "high")
    assert ID in found.title


@for_each("spelled", [ID.upper(), "{" + ID + "}", "{" + ID.upper() + "}"])
def test_the_same_id_in_another_spelling_is_the_same_device(spelled: str) -> None:
    assert rules(without(), without(ComputerID=spelled)) == []


@for_each("blank", [None, "", "{}"])
def test_a_blank_id_on_one_side_is_no_id(blank: Value) -> None:
    for sides in ((without(), without(ComputerID=blank)), (without(ComputerID=blank), without())):
        (found,) = findings(*sides)
        assert found.rule == "snapshot-incomplete"
        assert "1 that matters is only in the" in found.title
    assert rules(without(ComputerID=blank), without("ComputerID")) == []


def test_an_id_on_one_side_only_is_said() -> None:
    (found,) = findings(without(), without("ComputerID"))
    assert found.rule == "snapshot-incomplete"
    assert "ComputerID" in found.title


def test_no_id_on_either_side_is_not_flagged() -> None:
    assert rules(without("ComputerID"), without("ComputerID")) == []


@for_each(
    ("hosts", "mismatch"),
    [
        (("WS-1", "WS-2"), True),
        (("WS-1", "ws-1.corp.example"), False),
        (("A-VERY-LONG-COMPUTER", "a-very-long-com"), False),  # cut by NetBIOS
        (("WS-1", None), False),
        ((None, None), False),
        (("WS-1",), False),
        ((), False),
    ],
)
def test_packages_of_two_hosts(hosts: tuple[str | None, ...], *, mismatch: bool) -> None:
    found = of_case(case(hosts=hosts), "devices")
    assert [f.rule for f in found] == ["device-mismatch"] * mismatch


@for_each("side", ["before", "after", "other"])
def test_a_missing_snapshot_is_flagged_with_what_could_not_be_read(side: str) -> None:
    (found,) = of_case(case(missing=(Missing(side, ("x/MpPreference.json",)),)))
    assert (found.rule, found.severity) == ("snapshot-missing", "high")
    assert found.title == f"The {side} snapshot is missing"
    assert "x/MpPreference.json" in found.detail


@for_each(
    ("why", "changed", "severity"),
    [
        ("weaker than both", {"DisableRealtimeMonitoring": True}, "high"),
        ("an item more", {"ExclusionPath": Items(("C:\\a", "C:\\"))}, "high"),
        ("stronger than both", {"ExclusionPath": Items(())}, "medium"),
        ("a rule that both lack", {"ScanAvgCPULoadFactor": 20}, "medium"),
    ],
)
def test_a_further_snapshot_that_differs_from_both_is_flagged(
    why: str, changed: dict[str, Value], severity: str
) -> None:
    other = snapshot(BASE | changed, "decoy/third.json")
    (found,) = of_case(case((), BASE, BASE, others=(other,)))
    assert (found.rule, found.severity, found.certainty) == (
        "other-snapshot",
        severity,
        "uncertain",
    ), why
    assert found.title.startswith("decoy/third.json differs from both")
    assert found.witnesses[0].member == "decoy/third.json"


@for_each(
    ("why", "other"),
    [
        ("a copy of the first", BASE),
        ("a copy of the second", BASE | {"DisableRealtimeMonitoring": True}),
        ("another id alone", BASE | {"ComputerID": "99999999-2222-3333-4444-555555555555"}),
        ("what it lacks", {"ComputerID": ID}),
        ("what drifts with the platform", BASE | {"EnableDnsSinkhole": False}),
    ],
)
def test_a_further_snapshot_like_one_of_both_is_not_flagged(
    why: str, other: dict[str, Value]
) -> None:
    after = BASE | {"DisableRealtimeMonitoring": True}
    one = case((), BASE, after, others=(snapshot(other, "decoy/third.json"),))
    assert of_case(one, "others") == (), why


def test_a_rule_of_a_further_snapshot_is_compared_by_its_state() -> None:
    asr, rule = "AttackSurfaceReductionRules_Actions", "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
    blocked: dict[str, Value] = {asr: Pairs({rule: 1})}
    other = snapshot({asr: Pairs({rule: 0})}, "decoy.json")
    (found,) = of_case(case((), blocked, blocked, others=(other,)))
    assert (found.severity, found.effect) == ("high", "weakened")


@pytest.mark.parametrize(
    ("count", "named"),
    [(5, "S0, S1, S2, S3, S4"), (6, "S0, S1, S2, S3, S4 ...")],
)
def test_of_many_differing_settings_five_are_named(count: int, named: str) -> None:
    settings = [s.name for s in catalogue().settings if s.weakens == "true"][:count]
    third = without(**dict.fromkeys(settings, True))
    sides = without(**dict.fromkeys(settings, False))
    found = of_case(case((), sides, sides, others=(third,)), "others")
    for number, name in enumerate(settings):
        named = named.replace(f"S{number}", name)
    assert any(f.title.endswith(named) for f in found), [f.title for f in found]


@for_each("lacking", ["before", "after", "both"])
def test_another_snapshot_is_compared_only_where_both_are_there(lacking: str) -> None:
    off = without(DisableRealtimeMonitoring=True)
    before = None if lacking in ("before", "both") else without()
    after = None if lacking in ("after", "both") else without()
    assert of_case(case((), before, after, others=(off,)), "others") == ()
    assert len(of_case(case((), without(), without(), others=(off,)), "others")) == 1
