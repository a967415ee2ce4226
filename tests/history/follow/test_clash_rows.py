"""Which two witnesses cannot both be right: one row a history, with what is noted and what it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at
from tests.support.walked import change, values, walked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Statement
    from mpdiff.history.follow.segments import Walk

ITEM: dict[str, Any] = {"is_item": True}
APPLIED: dict[str, Any] = {"place": "effective"}
OPEN: dict[str, Any] = {"time_certain": False}


def item(minute: float, old: Any, new: Any, **given: Any) -> Statement:
    return change(minute, old, new, key="x", **given)


def noted(found: Walk) -> list[tuple[Any, ...]]:
    """Return of each clash what shows which value, the other one, its record's minute, and if it is old."""
    return [
        (
            one.witness,
            one.holds,
            one.expected,
            None if one.against is None else (one.against.time - at(0)).total_seconds() / 60,
            *(("old",) if one.of_old else ()),
            *(("up to it",) if one.up_to else ()),
        )
        for one in found.clashes
    ]


@for_each(
    ("why", "statements", "given", "expected"),
    [
        (
            "a switch shows what applied last, whatever the places hold",
            [change(60, UNTOLD, None, **APPLIED)],
            {"after": True, "places": {"policy": None, "mdm": True, "local": False}},
            [("after", True, None, 60)],
        ),
        (
            "it was deleted at an uncertain time",
            [change(120, UNTOLD, None, **OPEN)],
            {"after": 1},
            [("after", 1, None, 120)],
        ),
        (
            "an item of policy counts at once, so the snapshot should list it",
            [item(60, None, "x", place="mdm")],
            {"before": None, "after": None, "vouched": False, **ITEM},
            [("after", None, "x", 60)],
        ),
        (
            "a policy value of the mode waits, but then the old one should stand",
            [change(30, None, 3, place="mdm")],
            {"after": 2},
            [("after", 2, 3, 30)],
        ),
        (
            "a policy value from before the mode does not wait",
            [change(-60, None, False, place="policy")],
            {"after": None, "collected": False},
            [("after", None, False, -60)],
        ),
        (
            "only an old value shows what the snapshot denies",
            [change(30, 2, 2), change(31, None, None)],
            {"after": 2},
            [("unseen", None, 2, 31), ("after", 2, None, 31, "old")],
        ),
        (
            "a switch implies what the record before it denies",
            [change(-60, None, True), change(300, UNTOLD, True, **APPLIED)],
            {"before": True},
            [("unseen", False, True, -60)],
        ),
        (
            "the stronger place's record leaves it, not the deletion that changed nothing",
            [
                change(30, UNTOLD, False, place="policy"),
                change(300, UNTOLD, None, place="mdm"),
            ],
            {"collected": None},
            [("collection", None, False, 300)],
        ),
        (
            "of two records of one place the first wrote it",
            [change(30, None, True, **OPEN), change(60, UNTOLD, True)],
            {"after": None, "collected": None},
            [("after", None, True, 30)],
        ),
    ],
)
def test_they_cannot_both_be_right(
    why: str, statements: Sequence[Statement], given: dict[str, Any], expected: list[Any]
) -> None:
    assert noted(walked(*statements, **given)) == expected, why


@for_each(
    ("why", "statements", "given"),
    [
        (
            "what applied between was shown by nobody",
            [
                change(30, UNTOLD, UNTOLD, **APPLIED),
                change(230, UNTOLD, 1, **APPLIED, held=True),
            ],
            {"before": 1},
        ),
        (
            "a policy value of the mode that changed nothing waits for its end",
            [change(120, UNTOLD, True, place="mdm")],
            {"before": True, "after": False},
        ),
        (
            "a record of before the window says that it was not listed then",
            [item(-60, UNTOLD, UNTOLD, **OPEN), item(-10, None, "x")],
            {"before": "x", **ITEM},
        ),
        (
            "not listed by policy, it may be among the local ones",
            [item(230, None, None, place="policy")],
            {"before": "x", **ITEM},
        ),
        (
            "what stands at collection may have come since",
            [change(120, True, None)],
            {"before": None, "places": {"mdm": True}},
        ),
    ],
)
def test_both_may_be_right(why: str, statements: Sequence[Statement], given: Any) -> None:
    assert noted(walked(*statements, **given)) == [], why


@for_each(
    ("why", "statement", "given", "dated"),
    [
        ("a policy value of the mode may wait", change(120, None, 1, place="mdm"), {}, False),
        ("an item of policy does not", item(239, None, "x", place="mdm"), ITEM, True),
        ("nor a local value", change(120, None, 1), {}, True),
        ("it may be no value of the mode", change(120, None, 1, place="mdm", **OPEN), {}, True),
        (
            "a local deletion lets a policy of before the mode apply",
            change(120, True, None),
            {"before": None, "places": {"mdm": True}},
            True,
        ),
    ],
)
def test_when_it_began_to_apply(
    why: str, statement: Statement, given: dict[str, Any], *, dated: bool
) -> None:
    (one,) = (s for s in walked(statement, **given).segments if s.source == "log")
    assert one.dated is dated, why


def test_behind_a_gap_a_record_that_is_denied_is_unsure_and_a_snapshot_is_not() -> None:
    (first, _) = walked(before=None, after=3, vouched=False).segments
    assert first.sure
    denied = walked(change(300, UNTOLD, 1), collected=None, vouched=False)
    assert values(denied)[1:] == [(1, "log", 300), (None, "collection", None)]
    assert [s.sure for s in denied.segments[1:]] == [False, True]


@pytest.mark.parametrize(
    ("why", "statements", "given", "at_start", "over"),
    [
        (
            "the after snapshot is dropped",
            [change(60, False, True), change(300, True, False)],
            {"after": None, "default": False},
            1,
            2,
        ),
        (
            "the after snapshot is dropped, and nothing changed inside",
            [item(30, UNTOLD, None), item(300, None, "x")],
            {"after": "x", **ITEM},
            1,
            1,
        ),
    ],
)
def test_a_snapshot_that_records_on_both_sides_deny_leaves_no_state(
    why: str, statements: Sequence[Statement], given: Any, at_start: int, over: int
) -> None:
    found = walked(*statements, **given)
    assert "after" not in {s.source for s in found.segments}
    assert (found.at_start, found.over) == (at_start, over), why
