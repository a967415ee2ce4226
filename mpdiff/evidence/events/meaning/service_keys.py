r"""How Defender's services and drivers start: what `Services\NAME\Start` becomes is no setting but an incident.

Event 5007 and registry rows show the same that event 7040 of the System log records; 4 is disabled (the documentation
of CreateService).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Incident, Witness
from mpdiff.readers.events.source import CONFIGURATION_CHANGED, NEW_VALUE, OLD_VALUE
from mpdiff.readers.events.tables.hunting import (
    KEYS_GONE,
    REGISTRY,
    VALUE_DATA,
    VALUE_DELETED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mpdiff.base.model import Event, IncidentKind

START_TYPE: Final = 7040
APART: Final = timedelta(seconds=10)
"""The sensor reports a write within seconds of the event of the log."""
DISABLED: Final = 4
_AT_START: Final = (0, 1, 2)
"""Start types with which a service or driver starts by itself."""
_KEY: Final = re.compile(
    r"\\(?:ControlSet\d{3}|CurrentControlSet)\\Services\\([^\\]+)\\?\Z", re.IGNORECASE
)
_VALUE: Final = re.compile(
    r"\\(?:ControlSet\d{3}|CurrentControlSet)\\Services\\([^\\]+)\\Start\s*=\s*([^\\]{0,99})\Z",
    re.IGNORECASE,
)
"""One side of event 5007 about such a value."""
SOFTWARE: Final = "HKLM\\SOFTWARE\\"
_NUMBER: Final = re.compile(r"0x[0-9a-f]{1,8}|\d{1,8}", re.IGNORECASE)
_TITLES: Final[dict[IncidentKind, str]] = {
    "service-disabled": "A service of Defender was disabled",
    "service-changed": "The start type of a service of Defender was changed",
    "start-type-changed": "The start type of a service of Defender was changed",
}


class _Shown(NamedTuple):
    """What a record shows of a service: numbers as they are spelled, how they are named in the report."""

    service: str
    old: int | None
    new: int | None
    written: str
    gone: bool = False


class _Logged(NamedTuple):
    """An event 7040: when, which service, and where the record stands."""

    time: datetime
    service: str
    place: tuple[str, str]


class ServiceKeys:
    """Takes one event after the other; `found` holds what rows show of services."""

    def __init__(self) -> None:
        self.found: list[Incident] = []
        self._last: dict[tuple[str, str], int] = {}
        self._logged: list[_Logged] = []

    def take(self, event: Event) -> bool:
        """Take the next event; return whether it is a row about how a service starts."""
        if event.event_id == START_TYPE and event.channel == "System":
            place = event.member, _number_of(event)
            self._logged.append(_Logged(event.time, fold(event.fields.get("param4", "")), place))
        shown = _of_event(event) if event.event_id == CONFIGURATION_CHANGED else _of_row(event)
        if shown is None:
            return False
        self._add(_incident(event, shown))
        return True

    def _add(self, one: Incident) -> None:
        """Keep what a record shows; a write that the log and a row show counts once.

        Events come in the order of time, so the one before it of the same service is the nearest.
        """
        key = one.kind, fold(one.subject)
        place = self._last.get(key)
        if place is not None and _is_same(one, other := self.found[place]):
            actor = other.actor or one.actor
            self.found[place] = replace(other, actor=actor, also=(*other.also, one.witness))
            return
        self._last[key] = len(self.found)
        self.found.append(one)

    def merged(self, incidents: Iterable[Incident]) -> list[Incident]:
        """Return the incidents with those of rows; one that the log records too counts once, with who did it."""
        listed = list(incidents)
        if not self.found:
            return listed
        places = {(i.witness.member, i.witness.position): n for n, i in enumerate(listed)}
        near_of = _Near(one for one in self._logged if one.place in places)
        for row in self.found:
            near = near_of.of(row)
            if near is None:
                listed.append(row)
                continue
            kept = listed[places[near.place]]
            listed[places[near.place]] = replace(
                kept, actor=kept.actor or row.actor, also=(*kept.also, row.witness)
            )
        return sorted(listed, key=lambda i: i.time)


class _Near:
    """Finds the event 7040 of a service that was logged nearest after a time less what lies between."""

    def __init__(self, logged: Iterable[_Logged]) -> None:
        self._by_service: dict[str, list[_Logged]] = defaultdict(list)
        for one in sorted(logged, key=lambda one: one.time):
            self._by_service[one.service].append(one)

    def of(self, row: Incident) -> _Logged | None:
        """Return the first event within `APART` of what a row shows; None where there is none."""
        listed = self._by_service.get(fold(row.subject), [])
        place = bisect_left(listed, row.time - APART, key=lambda one: one.time)
        if place == len(listed) or listed[place].time > row.time + APART:
            return None
        return listed[place]


def _is_same(one: Incident, other: Incident) -> bool:
    """Return whether records of two kinds show one write."""
    return (
        one.kind == other.kind
        and one.witness.source != other.witness.source
        and fold(one.subject) == fold(other.subject)
        and abs(one.time - other.time) <= APART
    )


def _of_event(event: Event) -> _Shown | None:
    """Return what event 5007 shows of how a service starts; the side of a value that is not there is empty."""
    written = [event.fields.get(name, "") for name in (OLD_VALUE, NEW_VALUE)]
    if written[1].startswith(SOFTWARE) or written[0].startswith(SOFTWARE):
        return None  # nearly all are of Defender's own keys, whatever an excluded path looks like
    sides = [one.strip() for one in written]
    found = [_VALUE.search(side) for side in sides]
    named = found[1] or found[0]
    if named is None or any(side and not match for side, match in zip(sides, found, strict=True)):
        return None
    old, new = (_number(match[2]) if match else None for match in found)
    return _Shown(named[1], old, new, _spelled(new) if found[1] else "deleted")


def _of_row(event: Event) -> _Shown | None:
    """Return what a registry row shows of how a service starts."""
    if event.event_id not in REGISTRY:
        return None
    fields, gone = event.fields, event.event_id in KEYS_GONE
    key = (fields.get("PreviousRegistryKey") if gone else "") or fields.get("RegistryKey", "")
    service = _KEY.search(key)
    if service is None or not (gone or fold(fields.get("RegistryValueName", "")) == "start"):
        return None
    old = _number(fields.get("PreviousRegistryValueData", ""))
    new = _number(fields.get(VALUE_DATA, ""))
    deleted = gone or event.event_id == VALUE_DELETED
    written = "its key removed" if gone else "deleted" if deleted else _spelled(new)
    return _Shown(service[1], old, None if deleted else new, written, gone)


def _incident(event: Event, shown: _Shown) -> Incident:
    kind = "service-disabled" if shown.gone else _kind(shown.old, shown.new)
    return Incident(
        kind=kind,
        time=event.time,
        title=_TITLES[kind],
        witness=Witness(
            f"event {event.event_id}", event.member, "", event.time, event.time_certain
        ),
        subject=shown.service,
        detail="; ".join((f"Start type: {_spelled(shown.old)} -> {shown.written}", *_by(event))),
        time_certain=event.time_certain,
        other_times=event.other_times,
        actor=event.actor,
    )


def _kind(old: int | None, new: int | None) -> IncidentKind:
    """Return what a start type means; one that is not known, or later than it was, may be weaker."""
    if new == DISABLED:
        return "service-disabled"
    later = new is None or (old is not None and new > old)
    returns = old == DISABLED or new in _AT_START
    return "service-changed" if returns and not later else "start-type-changed"


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text, 16 if "x" in fold(text) else 10) if _NUMBER.fullmatch(text) else None


def _spelled(start: int | None) -> str:
    return "?" if start is None else str(start)


def _by(event: Event) -> Iterable[str]:
    if event.process:
        yield f"Process: {event.process}"
    if event.command_line:
        yield f"Command line: {event.command_line}"


def _number_of(event: Event) -> str:
    return f"record {event.record_id}" if event.record_id is not None else ""
