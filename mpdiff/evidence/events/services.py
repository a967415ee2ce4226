"""Services of Defender that were stopped, and for how long: pairs of event 7036 of the System log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Incident, Witness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.base.model import Event

CHANGED: Final = 7036
STOPPED, RUNNING = "1", "4"
"""States of a service, as the event's binary data number them whatever the language."""
OURS: Final = ("windefend", "wdnissvc", "sense", "mssense", "wdfilter")
_WORDS: Final = frozenset(OURS)
LETTERS: Final = 2
"""Bytes of a letter of the binary data."""


def is_service_named(line: str) -> bool:
    """Return whether a command line names a service of Defender."""
    return not _WORDS.isdisjoint(re.findall(r"\w+", fold(line)))


def stops(events: Iterable[Event]) -> list[Incident]:
    """Return each stop of a service of Defender; `end` is its next start, None where none is recorded.

    `events` in the order of time. An event without the binary data names no state.
    """
    found: list[Incident] = []
    open_: dict[str, int] = {}
    for event in events:
        if event.channel != "System" or event.event_id != CHANGED:
            continue
        name, state = service_state(event.fields.get("Binary", ""))
        if fold(name) not in OURS:
            continue
        if state == STOPPED and name not in open_:
            open_[name] = len(found)
            found.append(_stopped(event, name))
        elif state == RUNNING and name in open_:
            place = open_.pop(name)
            found[place] = replace(found[place], end=event.time, also=(_witness(event),))
    return found


def service_state(binary: str) -> tuple[str, str]:
    """Return the name and the state of a service: hexadecimal UTF-16 of `WinDefend/4`; "" for none."""
    try:
        data = bytes.fromhex(binary.strip())
    except ValueError:
        return "", ""
    text = data[: len(data) // LETTERS * LETTERS].decode("utf-16-le", "replace").rstrip("\0")
    name, slash, state = text.rpartition("/")
    return (name, state) if slash else ("", "")


def _stopped(event: Event, name: str) -> Incident:
    return Incident(
        kind="service-stopped",
        time=event.time,
        title="A service of Defender was stopped",
        witness=_witness(event),
        subject=event.fields.get("param1") or name,
        time_certain=event.time_certain,
    )


def _witness(event: Event) -> Witness:
    number = "" if event.record_id is None else f"record {event.record_id}"
    return Witness(f"event {CHANGED}", event.member, number, event.time, event.time_certain)
