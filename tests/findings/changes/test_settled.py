"""What the snapshots leave open is certain where the log shows it inside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Items
from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, listed, touch, unlisted
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Statement

ITEM = "D:\\M\u00fcll"
OTHER = "D:\\M\u00f6ll"


@for_each(
    ("why", "records", "certainty"),
    [
        ("nobody knows which letter the first snapshot holds", [], "uncertain"),
        ("the log shows that it was added", [listed(30, ITEM)], "certain"),
        ("and added again", [listed(30, ITEM), unlisted(60, ITEM), listed(90, ITEM)], "certain"),
        (
            "the record does not tell whether it was there",
            [touch(30, "ExclusionPath", UNTOLD, ITEM, ITEM)],
            "uncertain",
        ),
        ("nobody knows when", [listed(30, ITEM, time_certain=False)], "uncertain"),
        ("it was another item", [listed(30, OTHER)], "uncertain"),
    ],
)
def test_an_item_of_unknown_letters(why: str, records: list[Statement], certainty: str) -> None:
    before = snapshot({"ExclusionPath": Items(("C:\\x",))}, spelling_certain=False)
    after = snapshot({"ExclusionPath": Items(("C:\\x", ITEM))})
    found = [f for f in changed(case(records, before, after)) if f.key == ITEM]
    assert [f.certainty for f in found if f.change is not None] == [certainty], why
