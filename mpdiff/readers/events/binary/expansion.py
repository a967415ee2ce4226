"""Binary XML that would expand without end is refused before it is rendered.

A template may name one value many times, and a value may be another template's instance: two
kilobytes can so describe terabytes. What a record would expand to is bounded here without
expanding it, and always from above: whatever could be an instance is counted as one. Records that
Windows writes are two levels deep and name each value once.
"""

from __future__ import annotations

import struct
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from mpdiff.base.text.late import late

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_EXPANDED: Final = 16 * 1024 * 1024
"""Characters of one record; a record has at most 65,000 bytes and real ones expand tenfold."""

FRAGMENT: Final = b"\x0f\x01\x01\x00"
INSTANCE: Final = 0x0C
BINXML: Final = 0x21
ARRAYS: Final = 0x80

_START: Final = FRAGMENT + bytes([INSTANCE])
_OFFSET_AT: Final = 10
"""Where a fragment with an instance tells where its definition is."""
_DEFINITION_HEAD: Final = 24
_MAX_DEPTH: Final = 8
_MAX_WORK: Final = 200_000
"""Steps for one chunk; one with a thousand small records takes a tenth."""
_ENDLESS: Final = MAX_EXPANDED + 1
_FEW: Final = 8
_USUAL_INSTANCES: Final = 2
_U32: Final = struct.Struct("<I")

# A substitution is a token, the value's index and its type; an instance is a token, six bytes and
# the offset of its definition, below 65,536. What follows a token is not consumed, so that every
# one is found, wherever it begins; some finds are none.
_SUBSTITUTION: Final = late(rb"[\x0d\x0e](?=([\s\S]\x00)[\x00-\x21\x81-\x95])")
_INSTANCE: Final = late(rb"\x0c(?=[\s\S]{5}([\s\S]{2})\x00\x00)")


class Expansion:
    """Bounds what the records of one chunk expand to."""

    def __init__(self, chunk: bytes) -> None:
        self._chunk = chunk
        self._definitions: dict[int, tuple[int, int]] = {}
        self._weights: dict[int, int] = {}
        self._work = 0
        self._usual: dict[tuple[bytes, int, bytes], bool] = {}

    def usual(
        self, span: tuple[int, int], definition: int, values: int, inner: int, data: int | None
    ) -> bool:
        """Tell quickly that a record is as Windows writes it, so that its weight is no question.

        `span`: its binary XML. `definition`: where its template stands. `values`: where its values begin,
        of which the last one is a fragment: an instance at `inner`, whose own values begin at `data`,
        None for no instance. There are no other instances, no template names a value more than a few
        times, and the inner one has plain values only. Raises IndexError where that is outside of the chunk.
        """
        start, end = span
        if data is None:
            return False
        chunk = self._chunk
        types = chunk[data + 6 : data + 4 + 4 * chunk[data] : 4]
        if chunk.count(INSTANCE, values, end) != 1 or start < definition < end:
            return self._has_few(types, _INSTANCE.findall(chunk, start, end))
        about = types, definition, chunk[inner + _OFFSET_AT : inner + _OFFSET_AT + 2]
        known = self._usual.get(about)
        if known is None:
            offsets = (definition.to_bytes(4, "little"), about[2])
            known = self._usual[about] = self._has_few(types, offsets)
        return known

    def _has_few(self, types: bytes, offsets: Sequence[bytes]) -> bool:
        """Tell it of values of these types and of instances of the definitions at these offsets."""
        if len(offsets) > _USUAL_INSTANCES or (types and max(types) >= BINXML):
            return False
        places = (int.from_bytes(offset, "little") for offset in offsets)
        return all(self._definition(place)[1] <= _FEW for place in places)

    def bearable(self, start: int, end: int) -> bool:
        """Return whether the binary XML of a record (its bytes from start to end) may be rendered."""
        return self._stretch(start, end, 0) <= MAX_EXPANDED

    def _stretch(self, start: int, end: int, depth: int) -> int:
        """Bound the characters of some binary XML: its own, and those of all instances in it."""
        weight = end - start
        for found in _INSTANCE.finditer(self._chunk, start, end):
            weight += self._weight(found.start(), depth)
            if weight > MAX_EXPANDED:
                break
        return weight

    def _weight(self, token: int, depth: int) -> int:
        """Bound the characters of the instance at `token`; 0 where it leads out of the chunk."""
        known = self._weights.get(token)
        if known is None:
            self._work += 1
            endless = depth > _MAX_DEPTH or self._work > _MAX_WORK
            known = _ENDLESS if endless else self._instance(token, depth)
            self._weights[token] = known
        return known

    def _instance(self, token: int, depth: int) -> int:
        chunk = self._chunk
        try:
            offset = _U32.unpack_from(chunk, token + 6)[0]
            at = token + 10
            if offset == at:
                at += _DEFINITION_HEAD + _U32.unpack_from(chunk, at + 20)[0]
            values = at + 4 + 4 * _U32.unpack_from(chunk, at)[0]
        except struct.error:
            return 0
        if values > len(chunk):
            return 0
        size, often = self._definition(offset)
        return size + often * self._values(at + 4, values, size, depth)

    def _values(self, at: int, values: int, definition: int, depth: int) -> int:
        """Bound the values one by one, as some are fragments or arrays."""
        weight = 0
        for descriptor in range(at, values, 4):
            self._work += 1
            size, kind = struct.unpack_from("<HB", self._chunk, descriptor)
            if values + size > len(self._chunk) or weight > MAX_EXPANDED:
                break
            if kind == BINXML:
                weight += self._stretch(values, values + size, depth + 1)
            elif kind > ARRAYS:
                weight += size * (definition + size)
            else:
                weight += size
            values += size
        return weight

    def _definition(self, offset: int) -> tuple[int, int]:
        """Return a definition's size and how often it names the value it names most often."""
        known = self._definitions.get(offset)
        if known is None:
            known = self._definitions[offset] = self._measure(offset)
        return known

    def _measure(self, offset: int) -> tuple[int, int]:
        body = offset + _DEFINITION_HEAD
        if body > len(self._chunk):
            return 0, 0
        size = _U32.unpack_from(self._chunk, body - 4)[0]
        if body + size > len(self._chunk):
            return 0, 0
        self._work += size // 16
        return size, _most_named(self._chunk[body : body + size])


@lru_cache(maxsize=64)
def _most_named(body: bytes) -> int:
    """Return how often a definition names the value it names most often; chunks repeat definitions."""
    return max(Counter(_SUBSTITUTION.findall(body)).values(), default=1)
