"""What is still open where, and which settings were weakened most.

What a package shows as weakened counts as still open unless a later package of its device shows it
undone (`undone`, what `Superseded` found).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.severity import severity_rank
from mpdiff.fleet.correlate.devices import Devices, Numbers
from mpdiff.fleet.correlate.things import Thing, thing_anywhere, thing_on_device
from mpdiff.fleet.model import MOST_FINDINGS, MOST_ROWS, SettingCount, StillOpen

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from mpdiff.base.model import Severity
    from mpdiff.fleet.model import PackageResult, Weakness


class _Counted:
    __slots__ = ("devices", "packages", "seconds", "severity", "shown", "still")

    def __init__(self, severity: Severity, shown: tuple[str, str | None]) -> None:
        self.severity: Severity = severity
        self.shown = shown
        self.devices = Numbers()
        self.still = Numbers()
        self.packages = 0
        self.seconds = 0.0

    def worsen(self, weakness: Weakness) -> None:
        self.severity = min(self.severity, weakness.severity, key=severity_rank)


NOTHING: Final[frozenset[Thing]] = frozenset()


def is_still_open(weakness: Weakness, undone: AbstractSet[Thing]) -> bool:
    """Return whether a weakness is still there, as far as the packages of its device tell."""
    return weakness.still_weakened is True and (
        thing_on_device(weakness.setting, weakness.key) not in undone
    )


class StillThere:
    """Collects what was still weakened when the packages were collected."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self._things: dict[Thing, _Counted] = {}
        self._open = Numbers()

    def add(self, result: PackageResult, undone: AbstractSet[Thing] = NOTHING) -> None:
        """Take what is still open in a package; what somebody has accepted does not count."""
        device = self._devices.number(result)
        for weakness in result.weaknesses:
            if weakness.status == "accepted" or not is_still_open(weakness, undone):
                continue
            self._open.add(device)
            key = thing_anywhere(weakness.setting, weakness.key)
            if key not in self._things:
                shown = weakness.setting, weakness.label or weakness.key
                self._things[key] = _Counted(weakness.severity, shown)
            self._things[key].worsen(weakness)
            self._things[key].devices.add(device)

        if len(result.weaknesses) >= MOST_FINDINGS and result.still_weakened:
            self._open.add(device)  # not all of it is kept, so nothing shows it undone

    def devices(self) -> int:
        """Return on how many devices something is still open."""
        return len(self._open.distinct())

    def rows(self) -> tuple[StillOpen, ...]:
        """Return what is still open: the worst first, then what is open on most devices."""
        rows = [
            StillOpen(one.severity, *one.shown, self._devices.where(one.devices.distinct()))
            for one in self._things.values()
        ]
        rows.sort(
            key=lambda r: (severity_rank(r.severity), -r.where.count, r.setting, r.item or "")
        )
        return tuple(rows[:MOST_ROWS])


class Settings:
    """Counts which settings were weakened, where and for how long."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self._settings: dict[str, _Counted] = {}

    def add(self, result: PackageResult, undone: AbstractSet[Thing] = NOTHING) -> None:
        """Take the weakened settings of a package, each once."""
        device = self._devices.number(result)
        met = set()
        for weakness in result.weaknesses:
            if weakness.effect != "weakened" or weakness.status == "accepted":
                continue
            name = weakness.setting
            if name not in self._settings:
                self._settings[name] = _Counted(weakness.severity, (name, None))
            counted = self._settings[name]
            counted.worsen(weakness)
            counted.devices.add(device)
            counted.packages += name not in met
            met.add(name)
            if is_still_open(weakness, undone):
                counted.still.add(device)
            counted.seconds += sum(
                (s.end - s.start).total_seconds() for s in weakness.stretches if s.end is not None
            )

    def rows(self) -> tuple[SettingCount, ...]:
        """Return the settings, those weakened on most devices first."""
        rows = [
            SettingCount(
                name,
                one.severity,
                len(one.devices.distinct()),
                one.packages,
                len(one.still.distinct()),
                round(one.seconds, 1),
            )
            for name, one in self._settings.items()
        ]
        rows.sort(key=lambda r: (-r.devices, severity_rank(r.severity), r.setting))
        return tuple(rows[:MOST_ROWS])
