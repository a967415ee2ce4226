"""Crowds: subjects of one setting that are too many to be followed and listed one by one.

Subjects of which the same witnesses show the same, but for their names and the exact times, have one
history: it is built once, for one of them, and stands for all. So a million exclusions cost a look-up
each, and what decides about severity and certainty is the same as if each had been followed.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mpdiff.base import limits
from mpdiff.base.letter_case import fold
from mpdiff.base.model import SEVERITIES
from mpdiff.catalogue.exclusions.shapes import risk
from mpdiff.catalogue.words import is_asr, label
from mpdiff.history.moments import SNAPSHOT_SLACK, of
from mpdiff.history.subjects import Known, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from mpdiff.base.model import Difference, Place, Scalar, Statement, Window
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.history.diff.comparison import Bulk

PLAIN: Final = len(SEVERITIES)
"""The danger of an item without a risky shape."""


class Member(NamedTuple):
    """One subject of a crowd, or one that stands for `alike` subjects."""

    statements: Sequence[Statement]
    difference: Difference | None
    later: Difference | None
    alike: int = 1


class Sight(NamedTuple):
    """The whole states in which the subjects of a crowd are looked up."""

    catalogue: Catalogue
    window: Window | None
    before: Known
    after: Known
    collected: Known
    places: Mapping[Place, Known]


def members(
    sight: Sight,
    statements: Mapping[Subject, Sequence[Statement]],
    bulks: Sequence[Bulk],
    later: Sequence[Bulk],
    known: Iterable[Subject],
) -> Iterator[tuple[Subject, Member]]:
    """Yield the subjects of every crowd: the riskiest one by one, of the rest one of each group.

    `later`: what differs at collection. `known`: subjects that are followed by themselves.
    """
    besides: dict[str, set[str]] = defaultdict(set)
    for subject in known:
        besides[subject.setting].add(subject.key)
    written: dict[str, dict[str, Sequence[Statement]]] = defaultdict(dict)
    for subject, stated in statements.items():
        if subject.key and subject.key not in besides[subject.setting]:
            written[subject.setting][subject.key] = stated
    many = [name for name, keys in written.items() if len(keys) > limits.MAX_LISTED]
    for name in dict.fromkeys((*(fold(b.setting) for b in (*bulks, *later)), *many)):
        crowd = _Crowd(
            sight,
            written[name],
            [b for b in bulks if fold(b.setting) == name],
            [b for b in later if fold(b.setting) == name],
            besides[name],
        )
        yield from ((Subject(name, key), one) for key, one in crowd.members())


class _Crowd:
    """The subjects of one setting that are many."""

    def __init__(
        self,
        sight: Sight,
        statements: Mapping[str, Sequence[Statement]],
        bulks: Sequence[Bulk],
        later: Sequence[Bulk],
        besides: set[str],
    ) -> None:
        self._sight = sight
        self._statements = statements
        self._bulks = bulks
        self._later = later
        self._besides = besides
        first = next((s[0] for s in statements.values()), None)
        self._name = first.setting if first else (*bulks, *later)[0].setting
        self._setting = sight.catalogue.find(self._name)
        self._has_labels = self._setting is not None and is_asr(self._setting)
        self._at_collection = self._views(sight.collected, *sight.places.values())
        snapshots = self._views(sight.before, sight.after) if statements else ()
        self._everywhere = self._at_collection + snapshots
        self._edges = _edges(sight.window)

    def _views(self, *states: Known) -> tuple[_View, ...]:
        """Return how the items of this setting are looked up in each state that there is."""
        return tuple(_View(one, one.items(self._name)) for one in states if one.snapshot)

    def members(self) -> Iterator[tuple[str, Member]]:
        """Yield the riskiest of each direction up to the limit, then one of each group of the rest."""
        if len(self._statements) <= limits.MAX_LISTED:
            for key in self._statements:
                yield key, self._member(key)
            self._besides.update(self._statements)
            self._statements = {}
        groups: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for key, alike in self._signed():
            groups[alike].append(key)
        left = Counter[str]()
        for alike, keys in sorted(groups.items(), key=lambda g: (g[0][:2], min(g[1]))):
            room = limits.MAX_LISTED - left[alike[1]]
            listed = heapq.nsmallest(room, keys)
            left[alike[1]] += len(listed)
            for key in listed:
                yield key, self._member(key)
            if rest := len(keys) - len(listed):
                chosen = set(listed)
                key = min(k for k in keys if k not in chosen)
                yield key, self._member(key)._replace(alike=rest)

    def _member(self, key: str) -> Member:
        here, later = (
            next((b.difference(key) for b in bulks if key in b.spelled), None)
            for bulks in (self._bulks, self._later)
        )
        return Member(self._statements.get(key, ()), here, later)

    def _signed(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Yield each subject with all that its history depends on: danger, direction, then the rest."""
        for number, bulk in enumerate((*self._bulks, *self._later)):
            is_later = number >= len(self._bulks)
            way = ("later-" if is_later else "") + bulk.kind
            for key, spelled in bulk.spelled.items():
                if key in self._besides or (is_later and self._differs(key)):
                    continue
                stated = self._statements.get(key, ())
                values = (bulk.before.get(key), bulk.after.get(key), key in bulk.uncertain)
                yield key, self._signature(key, spelled, way, stated, values)
        bulks = [bulk.spelled for bulk in (*self._bulks, *self._later)]
        for key, stated in self._statements.items():
            if not any(key in spelled for spelled in bulks):
                spelled = stated[0].key or key
                way = "removed" if stated[-1].after is None else "added"
                yield key, self._signature(key, spelled, way, stated, ())

    def _differs(self, key: str) -> bool:
        return any(key in bulk.spelled for bulk in self._bulks)

    def _signature(
        self,
        key: str,
        spelled: str,
        way: str,
        statements: Sequence[Statement],
        values: tuple[Any, ...],
    ) -> tuple[Any, ...]:
        sight = self._sight
        views = self._everywhere if statements else self._at_collection
        plain = way == "removed" and not statements
        return (
            PLAIN if plain else self._danger(spelled),
            way,
            values,
            tuple(
                [
                    (True if key in items else None)
                    if items is not None
                    else _held(known, self._name, spelled)
                    for known, items in views
                ]
            ),
            tuple([_stated(s, sight.window, self._edges) for s in statements]),
            label(sight.catalogue, self._setting, spelled) if self._has_labels else "",
            spelled.isascii(),
        )

    def _danger(self, key: str) -> int:
        """Return the rank of the severity of an exclusion's shape, 0 the worst."""
        setting = self._setting
        if setting is None or setting.item_kind is None:
            return PLAIN
        found = risk(self._sight.catalogue, setting.item_kind, bare_item(setting, key))
        return SEVERITIES.index(found[0]) if found else PLAIN


