"""One chunk of an event log: where its records are, and which of them need to be rendered.

Rendering a record costs far more than telling its event id. Records of one template whose values
have the same sizes hold their event id, time and number in the same place. That place is learnt
from one rendered record; the others are read there, and those that cannot matter are covered: the
parser then sees one empty record in their place. Whatever is laid out otherwise is rendered.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Container, Iterator
from typing import Final, NamedTuple

from mpdiff.readers.events.binary.expansion import ARRAYS, BINXML, FRAGMENT, INSTANCE, Expansion
from mpdiff.readers.events.configuration import PlainNoise
from mpdiff.readers.events.templates import CONFIGURATION_CHANGED, REPEATING, TEMPLATES

CHUNK_SIZE: Final = 0x10000
RECORDS_AT: Final = 512

_SIGNATURE: Final = b"**\0\0"
_HEAD_SIZE: Final = 24
_SMALLEST: Final = 34
_RECORD: Final = struct.Struct("<4sI16x5sxII")
_SIZE: Final = _RECORD.size
_U32: Final = struct.Struct("<I")
_FOUR_VALUES: Final = struct.Struct("<IHBxHBxHBxHBx")
_TEXT: Final = 0x01
_START: Final = FRAGMENT + bytes([INSTANCE])
_NOTHING: Final = FRAGMENT + b"\0"
_NO_NUMBER: Final = b"\xff" * 8
_TABLES_AT: Final = 128
_LAST_NUMBER_AT: Final = 32
_FREE_SPACE_AT: Final = 48
_RECORDS_CHECKSUM_AT: Final = 52
_CHECKED_HEAD: Final = 120
_HEAD_CHECKSUM_AT: Final = 124
_MAX_LAYOUTS: Final = 256
_MAX_SHAPES: Final = 1024
_SHAPES: Final = ((0x06, 2, 0), (0x11, 8, 9), (0x0A, 8, 0))
"""Type, size and tolerance of an event id, a time (rendered in microseconds) and a number."""


class Example(NamedTuple):
    """What a rendered record says: `time` in 100 nanoseconds since 1601, to the microsecond."""

    event_id: int
    time: int
    number: int


class Skimmed(NamedTuple):
    """All records of a chunk by number and time, and the chunk with only those that matter."""

    numbers: list[int]
    times: list[int]
    noise: int
    rest: bytearray | None
    refused: int


class Layout(NamedTuple):
    """Where records of one kind hold (event id, time, number) and where the last value begins.

    Counted from the first value on.
    """

    places: struct.Struct
    last: int


class Shape(NamedTuple):
    """What the last record of some size was like: where another one alike has its values.

    `values`, `last`: where the first and the last one begin, counted from the number of values on. `places`
    reads event id, time and number from the first one on.
    """

    template: int
    types: bytes
    values: int
    last: int
    places: Callable[[bytes, int], tuple[int, ...]]


Render = Callable[[bytearray], Example | None]
"""Renders a chunk with one record; None where it is of another channel or not understood."""

Span = tuple[int, int]


class Layouts:
    """What has been learnt of a log's records. `kept`: the ids of those that can matter."""

    def __init__(self, render: Render, kept: Container[int] = TEMPLATES) -> None:
        self._render = render
        self._kept = kept
        self._known: dict[tuple[int, bytes], Layout | None] = {}
        self._shapes: dict[int, Shape] = {}
        self._noise = PlainNoise()
        self._reports: dict[int, tuple[int, int, bytes]] = {}

    def skim(self, chunk: bytes) -> Skimmed | None:
        """Determine the records apart; None where one is laid out in a way that is not known."""
        try:
            return self._skim(chunk)
        except (struct.error, IndexError):  # a record points outside of the chunk
            return None

    def _skim(self, chunk: bytes) -> Skimmed | None:
        numbers: list[int] = []
        times: list[int] = []
        matter: list[Span] = []
        unusual: list[Span] = []
        noise = 0
        expansion = Expansion(chunk)
        unpack, kept, shapes, reports = _RECORD.unpack_from, self._kept, self._shapes, self._reports
        starts, ends = chunk.startswith, chunk.endswith
        start, limit = RECORDS_AT, _used(chunk)
        while start < limit:  # a hundred thousand times: what is looked up or called here counts
            signature, size, start_tag, template, offset = unpack(chunk, start)
            end = start + size
            if signature != _SIGNATURE or start_tag != _START or size < _SIZE or end > limit:
                return None
            at = start + _SIZE
            if offset == at:
                at += 24 + _U32.unpack_from(chunk, at + 20)[0]
            shape = shapes.get(size)
            if shape is None or shape[0] != template or not starts(shape[1], at):
                shape = self._shape(chunk, (start, end), at, template)
            if shape is None or at + shape[3] > end:
                return None
            _, _, first, last, places = shape
            inner = at + last
            event_id, time, number = places(chunk, at + first)
            numbers.append(number)
            times.append(time)
            # A report repeats the last one kept if it has its data, which end before the copy of the
            # record's size, and comes too soon after it.
            if event_id in kept and not (
                (report := reports.get(event_id))
                and report[0] <= time < report[1]
                and ends(report[2], 0, end - 4)
            ):
                data = _data(chunk, inner)
                if event_id == CONFIGURATION_CHANGED and _tells_noise(chunk, data, self._noise):
                    noise += 1
                elif expansion.usual((start + _HEAD_SIZE, end), offset, at + first, inner, data):
                    matter.append((start, end))
                else:
                    unusual.append((start, end))
                if event_id in REPEATING:
                    self._remember(event_id, time, None if data is None else chunk[data : end - 4])
            start = end
        bearable = [s for s in unusual if expansion.bearable(*_binary_xml(s))]
        rest = covered(chunk, sorted(matter + bearable), start)
        return Skimmed(numbers, times, noise, rest, len(unusual) - len(bearable))

    def _shape(self, chunk: bytes, record: Span, at: int, template: int) -> Shape | None:
        """Return what a record is like, whose values' types stand at `at`; None where it is not known."""
        values = 4 + 4 * chunk[at]
        types = chunk[at : at + values - 4]
        key = (template, types)
        layout = self._known.get(key) or self._learn(chunk, record, at, key)
        if layout is None:
            return None
        if len(self._shapes) >= _MAX_SHAPES:
            self._shapes.clear()
        shape = Shape(template, types, values, values + layout.last, layout.places.unpack_from)
        self._shapes[record[1] - record[0]] = shape
        return shape

    def _remember(self, event_id: int, time: int, values: bytes | None) -> None:
        """Keep a report, to tell what repeats it; None for one without data."""
        if values is None:
            self._reports.pop(event_id, None)
        else:
            self._reports[event_id] = time, time + REPEATING[event_id], values

    def _learn(self, chunk: bytes, record: Span, at: int, key: tuple[int, bytes]) -> Layout | None:
        """Find out where records like this one hold what they say of themselves."""
        if key in self._known or len(self._known) >= _MAX_LAYOUTS:
            return None
        alone = covered(chunk, [record], record[1])
        bearable = Expansion(chunk).bearable(*_binary_xml(record))
        example = self._render(alone) if bearable and alone is not None else None
        layout = None if example is None else _layout(chunk, at, record[1], example)
        self._known[key] = layout
        return layout


