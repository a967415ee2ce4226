"""A policy value written in the mode takes effect then or when the mode ends: nobody knows, unless seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Pairs, Value
from tests.support.cases import case, changed, findings
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Place

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
SUBJECTS = [
    pytest.param("DisableRealtimeMonitoring", None, False, True, id="a switch"),
    pytest.param("EnableNetworkProtection", None, 1, 0, id="a mode"),
    pytest.param(ASR, OFFICE, 1, 0, id="a rule"),
]
MANAGED = ["policy", "mdm"]


def state(setting: str, value: Any) -> dict[str, Value]:
    return {setting: Pairs({OFFICE: value}) if setting == ASR else value}


@for_each("place", MANAGED)
@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
def test_a_second_snapshot_that_does_not_show_it_yet_contradicts_nothing(
    setting: str, key: str | None, strong: Any, weak: Any, place: Place
) -> None:
    places: dict[Any, Any] = {"policy": {}, "mdm": {}, "local": {}} | {place: state(setting, weak)}
    of = case(
        [touch(60, setting, strong, weak, key, place=place)],
        state(setting, strong),
        state(setting, strong),
        collected=state(setting, weak),
        places=places,
    )
    assert findings(of, "contradictions") == ()
    (one,) = changed(of)
    assert (one.rule, one.certainty, one.still_weakened) == ("not-reverted", "certain", True)
    assert not one.times_certain
    assert "may take effect only when it ends" in one.detail


@for_each("place", [*MANAGED, "local"])
@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
def test_what_a_witness_saw_applied_in_the_mode_began_when_it_was_written(
    setting: str, key: str | None, strong: Any, weak: Any, place: Place
) -> None:
    steps = [touch(60, setting, strong, weak, key, place=place)]
    (one,) = changed(case(steps, state(setting, strong), state(setting, weak)))
    assert (one.first_seen, one.times_certain) == (at(60), True)


@for_each(("place", "certain"), [("policy", False), ("mdm", False), ("local", True)])
def test_a_policy_value_that_came_and_went_unseen_may_never_have_applied(
    place: Place, *, certain: bool
) -> None:
    name = "EnableNetworkProtection"
    steps = [touch(60, name, 1, 0, place=place), touch(90, name, 0, 1, place=place)]
    (one,) = changed(case(steps, {name: 1}, {name: 1}))
    assert (one.rule, one.times_certain) == ("transient", certain)


def test_a_health_report_before_it_applies_contradicts_nothing() -> None:
    name = "DisableRealtimeMonitoring"
    health = touch(90, name, UNTOLD, False, place="effective", event_id=1151, held=True)
    steps = [touch(60, name, False, True, place="policy"), health]
    assert findings(case(steps, {name: False}, {name: False}), "contradictions") == ()
    local = [touch(60, name, False, True), health]
    assert findings(case(local, {name: False}, {name: False}), "contradictions") != ()
