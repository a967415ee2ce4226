"""Who was there: sessions of the Security log, from logon to logoff, and logons of hunting exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Witness
from mpdiff.evidence.facts import Session
from mpdiff.readers.events.tables.hunting import LOGON as LOGON_SUCCESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mpdiff.base.model import Event

LOGON: Final = 4624
ENDS: Final = (4634, 4647)
PRIVILEGES: Final = 4672
BOOTS: Final = (6005, 41, 6008)
KINDS: Final = {"2": "interactive", "7": "unlocked", "10": "remote desktop", "11": "interactive"}
HUNTED: Final = LOGON_SUCCESS
HUNTED_KINDS: Final = {
    "interactive": "interactive",
    "cachedinteractive": "interactive",
    "unlock": "unlocked",
    "remoteinteractive": "remote desktop",
    "cachedremoteinteractive": "remote desktop",
}
"""Kinds of logon of DeviceLogonEvents, in lower case."""
MOST: Final = 5_000
NOBODY: Final = ("", "0x0")


def sessions(events: Iterable[Event]) -> tuple[Session, ...]:
    """Return the sessions of a device's Security log and of hunting exports, in the order of their begin.

    `events` in the order of time. A session whose end is not recorded ends with the next start of
    the system, if that is; its logon id is used anew after that. One whose logon is older than the log
    is not certain: it had begun before its first record.
    """
    open_: dict[str, Session] = {}
    found: list[Session] = []
    for event in events:
        if event.channel == "System" and event.event_id in BOOTS:
            found += [replace(s, end=event.time, certain=False) for s in open_.values()]
            open_.clear()
        elif event.event_id == HUNTED and len(found) + len(open_) < MOST:
            found += _hunted(event)
        elif event.channel == "Security" and len(found) + len(open_) < MOST:
            _take(event, open_, found)
    return tuple(sorted((*found, *open_.values()), key=lambda s: s.start))


def _take(event: Event, open_: dict[str, Session], found: list[Session]) -> None:
    if event.event_id == LOGON:
        number = event.fields.get("TargetLogonId", "")
        if number not in NOBODY and event.actor:
            if number in open_:
                found.append(open_[number])
            open_[number] = _begun(event)
    elif event.event_id in ENDS:
        number = event.fields.get("TargetLogonId", "")
        session = open_.pop(number, None)
        if session is not None:
            found.append(replace(session, end=event.time))
        elif event.actor:
            found.append(_older(event, event.time))
    elif event.event_id == PRIVILEGES:
        number = event.fields.get("SubjectLogonId", "")
        if number in open_:
            open_[number] = replace(open_[number], privileged=True)


def _hunted(event: Event) -> Iterator[Session]:
    """Yield the session that a row of DeviceLogonEvents shows; its end no row tells."""
    kind = HUNTED_KINDS.get(fold(event.fields.get("LogonType", "")))
    if kind is not None and event.actor:
        admin = fold(event.fields.get("IsLocalAdmin", "")) in ("true", "1")
        yield Session(
            event.actor, event.time, None, kind, _witness(event), certain=False, privileged=admin
        )


def _begun(event: Event) -> Session:
    kind = KINDS.get(event.fields.get("LogonType", ""), "session")
    return Session(event.actor or "", event.time, None, kind, _witness(event))


def _older(event: Event, end: datetime) -> Session:
    """Return the session that an end alone shows; nothing dates its begin."""
    kind = KINDS.get(event.fields.get("LogonType", ""), "session")
    return Session(event.actor or "", end, end, kind, _witness(event), certain=False)


def _witness(event: Event) -> Witness:
    number = "" if event.record_id is None else f"record {event.record_id}"
    return Witness(f"event {event.event_id}", event.member, number, event.time, event.time_certain)
