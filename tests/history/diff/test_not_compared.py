"""What is of one side, could not be read or is identity is noted and is no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Items, Pairs, Unreadable
from mpdiff.history.diff.compare import compare_snapshots
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.history.diff.comparison import Comparison


def codes(comparison: Comparison) -> list[str]:
    return [n.code for n in comparison.notices]


def test_a_setting_of_one_side_is_said_and_is_no_difference() -> None:
    found = compare_snapshots(snapshot({"A": 1, "B": 2}), snapshot({"A": 1, "C": 3}))
    assert found.differences == ()
    assert found.compared == 1
    assert codes(found) == ["only-in-before", "only-in-after"]
    assert "B" in found.notices[0].message
    assert "C" in found.notices[1].message


def test_what_could_not_be_read_is_said_and_a_feature_that_is_off_is_no_refusal() -> None:
    refused = Unreadable("N/A: Must be an administrator to view exclusions")
    off = Unreadable("N/A: Controlled Folder Access is disabled", feature_off=True)
    found = compare_snapshots(
        snapshot({"A": refused, "B": off}), snapshot({"A": Items(()), "B": off})
    )
    assert codes(found) == ["unreadable"]
    assert "A" in found.notices[0].message
    assert found.compared == 0


def test_how_much_of_a_cut_list_is_visible_is_said_of_the_side_that_is_cut() -> None:
    two, rules = Items(("a", "b"), cut=True), Pairs({"g": 1, "h": 1, "i": 1}, cut=True)
    before = snapshot({"L": two, "R": Pairs({"g": 1}), "B": two})
    after = snapshot({"L": Items(("a",)), "R": rules, "B": Items((), cut=True)})
    said = {n.message.partition(";")[0] for n in compare_snapshots(before, after).notices}
    assert said == {
        "L: cut in the before snapshot after 2 items",
        "R: cut in the after snapshot after 3 items",
        "B: cut in the before snapshot after 2 items and in the after snapshot after 0 items",
    }
