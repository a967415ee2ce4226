"""Event logs for tests: short ways to write events and to read sources."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from mpdiff.base.model import Event
from mpdiff.catalogue import catalogue
from mpdiff.evidence.events.meaning.statements import Interpretation, interpret
from mpdiff.evidence.events.merge import merge
from mpdiff.readers.events import detect_events
from mpdiff.readers.events.local_times.clock import NO_ZONE, Clock
from tests.support.evtxwriter import EventSpec, write_evtx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.readers.events.source import Reading

KEY = "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\"
POLICY = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def changed(old: str, new: str, minute: float = 0, record_id: int = 1) -> EventSpec:
    """Return an event 5007, some minutes after noon."""
    fields = {
        "Product Name": "Microsoft Defender Antivirus",
        "Product Version": "4.18.24050.7",
        "Old Value": old,
        "New Value": new,
    }
    return EventSpec(NOON + timedelta(minutes=minute), 5007, record_id, fields)


def blocked(value: str) -> EventSpec:
    """Return an event 5013."""
    fields = {
        "Product Name": "Microsoft Defender Antivirus",
        "Product Version": "4.18.24050.7",
        "Changed Type": "%%1124",
        "Value": value,
    }
    return EventSpec(NOON, 5013, 1, fields)


def read(data: bytes, member: str = "log", clock: Clock = NO_ZONE) -> Reading:
    """Detect and read a source."""
    source, _ = detect_events(data[: 128 * 1024])
    assert source is not None
    return source.read(io.BytesIO(data), member, clock)


def understood(*sources: bytes, clock: Clock = NO_ZONE) -> Interpretation:
    """Read, merge and interpret sources with the real catalogue."""
    readings = [read(data, f"log{number}", clock) for number, data in enumerate(sources)]
    return interpret(merge(readings), readings, catalogue())


def of_events(events: Sequence[EventSpec]) -> Interpretation:
    """Write events to a log and interpret it."""
    return understood(write_evtx(events))


def codes(interpretation: Interpretation) -> list[str]:
    """Return the codes of the notices."""
    return [notice.code for notice in interpretation.notices]


def event_of(event_id: int, fields: dict[str, str] | None = None) -> Event:
    """Return an event as a reader returns it."""
    return Event(NOON, event_id, "log", fields or {}, record_id=7)


def stated(*events: Event) -> Interpretation:
    return interpret(events, (), catalogue())
