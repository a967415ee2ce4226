"""What events mean: each becomes a touch of a setting, a word on the window, or is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Event, Location, LogCoverage, Notice, Scalar, Touch
from mpdiff.catalogue.entries import RegistryMatch
from mpdiff.readers.events.configuration import ABSENT, ConfigurationValue, is_noise, parse_value
from mpdiff.readers.events.hunting import TAMPERING, TROUBLESHOOTING
from mpdiff.readers.events.source import (
    CHANGE_BLOCKED,
    CONFIGURATION_CHANGED,
    NEW_VALUE,
    OLD_VALUE,
    VALUE,
    Reading,
)

if TYPE_CHECKING:
    from datetime import datetime

ByRegistry = Callable[[str, Location], RegistryMatch | None]
"""Maps a path below `Windows Defender` (below `Policy Manager` for mdm) to a setting."""

HISTORY_DELETED: Final = 1013
FEATURE_CONFIGURED: Final = 5004
REAL_TIME_MONITORING: Final = {5000: False, 5001: True}
"""The events that tell DisableRealtimeMonitoring by themselves."""
PROTECTION_OFF: Final = frozenset({5010, 5012, 5101})

MAX_UNMAPPED: Final = 200
OTHER_PATHS: Final = "(other paths)"

_WINDOW: Final = "features\\troubleshooting\\"
_MAX_TIMES: Final = 1_000


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
    """What the events of all sources say. `touches` are in the order of time."""

    touches: list[Touch]
    coverage: LogCoverage
    notices: list[Notice]
    hints: list[WindowHint]


def interpret(
    events: Iterable[Event], readings: Sequence[Reading], by_registry: ByRegistry
) -> Interpretation:
    """State what events mean; `readings` are the sources they came from, read to the end."""
    reader = _Interpreter(by_registry)
    for event in events:
        reader.take(event)
    notices = [notice for reading in readings for notice in reading.notices]
    return Interpretation(
        reader.touches, _coverage(readings, reader), notices + reader.notices(), reader.hints
    )


class _Interpreter:
    """Takes one event after the other."""

    def __init__(self, by_registry: ByRegistry) -> None:
        self._by_registry = by_registry
        self.touches: list[Touch] = []
        self.hints: list[WindowHint] = []
        self.cleared: list[datetime] = []
        self.health_disabled: list[datetime] = []
        self.unmapped: Counter[str] = Counter()
        self.noise = 0
        self._cut: Counter[str] = Counter()
        self._features: Counter[str] = Counter()

    def take(self, event: Event) -> None:
        kind = event.event_id
        if kind == CONFIGURATION_CHANGED:
            self._changed(event)
        elif kind == CHANGE_BLOCKED:
            self._blocked(event, event.fields.get(VALUE, ""))
        elif kind in REAL_TIME_MONITORING:
            after = REAL_TIME_MONITORING[int(kind)]
            self._touch(event, "DisableRealtimeMonitoring", None, _UNTOLD, (after, True))
        elif kind == HISTORY_DELETED:
            _remember(self.cleared, event.time)
        elif kind in PROTECTION_OFF:
            _remember(self.health_disabled, event.time)
        elif kind == FEATURE_CONFIGURED:
            self._features[event.member] += 1
        elif kind == TROUBLESHOOTING:
            self._window_told(event)
        elif kind == TAMPERING:
            self._blocked(event, _attempted(event.fields))

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
                Notice(
                    "feature-reconfigured",
                    f"{count} events say that a part of real-time protection was reconfigured; "
                    "they do not say how (5004).",
                    member,
                )
                for member, count in self._features.items()
            ),
        ]

    def _changed(self, event: Event) -> None:
        old = parse_value(event.fields.get(OLD_VALUE, ""))
        new = parse_value(event.fields.get(NEW_VALUE, ""))
        if old is None or new is None or old == new == ABSENT or _of_two_values(old, new):
            self._cut[event.member] += 1
            return
        side = new if new.path else old
        path = side.path
        if is_noise(path, side.root) or old == new:
            self.noise += 1
        elif path.lower().startswith(_WINDOW):
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
        location = side.location if side.present or not old.path else old.location
        match = self._by_registry(side.path, location)
        if match is None:
            self._unmapped(side.path, location)
            return
        before, after = _state(match, old), _state(match, new)
        if before == after and type(before[0]) is type(after[0]):
            self.noise += 1
            return
        self._touch(event, match.setting, match.key, before, after, location=location)

    def _blocked(self, event: Event, text: str) -> None:
        value = parse_value(text)
        if value is None and text and "=" not in text:
            value = parse_value(text + " = (Current)")
        if value is None or not value.path:
            self._cut[event.member] += 1
            return
        match = self._by_registry(value.path, value.location)
        if match is None:
            self._unmapped(value.path, value.location)
            return
        after = _UNTOLD if value.data in ("(Current)", "") else _state(match, value)
        self._touch(
            event, match.setting, match.key, _UNTOLD, after, location=value.location, blocked=True
        )

    def _unmapped(self, path: str, location: Location) -> None:
        path = path if location == "local" else f"{path} ({location})"
        path = path[:256]
        if path not in self.unmapped and len(self.unmapped) >= MAX_UNMAPPED:
            path = OTHER_PATHS
        self.unmapped[path] += 1

    def _window_told(self, event: Event) -> None:
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

    def _touch(
        self,
        event: Event,
        setting: str,
        key: str | None,
        before: _State,
        after: _State,
        *,
        location: Location = "local",
        blocked: bool = False,
    ) -> None:
        self.touches.append(
            Touch(
                event.time,
                event.event_id,
                event.member,
                setting,
                key,
                before[0],
                after[0],
                before[1],
                after[1],
                location,
                blocked,
                event.record_id,
                event.actor,
                event.time_certain,
                event.computer,
            )
        )


# --- values ---------------------------------------------------------------------------------------

_State = tuple[Scalar, bool]
"""A canonical value, and whether it is known."""

_UNTOLD: Final[_State] = (None, False)


def _state(match: RegistryMatch, value: ConfigurationValue) -> _State:
    """Return one side in canonical form. An item that does not stand in the registry is not listed.

    A pair's value is its action, a list's is the item itself.
    """
    if match.key is None:
        converted = match.convert(value.data)
        return converted, converted is not None or value.data in (None, "")
    if not value.present:
        return None, True
    if not match.paired:
        return match.key, True
    action = match.convert(value.data)
    return action, action is not None


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


def _remember(times: list[datetime], time: datetime) -> None:
    if len(times) < _MAX_TIMES:
        times.append(time)


# --- coverage -------------------------------------------------------------------------------------


def _coverage(readings: Sequence[Reading], reader: _Interpreter) -> LogCoverage:
    """State what the logs can vouch for. A hunting export is no log: it covers nothing."""
    logs = [reading for reading in readings if reading.kind != "hunting"]
    firsts = [reading.first for reading in logs if reading.first is not None]
    lasts = [reading.last for reading in logs if reading.last is not None]
    return LogCoverage(
        members=tuple(reading.member for reading in readings),
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        events=sum(reading.count for reading in readings),
        missing_records=sum(reading.records.missing() for reading in readings),
        cleared=tuple(reader.cleared),
        unmapped=dict(sorted(reader.unmapped.items())),
        noise=reader.noise + sum(reading.noise for reading in readings),
        damaged=any(reading.damaged for reading in readings),
        time_certain=all(reading.time_certain for reading in readings),
        gap_times=tuple(hole for reading in logs for hole in reading.records.holes()),
        health_disabled=tuple(reader.health_disabled),
    )
