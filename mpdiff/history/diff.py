"""What differs between two snapshots. Meaning is not decided here.

Every value that holds several things becomes a map once: an item or an id to what is held of it.
Which keys are on one side only, set algebra tells: 100,000 items take a tenth of a second, and
deepdiff's hashing nine seconds. Where a key is on both sides, deepdiff compares what it maps to;
importing it takes as long as Python's own start, so a run in which no map differs goes without.
What differs more often than can be listed stays a keyed set, a `Bulk`: a million differences of one
list are never a million objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.letter_case import fold
from mpdiff.base.model import (
    PERHAPS_CUT,
    ChangeKind,
    Difference,
    Items,
    Notice,
    Pairs,
    Scalar,
    Snapshot,
    Unreadable,
    Value,
)
from mpdiff.base.values import align

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Side = Literal["before", "after"]
SIDES: tuple[Side, Side] = ("before", "after")


class Cut(Struct, frozen=True):
    """A list or map that a snapshot shows in part only: one statement, however long the list is.

    `sides`: where it is cut. `shown`: how many entries the before and the after show. `unseen`: the
    entries that one side shows and the cut other may hold out of sight, as the differences that
    they would be. `certain`: an entry that no snapshot shows was added or removed, since a cut
    list holds more than it shows, and the whole other side is accounted for.
    """

    setting: str
    sides: tuple[Side, ...]
    shown: tuple[int, int]
    unseen: tuple[Difference, ...] = ()
    certain: Literal["added", "removed"] | None = None


class Bulk(Struct, frozen=True):
    """Differences of one list or map and of one kind, too many to be listed one by one.

    `spelled`: the entries by their identity. `before`, `after`: what a map's entries map to.
    `uncertain`: the identities of those that may be one of spelling alone.
    """

    setting: str
    kind: ChangeKind
    spelled: dict[str, str]
    before: dict[str, int | None] = {}
    after: dict[str, int | None] = {}
    uncertain: frozenset[str] = frozenset()

    def difference(self, key: str) -> Difference:
        """Return one of them, by its identity."""
        spelled = self.spelled[key]
        return Difference(
            self.setting,
            spelled,
            self.kind,
            None if self.kind == "added" else self.before.get(key, spelled),
            None if self.kind == "removed" else self.after.get(key, spelled),
            "uncertain" if key in self.uncertain else "certain",
        )

    def certain(self) -> Bulk:
        """Return it without what is uncertain."""
        certain = {k: s for k, s in self.spelled.items() if k not in self.uncertain}
        return replace(self, spelled=certain, uncertain=frozenset())


class Comparison(Struct, frozen=True):
    """The differences, how many settings were compared, and what could not be.

    `bulks`: the differences that are too many to stand among `differences`.
    """

    differences: tuple[Difference, ...]
    compared: int
    notices: tuple[Notice, ...]
    cuts: tuple[Cut, ...] = ()
    bulks: tuple[Bulk, ...] = ()

    @property
    def examples(self) -> tuple[Difference, ...]:
        """Return the differences, and of each bulk one."""
        return (*self.differences, *(b.difference(min(b.spelled)) for b in self.bulks))


class _Map(Struct, frozen=True):
    """A value's entries: key -> how the entry is spelled; what a map's entry maps to."""

    spelled: dict[str, str]
    held: dict[str, int | None]
    cut: bool

    @property
    def partial(self) -> bool:
        """Whether it hides entries, or what one of them maps to."""
        return self.cut or None in self.held.values()


def compare(before: Snapshot, after: Snapshot, *, ignore: Collection[str] = ()) -> Comparison:
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
    weighed = list(_weighed([*differences, *delicate], doubtful=doubtful))
    differences = weighed[: len(differences)]
    differences.sort(key=lambda d: (fold(d.setting), fold(d.key or ""), d.kind))
    unclear = {_identity(d) for d in weighed[len(differences) :] if d.certainty == "uncertain"}
    return Comparison(
        differences=tuple(differences),
        compared=len(readable),
        notices=tuple(_notices(before, after, both, ignore)),
        cuts=tuple(cuts),
        bulks=tuple(_with_doubts(bulk, unclear) for bulk in bulks),
    )


def _map(value: Value) -> _Map | None:
    """Return the entries of a list or a map, None for a single value."""
    if isinstance(value, Items):
        return _Map({fold(i): i for i in value.items}, {}, value.cut)
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
    sides: tuple[tuple[ChangeKind, _Map, set[str]], ...] = (
        ("added", new, new.spelled.keys() - old.spelled.keys()),
        ("removed", old, old.spelled.keys() - new.spelled.keys()),
        ("changed", new, {k for k, v in new.held.items() if old.held.get(k, v) != v}),
    )
    for kind, side, keys in sides:
        if len(keys) > limits.MAX_LISTED:
            yield Bulk(name, kind, {k: side.spelled[k] for k in keys}, old.held, new.held)


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
    common = old.keys() & new.keys()
    first, second = ({key: side[key] for key in common} for side in (old, new))
    if first == second:
        return
    from deepdiff import DeepDiff

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


def _weighed(found: list[Difference], *, doubtful: bool) -> Iterator[Difference]:
    """Mark the differences that may be one of spelling alone.

    In a file of an unknown code page nobody knows the letters beyond ASCII, and a conversion writes
    `?` for a letter that its code page lacks.
    """
    lost = {(d.setting, d.kind, fold(d.key)) for d in found if d.key and "?" in d.key}
    lossy = set()
    for one in found if lost else ():
        if one.key and not one.key.isascii():
            key = one.setting, _OPPOSITE[one.kind], fold(_without_letters(one.key))
            lossy |= {key, _identity(one)} if key in lost else set()
    for one in found:
        texts = [t for t in (one.key, one.before, one.after) if isinstance(t, str)]
        unclear = doubtful and not all(t.isascii() and "?" not in t for t in texts)
        unclear = unclear or (one.key is None and len(texts) > 1 and _same_but_lost(*texts))
        yield replace(one, certainty="uncertain") if unclear or _identity(one) in lossy else one


_OPPOSITE: Final[dict[ChangeKind, ChangeKind]] = {
    "added": "removed",
    "removed": "added",
    "changed": "changed",
}


def _identity(one: Difference) -> tuple[str, ChangeKind, str]:
    return one.setting, one.kind, fold(one.key or "")


def _same_but_lost(one: str, other: str) -> bool:
    return one != other and _without_letters(one) == _without_letters(other)


def _without_letters(text: str) -> str:
    """Return the text as a conversion to ASCII leaves it."""
    return text.encode("ascii", "replace").decode("ascii")


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
