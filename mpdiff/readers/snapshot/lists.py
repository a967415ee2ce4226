"""Lists to canonical sets and maps: no order, no duplicates, pairs put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.letter_case import item_key, lower_ascii
from mpdiff.base.model import Items, Pairs
from mpdiff.base.text.lines import BLANKS
from mpdiff.readers.snapshot.properties import shortened
from mpdiff.readers.snapshot.scalars import (
    OddValueError,
    canonical_guid,
    odd_value,
    to_enum,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


class PairsMismatchError(ValueError):
    """Ids and actions that cannot be put together; the text says why."""


def to_items(raw: object, item_kind: str | None) -> Items:
    """Return a list setting's items: null, blank and `{}` are the empty list, a bare value is one.

    Extensions get their dot and lower case. Blanks around an item stay, where the format tells them:
    only the exact text removes an item from a device. Duplicates (in any case, with any blanks around
    them) go; the first spelling stays, but one with blanks goes before one without.
    """
    texts, cut, split = _sequence(raw)
    seen: dict[str, str] = {}
    for text in texts:
        if not text.strip(BLANKS):
            continue
        item = _extension(text) if item_kind == "extension" else text
        key = item_key(item)
        if len(item) > len(seen.setdefault(key, item)):
            seen[key] = item
    return Items.of(seen, cut=cut, split=split and len(seen) > 1)


def merge_pairs(ids: object, actions: object, values: Mapping[int, str]) -> tuple[Pairs, list[str]]:
    """Pair ids with actions by position; also give the numbers that are no known actions.

    Where a list is cut, what is visible is paired and an id without a visible action gets None.
    Raises PairsMismatchError: lengths that disagree, an id with two actions, an action that is
    neither a number nor a known name.
    """
    keys, ids_cut = _stripped(ids)
    states, actions_cut = _stripped(actions)
    _check_lengths(len(keys), len(states), ids_cut=ids_cut, actions_cut=actions_cut)
    pairs: dict[str, int | None] = {}
    odd: list[str] = []
    for place, text in enumerate(keys):
        if not text:
            raise PairsMismatchError("an id is blank")
        key = _id(text)
        action = _action(states[place], values, odd) if place < len(states) else None
        if key in pairs and pairs[key] != action:
            raise PairsMismatchError("an id stands twice with different actions")
        pairs[key] = action
    return Pairs(pairs, cut=ids_cut), odd


def merge_keyed(ids: object, items: object) -> Items | None:
    """Return `id: item` for each position, None where the two lists are not equally long."""
    keys, ids_cut = _stripped(ids)
    texts, items_cut, split = _sequence(items)
    if len(keys) != len(texts) or ids_cut != items_cut:
        return None
    joined = tuple(f"{_id(key)}: {text}" for key, text in zip(keys, texts, strict=True))
    return to_items(Items(joined, cut=items_cut, split=split), None)


def _sequence(raw: object) -> tuple[list[str], bool, bool]:
    """Return the texts of a list or a bare value, and whether it is cut, split.

    A blank between items keeps its place, so that pairs stay aligned; nothing but blanks is empty.
    """
    cut, split = (raw.cut, raw.split) if isinstance(raw, Items) else (False, False)
    held = raw.items if isinstance(raw, Items) else raw if isinstance(raw, list) else [raw]
    texts = ["" if item is None else str(item) for item in held]
    return (texts if any(text.strip(BLANKS) for text in texts) else []), cut, split


def _stripped(raw: object) -> tuple[list[str], bool]:
    """Return the texts of a list of ids or actions, and whether it is cut."""
    texts, cut, _ = _sequence(raw)
    return [text.strip(BLANKS) for text in texts], cut


def _extension(text: str) -> str:
    bare = text.strip(BLANKS)
    lower = lower_ascii(bare)
    dotted = lower if lower.startswith((".", "*")) else f".{lower}"
    return text.replace(bare, dotted, 1)


def _check_lengths(ids: int, actions: int, *, ids_cut: bool, actions_cut: bool) -> None:
    """Refuse lengths that no cut explains: a cut list is longer than what is visible of it."""
    fits = (
        (ids_cut and actions_cut)
        or (ids_cut and ids < actions)
        or (actions_cut and actions < ids)
        or (not ids_cut and not actions_cut and ids == actions)
    )
    if not fits:
        raise PairsMismatchError(f"{ids} ids and {actions} actions")


def _id(text: str) -> str:
    """Return a rule id as a bare lower-case GUID, a threat id as its decimal number."""
    if text.isascii() and text.isdecimal():
        return text.lstrip("0") or "0"
    return canonical_guid(text) or lower_ascii(text)


def _action(text: str, values: Mapping[int, str], odd: list[str]) -> int:
    """Return an action's number. An unknown one stays: that it differs from another is certain."""
    try:
        return to_enum(text, values)
    except OddValueError as error:
        number = odd_value(text)
        if not isinstance(number, int):
            raise PairsMismatchError(f"an action is {shortened(text)!r}") from error
        odd.append(text)
        return number
