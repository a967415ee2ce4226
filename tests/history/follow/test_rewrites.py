"""A value of management that is removed and written again at once was never gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.history.follow.rewrites import without_rewrites
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, touch

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


@for_each("minute", [-10, 60])
@for_each("place", ["policy", "mdm"])
def test_a_refresh_weakens_nothing(minute: float, place: str) -> None:
    steps = pair(minute, place=place)
    assert without_rewrites(steps) == ()
    made = findings(case(steps, ON, ON))
    assert [f for f in made if f.effect == "weakened" or f.rule == "policy-removed"] == []


@for_each(
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


def gone(before: Any = 1, after: Any = None, **given: Any) -> Statement:
    return touch(60, NP, before, after, **({"place": "mdm"} | given))


def again(before: Any = None, after: Any = 1, seconds: float = 10, **given: Any) -> Statement:
    return touch(60 + seconds / 60, NP, before, after, **({"place": "mdm"} | given))


def test_ten_seconds_are_at_once() -> None:
    assert without_rewrites([gone(), again()]) == ()


@for_each(
    ("why", "first", "second"),
    [
        ("a second more than ten", gone(), again(seconds=11)),
        ("written in the other place", gone(), again(place="policy")),
        ("written in another log", gone(), again(member="other")),
        ("somebody removed it", gone(actor="bob"), again()),
        ("somebody wrote it again", gone(), again(actor="bob")),
        ("a report that it was gone", gone(held=True), again()),
        ("a report that it is there", gone(), again(held=True)),
        ("what was removed is not told", gone(before=UNTOLD), again()),
        ("what it left is not told", gone(after=UNTOLD), again()),
        ("what was there is not told", gone(), again(before=UNTOLD)),
        ("what was written is not told", gone(), again(after=UNTOLD)),
        ("it was changed, not removed", gone(after=2), again()),
        ("another value was replaced", gone(), again(before=2)),
        ("nothing was removed, and nothing written", gone(before=None), again(after=None)),
    ],
)
def test_a_pair_that_is_no_rewrite_stays(why: str, first: Statement, second: Statement) -> None:
    assert without_rewrites([first, second]) == (first, second), why
