"""Which of very many incidents are kept: what lies in or near the window first, of every kind, each thing once.

A flood of one kind pushes out nothing of another, and none pushes out the window.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Notice
from mpdiff.findings.incidents.periods import NEAR
from mpdiff.findings.timing import at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Incident, Window
    from mpdiff.evidence.facts import Logs

MOST: Final = 10_000
"""Incidents of one analysis."""
_Rank = tuple[bool, int, float]


def with_what_matters(logs: Logs, window: Window | None) -> Logs:
    """Return the logs with no more incidents than one analysis looks at, and a notice of the others.

    That some of the window were left out makes a verdict doubtful; others are only counted.
    """
    logs = replace(logs, notices=(*logs.notices, *_older(logs, window)))
    if len(logs.incidents) <= MOST:
        return logs
    kept = _chosen(logs.incidents, window)
    left = [one for one in logs.incidents if id(one) not in kept]
    found = tuple(one for one in logs.incidents if id(one) in kept)
    return replace(logs, incidents=found, notices=(*logs.notices, *_notices(left, window)))


def _older(logs: Logs, window: Window | None) -> Iterator[Notice]:
    """Yield the sources of which so many events are newer that those of the window were not kept."""
    start = window.start if window else None
    for member, since in logs.kept_since.items():
        if start is not None and since > start:
            text = f"Of its events that change no configuration, those before {at(since)} were not looked at."
            yield Notice("too-many-events", text, member)


def _notices(left: Sequence[Incident], window: Window | None) -> Iterator[Notice]:
    for member, count in Counter(one.witness.member for one in left).items():
        inside = any(_is_near(one, window) for one in left if one.witness.member == member)
        code = "too-many-events" if inside else "timeline-bounded"
        yield Notice(code, f"{count:,} further incidents are not listed.", member)


def _chosen(incidents: Sequence[Incident], window: Window | None) -> set[int]:
    """Return the ids of those to keep: an equal share for every kind, the rest to the best ranked."""
    kinds: dict[str, list[tuple[_Rank, int]]] = defaultdict(list)
    for one, rank in _ranked(incidents, window):
        kinds[one.kind].append((rank, id(one)))
    share = MOST // len(kinds)
    chosen: set[int] = set()
    rest: list[tuple[_Rank, int]] = []
    for ranked in kinds.values():
        ranked.sort()
        chosen.update(number for _, number in ranked[:share])
        rest += ranked[share:]
    rest.sort()
    chosen.update(number for _, number in rest[: MOST - len(chosen)])
    return chosen


def _ranked(
    incidents: Iterable[Incident], window: Window | None
) -> Iterator[tuple[Incident, _Rank]]:
    """Yield each with how far behind it stands: outside the window, the how-manieth of its subject, how far."""
    seen: Counter[tuple[str, str, bool]] = Counter()
    for one in incidents:
        far = not _is_near(one, window)
        thing = one.kind, fold(one.subject), far
        seen.update((thing,))
        yield one, (far, seen[thing], _distance(one.time, window))


def _is_near(one: Incident, window: Window | None) -> bool:
    if window is None or window.start is None:
        return True  # nobody knows where the window lies
    start, end = window.start, window.end
    return any(start - NEAR <= t and (end is None or t <= end + NEAR) for t in times_of(one))


def times_of(one: Incident) -> tuple[datetime, ...]:
    """Return every reading of the time of an incident."""
    return (one.time, *one.other_times)


def _distance(time: datetime, window: Window | None) -> float:
    """Return the seconds between a time and the window's start; the latest first where none is known."""
    if window is None or window.start is None:
        return -time.timestamp()
    return abs((time - window.start).total_seconds())
