"""Events: what the logs say happened when. Sources are identified by content; a registry lists them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.readers.events.binary.evtx import channel
from mpdiff.readers.events.channels import DEFENDER_LOG, OTHER_LOG, SECURITY_LOG, SYSTEM_LOG
from mpdiff.readers.events.printed.text import SOURCE as TEXT
from mpdiff.readers.events.tables.hunting import SOURCE as HUNTING

if TYPE_CHECKING:
    from mpdiff.readers.events.source import EventSource

SOURCES: Final[tuple[EventSource, ...]] = (
    DEFENDER_LOG,
    SECURITY_LOG,
    SYSTEM_LOG,
    OTHER_LOG,
    TEXT,
    HUNTING,
)


_CALLED: Final = (
    (re.compile(r"(?:^|[\\/])security\.evtx$", re.IGNORECASE), SECURITY_LOG),
    (re.compile(r"(?:^|[\\/])system\.evtx$", re.IGNORECASE), SYSTEM_LOG),
)


def as_called(name: str, head: bytes) -> EventSource:
    """Return the source of an event log by its name, for where no record of it tells the channel."""
    if channel(head) is not None:
        return DEFENDER_LOG
    return next((source for pattern, source in _CALLED if pattern.search(name)), DEFENDER_LOG)


def detect_events(head: bytes) -> tuple[EventSource | None, bool]:
    """Determine the source of a member from its first bytes, and whether more bytes may tell more."""
    more = False
    for source in SOURCES:
        verdict = source.detect(head)
        if verdict:
            return source, False
        more = more or verdict is None
    return None, more
