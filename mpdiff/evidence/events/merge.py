"""Events of several sources in the order of time; the same event from two of them counts once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.readers.events.source import (
    CHANGE_BLOCKED,
    CONFIGURATION_CHANGED,
    NEW_VALUE,
    OLD_VALUE,
    VALUE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Event
    from mpdiff.readers.events.source import Reading

_TOLD_BY: Final[dict[int | str, tuple[str, ...]]] = {
    CONFIGURATION_CHANGED: (OLD_VALUE, NEW_VALUE),
    CHANGE_BLOCKED: (VALUE,),
}
"""The data that every source of an event tells alike; the rest is localised."""

_PREFERENCE: Final = (
    "event-log",
    "other-log",
    "security-log",
    "system-log",
    "hunting",
    "event-text",
)
_QUARTER: Final = 15 * 60
"""Offsets of time zones are multiples of it, in seconds."""
_WIDEST: Final = 26 * 3600
"""Between the easternmost and the westernmost zone, in seconds."""
_MAX_ALIKE: Final = 64
"""Events of one meaning that are looked at for one second; more than that are no real log."""

_Key = tuple[object, ...]


def merge(readings: Sequence[Reading]) -> list[Event]:
    """Read all sources and give their events by time. What a source told wrong it notes itself."""
    ranked = sorted(readings, key=lambda reading: _PREFERENCE.index(reading.kind))
    events = list(ranked[0]) if len(ranked) == 1 else _distinct(ranked)
    events.sort(key=_moment)
    return events


def _moment(event: Event) -> tuple[datetime, int]:
    """Order by time, and within one moment as the log has them."""
    return event.time, -1 if event.position is None else event.position


def _distinct(readings: Iterable[Reading]) -> list[Event]:
    """Take each event once. A source's own events are never each other's copies."""
    kept = _Kept()
    for reading in readings:
        used: set[int] = set()
        new: list[Event] = []
        for event in reading:
            copy = kept.copy_of(event, used)
            if copy is None:
                new.append(event)
            else:
                used.add(id(copy))
        for event in new:
            kept.add(event)
    return kept.events


class _Kept:
    """The events taken so far, found again by number, by second, and by second of a quarter."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._found: dict[_Key, list[Event]] = defaultdict(list)

    def add(self, event: Event) -> None:
        self.events.append(event)
        second = int(event.time.timestamp())
        key = _key(event)
        self._found["number", event.event_id, event.record_id, event.time].append(event)
        self._found["second", second, *key].append(event)
        self._found["quarter", second % _QUARTER, *key].append(event)

    def copy_of(self, event: Event, used: set[int]) -> Event | None:
        """Find the same event among those of other sources."""
        for key in self._places(event):
            for candidate in self._found.get(key, ())[:_MAX_ALIKE]:
                if id(candidate) not in used and _same(event, candidate):
                    return candidate
        return None

    @staticmethod
    def _places(event: Event) -> Iterator[_Key]:
        if event.record_id is not None:
            yield "number", event.event_id, event.record_id, event.time
        second, key = int(event.time.timestamp()), _key(event)
        for near in (second, second - 1, second + 1):
            if event.time_certain:
                yield "second", near, *key
            else:
                yield "quarter", near % _QUARTER, *key


def _key(event: Event) -> _Key:
    told = _TOLD_BY.get(event.event_id, ())
    return (event.event_id, *(fold(event.fields.get(name, "").strip(" \t\r\n")) for name in told))


def _same(one: Event, other: Event) -> bool:
    if one.computer and other.computer and not _one_name(one.computer, other.computer):
        return False
    if one.record_id is not None and other.record_id is not None:
        return one.record_id == other.record_id and one.time == other.time
    return _near(one.time, other.time, certain=one.time_certain and other.time_certain)


def _one_name(one: str, other: str) -> bool:
    """Compare names of a computer, which may or may not carry the domain."""
    return fold(one.split(".", maxsplit=1)[0]) == fold(other.split(".", maxsplit=1)[0])


def _near(one: datetime, other: datetime, *, certain: bool) -> bool:
    """Compare times; a printed one has whole seconds, and a wrong zone shifts it by quarters."""
    apart = abs((one - other).total_seconds())
    if certain or apart > _WIDEST:
        return apart <= 1
    return min(apart % _QUARTER, _QUARTER - apart % _QUARTER) <= 1
