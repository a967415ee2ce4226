"""A deleted policy value is remembered with what applied below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.history.subjects import UNKNOWN
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at
from tests.support.walked import change, values, walked

if TYPE_CHECKING:
    from mpdiff.base.model import Statement


def test_a_removed_policy_leaves_what_lies_below() -> None:
    gone = change(30, 7, None, place="policy")
    found = walked(gone, places={"mdm": None, "local": 2})
    assert values(found) == [(7, "initial", None), (2, "log", 30)]
    (removal,) = found.removals
    assert (removal.enforced, removal.below, removal.restored) == (7, 2, None)
    back = change(60, None, 7, place="policy")
    (restored,) = walked(gone, back, places={"mdm": None, "local": 2}).removals
    assert restored.restored == back


@for_each(
    ("why", "places", "vouched"),
    [
        ("no dump shows it", {"mdm": None}, True),
        ("the log has a gap", {"mdm": None, "local": 2}, False),
        ("MDM may hold another", {"local": None}, True),
    ],
)
def test_what_lies_below_is_unknown_where_nobody_shows_it(
    why: str, places: dict[Any, Any], *, vouched: bool
) -> None:
    found = walked(change(30, 7, None, place="policy"), places=places, vouched=vouched)
    assert found.removals[0].below is UNKNOWN, why


POLICY: dict[str, Any] = {"place": "policy"}
GONE = change(30, 7, None, **POLICY)


@for_each(
    ("why", "records", "expected"),
    [
        ("a policy value", [GONE], [(7, None)]),
        ("a local value is nobody's policy", [change(30, 7, None)], []),
        ("a changed one", [change(30, 7, 8, **POLICY)], []),
        ("what it became nobody can read", [change(30, 7, UNTOLD, **POLICY)], []),
        ("one that was not set", [change(30, None, None, **POLICY)], []),
        ("one that nobody shows", [change(30, UNTOLD, None, **POLICY)], []),
        ("set again", [GONE, change(60, None, 5, **POLICY)], [(7, 60)]),
        (
            "set again twice: the first time counts",
            [GONE, change(60, None, 5, **POLICY), change(90, 5, 7, **POLICY)],
            [(7, 60)],
        ),
        ("set in another place", [GONE, change(60, None, 7, place="mdm")], [(7, None)]),
        ("set to what nobody can read", [GONE, change(60, None, UNTOLD, **POLICY)], [(7, None)]),
        ("still not set", [GONE, change(60, None, None, **POLICY)], [(7, None)]),
        (
            "deleted twice",
            [GONE, change(60, None, 5, **POLICY), change(90, 5, None, **POLICY)],
            [(7, 60), (5, None)],
        ),
    ],
)
def test_which_deleted_policy_values_are_remembered(
    why: str, records: list[Statement], expected: list[tuple[int, float | None]]
) -> None:
    found = [
        (r.enforced, None if r.restored is None else (r.restored.time - at(0)).seconds / 60)
        for r in walked(*records).removals
    ]
    assert found == expected, why


def test_an_item_of_a_policy_is_no_policy_value() -> None:
    assert walked(change(30, "x", None, key="x", **POLICY), is_item=True).removals == ()
