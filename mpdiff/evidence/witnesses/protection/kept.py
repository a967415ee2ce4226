"""What is kept of a log that holds more than can be listed: every hour and every name has its share.

So nothing that fills one hour, or many, pushes out what happened in another, or to another threat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

S = TypeVar("S")
T = TypeVar("T")
_Named = dict[Hashable, list[T]]

MOST: Final = 5_000
"""Things of one kind that are kept of one log."""


class Kept(Generic[T]):
    """Takes things of many kinds, each with its time and a name; `found` returns those that are kept.

    Of an hour that holds more than its share, each name has a share of that, and of a name the first and
    the last are kept. `left_out`: how many things were not.
    """

    def __init__(self, most: int = MOST) -> None:
        self.left_out = 0
        self._most = most
        self._hours: dict[Hashable, dict[int, _Named[T]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        self._counts: dict[Hashable, int] = defaultdict(int)

    def add(self, kind: Hashable, time: datetime, thing: T, name: Hashable = None) -> None:
        """Take the next thing of a kind; `name`: what it is about, where a flood of others may hide it."""
        self._hours[kind][int(time.timestamp()) // 3600][name].append(thing)
        self._counts[kind] += 1
        if self._counts[kind] >= 2 * self._most:
            self._thin(kind)

    def found(self) -> list[T]:
        """Return what is kept, by kind, hour and name, in the order it came."""
        for kind, count in self._counts.items():
            if count > self._most:
                self._thin(kind)
        return [
            one
            for hours in self._hours.values()
            for named in hours.values()
            for listed in named.values()
            for one in listed
        ]

    def _thin(self, kind: Hashable) -> None:
        hours = self._hours[kind]
        share = _share([_size(named) for named in hours.values()], self._most)
        for hour, named in hours.items():
            if _size(named) > share:
                kept = _thinned(named, share)
                self.left_out += _size(named) - _size(kept)
                hours[hour] = kept
        self._counts[kind] = sum(map(_size, hours.values()))


def _size(named: _Named[T]) -> int:
    return sum(map(len, named.values()))


def _thinned(named: _Named[T], most: int) -> _Named[T]:
    """Return what of an hour is kept, no more than `most`: of too many names the first and the last."""
    names = _ends(list(named), most)
    share = _share([len(named[name]) for name in names], most)
    kept: _Named[T] = defaultdict(list)
    kept.update((name, _ends(named[name], share)) for name in names)
    return kept


def _ends(listed: list[S], most: int) -> list[S]:
    """Return the first and the last of a list, so many in all."""
    if len(listed) <= most:
        return listed
    first = (most + 1) // 2
    return listed[:first] + listed[len(listed) - (most - first) :]


def _share(sizes: list[int], most: int) -> int:
    """Return how many of each may stay so that no more than `most` do, one of each at least."""
    left, many = most, len(sizes)
    for size in sorted(sizes):
        if size * many > left:
            return max(1, left // many)
        left, many = left - size, many - 1
    return max(sizes, default=1)
