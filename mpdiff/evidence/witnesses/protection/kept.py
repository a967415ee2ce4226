"""What is kept of a log that holds more than can be listed: every hour has its share.

So nothing that fills one hour, or many, pushes out what happened in another.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime

T = TypeVar("T")

MOST: Final = 5_000
"""Things of one kind that are kept of one log."""


class Kept(Generic[T]):
    """Takes things of many kinds, each with its time; `found` returns those that are kept.

    Of an hour that holds more than its share, the first and the last are kept. `left_out`: how many
    were not.
    """

    def __init__(self, most: int = MOST) -> None:
        self.left_out = 0
        self._most = most
        self._hours: dict[Hashable, dict[int, list[T]]] = defaultdict(lambda: defaultdict(list))
        self._counts: dict[Hashable, int] = defaultdict(int)

    def add(self, kind: Hashable, time: datetime, thing: T) -> None:
        """Take the next thing of a kind."""
        self._hours[kind][int(time.timestamp()) // 3600].append(thing)
        self._counts[kind] += 1
        if self._counts[kind] >= 2 * self._most:
            self._thin(kind)

    def found(self) -> list[T]:
        """Return what is kept, by kind and hour, in the order it came."""
        for kind, count in self._counts.items():
            if count > self._most:
                self._thin(kind)
        return [
            one for hours in self._hours.values() for listed in hours.values() for one in listed
        ]

    def _thin(self, kind: Hashable) -> None:
        hours = self._hours[kind]
        share = _share([len(listed) for listed in hours.values()], self._most)
        for hour, listed in hours.items():
            if len(listed) > share:
                first = (share + 1) // 2
                self.left_out += len(listed) - share
                hours[hour] = listed[:first] + listed[len(listed) - (share - first) :]
        self._counts[kind] = sum(map(len, hours.values()))


def _share(sizes: list[int], most: int) -> int:
    """Return how many of each may stay so that no more than `most` do, one of each at least."""
    left, many = most, len(sizes)
    for size in sorted(sizes):
        if size * many > left:
            return max(1, left // many)
        left, many = left - size, many - 1
    return max(sizes, default=1)
