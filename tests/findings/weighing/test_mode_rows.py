"""What somebody weakened in management's keys, and when the mode began by every witness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Window
from mpdiff.catalogue import catalogue
from mpdiff.evidence.window import SAME
from mpdiff.findings.weighing import mode
from mpdiff.history.subjects import subject_of
from tests.support.cases import case
from tests.support.scene import UNTOLD, WINDOW, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement

NETWORK = "EnableNetworkProtection"
LIST = "ControlledFolderAccessProtectedFolders"


def policy(
    before: Any, after: Any, setting: str = NETWORK, key: str | None = None, **given: Any
) -> Statement:
    return touch(30, setting, before, after, key, **({"place": "policy"} | given))


def test_which_record_of_management_may_have_weakened_what_it_enforced() -> None:
    path, folder = "C:\\x", "D:\\x"
    for why, one, weakens in (
        ("weaker", policy(1, 0), True),
        ("stronger", policy(0, 1), False),
        ("of no known rank", policy(1, 9), True),
        ("what it became is not told", policy(1, UNTOLD), True),
        ("it was deleted", policy(0, None), True),
        ("it was deleted, and nobody tells what it was", policy(UNTOLD, None), True),
        ("it was not there", policy(None, None), False),
        ("the strongest over what nobody tells", policy(UNTOLD, 1), False),
        ("the weakest over what nobody tells", policy(UNTOLD, 0), True),
        ("between them over what nobody tells", policy(UNTOLD, 2), True),
        ("an exclusion came", policy(None, path, "ExclusionPath", path), True),
        ("an exclusion went", policy(path, None, "ExclusionPath", path), False),
        (
            "an exclusion came, nobody tells over what",
            policy(UNTOLD, path, "ExclusionPath", path),
            True,
        ),
        (
            "an exclusion went, nobody tells what",
            policy(UNTOLD, None, "ExclusionPath", path),
            False,
        ),
        ("a protected folder came", policy(None, folder, LIST, folder), False),
        ("a protected folder went", policy(folder, None, LIST, folder), True),
        ("a protected folder went, nobody tells what", policy(UNTOLD, None, LIST, folder), True),
        ("of no known setting", policy(1, 2, "NoSuch"), True),
    ):
        assert mode._weakens(catalogue(), one) is weakens, why


def test_a_record_near_the_window_in_the_keys_of_management() -> None:
    for why, one, window, near in (
        ("in it", policy(1, 0), WINDOW, True),
        ("in the keys of MDM", policy(1, 0, place="mdm"), WINDOW, True),
        ("among the preferences", policy(1, 0, place="local"), WINDOW, False),
        ("what applied", policy(1, 0, place="effective"), WINDOW, False),
        ("before it", policy(1, 0, time=at(-60)), WINDOW, False),
        ("after it", policy(1, 0, time=at(300)), WINDOW, False),
        ("perhaps in it", policy(1, 0, time=at(-60), time_certain=False), WINDOW, True),
        ("no window", policy(1, 0), None, True),
    ):
        assert mode._is_near(case((), window=window), one) is near, why


def test_what_is_weaker_than_what_applied_when_the_window_began() -> None:
    for why, before, one, weaker in (
        ("weaker", 1, policy(2, 0), True),
        ("weaker, over what is weaker still", 1, policy(0, 2), True),
        ("as it was", 2, policy(0, 2), False),
        ("stronger", 2, policy(0, 1), False),
        ("nobody knows what applied", None, policy(0, 2), False),
        ("it was deleted", 1, policy(0, None), False),
        ("nobody tells what it became", 1, policy(0, UNTOLD), False),
    ):
        sides = {} if before is None else {NETWORK: before}
        of = case((one,), sides, sides)
        history = of.histories[subject_of(NETWORK, None)]
        assert mode._weakens_from(of, history, one) is weaker, why


def test_the_mode_is_on_where_every_witness_has_it_on() -> None:
    """The window is from minute 0 to 240; what differs by less than a moment is the same."""
    moment = SAME.total_seconds() / 60
    second = 1 / 60
    for why, spans, start in (
        ("no record", [], 0),
        ("it began with the window", [(0, 240)], 0),
        ("a moment later", [(moment, 240)], 0),
        ("later", [(moment + second, 240)], moment + second),
        ("earlier", [(-30, 240)], 0),
        ("the first of two", [(90, 120), (60, 70)], 60),
        ("it was over before", [(-60, -30), (30, 60)], 30),
        ("over when the window began", [(-60, 0), (30, 60)], 30),
        ("begun at the window's end", [(240, 300)], 0),
        ("begun a second before it", [(240 - second, 300)], 240 - second),
        ("of no length", [(30, 30)], 0),
    ):
        found = mode._later_start(at(0), at(240), [(at(a), at(b)) for a, b in spans])
        assert found == at(start), why


def test_what_is_managed_and_what_is_carried() -> None:
    weak = {NETWORK: 0}
    strong = {NETWORK: 1}
    for why, steps, sides, managed, carried in (
        ("weakened in policy", (policy(1, 0),), (strong, weak), True, False),
        ("strengthened in policy", (policy(0, 1),), (weak, strong), False, False),
        ("weakened among the preferences", (policy(1, 0, place="local"),), (strong, weak), False, False),
        ("weak since before", (policy(1, 0, place="local", time=at(-60)),), (weak, weak), False, True),
        ("weak before, and back", (policy(1, 0, place="local", time=at(-60)), policy(0, 1, place="local", time=at(-30))), (strong, strong), False, False),
        ("weak in it alone", (policy(1, 0, place="local"), policy(0, 1, place="local", time=at(60))), (strong, strong), False, False),
    ):  # fmt: skip
        made = mode.mode_of(case(steps, *sides))
        subject = subject_of(NETWORK, None)
        assert (subject in made.managed, subject in made.carried) == (managed, carried), why
    for window in (None, Window(None, at(240), "x"), Window(at(0), None, "x")):
        assert not mode.mode_of(case((), window=window)).ended
