"""Raw properties to canonical values: equal settings become equal, however they were spelled.

A value that does not fit what the catalogue says of its setting stays as it is and is said
(`odd-value`); nothing is guessed and nothing is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Items, Notice, Pairs, RawSnapshot, Snapshot, Unreadable, Value
from mpdiff.base.text.encoding import LEGACY
from mpdiff.readers.snapshot import scalars
from mpdiff.readers.snapshot.lists import PairsMismatchError, merge_keyed, merge_pairs, to_items
from mpdiff.readers.snapshot.placeholders import (
    is_blank,
    placeholder,
    says_feature_off,
    says_not_administrator,
)
from mpdiff.readers.snapshot.properties import shortened
from mpdiff.readers.snapshot.timespan import is_wire_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ID_SUFFIX: Final = "_id"
"""A list `X` with a companion `X_Id` holds one entry for each id, by position."""


class SettingShape(Protocol):
    """What canonical form needs to know of a setting; the catalogue's entries have it."""

    @property
    def name(self) -> str:
        """Canonical spelling."""

    @property
    def kind(self) -> str:
        """One of bool, enum, int, string, string_list, id_action_pair, time, guid, opaque."""

    @property
    def values(self) -> Mapping[int, str]:
        """Number to cmdlet name, for enums and actions."""

    @property
    def pair(self) -> tuple[str, str] | None:
        """Names of the ids and the actions property."""

    @property
    def item_kind(self) -> str | None:
        """One of extension, path, process, ip, or None."""

    @property
    def needs_admin(self) -> bool:
        """Whether a standard user sees a placeholder or a blank in its place."""

    @property
    def hidden_while(self) -> Mapping[str, int]:
        """The settings and the values at which a placeholder says that a feature is off."""


def canonicalise(
    raw: RawSnapshot,
    *,
    member: str,
    encoding: str,
    size: int,
    sha256: str,
    lookup: Callable[[str], SettingShape | None],
) -> Snapshot:
    """Return the canonical snapshot of a reader's raw one. Raises nothing; see the notices.

    `lookup` takes a property name in any case. Ids and actions become one `Pairs` under the
    actions property's name; a list with ids of its own (`X` and `X_Id`, equally long) becomes
    `Items` of `id: item` under the list's name.
    """
    work = _Canonical(raw, member, lookup)
    return Snapshot(
        member=member,
        format=raw.format,
        encoding=encoding,
        size=size,
        sha256=sha256,
        values=work.values(),
        taken_at=raw.taken_at,
        notices=(*raw.notices, *work.notices),
        properties=len(raw.properties),
        spelling_certain=encoding != LEGACY,
    )


