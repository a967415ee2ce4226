"""Events: what the logs say happened when. Sources are identified by content; a registry lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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


def detect_events(head: bytes) -> tuple[EventSource | None, bool]:
    """Determine the source of a member from its first bytes, and whether more bytes may tell more."""
    more = False
    for source in SOURCES:
        verdict = source.detect(head)
        if verdict:
            return source, False
        more = more or verdict is None
    return None, more
