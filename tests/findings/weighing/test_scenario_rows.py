"""How far a scenario reaches: what it covers value by value, and what is no weakening at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.catalogue import catalogue
from mpdiff.findings.weighing.mode import Mode
from mpdiff.findings.weighing.scenarios import covers, explain_by_scenarios, explainable, known
from tests.support.reports import END, START, exclusion, finding
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Finding

MODE = Mode(START, END)
NETWORK = "EnableNetworkProtection"
BACK: dict[str, Any] = {"first_seen": START, "still_weakened": False}
"""What a record dates in the window, and what came back."""


def network(after: Any, weakest: Any = ...) -> Finding:
    made = finding(setting=NETWORK, before=1, after=after, **BACK)
    if weakest is ... or made.change is None:
        return made
    return replace(made, weakest=replace(made.change, after=weakest))


@for_each(
    ("value", "after", "weakest", "covered"),
    [
        (0, 0, ..., True),
        (0, 2, ..., True),
        (0, 1, ..., True),
        (2, 0, ..., False),
        (2, 2, 0, False),
        (2, 1, 2, True),
        (1, 2, ..., False),
        (0, 9, ..., False),
        (0, None, ..., False),
        (0, False, ..., False),
        (None, None, ..., True),
        (None, 0, ..., False),
        (9, 2, ..., False),
    ],
)
def test_a_value_covers_itself_and_milder_ones(
    value: Any, after: Any, weakest: Any, *, covered: bool
) -> None:
    assert covers(catalogue(), network(after, weakest), value) is covered


@for_each(
    ("given", "possible"),
    [
        ({}, True),
        ({"effect": "unknown"}, False),
        ({"effect": "strengthened"}, False),
        ({"rule": "risky-exclusion"}, False),
        ({"underlying_rule": "risky-exclusion"}, False),
        ({"rule": "not-reverted"}, False),
        ({"rule": "weakened-after-window"}, False),
        ({"still_weakened": True}, False),
        ({"still_weakened": None}, False),
        ({"times_certain": False}, False),
        ({"first_seen": None}, False),
        ({"place": "policy"}, False),
        ({"place": "mdm"}, False),
        ({"place": "local"}, True),
        ({"place": "effective"}, True),
        ({"setting": None, "kind": None}, True),
    ],
)
def test_a_reason_explains_a_local_weakening_that_came_back(
    given: dict[str, Any], *, possible: bool
) -> None:
    assert explainable(finding(**(BACK | given)), MODE) is possible


BEHAVIOUR = "DisableBehaviorMonitoring"


@for_each(
    ("given", "named"),
    [
        ({"setting": BEHAVIOUR}, (BEHAVIOUR,)),
        ({"setting": BEHAVIOUR, "effect": "strengthened"}, ()),
        ({"setting": BEHAVIOUR, "effect": "unknown"}, ()),
        ({"setting": None, "kind": None}, ()),  # a service that stopped is no setting
        ({"setting": "ExclusionPath", "key": "C:\\"}, ("ExclusionPath C:\\",)),
    ],
)
def test_what_no_scenario_explains_is_a_weakening_of_a_setting(
    given: dict[str, Any], named: tuple[str, ...]
) -> None:
    one = finding(**({"still_weakened": True} | given))
    assert explain_by_scenarios(catalogue(), [one], [], MODE)[2] == named


def test_the_first_step_of_every_scenario_is_one_value_of_one_setting() -> None:
    """Tamper protection off comes first; on again, or another switch, is not that step."""
    off = finding(setting="DisableTamperProtection", **BACK)
    assert explain_by_scenarios(catalogue(), [off], [], MODE)[2] == ()
    odd = finding(setting="DisableTamperProtection", after=7, **BACK)
    assert explain_by_scenarios(catalogue(), [odd], [], MODE)[2] == ("DisableTamperProtection",)


def test_many_exclusions_that_are_not_listed_are_not_known_to_be_the_smallest() -> None:
    one = exclusion("C:\\DB", **BACK)
    many = replace(one, key=None)
    assert explain_by_scenarios(catalogue(), [one], [], MODE)[2] == ()
    assert explain_by_scenarios(catalogue(), [many], [], MODE)[2] == ("ExclusionPath",)


@for_each(
    ("path", "explained"),
    [("C:\\DB\\Files", True), ("C:\\", False), ("C:\\Users\\x", False), ("C:\\Windows", False)],
)
def test_an_exclusion_of_a_risky_shape_is_never_the_smallest(path: str, *, explained: bool) -> None:
    one = exclusion(path, **BACK)
    (found,), _, _ = explain_by_scenarios(catalogue(), [one], ["high-cpu"], MODE)
    assert (found.status == "explained") is explained


def test_a_known_scenario_is_returned() -> None:
    assert known(catalogue(), "high-cpu") == "high-cpu"
