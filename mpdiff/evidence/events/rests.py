"""When the device was off or asleep, as its System log shows: a log that is silent then misses nothing.

Windows writes 42 before it sleeps. 107 follows, often with the time at which it fell asleep, as the clock is read
again only afterwards: the change of the clock (Kernel-General 1) and Power-Troubleshooter 1 tell when it woke.
506 and 507 bound modern standby. 6006 alone says that the event log service stopped, which an intruder can do as
well, and 6005 that it started: only the kernel's 12, or the time that 6013 says the system has been up, show a boot.
A System log that is damaged, lacks records, or that another witness contradicts explains no silence.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.model import Rest
from mpdiff.base.times import HEALTH_INTERVAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Event, RestKind, Setback
    from mpdiff.evidence.events.sources import ReadSource
    from mpdiff.readers.events.source import Reading

SYSTEM: Final = "System"
CLOCK_OR_WAKE: Final = 1
"""Of Kernel-General a change of the clock, of Power-Troubleshooter the return from sleep."""
RESUMED: Final = 107
OUT_OF_STANDBY: Final = 507
LIES_DOWN: Final[dict[int | str, RestKind]] = {
    42: "asleep",
    506: "standby",
    13: "off",
    6006: "off",
}
BOOTED: Final = 12
UPTIME: Final = 6013
LOST: Final = (41, 6008)
STARTS: Final = (BOOTED, *LOST, 6005, 6009, UPTIME)
"""What is written as the system starts, or its event log service."""

EDGE: Final = timedelta(minutes=5)
"""How far from its ends something may be written while a device goes down or comes up."""
SHORTEST: Final = HEALTH_INTERVAL + 2 * EDGE
"""Of a rest this long the silence of every log is asked for; shorter silences are not kept."""
MOST: Final = 1_000


class _Down(NamedTuple):
    """What lay down last: when, how, and the clock as the system resumed."""

    since: datetime
    how: RestKind
    resumed: datetime | None = None


def rests(
    read: Sequence[ReadSource], events: Sequence[Event], setbacks: Sequence[Setback]
) -> tuple[Rest, ...]:
    """Return when the device rested, in the order of time, where nothing contradicts it.

    `read`: the sources of this device; `events`: theirs, in the order of time.
    """
    own = [one for one in read if one.package is not None]
    found: list[Rest] = []
    for one in own:
        if one.located.info.kind == "system-log" and not one.reading.damaged:
            written = sorted(one.events, key=lambda e: (e.position or 0, e.time))
            holes = one.reading.records.holes()
            found += (r for r in _told(written) if not any(_meet(r, a, b) for a, b in holes))
    logs = [o.reading for o in own if o.reading.time_certain and o.reading.kind != "hunting"]
    steady = (
        r for r in dict.fromkeys(found) if not any(_meet(r, s.after, s.before) for s in setbacks)
    )
    kept = [piece for rest in steady for piece in _silent(rest, logs)]
    times = [e.time for e in events if e.time_certain]
    return tuple(sorted(undisturbed(kept, times), key=lambda r: r.start)[-MOST:])


def undisturbed(found: Iterable[Rest], times: Sequence[datetime]) -> Iterator[Rest]:
    """Yield the rests in which nothing happened at any of these times; how power was lost says nothing."""
    for rest in found:
        first, last = rest.start + EDGE, rest.end - EDGE
        if rest.how == "power-lost" or not any(first < time < last for time in times):
            yield rest


def of_silences(
    found: Sequence[Rest], quiet: Sequence[tuple[datetime, datetime]], last: datetime | None
) -> tuple[Rest, ...]:
    """Return the rests that meet a silence of the log, or lie after its last event."""
    return tuple(
        r
        for r in found
        if (last is not None and r.end > last) or any(_meet(r, a, b) for a, b in quiet)
    )


def _meet(rest: Rest, first: datetime, last: datetime) -> bool:
    return first <= rest.end and last >= rest.start


def _told(events: Sequence[Event]) -> Iterator[Rest]:
    """Yield what the records of one System log tell, in the order in which they were written."""
    down: _Down | None = None
    alive: datetime | None = None
    skip_until: datetime | None = None
    for place, event in enumerate(events):
        number, time = event.event_id, event.time
        if event.channel != SYSTEM or (skip_until is not None and time <= skip_until):
            continue
        skip_until = None
        if number in LIES_DOWN:
            if down is not None and down.how == "standby":
                yield from _rest(down, time)
            down = _Down(time, LIES_DOWN[number])
        elif number in STARTS:
            batch = _batch(events[place:], time)
            yield from _until_start(down, alive, batch)
            down, skip_until = None, batch[-1].time
        elif down is not None:
            woken = _woken(down, event)
            yield from _rest(down, woken)
            down = _after(down, event, woken)
        alive = time


def _rest(down: _Down, end: datetime | None) -> Iterator[Rest]:
    if end is not None and end > down.since:
        yield Rest(down.since, end, down.how)


def _woken(down: _Down, event: Event) -> datetime | None:
    """Return when the device woke, if an event shows it."""
    if down.how == "standby":
        return event.time if event.event_id == OUT_OF_STANDBY else None
    if down.how != "asleep":
        return None
    if event.event_id == RESUMED:
        return event.time if event.time - down.since > EDGE else None
    if event.event_id != CLOCK_OR_WAKE:
        return None
    slept = _instant(event, "SleepTime") or _instant(event, "OldTime")
    woken = _instant(event, "WakeTime") or _instant(event, "NewTime")
    since = down.resumed or down.since
    if slept is None or woken is None or abs(slept - since) > EDGE:
        return None
    return min(woken, event.time + EDGE)


def _after(down: _Down, event: Event, woken: datetime | None) -> _Down | None:
    """Return what still lies down after an event: a service may write one while the system goes down."""
    if woken is not None or event.event_id == OUT_OF_STANDBY:
        return None
    if event.event_id == RESUMED:
        return down._replace(resumed=event.time)
    return down if event.time - down.since <= EDGE or down.how == "standby" else None


def _instant(event: Event, name: str) -> datetime | None:
    from mpdiff.readers.events.binary.rendered import rendered_instant

    return rendered_instant(event.fields.get(name, ""))


def _batch(events: Sequence[Event], since: datetime) -> list[Event]:
    """Return what was written as the system started, its first record included."""
    return [
        e
        for e in events
        if e.channel == SYSTEM and e.event_id in STARTS and since <= e.time <= since + 2 * EDGE
    ]


def _until_start(
    down: _Down | None, alive: datetime | None, batch: Sequence[Event]
) -> Iterator[Rest]:
    """Yield how the device rested until it started, if the records of the start show it."""
    started = batch[0].time
    lost = [e for e in batch if e.event_id in LOST]
    if down is not None and down.how == "asleep" and (not lost or _slept(lost)):
        yield from _rest(down, started)
    elif lost:
        if alive is not None and alive < started:
            yield Rest(alive, started, "power-lost")
    elif down is not None and down.how == "off" and _booted(batch, down.since):
        yield from _rest(down, started)


def _slept(lost: Sequence[Event]) -> bool:
    """Return whether power was lost while the system slept: 41 says so."""
    return any(e.fields.get("SleepInProgress", "0").strip() not in ("", "0", "false") for e in lost)


def _booted(batch: Sequence[Event], since: datetime) -> bool:
    """Return whether the system itself started after it went down, rather than its event log service."""
    up = [(e.time, seconds) for e in batch if (seconds := _uptime(e)) is not None]
    if any(time - seconds < since - EDGE for time, seconds in up):
        return False
    return bool(up) or any(e.event_id == BOOTED for e in batch)


def _uptime(event: Event) -> timedelta | None:
    """Return how long 6013 says the system has been up: the first number of its unnamed data, in seconds."""
    if event.event_id != UPTIME:
        return None
    texts = (text.strip() for text in event.fields.values())
    told = next((t for t in texts if t.isascii() and t.isdecimal() and len(t) < MOST_DIGITS), None)
    return None if told is None else timedelta(seconds=int(told))


MOST_DIGITS: Final = 10


def _silent(rest: Rest, logs: Sequence[Reading]) -> Iterator[Rest]:
    """Yield the parts of a rest in which no log holds a record; of a short one that is not known.

    A device in standby wakes for a moment and writes something; one that is off or asleep writes nothing.
    """
    if rest.how == "power-lost" or rest.end - rest.start < SHORTEST:
        yield rest
        return
    parts = [rest]
    for log in logs:
        if log.first is None or log.last is None:
            continue
        silences = _with_ends(log)
        parts = [piece for part in parts for piece in _common(part, silences)]
    if rest.how == "standby" or parts == [rest]:
        yield from parts


def _with_ends(log: Reading) -> list[tuple[datetime, datetime]]:
    """Return the silences of a log, and what lies before and after it."""
    assert log.first is not None  # noqa: S101  the caller asked
    assert log.last is not None  # noqa: S101  same
    far = timedelta(days=36_500)
    return [(log.first - far, log.first), *log.quiet, (log.last, log.last + far)]


def _common(part: Rest, silences: Sequence[tuple[datetime, datetime]]) -> Iterator[Rest]:
    """Yield what of a rest lies in a silence; what is written at its ends does not shorten it."""
    for first, last in silences:
        start = part.start if first <= part.start + EDGE else first
        end = part.end if last >= part.end - EDGE else last
        if start < end:
            yield Rest(start, end, part.how)


# --- what of a silence they leave ---------------------------------------------------------------


def awake(start: datetime, end: datetime, found: Sequence[Rest]) -> list[timedelta]:
    """Return for how long the device was on in each part of a silence, parted where it was off for long.

    Rests that are too short for any log to show them count for one report of health, however many there are.
    """
    resting = [r for r in found if r.how != "power-lost" and r.start < end and r.end > start]
    whole = [r for r in resting if r.end - r.start >= SHORTEST]
    off = [r for r in whole if r.how == "off"]
    edges = [start, *(t for r in off for t in (max(r.start, start), min(r.end, end))), end]
    short = sum((_within(r, start, end) for r in resting if r not in whole), timedelta())
    left = min(short, HEALTH_INTERVAL)
    times = []
    for first, last in list(pairwise(edges))[::2]:
        slept = (_within(r, first, last) for r in whole if r.how != "off")
        times.append(max(last - first - sum(slept, timedelta()) - left, timedelta()))
    return times


def _within(rest: Rest, start: datetime, end: datetime) -> timedelta:
    return max(min(rest.end, end) - max(rest.start, start), timedelta())
