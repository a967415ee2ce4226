"""Starts of the device or of the service, which turn real-time protection off and on by themselves.

A log of weeks has one such pair for each start: off, a start of the service (a session of its log, whose
first state of tamper protection is held; a boot), and on again within moments. That it is turned on at a
start says nothing of the time before it.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.times import number_around
from mpdiff.evidence.witnesses.protection.between import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Statement, Window
    from mpdiff.evidence.facts import Logs

RESTART: Final = timedelta(minutes=10)
"""How long the restart of a device or of the service takes at most."""
SOON: Final = timedelta(minutes=3)
"""How long after its start the service has real-time protection on."""
MOMENT: Final = timedelta(minutes=1)
AROUND: Final = timedelta(minutes=30)
MOST_AROUND: Final = 4
"""So many starts within `AROUND` of one are those of an update or a repair; more are none."""
STARTED: Final = frozenset({"event 6005", "event 6008", "event 6009", "event 12", "event 41"})
"""Witnesses of a boot; other incidents of a restart are of its request or of its end."""


class _Starts(NamedTuple):
    """When the service or the device started, and when a session of the log began, whose order is exact."""

    known: list[datetime]
    sessions: list[datetime]

    def between(self, off: datetime, on: datetime) -> list[datetime]:
        """Return the starts for which protection may have been off from one time to another.

        A session of the log alone shows no boot, and the service is back soon.
        """
        near = [time for time in self.known if off - MOMENT <= time <= on + MOMENT]
        latest = min(on, off + SOON)
        return sorted([*near, *(time for time in self.sessions if off < time <= latest)])

    def just_before(self, state: Statement) -> bool:
        """Whether a start accounts for protection coming on."""
        return any(
            state.time - SOON <= time <= state.time + MOMENT
            for time in (*self.known, *self.sessions)
        )


class _Pair(NamedTuple):
    off: Statement
    on: Statement
    started: datetime


def with_restarts(logs: Logs, window: Window | None, names: Sequence[str]) -> Logs:
    """Leave out of the protection log what starts account for before the window, and after it.

    Inside it a start is no proof that nobody used it: `support.restarts` has when each was off. `names`:
    of real-time protection, and of whether the service runs.
    """
    real_time = names[0]
    starts = _starts(logs, real_time)
    states = [s for s in logs.statements if s.setting == real_time and s.place == "effective"]
    mine = [s for s in states if s.source == SOURCE]
    pairs = list(_pairs([s for s in mine if not s.held], starts))
    times = sorted(p.off.time for p in pairs)
    outside = [p for p in pairs if _is_outside(p, window) and not _is_crowded(p, times)]
    gone = {id(s) for p in outside for s in (p.off, p.on)}
    begun = window.start if window else None
    gone |= {id(s) for s in mine if s.held and _is_start(s, starts, begun)}
    told = list(_pairs_of_events(logs, names, starts))
    times, reboots = sorted(p.off.time for p in told), _Reboots.of(logs)
    booted = [
        p
        for p in told
        if _is_outside(p, window) and reboots.account_for(p) and not _is_crowded(p, times)
    ]
    gone |= {id(s) for p in booted for s in (p.off, p.on)}
    restarts = tuple(
        (p.off.time, p.on.time, p.started)
        for p in (*pairs, *told)
        if p not in outside and p not in booted
    )
    opening = {id(s) for s in states if not s.held and starts.just_before(s)}
    return replace(
        logs,
        statements=tuple(
            replace(s, opening=True) if id(s) in opening else s
            for s in logs.statements
            if id(s) not in gone
        ),
        support=replace(logs.support, restarts=restarts),
    )


def _is_crowded(pair: _Pair, times: Sequence[datetime]) -> bool:
    """Whether protection went off more often around a pair than starts turn it off."""
    return number_around(pair.off.time, times, AROUND) > MOST_AROUND


class _Reboots(NamedTuple):
    """When the System log has the device come up, and go down; both in order."""

    ups: list[datetime]
    downs: list[datetime]

    @classmethod
    def of(cls, logs: Logs) -> _Reboots:
        """Return those of the incidents of a log."""
        found = [i for i in logs.incidents if i.kind == "reboot" and i.time_certain]
        ups = sorted(i.time for i in found if i.witness.source in STARTED)
        return cls(ups, sorted(i.time for i in found if i.witness.source not in STARTED))

    def account_for(self, pair: _Pair) -> bool:
        """Whether the device goes down as protection goes off, and comes up just before it is on again.

        An off of minutes before the device went down is none of that.
        """
        off, on = pair.off.time, pair.on.time
        first = max(off, on - SOON)
        up = self.ups[bisect_left(self.ups, first) : bisect_right(self.ups, on)]
        down = number_around(off, self.downs, MOMENT) > 0
        return bool(up) and (down or up[0] - off <= MOMENT)


def _starts(logs: Logs, real_time: str) -> _Starts:
    boots = _Reboots.of(logs).ups
    tamper = [s for s in logs.statements if s.source == SOURCE and s.held]
    held = [s.time for s in tamper if s.setting != real_time]
    return _Starts([*held, *boots], list(logs.support.starts))


def _pairs(states: Sequence[Statement], starts: _Starts) -> Iterator[_Pair]:
    for off, on in itertools.pairwise(states):
        paired = off.after_known and isinstance(off.after, bool) and on.after == (not off.after)
        if off.before_known or on.before_known:
            paired = off.after == on.before and off.before == on.after and off.after != off.before
        if not paired or on.time - off.time > RESTART:
            continue
        started = starts.between(off.time, on.time)
        if any(on.time - time <= SOON for time in started):
            yield _Pair(off, on, started[0])


def _pairs_of_events(logs: Logs, names: Sequence[str], starts: _Starts) -> Iterator[_Pair]:
    """Yield the same pairs of the event log: 5001 and 5000, or of the service itself.

    A record near it that something was written tells that no start did it.
    """
    for name in names:
        states = [s for s in logs.statements if s.setting == name and s.source is None]
        written = [s.time for s in states if s.place != "effective"] if name == names[0] else []
        own = [s for s in states if not s.held and (s.place == "effective" or name != names[0])]
        for pair in _pairs(own, starts):
            if not any(abs(time - pair.off.time) <= MOMENT for time in written):
                yield pair


def _is_outside(pair: _Pair, window: Window | None) -> bool:
    start, end = (window.start, window.end) if window else (None, None)
    early = start is not None and pair.on.time < start
    return early or (end is not None and pair.off.time > end)


def _is_start(held: Statement, starts: _Starts, begun: datetime | None) -> bool:
    """Whether a state that a switch implies is that of a service which had just started.

    Before the window it is taken for one: a log does not name every start.
    """
    return (begun is not None and held.time < begun) or starts.just_before(held)