def whole(chunk: bytes) -> tuple[bytearray | None, int]:
    """Return a chunk with all records that may be rendered, and how many were refused or lost."""
    spans, end, lost = _records(chunk)
    expansion = Expansion(chunk)
    bearable = [span for span in spans if expansion.bearable(*_binary_xml(span))]
    return covered(chunk, bearable, end), len(spans) - len(bearable) + lost


def one_by_one(chunk: bytes) -> Iterator[bytearray]:
    """Yield a chunk with each of the records that may be rendered alone, in their order."""
    spans, end, _ = _records(chunk)
    expansion = Expansion(chunk)
    for span in spans:
        alone = covered(chunk, [span], end) if expansion.bearable(*_binary_xml(span)) else None
        if alone is not None:
            yield alone


def _records(chunk: bytes) -> tuple[list[Span], int, bool]:
    """Return where the records of a chunk are, where they end, and whether more is lost."""
    spans: list[Span] = []
    start, limit = RECORDS_AT, _used(chunk)
    while start + _SMALLEST <= limit and chunk[start : start + 4] == _SIGNATURE:
        size = _U32.unpack_from(chunk, start + 4)[0]
        if size < _SMALLEST or start + size > limit:
            break
        spans.append((start, start + size))
        start += size
    return spans, start, start < limit


