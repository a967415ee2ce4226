"""Windows event logs (`.evtx`), whatever they are called.

A log is a 4096-byte header and independent chunks of 64 KiB. The chunks are read a batch at a
time, each batch given to the `evtx` package under a header of its own: memory does not grow with
the log, a damaged chunk harms no other, and a header that was never closed does not matter.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from mpdiff.base import limits
from mpdiff.readers.events.binary.chunks import (
    CHUNK_SIZE,
    Example,
    Layouts,
    fits_checksums,
    one_by_one,
    whole,
)
from mpdiff.readers.events.binary.rendered import (
    HEADER_SIZE,
    MAGIC,
    Document,
    rendered_instant,
    rendered_records,
    require_parser,
    to_event,
)
from mpdiff.readers.events.source import (
    CHANNEL,
    EARLIEST,
    LATEST,
    EventSource,
    Reading,
    from_filetime,
    latest,
    to_filetime,
)
from mpdiff.readers.events.templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from datetime import datetime

    from mpdiff.base.model import Event
    from mpdiff.readers.events.binary.rendered import Record
    from mpdiff.readers.events.course import Ticks
    from mpdiff.readers.events.local_times.clock import Clock
    from mpdiff.readers.events.source import Kind

CHUNK_MAGIC: Final = b"ElfChnk\0"
BATCH: Final = 8
"""Chunks that are read together: 512 KiB, some 1 to 1.5 MiB as JSON. Of more, the allocator gives the memory
back each time and takes it anew, which is half as long again as all that is done with them."""

_KEPT: Final = 4 * limits.MIB
"""More than a batch takes. Blocks as large as one that was freed, glibc does not give back to the system at
once; so one is taken and freed, untouched, before the first batch. Elsewhere this does nothing."""

_FLAGS_AT: Final = 120
_LAST_NUMBER: Final = slice(16, 24)
_EARLIEST: Final = to_filetime(EARLIEST)
_LATEST: Final = to_filetime(LATEST)


class Profile(NamedTuple):
    """What is read of a log of one channel. `event` returns None for what cannot matter.

    `beside`: how records of further channels are read that stand in the log as well, which a log of
    forwarded events holds. Only those of `channel` count for what the log covers.
    """

    kind: Kind
    channel: str
    kept: Container[int]
    event: Callable[[Record, datetime, Reading], Event | None]
    beside: tuple[Profile, ...] = ()

    def of(self, channel: str | None) -> Profile | None:
        """Return how a record of a channel is read; None where it is nobody's."""
        return next((one for one in (self, *self.beside) if one.channel == channel), None)


DEFENDER: Final = Profile("event-log", CHANNEL, TEMPLATES, to_event)


# --- the source -----------------------------------------------------------------------------------


def detect(head: bytes) -> bool | None:
    """Tell Defender's operational log; another channel is False, a log that tells none is True.

    The records' own channel tells: any text of a record can name another one.
    """
    if not head.startswith(MAGIC):
        return False
    name = channel(head)
    if name is None and len(head) < HEADER_SIZE + CHUNK_SIZE:
        return None
    return name in (None, CHANNEL)


def channel(head: bytes) -> str | None:
    """Return the channel of the first record that can be read in the first chunks; None for none.

    `head`: the file's header and what follows; a chunk that it cuts tells by what is left of it.
    """
    starts = range(HEADER_SIZE, len(head), CHUNK_SIZE)
    chunks = (bytes(head[start : start + CHUNK_SIZE]) for start in starts)
    return next((name for chunk in chunks if (name := _channel(chunk)) is not None), None)


@lru_cache(maxsize=4)
def _channel(chunk: bytes) -> str | None:
    if not chunk.startswith(CHUNK_MAGIC):
        return None
    reading = Reading("", "event-log")
    for alone in one_by_one(chunk.ljust(CHUNK_SIZE, b"\0")):
        for document in rendered_records([alone], reading):
            if document.Event is not None and document.Event.System.Channel:
                return document.Event.System.Channel
    return None


def read(stream: BinaryIO, member: str, clock: Clock) -> Reading:  # noqa: ARG001  times are UTC
    """Return the events of a log; its times are UTC."""
    return read_profile(DEFENDER, stream, member)


def read_profile(profile: Profile, stream: BinaryIO, member: str) -> Reading:
    """Return the events of a log of one channel.

    Raises InputError `reader-missing` where the package `evtx` is not installed.
    """
    require_parser(member)
    reading = Reading(member, profile.kind)
    reading.events = latest(_events(stream, reading, profile), reading)
    return reading


def _events(stream: BinaryIO, reading: Reading, profile: Profile) -> Iterator[Event]:
    bytes(_KEPT)
    head = stream.read(HEADER_SIZE)
    if not head.startswith(MAGIC):
        reading.say("log-damaged")
        return
    layouts = Layouts(partial(_example, profile.channel), profile.kept)
    sums = _Checksums(reading, still_open=len(head) == HEADER_SIZE and bool(head[_FLAGS_AT] & 1))
    for batch in _batches(stream, reading):
        for chunk in batch:
            sums.add(chunk)
        skimmed, unknown = _sorted_out(batch, layouts, reading)
        yield from _interpret(rendered_records(skimmed, reading), reading, profile, count=False)
        yield from _interpret(rendered_records(unknown, reading), reading, profile, count=True)
    sums.finish()
    _conclude(reading, profile)


