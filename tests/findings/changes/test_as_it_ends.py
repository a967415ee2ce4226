"""A record right after the window and an after snapshot that already shows what it left contradict nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, Value
from tests.support.cases import case, findings
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mpdiff.base.model import Finding, Place, Statement

RT, PATHS, PATH = "DisableRealtimeMonitoring", "ExclusionPath", "C:\\Users"
SOON, LATE = [2 / 60, 1 / 3, 2, 5], [5.1, 10]
"""Minutes after the end of the window."""
NOTHING_ABOVE: Mapping[Place, Mapping[str, Value]] = {"policy": {}, "mdm": {}}
SUBJECTS = [
    pytest.param(RT, None, False, True, id="a switch"),
    pytest.param("EnableNetworkProtection", None, 1, 0, id="a mode"),
    pytest.param(PATHS, PATH, None, PATH, id="an item"),
]


def state(setting: str, key: str | None, value: Any) -> dict[str, Value]:
    return {setting: value if key is None else Items(() if value is None else (value,))}


def made(
    steps: list[Statement], before: dict[str, Value], after: dict[str, Value], **given: Any
) -> list[Finding]:
    found = findings(case(steps, before, after, places=NOTHING_ABOVE, **given))
    return [f for f in found if f.rule != "log-gap"]


@pytest.mark.parametrize("minutes", SOON)
@pytest.mark.parametrize(("setting", "key", "strong", "weak"), SUBJECTS)
def test_what_is_put_back_as_the_window_ends_is_over_then(
    setting: str, key: str | None, strong: Any, weak: Any, minutes: float
) -> None:
    steps = [
        touch(30, setting, strong, weak, key),
        touch(240 + minutes, setting, weak, strong, key),
    ]
    (one,) = made(steps, *(state(setting, key, strong),) * 2)
    assert (one.certainty, one.still_weakened, one.times_certain) == ("certain", False, True)
    assert one.rounds[0].end == at(240 + minutes)
    assert "It was put back as the window ended" in one.detail


@pytest.mark.parametrize("minutes", LATE)
@pytest.mark.parametrize(("setting", "key", "strong", "weak"), SUBJECTS)
def test_what_is_put_back_later_contradicts_the_snapshot(
    setting: str, key: str | None, strong: Any, weak: Any, minutes: float
) -> None:
    steps = [
        touch(30, setting, strong, weak, key),
        touch(240 + minutes, setting, weak, strong, key),
    ]
    found = made(steps, *(state(setting, key, strong),) * 2)
    assert "contradiction" in {f.rule for f in found}


def test_a_switch_that_comes_back_as_the_window_ends_is_over_then() -> None:
    steps = [
        touch(30, RT, ..., True, place="effective", event_id=5001),
        touch(240.5, RT, ..., False, place="effective", event_id=5000),
    ]
    (one,) = made(steps, {RT: False}, {RT: False})
    assert (one.certainty, one.rounds[0].end) == ("certain", at(240.5))


@pytest.mark.parametrize(
    "then",
    [
        touch(241, RT, ..., False, place="effective", held=True, event_id=1151),
        touch(241, RT, True, True),
    ],
    ids=["a report of the state", "another value"],
)
def test_only_a_record_of_what_the_snapshot_shows_explains_it(then: Statement) -> None:
    found = made([touch(30, RT, False, True), then], {RT: False}, {RT: False})
    rules = {f.rule for f in found}
    assert "contradiction" in rules or all(f.certainty == "uncertain" for f in found)


def test_a_value_deleted_as_the_window_ends_leaves_the_default_or_what_stands_below() -> None:
    off = touch(30, RT, False, True)
    (one,) = made([off, touch(241, RT, True, None)], {RT: False}, {RT: False})
    assert (one.certainty, one.rounds[0].end) == ("certain", at(241))
    lifted = touch(241, RT, False, None, place="mdm")
    found = made([off, lifted], {RT: False}, {RT: False}, collected={RT: True})
    assert [(f.rule, f.certainty) for f in found] == [
        ("not-reverted", "uncertain"),
        ("weakened-after-window", "certain"),
    ]


def test_what_may_have_overruled_it_all_along_stays_a_doubt() -> None:
    steps = [touch(30, RT, False, True), touch(241, RT, None, False, place="mdm")]
    (one,) = [f for f in findings(case(steps, {RT: False}, {RT: False})) if f.effect == "weakened"]
    assert one.certainty == "uncertain"


@pytest.mark.parametrize("minutes", SOON)
@pytest.mark.parametrize(("setting", "key", "strong", "weak"), SUBJECTS)
def test_what_is_weakened_as_the_window_ends_is_one_finding(
    setting: str, key: str | None, strong: Any, weak: Any, minutes: float
) -> None:
    first, second = state(setting, key, strong), state(setting, key, weak)
    steps = [touch(240 + minutes, setting, strong, weak, key)]
    (one,) = made(steps, first, second, collected=second)
    assert (one.rule, one.certainty, one.first_seen) == (
        "not-reverted",
        "certain",
        at(240 + minutes),
    )


@pytest.mark.parametrize("minutes", LATE)
def test_what_is_weakened_later_is_not_what_the_snapshots_differ_in(minutes: float) -> None:
    steps = [touch(240 + minutes, RT, False, True)]
    rules = {f.rule for f in made(steps, {RT: False}, {RT: True}, collected={RT: True})}
    assert {"not-reverted", "weakened-after-window", "contradiction", "unlogged"} <= rules
