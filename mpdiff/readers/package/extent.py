"""Which bytes of an archive its own lists account for; what is left over hides from every reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from mpdiff.base import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[int, int]
"""First byte and the one behind the last."""

_ENTRY: Final = b"PK\x01\x02"
_LOOKED_AT: Final = 16 * limits.MIB
"""How much of what is left over is searched for another list of members."""


def uncovered(spans: Iterable[Span], length: int) -> list[Span]:
    """Return the parts of `length` bytes that no span covers, in order."""
    found: list[Span] = []
    reach = 0
    for start, end in sorted(spans):
        if start > reach:
            found.append((reach, min(start, length)))
        reach = max(reach, end)
    found.append((reach, length))
    return [(start, end) for start, end in found if start < end]


def described_gaps(stream: BinaryIO, found: Sequence[Span], length: int) -> list[str]:
    """State how many bytes were left over where: before, between or behind what was read."""
    places = {
        "before what it lists": [gap for gap in found if gap[0] == 0],
        "between what it lists": [gap for gap in found if gap[0] > 0 and gap[1] < length],
        "behind its end": [gap for gap in found if gap[0] > 0 and gap[1] == length],
    }
    return [
        f"{sum(end - start for start, end in listed):,} bytes {place} were not read"
        f"{_members(stream, listed)}."
        for place, listed in places.items()
        if listed
    ]


def _members(stream: BinaryIO, found: Sequence[Span]) -> str:
    """Mention entries of another list of members; they are what somebody may have been shown."""
    count, left = 0, _LOOKED_AT
    for start, end in found:
        stream.seek(start)
        data = stream.read(min(end - start, left))
        count += data.count(_ENTRY)
        left -= len(data)
    return f"; they list {count} further member{'s' * (count != 1)}" if count else ""
