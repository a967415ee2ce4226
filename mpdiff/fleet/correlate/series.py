"""Devices with several packages, in the order in which these were collected."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.fleet.correlate.things import Thing, thing_on_device
from mpdiff.fleet.model import Continuity, Succession

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.fleet.correlate.devices import Devices
    from mpdiff.fleet.model import PackageResult, Weakness

SAME_INSTANT: Final = timedelta(seconds=2)
"""By which two exports may differ about the time of one record."""

NO_ORDER: Final = "Not compared: nothing shows which of them was collected first"


class _Place(NamedTuple):
    """Where in the spool a package of a device is, and when it was collected."""

    collected: datetime | None
    path: str
    place: int


class Pair(NamedTuple):
    """The places of two packages of one device that follow each other.

    `ordered` False: nothing shows in which order.
    """

    earlier: int
    later: int
    device: int
    ordered: bool = True


class Series:
    """Collects which packages are of one device; the packages themselves stay in the spool."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self._series: defaultdict[int, list[_Place]] = defaultdict(list)

    def add(self, place: int, result: PackageResult) -> None:
        """Take the package that has a place in the spool."""
        found = _Place(collected(result), result.path, place)
        self._series[self._devices.number(result)].append(found)

    def pairs(self) -> Iterator[Pair]:
        """Yield each two packages of a device that follow each other; the pairs of a device in order."""
        for device, places in self._series.items():
            timed = sorted(p for p in places if p.collected is not None)
            untimed = sorted((p.path, p) for p in places if p.collected is None)
            for one, two in pairwise([*timed, *(place for _, place in untimed)]):
                ordered = two.collected is not None and one.collected != two.collected
                yield Pair(one.place, two.place, device, ordered)


def collected(result: PackageResult) -> datetime | None:
    """Return when a package was collected, as far as it shows: not before this."""
    return result.seen_until or result.window_end


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
    before = open_things(earlier)
    undone = undone_since(earlier, later, comparison)
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


def undone_since(
    earlier: PackageResult, later: PackageResult, comparison: PackageResult | None
) -> set[Thing]:
    """Return what a later package shows undone after the earlier was collected.

    By its state at collection, by its log, or by the comparison of both; what it shows as weakened
    when it was collected itself is not.
    """
    end = collected(earlier)
    told = {
        thing_on_device(w.setting, w.key) for w in later.weaknesses if w.still_weakened is False
    }
    told |= {
        thing_on_device(c.setting, c.key) for c in later.closed if end is not None and c.time > end
    }
    told |= {thing_on_device(*one) for one in (comparison.strengthened if comparison else ())}
    return told - set(open_things(later))


# --- continuity -----------------------------------------------------------------------------------


def continued(earlier: PackageResult, later: PackageResult) -> tuple[Continuity, int]:
    """Return whether the later log goes on where the earlier one ended, and how many records lack.

    A log that was cleared goes on with its numbers; one that was deleted, or that is of a device set
    up anew, begins again. It did where a number comes again at another time; where one of the packages
    has several logs, whose numbers and times need not be of the same, that shows nothing.
    """
    if earlier.records is None or later.records is None:
        return "unknown", 0
    last, (begin, end) = earlier.records[1], later.records
    if end < last:
        return "restarted", 0
    if begin > last:
        return ("gap", begin - last - 1) if begin > last + 1 else ("continuous", 0)
    one, two = _numbered(earlier), _numbered(later)
    if one is None or two is None:
        return "unknown", 0
    if not (_fits(one, two) and _fits(two, one)):
        return ("restarted" if earlier.one_log and later.one_log else "unknown"), 0
    return "continuous", 0


class _Record(NamedTuple):
    number: int
    time: datetime


def _numbered(result: PackageResult) -> tuple[_Record, _Record] | None:
    """Return the first and the last record of a log; None where their times are not known."""
    if result.records is None or result.seen_from is None or result.seen_until is None:
        return None
    first, last = result.records
    return _Record(first, result.seen_from), _Record(last, result.seen_until)


def _fits(log: tuple[_Record, _Record], other: tuple[_Record, _Record]) -> bool:
    """Return whether the ends of another log can be records of this one, if their numbers are."""
    first, last = log
    for one in other:
        if not first.number <= one.number <= last.number:
            continue
        lowest = last.time if one.number == last.number else first.time
        highest = first.time if one.number == first.number else last.time
        if not lowest - SAME_INSTANT <= one.time <= highest + SAME_INSTANT:
            return False
    return True


# --- in words -------------------------------------------------------------------------------------


def open_things(result: PackageResult) -> dict[Thing, str]:
    """Return what was still weakened when a package was collected, each with its name."""
    return {
        thing_on_device(w.setting, w.key): _weakness_in_words(w)
        for w in result.weaknesses
        if w.still_weakened and w.status != "accepted"
    }


def _weakness_in_words(weakness: Weakness) -> str:
    return " ".join(filter(None, (weakness.setting, weakness.label or weakness.key)))


def _is_after(weakness: Weakness, earlier: PackageResult) -> bool:
    """Return whether a weakness is not known to be older than the end of the earlier log."""
    first, end = weakness.first_seen, earlier.seen_until
    return first is None or end is None or first > end
