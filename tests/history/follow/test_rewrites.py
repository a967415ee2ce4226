"""A value of management that is removed and written again at once was never gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Items
from mpdiff.history.follow.rewrites import without_rewrites
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Place, Statement, Value

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
    assert without_rewrites(steps) == (held(steps[1]),)
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
    assert without_rewrites(steps) == (steps[0], held(steps[2]), steps[-1])


RT = "DisableRealtimeMonitoring"


@for_each("report", [True, False], ids=["a health report", "event 5000"])
def test_what_shows_the_value_applied_meanwhile_is_no_step_between(*, report: bool) -> None:
    """A policy of real-time protection is refreshed in four seconds, and the hourly report comes in between."""
    gone, back = (
        touch(60 + n / 60, RT, *step, place="policy")
        for n, step in ((0, (False, None)), (4, (None, False)))
    )
    shows = touch(60 + 2 / 60, RT, UNTOLD, False, place="effective", held=report)
    assert without_rewrites([gone, shows, back]) == (shows, held(back))
    off = replace(shows, after=True)
    assert without_rewrites([gone, off, back]) == (gone, off, back)


def held(again: Statement) -> Statement:
    """Return the record of a refresh: it changed nothing, and shows what stands there."""
    return replace(again, before=again.after, held=True)


@for_each("place", ["policy", "mdm"])
def test_a_weak_value_that_is_written_again_is_no_silence(place: str) -> None:
    """The snapshots hold no such value, and only the records of its refresh show that it stood there."""
    weak = [
        touch(60, NP, 0, None, place=place),
        touch(60.08, NP, None, 0, place=place),
    ]
    made = findings(case(weak, ON, ON))
    assert [f for f in made if f.effect == "weakened" or f.rule == "contradiction"] != []


@for_each("place", ["policy", "mdm"])
@for_each("after", [ON, {NP: 0}])
def test_who_holds_what_was_only_written_again_is_open(
    place: Place, after: dict[str, Value]
) -> None:
    """It is there at collection, and its records inside the window wrote no other value."""
    weak = [touch(60, NP, 0, None, place=place), touch(60.08, NP, None, 0, place=place)]
    off: dict[str, Value] = {NP: 0}
    made = findings(case(weak, ON, after, collected=off, places={place: off}))
    found = [f for f in made if f.effect == "weakened"]
    assert [(f.still_weakened, f.origin) for f in found] == [(True, None)]


def test_what_is_taken_away_again_and_again_is_no_refresh() -> None:
    """Of every ten seconds it is there for one; six in an hour are more than refreshes are."""
    often = [one for n in range(6) for one in pair(60 + 5 * n)]
    assert without_rewrites(often) == tuple(often)
    refreshes = [one for n in range(3) for one in pair(90 * n)]
    assert without_rewrites(refreshes) == tuple(held(one) for one in refreshes[1::2])


def gone(before: Any = 1, after: Any = None, **given: Any) -> Statement:
    return touch(60, NP, before, after, **({"place": "mdm"} | given))


def again(before: Any = None, after: Any = 1, seconds: float = 10, **given: Any) -> Statement:
    return touch(60 + seconds / 60, NP, before, after, **({"place": "mdm"} | given))


def test_ten_seconds_are_at_once() -> None:
    assert without_rewrites([gone(), again()]) == (held(again()),)


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


# --- handed over ----------------------------------------------------------------------------------

PLACES = ["policy", "mdm", "local"]
APART = [(one, two) for one in PLACES for two in PLACES if one != two]
STANDS: list[tuple[float, dict[str, Value], dict[str, Value]]] = [
    (-100, ON, ON),
    (60, ON, ON),
    (255, ON, ON),
]
"""When it is handed over, and both snapshots."""


def handed(
    first: str, second: str, minute: float = 60, seconds: float = 0.6, after: Any = 1
) -> list[Statement]:
    return [
        touch(minute, NP, 1, None, place=first),
        touch(minute + seconds / 60, NP, None, after, place=second),
    ]


@pytest.mark.parametrize(("first", "second"), APART)
@pytest.mark.parametrize(("minute", "before", "after"), STANDS)
def test_what_another_place_takes_over_at_once_was_never_gone(
    first: str, second: str, minute: float, before: dict[str, Value], after: dict[str, Value]
) -> None:
    places: Any = {place: ON if place == second else {} for place in PLACES}
    steps = handed(first, second, minute)
    made = findings(case(steps, before, after, collected=ON, places=places))
    assert [f for f in made if f.effect == "weakened"] == []


@pytest.mark.parametrize(("first", "second"), APART)
def test_what_is_taken_over_is_written_before_it_goes(first: str, second: str) -> None:
    gone, new = handed(first, second)
    known = without_rewrites([gone, new], lambda one, two: (one, two) == (1, 0))
    assert known == (replace(new, time=gone.time), gone)


@pytest.mark.parametrize("place", PLACES)
def test_a_value_that_a_stronger_one_replaces_at_once_was_never_gone(place: str) -> None:
    gone, new = handed(place, place, after=2)
    assert without_rewrites([gone, new]) == (replace(new, before=1),)


@pytest.mark.parametrize(
    ("why", "steps"),
    [
        ("seconds later", handed("policy", "mdm", seconds=2.1)),
        ("a weaker value", handed("policy", "mdm", after=0)),
        ("a weaker value in its place", handed("local", "local", after=0)),
        ("nothing", handed("policy", "mdm", after=None)),
    ],
)
def test_a_truly_weaker_value_or_one_that_lasted_stays(why: str, steps: list[Statement]) -> None:
    assert without_rewrites(steps, lambda _, two: two == 0) == tuple(steps), why


@pytest.mark.parametrize("side", [0, 1])
def test_what_somebody_hands_over_stays_as_it_was_written(side: int) -> None:
    steps = handed("policy", "mdm")
    steps[side] = replace(steps[side], actor="bob")
    assert without_rewrites(steps) == tuple(steps)


@pytest.mark.parametrize(("first", "second"), APART)
@pytest.mark.parametrize("minute", [60, 255])
def test_a_weaker_value_that_takes_over_is_a_certain_weakening(
    first: str, second: str, minute: float
) -> None:
    weak: dict[str, Value] = {NP: 2}
    steps = handed(first, second, minute, after=2)
    made = findings(case(steps, ON, weak if minute < 240 else ON, collected=weak))
    assert "certain" in {f.certainty for f in made if f.effect == "weakened"}


@pytest.mark.parametrize("minute", [-100, 60, 255])
@pytest.mark.parametrize("place", ["policy", "mdm"])
def test_an_exclusion_that_policy_refreshes_was_there_all_along(minute: float, place: str) -> None:
    steps = [
        touch(minute, "ExclusionPath", "D:\\SQL", None, "D:\\SQL", place=place),
        touch(minute + 0.1, "ExclusionPath", None, "D:\\SQL", "D:\\SQL", place=place),
    ]
    known: dict[str, Value] = {"ExclusionPath": Items(("D:\\SQL",))}
    made = findings(case(steps, known, known, collected=known))
    assert [f for f in made if f.effect == "weakened"] == []
