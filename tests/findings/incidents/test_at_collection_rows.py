"""What the state at collection holds as weak or as of no known rank, where no snapshot prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import Items, Pairs, Unreadable
from mpdiff.evidence.state import origin_key
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import touch
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ASR = "AttackSurfaceReductionRules_Actions"
NETWORK = "EnableNetworkProtection"
PLAIN: dict[str, Value] = {"DisableBehaviorMonitoring": False}


def found(name: str, value: Value, before: Any = PLAIN, after: Any = PLAIN, *touches: Any) -> list[Finding]:  # fmt: skip
    made = findings(case(touches, before, after, collected={name: value}), "at_collection")
    return [f for f in made if f.setting == name]


@for_each(
    ("name", "value", "steps"),
    [
        ("PassiveMode", True, [(None, False, True)]),
        ("PassiveMode", False, []),
        ("DisablePrivacyMode", True, []),  # neither way is weaker
        ("DisablePrivacyMode", False, []),
        ("EnableEcsConfiguration", False, []),  # of no known direction
        ("EnableFileHashComputation", False, []),  # weaker, and what Microsoft ships
        ("EnableFileHashComputation", True, []),
        ("HideExclusionsFromLocalUsers", False, [(None, True, False)]),
        ("HideExclusionsFromLocalUsers", True, []),
        ("SevereThreatDefaultAction", 6, [(None, 0, 6)]),
        ("ServiceHealthReportInterval", 0, [(None, 60, 0)]),
        ("ServiceHealthReportInterval", 30, []),
        ("MAPSReporting", 0, [(None, 2, 0)]),
        (NETWORK, 0, []),
        ("ThreatIDDefaultAction_Actions", Pairs({"1": 6, "2": 0}), [("1", None, 6)]),
        (ASR, Pairs({OFFICE: 0}), []),
        ("ComputerID", "x", []),
        ("AllowSwitchToAsyncInspection", True, []),
        ("NoSuchSetting", True, []),
    ],
)
def test_what_is_weak_by_itself_is_found(
    name: str, value: Value, steps: list[tuple[Any, Any, Any]]
) -> None:
    assert [(f.key, f.before, f.after) for f in found(name, value)] == steps


HIDDEN = Unreadable("")
RISKY, USUAL = Items(("C:\\",)), Items(("D:\\Data",))


@for_each(
    ("why", "before", "after", "value", "count"),
    [
        ("neither prints the list", ..., ..., USUAL, 1),
        ("the first could not be read", HIDDEN, ..., USUAL, 0),
        ("the first could not be read, a risky item", HIDDEN, ..., RISKY, 1),
        ("the last could not be read", ..., HIDDEN, USUAL, 0),
        ("the last could not be read, a risky item", ..., HIDDEN, RISKY, 1),
        ("one lists it", HIDDEN, RISKY, RISKY, 0),
        ("one lists others", HIDDEN, USUAL, RISKY, 0),
        ("both list others", USUAL, USUAL, RISKY, 0),
    ],
)
def test_of_a_list_that_a_snapshot_hides_only_risky_items_are_found(
    why: str, before: Any, after: Any, value: Value, count: int
) -> None:
    sides = [PLAIN if v is ... else {"ExclusionPath": v} for v in (before, after)]
    made = [f for f in found("ExclusionPath", value, *sides) if f.rule == "weak-at-collection"]
    assert len(made) == count, why


@for_each(
    ("why", "name", "old", "new", "step"),
    [
        ("of no known rank", NETWORK, 1, 9, (None, 1, 9)),
        ("from one of no known rank", NETWORK, 9, 1, (None, 9, 1)),
        ("as before", NETWORK, 9, 9, None),
        ("weaker, which the history says", NETWORK, 1, 0, None),
        ("stronger", NETWORK, 0, 1, None),
        ("not printed before", NETWORK, ..., 9, None),
        ("an ASR rule", ASR, Pairs({OFFICE: 1}), Pairs({OFFICE: 9}), (OFFICE, 1, 9)),
        ("another ASR rule", ASR, Pairs({OFFICE: 1}), Pairs({OFFICE: 1}), None),
        ("of no order at all", "ScanScheduleTime", 120, 150, None),
        ("it drifts", "AllowSwitchToAsyncInspection", False, True, None),
        ("it names the device", "ComputerID", "a", "b", None),
    ],
)
def test_a_value_that_nobody_ranks_is_a_change_after_the_last_snapshot(
    why: str, name: str, old: Any, new: Any, step: Any
) -> None:
    both = PLAIN if old is ... else {name: old}
    made = found(name, new, both, both)
    assert [(f.key, f.before, f.after) for f in made] == ([] if step is None else [step]), why
    for one in made:
        assert (one.rule, one.effect, one.still_weakened) == ("changed", "unknown", None)
        assert one.underlying_rule is None
        assert one.title.endswith(" (after the last snapshot)")


def test_the_last_snapshot_is_the_one_that_it_is_compared_with() -> None:
    assert found(NETWORK, 9, {NETWORK: 1}, PLAIN) == []
    assert len(found(NETWORK, 9, PLAIN, {NETWORK: 1})) == 1
    assert len(found(NETWORK, 9, {NETWORK: 1}, None)) == 1


def test_what_a_record_shows_is_a_finding_about_the_record() -> None:
    assert found(NETWORK, 9, {NETWORK: 1}, {NETWORK: 1}, touch(30, NETWORK, 1, 9)) == []


@for_each(
    ("name", "value", "title", "place", "managed"),
    [
        ("PassiveMode", True, "PassiveMode: True at collection, and no snapshot prints it", None, False),
        ("PassiveMode", True, "PassiveMode: True at collection, and no snapshot prints it", "local", False),
        ("PassiveMode", True, "PassiveMode: True at collection, and no snapshot prints it", "policy", True),
        ("ExclusionPath", RISKY, "C:\\ in ExclusionPath at collection, and no snapshot prints it", None, False),
    ],
)  # fmt: skip
def test_title_and_detail_say_what_it_is_and_who_holds_it(
    name: str, value: Value, title: str, place: Any, *, managed: bool
) -> None:
    collected = snapshot({name: value}, "MPRegistry.txt")
    if place is not None:
        collected = replace(collected, origins={origin_key(name, None): place})
    made = findings(case((), PLAIN, PLAIN, collected=collected), "at_collection")
    (one,) = made
    assert one.title == title
    assert ("Management holds it" in one.detail) is managed
    assert "  " not in one.detail
    assert one.detail.startswith("Since when is not known")
    assert one.origin == (None if place is None else "policy" if managed else "local")
