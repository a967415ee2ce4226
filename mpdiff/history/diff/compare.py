"""What differs between two snapshots. Meaning is not decided here.

Every value that holds several things becomes a map once: an item or an id to what is held of it.
Which keys are on one side only, set algebra tells: 100,000 items take a tenth of a second, and
deepdiff's hashing nine seconds. Where a key is on both sides and maps to whole numbers, they are
compared as they are; what is not two numbers is left to deepdiff. Importing it takes four times what
Python's own start takes (its cache brings asyncio and ssl along, and no setting of it prevents that),
so an action that changed goes without.
What differs more often than can be listed stays a keyed set, a `Bulk`: a million differences of one
list are never a million objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.letter_case import fold
from mpdiff.base.model import (
    PERHAPS_CUT,
    ChangeKind,
    Difference,
    Items,
    Pairs,
    Scalar,
    Snapshot,
    Unreadable,
    Value,
)
from mpdiff.base.values import align
from mpdiff.history.diff.comparison import SIDES, Bulk, Comparison, Cut
from mpdiff.history.diff.doubts import identity_of, with_certainty
from mpdiff.history.diff.not_compared import not_compared

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator


class _Map(Struct, frozen=True):
    """A value's entries: key -> how the entry is spelled; what a map's entry maps to."""

    spelled: dict[str, str]
    held: dict[str, int | None]
    cut: bool

    @property
    def partial(self) -> bool:
        """Whether it hides entries, or what one of them maps to."""
        return self.cut or None in self.held.values()


def compare_snapshots(
    before: Snapshot, after: Snapshot, *, ignore: Collection[str] = ()
) -> Comparison:
    """Compare what both snapshots have and could read. Names in `ignore` are identity, not state.

    What a cut list may hide is no difference but one statement, see `Cut`. A difference in letters
    of which a snapshot does not tell which they are is uncertain.
    """
    names = [n for n in before.values if n in after.values and n not in ignore]
    both = {n: align(before.values[n], after.values[n]) for n in names}
    readable = {
        n: sides
        for n, sides in both.items()
        if not any(isinstance(side, Unreadable) for side in sides)
    }
    differences: list[Difference] = []
    cuts: list[Cut] = []
    bulks: list[Bulk] = []
    for name, (old, new) in readable.items():
        first, second = _map(old), _map(new)
        if first is None or second is None or isinstance(old, Items) != isinstance(new, Items):
            differences += _whole(name, old, new)
            continue
        large = list(_bulks(name, first, second))
        bulks += large
        found = list(_entries(name, first, second, besides={bulk.kind for bulk in large}))
        cuts += _cuts(name, first, second, [d for d in found if _may_be_hidden(d, first, second)])
        differences += [d for d in found if not _may_be_hidden(d, first, second)]
    doubtful = not (before.spelling_certain and after.spelling_certain)
    delicate = [d for bulk in bulks for d in _delicate(bulk)]
    weighed = list(with_certainty([*differences, *delicate], doubtful=doubtful))
    differences = weighed[: len(differences)]
    differences.sort(key=lambda d: (fold(d.setting), fold(d.key or ""), d.kind))
    unclear = {identity_of(d) for d in weighed[len(differences) :] if d.certainty == "uncertain"}
    return Comparison(
        differences=tuple(differences),
        compared=len(readable),
        notices=tuple(not_compared(before, after, both, ignore)),
        cuts=tuple(cuts),
        bulks=tuple(_with_doubts(bulk, unclear) for bulk in bulks),
    )


def _map(value: Value) -> _Map | None:
    """Return the entries of a list or a map, None for a single value."""
    if isinstance(value, Items):
        return _Map(value.by_key, {}, value.cut)
    if isinstance(value, Pairs):
        return _Map({key: key for key in value.pairs}, value.pairs, value.cut)
    return None


def _whole(name: str, before: Value, after: Value) -> Iterator[Difference]:
    """Compare values that are not two of one shape. True and 1 are two, though Python disagrees."""
    old, new = _shown(before), _shown(after)
    if type(old) is not type(new) or old != new or type(before) is not type(after):
        yield Difference(name, None, "changed", old, new)


def _bulks(name: str, old: _Map, new: _Map) -> Iterator[Bulk]:
    """Return the kinds of differences that are too many to list; what a cut side may hide is none."""
    if old.partial or new.partial:
        return
    sides: tuple[tuple[ChangeKind, _Map, Callable[[], set[str]]], ...] = (
        ("added", new, lambda: new.spelled.keys() - old.spelled.keys()),
        ("removed", old, lambda: old.spelled.keys() - new.spelled.keys()),
        ("changed", new, lambda: {k for k, v in new.held.items() if old.held.get(k, v) != v}),
    )
    for kind, side, differing in sides:  # one after the other: a set of a million is large
        keys = differing()
        if len(keys) > limits.MAX_LISTED:
            yield Bulk(name, kind, {k: side.spelled[k] for k in keys}, old.held, new.held)
        del keys


def _delicate(bulk: Bulk) -> Iterator[Difference]:
    """Return the differences of a bulk whose letters may not be what the device has."""
    for key, spelled in bulk.spelled.items():
        if not spelled.isascii() or "?" in spelled:
            yield bulk.difference(key)


def _with_doubts(bulk: Bulk, unclear: set[tuple[str, ChangeKind, str]]) -> Bulk:
    return replace(
        bulk,
        uncertain=frozenset(
            key for setting, kind, key in unclear if (setting, kind) == (bulk.setting, bulk.kind)
        ),
    )


def _entries(
    name: str, old: _Map, new: _Map, besides: Collection[ChangeKind]
) -> Iterator[Difference]:
    """Compare entry by entry. An action that was cut away is None and no other action.

    `besides`: kinds of differences that are left out.
    """
    if "added" not in besides:
        for key in new.spelled.keys() - old.spelled.keys():
            spelled = new.spelled[key]
            yield Difference(name, spelled, "added", None, new.held.get(key, spelled))
    if "removed" not in besides:
        for key in old.spelled.keys() - new.spelled.keys():
            spelled = old.spelled[key]
            yield Difference(name, spelled, "removed", old.held.get(key, spelled), None)
    if "changed" not in besides:
        for key in _changed(old.held, new.held):
            yield Difference(name, key, "changed", old.held[key], new.held[key])


def _changed(old: dict[str, int | None], new: dict[str, int | None]) -> Iterator[str]:
    """Return the keys of both maps that no longer map to the same."""
    differing = [key for key, held in old.items() if key in new and new[key] != held]
    rest = {k for k in differing if not (isinstance(old[k], int) and isinstance(new[k], int))}
    yield from (key for key in differing if key not in rest)
    if not rest:
        return
    from deepdiff import DeepDiff

    first, second = ({key: side[key] for key in sorted(rest)} for side in (old, new))
    # Threshold 0: a map is always compared by its keys, however little both sides share.
    tree = DeepDiff(first, second, view="tree", threshold_to_diff_deeper=0)
    for report in ("values_changed", "type_changes"):
        for node in tree.get(report, ()):
            (key,) = node.path(output_format="list")
            yield key


def _may_be_hidden(found: Difference, old: _Map, new: _Map) -> bool:
    """Report whether a cut side may hold, out of sight, what it does not show."""
    if found.kind == "changed":
        return found.before is None or found.after is None
    return old.cut if found.kind == "added" else new.cut


def _cuts(name: str, old: _Map, new: _Map, unseen: list[Difference]) -> Iterator[Cut]:
    sides = tuple(s for s, one in zip(SIDES, (old, new), strict=True) if one.partial)
    if not sides:
        return
    certain: Literal["added", "removed"] | None = None
    if any(key.endswith(PERHAPS_CUT) for one in (old, new) for key in one.spelled):
        pass  # whether it is cut is not certain either
    elif new.cut and not old.cut and old.spelled.keys() <= new.spelled.keys():
        certain = "added"
    elif old.cut and not new.cut and new.spelled.keys() <= old.spelled.keys():
        certain = "removed"
    listed = sorted(unseen, key=lambda d: (fold(d.key or ""), d.kind))
    yield Cut(name, sides, (len(old.spelled), len(new.spelled)), tuple(listed), certain)


def _shown(value: Value) -> Scalar:
    if isinstance(value, Items):
        return "{" + ", ".join(value.items) + "}"
    if isinstance(value, Pairs):
        return "{" + ", ".join(f"{key}: {action}" for key, action in value.pairs.items()) + "}"
    return value if isinstance(value, bool | int | str | None) else str(value)