def _conclude(reading: Reading, profile: Profile) -> None:
    """Note what only the whole log tells."""
    unread = [pair for pair in reading.channels.most_common() if profile.of(pair[0]) is None]
    if not reading.count and unread:
        names = ", ".join(name for name, _ in unread[:3])
        reading.say("other-channel", sum(count for _, count in unread), channels=names)
    elif not reading.count and not reading.channels:
        reading.say("log-empty")
    if setbacks := len(reading.setbacks):
        reading.say("clock-set-back", setbacks)


class _Checksums:
    """Holds chunks against their checksums.

    Windows writes those of the chunk that it is filling now and then only: in a log that was
    copied while open they may be stale. It is the chunk with the highest record number.
    """

    def __init__(self, reading: Reading, *, still_open: bool) -> None:
        self._reading = reading
        self._open = still_open
        self._highest = -1
        self._stale = False

    def add(self, chunk: bytes) -> None:
        """Take the next used chunk."""
        self._reading.chunks += 1
        fits = fits_checksums(chunk)
        self._reading.bad_chunks += not fits
        highest = int.from_bytes(chunk[_LAST_NUMBER], "little")
        if highest > self._highest:
            self._highest, self._stale = highest, not fits

    def finish(self) -> None:
        """Note what did not fit."""
        reading = self._reading
        if self._open and self._stale:
            reading.bad_chunks -= 1
            reading.say("log-checksum-open")
        if reading.bad_chunks:
            reading.say("log-checksum", reading.bad_chunks, chunks=str(reading.chunks))


def _sorted_out(
    batch: list[bytes], layouts: Layouts, reading: Reading
) -> tuple[list[bytearray], list[bytearray]]:
    """Part what is to be rendered of some chunks: their events are counted, or not yet."""
    skimmed: list[bytearray] = []
    unknown: list[bytearray] = []
    for chunk in batch:
        known = layouts.skim(chunk)
        if known is not None and _counted(known.numbers, known.times, reading):
            reading.noise += known.noise
            rest, refused, to = known.rest, known.refused, skimmed
        else:
            rest, refused = whole(chunk)
            to = unknown
        if rest is not None:
            to.append(rest)
        if refused:
            reading.say("log-damaged", refused)
    return skimmed, unknown


def _counted(numbers: list[int], times: list[Ticks], reading: Reading) -> bool:
    """Count the records of a chunk; return whether all their times are plausible, else nothing is counted."""
    if not times:
        return True
    first, last = min(times), max(times)
    if first < _EARLIEST or last >= _LATEST:
        return False
    _account(numbers, times, reading, first, last)
    return True


def _account(
    numbers: list[int], times: list[Ticks], reading: Reading, first: Ticks, last: Ticks
) -> None:
    """Count the records of a chunk, their numbers and the course of their times."""
    reading.seen(len(times), from_filetime(first), from_filetime(last))
    reading.course.add(numbers[0], times)
    if min(numbers) >= 0:
        reading.records.add(numbers, times, from_filetime)


def _batches(stream: BinaryIO, reading: Reading) -> Iterator[list[bytes]]:
    """Return the used chunks, some at a time."""
    batch: list[bytes] = []
    total = 0
    while chunk := _exactly(stream, CHUNK_SIZE):
        total += len(chunk)
        if total > limits.MAX_EVENT_LOG:
            reading.say("log-too-large", limit=str(limits.MAX_EVENT_LOG))
            break
        if chunk.startswith(CHUNK_MAGIC):
            if len(chunk) < CHUNK_SIZE:
                reading.say("log-damaged")
            batch.append(chunk.ljust(CHUNK_SIZE, b"\0"))
        elif chunk.strip(b"\0"):
            reading.say("log-damaged")
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _exactly(stream: BinaryIO, size: int) -> bytes:
    """Read `size` bytes, fewer only at the end."""
    data = stream.read(size)
    while data and len(data) < size and (more := stream.read(size - len(data))):
        data += more
    return data


def _example(name: str, chunk: bytearray) -> Example | None:
    """Render a chunk with one record, to learn where such records hold what they say."""
    documents = rendered_records([chunk], Reading("", "event-log"))
    records = [document.Event for document in documents if document.Event is not None]
    if len(records) != 1 or records[0].System.Channel != name:
        return None
    event_id, number, time = records[0].event_id, records[0].number, records[0].time
    if event_id is None or number is None or time is None:
        return None
    return Example(event_id, to_filetime(time), number)


def _interpret(
    documents: list[Document], reading: Reading, profile: Profile, *, count: bool
) -> Iterator[Event]:
    """Return the events that can matter; `count` all of the channel where none has yet."""
    numbers: list[int] = []
    times: list[Ticks] = []
    channel = profile.channel
    for document in documents:
        record = document.Event
        if record is None:
            continue
        own, system = profile, record.System
        name, created = system.Channel, system.TimeCreated
        if name != channel:
            reading.other(name or "an unnamed channel")
            other = profile.of(name)
            if other is None:
                continue
            own = other
        time = None if created is None else rendered_instant(created.attributes.SystemTime)
        if time is None:
            reading.say("odd-time")
            continue
        if count and own is profile:
            times.append(to_filetime(time))
            numbers.append(-1 if record.number is None else record.number)
        event = own.event(record, time, reading)
        if event is not None:
            yield event
    if times:
        _account(numbers, times, reading, min(times), max(times))


SOURCE: Final = EventSource(
    "evtx",
    "event-log",
    "Windows event log of Windows Defender/Operational (.evtx)",
    detect,
    read,
)
