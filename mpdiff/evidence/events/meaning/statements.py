"""What events state: each becomes a statement about a setting, an incident, or a word on the window.

What Defender does by itself is counted as noise. A path that the catalogue does not know is named as it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Event, Incident, LogCoverage, Notice, Place, Statement
from mpdiff.evidence.events.meaning.acted import ModesShown, hunted_incidents
from mpdiff.evidence.events.meaning.coverage import coverage_of
from mpdiff.evidence.events.meaning.halves import WINDOW, by_halves, not_whole, stated_by
from mpdiff.evidence.events.meaning.health import protection_states
from mpdiff.evidence.events.meaning.incidents import IncidentReader
from mpdiff.evidence.events.meaning.pairs import PairReader
from mpdiff.evidence.events.meaning.service_keys import SOFTWARE, ServiceKeys
from mpdiff.evidence.events.meaning.value_changes import (
    NOT_REPORTED,
    Reported,
    attempted_change,
    data_of,
    reported,
    set_untold,
    side_text,
    unmapped_sides,
)
from mpdiff.evidence.events.meaning.window_hints import WindowHint, hint_of, hints_of_row
from mpdiff.readers.events.configuration import ConfigurationValue, parse_value
from mpdiff.readers.events.source import (
    CHANGE_BLOCKED,
    CONFIGURATION_CHANGED,
    NEW_VALUE,
    OLD_VALUE,
    VALUE,
    Reading,
)
from mpdiff.readers.events.tables.hunting import REGISTRY, TAMPERING, TROUBLESHOOTING, UNTOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.catalogue.event_meanings import EventState, HealthField
    from mpdiff.catalogue.lookup import Catalogue

MAX_UNMAPPED: Final = 200
OTHER_PATHS: Final = "(other paths)"
_PLATFORM: Final = "platform version"
"""The field of health events that names the platform, in lower case."""
_PLATFORM_LETTERS: Final = len(_PLATFORM)
_CHANGES: Final = (CONFIGURATION_CHANGED, *REGISTRY)
"""Events that carry the old and the new value of a configuration value."""
_SIDES: Final = (OLD_VALUE, NEW_VALUE)


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
    """Interpret events; `readings` are their sources, read to the end."""
    reader = _Interpreter(catalogue)
    for event in events:
        if event.event_id == CONFIGURATION_CHANGED and reader.is_no_more(event):
            reader.changed(event)
        elif not reader.services.take(event):
            reader.take(event)
    notices = [notice for reading in readings for notice in reading.notices]
    return Interpretation(
        reader.statements,
        reader.incidents,
        coverage_of(readings, noise=reader.noise, unmapped=reader.unmapped),
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
        self._incidents = IncidentReader(meanings, hunted_incidents(catalogue))
        self._modes = ModesShown(catalogue)
        self._changes_alone = not (
            self._modes.knows(CONFIGURATION_CHANGED)
            or self._incidents.knows(None, CONFIGURATION_CHANGED)
        )
        self.services = ServiceKeys()
        self._pairs = PairReader(catalogue)
        self.statements: list[Statement] = []
        self.hints: list[WindowHint] = []
        self.unmapped: Counter[str] = Counter()
        self.platform: str | None = None
        self.noise = 0
        self._cut: Counter[str] = Counter()

    def is_no_more(self, event: Event) -> bool:
        """Whether a change of the configuration is that alone, as nearly all are: `take` does no more.

        It is of no service where its key is one of the software's.
        """
        fields = event.fields
        return (
            self._changes_alone
            and event.channel is None
            and len(fields) == len(_SIDES)
            and NEW_VALUE in fields
            and OLD_VALUE in fields
            and (fields[NEW_VALUE] or fields[OLD_VALUE]).startswith(SOFTWARE)
        )

    def take(self, event: Event) -> None:
        kind = event.event_id
        if kind in _CHANGES:
            self.changed(event)
        elif kind == CHANGE_BLOCKED:
            self._refused(event, event.fields.get(VALUE, ""))
        elif kind in self._states:
            known = self._states[kind]
            self._state(
                event, known.setting, None, NOT_REPORTED, Reported(known.is_), place="effective"
            )
        elif kind in self._health:
            self._healthy(event)
        elif kind == TROUBLESHOOTING:
            self.hints += hints_of_row(event)
        elif kind == TAMPERING and (tried := attempted_change(event.fields)):
            self._refused(event, tried)
        if event.channel is None:
            self._note_protection(event)
        self._incidents.take(event)

    @property
    def incidents(self) -> list[Incident]:
        """The incidents of the events so far."""
        return self.services.merged(self._incidents.found)

    def notices(self) -> list[Notice]:
        """State what could not be understood."""
        return list(not_whole(self._cut))

    # --- settings ---------------------------------------------------------------------------------

    def changed(self, event: Event) -> None:
        """Take a change of a value."""
        pair = self._pairs.read(side_text(event, OLD_VALUE), side_text(event, NEW_VALUE))
        kind, old, new = pair.kind, pair.old, pair.new
        if kind == "changed":
            implied = old is not None and not old.present
            for setting, key, before, after in pair.apart:
                self._state(event, setting, key, before, after, place=pair.place, implied=implied)
        elif kind == "noise":
            self.noise += 1
        elif old is None or new is None or kind == "halves":
            self._by_halves(event, old, new)
        elif kind == "empty":
            self._cut[event.member] += 1
        elif kind == "window":
            self.hints.append(hint_of(event, pair.path[len(WINDOW) :], old.data, new.data))
        elif kind == "repeated":
            self._repeated(event, new) if new.data != UNTOLD else self._untold(event, new)
        else:
            self._note_unmapped(event, pair.path, pair.place, old, new)

    def _by_halves(
        self, event: Event, old: ConfigurationValue | None, new: ConfigurationValue | None
    ) -> None:
        """Take what can be understood of a record that is not whole."""
        self._cut[event.member] += 1
        lone = parse_value(event.fields.get(VALUE, ""))
        for setting, key, before, after, place in by_halves(self._catalogue, old, new, lone):
            self._state(event, setting, key, before, after, place=place)

    def _repeated(self, event: Event, side: ConfigurationValue) -> None:
        """Take a record of a change to the same value: it changed nothing and shows what was set."""
        self.noise += 1
        known = self._catalogue.read_registry(side.path, data_of(side), side.location) is not None
        for setting, key, value in stated_by(self._catalogue, side) if known else ():
            self._state(event, setting, key, value, value, place=side.location, held=True)

    def _untold(self, event: Event, side: ConfigurationValue) -> None:
        """Take a record that a value was set, neither side of which it shows: the direction is open."""
        apart = set_untold(self._catalogue, side)
        if apart is None:
            self._note_unmapped(event, side.path, side.location, side, side)
        for setting, key, before, after in apart or ():
            self._state(event, setting, key, before, after, place=side.location)

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
        before, after = unmapped_sides(old, new)
        if before != after:
            self._state(event, path[:256], None, before, after, place=place)

    def _refused(self, event: Event, text: str) -> None:
        value = parse_value(text)
        if value is None and text and "=" not in text:
            value = parse_value(text + " = (Current)")
        if value is None or not value.path:
            self._cut[event.member] += 1
            return
        reading = self._catalogue.read_registry(value.path, data_of(value), value.location)
        if reading is None:
            self.unmapped[value.path[:256]] += 1
            return
        current = value.data in ("(Current)", "")
        found = (
            [] if current else [(s.setting, s.key, reported(s, value)) for s in reading.statements]
        )
        for setting, key, after in found or [(reading.settings[0], None, NOT_REPORTED)]:
            self._state(
                event, setting, key, NOT_REPORTED, after, place=value.location, refused=True
            )

    def _healthy(self, event: Event) -> None:
        """Read what the hourly report shows of the parts of real-time protection."""
        for setting, value in protection_states(self._health[event.event_id], event):
            self._state(event, setting, None, NOT_REPORTED, value, place="effective", held=True)

    def _note_protection(self, event: Event) -> None:
        """Take what an event shows beside its own meaning: a mode that acted, the platform."""
        acted = self._modes.of(event)
        if acted is not None:
            value = Reported(acted.value)
            self._state(
                event, acted.setting, acted.key, NOT_REPORTED, value, place="effective", held=True
            )
        fields = event.fields
        for name in fields:
            if len(name) == _PLATFORM_LETTERS and fold(name) == _PLATFORM and fields[name]:
                self.platform = fields[name]

    def _state(
        self,
        event: Event,
        setting: str,
        key: str | None,
        before: Reported,
        after: Reported,
        *,
        place: Place,
        refused: bool = False,
        held: bool = False,
        implied: bool = False,
    ) -> None:
        self.statements.append(
            Statement(  # by place, as many names cost more than all else that is done here
                event.time,
                event.event_id,
                event.member,
                setting,
                key,
                before.value,
                after.value,
                before.known,
                after.known,
                place,
                refused,
                event.record_id,
                event.actor,
                event.time_certain,
                event.computer,
                held,
                event.other_times,
                event.position,
                before.raw,
                after.raw,
                event.process,
                event.command_line,
                implied=implied,
            )
        )
