"""Local items of lists where policy has them not count: whether they do in the mode nobody documents."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import Items, Value
from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import listed, unlisted

MERGE = "DisableLocalAdminMerge"
PATH = "C:\\Users"
EMPTY: dict[str, Value] = {"ExclusionPath": Items(())}


@for_each(
    ("why", "given", "place", "certain"),
    [
        ("nothing is known of it", {}, "local", True),
        ("they count", {"places": {"policy": {MERGE: False}}}, "local", True),
        ("policy", {"places": {"policy": {MERGE: True}}}, "local", False),
        ("Policy Manager", {"places": {"mdm": {MERGE: True}}}, "local", False),
        ("what applies", {"collected": {MERGE: True, **EMPTY}}, "local", False),
        ("a local value alone", {"places": {"local": {MERGE: True}}}, "local", True),
        ("an item of policy", {"places": {"policy": {MERGE: True}}}, "policy", True),
    ],
)
def test_a_local_item_is_certain_where_it_counts(
    why: str, given: dict[str, Any], place: Any, *, certain: bool
) -> None:
    steps = [listed(30, PATH, place=place), unlisted(60, PATH, place=place)]
    (one,) = changed(case(steps, EMPTY, EMPTY, **given))
    assert (one.certainty == "certain") is certain, why


def test_a_snapshot_that_shows_it_shows_that_it_counts() -> None:
    held: dict[str, Value] = {"ExclusionPath": Items((PATH,))}
    policy: Any = {"policy": {MERGE: True}}
    (one,) = changed(case([listed(30, PATH)], EMPTY, held, places=policy))
    assert one.certainty == "certain"
