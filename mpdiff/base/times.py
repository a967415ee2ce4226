"""Times: Windows' FILETIME, how times and spans are printed, how far an assumed zone can be off."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
SIZE = 8

ZONES: Final = timedelta(hours=14)
"""How far a local time can be off whose zone had to be assumed."""

HEALTH_INTERVAL: Final = timedelta(minutes=65)
"""Health events come hourly, so a log that ends that much before the window's end ends too early."""

_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86400


def filetime(data: bytes) -> datetime | None:
    """Convert 8 bytes of a FILETIME (100 ns since 1601, little endian) to UTC; None if unset."""
    if len(data) != SIZE:
        return None
    ticks = int.from_bytes(data, "little")
    try:
        return EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None


def when(time: datetime) -> str:
    """Return a time as RFC 3339 in UTC, with fractions only where it has any."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def to_the_second(time: datetime) -> str:
    """Return a time as `when` does, without fractions."""
    return when(time.replace(microsecond=0))


def duration(seconds: float) -> str:
    """Return a length in its two largest units: `8 s`, `42 min`, `3 h 05 min`, `2 d 04 h`.

    Rounded down, so that nothing is reported to have lasted longer than it did.
    """
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE:02d} min"
    return f"{whole // _DAY} d {whole % _DAY // _HOUR:02d} h"


def number_around(time: datetime, times: Sequence[datetime], span: timedelta) -> int:
    """Return how many of these times, which are in order, lie within a span of one."""
    return bisect_right(times, time + span) - bisect_left(times, time - span)
