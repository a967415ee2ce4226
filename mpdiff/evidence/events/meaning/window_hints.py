"""What an event tells of the troubleshooting window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Event


class WindowHint(Struct, frozen=True):
    """One value that tells of the troubleshooting window.

    `name`: TSState, TSStartTime, TSExpirationTime, TSSource (event 5007), or the field of a hunting
    event (`TroubleshootingState`, `TroubleshootingStartTime`, `TroubleshootingStateExpiry` ...).
    """

    time: datetime
    name: str
    before: int | str | None
    after: int | str | None
    member: str
    event_id: int | str
    time_certain: bool = True


def hint_of(
    event: Event, name: str, before: int | str | None, after: int | str | None
) -> WindowHint:
    """Return one value of an event as a hint."""
    return WindowHint(
        event.time, name, before, after, event.member, event.event_id, event.time_certain
    )


def hints_of_row(event: Event) -> Iterator[WindowHint]:
    """Yield what a hunting row on troubleshooting mode states of the window."""
    previous = event.fields.get("TroubleshootingPreviousState")
    for name, value in event.fields.items():
        if name.startswith("Troubleshooting") and name != "TroubleshootingPreviousState":
            before = previous if name == "TroubleshootingState" else None
            yield hint_of(event, name, before, value)
