"""A weaker state that may have applied in between: it is said, it weighs, and nothing covers less than it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Pairs, Value
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue import catalogue
from mpdiff.findings.make import from_change
from mpdiff.findings.weighing.scenarios import covers
from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Place, Statement

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
LADDERS = [
    pytest.param("EnableNetworkProtection", None, 1, 2, 0, id="a mode"),
    pytest.param("PUAProtection", None, 1, 2, 0, id="a feature"),
    pytest.param("EnableControlledFolderAccess", None, 1, 2, 0, id="folders"),
    pytest.param("CloudBlockLevel", None, 4, 2, 0, id="a level"),
    pytest.param("SubmitSamplesConsent", None, 3, 1, 2, id="samples"),
    pytest.param("ScanScheduleDay", None, 0, 7, 8, id="a day"),
    pytest.param(ASR, OFFICE, 1, 6, 0, id="a rule, warn"),
    pytest.param(ASR, OFFICE, 1, 2, 0, id="a rule, audit"),
]
"""A setting, its key, a strong, a milder and the weakest value."""
ENDS = [pytest.param(None, id="for good"), pytest.param(150, id="put back inside")]


def state(setting: str, value: Any) -> dict[str, Value]:
    return {setting: Pairs({OFFICE: value}) if setting == ASR else value}


def steps(
    setting: str, key: str | None, values: tuple[Any, ...], place: Place, end: float | None
) -> list[Statement]:
    strong, mild, weak = values
    done = [
        touch(60, setting, strong, mild, key, place=place),
        touch(90, setting, strong, weak, key),
        touch(120, setting, weak, strong, key),
    ]
    return done if end is None else [*done, touch(end, setting, mild, strong, key, place=place)]


def goes_no_further(finding: Finding, value: Any) -> bool:
    return covers(catalogue(), finding, value)


@for_each("end", ENDS)
@for_each("place", ["policy", "mdm"])
@for_each(("setting", "key", "strong", "mild", "weak"), LADDERS)
def test_a_local_override_of_a_milder_policy_is_the_weakest_state(
    setting: str,
    key: str | None,
    strong: Any,
    mild: Any,
    weak: Any,
    place: Place,
    end: float | None,
) -> None:
    done = steps(setting, key, (strong, mild, weak), place, end)
    after = mild if end is None else strong
    (one,) = changed(case(done, state(setting, strong), state(setting, after)))
    assert one.weakest is not None
    assert (one.weakest.after, one.weakest.certainty) == (weak, "uncertain")
    assert f"In between it may have been {one.weakest.after_text}." in one.detail
    worst = from_change(catalogue(), one.weakest).severity
    assert severity_rank(one.severity) <= severity_rank(worst)
    assert not goes_no_further(one, mild)
    assert goes_no_further(one, weak)


@for_each(("setting", "key", "strong", "mild", "weak"), LADDERS)
def test_the_same_after_the_window(
    setting: str, key: str | None, strong: Any, mild: Any, weak: Any
) -> None:
    """There the policy's value applies, so what was written below it is none."""
    done = [
        touch(260, setting, strong, mild, key, place="policy"),
        touch(270, setting, strong, weak, key),
    ]
    found = changed(case(done, state(setting, strong), state(setting, strong)))
    assert [f.weakest and f.weakest.after for f in found] == [mild]


@pytest.mark.parametrize("value", [77, -1])
def test_a_value_that_nobody_ranks_in_between_is_covered_by_nothing(value: Any) -> None:
    name = "EnableNetworkProtection"
    done = [touch(10, name, 1, 2), touch(20, name, 2, value), touch(30, name, value, 1)]
    (one,) = changed(case(done, {name: 1}, {name: 1}))
    assert one.weakest is not None
    assert one.weakest.effect == "unknown"
    assert not any(goes_no_further(one, v) for v in (0, 1, 2))


def test_a_value_that_nobody_can_read_in_between_is_covered_by_nothing() -> None:
    name = "EnableNetworkProtection"
    odd: dict[str, Any] = {"after_known": False, "after_raw": "x"}
    done = [
        touch(10, name, 1, 2),
        touch(20, name, 2, None, **odd),
        touch(30, name, ..., 1),
    ]
    (one,) = changed(case(done, {name: 1}, {name: 1}))
    assert one.weakest is not None
    assert "In between it may have been x (meaning unknown)." in one.detail
    assert not any(goes_no_further(one, v) for v in (0, 1, 2))


def test_a_known_weakest_state_is_not_said_to_be_perhaps_one() -> None:
    name = "EnableNetworkProtection"
    done = [touch(10, name, 1, 2), touch(20, name, 2, 0), touch(30, name, 0, 1)]
    (one,) = changed(case(done, {name: 1}, {name: 1}))
    assert one.weakest is not None
    assert (one.weakest.after, one.weakest.certainty) == (0, "certain")
    assert "may have been" not in one.detail
