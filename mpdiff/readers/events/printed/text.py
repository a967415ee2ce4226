"""The operational log printed as text, in any language: `MPOperationalEvents.txt`, `Format-List`.

Prose and labels are localised, so an event is read by its id, by the order of its values and by
what a value looks like. Times are the device's local times; only the whole file tells the order of
day and month, so events are given when it has been read.
"""

from __future__ import annotations

from collections import deque
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from mpdiff.base import limits
from mpdiff.base.model import Event
from mpdiff.base.text.encoding import decode_head
from mpdiff.base.text.late import late
from mpdiff.readers.events.binary.rendered import account
from mpdiff.readers.events.course import QUIET, SECOND, SLACK
from mpdiff.readers.events.message import fields_of
from mpdiff.readers.events.printed.layout import FIRST_LINE, LISTED, event_texts, printed
from mpdiff.readers.events.printed.timestamps import Order, OrderEvidence, Stamp, Stamps
from mpdiff.readers.events.printed.timestamps import local as local_time
from mpdiff.readers.events.source import (
    EARLIEST,
    LATEST,
    MAX_OTHERS,
    EventSource,
    Reading,
    from_filetime,
    latest,
    to_filetime,
)
from mpdiff.readers.events.templates import CHANGES, REPEATING, TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.readers.events.course import Ticks
    from mpdiff.readers.events.local_times.clock import Clock
    from mpdiff.readers.events.printed.layout import Said

_ID: Final = late(r"Id\s*: *\d{3,5}\s*")
_NEAR: Final = 8
_QUARTER: Final = 15 * 60
"""Clocks change on quarters of an hour, in seconds."""
_DAY: Final = 24 * 60 * 60
_OTHER: Final[dict[Order, Order]] = {"month-first": "day-first", "day-first": "month-first"}


class _Found(NamedTuple):
    place: int
    stamp: Stamp
    event_id: int
    said: Said
    fields: dict[str, str]


def detect(head: bytes) -> bool:
    """Tell a printed operational log by the shape of an event's first lines."""
    text = decode_head(head)
    if text is None:
        return False
    near = text.splitlines()
    for index, line in enumerate(near):
        if FIRST_LINE.fullmatch(line):
            return True
        if LISTED.fullmatch(line) and any(map(_ID.fullmatch, near[index : index + _NEAR])):
            return True
    return False


def read(stream: BinaryIO, member: str, clock: Clock) -> Reading:
    """Return the events of a printed log; `clock` reads its local times."""
    reading = Reading(member, "event-text")
    reading.events = latest(_events(stream, reading, clock), reading)
    return reading


def _events(stream: BinaryIO, reading: Reading, clock: Clock) -> Iterator[Event]:
    evidence, kept = OrderEvidence(), _Kept(reading)
    _collect(stream, reading, evidence, kept)
    order, sure = evidence.decide(clock.day_first)
    times = _Times(clock, order, sure=sure)
    local = evidence.times(order)
    if not local:
        reading.say("log-empty")
        return
    descending = evidence.descending(order)
    if descending:
        local.reverse()
    _say_how_sure(reading, clock, evidence, assumed=None if sure else order)
    reading.time_certain = times.certain
    reading.open_order = not sure
    _cover(reading, clock, local, evidence.times(_OTHER[order]) if not sure else [])
    last = reading.count - 1
    for one in kept.in_order(descending=descending):
        event = times.event(one, reading, last - one.place if descending else one.place)
        if event is not None:
            yield event


def _collect(stream: BinaryIO, reading: Reading, evidence: OrderEvidence, kept: _Kept) -> None:
    """Let every event's time speak for the order, and keep the events that can matter."""
    read, place = Stamps().read, -1
    for printed_time, said in printed(event_texts(stream, reading), reading, TEMPLATES):
        stamp, event_id = read(printed_time), said.event_id
        if stamp is None or event_id is None:
            reading.say("event-cut")
            continue
        place += 1
        evidence.add(stamp)
        if event_id in TEMPLATES:
            kept.add(place, stamp, event_id, said)
    reading.count += place + 1


