"""What a witness shows weak is certain, whatever a default or another place may have made of it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from tests.support.cases import case, changed
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mpdiff.base.model import Finding, Place, Statement, Value

RT, NP = "DisableRealtimeMonitoring", "EnableNetworkProtection"
PERIODS = [(-100, -60), (30, 90), (255, 257)]
"""Minutes before, inside and after the window, at which something is deleted and written anew."""
OFF_BY_DEFAULT = [
    (NP, 1, 2),
    (NP, 1, 0),
    ("PUAProtection", 1, 2),
    ("EnableControlledFolderAccess", 1, 2),
    ("EnableControlledFolderAccess", 1, 0),
]
"""A setting that is off where it is not set, a strong value and a weaker one."""


def replaced(setting: str, strong: int, weak: int, *, place: Place = "local") -> list[Statement]:
    """Return the removal of a value that stood in a place, and the local write of another one."""
    return [touch(0, setting, strong, None, place=place), touch(1, setting, None, weak)]


def timed(steps: list[Statement], *minutes: float) -> list[Statement]:
    return [replace(s, time=at(m)) for s, m in zip(steps, minutes, strict=True)]


def the_weakening(steps: list[Statement], first: Value, second: Value, now: Value) -> Finding:
    name = steps[0].setting
    held: Mapping[Place, Mapping[str, Value]] = {"policy": {}, "mdm": {}, "local": {name: now}}
    (one,) = changed(case(steps, {name: first}, {name: second}, collected={name: now}, places=held))
    return one


@pytest.mark.parametrize(("setting", "strong", "weak"), OFF_BY_DEFAULT)
@pytest.mark.parametrize("minutes", PERIODS)
@pytest.mark.parametrize("place", ["local", "policy", "mdm"])
def test_a_weak_value_written_after_a_removal_is_certain_and_still_so(
    setting: str, strong: int, weak: int, minutes: tuple[float, float], place: Place
) -> None:
    steps = timed(replaced(setting, strong, weak, place=place), *minutes)
    before = weak if minutes[1] < 0 else strong
    after = strong if minutes[1] > 240 else weak
    one = the_weakening(steps, before, after, weak)
    assert (one.effect, one.certainty, one.still_weakened) == ("weakened", "certain", True)
    assert one.change is not None
    assert (one.change.before, one.change.after) == (strong, weak)
    assert (one.first_seen, one.rounds[0].start) == (at(minutes[0]), at(minutes[1]))
    assert not one.times_certain
    assert "that the documented default applied then is assumed" in one.detail
    if weak:
        assert one.weakest is not None
        assert (one.weakest.after, one.weakest.certainty) == (0, "uncertain")


@pytest.mark.parametrize("minutes", PERIODS)
def test_a_removal_alone_stays_a_guess(minutes: tuple[float, float]) -> None:
    (one,) = changed(case([touch(minutes[0], NP, 1, None)], *({NP: 1},) * 2))
    assert (one.effect, one.certainty) == ("weakened", "uncertain")


def test_what_collection_shows_of_a_removal_is_no_guess() -> None:
    (one,) = changed(case([touch(255, NP, 1, None)], {NP: 1}, {NP: 1}, collected={NP: 0}))
    assert (one.certainty, one.still_weakened, one.first_seen) == ("certain", True, at(255))


def test_without_the_after_snapshot_collection_shows_what_a_removal_led_to() -> None:
    (one,) = changed(case([touch(30, NP, 1, None)], {NP: 1}, None, collected={NP: 2}))
    assert (one.effect, one.certainty, one.still_weakened) == ("weakened", "certain", True)
    assert one.change is not None
    assert one.change.after == 2


@pytest.mark.parametrize("seconds", [5, 3000])
@pytest.mark.parametrize("place", ["local", "policy", "mdm"])
def test_a_removal_that_a_strong_value_follows_is_no_certain_weakening(
    seconds: float, place: Place
) -> None:
    steps = timed(replaced(NP, 1, 1, place=place), 30, 30 + seconds / 60)
    found = changed(case(steps, {NP: 1}, {NP: 1}, collected={NP: 1}))
    assert all(one.certainty == "uncertain" for one in found if one.effect == "weakened")


# --- below another place --------------------------------------------------------------------------


def below(lifted: float, *, after: bool | None = True) -> list[Finding]:
    """Return what comes of Policy Manager's Off of 12:49 below a Group Policy that is lifted later."""
    steps = [
        touch(49, RT, None, True, place="mdm"),
        touch(lifted, RT, False, None, place="policy"),
        touch(317, RT, True, False, place="mdm"),
    ]
    second = None if after is None else {RT: after}
    found = changed(case(steps, {RT: False}, second, collected={RT: False}))
    return [one for one in found if one.effect == "weakened"]


@pytest.mark.parametrize("after", [True, None])
def test_what_is_written_below_a_policy_lasts_from_the_end_of_that(after: bool | None) -> None:  # noqa: FBT001
    (one,) = below(219, after=after)
    assert (one.certainty, one.times_certain, one.place) == ("certain", False, "mdm")
    assert (one.first_seen, one.rounds[0].start) == (at(49), at(219))
    assert one.duration_seconds == (317 - 219) * 60
    assert "another place may have held another value until 2026-03-01 15:39:00 UTC" in one.detail


def test_a_policy_that_is_lifted_after_the_window_makes_no_certain_weakening_of_it() -> None:
    for one in below(300, after=False):
        assert one.certainty == "uncertain" or one.rule == "weakened-after-window"
        assert one.certainty == "uncertain" or one.rounds[0].start == at(300)
