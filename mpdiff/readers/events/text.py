"""The operational log printed as text, in any language: `MPOperationalEvents.txt`, `Format-List`.

Prose and labels are localised, so an event is read by its id, by the order of its values and by
what a value looks like. Times are the device's local times; only the whole file tells the order of
day and month, so events are given when it has been read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from mpdiff.base.encoding import decode_head
from mpdiff.base.model import Event
from mpdiff.readers.events.configuration import is_noise, parse_value
from mpdiff.readers.events.printed import FIRST_LINE, LISTED, lines, printed
from mpdiff.readers.events.source import (
    CHANGE_BLOCKED,
    CONFIGURATION_CHANGED,
    EARLIEST,
    LATEST,
    NEW_VALUE,
    OLD_VALUE,
    TEMPLATES,
    VALUE,
    EventSource,
    Reading,
)
from mpdiff.readers.events.timestamps import Order, OrderEvidence, Stamp, parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.readers.events.clock import Clock

_ID: Final = re.compile(r"Id\s*: *\d{3,5}\s*")
_NEAR: Final = 8
_VALUE_LINE: Final = re.compile(
    r"\s*[^:\uff1a]{1,80}[:\uff1a]\s*"
    r"((?:HKLM|HKEY_LOCAL_MACHINE|\\?REGISTRY|Default|N/A)\\.*)?",
    re.IGNORECASE | re.DOTALL,
)


class _Found(NamedTuple):
    stamp: Stamp
    event_id: int
    computer: str | None
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
    reading.events = _events(stream, reading, clock)
    return reading


def _events(stream: BinaryIO, reading: Reading, clock: Clock) -> Iterator[Event]:
    evidence = OrderEvidence()
    found = list(_found(stream, reading, evidence))
    order, sure = evidence.decide(clock.day_first)
    if evidence.descending(order):
        found.reverse()
    limits = evidence.range(order)
    if limits is None:
        reading.say("log-empty")
        return
    times = _Times(clock, order, certain=sure and clock.zone is not None and clock.certain)
    _say_how_sure(reading, clock, sure=sure)
    reading.time_certain = times.certain
    _cover(reading, [times.utc(limit)[0] for limit in limits])
    for one in found:
        event = times.event(one, reading)
        if event is not None:
            yield event


def _found(stream: BinaryIO, reading: Reading, evidence: OrderEvidence) -> Iterator[_Found]:
    """Return the events that can matter, and let every event's time speak for the order."""
    for one in printed(lines(stream, reading), reading):
        stamp = parse_stamp(one.stamp)
        if stamp is None or not one.event_id.isdecimal():
            reading.say("event-cut")
            continue
        evidence.add(stamp)
        reading.count += 1
        event_id = int(one.event_id[:9])
        if event_id not in TEMPLATES:
            continue
        fields = _fields(event_id, one.lines, reading)
        if fields is not None:
            yield _Found(stamp, event_id, one.computer, fields)


def _cover(reading: Reading, ends: list[datetime | None]) -> None:
    known = [end for end in ends if end is not None and EARLIEST <= end < LATEST]
    if known:
        reading.seen(0, min(known), max(known))


def _say_how_sure(reading: Reading, clock: Clock, *, sure: bool) -> None:
    if not sure:
        reading.say("day-order-open")
    if clock.zone is None:
        reading.say("zone-assumed")
    elif not clock.certain:
        reading.say("zone-uncertain", basis=clock.basis)


class _Times(NamedTuple):
    """Turns printed times into instants."""

    clock: Clock
    order: Order
    certain: bool

    def utc(self, local: datetime) -> tuple[datetime | None, bool]:
        """Return the instant, None beyond the calendar, and whether there is exactly one."""
        try:
            return self.clock.utc(local)
        except OverflowError:
            return None, False

    def event(self, one: _Found, reading: Reading) -> Event | None:
        """Make the event; None, and noted, where its time is odd."""
        local = one.stamp.at(self.order)
        time, unique = (None, False) if local is None else self.utc(local)
        if time is None or not EARLIEST <= time < LATEST:
            reading.say("odd-time")
            return None
        if self.certain and not unique:
            reading.say("local-time-twice")
        return Event(
            time=time,
            event_id=one.event_id,
            member=reading.member,
            fields=one.fields,
            computer=one.computer,
            time_certain=self.certain and unique,
        )


# --- the values of a message ----------------------------------------------------------------------


def _fields(event_id: int, message: list[str], reading: Reading) -> dict[str, str] | None:
    """Return the values that matter; None where there are none to be seen, or noise."""
    if event_id == CONFIGURATION_CHANGED:
        values = _values(message)[-2:]
        if len(values) < 2:  # noqa: PLR2004  the old and the new value
            reading.say("event-cut")
            return None
        old, new = map(reading.cut, values)
        value = parse_value(new or old)
        if value is not None and is_noise(value.path):
            reading.noise += 1
            return None
        return {OLD_VALUE: old, NEW_VALUE: new}
    if event_id == CHANGE_BLOCKED:
        named = [value for value in _values(message) if value]
        if not named:
            reading.say("event-cut")
            return None
        return {VALUE: reading.cut(named[-1])}
    return {}


def _values(message: list[str]) -> list[str]:
    """Find the lines after the description whose value is a configuration value or nothing.

    A value of several lines goes on until the next such line.
    """
    values: list[str] = []
    for line in message[1:]:
        found = _VALUE_LINE.fullmatch(line.rstrip())
        if found:
            values.append((found[1] or "").rstrip())
        elif values and values[-1] and line.strip():
            values[-1] += "\n" + line.strip()
    return values


SOURCE: Final = EventSource(
    "text",
    "event-text",
    "operational log as text (MPOperationalEvents.txt, its .bak, Get-WinEvent | Format-List)",
    detect,
    read,
)
