"""What is known of a device's local time, for the readers' tests."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mpdiff.readers.events.local_times.clock import NO_ZONE, Clock

UTC_CLOCK = Clock(UTC, "the test", day_first=False)
BERLIN = Clock(ZoneInfo("Europe/Berlin"), "the test", day_first=True)
UNKNOWN = NO_ZONE


def at(text: str) -> datetime:
    """Return `2026-07-08 21:04:00` as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
