"""Which differences may be one of spelling alone: lost letters, an unknown code page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Difference, Items, Pairs, Value
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.history.diff.doubts import with_certainty
from tests.support.rows import for_each
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping


def doubts(
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    *,
    unknown_page: bool = False,
) -> list[tuple[str, str, str]]:
    """Return what differs: setting, kind with the entry, and how certain that is."""
    one = snapshot(dict(before), spelling_certain=not unknown_page)
    two = snapshot(dict(after))
    return [
        (d.setting, f"{d.kind} {d.key}", d.certainty)
        for d in compare_snapshots(one, two).differences
    ]


@for_each(
    ("why", "before", "after", "unknown_page", "expected"),
    [
        ("known letters", (), ("é",), False, "certain"),
        ("ASCII is the same in every code page", (), ("e",), True, "certain"),
        ("nobody knows which letter it is", (), ("é",), True, "uncertain"),
        ("nobody knows which letter was lost", (), ("a?",), True, "uncertain"),
        ("a wildcard and nothing that it could have been", (), ("a?",), False, "certain"),
    ],
)
def test_an_item_is_as_certain_as_its_letters(
    why: str,
    before: tuple[str, ...],
    after: tuple[str, ...],
    unknown_page: bool,  # noqa: FBT001  a value
    expected: str,
) -> None:
    sides = ({"S": Items(before)}, {"S": Items(after)})
    ((_, _, certainty),) = doubts(*sides, unknown_page=unknown_page)
    assert certainty == expected, why
    ((_, _, certainty),) = doubts(*sides[::-1], unknown_page=unknown_page)
    assert certainty == expected, why


@for_each(
    ("why", "before", "after", "certainty"),
    [
        ("one side lost the letter", {"S": ("Bü",)}, {"S": ("B?",)}, "uncertain"),
        ("the other side lost it", {"S": ("B?",)}, {"S": ("Bü",)}, "uncertain"),
        ("whatever the case", {"S": ("bü",)}, {"S": ("B?",)}, "uncertain"),
        ("other letters", {"S": ("Bü",)}, {"S": ("C?",)}, "certain"),
        ("two letters are not one", {"S": ("Büü",)}, {"S": ("B?",)}, "certain"),
        ("another list", {"S": ("Bü",), "T": ()}, {"S": (), "T": ("B?",)}, "certain"),
        ("both are new", {"S": ()}, {"S": ("Bü", "B?")}, "certain"),
        ("plain letters are not lost", {"S": ("Bu",)}, {"S": ("B?",)}, "certain"),
    ],
)
def test_a_question_mark_may_be_the_letter_that_a_conversion_lost(
    why: str, before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]], certainty: str
) -> None:
    one, two = ({n: Items(i) for n, i in side.items()} for side in (before, after))
    found = doubts(one, two)
    assert [c for _, _, c in found] == [certainty] * 2, why


@for_each(
    ("before", "after", "unknown_page", "expected"),
    [
        ("Bü", "B?", False, "uncertain"),
        ("B?", "Bü", False, "uncertain"),
        ("Bü", "C?", False, "certain"),
        ("Bu", "B?", False, "certain"),
        ("Bü", "Bö", False, "uncertain"),
        ("a", "b", True, "certain"),
        ("a", "ü", True, "uncertain"),
        ("ü", "a", True, "uncertain"),
        (True, False, True, "certain"),
        (None, "a", False, "certain"),
    ],
)
def test_a_single_text_is_as_certain_as_its_letters(
    before: Value,
    after: Value,
    unknown_page: bool,  # noqa: FBT001  a value
    expected: str,
) -> None:
    ((_, _, certainty),) = doubts({"S": before}, {"S": after}, unknown_page=unknown_page)
    assert certainty == expected


def test_an_action_is_no_letter() -> None:
    found = doubts({"S": Pairs({"g": 1})}, {"S": Pairs({"g": 0})}, unknown_page=True)
    assert found == [("S", "changed g", "certain")]


def test_a_lost_letter_makes_no_other_entry_uncertain() -> None:
    before, after = ("C:\\Zo\u00eb", "C:\\Old"), ("C:\\Zo?", "C:\\New", "C:\\\u00c4")
    found = doubts({"ExclusionPath": Items(before)}, {"ExclusionPath": Items(after)})
    assert {what: certainty for _, what, certainty in found} == {
        "removed C:\\Zo\u00eb": "uncertain",
        "added C:\\Zo?": "uncertain",
        "removed C:\\Old": "certain",
        "added C:\\New": "certain",
        "added C:\\\u00c4": "certain",
    }


@pytest.mark.parametrize(
    ("kind", "other"), [("changed", "changed"), ("added", "removed"), ("removed", "added")]
)
def test_a_letter_that_may_be_the_lost_one_makes_both_uncertain(kind: Any, other: Any) -> None:
    pair = [Difference("S", "\u00e4", kind, 1, 2), Difference("S", "?", other, 2, 1)]
    assert [d.certainty for d in with_certainty(pair, doubtful=False)] == ["uncertain"] * 2
