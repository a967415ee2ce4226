"""Subjects: a setting, or one item or rule of it, and what a witness of a whole state holds of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import EllipsisType
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold, item_key
from mpdiff.base.model import Difference, Held, Items, Pairs, Scalar, Snapshot, Unreadable
from mpdiff.catalogue.judge import state

if TYPE_CHECKING:
    from mpdiff.base.model import Statement
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue

UNKNOWN: Final = Ellipsis
"""No witness shows the value. Not None, which is *not set* or *not in the list*."""

Maybe = Scalar | EllipsisType

Weaker = Callable[[Maybe, Maybe], bool]
"""Whether a second value is weaker than the first."""


def is_no_weaker(_one: Maybe, _two: Maybe) -> bool:
    """Stand in where nobody ranks the values."""
    return False


class Subject(NamedTuple):
    """The identity of what statements and changes are about; both parts without letter case."""

    setting: str
    key: str


def subject_of(setting: str, key: str | None) -> Subject:
    """Return the identity of a setting, or of one item or rule of it."""
    return Subject(fold(setting), item_key(key or ""))


def by_subject(statements: Iterable[Statement]) -> dict[Subject, list[Statement]]:
    """Return the statements about each subject, in their order; each spelling is folded once."""
    found: dict[Subject, list[Statement]] = {}
    spelled: dict[str, tuple[str, dict[str | None, list[Statement]]]] = {}
    for one in statements:
        setting, key = one.setting, one.key
        known = spelled.get(setting)
        if known is None:
            known = spelled[setting] = fold(setting), {}
        name, items = known
        listed = items.get(key)
        if listed is None:
            listed = items[key] = found.setdefault(Subject(name, item_key(key or "")), [])
        listed.append(one)
    return found


class Known:
    """What one whole state (a snapshot, a registry dump) holds; an item of a long list is found at once."""

    def __init__(self, snapshot: Snapshot | None) -> None:
        self.snapshot = snapshot
        self._spelling_certain = snapshot is None or snapshot.spelling_certain
        self._values = {} if snapshot is None else snapshot.values

    def lists(self, setting: str) -> bool:
        """Whether it says anything of a setting."""
        return setting in self._values

    def value(self, setting: str, key: str | None) -> Maybe:
        """Return a subject's value, None for what is not set or not listed; UNKNOWN if not shown."""
        value = self._values.get(setting, Unreadable(""))
        if isinstance(value, Unreadable):
            return UNKNOWN
        if key is None:
            return UNKNOWN if isinstance(value, Items | Pairs) else value
        if isinstance(value, Items):
            return self._item(value, key)
        if isinstance(value, Pairs):
            return _action(value, fold(key))
        return None if value is None else UNKNOWN

    def items(self, setting: str) -> dict[str, str] | None:
        """Return item key -> item of a list that tells of each whether it is listed; None for others.

        For look-ups of thousands; `value` looks one up.
        """
        value = self._values.get(setting)
        if not isinstance(value, Items) or value.cut or value.split or not self._spelling_certain:
            return None
        return value.by_key

    def _item(self, value: Items, key: str) -> Maybe:
        items, wanted = value.by_key, item_key(key)
        if wanted in items:
            return items[wanted]
        if value.split and ", " in wanted and all(part in items for part in wanted.split(", ")):
            return key  # console text cannot tell an item with a comma from two items
        doubtful = not self._spelling_certain and not key.isascii()
        return UNKNOWN if value.cut or doubtful else None

    def held(self, catalogue: Catalogue, setting: str, key: str | None) -> Held | None:
        """Return what the report prints of a subject; None where there is no such witness."""
        if self.snapshot is None:
            return None
        value = self._values.get(setting)
        if setting not in self._values:
            return Held("absent", "not listed")
        if isinstance(value, Unreadable):
            return Held("unreadable", "could not be read")
        one = self.value(setting, key)
        if isinstance(one, EllipsisType):
            return Held("cut", "cut off") if getattr(value, "cut", False) else None
        return Held("value", state(catalogue, catalogue.find(setting), key, one), one)


def _action(value: Pairs, key: str) -> Maybe:
    action = value.pairs.get(key)
    hidden = value.cut or key in value.pairs
    return UNKNOWN if action is None and hidden else action


def same(one: Maybe, two: Maybe) -> bool:
    """Return whether two values are one; text in any case, and True is not 1. UNKNOWN equals nothing."""
    if one is two:
        return one is not UNKNOWN
    if isinstance(one, str) and isinstance(two, str):
        return item_key(one) == item_key(two)
    return type(one) is type(two) and one == two


def resolve(setting: Setting | None, value: Scalar, key: str | None) -> Scalar:
    """Return the documented default for a single value that is not set."""
    if value is not None or key is not None or setting is None or setting.default is None:
        return value
    if setting.kind == "bool":
        return setting.default == "True"
    if setting.kind in ("enum", "int") and setting.default.isdecimal():
        return int(setting.default)
    return value


def difference_of(setting: str, key: str | None, before: Scalar, after: Scalar) -> Difference:
    """Return the difference of two states of a subject; an item that is None is not there."""
    if key is not None and before is None:
        return Difference(setting, key, "added", None, after)
    if key is not None and after is None:
        return Difference(setting, key, "removed", before, None)
    return Difference(setting, key, "changed", before, after)


def is_unknown(value: Maybe) -> bool:
    """Return whether nobody shows a value."""
    return isinstance(value, EllipsisType)