def bare_item(setting: Setting, key: str) -> str:
    """Return the item itself, without the ASR rule that it is written behind."""
    return key.partition(": ")[2] or key if setting.per_rule else key


class _View(NamedTuple):
    """One whole state, and the items of a list by key where it tells of each whether it is listed."""

    known: Known
    items: Mapping[str, str] | None


def _held(known: Known, setting: str, spelled: str) -> Scalar | bool:
    """Return what a whole state holds of an item but for its spelling: listed, not listed, an action."""
    value = known.value(setting, spelled)
    if isinstance(value, EllipsisType):
        return "?"
    return True if isinstance(value, str) else value


def _stated(
    statement: Statement, window: Window | None, edges: Sequence[datetime | None]
) -> tuple[Any, ...]:
    """Return what a statement adds to a history but for the item's name and the exact time.

    At the `edges` of the window a snapshot may be older than the statement.
    """
    before, after, time = statement.before, statement.after, statement.time
    return (
        statement.place,
        statement.event_id,
        statement.member,
        statement.refused,
        statement.held,
        statement.opening,
        statement.before_known,
        statement.after_known,
        "item" if isinstance(before, str) else before,
        "item" if isinstance(after, str) else after,
        statement.before_raw,
        statement.after_raw,
        statement.time_certain,
        of(statement, window),
        tuple([edge is not None and edge <= time for edge in edges]) if edges else (),
    )


def _edges(window: Window | None) -> tuple[datetime | None, ...]:
    """Return from when on a snapshot of each edge of the window may be older than a statement."""
    known = (window.start, window.end) if window else ()
    return tuple(edge and edge - SNAPSHOT_SLACK for edge in known)