def covered(chunk: bytes, kept: list[Span], end: int) -> bytearray | None:
    """Return a chunk that shows only some of its records, which end at `end`; None for none.

    The others stay where they are, as later records use their templates, inside an empty record.
    The tables of names and templates are emptied: a parser can do without, and one that follows a
    chain which bites its tail never ends.
    """
    if not kept:
        return None
    copy = bytearray(chunk)
    position = RECORDS_AT
    for start, following in [*kept, (end, end)]:
        if start > position:
            _U32.pack_into(copy, position + 4, start - position)
            copy[position + _HEAD_SIZE : position + _HEAD_SIZE + 5] = _NOTHING
        position = following
    copy[_LAST_NUMBER_AT : _LAST_NUMBER_AT + 8] = _NO_NUMBER
    copy[_TABLES_AT:RECORDS_AT] = bytes(RECORDS_AT - _TABLES_AT)
    _U32.pack_into(copy, _FREE_SPACE_AT, end)
    return copy


def _used(chunk: bytes) -> int:
    """Return where the records of a chunk end; leftovers of older ones may follow."""
    free = int(_U32.unpack_from(chunk, _FREE_SPACE_AT)[0])
    return free if RECORDS_AT <= free <= CHUNK_SIZE else CHUNK_SIZE


def _binary_xml(record: Span) -> Span:
    """Return the part of a record between its header and the copy of its size."""
    return record[0] + _HEAD_SIZE, record[1] - 4


def _tells_noise(chunk: bytes, at: int | None, noise: PlainNoise) -> bool:
    """Tell event 5007 with a change that is noise: its data are four texts in a known order."""
    if at is None:
        return False
    count, product, t1, version, t2, old, t3, new, t4 = _FOUR_VALUES.unpack_from(chunk, at)
    if count != 4 or not t1 == t2 == t3 == t4 == _TEXT:  # noqa: PLR2004  the template's fields
        return False
    at += _FOUR_VALUES.size + product + version
    middle, end = at + old, at + old + new
    return (
        at < end
        and (at == middle or noise.at(chunk, at, middle))
        and (middle == end or noise.at(chunk, middle, end))
    )


def _data(chunk: bytes, inner: int) -> int | None:
    """Return where the values of a record's data begin: their number; None for no instance."""
    if not chunk.startswith(_START, inner):
        return None
    at = inner + 14
    if _U32.unpack_from(chunk, inner + 10)[0] == at:
        at += 24 + int(_U32.unpack_from(chunk, at + 20)[0])
    return at


def fits_checksums(chunk: bytes) -> bool:
    """Return whether a whole chunk is as Windows wrote it, its header and its records."""
    view = memoryview(chunk)
    head = zlib.crc32(view[_TABLES_AT:RECORDS_AT], zlib.crc32(view[:_CHECKED_HEAD]))
    if head != _U32.unpack_from(chunk, _HEAD_CHECKSUM_AT)[0]:
        return False
    records = zlib.crc32(view[RECORDS_AT : _used(chunk)])
    return records == int(_U32.unpack_from(chunk, _RECORDS_CHECKSUM_AT)[0])


def _layout(chunk: bytes, at: int, end: int, example: Example) -> Layout | None:
    """Return the places of what the example says.

    Only where each is found once, in this order, and no other value is a fragment or an array
    than the last, whose size may vary.
    """
    count = chunk[at]
    found: list[list[int]] = [[], [], []]
    first = position = at + 4 + 4 * count
    for index in range(count - 1):
        size, kind = struct.unpack_from("<HB", chunk, at + 4 + 4 * index)
        if kind == BINXML or kind >= ARRAYS or position + size > end:
            return None
        value = int.from_bytes(chunk[position : position + size], "little")
        for places, shape, told in zip(found, _SHAPES, example, strict=True):
            if shape[:2] == (kind, size) and abs(value - told) <= shape[2]:
                places.append(position - first)
        position += size
    if any(len(places) != 1 for places in found):
        return None
    event_id, time, number = (places[0] for places in found)
    if not event_id + 2 <= time <= number - 8:
        return None
    layout = struct.Struct(f"<{event_id}xH{time - event_id - 2}xQ{number - time - 8}xQ")
    return Layout(layout, position - first)
