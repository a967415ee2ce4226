"""What differs between two snapshots. Meaning is not decided here.

deepdiff compares the maps; importing it takes as long as Python's own start, so a run in which no
map differs goes without. Lists are sets of up to 100,000 items, for which deepdiff's hashing takes
seconds; set algebra does the same in milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from mpdiff.base.letter_case import fold
from mpdiff.base.model import (
    Certainty,
    Difference,
    Items,
    Notice,
    Pairs,
    Scalar,
    Snapshot,
    Unreadable,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Side = Literal["before", "after"]


class Hidden(Struct, frozen=True):
    """What is certain in spite of a cut: an item that no snapshot shows was added or removed."""

    setting: str
    kind: Literal["added", "removed"]


class Comparison(Struct, frozen=True):
    """The differences, how many settings were compared, and what could not be."""

    differences: tuple[Difference, ...]
    compared: int
    notices: tuple[Notice, ...]
    hidden: tuple[Hidden, ...] = ()


def compare(before: Snapshot, after: Snapshot, *, ignore: Collection[str] = ()) -> Comparison:
    """Compare what both snapshots have and could read. Names in `ignore` are identity, not state."""
    names = [n for n in before.values if n in after.values and n not in ignore]
    both = {n: align(before.values[n], after.values[n]) for n in names}
    readable = {
        n: sides
        for n, sides in both.items()
        if not any(isinstance(side, Unreadable) for side in sides)
    }
    differences = [*_singles(readable), *_maps(readable), *_lists(readable)]
    differences.sort(key=lambda d: (fold(d.setting), fold(d.key or ""), d.kind))
    return Comparison(
        differences=tuple(differences),
        compared=len(readable),
        notices=tuple(_notices(before, after, both, ignore)),
        hidden=tuple(_hidden(readable)),
    )


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
    have = {fold(i): i for i in console.items}
    for item in other.items:
        parts = [fold(p) for p in item.split(", ")]
        if len(parts) > 1 and fold(item) not in have and all(p in have for p in parts):
            for part in parts:
                have.pop(part, None)
            have[fold(item)] = item
    return Items(tuple(have.values()), cut=console.cut, split=True)


def _singles(sides: dict[str, tuple[Value, Value]]) -> Iterator[Difference]:
    """Compare single values. True and 1 are two values, though Python holds them equal."""
    for name, (before, after) in sides.items():
        if _is_many(before) or _is_many(after):
            continue
        old, new = _plain(before), _plain(after)
        if type(old) is not type(new) or old != new:
            yield Difference(name, None, "changed", old, new)


def _maps(sides: dict[str, tuple[Value, Value]]) -> Iterator[Difference]:
    """Compare maps with deepdiff, key by key."""
    old: dict[str, dict[str, int | None]] = {}
    new: dict[str, dict[str, int | None]] = {}
    cut: dict[str, tuple[bool, bool]] = {}
    for name, (before, after) in sides.items():
        if isinstance(before, Pairs) and isinstance(after, Pairs):
            old[name], new[name] = before.pairs, after.pairs
            cut[name] = (before.cut, after.cut)
    if old == new:
        return
    from deepdiff import DeepDiff

    # Threshold 0: a map is always compared by its keys, however little both sides share.
    tree = DeepDiff(old, new, view="tree", threshold_to_diff_deeper=0)
    for report in ("values_changed", "type_changes"):
        for node in tree.get(report, ()):
            if node.t1 is not None and node.t2 is not None:
                name, key = node.path(output_format="list")
                yield Difference(name, key, "changed", node.t1, node.t2)
            # else: the action of one side was cut away; the notice of the cut says so
    for node in tree.get("dictionary_item_added", ()):
        name, key = node.path(output_format="list")
        yield Difference(name, key, "added", None, node.t2, _certainty(cut[name][0]))
    for node in tree.get("dictionary_item_removed", ()):
        name, key = node.path(output_format="list")
        yield Difference(name, key, "removed", node.t1, None, _certainty(cut[name][1]))


def _plain(value: Value) -> Scalar:
    return value if isinstance(value, bool | int | str | None) else str(value)


def _certainty(other_side_cut: bool) -> Certainty:  # noqa: FBT001  one plain question
    return "uncertain" if other_side_cut else "certain"


def _lists(sides: dict[str, tuple[Value, Value]]) -> Iterator[Difference]:
    """Compare sets of items; two sides of different kinds have changed as a whole."""
    for name, (before, after) in sides.items():
        if isinstance(before, Items) and isinstance(after, Items):
            yield from _items(name, before, after)
        elif type(before) is not type(after) and (_is_many(before) or _is_many(after)):
            yield Difference(name, None, "changed", _shown(before), _shown(after))


def _items(name: str, before: Items, after: Items) -> Iterator[Difference]:
    old, new = _keyed(before), _keyed(after)
    for key in new.keys() - old.keys():
        item = new[key]
        yield Difference(name, item, "added", None, item, _certainty(before.cut))
    for key in old.keys() - new.keys():
        item = old[key]
        yield Difference(name, item, "removed", item, None, _certainty(after.cut))


def _is_many(value: Value) -> bool:
    return isinstance(value, Items | Pairs)


def _shown(value: Value) -> Scalar:
    if isinstance(value, Items):
        return "{" + ", ".join(value.items) + "}"
    if isinstance(value, Pairs):
        return "{" + ", ".join(f"{key}: {action}" for key, action in value.pairs.items()) + "}"
    return _plain(value)


def _keyed(items: Items) -> dict[str, str]:
    return {fold(i): i for i in items.items}


def _hidden(sides: dict[str, tuple[Value, Value]]) -> Iterator[Hidden]:
    """Find what a cut cannot hide.

    A cut list holds at least one item more than it shows. Where the other side is whole and has no
    item that could be that one, it was added (or removed) for certain.
    """
    for name, (before, after) in sides.items():
        if not isinstance(before, Items) or not isinstance(after, Items):
            continue
        old, new = _keyed(before), _keyed(after)
        if after.cut and not before.cut and not old.keys() - new.keys():
            yield Hidden(name, "added")
        if before.cut and not after.cut and not new.keys() - old.keys():
            yield Hidden(name, "removed")


def _notices(
    before: Snapshot,
    after: Snapshot,
    both: dict[str, tuple[Value, Value]],
    ignore: Collection[str],
) -> Iterator[Notice]:
    for side, here, there in (("before", before, after), ("after", after, before)):
        only = [n for n in here.values if n not in there.values and n not in ignore]
        if only:
            yield Notice(
                f"only-in-{side}",
                f"{_count(only)} only in the {side} snapshot, so not compared "
                f"(another platform version prints other settings): {_names(only)}",
                here.member,
            )
        unreadable = [n for n, v in here.values.items() if could_not_be_read(v)]
        if unreadable:
            yield Notice("unreadable", _unreadable_text(here, unreadable, side), here.member)
    cut = [n for n, sides in both.items() if any(getattr(s, "cut", False) for s in sides)]
    for name in cut:
        yield Notice("cut-list", _cut_text(name, *both[name]), None)


def could_not_be_read(value: Value) -> bool:
    """Tell a refusal from the placeholder that only says that a feature is off."""
    return isinstance(value, Unreadable) and not value.feature_off


def _unreadable_text(snapshot: Snapshot, names: list[str], side: str) -> str:
    said = sorted({v.text for n in names if isinstance(v := snapshot.values[n], Unreadable)})
    return (
        f"{_count(names)} could not be read in the {side} snapshot and may hold anything: "
        f"{_names(names)} ({'; '.join(said)})"
    )


def _cut_text(name: str, before: Value, after: Value) -> str:
    parts = [
        f"the {side} shows {_visible(value)} of more"
        for side, value in (("before", before), ("after", after))
        if getattr(value, "cut", False)
    ]
    return f"{name}: {' and '.join(parts)}; what is hidden was not compared"


def _visible(value: Value) -> int:
    if isinstance(value, Items):
        return len(value.items)
    return len(value.pairs) if isinstance(value, Pairs) else 0


def _count(names: list[str]) -> str:
    return f"{len(names)} setting{'' if len(names) == 1 else 's'}"


def _names(names: Iterable[str], most: int = 12) -> str:
    listed = sorted(names, key=str.lower)
    more = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {more} more" if more > 0 else "")
