"""Devices with several packages, in the order in which these were collected."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.fleet.correlate.devices import device_key
from mpdiff.fleet.model import Continuity, Succession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.fleet.model import PackageResult, Weakness

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class _Place(NamedTuple):
    """Where in the spool a package of a device is, and when it was collected."""

    seen_until: datetime
    path: str
    place: int


class Series:
    """Collects which packages are of one device; the packages themselves stay in the spool."""

    def __init__(self) -> None:
        self._devices: defaultdict[str, list[_Place]] = defaultdict(list)

    def add(self, place: int, result: PackageResult) -> None:
        """Take the package that has a place in the spool."""
        collected = result.seen_until or result.window_end or _NEVER
        self._devices[device_key(result)].append(_Place(collected, result.path, place))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the places of each two packages of a device that follow each other."""
        for places in self._devices.values():
            for earlier, later in pairwise(sorted(places)):
                yield earlier.place, later.place


def succession(
    earlier: PackageResult,
    later: PackageResult,
    comparison: PackageResult | None,
    why_not: str = "",
) -> Succession:
    """Return how two packages of one device follow each other.

    `comparison`: the record of both compared as two packages, or None and why there is none.
    """
    continuity, missing = continued(earlier, later)
    found = Succession(later.device, earlier.path, later.path, continuity, missing, verdict=why_not)
    if comparison is None:
        return found
    before = _open(earlier)
    undone = {(setting, fold(key or "")) for setting, key in comparison.strengthened}
    opened = (
        _weakness_in_words(w) for w in comparison.weaknesses if w.counts and _is_after(w, earlier)
    )
    return replace(
        found,
        unchanged=tuple(sorted(name for key, name in before.items() if key not in undone)),
        undone=tuple(sorted(name for key, name in before.items() if key in undone)),
        opened=tuple(sorted(set(opened))),
        verdict=comparison.verdict,
        reports=comparison.reports,
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
        (w.setting, fold(w.key or "")): _weakness_in_words(w)
        for w in result.weaknesses
        if w.still_weakened and w.status != "accepted"
    }


def _weakness_in_words(weakness: Weakness) -> str:
    return " ".join(filter(None, (weakness.setting, weakness.label or weakness.key)))


def _is_after(weakness: Weakness, earlier: PackageResult) -> bool:
    """Return whether a weakness is not known to be older than the end of the earlier log."""
    first, end = weakness.first_seen, earlier.seen_until
    return first is None or end is None or first > end
