"""What was written below management's keys before the window: its will, or somebody's doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, Pairs, Value
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Place

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
DAYS = -24 * 60
SUBJECTS = [
    pytest.param("DisableRealtimeMonitoring", None, False, True, id="a switch"),
    pytest.param("EnableNetworkProtection", None, 1, 0, id="a mode"),
    pytest.param("PUAProtection", None, 1, 2, id="a step"),
    pytest.param(ASR, OFFICE, 1, 0, id="a rule"),
    pytest.param("ExclusionPath", "C:\\Users", None, "C:\\Users", id="a path"),
    pytest.param("ExclusionPath", "D:\\Data\\x", None, "D:\\Data\\x", id="a plain path"),
    pytest.param("ExclusionProcess", "powershell.exe", None, "powershell.exe", id="a process"),
    pytest.param("ExclusionExtension", ".exe", None, ".exe", id="an extension"),
    pytest.param("AttackSurfaceReductionOnlyExclusions", "C:\\", None, "C:\\", id="of rules"),
]
MANAGED: tuple[Place, ...] = ("policy", "mdm")


def state(setting: str, key: str | None, value: Any) -> dict[str, Value]:
    if setting == ASR:
        return {setting: Pairs({OFFICE: value})}
    if key is not None:
        return {setting: Items(() if value is None else (value,))}
    return {setting: value}


def rules(found: tuple[Finding, ...]) -> set[str]:
    return {f.rule for f in found if f.effect == "weakened" or "before" in f.rule}


@for_each("place", MANAGED)
@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
@for_each("minute", [-0.5, -10, -20, -600, -1439])
def test_less_than_a_day_before_it_is_found_as_a_local_one_is(
    minute: float, setting: str, key: str | None, strong: Any, weak: Any, place: Place
) -> None:
    held = state(setting, key, weak)
    steps = [touch(minute, setting, strong, weak, key, place=place)]
    assert "weakened-before-window" in rules(findings(case(steps, held, held)))
    back = [*steps, touch(100, setting, weak, strong, key, place=place)]
    found = findings(case(back, held, state(setting, key, strong)))
    (one,) = [f for f in found if f.rule == "weakened-before-window"]
    assert one.duration_seconds == (100 - minute) * 60
    later = [*steps, touch(300, setting, weak, strong, key, place=place)]
    assert "weakened-before-window" in rules(findings(case(later, held, held)))


@for_each("place", MANAGED)
@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
def test_what_is_older_is_its_will_unless_somebody_is_named(
    setting: str, key: str | None, strong: Any, weak: Any, place: Place
) -> None:
    held = state(setting, key, weak)
    old = touch(2 * DAYS, setting, strong, weak, key, place=place)
    found = rules(findings(case([old], held, held)))
    assert "weakened-before-window" not in found
    for account, by_somebody in (("bob", True), ("NT AUTHORITY\\SYSTEM", False)):
        named = touch(2 * DAYS, setting, strong, weak, key, place=place, actor=account)
        rule = rules(findings(case([named], held, held)))
        assert ("weakened-before-window" in rule) is by_somebody


@for_each(
    ("setting", "key", "strong", "weak"), [SUBJECTS[0], SUBJECTS[4], SUBJECTS[6], SUBJECTS[8]]
)
def test_a_risky_value_is_said_to_have_been_there_whatever_its_record(
    setting: str, key: str | None, strong: Any, weak: Any
) -> None:
    """One of both rules has it: nothing falls between them."""
    held = state(setting, key, weak)
    for minute in (2 * DAYS, -10):
        old = touch(minute, setting, strong, weak, key, place="policy")
        found = rules(findings(case([old], held, held)))
        assert found & {"weakened-before-window", "weak-before-window"}, minute


def test_a_time_of_unknown_zone_is_a_day_before_only_if_every_zone_says_so() -> None:
    held = state("EnableNetworkProtection", None, 0)
    for minute, found in ((-30 * 60, True), (-40 * 60, False)):
        old = touch(minute, "EnableNetworkProtection", 1, 0, place="policy", time_certain=False)
        assert ("weakened-before-window" in rules(findings(case([old], held, held)))) is found


@for_each("place", MANAGED)
@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
def test_what_may_be_its_will_is_no_certain_weakening_of_the_window(
    setting: str, key: str | None, strong: Any, weak: Any, place: Place
) -> None:
    """Not what is risky or protected; nor what came with the mode, went again or has a name."""
    held, plain = state(setting, key, weak), weak in (2, 0, "D:\\Data\\x")

    def doubted(minute: float, after: Any = weak, **given: Any) -> bool:
        steps = [touch(minute, setting, strong, weak, key, place=place, **given)]
        found = findings(case(steps, held, state(setting, key, after)))
        (one,) = [f for f in found if f.rule == "weakened-before-window"]
        said = "what management wants" in one.detail
        assert not said or one.certainty == "uncertain"
        return said

    assert (doubted(-16), doubted(-600)) == (plain, plain)
    assert not doubted(-14)
    assert not doubted(-600, after=strong)
    assert not doubted(-600, actor="bob")
