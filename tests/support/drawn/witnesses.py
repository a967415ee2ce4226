"""What each witness of a drawn story says: both snapshots, the log, the registry dump, the configuration."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from mpdiff.catalogue import catalogue
from samples.story import FIRST_RECORD
from samples.write_events import PRODUCT, ROOTS, policy_name
from samples.write_registry import (
    RULER,
    Lines,
    dword,
    printed,
    registry_data,
    registry_path,
    settings_lines,
    utc,
)
from tests.support.drawn.truth import HOUR, PLACES, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Scalar
    from samples.device import State
    from samples.story import By
    from tests.support.drawn.story import Story
    from tests.support.drawn.things import Thing
    from tests.support.drawn.truth import Span, Track, Truth

START: Final = datetime(2026, 3, 4, 9, tzinfo=UTC)
"""When the window of every story starts."""
REALTIME: Final = "DisableRealtimeMonitoring"
HEALTH: Final = {
    "RTP state": REALTIME,
    "IOAV state": "DisableIOAVProtection",
    "BM state": "DisableBehaviorMonitoring",
}
Forged = Literal["", "before", "after", "log", "collection"]
BACKGROUND: Final[State] = {
    "AttackSurfaceReductionRules_Actions": {"d4f940ab-401b-4efc-aadc-ad5f3c50688a": 1},
    "ComputerID": "7C2F41B0-9D1E-4C55-8E0A-51D3B7A6F210",
    "CloudBlockLevel": 2,
    "DisableArchiveScanning": False,
    "DisableBehaviorMonitoring": False,
    "DisableIOAVProtection": False,
    "DisableRealtimeMonitoring": False,
    "DisableTamperProtection": False,
    "ExclusionExtension": (),
    "ExclusionIpAddress": (),
    "ExclusionPath": (r"C:\Program Files\Contoso Backup\Cache",),
    "ExclusionProcess": (),
    "MAPSReporting": 2,
    "PUAProtection": 1,
    "SubmitSamplesConsent": 1,
}
"""What is never touched, but for what a story is about."""


@dataclass(frozen=True)
class Record:
    """One event as it stands in the log. `true`: when it was in truth; `shown`: what the clock showed."""

    true: float
    shown: float
    number: int
    event_id: int
    fields: dict[str, str]


@dataclass(frozen=True)
class Witnesses:
    """Everything that a package holds of a story; None: it is not there. `forged`: what is not true."""

    story: Story
    before: State | None
    after: State | None
    log: tuple[Record, ...] | None
    dump: str | None
    config: State | None
    forged: Forged = ""


def moment(shown: float) -> datetime:
    """Return a time of the device's clock as a date."""
    return START + timedelta(seconds=shown)


def witnesses(story: Story) -> Witnesses:
    """Derive what every witness says."""
    times, recording = story.truth.times, story.recording
    dump = None if recording.dump == "none" else registry_text(story)
    return Witnesses(
        story,
        state(story.truth, times.first) if recording.before else None,
        state(story.truth, times.second) if recording.after else None,
        log(story) if recording.log != "none" else None,
        dump,
        state(story.truth, times.collected) if recording.config else None,
    )


# --- whole states ---------------------------------------------------------------------------------


def state(truth: Truth, time: float) -> State:
    """Return what MpPreference shows at a time."""
    found = dict(BACKGROUND)
    for track in truth.tracks:
        if track.thing.known:
            _set(found, track.thing, truth.applied(track, time))
    return found


def _set(found: State, thing: Thing, value: Scalar) -> None:
    if thing.shape == "single":
        found[thing.setting] = value
        return
    key = thing.key or ""
    if thing.shape == "entry":
        pairs = found.get(thing.setting)
        others = {k: v for k, v in pairs.items() if k != key} if isinstance(pairs, dict) else {}
        found[thing.setting] = {**others, key: value} if isinstance(value, int) else others
        return
    items = found.get(thing.setting)
    rest = tuple(i for i in items if i != key) if isinstance(items, tuple) else ()
    found[thing.setting] = rest if value is None else (*rest, key)


def place_state(truth: Truth, place: By, time: float) -> State:
    """Return what is set in one place at a time."""
    found: State = {}
    for track in truth.tracks:
        value = track.held(time)[place]
        if track.thing.known and value is not None:
            _set(found, track.thing, value)
    return found


# --- the registry dump ----------------------------------------------------------------------------


def registry_text(story: Story) -> str:
    """Return MPRegistry.txt as it is at collection."""
    truth, recording = story.truth, story.recording
    now = truth.times.collected
    effective = settings_lines(_effective(story)) | _own_lines(story)
    locations: dict[str, Lines] = {"effective policy": effective}
    if recording.dump == "places":
        names: dict[By, str] = {
            "policy": "system policy",
            "mdm": "mdm policy",
            "local": "preferences",
        }
        locations |= {names[p]: settings_lines(place_state(truth, p, now)) for p in PLACES}
    return "\n".join(
        f'Current configuration options for location "{name}"\n{printed(lines)}\n{RULER}'
        for name, lines in locations.items()
    )


def _effective(story: Story) -> State:
    truth = story.truth
    now = truth.times.collected
    found = state(truth, now)
    if story.recording.defaults:
        return found
    unset = {
        t.thing.setting
        for t in truth.tracks
        if t.thing.shape == "single" and all(v is None for v in t.held(now).values())
    }
    return {name: value for name, value in found.items() if name not in unset}


