"""Every event source of the evidence, read to its end or to where it is damaged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.model import Notice
from mpdiff.base.system.guard import guarded
from mpdiff.evidence.witnesses.hashed import Hashed
from mpdiff.readers.events.templates import CHANGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Event
    from mpdiff.evidence.facts import Hashes
    from mpdiff.evidence.locate import Located
    from mpdiff.readers.events.local_times.clock import Clock
    from mpdiff.readers.events.source import EventSource, Reading

KINDS = ("event-log", "event-text", "hunting", "security-log", "system-log", "other-log")
OPERATIONAL = ("event-log", "event-text")
"""Kinds that hold the device's own log, whose silence can mean something."""
_SLACK = 4
"""A part of the limit by which a list may grow beyond it before it is cut back."""
LOG_NAME = re.compile(r"\.evtx$|operationalevents", re.IGNORECASE)
"""What an event log is called that nobody could look into."""


class ReadSource(NamedTuple):
    """One source, read to its end. `package`: the place of its package; None for `--events`."""

    located: Located
    reading: Reading
    events: list[Event]
    package: int | None


def read_sources(
    found: Sequence[tuple[Located, int | None]],
    clock: Clock,
    notices: list[Notice],
    sha256: Hashes,
) -> Iterator[ReadSource]:
    """Read the sources; where one turns out to be damaged, what came before is used."""
    from mpdiff.readers.events import SOURCES

    sources = {source.name: source for source in SOURCES}
    for one, package in found:
        events: list[Event] = []
        reading, cut = None, False
        try:
            with guarded(one.member.name), one.member.open() as opened:
                stream = _UpToDamage(opened)
                hashed = Hashed(cast("BinaryIO", stream))
                source = sources[one.info.format or ""]
                reading = _reading_of(source, cast("BinaryIO", hashed), one.member.name, clock)
                # Only those that can matter are kept, and no log can hold more of them than this.
                cut = _take_latest(reading, events)
                digest = hashed.sha256()
                if stream.damage is None:
                    sha256[package, one.member.name] = digest
        except InputError as error:
            notices.append(Notice("member-not-read", error.message, one.member.name))
            if reading is None or not events:
                continue
            reading.say("log-damaged")
        if cut:
            text = f"Holds more than {limits.MAX_EVENTS:,} events that can matter; the latest are used."
            notices.append(Notice("too-many-events", text, one.member.name))
        if stream.damage is not None:
            reading.say("log-damaged")
            notices.append(Notice("member-not-read", stream.damage.message, one.member.name))
        yield ReadSource(one, reading, events, package)


def _take_latest(reading: Reading, events: list[Event]) -> bool:
    """Fill `events` with the latest of a source by time, in its order; returns whether any is left out.

    The window lies at the end of what a package holds. What was read before a source turns out to be
    damaged is there.
    """
    most, cut = limits.MAX_EVENTS, False
    for event in reading:
        events.append(event)
        if len(events) > most + most // _SLACK:
            _drop_oldest(events, most)
            cut = True
    if len(events) > most:
        _drop_oldest(events, most)
        cut = True
    return cut


def _drop_oldest(events: list[Event], most: int) -> None:
    """Leave the latest events, changes of the configuration before any other."""
    order = sorted(
        range(len(events)), key=lambda n: (events[n].event_id in CHANGES, events[n].time)
    )
    kept = set(order[-most:])
    events[:] = [event for number, event in enumerate(events) if number in kept]


def _reading_of(source: EventSource, stream: BinaryIO, member: str, clock: Clock) -> Reading:
    """Read a log, in a worker process if native readers are isolated and this one is native."""
    if limits.is_isolated():
        from mpdiff.readers.events.binary import isolated

        if source.name in isolated.NATIVE:
            return isolated.read_isolated(source, stream, member)
    return source.read(stream, member, clock)


class _UpToDamage:
    """A stream that ends where its member turns out to be damaged, so that the rest can be used."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.damage: InputError | None = None

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes; none from the damage on."""
        if self.damage is not None:
            return b""
        try:
            return self._stream.read(size)
        except InputError as error:
            self.damage = error
            return b""
