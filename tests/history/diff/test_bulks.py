"""What differs too often to be listed stays one set, with all that the single differences would say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base import limits
from mpdiff.base.model import Items, Pairs, Value
from mpdiff.history.diff import compare
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.history.diff.comparison import Bulk
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.history.diff.comparison import Comparison

FOUR = Items(("a", "b", "c", "d"))
NONE = Items(())
ON, OFF = (Pairs(dict.fromkeys("abcd", state)) for state in (1, 0))


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LISTED", 3)


def compared(before: Value, after: Value, *, known: bool = True) -> Comparison:
    return compare_snapshots(
        snapshot({"S": before}, spelling_certain=known), snapshot({"S": after})
    )


@pytest.mark.parametrize(
    ("before", "after", "kind", "example"),
    [
        (NONE, FOUR, "added", ("a", None, "a")),
        (FOUR, NONE, "removed", ("a", "a", None)),
        (Pairs({}), ON, "added", ("a", None, 1)),
        (ON, Pairs({}), "removed", ("a", 1, None)),
        (ON, OFF, "changed", ("a", 1, 0)),
    ],
)
def test_many_of_one_kind_are_one_set_and_none_is_listed(
    before: Value, after: Value, kind: str, example: tuple[object, ...]
) -> None:
    found = compared(before, after)
    assert found.differences == ()
    (bulk,) = found.bulks
    assert (bulk.kind, sorted(bulk.spelled)) == (kind, list("abcd"))
    (one,) = found.examples
    assert (one.kind, one.key, one.before, one.after) == (kind, *example)
    assert one.certainty == "certain"


def test_up_to_the_limit_each_is_listed() -> None:
    found = compared(NONE, Items(("a", "b", "c")))
    assert (len(found.differences), found.bulks) == (3, ())


def test_the_few_of_another_kind_are_listed_beside_them() -> None:
    found = compared(Items(("x",)), FOUR)
    assert [(d.kind, d.key) for d in found.differences] == [("removed", "x")]
    assert [b.kind for b in found.bulks] == ["added"]
    mixed = compared(Pairs({"x": 1, **ON.pairs}), Pairs({"x": 0, "z": 1}))
    assert [(d.kind, d.key) for d in mixed.differences] == [("changed", "x"), ("added", "z")]
    assert [b.kind for b in mixed.bulks] == ["removed"]


@pytest.mark.parametrize(
    ("why", "before", "after"),
    [
        ("they may have been out of sight", Items(("x",), cut=True), FOUR),
        ("they may still be there, out of sight", FOUR, Items(("x",), cut=True)),
        ("an action of the before is not shown", Pairs({"x": None}), ON),
        ("an action of the after is not shown", ON, Pairs({"x": None})),
    ],
)
def test_of_a_cut_side_none_is_a_set_of_differences(why: str, before: Value, after: Value) -> None:
    found = compared(before, after)
    assert found.bulks == (), why
    assert len(found.cuts) == 1


@pytest.mark.parametrize(
    ("why", "listed", "known", "uncertain"),
    [
        ("letters of an unknown code page", ("a", "b", "ü", "d"), False, ["ü"]),
        ("a letter that may be lost", ("a", "b", "?", "d"), False, ["?"]),
        ("known letters", ("a", "b", "ü", "d"), True, []),
        ("a lost letter and one that it may have been", ("a", "b", "?", "d"), True, ["?"]),
    ],
)
def test_of_a_set_those_are_uncertain_whose_letters_are(
    why: str,
    listed: tuple[str, ...],
    known: bool,  # noqa: FBT001  a value
    uncertain: list[str],
) -> None:
    before = Items(("ü",) if uncertain == ["?"] and known else ())
    (bulk,) = compared(before, Items(listed), known=known).bulks
    assert sorted(bulk.spelled[key] for key in bulk.uncertain) == uncertain, why
    singly = [bulk.difference(key) for key in bulk.spelled]
    assert [d.key for d in singly if d.certainty == "uncertain"] == uncertain
    certain = bulk.certain()
    assert sorted(certain.spelled.values()) == sorted({*listed} - {*uncertain})
    assert certain.uncertain == frozenset()


def test_a_set_has_the_doubts_of_its_own_setting_and_kind_alone() -> None:
    unclear: set[Any] = {("A", "added", "k"), ("B", "added", "j"), ("A", "removed", "m")}
    assert compare._with_doubts(Bulk("A", "added", {"k": "K"}), unclear).uncertain == {"k"}
