"""What a setting can hold: one value, a list, a map, or what could not be read."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from mpdiff.base.letter_case import by_key

Scalar = bool | int | str | None
"""A canonical single value. None is *set to nothing* (unset, blank); *absent* is no entry at all."""

PERHAPS_CUT = "\x85"
"""Behind the last item of a cut list: the ellipsis of Windows code pages, or a letter of others."""


class Items(Struct, frozen=True, dict=True):
    """A set of strings: a list setting. No order, no duplicates, case kept as first spelled.

    `cut`: console text ended in `...`, so there are more items than these.
    `split`: came from console text split at `, `, where an item may itself hold `, `.
    """

    items: tuple[str, ...]
    cut: bool = False
    split: bool = False

    @classmethod
    def of(cls, by_key: dict[str, str], *, cut: bool, split: bool) -> Items:
        """Return the items of a map that has each by its key, which is kept for the look-ups."""
        made = cls(tuple(by_key.values()), cut, split)
        vars(made)["by_key"] = by_key
        return made

    @cached_property
    def by_key(self) -> dict[str, str]:
        """The items by what makes them one item; a million are folded once."""
        return by_key(self.items)


class Pairs(Struct, frozen=True):
    """A map from a rule or threat id to an action number; None where the action was cut away."""

    pairs: dict[str, int | None]
    cut: bool = False


class Unreadable(Struct, frozen=True):
    """The snapshot says that it could not read this; never equal to empty, never a change.

    `feature_off`: there is nothing to read, because the feature that would fill it is off.
    """

    text: str
    feature_off: bool = False


Value = Scalar | Items | Pairs | Unreadable
