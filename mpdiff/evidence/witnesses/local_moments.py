"""What a printed local time can mean: every reading of day and month, under every zone it can be of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.base.model import Notice
from mpdiff.base.notices import sentence
from mpdiff.base.times import ZONES
from mpdiff.readers.events.local_times.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mpdiff.base.model import Incident
    from mpdiff.readers.support.prints.moments import LocalClock, Moment
    from mpdiff.readers.support.prints.query_user import UserSessions

SUMMER: Final = timedelta(hours=1)
"""How far a time is off whose standard offset alone is known."""
ORDER: Final = "day and month"
ZONE: Final = "no time zone is known"


def readings_of(moment: Moment, clock: LocalClock) -> tuple[datetime, datetime] | None:
    """Return the earliest and the latest instant that a time can mean; None where it means one."""
    if moment.certain or moment.time is None:
        return None
    slack = ZONES if _is_without_zone(clock) else SUMMER
    if moment.others and isinstance(clock, Clock) and clock.zone is not None and clock.certain:
        slack = timedelta(0)
    times = (moment.time, *moment.others)
    return min(times) - slack, max(times) + slack


def moments_open(reading: UserSessions, clock: LocalClock) -> Iterator[Notice]:
    """Yield why the times of a print of sessions are not certain."""
    logons = [one.logon for one in reading.sessions if not one.logon.certain]
    order = any(logon.others for logon in logons)
    why = " and ".join(w for w, told in ((ORDER, order), (ZONE, _is_without_zone(clock))) if told)
    if logons and why:
        text = sentence("session-times-open", len(logons), why=why)
        yield Notice("session-times-open", text, reading.member)


def zone_open(found: Iterable[Incident], clock: LocalClock) -> Iterator[Notice]:
    """Yield why the local times of one log's incidents are not certain: no zone is known, or not for sure."""
    unsure = [one for one in found if not one.time_certain]
    if not unsure:
        return
    member = unsure[0].witness.member
    if not isinstance(clock, Clock) or clock.zone is None:
        yield Notice("zone-assumed", sentence("zone-assumed"), member)
    elif not clock.certain:
        yield Notice("zone-uncertain", sentence("zone-uncertain", basis=clock.basis), member)


def _is_without_zone(clock: LocalClock) -> bool:
    return not isinstance(clock, Clock) or clock.zone is None
