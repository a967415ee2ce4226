"""Services of Defender that were stopped, and for how long: events of the System log, in pairs.

Event 7036 tells that a service entered a state, 7031 and 7034 that it terminated unexpectedly, as one does
whose process was ended.
"""

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
TERMINATED: Final = (7031, 7034)
STOP, END = "A service of Defender was stopped", "A service of Defender terminated unexpectedly"
STOPPED, RUNNING = "1", "4"
"""States of a service, as the event's binary data number them whatever the language."""
OURS: Final = ("windefend", "wdnissvc", "sense", "mssense", "wdfilter")
_WORDS: Final = frozenset(
    {*OURS, "wdboot", "wdnisdrv", "mssecflt", "securityhealthservice", "wscsvc", "mdcoresvc"}
)
"""Every service and driver that a command line may name."""
_WORD: Final = re.compile(r"\w+")
_PROCESSES: Final = {"msmpeng": "windefend", "mssense": "sense", "nissrv": "wdnissvc"}
"""The process in which each service runs."""
_DISPLAYED: Final = (
    ("sense", ("threat protection", "endpoint")),
    ("wdnissvc", ("network inspection", "netzwerkinspektion")),
    ("windefend", ("antivirus", "windows defender service")),
)
LETTERS: Final = 2
"""Bytes of a letter of the binary data."""


def services_in(line: str) -> frozenset[str]:
    """Return the services of Defender that a command line names: by name, display name or process."""
    words = _WORD.findall(fold(line))
    named = {_PROCESSES.get(word, word) for word in words} & _WORDS
    shown = _named(line)
    return frozenset({*named, shown} if shown else named)


def service_of(shown: str) -> str:
    """Return the service that a name or a display name is of, in lower case; "" where none can be told."""
    return fold(shown) if fold(shown) in OURS else _named(shown)


def stops(events: Iterable[Event]) -> list[Incident]:
    """Return each stop of a service of Defender; `end` is its next start, None where none is recorded.

    `events` in the order of time. An event without the binary data names no state.
    """
    found: list[Incident] = []
    open_: dict[str, int] = {}
    for event in events:
        if event.channel != "System" or event.event_id not in (CHANGED, *TERMINATED):
            continue
        name, state = _name_and_state(event)
        place = open_.get(name)
        if state == STOPPED and name and place is None:
            open_[name] = len(found)
            found.append(_stopped(event, name))
        elif state == STOPPED and place is not None and event.event_id in TERMINATED:
            also = (*found[place].also, _witness(event))
            found[place] = replace(found[place], title=END, also=also)
        elif state == RUNNING and place is not None:
            del open_[name]
            also = (*found[place].also, _witness(event))
            found[place] = replace(found[place], end=event.time, also=also)
    return found


def _name_and_state(event: Event) -> tuple[str, str]:
    """Return the name of a service of Defender, in lower case, and its new state; "" for another's."""
    binary = event.fields.get("Binary", "")
    name, state = service_state(binary)
    if event.event_id in TERMINATED:
        name, state = fold(_text(binary)) or _by_display_name(event), STOPPED
    return (fold(name), state) if fold(name) in OURS else ("", "")


def _by_display_name(event: Event) -> str:
    """Return the service whose display name an event has; it is translated, the product's names are not."""
    return _named(event.fields.get("param1", ""))


def _named(display: str) -> str:
    shown = fold(display)
    if "defender" not in shown:
        return ""
    return next((name for name, words in _DISPLAYED if any(word in shown for word in words)), "")


def service_state(binary: str) -> tuple[str, str]:
    """Return the name and the state of a service: hexadecimal UTF-16 of `WinDefend/4`; "" for none."""
    name, slash, state = _text(binary).rpartition("/")
    return (name, state) if slash else ("", "")


def _text(binary: str) -> str:
    try:
        data = bytes.fromhex(binary.strip())
    except ValueError:
        return ""
    return data[: len(data) // LETTERS * LETTERS].decode("utf-16-le", "replace").rstrip("\0")


def _stopped(event: Event, name: str) -> Incident:
    return Incident(
        kind="service-stopped",
        time=event.time,
        title=END if event.event_id in TERMINATED else STOP,
        witness=_witness(event),
        subject=event.fields.get("param1") or name,
        time_certain=event.time_certain,
    )


def _witness(event: Event) -> Witness:
    number = "" if event.record_id is None else f"record {event.record_id}"
    return Witness(f"event {event.event_id}", event.member, number, event.time, event.time_certain)
