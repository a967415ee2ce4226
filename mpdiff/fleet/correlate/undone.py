"""What a package shows as still weakened and a later package of its device shows undone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mpdiff.fleet.correlate.open import NOTHING
from mpdiff.fleet.correlate.series import open_things, undone_since

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from mpdiff.fleet.correlate.series import Pair
    from mpdiff.fleet.correlate.things import Thing
    from mpdiff.fleet.model import PackageResult


class Undone:
    """Goes through the pairs of each device in order; holds what is open of one device at a time."""

    def __init__(self) -> None:
        self._device = -1
        self._open: defaultdict[Thing, list[int]] = defaultdict(list)
        self._undone: defaultdict[int, set[Thing]] = defaultdict(set)

    def begin(self, pair: Pair, earlier: PackageResult) -> bool:
        """Take the earlier package of a pair; return whether anything of its device is open."""
        if pair.device != self._device:
            self._device = pair.device
            self._open.clear()
        for thing in open_things(earlier):
            self._open[thing].append(pair.earlier)
        return bool(self._open)

    def end(
        self,
        pair: Pair,
        earlier: PackageResult,
        later: PackageResult,
        comparison: PackageResult | None,
    ) -> None:
        """Take what the later package of a pair shows undone; nothing where their order is not known."""
        if pair.ordered:
            for thing in undone_since(earlier, later, comparison) & self._open.keys():
                for place in self._open.pop(thing):
                    self._undone[place].add(thing)

    def of(self, place: int) -> AbstractSet[Thing]:
        """Return what of the package at a place a later one shows undone."""
        return self._undone.get(place, NOTHING)
