"""A value of management that is removed and written again at once was never gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.history.rewrites import without_rewrites
from tests.support.cases import case, findings
from tests.support.scene import touch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement, Value

NP = "EnableNetworkProtection"
ON: dict[str, Value] = {NP: 1}


def pair(minute: float, *, again: Any = 1, seconds: float = 6, **given: Any) -> list[Statement]:
    given = {"place": "mdm"} | given
    return [
        touch(minute, NP, 1, None, **given),
        touch(minute + seconds / 60, NP, None, again, **given),
    ]


@pytest.mark.parametrize("minute", [-10, 60])
@pytest.mark.parametrize("place", ["policy", "mdm"])
def test_a_refresh_weakens_nothing(minute: float, place: str) -> None:
    steps = pair(minute, place=place)
    assert without_rewrites(steps) == ()
    made = findings(case(steps, ON, ON))
    assert [f for f in made if f.effect == "weakened" or f.rule == "policy-removed"] == []


@pytest.mark.parametrize(
    "steps",
    [
        pair(60, again=0),
        pair(60, seconds=30),
        pair(60, place="local"),
        pair(60, actor="bob"),
        pair(60)[:1],
        [pair(60)[0], touch(60.05, NP, None, 0), pair(60)[1]],
    ],
    ids=[
        "another value",
        "later",
        "a local one",
        "by somebody",
        "for good",
        "with another between",
    ],
)
def test_anything_else_is_two_writes(steps: list[Statement]) -> None:
    assert without_rewrites(steps) == tuple(steps)


def test_what_stands_around_a_refresh_stays() -> None:
    steps = [touch(30, NP, 0, 1, place="mdm"), *pair(60), touch(90, NP, 1, 0, place="mdm")]
    assert without_rewrites(steps) == (steps[0], steps[-1])
