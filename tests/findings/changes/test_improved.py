"""What looks like an improvement taken back: only where the window brought it, and nothing planted stays.

Kinds, not cases: every shape of setting, both places of management.
"""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import Items, Window
from tests.findings.changes.test_edges import (
    ASR,
    MANAGED,
    OFFICE,
    PATH,
    SINGLE,
    places,
    state,
)
from tests.support.cases import case, changed, findings
from tests.support.rows import for_each
from tests.support.scene import WINDOW, touch

Place = Any


@for_each("place", MANAGED)
@for_each(("setting", "key", "strong", "weak"), SINGLE)
def test_a_policy_value_planted_in_the_window_and_in_force_at_collection_is_found(
    setting: str, key: str | None, strong: Any, weak: Any, place: Place
) -> None:
    """Weak before; on by hand in the window, as the after snapshot has it; the planted value wins."""
    first, last = state(setting, key, weak), state(setting, key, strong)
    steps = [
        touch(20, setting, None, weak, key, place=place),
        touch(40, setting, weak, strong, key),
    ]
    standing = places(**{place: first}, local=last)
    found = changed(case(steps, first, last, collected=first, places=standing))
    assert any(f.effect == "weakened" and f.still_weakened for f in found), found


@for_each(("setting", "key", "strong", "weak"), SINGLE)
def test_what_was_so_before_and_nobody_wrote_applies_again_without_a_word(
    setting: str, key: str | None, strong: Any, weak: Any
) -> None:
    """Management's weak value stood there all along, and the mode let it be overridden."""
    first, last = state(setting, key, weak), state(setting, key, strong)
    steps = [touch(40, setting, weak, strong, key)]
    standing = places(policy=first, local=last)
    found = changed(case(steps, first, last, collected=first, places=standing))
    assert [f.effect for f in found] == ["strengthened"]


@for_each("place", MANAGED)
@for_each("decoys", [1, 3])
@for_each("window", [WINDOW, None])
@for_each(("setting", "key", "strong", "weak"), SINGLE)
def test_a_strong_value_written_below_hides_no_policy_value_that_was_turned_off(
    setting: str,
    key: str | None,
    strong: Any,
    weak: Any,
    window: Window | None,
    decoys: int,
    place: Place,
) -> None:
    """The old value of the policy record is strong, and no record of the window wrote it."""
    steps = [touch(5, setting, weak, strong, key)]
    if decoys == 3:
        steps += [touch(10, setting, strong, weak, key), touch(15, setting, weak, strong, key)]
    steps.append(touch(30, setting, strong, weak, key, place=place))
    sides = state(setting, key, weak)
    found = changed(case(steps, sides, sides, window=window))
    (one,) = [f for f in found if f.effect == "weakened"]
    assert one.certainty == "uncertain"


@for_each(("setting", "key", "strong", "weak"), SINGLE)
def test_without_a_window_no_improvement_is_known_to_be_of_it(
    setting: str, key: str | None, strong: Any, weak: Any
) -> None:
    steps = [touch(5, setting, weak, strong, key), touch(30, setting, strong, weak, key)]
    sides = state(setting, key, weak)
    (known,) = changed(case(steps, sides, sides))
    assert (known.rule, known.severity) == ("changed", "info")
    (unknown,) = changed(case(steps, sides, sides, window=None))
    assert (unknown.effect, unknown.certainty) == ("weakened", "uncertain")


@for_each("place", [*MANAGED, "local"])
@for_each("path", ["C:\\DB", PATH])
def test_an_exclusion_of_both_snapshots_may_have_been_added_where_no_window_is_known(
    path: str, place: Place
) -> None:
    sides: dict[str, Any] = {"ExclusionPath": Items((path,))}
    added = touch(30, "ExclusionPath", None, path, path, place=place)
    found = findings(case([added], sides, sides, window=None))
    (one,) = [f for f in found if f.setting == "ExclusionPath"]
    assert (one.effect, one.certainty) == ("weakened", "uncertain")


def test_what_a_record_may_date_is_not_counted_as_weak_all_along() -> None:
    sides: dict[str, Any] = {ASR: {}} | state(ASR, OFFICE, 0)
    steps = [touch(5, ASR, None, 1, OFFICE), touch(30, ASR, 1, 0, OFFICE, place="policy")]
    assert findings(case(steps, sides, sides, window=None), "weak_before") == ()
    assert len(findings(case((), sides, sides, window=None), "weak_before")) == 1