class _Kept:
    """Keeps all changes of the configuration, and of the other events both ends of the file.

    Which end is the latest is not known before the whole file was read.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._changes: list[_Found] = []
        self._head: list[_Found] = []
        self._tail: deque[_Found] = deque(maxlen=MAX_OTHERS)
        self._reports: dict[int, _Found] = {}
        self._texts: dict[int, tuple[str, dict[str, str] | None]] = {}

    def add(self, place: int, stamp: Stamp, event_id: int, said: Said) -> None:
        """Take the next event of the file, of an id that can matter."""
        last = self._reports.get(event_id)
        if last is not None and last.said is said and _too_soon(last, stamp):
            return
        fields = self._fields(event_id, said)
        if fields is None:
            return
        one = _Found(place, stamp, event_id, said, fields)
        if event_id in REPEATING:
            if last is not None and last.fields == fields and _too_soon(last, stamp):
                self._reports[event_id] = last._replace(said=said)  # known at once the next time
                return
            self._reports[event_id] = one
        self._keep(one)

    def _fields(self, event_id: int, said: Said) -> dict[str, str] | None:
        """Return the values of an event; most reports repeat the one before."""
        text = said.text
        known = self._texts.get(event_id)
        if known is not None and known[0] == text:
            return known[1]
        fields = fields_of(event_id, said, self._reading)
        if event_id in REPEATING and len(text) <= limits.MAX_EVENT_VALUE:
            self._texts[event_id] = text, fields
        return fields

    def _keep(self, one: _Found) -> None:
        if one.event_id in CHANGES:
            self._changes.append(one)
        elif len(self._head) < MAX_OTHERS:
            self._head.append(one)
        else:
            self._tail.append(one)

    def in_order(self, *, descending: bool) -> list[_Found]:
        """Return what is kept, the oldest first."""
        kept = [*self._changes, *self._head, *self._tail]
        return sorted(kept, key=lambda one: one.place, reverse=descending)


def _too_soon(last: _Found, stamp: Stamp) -> bool:
    """Return whether a time comes too soon after a report for another that says the same to be news."""
    same_day = last.stamp.date == stamp.date
    apart = abs(last.stamp.second - stamp.second) if same_day else _DAY
    return apart * SECOND < REPEATING[last.event_id]


def _cover(reading: Reading, clock: Clock, local: list[int], other: list[int]) -> None:
    """Note what the log covers, its course, and what it covers under the other order."""
    ticks = _in_order(clock, local)
    if ticks:
        reading.seen(0, from_filetime(min(ticks)), from_filetime(max(ticks)))
        reading.course.add(0, ticks)
    if setbacks := len(reading.setbacks):
        reading.say("clock-set-back", setbacks)
    first, last = (
        (_ticks(clock, end) for end in (min(other), max(other))) if other else (None, None)
    )
    if first is not None and last is not None:
        reading.other_spans = ((from_filetime(first), from_filetime(last)),)


def _in_order(clock: Clock, local: list[int]) -> list[Ticks]:
    """Return the instants of local times; of an hour that occurs twice that which goes on."""
    quarters = {second // _QUARTER for second in local}
    ahead = {quarter: _ahead(clock, quarter * _QUARTER) for quarter in quarters}
    if len(offsets := set(ahead.values())) == 1 and (one := offsets.pop()) and not one[1]:
        return [second * SECOND + one[0] for second in local]
    found: list[Ticks] = []
    again: list[Ticks | None] = []
    last = 0
    for second in local:
        known = ahead[second // _QUARTER]
        if known is None:
            continue
        time = second * SECOND + known[0]
        later = _ticks(clock, second, fold=1) if known[1] else None
        if later is not None and time < last - SLACK:
            time, later = later, None
        found.append(time)
        again.append(later)
        last = time
    return _without_false_silence(found, again)


def _without_false_silence(found: list[Ticks], again: Sequence[Ticks | None]) -> list[Ticks]:
    """Read the end of an hour that occurs twice as its second time where else a silence would follow it.

    `again`: the second time, None where there is none or it is the one read. The records of an hourly report of
    health in both hours show the same local times, so nothing goes back between them.
    """
    place = 0
    for doubtful, run in groupby(again, key=lambda time: time is not None):
        first, place = place, place + len(list(run))
        if not doubtful or place == len(found) or found[place] - found[place - 1] <= QUIET:
            continue
        steps = [((again[k] or 0) - found[k - 1], -k) for k in range(max(first, 1), place)]
        if steps and (least := min(steps))[0] < found[place] - found[place - 1]:
            turn = -least[1]
            found[turn:place] = [time for time in again[turn:place] if time is not None]
    return found


def _ahead(clock: Clock, second: int) -> tuple[Ticks, bool] | None:
    """Return what to add to local times of a quarter of an hour, and whether it occurs twice."""
    time = _ticks(clock, second)
    if time is None:
        return None
    return time - second * SECOND, _ticks(clock, second, fold=1) != time


def _ticks(clock: Clock, second: int, fold: int = 0) -> Ticks | None:
    time = printed_instant(clock, local_time(second).replace(fold=fold))
    return None if time is None else to_filetime(time)


def printed_instant(clock: Clock, local: datetime) -> datetime | None:
    """Return the instant of a local time; None outside of the plausible."""
    try:
        time = clock.utc(local)[0]
    except (OverflowError, ValueError):
        return None
    return time if EARLIEST <= time < LATEST else None


def _say_how_sure(
    reading: Reading, clock: Clock, evidence: OrderEvidence, assumed: Order | None
) -> None:
    if assumed is not None:
        reading.say("day-order-open", first=assumed.removesuffix("-first"))
    if foreign := sorted(evidence.calendars - {"Gregorian"}):
        reading.say("calendar", calendar=", ".join(foreign))
    if clock.zone is None:
        reading.say("zone-assumed")
    elif not clock.certain:
        reading.say("zone-uncertain", basis=clock.basis)


class _Times:
    """Turns printed times into instants."""

    def __init__(self, clock: Clock, order: Order, *, sure: bool) -> None:
        self._clock = clock
        self._orders = (order,) if sure else (order, _OTHER[order])
        self.certain = sure and clock.zone is not None and clock.certain

    def event(self, one: _Found, reading: Reading, position: int) -> Event | None:
        """Make the event; None, and noted, where its time is odd."""
        local = [time for order in self._orders for time in one.stamp.readings(order)]
        times = self._instants(local) + self._instants([time.replace(fold=1) for time in local])
        if not times:
            reading.say("odd-time")
            return None
        others = dict.fromkeys(time for time in times if time != times[0])
        if self.certain and len(local) == 1 and others:
            reading.say("local-time-twice")
        return Event(
            time=times[0],
            event_id=one.event_id,
            member=reading.member,
            fields=one.fields,
            computer=one.said.computer,
            actor=account(one.fields),
            time_certain=self.certain and not others,
            other_times=tuple(others),
            position=position,
        )

    def _instants(self, local: list[datetime]) -> list[datetime]:
        found = (printed_instant(self._clock, time) for time in local)
        return [time for time in found if time is not None]


SOURCE: Final = EventSource(
    "text",
    "event-text",
    "operational log as text (MPOperationalEvents.txt, its .bak, Get-WinEvent | Format-List)",
    detect,
    read,
)
