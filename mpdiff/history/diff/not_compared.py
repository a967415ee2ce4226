"""What was not compared, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Items, Notice, Pairs, Snapshot, Unreadable, Value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


def not_compared(
    before: Snapshot,
    after: Snapshot,
    both: dict[str, tuple[Value, Value]],
    ignore: Collection[str],
) -> Iterator[Notice]:
    """Yield what only one side has, what could not be read, and what a cut list hides."""
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
        f"in the {side} snapshot after {_count_items(_visible(value))}"
        for side, value in (("before", before), ("after", after))
        if getattr(value, "cut", False)
    ]
    return f"{name}: cut {' and '.join(parts)}; what is hidden was not compared"


def _count_items(count: int) -> str:
    return f"{count} item{'s' * (count != 1)}"


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