def _own_lines(story: Story) -> Lines:
    clock, times = story.recording.clock, story.truth.times
    now = clock.shows(times.collected)
    lines: Lines = {"Scan\\LastScanRun": utc(moment(now - 60))}
    if story.recording.window:
        folder = "Features\\Troubleshooting\\"
        lines |= {
            folder + "TSStartTime": utc(moment(clock.shows(0))),
            folder + "TSExpirationTime": utc(moment(clock.shows(0) + times.length)),
            folder + "TSState": dword(int(times.collected < times.length)),
        }
    return lines


# --- the log --------------------------------------------------------------------------------------


def log(story: Story) -> tuple[Record, ...]:
    """Return what is left of the log, in the order in which it was written."""
    recording, times = story.recording, story.truth.times
    found = [*_daily_life(story), *_window(story)]
    for track in story.truth.tracks:
        found += _changes(track)
        if track.thing.setting == REALTIME:
            found += _switched(story.truth, track)
    found = sorted((f for f in found if f[0] <= times.collected), key=operator.itemgetter(0))
    numbered = [
        Record(true, recording.clock.shows(true), number, event_id, fields)
        for number, (true, event_id, fields) in enumerate(found, FIRST_RECORD)
    ]
    return tuple(r for r in numbered if is_left(story, r.true))


def is_left(story: Story, true: float) -> bool:
    """Return whether a record of a time is still in the log."""
    recording = story.recording
    if recording.log == "none" or not recording.log_from <= true <= recording.log_to:
        return False
    return not any(start <= true <= end for start, end in recording.holes)


_Found = tuple[float, int, dict[str, str]]


def _changes(track: Track) -> Iterator[_Found]:
    if not track.thing.logged:
        return
    for write in track.writes:
        if write.refused:
            value = _text(track.thing, write.place, write.value)
            if value:
                yield write.at, 5013, {**PRODUCT, "Changed Type": "%%1124", "Value": value}
            continue
        before = track.held(write.at - 1e-6)[write.place]
        sides = {
            "Old Value": _text(track.thing, write.place, before)
            or _implicit(track.thing, write.place),
            "New Value": _text(track.thing, write.place, write.value),
        }
        yield write.at, 5007, {**PRODUCT, **sides}


def _text(thing: Thing, place: By, value: Scalar) -> str:
    """Return a value as event 5007 spells it; empty where none is set."""
    if value is None:
        return ""
    setting = catalogue().find(thing.setting)
    if setting is None:
        return f"{ROOTS[place]}{thing.setting} = {_hex(value)}"
    if thing.shape != "single":
        path = registry_path(setting)[:-1] + (thing.key or "")
        return f"{ROOTS[place]}{path} = {_hex(value if thing.shape == 'entry' else 0)}"
    path, data = registry_path(setting), registry_data(setting, value)
    if place == "mdm":
        path, inverse = policy_name(setting)
        data = int(not data) if inverse else data
    return "" if data is None else f"{ROOTS[place]}{path} = {_hex(data)}"


def _hex(data: Scalar) -> str:
    return f"0x{data:X}" if isinstance(data, int) else str(data)


def _implicit(thing: Thing, place: By) -> str:
    r"""Return the old side of a value that was set nowhere: `Default\`, or nothing."""
    text = _text(thing, place, thing.default) if place == "local" else ""
    return text.replace(ROOTS["local"], "Default\\", 1)


def _switched(truth: Truth, track: Track) -> Iterator[_Found]:
    """Return events 5000 and 5001, which follow what the product applies."""
    spans = truth.spans(track)
    for earlier, later in pairwise(spans):
        if earlier.value != later.value:
            yield later.start + 0.04, 5001 if later.value else 5000, dict(PRODUCT)


def _daily_life(story: Story) -> Iterator[_Found]:
    """Return a health event every hour, since a day before the window."""
    end = story.truth.times.collected
    hours = range(-24, int(end // HOUR) + 1)
    health = _Health(story.truth)
    for hour in hours:
        time = hour * HOUR + 777.0 + hour % 7
        if story.recording.health and time <= end:
            yield time, 1151, health.at(time)
        else:
            yield time, 1150, {}
    yield end - 30, 1150, {}


class _Health:
    """What the health report says of each part, from what applied since when."""

    def __init__(self, truth: Truth) -> None:
        self._spans: dict[str, tuple[Span, ...]] = {}
        for field, setting in HEALTH.items():
            track = truth.by_name.get(named(setting, None))
            self._spans[field] = truth.spans(track) if track is not None else ()

    def at(self, time: float) -> dict[str, str]:
        """Return the fields of a report."""
        return {field: self._word(spans, time) for field, spans in self._spans.items()}

    def _word(self, spans: tuple[Span, ...], time: float) -> str:
        value = next((span.value for span in reversed(spans) if span.start <= time), None)
        return "disabled" if value is True else "enabled"


def _window(story: Story) -> Iterator[_Found]:
    if story.recording.window and story.recording.dump == "none":
        path = f"{ROOTS['local']}Features\\Troubleshooting\\TSState = "
        for time, old, new in ((0.0, 0, 1), (story.truth.times.length, 1, 0)):
            sides = {"Old Value": f"{path}0x{old}", "New Value": f"{path}0x{new}"}
            yield time, 5007, {**PRODUCT, **sides}
