"""The same exclusion, share, proxy or rule on several devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.severity import severity_rank
from mpdiff.fleet.correlate.devices import Devices, Numbers
from mpdiff.fleet.correlate.open import NOTHING, is_still_open
from mpdiff.fleet.correlate.things import Thing, thing_anywhere, thing_on_device
from mpdiff.fleet.model import MOST_ROWS, SharedItem

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from mpdiff.base.model import Severity
    from mpdiff.fleet.model import PackageResult, Weakness

SEVERAL = 2
"""Devices that make something shared."""


class _Item:
    """What is known of one item so far."""

    __slots__ = ("devices", "first", "last", "severity", "still", "weakness")

    def __init__(self, weakness: Weakness) -> None:
        self.weakness = weakness
        self.severity: Severity = weakness.severity
        self.devices = Numbers()
        self.still = Numbers()
        self.first: datetime | None = None
        self.last: datetime | None = None

    def add(self, device: int, weakness: Weakness, *, still: bool) -> None:
        self.devices.add(device)
        self.severity = min(self.severity, weakness.severity, key=severity_rank)
        if still:
            self.still.add(device)
        if weakness.first_seen is not None:
            self.first = min(self.first or weakness.first_seen, weakness.first_seen)
            self.last = max(self.last or weakness.first_seen, weakness.first_seen)


class Shared:
    """Collects items of lists, rules, and settings whose value is a text."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self._items: dict[Thing, _Item] = {}

    def add(self, result: PackageResult, undone: AbstractSet[Thing] = NOTHING) -> None:
        """Take the items of a package."""
        device = self._devices.number(result)
        for weakness in result.weaknesses:
            text = item_of(weakness)
            if text is None or weakness.status == "accepted":
                continue
            key = thing_anywhere(weakness.setting, text)
            if key not in self._items:
                self._items[key] = _Item(weakness)
            still = is_still_open(weakness, undone) or _is_still_set(weakness, undone)
            self._items[key].add(device, weakness, still=still)

    def rows(self) -> tuple[SharedItem, ...]:
        """Return what several devices share: what most share first, then the worst."""
        rows = [
            self._row(item)
            for item in self._items.values()
            if len(item.devices.distinct()) >= SEVERAL
        ]
        rows.sort(key=lambda r: (-r.where.count, severity_rank(r.severity), r.setting, r.item))
        return tuple(rows[:MOST_ROWS])

    def _row(self, item: _Item) -> SharedItem:
        return SharedItem(
            setting=item.weakness.setting,
            item=item.weakness.label or item_of(item.weakness) or "",
            kind=item.weakness.kind,
            severity=item.severity,
            where=self._devices.where(item.devices.distinct()),
            still=len(item.still.distinct()),
            first_seen=item.first,
            last_seen=item.last,
        )


def _is_still_set(weakness: Weakness, undone: AbstractSet[Thing]) -> bool:
    """Return whether a value of which no source says which way it goes is still there, such as a share."""
    known = weakness.effect == "unknown" and weakness.still_set
    return known and thing_on_device(weakness.setting, weakness.key) not in undone


def item_of(weakness: Weakness) -> str | None:
    """Return what can be shared: an item, a rule, or a text such as a share; None for a switch."""
    if weakness.key is not None:
        return weakness.key
    return weakness.became if weakness.is_text and weakness.became else None
