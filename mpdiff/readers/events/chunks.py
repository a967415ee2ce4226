"""One chunk of an event log: where its records are, and which of them need to be rendered.

Rendering a record costs far more than telling its event id. Records of one template whose values
have the same sizes hold their event id, time and number in the same place. That place is learnt
from one rendered record; the others are read there, and those that cannot matter are covered: the
parser then sees one empty record in their place. Whatever is laid out otherwise is rendered.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final, NamedTuple

from mpdiff.readers.events.configuration import is_noise_at
from mpdiff.readers.events.expansion import ARRAYS, BINXML, FRAGMENT, INSTANCE, Expansion
from mpdiff.readers.events.source import CONFIGURATION_CHANGED, TEMPLATES

CHUNK_SIZE: Final = 0x10000
RECORDS_AT: Final = 512

_SIGNATURE: Final = b"**\0\0"
_HEAD_SIZE: Final = 24
_SMALLEST: Final = 34
_RECORD: Final = struct.Struct("<4sI16x5sxII")
_U32: Final = struct.Struct("<I")
_FOUR_VALUES: Final = struct.Struct("<IHBxHBxHBxHBx")
_FOUR_TEXTS: Final = [0x01] * 4
_START: Final = FRAGMENT + bytes([INSTANCE])
_NOTHING: Final = FRAGMENT + b"\0"
_NO_NUMBER: Final = b"\xff" * 8
_TABLES_AT: Final = 128
_LAST_NUMBER_AT: Final = 32
_FREE_SPACE_AT: Final = 48
_MAX_LAYOUTS: Final = 256
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


Render = Callable[[bytearray], Example | None]
"""Renders a chunk with one record; None where it is of another channel or not understood."""

Span = tuple[int, int]


class Layouts:
    """What has been learnt of a log's records."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._known: dict[tuple[int, bytes], Layout | None] = {}

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
        known, unpack, templates = self._known, _RECORD.unpack_from, TEMPLATES
        start, limit = RECORDS_AT, _used(chunk)
        while start < limit:
            signature, size, start_tag, template, offset = unpack(chunk, start)
            end = start + size
            if signature != _SIGNATURE or start_tag != _START or size < _RECORD.size or end > limit:
                return None
            at = start + _RECORD.size
            if offset == at:
                at += 24 + _U32.unpack_from(chunk, at + 20)[0]
            values = at + 4 + 4 * chunk[at]
            key = (template, chunk[at : values - 4])
            layout = known.get(key) or self._learn(chunk, (start, end), at, key)
            if layout is None or values + layout.last > end:
                return None
            event_id, time, number = layout.places.unpack_from(chunk, values)
            numbers.append(number)
            times.append(time)
            if event_id in templates:
                inner = values + layout.last
                if event_id == CONFIGURATION_CHANGED and _tells_noise(chunk, inner):
                    noise += 1
                elif expansion.usual(start + _HEAD_SIZE, end, inner):
                    matter.append((start, end))
                else:
                    unusual.append((start, end))
            start = end
        bearable = [s for s in unusual if expansion.bearable(*_binary_xml(s))]
        rest = covered(chunk, sorted(matter + bearable), start)
        return Skimmed(numbers, times, noise, rest, len(unusual) - len(bearable))

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
    spans: list[Span] = []
    start, limit = RECORDS_AT, _used(chunk)
    while start + _SMALLEST <= limit and chunk[start : start + 4] == _SIGNATURE:
        size = _U32.unpack_from(chunk, start + 4)[0]
        if size < _SMALLEST or start + size > limit:
            break
        spans.append((start, start + size))
        start += size
    lost = start < limit
    expansion = Expansion(chunk)
    bearable = [span for span in spans if expansion.bearable(*_binary_xml(span))]
    return covered(chunk, bearable, start), len(spans) - len(bearable) + lost


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


def _tells_noise(chunk: bytes, inner: int) -> bool:
    """Tell event 5007 with a change that is noise: its data are four texts in a known order."""
    if chunk[inner : inner + 5] != _START:
        return False
    at = inner + 14
    if _U32.unpack_from(chunk, inner + 10)[0] == at:
        at += 24 + _U32.unpack_from(chunk, at + 20)[0]
    count, *sizes_and_types = _FOUR_VALUES.unpack_from(chunk, at)
    if count != 4 or sizes_and_types[1::2] != _FOUR_TEXTS:  # noqa: PLR2004  the template's fields
        return False
    product, version, old, new = sizes_and_types[::2]
    at += _FOUR_VALUES.size + product + version
    return is_noise_at(chunk, at + old if new else at)


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
