"""Windows' FILETIME: 100 nanoseconds since 1601."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
SIZE = 8


def filetime(data: bytes) -> datetime | None:
    """Convert 8 bytes of a FILETIME (100 ns since 1601, little endian) to UTC; None if unset."""
    if len(data) != SIZE:
        return None
    ticks = int.from_bytes(data, "little")
    try:
        return EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None
