"""Whose events these are: other computers' are left out, former names of the device are not."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from mpdiff.base.model import Notice
from mpdiff.base.times import HEALTH_INTERVAL
from mpdiff.evidence.device import short_name
from mpdiff.evidence.events.sources import OPERATIONAL, ReadSource
from mpdiff.evidence.events.whose.device_ids import by_device_id

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from mpdiff.base.model import Event
    from mpdiff.readers.events.source import Reading

HOST_NAME = re.compile(
    r"^[^\S\r\n]*(?:host ?name|computer ?name|system name|hostname|nom de l.h\S+te|nombre de host)"
    r"[^\S\r\n]*[:\t][^\S\r\n]*([A-Za-z0-9][A-Za-z0-9._-]{0,62})[^\S\r\n]*[\r\n]",
    re.IGNORECASE | re.MULTILINE,
)
"""The name of the device in a print of it; where the text ends in the name, it may be cut off."""


def host_in_log(read: Sequence[ReadSource], package: int) -> str | None:
    """Return the computer that the latest event of a package's own log names."""
    events = [
        event
        for one in read
        if one.package == package and one.located.info.kind in OPERATIONAL
        for event in one.events
        if event.computer
    ]
    return max(events, key=lambda event: event.time).computer if events else None


def of_hosts(
    read: Sequence[ReadSource], hosts: Sequence[str | None], notices: list[Notice], *, renamed: bool
) -> list[ReadSource]:
    """Leave out the events of other computers; a source that holds only those vouches for nothing.

    `renamed`: a print names the device, so what its own log calls it before that is a former name. Where
    only other computers' events lie, a log covers nothing.
    """
    ours = {short_name(host) for host in hosts if host}
    read = by_device_id(read, hosts, notices)
    if not ours:
        named = {e.computer for one in read for e in one.events}
        if len({short_name(name) for name in named if name}) <= 1:
            return read
    kept = []
    for one in read:
        mine = ours | _further_names(one, ours, notices, renamed=renamed)
        events = [e for e in one.events if not e.computer or short_name(e.computer) in mine]
        if len(events) < len(one.events):
            notices.append(_others(len(one.events) - len(events), one, known=bool(ours)))
            _cover_own(one.reading, one.events, {id(e) for e in events})
        if events or not one.events:
            kept.append(one._replace(events=events))
    return kept


def _further_names(
    one: ReadSource, ours: set[str], notices: list[Notice], *, renamed: bool
) -> set[str]:
    """Return the other names of the device, by its own log: a renamed computer keeps it.

    What Windows writes to a log it numbers in one sequence; a forwarded event brings its own number.
    """
    if one.package is None or one.located.info.kind not in OPERATIONAL:
        return set()
    events = sorted((e for e in one.events if e.computer), key=_as_recorded)
    names = [short_name(e.computer or "") for e in events]
    if not ours.intersection(names):
        return set()
    numbers: dict[str, list[int]] = {name: [] for name in names}
    for name, event in zip(names, events, strict=True):
        numbers[name].append(-1 if event.record_id is None else event.record_id)
    own = [number for name in ours for number in numbers.get(name, ())]
    records = one.reading.records
    others = numbers.keys() - ours
    found = {name for name in others if records.in_one_run(numbers[name], own)}
    if renamed:
        found |= _former_names(names, ours)
    if found:
        text = f"The device was renamed: some of its events name {', '.join(sorted(found))}."
        notices.append(Notice("device-renamed", text, one.located.member.name))
    return found


def _former_names(names: Sequence[str], ours: set[str]) -> set[str]:
    """Return the names that stand only before the first event of the present one, in the log's order."""
    if names[-1] not in ours:
        return set()
    begun = next(place for place, name in enumerate(names) if name in ours)
    return set(names[:begun]) - set(names[begun:])


def _as_recorded(event: Event) -> tuple[int, datetime]:
    return -1 if event.position is None else event.position, event.time


def _cover_own(reading: Reading, events: Sequence[Event], own: Collection[int]) -> None:
    """Let a log cover no more than the device's own events do, which report its health every hour."""
    times = sorted(e.time for e in events if id(e) in own)
    others = sorted(e.time for e in events if id(e) not in own)
    if not times or reading.kind not in OPERATIONAL:
        return
    if reading.first is not None and others[0] <= reading.first:
        reading.first = times[0]
    if reading.last is not None and others[-1] >= reading.last:
        reading.last = times[-1]
    reading.apart = tuple(
        (a, b)
        for a, b in pairwise(times)
        if b - a > HEALTH_INTERVAL and bisect_left(others, a) < bisect_right(others, b)
    )


def _others(count: int, one: ReadSource, *, known: bool) -> Notice:
    events, were = ("1 event is", "was") if count == 1 else (f"{count} events are", "were")
    other = "another computer" if count == 1 else "other computers"
    whose = other if known else "several computers, and nothing tells which is this one,"
    where = "Of the file given with --events, " if one.package is None else ""
    text = f"{where}{events} of {whose} and {were} left out."
    return Notice("other-computer", text, one.located.member.name)
