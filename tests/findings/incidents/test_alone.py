"""What one place or one account of the state at collection shows as weak, and the rest does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Items, Pairs, Unreadable
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import touch
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ASR = "AttackSurfaceReductionRules_Actions"
NETWORK = "EnableNetworkProtection"
REALTIME = "DisableRealtimeMonitoring"
PLAIN: dict[str, Value] = {"DisableBehaviorMonitoring": False}
"""A snapshot that prints none of what is asked about."""


def found(
    before: Any = PLAIN,
    after: Any = PLAIN,
    *,
    collected: Any = PLAIN,
    accounts: tuple[tuple[str, dict[str, Value]], ...] = (),
    touches: Any = (),
    **places: Any,
) -> list[Finding]:
    held: Any = places
    made = case(touches, before, after, collected=collected, places=held)
    states = replace(made.states, accounts=tuple(snapshot(v, name) for name, v in accounts))
    every = findings(replace(made, states=states))
    return [f for f in every if "of the state at collection" in f.title]


def steps(made: list[Finding]) -> list[tuple[Any, Any, Any]]:
    return [(f.key, f.before, f.after) for f in made]


@for_each(
    ("name", "value", "expected"),
    [
        ("PassiveMode", True, [(None, False, True)]),
        ("PassiveMode", False, []),
        ("PassiveMode", None, []),
        ("PassiveMode", Unreadable(""), []),
        ("TPExclusions", False, []),  # the documented default
        ("SevereThreatDefaultAction", 6, [(None, 0, 6)]),
        ("SevereThreatDefaultAction", 2, []),
        ("MAPSReporting", 0, [(None, 2, 0)]),
        ("MAPSReporting", 2, []),
        (NETWORK, 0, []),  # the documented default
        ("CloudBlockLevel", 0, []),
        ("ThreatIDDefaultAction_Actions", Pairs({"1": 6, "2": 2, "3": 9}), [("1", None, 6), ("3", None, 9)]),
        (ASR, Pairs({OFFICE: 0}), []),  # what it was is not known, and off is what most rules are
        ("ExclusionPath", Items(("C:\\", "D:\\x")), [("C:\\", None, "C:\\"), ("D:\\x", None, "D:\\x")]),
        ("ControlledFolderAccessProtectedFolders", Items(("C:\\x",)), []),  # more is stronger
        ("ProxyBypass", Items(("x",)), []),  # of no known direction
        ("ComputerID", "x", []),
        ("DisableQuicParsing", True, []),
        ("DisablePrivacyMode", True, []),
        ("NoSuchSetting", True, []),
    ],
)  # fmt: skip
def test_what_no_snapshot_prints_is_found_where_it_is_weak_by_itself(
    name: str, value: Value, expected: list[tuple[Any, Any, Any]]
) -> None:
    made = found(local={name: value})
    assert steps(made) == expected
    assert {(f.setting, f.origin, f.place, f.still_weakened) for f in made} <= {
        (name, "local", "local", None)
    }


@for_each(
    ("why", "before", "after", "held", "expected"),
    [
        ("weaker than both", 1, 1, 0, [(None, 1, 0)]),
        ("what changed is a finding about the change", 2, 1, 0, []),
        ("the first holds it", 0, 1, 0, []),
        ("the last holds it", 1, 0, 0, []),
        ("as strong as both", 1, 1, 1, []),
        ("stronger than both", 2, 2, 1, []),
        ("weaker than the first, stronger than the last", 1, 0, 2, []),
        ("of no rank", 1, 1, 9, []),
        ("only the first prints it", 1, ..., 0, [(None, 1, 0)]),
        ("only the last prints it", ..., 1, 0, [(None, 1, 0)]),
    ],
)
def test_what_the_snapshots_print_is_compared_with_the_last_that_does(
    why: str, before: Any, after: Any, held: int, expected: list[tuple[Any, Any, Any]]
) -> None:
    sides = [PLAIN if value is ... else {NETWORK: value} for value in (before, after)]
    assert steps(found(*sides, local={NETWORK: held})) == expected, why


def test_a_default_is_a_step_from_what_the_snapshots_hold() -> None:
    strong: dict[str, Value] = {"MAPSReporting": 1, "PUAProtection": 1}
    assert steps(found(strong, strong, local={"PUAProtection": 0, "MAPSReporting": 2})) == [
        (None, 1, 0)
    ]


@pytest.mark.parametrize(
    ("name", "touches"),
    [
        (REALTIME, (touch(30, REALTIME, False, True), touch(40, REALTIME, True, False))),
        ("PassiveMode", (touch(30, "PassiveMode", False, True),)),
    ],
)
def test_what_a_record_shows_is_a_finding_about_the_record(name: str, touches: Any) -> None:
    on: dict[str, Value] = {REALTIME: False}
    assert found(on, on, collected=on, local={name: True}, touches=touches) == []
    assert len(found(on, on, collected=on, local={name: True})) == 1


def test_what_the_snapshots_show_as_changed_is_a_finding_about_the_change() -> None:
    assert found({REALTIME: False}, {REALTIME: None}, local={REALTIME: True}) == []


@for_each(
    ("place", "origin", "words"),
    [
        ("policy", "policy", "in the policy keys at collection"),
        ("mdm", "policy", "in the keys of Policy Manager at collection"),
        ("local", "local", "in the preferences at collection"),
        ("effective", "local", "in the effective state at collection"),
    ],
)
def test_the_place_is_named(place: str, origin: str, words: str) -> None:
    given: Any = {place: {"PassiveMode": True}}
    (one,) = found(**given)
    assert (one.place, one.origin, one.severity) == (place, origin, "high")
    assert words in one.detail
    assert "Whether it applied is not known." in one.detail


@for_each(
    ("name", "shown", "says"),
    [
        (NETWORK, 1, "the effective state shows Enabled (1)."),
        (NETWORK, None, "the effective state shows not set"),
        (NETWORK, ..., "the effective state does not list it."),
        ("ExclusionPath", Items(()), "the effective state does not list it."),
        (ASR, Pairs({OFFICE: 1}), "the effective state shows Block"),
    ],
)
def test_what_the_effective_state_shows_instead_is_said(name: str, shown: Any, says: str) -> None:
    both: dict[str, Value] = {NETWORK: 1, "ExclusionPath": Items(()), ASR: Pairs({OFFICE: 1})}
    weak: dict[str, Value] = {
        NETWORK: 0,
        "ExclusionPath": Items(("C:\\",)),
        ASR: Pairs({OFFICE: 0}),
    }
    collected = PLAIN if shown is ... else {name: shown}
    (one,) = found(both, both, collected=collected, local={name: weak[name]})
    assert says.lower() in one.detail.lower()


@for_each(
    ("why", "above", "held", "counts"),
    [
        ("nothing above", {}, {NETWORK: 0}, True),
        ("above it the same setting", {NETWORK: 1}, {NETWORK: 0}, False),
        ("above it, deleted", {NETWORK: None}, {NETWORK: 0}, True),
        ("above it another setting", {"MAPSReporting": 2}, {NETWORK: 0}, True),
        ("items add up", {"ExclusionPath": Items(("D:\\x",))}, {"ExclusionPath": Items(("C:\\",))}, True),
        ("above it the same rule", {ASR: Pairs({OFFICE: 1})}, {ASR: Pairs({OFFICE: 0})}, False),
        ("above it another rule", {ASR: Pairs({"x": 1})}, {ASR: Pairs({OFFICE: 0})}, True),
    ],
)  # fmt: skip
def test_what_stands_below_a_policy_waits(
    why: str, above: dict[str, Value], held: dict[str, Value], *, counts: bool
) -> None:
    both: dict[str, Value] = {NETWORK: 1, "ExclusionPath": Items(()), ASR: Pairs({OFFICE: 1})}
    assert bool(found(both, both, collected=both, policy=above, local=held)) is counts, why
    assert bool(found(both, both, collected=both, policy=above, mdm=held)) is counts, why
    assert found(both, both, collected=both, local=above, policy=held), why


def test_an_item_that_two_places_hold_is_told_of_both() -> None:
    held: dict[str, Value] = {"ExclusionPath": Items(("C:\\",))}
    both: dict[str, Value] = {"ExclusionPath": Items(())}
    made = found(both, both, collected=both, policy=held, local=held)
    assert sorted(str(f.place) for f in made) == ["local", "policy"]


def test_of_a_long_list_in_one_place_fifty_are_findings() -> None:
    many = Items(tuple(f"D:\\data{n}" for n in range(80)))
    assert len(found(local={"ExclusionPath": many})) == 50


# --- accounts of the state that do not agree ------------------------------------------------------

ON: dict[str, Value] = {REALTIME: False, "MAPSReporting": 2}
OFF: dict[str, Value] = {REALTIME: True, "MAPSReporting": 2}


def test_an_account_that_alone_shows_it_off_is_told_with_what_the_others_show() -> None:
    (one,) = found(ON, ON, collected=None, accounts=(("a.txt", OFF), ("b.json", ON), ("c", PLAIN)))
    assert one.detail.startswith(
        "a.txt shows it at collection, and b.json shows False and c does not list it."
    )
    assert (one.effect, one.certainty, one.place, one.origin) == (
        "weakened",
        "uncertain",
        None,
        None,
    )


@for_each(
    ("why", "collected", "accounts", "count"),
    [
        ("two accounts show the same", None, (OFF, OFF), 1),
        ("the state shows it as well", OFF, (OFF, ON), 0),
        ("the state shows the opposite", ON, (OFF, ON), 1),
        ("two things", None, ({REALTIME: True, "MAPSReporting": 0}, ON), 2),
        ("two weak values of one setting", None, ({"MAPSReporting": 0}, {REALTIME: True}), 2),
        ("none shows it off", None, (ON, ON), 0),
    ],
)
def test_each_weak_value_is_told_once(
    why: str, collected: Any, accounts: tuple[dict[str, Value], ...], count: int
) -> None:
    named = tuple((f"{number}.txt", held) for number, held in enumerate(accounts))
    assert len(found(ON, ON, collected=collected, accounts=named)) == count, why


def test_without_a_snapshot_no_account_is_compared() -> None:
    assert found(None, None, collected=None, accounts=(("a", OFF), ("b", ON))) == []
