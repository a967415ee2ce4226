"""What happens to a device in a sample: steps in time, and the states that they lead to.

A sample says only what was done and when. Both snapshots, the events and the registry follow from
the same steps, so they cannot contradict each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from samples.device import ASR, MANAGED, THREATS, Device, Scalar, State, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

By = Literal["local", "policy", "mdm"]
Style = Literal["console", "json-5.1", "json-7", "clixml", "csv", "yaml"]
Encoding = Literal["utf-8", "utf-16", "utf-16-no-mark", "windows-1252"]

FIRST_RECORD: Final = 41_207
"""The number of the first record of a sample's event log."""

CABINET: Final = "WdSupportLogs/MPSupportFiles.cab!"
"""What the name of a member inside the support cabinet starts with."""

EVENT_LOG: Final = CABINET + "Microsoft-Windows-Windows Defender%4Operational.evtx"
EVENT_TEXT: Final = CABINET + "MPOperationalEvents.txt"

TAMPER_PROTECTION: Final = "DisableTamperProtection"


@dataclass(frozen=True)
class Step:
    """One thing done. `at`: time after the window's start.

    `item`: the list's item, the rule or the threat, else None. `value` None with an item: removed.
    `refused`: the word of event 5013 for a change that tamper protection did not let through.
    """

    at: timedelta
    setting: str
    value: Scalar
    item: str | None = None
    by: By = "local"
    refused: str = ""


def put(at: str, setting: str, value: Scalar, by: By = "local") -> Step:
    """Set a single value."""
    return Step(span(at), setting, value, by=by)


def add(at: str, setting: str, item: str) -> Step:
    """Add an item to a list."""
    return Step(span(at), setting, 0, item)


def remove(at: str, setting: str, item: str) -> Step:
    """Remove an item from a list."""
    return Step(span(at), setting, None, item)


def rule(at: str, guid: str, action: int) -> Step:
    """Set an ASR rule: 0 off, 1 block, 2 audit, 6 warn."""
    return Step(span(at), ASR, action, guid)


def threat(at: str, threat_id: str, action: int) -> Step:
    """Set what is done about one threat: 6 allow."""
    return Step(span(at), THREATS, action, threat_id)


def refused(at: str, setting: str, value: Scalar, word: str = "Blocked") -> Step:
    """Try in vain to set a value: event 5013."""
    return Step(span(at), setting, value, refused=word)


def span(text: str) -> timedelta:
    """Read `hours:minutes` or `hours:minutes:seconds`."""
    hours, minutes, seconds = (*map(int, text.split(":")), 0)[:3]
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


@dataclass(frozen=True)
class Snapshot:
    """How and where one snapshot is written.

    `limit`: items of a list before the console writes `...`, None for all; `width`: of the console.
    `shuffled`: lists in another order and case. `spelled`: values as another tool would spell them.
    `hidden`: written by somebody who is no administrator, with the words that Defender prints then.
    """

    member: str
    style: Style
    encoding: Encoding = "utf-8"
    limit: int | None = None
    width: int = 4096
    shuffled: bool = False
    spelled: dict[str, object] = field(default_factory=dict)
    hidden: str = ""