class _Canonical:
    """One snapshot being made canonical; the raw properties by lower-cased name."""

    def __init__(
        self, raw: RawSnapshot, member: str, lookup: Callable[[str], SettingShape | None]
    ) -> None:
        self.notices: list[Notice] = []
        self._member = member
        self._lookup = lookup
        self._refusal: str | None = None
        self._raw = {fold(name): (name, value) for name, value in raw.properties.items()}

    def values(self) -> dict[str, Value]:
        self._refusal = self._refused()
        found: dict[str, Value] = {}
        done = self._merged(found)
        for key, (spelled, raw) in self._raw.items():
            if key not in done:
                shape = self._lookup(spelled)
                name = shape.name if shape else spelled
                self._put(found, spelled, name, self._value(raw, shape))
        return found

    def _put(self, found: dict[str, Value], spelled: str, name: str, value: Value) -> None:
        """Keep a value under its canonical name; an older name beside the newer keeps its own."""
        is_alias = fold(spelled) != fold(name)
        if is_alias and (fold(name) in self._raw or name in found):
            self._say("alias", f"{spelled} is another name of {name}; both are kept.")
            name = spelled
        found[name] = value

    def _value(self, raw: object, shape: SettingShape | None) -> Value:
        if (unreadable := self._unreadable(raw, shape)) is not None:
            return unreadable
        if shape is None:
            is_list = isinstance(raw, list | Items)
            return to_items(raw, None) if is_list else scalars.best_effort(raw)
        if shape.kind == "string_list":
            return to_items(raw, shape.item_kind)
        return self._scalar(raw, shape)

    def _refused(self) -> str | None:
        """Return the placeholder by which the snapshot shows that a standard user took it."""
        for spelled, raw in self._raw.values():
            shape = self._lookup(spelled)
            if shape is None or not shape.needs_admin:
                continue
            text = placeholder(raw)
            if text is not None and says_not_administrator(text):
                return text
        return None

    def _unreadable(self, raw: object, shape: SettingShape | None) -> Unreadable | None:
        text = placeholder(raw)
        if text is not None:
            off = shape is not None and says_feature_off(text) and self._is_off(shape)
            return Unreadable(text, feature_off=off)
        if self._refusal is not None and shape is not None and shape.needs_admin and is_blank(raw):
            return Unreadable(self._refusal)
        return None

    def _is_off(self, shape: SettingShape) -> bool:
        """Report whether this same snapshot shows the feature off that would fill the setting."""
        return bool(shape.hidden_while) and all(
            self._number(name) == number for name, number in shape.hidden_while.items()
        )

    def _number(self, name: str) -> object:
        shape = self._lookup(name)
        raw = self._raw.get(fold(name), (name, None))[1]
        try:
            return scalars.to_kind(raw, shape.kind, shape.values) if shape else None
        except scalars.OddValueError:
            return None

    def _scalar(self, raw: object, shape: SettingShape) -> Value:
        try:
            value = scalars.to_kind(raw, shape.kind, shape.values)
        except scalars.OddValueError as odd:
            self._say("odd-value", f"{shape.name} holds {shortened(str(odd))!r}, which {odd.why}.")
            return scalars.odd_value(raw)
        if shape.kind == "time" and is_wire_date(raw):
            self._say(
                "time-from-date",
                f"{shape.name} was written as an instant; its time of day is read in UTC, the "
                "device's zone is unknown.",
            )
        return value

    def _merged(self, found: dict[str, Value]) -> set[str]:
        """Merge the properties that belong together; give the names that are done with."""
        done: set[str] = set()
        for key, (spelled, _) in self._raw.items():
            shape = self._lookup(spelled)
            if shape is None or key in done:
                continue
            if shape.kind == "id_action_pair" and shape.pair is not None:
                done |= {fold(name) for name in shape.pair}
                found[shape.pair[1]] = self._pairs(shape.pair)
            elif shape.kind == "string_list" and key + _ID_SUFFIX in self._raw:
                merged = self._keyed(key)
                if merged is not None:
                    done |= {key, key + _ID_SUFFIX}
                    found[shape.name] = merged
        return done

    def _pairs(self, pair: tuple[str, str]) -> Pairs | Unreadable:
        ids, actions = (self._raw.get(fold(name), (name, None))[1] for name in pair)
        shape = self._lookup(pair[1])
        for raw, other in ((ids, actions), (actions, ids)):
            unreadable = self._unreadable(raw, shape)
            if unreadable is not None and (placeholder(raw) is not None or is_blank(other)):
                return unreadable
        try:
            pairs, odd = merge_pairs(ids, actions, shape.values if shape else {})
        except PairsMismatchError as mismatch:
            text = f"{pair[0]} and {pair[1]} do not fit together: {mismatch}"
            self._say("pairs-mismatch", f"{text}.")
            return Unreadable(text)
        for text in odd:
            self._say(
                "odd-value", f"{pair[1]} holds {shortened(text)!r}, which is no known action."
            )
        return pairs

    def _keyed(self, key: str) -> Items | Unreadable | None:
        (spelled, items), (_, ids) = self._raw[key], self._raw[key + _ID_SUFFIX]
        shape = self._lookup(spelled)
        for raw, other in ((items, ids), (ids, items)):
            unreadable = self._unreadable(raw, shape)
            if unreadable is not None and (placeholder(raw) is not None or is_blank(other)):
                return unreadable
        return merge_keyed(ids, items)

    def _say(self, code: str, message: str) -> None:
        self.notices.append(Notice(code, message, self._member))
