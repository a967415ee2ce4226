"""Two spellings of one value: a bare item against a list, a list that console text split."""

from __future__ import annotations

from mpdiff.base.letter_case import item_key
from mpdiff.base.model import Items, Pairs, Value


def align(before: Value, after: Value) -> tuple[Value, Value]:
    """Return both sides one form: a bare value against a list is a list, blank is an empty one."""
    if isinstance(before, Items) and isinstance(after, str | None):
        return before, Items(() if after is None else (after,))
    if isinstance(after, Items) and isinstance(before, str | None):
        return Items(() if before is None else (before,)), after
    if isinstance(before, Items) and isinstance(after, Items):
        return _rejoin(before, after), _rejoin(after, before)
    if isinstance(before, Pairs) and after is None:
        return before, Pairs({})
    if isinstance(after, Pairs) and before is None:
        return Pairs({}), after
    return before, after


def _rejoin(console: Items, other: Items) -> Items:
    """Put an item together again that console text split at a `, ` of its own."""
    if not console.split or other.split:
        return console
    have = {item_key(i): i for i in console.items}
    for item in other.items:
        parts = [item_key(p) for p in item.split(", ")]
        if len(parts) > 1 and item_key(item) not in have and all(p in have for p in parts):
            for part in parts:
                have.pop(part, None)
            have[item_key(item)] = item
    return Items(tuple(have.values()), cut=console.cut, split=True)
