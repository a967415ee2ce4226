"""Windows event logs (`.evtx`), whatever they are called.

A log is a 4096-byte header and independent chunks of 64 KiB. The chunks are read a batch at a
time, each batch given to the `evtx` package under a header of its own: memory does not grow with
the log, a damaged chunk harms no other, and a header that was never closed does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from mpdiff.base import limits
from mpdiff.readers.events.chunks import CHUNK_SIZE, Example, Layouts, whole
from mpdiff.readers.events.rendered import (
    HEADER_SIZE,
    MAGIC,
    Document,
    from_filetime,
    render,
    require_parser,
    to_event,
    to_filetime,
)
from mpdiff.readers.events.source import CHANNEL, EARLIEST, LATEST, EventSource, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Event
    from mpdiff.readers.events.clock import Clock

CHUNK_MAGIC: Final = b"ElfChnk\0"
BATCH: Final = 16
"""Chunks that are read together: 1 MiB, some 2 to 3 MiB as JSON."""

_CHANNEL: Final = CHANNEL.encode("utf-16-le")
_EARLIEST: Final = to_filetime(EARLIEST)
_LATEST: Final = to_filetime(LATEST)


# --- the source -----------------------------------------------------------------------------------


def detect(head: bytes) -> bool | None:
    """Tell Defender's operational log; another channel is False, a log that tells none is True."""
    if not head.startswith(MAGIC):
        return False
    if _CHANNEL in head:
        return True
    if len(head) < HEADER_SIZE + CHUNK_SIZE:
        return None
    return not _holds_records(head)


def _holds_records(head: bytes) -> bool:
    """Return whether the first chunk is sound and holds a record, whose channel is another then."""
    chunk = head[HEADER_SIZE : HEADER_SIZE + CHUNK_SIZE]
    return chunk.startswith(CHUNK_MAGIC) and chunk[512:516] == b"**\0\0"


def read(stream: BinaryIO, member: str, clock: Clock) -> Reading:  # noqa: ARG001  times are UTC
    """Return the events of a log; its times are UTC.

    Raises InputError `reader-missing` where the package `evtx` is not installed.
    """
    require_parser(member)
    reading = Reading(member, "event-log")
    reading.events = _events(stream, reading)
    return reading


def _events(stream: BinaryIO, reading: Reading) -> Iterator[Event]:
    head = stream.read(HEADER_SIZE)
    if not head.startswith(MAGIC):
        reading.say("log-damaged")
        return
    layouts = Layouts(_example)
    for batch in _batches(stream, reading):
        skimmed, unknown = _sorted_out(batch, layouts, reading)
        yield from _interpret(render(skimmed, reading), reading, count=False)
        yield from _interpret(render(unknown, reading), reading, count=True)
    if not reading.count:
        reading.say("log-empty")


def _sorted_out(
    batch: list[bytes], layouts: Layouts, reading: Reading
) -> tuple[list[bytearray], list[bytearray]]:
    """Part what is to be rendered of some chunks: their events are counted, or not yet."""
    skimmed: list[bytearray] = []
    unknown: list[bytearray] = []
    numbers: list[int] = []
    times: list[int] = []
    for chunk in batch:
        known = layouts.skim(chunk)
        if known is not None and _plausible(known.times):
            numbers += known.numbers
            times += known.times
            reading.noise += known.noise
            rest, refused, to = known.rest, known.refused, skimmed
        else:
            rest, refused = whole(chunk)
            to = unknown
        if rest is not None:
            to.append(rest)
        if refused:
            reading.say("log-damaged", refused)
    if times:
        reading.seen(len(times), from_filetime(min(times)), from_filetime(max(times)))
        reading.records.add(numbers, times, from_filetime)
    return skimmed, unknown


def _plausible(times: list[int]) -> bool:
    return not times or (min(times) >= _EARLIEST and max(times) < _LATEST)


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


def _example(chunk: bytearray) -> Example | None:
    """Render a chunk with one record, to learn where such records hold what they say."""
    documents = render([chunk], Reading("", "event-log"))
    records = [document.Event for document in documents if document.Event is not None]
    if len(records) != 1 or records[0].System.Channel != CHANNEL:
        return None
    event_id, number, time = records[0].event_id, records[0].number, records[0].time
    if event_id is None or number is None or time is None:
        return None
    return Example(event_id, to_filetime(time), number)


def _interpret(documents: list[Document], reading: Reading, *, count: bool) -> Iterator[Event]:
    """Return the events of the channel that can matter; `count` all of them where none has yet."""
    numbers: list[int] = []
    times: list[datetime] = []
    for document in documents:
        record = document.Event
        if record is None or record.System.Channel != CHANNEL:
            continue
        time = record.time
        if time is None:
            reading.say("odd-time")
            continue
        if count:
            times.append(time)
            numbers.append(-1 if record.number is None else record.number)
        event = to_event(record, time, reading)
        if event is not None:
            yield event
    if times:
        reading.seen(len(times), min(times), max(times))
        if min(numbers) >= 0:
            reading.records.add(numbers, times, lambda time: time)


SOURCE: Final = EventSource(
    "evtx",
    "event-log",
    "Windows event log of Windows Defender/Operational (.evtx)",
    detect,
    read,
)
