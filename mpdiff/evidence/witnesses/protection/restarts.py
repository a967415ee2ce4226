"""Starts of the device or of the service, which turn real-time protection off and on by themselves.

A log of weeks has one such pair for each start: off, a start of the service (whose first state of tamper
protection is held), and on again within minutes.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.evidence.witnesses.protection.between import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Statement, Window
    from mpdiff.evidence.facts import Logs

RESTART: Final = timedelta(minutes=10)
"""How long the restart of a device or of the service takes at most."""
MOMENT: Final = timedelta(minutes=1)


class _Pair(NamedTuple):
    off: Statement
    on: Statement
    started: datetime


def with_restarts(logs: Logs, window: Window | None, real_time: str) -> Logs:
    """Leave out of the protection log what starts account for before the window.

    Inside it a start is no proof that nobody used it: `support.restarts` has when each was off.
    """
    start = window.start if window else None
    mine = [s for s in logs.statements if s.source == SOURCE]
    states = [s for s in mine if s.setting == real_time]
    boots = [i.time for i in logs.incidents if i.kind == "reboot" and i.time_certain]
    starts = sorted([*(s.time for s in mine if s.held and s.setting != real_time), *boots])
    pairs = list(_pairs([s for s in states if not s.held], starts))
    early = [p for p in pairs if start is not None and p.on.time < start]
    gone = {id(s) for p in early for s in (p.off, p.on)}
    gone |= {id(s) for s in states if s.held and _is_start(s, starts, start)}
    restarts = tuple((p.off.time, p.on.time, p.started) for p in pairs if p not in early)
    return replace(
        logs,
        statements=tuple(s for s in logs.statements if id(s) not in gone),
        support=replace(logs.support, restarts=restarts),
    )


def _pairs(states: Sequence[Statement], starts: Sequence[datetime]) -> Iterator[_Pair]:
    for off, on in itertools.pairwise(states):
        paired = off.after == on.before and off.before == on.after and off.after != off.before
        if not paired or on.time - off.time > RESTART:
            continue
        started = [time for time in starts if off.time - MOMENT <= time <= on.time + MOMENT]
        if started:
            yield _Pair(off, on, started[0])


def _is_start(held: Statement, starts: Sequence[datetime], begun: datetime | None) -> bool:
    """Whether a state that a switch implies is that of a service which had just started.

    Before the window it is taken for one: a log does not name every start.
    """
    if begun is not None and held.time < begun:
        return True
    return any(held.time - RESTART <= time <= held.time + MOMENT for time in starts)
