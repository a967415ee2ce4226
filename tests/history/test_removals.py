"""A deleted policy value is remembered with what applied below it."""

from __future__ import annotations

from typing import Any

import pytest

from mpdiff.history.subjects import UNKNOWN
from tests.support.walked import change, values, walked


def test_a_removed_policy_leaves_what_lies_below() -> None:
    gone = change(30, 7, None, place="policy")
    found = walked(gone, places={"mdm": None, "local": 2})
    assert values(found) == [(7, "initial", None), (2, "log", 30)]
    (removal,) = found.removals
    assert (removal.enforced, removal.below, removal.restored) == (7, 2, None)
    back = change(60, None, 7, place="policy")
    (restored,) = walked(gone, back, places={"mdm": None, "local": 2}).removals
    assert restored.restored == back


@pytest.mark.parametrize(
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
