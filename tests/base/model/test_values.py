"""Items: a set of strings that is looked up by key."""

from __future__ import annotations

from msgspec.structs import replace

from mpdiff.base.model import Items


def test_items_are_found_by_what_makes_them_one_item() -> None:
    items = Items(("C:\\A", " c:\\b"))
    assert items.by_key == {"c:\\a": "C:\\A", "c:\\b": " c:\\b"}
    assert items.by_key is items.by_key


def test_items_made_of_their_keys_are_the_items_themselves() -> None:
    items = Items(("C:\\A", " c:\\b"), cut=True)
    made = Items.of(dict(items.by_key), cut=True, split=False)
    assert made == items
    assert made.by_key == items.by_key


def test_other_items_have_other_keys() -> None:
    items = Items.of({"c:\\a": "C:\\A"}, cut=False, split=False)
    assert replace(items, items=("D:\\B",)).by_key == {"d:\\b": "D:\\B"}
