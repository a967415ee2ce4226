"""Which events of the timeline a written format shows, and what it says of the others."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Finding, Report, TimelineEntry


class Moments(NamedTuple):
    """The events that are shown, in order of time. `all`: how many there are, repetitions not counted.

    `outside`: how many lie outside the window, and no finding rests on them.
    """

    shown: tuple[TimelineEntry, ...]
    all: int
    outside: int


def moments(report: Report) -> Moments:
    """Choose the events: those of the window, and wherever they lie, those that a finding rests on."""
    entries = [entry for entry in report.timeline if not entry.repeats]
    if all(entry.in_window is not False for entry in entries):
        return Moments(tuple(entries), len(entries), 0)
    needed: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for finding in report.findings:
        needed[_thing(finding)] += _times(finding)
    shown = tuple(e for e in entries if e.in_window is not False or _rests_on(e, needed))
    return Moments(shown, len(entries), len(entries) - len(shown))


_MOMENT: Final = timedelta(seconds=5)
"""Two records of one moment, such as 5000 and 5007, differ by less."""


def _rests_on(entry: TimelineEntry, needed: dict[tuple[str, str], list[datetime]]) -> bool:
    times = needed.get(_thing(entry), ())
    return any(abs(entry.time - time) <= _MOMENT for time in times)


def _thing(about: Finding | TimelineEntry) -> tuple[str, str]:
    return fold(about.setting or ""), fold(about.key or "")


def _times(finding: Finding) -> Iterator[datetime]:
    """Yield when something of a finding happened: its ends, its stretches, its witnesses."""
    yield from filter(None, (finding.first_seen, finding.last_seen))
    yield from (one.time for one in finding.witnesses if one.time is not None)
    for stretch in finding.rounds:
        yield from filter(None, (stretch.start, stretch.end))


def left_out(found: Moments, listed: int) -> str:
    """Say what of the timeline a format that lists so many events does not show; empty for nothing."""
    more = len(found.shown) - listed
    said = (
        f"{more} more" if more else "",
        f"{found.outside} outside the window, on which no finding rests" if found.outside else "",
    )
    return ", ".join(filter(None, said))
