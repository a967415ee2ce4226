"""What events state: each becomes a statement about a setting, an incident, or a word on the window.

What Defender does by itself is counted as noise. A value on a path that the catalogue does not know is
a statement about that path.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from mpdiff.base.letter_case import fold
from mpdiff.base.model import (
    Event,
    Incident,
    LogCoverage,
    Notice,
    Place,
    Scalar,
    Statement,
    Witness,
)
from mpdiff.evidence.witnesses.commands import SHOWN, meaning_of, program_of
from mpdiff.readers.events.configuration import ABSENT, ConfigurationValue, is_noise, parse_value
from mpdiff.readers.events.source import (
    CHANGE_BLOCKED,
    CONFIGURATION_CHANGED,
    NEW_VALUE,
    OLD_VALUE,
    VALUE,
    Reading,
)
from mpdiff.readers.events.tables.hunting import (
    PROCESS_CREATED,
    REGISTRY,
    TAMPERING,
    TROUBLESHOOTING,
    UNTOLD,
)
from mpdiff.readers.events.templates import state as enabled_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from mpdiff.catalogue.event_meanings import (
        ActedMeaning,
        EventState,
        HealthField,
        IncidentMeaning,
    )
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.catalogue.registry import RegistryReading, RegistryStatement

MAX_UNMAPPED: Final = 200
OTHER_PATHS: Final = "(other paths)"

_WINDOW: Final = "features\\troubleshooting\\"
_MAX_INCIDENTS: Final = 10_000
PROCESSES: Final = (PROCESS_CREATED, 4688)
"""Rows of hunting and events of the Security log that record a process that was started."""
PLATFORM: Final = "platform version"
"""The field of health events that names the platform, in lower case."""
CHANGES: Final = (CONFIGURATION_CHANGED, *REGISTRY)
"""Events that carry the old and the new value of a configuration value."""


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


class Interpretation(NamedTuple):
    """What the events of all sources state. `statements` and `incidents` are in the order of time.

    `platform`: the last version of the platform that a health event names.
    """

    statements: list[Statement]
    incidents: list[Incident]
    coverage: LogCoverage
    notices: list[Notice]
    hints: list[WindowHint]
    platform: str | None = None


def interpret(
    events: Iterable[Event], readings: Sequence[Reading], catalogue: Catalogue
) -> Interpretation:
    """Interpret events; `readings` are the sources they came from, read to the end."""
    reader = _Interpreter(catalogue)
    for event in events:
        reader.take(event)
    notices = [notice for reading in readings for notice in reading.notices]
    return Interpretation(
        reader.statements,
        reader.incidents,
        _coverage(readings, reader),
        notices + reader.notices(),
        reader.hints,
        reader.platform,
    )


class _Interpreter:
    """Takes one event after the other."""

    def __init__(self, catalogue: Catalogue) -> None:
        meanings = catalogue.data.events
        self._catalogue = catalogue
        self._states: dict[int | str, EventState] = {s.id: s for s in meanings.states}
        self._health: dict[int | str, list[HealthField]] = defaultdict(list)
        for one in meanings.health:
            self._health[one.id].append(one)
        self._incidents: dict[tuple[str | None, int | str], IncidentMeaning] = {
            (m.channel, m.id): m for m in meanings.incidents
        }
        self._acted: dict[int | str, ActedMeaning] = {a.id: a for a in meanings.acted}
        self.statements: list[Statement] = []
        self.incidents: list[Incident] = []
        self.hints: list[WindowHint] = []
        self.unmapped: Counter[str] = Counter()
        self.platform: str | None = None
        self.noise = 0
        self._cut: Counter[str] = Counter()
        self._spilled: Counter[str] = Counter()

    def take(self, event: Event) -> None:
        kind = event.event_id
        if kind in CHANGES:
            self._changed(event)
        elif kind == CHANGE_BLOCKED:
            self._refused(event, event.fields.get(VALUE, ""))
        elif kind in self._states:
            known = self._states[kind]
            self._state(event, known.setting, None, _UNTOLD, _Side(known.is_), place="effective")
        elif kind in self._health:
            self._healthy(event)
        elif kind == TROUBLESHOOTING:
            self._window_stated(event)
        elif kind == TAMPERING:
            self._refused(event, _attempted(event.fields))
        elif kind in PROCESSES:
            self._ran(event)
        if event.channel is None:
            self._note_protection(event)
        meaning = self._incidents.get((event.channel, kind))
        if meaning is not None and _is_about(meaning, event):
            self._happened(event, meaning)

    def notices(self) -> list[Notice]:
        """State what could not be understood."""
        return [
            *(
                Notice(
                    "event-cut",
                    f"{count} configuration values end in the middle or cannot be understood "
                    "and are left out.",
                    member,
                )
                for member, count in self._cut.items()
            ),
            *(
                Notice("too-many-events", f"{count} further incidents are not listed.", member)
                for member, count in self._spilled.items()
            ),
        ]

    # --- settings ---------------------------------------------------------------------------------

    def _changed(self, event: Event) -> None:
        new = parse_value(event.fields.get(NEW_VALUE, ""))
        text = event.fields.get(OLD_VALUE, "")
        if OLD_VALUE not in event.fields and event.event_id in REGISTRY and new is not None:
            text = f"{event.fields.get(NEW_VALUE, '').rpartition(' = ')[0]} = {UNTOLD}"
        old = parse_value(text)
        if old is None or new is None or old == new == ABSENT or _of_two_values(old, new):
            self._cut[event.member] += 1
            return
        side = new if new.path else old
        path = side.path
        if is_noise(path, side.root) or old == new:
            self.noise += 1
        elif fold(path).startswith(_WINDOW):
            self._hint(event, path[len(_WINDOW) :], old.data, new.data)
        else:
            self._mapped(event, side, old, new)

    def _mapped(
        self,
        event: Event,
        side: ConfigurationValue,
        old: ConfigurationValue,
        new: ConfigurationValue,
    ) -> None:
        place = side.location if side.present or not old.path else old.location
        apart = _apart(self._catalogue, side.path, place, old, new)
        if apart is None:
            self._note_unmapped(event, side.path, place, old, new)
            return
        if not apart:
            self.noise += 1
        for setting, key, before, after in apart:
            self._state(event, setting, key, before, after, place=place)

    def _note_unmapped(
        self,
        event: Event,
        path: str,
        place: Place,
        old: ConfigurationValue,
        new: ConfigurationValue,
    ) -> None:
        """State that a value changed of which nobody knows what it does."""
        counted = path if place == "local" else f"{path} ({place})"
        counted = counted[:256]
        if counted not in self.unmapped and len(self.unmapped) >= MAX_UNMAPPED:
            self.unmapped[OTHER_PATHS] += 1
            return
        self.unmapped[counted] += 1
        before, after = (
            _UNTOLD if v.data == UNTOLD else _Side(v.data if v.present else None)
            for v in (old, new)
        )
        if before != after:
            self._state(event, path[:256], None, before, after, place=place)

    def _refused(self, event: Event, text: str) -> None:
        value = parse_value(text)
        if value is None and text and "=" not in text:
            value = parse_value(text + " = (Current)")
        if value is None or not value.path:
            self._cut[event.member] += 1
            return
        reading = self._catalogue.read_registry(value.path, _data(value), value.location)
        if reading is None:
            self.unmapped[value.path[:256]] += 1
            return
        current = value.data in ("(Current)", "")
        found = [] if current else [(s.setting, s.key, _of(s, value)) for s in reading.statements]
        for setting, key, after in found or [(reading.settings[0], None, _UNTOLD)]:
            self._state(event, setting, key, _UNTOLD, after, place=value.location, refused=True)

    def _healthy(self, event: Event) -> None:
        """Read what the hourly report shows of the parts of real-time protection."""
        fields = {fold(name): text for name, text in event.fields.items()}
        for one in self._health[event.event_id]:
            word = enabled_word(fields.get(fold(one.field), ""))
            if word is not None:
                value = _Side(one.on if word == "Enabled" else not one.on)
                self._state(event, one.setting, None, _UNTOLD, value, place="effective", held=True)

    def _note_protection(self, event: Event) -> None:
        """Take what an event shows beside its own meaning: a mode that acted, the platform."""
        acted = self._acted.get(event.event_id)
        key = event.fields.get(acted.key, "") if acted and acted.key else None
        if acted is not None and (acted.key is None or key):
            key = fold(key.strip("{}")) if key else None
            value = _Side(acted.is_)
            self._state(event, acted.setting, key, _UNTOLD, value, place="effective", held=True)
        for name, text in event.fields.items():
            if fold(name) == PLATFORM and text:
                self.platform = text

    # --- incidents and the window -----------------------------------------------------------------

    def _happened(self, event: Event, meaning: IncidentMeaning) -> None:
        if len(self.incidents) >= _MAX_INCIDENTS:
            self._spilled[event.member] += 1
            return
        subject = next((event.fields[n] for n in meaning.subject if event.fields.get(n)), "")
        self.incidents.append(
            Incident(
                kind=meaning.kind,
                time=event.time,
                title=meaning.title,
                witness=witness_of(event),
                subject=subject,
                detail=_detail(event),
                time_certain=event.time_certain,
                other_times=event.other_times,
            )
        )

    def _ran(self, event: Event) -> None:
        """Take a process that matters to protection, by its command line."""
        line = event.command_line or ""
        program = event.process or program_of(line)
        meaning = meaning_of(self._catalogue.data.events.commands, program, line)
        if meaning is None or len(self.incidents) >= _MAX_INCIDENTS:
            return
        self.incidents.append(
            Incident(
                kind=meaning.kind,
                time=event.time,
                title=meaning.title,
                witness=witness_of(event),
                subject=line[:SHOWN] or program,
                detail=f"Process: {program}" if line and program else "",
                time_certain=event.time_certain,
                other_times=event.other_times,
                actor=event.actor,
            )
        )

    def _window_stated(self, event: Event) -> None:
        previous = event.fields.get("TroubleshootingPreviousState")
        for name, value in event.fields.items():
            if name.startswith("Troubleshooting") and name != "TroubleshootingPreviousState":
                before = previous if name == "TroubleshootingState" else None
                self._hint(event, name, before, value)

    def _hint(
        self, event: Event, name: str, before: int | str | None, after: int | str | None
    ) -> None:
        self.hints.append(
            WindowHint(
                event.time, name, before, after, event.member, event.event_id, event.time_certain
            )
        )

    def _state(
        self,
        event: Event,
        setting: str,
        key: str | None,
        before: _Side,
        after: _Side,
        *,
        place: Place,
        refused: bool = False,
        held: bool = False,
    ) -> None:
        self.statements.append(
            Statement(
                time=event.time,
                event_id=event.event_id,
                member=event.member,
                setting=setting,
                key=key,
                before=before.value,
                after=after.value,
                before_known=before.known,
                after_known=after.known,
                place=place,
                refused=refused,
                record_id=event.record_id,
                actor=event.actor,
                time_certain=event.time_certain,
                computer=event.computer,
                held=held,
                other_times=event.other_times,
                order=event.position,
                process=event.process,
                command_line=event.command_line,
                before_raw=before.raw,
                after_raw=after.raw,
            )
        )


def _is_about(meaning: IncidentMeaning, event: Event) -> bool:
    """Return whether an event is about what its meaning asks for: a service, a kind of logon."""
    if not meaning.about:
        return True
    texts = [fold(event.fields.get(name, "")) for name in meaning.where]
    return any(word in text for word in meaning.about for text in texts)


def witness_of(event: Event) -> Witness:
    """Return where an event stands."""
    return Witness(
        source=f"event {event.event_id}",
        member=event.member,
        position=f"record {event.record_id}" if event.record_id is not None else "",
        time=event.time,
        time_certain=event.time_certain,
    )


def _detail(event: Event) -> str:
    """Return the fields that say more of an incident: where, by whom, what was done."""
    names = ("Path", "Process Name", "Configuration", "Reason", "Action Name", "Error Description")
    return "; ".join(f"{n}: {event.fields[n]}" for n in names if event.fields.get(n))


# --- values ---------------------------------------------------------------------------------------


class _Side(NamedTuple):
    """One side of a change. `raw`: its data, where what it means is not known."""

    value: Scalar = None
    known: bool = True
    raw: str | None = None


_UNTOLD: Final = _Side(known=False)


_Apart = tuple[str, str | None, _Side, _Side]
"""A setting, its item or id, and both sides."""


def _apart(
    catalogue: Catalogue,
    path: str,
    place: Place,
    old: ConfigurationValue,
    new: ConfigurationValue,
) -> list[_Apart] | None:
    """Return what a change of one value did to settings; None where the catalogue does not know it.

    A value may hold a whole list: what only the old one names is gone, what only the new one names
    has come, unless a part of either could not be understood.
    """
    readings = [catalogue.read_registry(path, _data(side), place) for side in (old, new)]
    if readings[0] is None or readings[1] is None:
        return None
    sides = [_stated(r, v) for r, v in zip(readings, (old, new), strict=True) if r is not None]
    found: list[_Apart] = []
    for subject in dict.fromkeys((*sides[0], *sides[1])):
        before, after = (
            side.get(subject, _Side(known=reading.understood))
            for side, reading in zip(sides, readings, strict=True)
            if reading is not None
        )
        outright = old.root == "default" and new.root != "default"  # it may override a policy
        if outright or before != after or type(before.value) is not type(after.value):
            found.append((*subject, before, after))
    return found


def _data(value: ConfigurationValue) -> int | str | None:
    return value.data if value.path else None


def _stated(
    reading: RegistryReading, value: ConfigurationValue
) -> dict[tuple[str, str | None], _Side]:
    """Return what one side names. An item that does not stand in the registry is not listed."""
    return {
        (s.setting, s.key): _Side() if s.key is not None and not value.present else _of(s, value)
        for s in reading.statements
    }


def _of(statement: RegistryStatement, value: ConfigurationValue) -> _Side:
    """Return one side in canonical form: the item itself, an id's action, or the setting's value."""
    if value.data == UNTOLD:
        return _UNTOLD
    if statement.known:
        return _Side(statement.value)
    return _Side(None, known=False, raw=str(value.data))


def _of_two_values(old: ConfigurationValue, new: ConfigurationValue) -> bool:
    """Return whether the sides name two values, which no event does: one of them was not understood."""
    return bool(old.path and new.path) and fold(old.path) != fold(new.path)


def _attempted(fields: dict[str, str]) -> str:
    """Spell a hunting row's attempt as event 5013 does."""
    tried = fields.get("TamperingAttemptedValue", "")
    if "\\" in tried:
        return tried
    key = fields.get("Target") or fields.get("RegistryKeyName", "")
    name = fields.get("RegistryValueName", "")
    path = f"{key}\\{name}" if name else key
    return f"{path} = {tried or '(Current)'}" if path else ""


# --- coverage -------------------------------------------------------------------------------------


def _coverage(readings: Sequence[Reading], reader: _Interpreter) -> LogCoverage:
    """State what the logs can vouch for. A hunting export is no log: it covers nothing."""
    logs = [reading for reading in readings if reading.kind in ("event-log", "event-text")]
    firsts = [reading.first for reading in logs if reading.first is not None]
    lasts = [reading.last for reading in logs if reading.last is not None]
    spans = [span for reading in logs if (span := reading.records.span()) is not None]
    return LogCoverage(
        members=tuple(reading.member for reading in readings),
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        events=sum(reading.count for reading in readings),
        missing_records=sum(reading.records.missing() for reading in readings),
        unmapped=dict(sorted(reader.unmapped.items())),
        noise=reader.noise + sum(reading.noise for reading in readings),
        damaged=any(reading.damaged for reading in readings),
        time_certain=all(reading.time_certain for reading in readings),
        gap_times=tuple(hole for reading in logs for hole in reading.records.holes()),
        records=(min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None,
    )
