"""Values that no setting of that name can have, and how grave it is that a list is cut."""

from __future__ import annotations

from mpdiff.base.model import Items, Notice, Pairs, Unreadable, Value
from tests.support.cases import case
from tests.support.cases import findings as of_case
from tests.support.rows import for_each
from tests.support.snapshots import snapshot
from tests.support.trust import findings, without

ASR = "AttackSurfaceReductionRules_Actions"
THREAT = "ThreatIDDefaultAction_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
LSASS = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"


@for_each(
    ("name", "value", "severity"),
    [
        ("DisableRealtimeMonitoring", 1, "medium"),
        ("DisableRealtimeMonitoring", "perhaps", "medium"),
        ("MAPSReporting", 9, "medium"),
        ("MAPSReporting", True, "medium"),
        ("MAPSReporting", "2", "medium"),
        ("QuarantinePurgeItemsAfterDelay", "90", "low"),
        ("QuarantinePurgeItemsAfterDelay", True, "low"),
        (ASR, Pairs({OFFICE: 9}), "medium"),
        (THREAT, Pairs({"1": 99}), "medium"),
    ],
)
def test_a_value_that_is_none_of_its_setting_is_flagged_where_both_hold_it(
    name: str, value: Value, severity: str
) -> None:
    odd, fine = without(**{name: value}), without(name)
    (found,) = findings(odd, odd)
    assert found.title.startswith("Both snapshots hold what no setting of that name can: ")
    assert name in found.title
    assert (found.rule, found.severity) == ("snapshot-incomplete", severity)
    assert not any("no setting of that name" in f.title for f in findings(odd, fine))


@for_each(
    ("name", "value"),
    [
        ("DisableRealtimeMonitoring", True),
        ("DisableRealtimeMonitoring", None),
        ("DisableRealtimeMonitoring", Unreadable("", feature_off=True)),
        ("MAPSReporting", 2),
        ("QuarantinePurgeItemsAfterDelay", 90),
        ("ProxyServer", "p:1"),
        ("ExclusionPath", Items(("C:\\x",))),
        (ASR, Pairs({OFFICE: 6})),
        (THREAT, Pairs({"1": 6})),
        ("NobodyKnowsThis", "x"),
        ("ComputerID", 7),
        ("ScanAvgCPULoadFactor", "x"),
    ],
)
def test_what_a_setting_can_have_and_what_protects_nothing_is_not(name: str, value: Value) -> None:
    side = without(**{name: value})
    assert not any("no setting of that name" in f.title for f in findings(side, side))


def test_one_grave_value_makes_all_of_them_grave() -> None:
    both = without(DisableRealtimeMonitoring=1, QuarantinePurgeItemsAfterDelay="90")
    (found,) = findings(both, both)
    assert found.severity == "medium"


def test_one_snapshot_alone_is_nothing_to_compare() -> None:
    odd = without(DisableRealtimeMonitoring=1)
    assert of_case(case((), odd, None), "incomplete") == ()
    assert of_case(case((), None, odd), "incomplete") == ()


@for_each(
    ("more", "severity", "words"),
    [
        (("DisableRealtimeMonitoring",), "medium", "1 that matters is"),
        (("DeviceControlEnabled",), "low", "1 that matters is"),
        (("DeviceControlEnabled", "DisableRealtimeMonitoring"), "medium", "2 that matter are"),
    ],
)
def test_one_grave_setting_that_one_side_lacks_makes_it_grave(
    more: tuple[str, ...], severity: str, words: str
) -> None:
    two = without("DisableRealtimeMonitoring")
    one = snapshot(two.values | dict.fromkeys(more, False))
    for sides, side in (((one, two), "before"), ((two, one), "after")):
        (found,) = findings(*sides)
        assert found.severity == severity
        assert found.title == (
            f"The snapshots do not hold the same settings: {words} only in the {side} "
            f"({', '.join(more)})"
        )


# --- lists that are cut ---------------------------------------------------------------------------


@for_each(
    ("why", "name", "before", "after", "severity", "words"),
    [
        (
            "a hidden exclusion was added",
            "ExclusionPath", Items(("a",)), Items(("a",), cut=True),
            "medium", "at least one item that no snapshot shows was added",
        ),
        (
            "one was removed, which weakens nothing",
            "ExclusionPath", Items(("a",), cut=True), Items(("a",)),
            "low", "at least one item that no snapshot shows was removed",
        ),
        (
            "a hidden rule was removed, which weakens",
            ASR, Pairs({OFFICE: 1}, cut=True), Pairs({OFFICE: 1}),
            "high", "at least one rule that no snapshot shows was removed",
        ),
        (
            "one was added",
            ASR, Pairs({OFFICE: 1}), Pairs({OFFICE: 1}, cut=True),
            "low", "at least one rule that no snapshot shows was added",
        ),
        (
            "what may be new may be anything",
            "ExclusionPath", Items((), cut=True), Items(("C:\\",)),
            "critical", "1 of 1 items cannot be seen in the before snapshot",
        ),
        (
            "what may be gone weakens nothing by that",
            "ExclusionPath", Items(("C:\\",)), Items((), cut=True),
            "medium", "1 of 1 items cannot be seen in the after snapshot",
        ),
        (
            "both are cut",
            "ExclusionPath", Items(("D:\\a",), cut=True), Items(("D:\\b",), cut=True),
            "medium", "2 items can be seen in one snapshot only, and both are cut",
        ),
        (
            "both are cut",
            "ExclusionPath", Items(("a", "b"), cut=True), Items(("b",), cut=True),
            "medium", "1 item can be seen in one snapshot only, and both are cut",
        ),
        (
            "a rule that may be gone may be hidden as well",
            ASR, Pairs({OFFICE: 1}), Pairs({}, cut=True),
            "medium", "1 of 1 rules cannot be seen in the after snapshot",
        ),
        (
            "a list that nobody knows",
            "NobodyKnowsThis", Items(("a",)), Items(("a",), cut=True),
            "low", "at least one item that no snapshot shows was added",
        ),
    ],
)  # fmt: skip
def test_how_grave_a_cut_list_is(
    why: str, name: str, before: Value, after: Value, severity: str, words: str
) -> None:
    (found,) = findings(without(**{name: before}), without(**{name: after}))
    assert found.title == f"{name}: {words}", why
    assert found.severity == severity, why
    weakens = "at least one" in words and severity != "low"
    assert ("That weakens the device." in found.detail) is weakens, why


def test_three_entries_of_a_cut_list_are_named() -> None:
    rest = tuple("bcde")
    whole, cut = without(ExclusionPath=Items(rest)), without(ExclusionPath=Items((), cut=True))
    (found,) = findings(whole, cut)
    assert found.detail.endswith("Seen in one snapshot only: b, c, d ....")


# --- records --------------------------------------------------------------------------------------


def test_records_that_could_not_be_understood_are_said_with_their_logs() -> None:
    notes = (
        Notice("event-cut", "One was cut.", "a.evtx"),
        Notice("odd-time", "One has no time.", "b.evtx"),
        Notice("odd-time", "One has no time.", None),
        Notice("day-order-open", "Day or month first.", "c.evtx"),
    )
    (found,) = of_case(case(log_notices=notes), "records_not_understood")
    assert found.title == "Records of changes could not be understood: a.evtx, b.evtx, "
    assert found.detail == "One was cut. One has no time."
    assert [w.member for w in found.witnesses] == ["a.evtx", "b.evtx"]
    assert of_case(case(log_notices=notes[3:]), "records_not_understood") == ()
