"""Devices with several packages, in the order in which these were collected."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.fleet.correlate.devices import device_key
from mpdiff.fleet.model import Continuity, Succession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.fleet.model import PackageResult

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class _Place(NamedTuple):
    """Where in the spool a package of a device is, and when it was collected."""

    seen_until: datetime
    path: str
    index: int


class Series:
    """Collects which packages are of one device; the packages themselves stay in the spool."""

    def __init__(self) -> None:
        self._devices: defaultdict[str, list[_Place]] = defaultdict(list)

    def add(self, index: int, result: PackageResult) -> None:
        """Take the package that has a place in the spool."""
        collected = result.seen_until or result.window_end or _NEVER
        self._devices[device_key(result)].append(_Place(collected, result.path, index))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the places of each two packages of a device that follow each other."""
        for places in self._devices.values():
            for earlier, later in pairwise(sorted(places)):
                yield earlier.index, later.index


def succession(earlier: PackageResult, later: PackageResult) -> Succession:
    """Compare what was open when two packages of one device were collected."""
    before, after = _open(earlier), _open(later)
    continuity, missing = continued(earlier, later)
    return Succession(
        device=later.device,
        earlier=earlier.path,
        later=later.path,
        continuity=continuity,
        missing_records=missing,
        kept=tuple(sorted(before[key] for key in before.keys() & after.keys())),
        closed=tuple(sorted(before[key] for key in before.keys() - after.keys())),
        opened=tuple(sorted(after[key] for key in after.keys() - before.keys())),
    )


def continued(earlier: PackageResult, later: PackageResult) -> tuple[Continuity, int]:
    """Return whether the later log goes on where the earlier one ended, and how many records lack.

    A log that was cleared goes on with its numbers; one that was deleted, or that is of a device set
    up anew, begins again.
    """
    if earlier.records is None or later.records is None:
        return "unknown", 0
    if later.records[1] < earlier.records[1]:
        return "restarted", 0
    missing = later.records[0] - earlier.records[1] - 1
    return ("gap", missing) if missing > 0 else ("continuous", 0)


def _open(result: PackageResult) -> dict[tuple[str, str], str]:
    return {
        (w.setting, fold(w.key or "")): " ".join(filter(None, (w.setting, w.label or w.key)))
        for w in result.weaknesses
        if w.still_weakened and w.status != "accepted"
    }
