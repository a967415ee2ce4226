"""What differs: certain, uncertain, not compared. Laws and tables."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Difference, Items, Pairs, Scalar, Unreadable, Value
from mpdiff.history.diff.compare import compare_snapshots
from tests.support.places import ROOT
from tests.support.rows import for_each
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.history.diff.comparison import Cut

CUT = Items(("a", "b"), cut=True)


def differences(before: Value, after: Value) -> tuple[Difference, ...]:
    return compare_snapshots(snapshot({"X": before}), snapshot({"X": after})).differences


@for_each(
    ("before", "after"),
    [
        (True, True),
        (None, None),
        (Items(()), None),
        (None, Items(())),
        (Items(("A", "b")), Items(("B", "a"))),
        (Items(("a",)), "A"),
        (Pairs({"1": 6}), Pairs({"1": 6})),
        (Pairs({}), None),
        (Unreadable("N/A"), Items(("a",))),
        (Items(("a",)), Unreadable("N/A")),
        (Unreadable("N/A"), None),
        (Items(("C:\\a", "b", "D:\\c"), split=True), Items(("C:\\a, b", "D:\\c"))),
    ],
)
def test_what_is_equal_or_cannot_be_known_is_no_difference(before: Value, after: Value) -> None:
    assert differences(before, after) == ()


@for_each(
    ("before", "after", "expected"),
    [
        (False, True, ("changed", None, False, True)),
        (0, 2, ("changed", None, 0, 2)),
        (None, 0, ("changed", None, None, 0)),
        (None, False, ("changed", None, None, False)),
        (True, 1, ("changed", None, True, 1)),
        ("a", "b", ("changed", None, "a", "b")),
        (Items(("a",)), Items(("a", "B")), ("added", "B", None, "B")),
        (Items(("a", "B")), Items(("a",)), ("removed", "B", "B", None)),
        (None, Items(("a",)), ("added", "a", None, "a")),
        (Items(("a",)), None, ("removed", "a", "a", None)),
        (Pairs({}), Pairs({"g": 1}), ("added", "g", None, 1)),
        (Pairs({"g": 1}), Pairs({}), ("removed", "g", 1, None)),
        (Pairs({"g": 1}), Pairs({"g": 2}), ("changed", "g", 1, 2)),
        (None, Pairs({"g": 1}), ("added", "g", None, 1)),
        (Pairs({"g": 1}), "odd", ("changed", None, "{g: 1}", "odd")),
        (7, Items(("a",)), ("changed", None, 7, "{a}")),
    ],
)
def test_each_kind_of_difference(
    before: Value, after: Value, expected: tuple[str, str | None, Scalar, Scalar]
) -> None:
    (found,) = differences(before, after)
    assert (found.kind, found.key, found.before, found.after) == expected
    assert found.certainty == "certain"


def cuts(before: Value, after: Value) -> tuple[Cut, ...]:
    return compare_snapshots(snapshot({"X": before}), snapshot({"X": after})).cuts


@for_each(
    ("reason", "before", "after", "kind"),
    [
        ("b is gone: the after is whole", CUT, Items(("a",)), "removed"),
        ("b is new: the before was whole", Items(("a",)), CUT, "added"),
        ("2 is gone", Pairs({"1": 1, "2": 1}, cut=True), Pairs({"1": 1}), "removed"),
        ("2 is new", Pairs({"1": 1}), Pairs({"1": 1, "2": 1}, cut=True), "added"),
        ("1 is seen on both sides", Pairs({"1": 1}), Pairs({"1": 2}, cut=True), "changed"),
    ],
)
def test_what_a_cut_cannot_hide_is_a_certain_difference(
    reason: str, before: Value, after: Value, kind: str
) -> None:
    (found,) = differences(before, after)
    assert (found.kind, found.certainty) == (kind, "certain"), reason


@for_each(
    ("reason", "before", "after", "sides", "unseen"),
    [
        ("c may be hidden after", Items(("a", "b", "c")), CUT, ("after",), ["removed c"]),
        ("c may have been hidden before", CUT, Items(("a", "b", "c")), ("before",), ["added c"]),
        (
            "all may be hidden",
            Items(("a", "b")),
            Items((), cut=True),
            ("after",),
            ["removed a", "removed b"],
        ),
        (
            "both hide something",
            CUT,
            Items(("b", "c"), cut=True),
            ("before", "after"),
            ["removed a", "added c"],
        ),
        ("both show the same", CUT, CUT, ("before", "after"), []),
        (
            "rules are no different",
            Pairs({"1": 1, "2": 1}),
            Pairs({"1": 1}, cut=True),
            ("after",),
            ["removed 2"],
        ),
        ("its action was cut away", Pairs({"1": 1}), Pairs({"1": None}), ("after",), ["changed 1"]),
    ],
)
def test_what_a_cut_may_hide_is_one_statement_and_no_difference(
    reason: str, before: Value, after: Value, sides: tuple[str, ...], unseen: list[str]
) -> None:
    assert differences(before, after) == (), reason
    (cut,) = cuts(before, after)
    assert cut.sides == sides
    assert [f"{d.kind} {d.key}" for d in cut.unseen] == unseen


@for_each(
    ("reason", "before", "after", "expected"),
    [
        ("all of the before is shown, so the hidden one is new", Items(("a",)), CUT, "added"),
        ("all of the after was shown, so the hidden one is gone", CUT, Items(("a",)), "removed"),
        ("the same of rules", Pairs({"1": 1}), Pairs({"1": 1}, cut=True), "added"),
        ("shown alike, one was hidden", CUT, Items(("a", "b")), "removed"),
        ("shown alike, one is hidden", Items(("a", "b")), CUT, "added"),
        ("the hidden one may be c", Items(("a", "b", "c")), CUT, None),
        ("the hidden one may be c", CUT, Items(("a", "b", "c")), None),
        ("both hide something", CUT, CUT, None),
        ("only an action is hidden", Pairs({"1": 1}), Pairs({"1": None}), None),
    ],
)
def test_what_is_certain_in_spite_of_a_cut(
    reason: str, before: Value, after: Value, expected: str | None
) -> None:
    (found,) = cuts(before, after)
    assert found.certain == expected, reason


def test_of_whole_lists_nothing_is_hidden() -> None:
    assert cuts(Items(("a",)), Items(("b",))) == ()
    assert cuts(Pairs({"1": 1}), Pairs({})) == ()


def test_actions_that_are_numbers_do_not_cost_the_import_of_deepdiff() -> None:
    code = (
        "import sys; from mpdiff.history.diff.compare import compare_snapshots; "
        "from mpdiff.base.model import Items, Pairs; "
        "from tests.support.snapshots import snapshot; "
        "one = snapshot({'P': Pairs({'1': 1, '2': 1, '4': 1}), 'I': Items(('a',)), 'S': 1}); "
        "two = snapshot({'P': Pairs({'1': 1, '3': 1, '4': 0}), 'I': Items(('b',)), 'S': 2}); "
        "assert len(compare_snapshots(one, two).differences) == 6; "
        "assert 'deepdiff' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_identity_is_ignored() -> None:
    assert (
        compare_snapshots(snapshot({"Id": "a"}), snapshot({"Id": "b"}), ignore={"Id"}).differences
        == ()
    )


def test_an_action_that_was_cut_away_is_no_difference() -> None:
    assert differences(Pairs({"g": 1}), Pairs({"g": None}, cut=True)) == ()


def test_differences_stand_in_the_order_of_names_whatever_the_order_of_the_snapshots() -> None:
    before = snapshot({"b": Items(("z", "a")), "A": 1})
    after = snapshot({"A": 2, "b": Items(())})
    found = [(d.setting, d.key) for d in compare_snapshots(before, after).differences]
    assert found == [("A", None), ("b", "a"), ("b", "z")]


# --- laws -----------------------------------------------------------------------------------------


scalars = st.one_of(st.none(), st.booleans(), st.integers(-5, 300), st.text(max_size=5))
items = st.builds(
    lambda listed, cut: Items(tuple({fold(i): i for i in listed}.values()), cut=cut),
    st.lists(st.text(min_size=1, max_size=4), max_size=5),
    st.booleans(),
)
pairs = st.builds(
    Pairs, st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9), max_size=4), st.booleans()
)
values = st.one_of(scalars, items, pairs, st.just(Unreadable("N/A")))
snapshots = st.dictionaries(st.sampled_from("PQRSTU"), values, max_size=6).map(snapshot)


@given(snapshots)
def test_a_snapshot_compared_with_itself_has_no_differences(one: object) -> None:
    assert compare_snapshots(one, one).differences == ()  # type: ignore[arg-type]


@given(snapshots, snapshots)
def test_swapping_the_sides_swaps_the_kinds(one: object, two: object) -> None:
    swap = {"added": "removed", "removed": "added", "changed": "changed"}
    there = compare_snapshots(one, two).differences  # type: ignore[arg-type]
    back = compare_snapshots(two, one).differences  # type: ignore[arg-type]
    mirrored = {
        (
            d.setting,
            fold(d.key or ""),
            swap[d.kind],
            str(d.after),
            str(d.before),
            d.certainty,
        )
        if d.key is None or d.kind == "changed"
        else (d.setting, fold(d.key), swap[d.kind], d.certainty)
        for d in there
    }
    straight = {
        (d.setting, fold(d.key or ""), d.kind, str(d.before), str(d.after), d.certainty)
        if d.key is None or d.kind == "changed"
        else (d.setting, fold(d.key), d.kind, d.certainty)
        for d in back
    }
    assert mirrored == straight


actions = st.dictionaries(st.sampled_from("abcd"), st.none() | st.integers(0, 3), max_size=4)


@given(actions, actions)
def test_a_map_differs_where_deepdiff_says_so(
    old: dict[str, int | None], new: dict[str, int | None]
) -> None:
    compared = compare_snapshots(snapshot({"P": Pairs(old)}), snapshot({"P": Pairs(new)}))
    unseen = [d for cut in compared.cuts for d in cut.unseen]
    changed = {d.key for d in (*compared.differences, *unseen) if d.kind == "changed"}
    common = [{key: side[key] for key in old.keys() & new.keys()} for side in (old, new)]
    from deepdiff import DeepDiff

    tree = DeepDiff(*common, view="tree", threshold_to_diff_deeper=0)
    said = (node for nodes in tree.values() for node in nodes)
    assert changed == {node.path(output_format="list")[0] for node in said}


@given(st.lists(st.text(min_size=1, max_size=4), max_size=8), st.randoms())
def test_order_and_case_of_a_list_never_matter(listed: list[str], shuffler: object) -> None:
    ascii_only = [i for i in listed if i.isascii()]
    other = [i.swapcase() for i in ascii_only]
    shuffler.shuffle(other)  # type: ignore[attr-defined]
    assert differences(Items(tuple(ascii_only)), Items(tuple(other))) == ()


@pytest.mark.parametrize(("count", "end"), [(12, "N11"), (13, "N11 and 1 more")])
def test_of_many_settings_of_one_side_twelve_are_named(count: int, end: str) -> None:
    more: dict[str, Value] = {"X": 1, **{f"N{number:02}": 1 for number in range(count)}}
    (notice,) = compare_snapshots(snapshot({"X": 1}), snapshot(more)).notices
    assert notice.message.endswith(f"{end}"), notice.message


def test_a_list_and_a_map_are_two_shapes_though_they_are_written_alike() -> None:
    listed, mapped = snapshot({"S": Items(("x: 1",))}), snapshot({"S": Pairs({"x": 1})})
    for one, other in ((listed, mapped), (mapped, listed)):
        (found,) = compare_snapshots(one, other).differences
        assert (found.kind, found.key, found.before, found.after) == (
            "changed",
            None,
            "{x: 1}",
            "{x: 1}",
        )