@dataclass(frozen=True)
class Sample:
    """One sample package: a device, a window, what was done, and what evidence there is of it.

    `initial`: settings that differ from the base device. `managed`: the settings that policy holds,
    by location of MPRegistry.txt; what was changed of them goes back when the window ends.
    `log`, `text_log`: members, or None. `log_from`: the log's first event, after the window's start; `first_record`: its
    number.
    `window_in`: what tells the window; `expiry_as_number`: its end as seconds since 1970.
    """

    name: str
    about: str
    device: Device
    start: datetime
    before: Snapshot | None
    after: Snapshot | None
    steps: tuple[Step, ...] = ()
    length: str = "4:00"
    collected: str = "5:20"
    initial: State = field(default_factory=dict)
    managed: dict[str, str] = field(default_factory=lambda: dict(MANAGED))
    log: str | None = EVENT_LOG
    log_from: str = "-48:00"
    first_record: int = FIRST_RECORD
    text_log: str | None = None
    newest_first: bool = False
    registry: bool = True
    effective_config: bool = False
    window_in: Literal["registry", "events", "nothing"] = "registry"
    expiry_as_number: bool = False
    cabinet: Literal["stored", "mszip"] = "stored"
    text_encoding: Encoding = "utf-8"
    registry_encoding: Encoding = "utf-16"
    system_information: bool = True
    file: str = "package.zip"
    other_device: Device | None = None
    """The device of the after snapshot, if it is another one."""
    witnesses: Callable[[Sample], dict[str, str | bytes]] | None = None
    """Returns further members, or other contents of members."""

    @property
    def end(self) -> datetime:
        """When the window expires."""
        return self.start + span(self.length)

    @property
    def before_at(self) -> datetime:
        """When the before snapshot is saved."""
        return self.start - timedelta(seconds=40)

    @property
    def after_at(self) -> datetime:
        """When the after snapshot is saved."""
        return self.end - timedelta(seconds=90)

    @property
    def collected_at(self) -> datetime:
        """When the package is collected."""
        return self.start + span(self.collected)

    @property
    def first_state(self) -> State:
        """The state before the first step."""
        return {**self.device.state, **self.initial}

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """The steps in time, with what policy puts back when the window ends."""
        steps = sorted((*self.steps, *_reverts(self)), key=lambda step: step.at)
        return tuple(step for step in steps if step.at <= span(self.collected))

    def state_at(self, time: datetime) -> State:
        """Return the state that the steps up to a time lead to."""
        return played(self.first_state, (s for s in self.all_steps if self.start + s.at <= time))


def played(state: State, steps: Iterable[Step]) -> State:
    """Apply steps to a state and give the new one."""
    now = dict(state)
    for step in steps:
        if not step.refused:
            now[step.setting] = _changed(now.get(step.setting), step)
    return now


def value_of(state: State, setting: str, item: str | None) -> Scalar:
    """Return a setting's single value, or what a list or map says of an item; None if nothing."""
    value = state.get(setting)
    if isinstance(value, dict):
        return value.get(item or "")
    if isinstance(value, tuple):
        return 0 if item in value else None
    return value


def _changed(value: Value, step: Step) -> Value:
    if step.item is None:
        return step.value
    if isinstance(value, dict):
        others = {item: action for item, action in value.items() if item != step.item}
        kept = {**value, step.item: step.value} if isinstance(step.value, int) else others
        return {item: int(action) for item, action in kept.items()}
    listed = value if isinstance(value, tuple) else ()
    rest = tuple(item for item in listed if item != step.item)
    return rest if step.value is None else (*rest, step.item)


def _reverts(sample: Sample) -> list[Step]:
    """Return the steps, from 20 seconds after the end on, that undo what policy does not allow."""
    inside = [s for s in sample.steps if s.at < span(sample.length) and s.by == "local"]
    first, last = sample.first_state, played(sample.first_state, inside)
    held = (*sample.managed, TAMPER_PROTECTION)
    touched = {(s.setting, s.item): s for s in inside if not s.refused and s.setting in held}
    changed = [
        replace(step, value=value_of(first, *thing))
        for thing, step in touched.items()
        if value_of(first, *thing) != value_of(last, *thing)
    ]
    moment = span(sample.length) + timedelta(seconds=20)
    return [replace(s, at=moment + timedelta(seconds=n)) for n, s in enumerate(changed)]


# --- by whom: the locations of MPRegistry.txt -----------------------------------------------------


def managed_state(sample: Sample, location: str) -> State:
    """Return what one policy location holds when the package is collected."""
    where = {"policy": "system policy", "mdm": "mdm policy"}
    sent = [s for s in sample.steps if s.by != "local" and s.at <= span(sample.collected)]
    holders = {**sample.managed, **{s.setting: where[s.by] for s in sent}}
    state = played(sample.first_state, sent)
    return {name: state[name] for name, holder in holders.items() if holder == location}


def local_state(sample: Sample) -> State:
    """Return what is set locally when the package is collected: policy may say otherwise."""
    state: State = {}
    for name, value in sample.first_state.items():
        if name not in sample.managed:
            state[name] = value
        elif isinstance(value, tuple | dict):
            state[name] = type(value)()
    done = [s for s in sample.steps if s.by == "local" and s.at <= span(sample.collected)]
    state = played(state, done)
    state[TAMPER_PROTECTION] = sample.state_at(sample.collected_at)[TAMPER_PROTECTION]
    return state
