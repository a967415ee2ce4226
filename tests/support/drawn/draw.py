"""Draws stories: the same seed, the same story."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from samples.story import TAMPER_PROTECTION
from tests.support.drawn.story import Clock, Recording, Story
from tests.support.drawn.things import Thing, things
from tests.support.drawn.truth import HOUR, PLACES, Times, Track, Truth, Write, named

if TYPE_CHECKING:
    from mpdiff.base.model import Scalar
    from samples.story import By

MINUTE: Final = 60
_all = cache(things)


def story(seed: int, *, honest: bool = False) -> Story:
    """Draw a story. `honest`: every witness is there, whole, and its clock right."""
    rng = random.Random(seed)  # noqa: S311  the same story again
    times = _times(rng)
    tracks: dict[tuple[str, str | None], Track] = {}
    for _ in range(rng.choice((1, 1, 2, 3))):
        thing = _thing(rng)
        tracks.setdefault(named(thing.setting, thing.key), _track(rng, thing, times))
    truth = Truth(times, tuple(tracks.values()))
    recording = Recording(defaults=rng.random() < 0.5) if honest else _recording(rng, times)
    if times.collected < times.second:
        recording = replace(recording, after=False)
    return Story(seed, truth, recording)


def _thing(rng: random.Random) -> Thing:
    if rng.random() < 0.25:
        grave = ("DisableRealtimeMonitoring", "DisableBehaviorMonitoring", "ExclusionPath")
        wanted = rng.choice((*grave, "EnableNetworkProtection", TAMPER_PROTECTION, "PUAProtection"))
        return rng.choice([t for t in _all() if t.setting == wanted])
    return rng.choice(_all())


def _times(rng: random.Random) -> Times:
    length = float(rng.choice((4, 4, 4, 3)) * HOUR)
    collected = length + rng.choice((rng.uniform(900, 9000), rng.uniform(9000, 40 * HOUR)))
    if rng.random() < 0.08:
        collected = rng.uniform(0.3, 0.9) * length
    earlier = None
    if rng.random() < 0.12:
        start = -rng.uniform(9, 20) * HOUR
        earlier = (start, start + length)
    return Times(
        length=length,
        first=-rng.uniform(20, 800),
        second=length - rng.choice((rng.uniform(20, 120), rng.uniform(120, 800))),
        collected=collected,
        settles=rng.choice((2.0, 25.0, 300.0)),
        earlier=earlier,
    )


# --- what happened --------------------------------------------------------------------------------


def _track(rng: random.Random, thing: Thing, times: Times) -> Track:
    initial: dict[By, Scalar] = dict.fromkeys(PLACES)
    for place in thing.places:
        if rng.random() < (0.35 if place != "local" else 0.5):
            initial[place] = _strong(rng, thing)
    track = Track(thing, initial)
    for at in sorted(_moments(rng, times)):
        near = -900 <= at < 0 and rng.random() < 0.5
        local = not near and rng.random() < 0.65
        place = "local" if local else rng.choice(thing.places)
        value = _next(rng, thing, track.held(at)[place], initial[place])
        if value != track.held(at)[place] and not (place == "local" and _managed(track, times, at)):
            refused = place == "local" and thing.known and thing.logged and rng.random() < 0.08
            track = replace(track, writes=(*track.writes, Write(at, place, value, refused)))
    if thing.setting == TAMPER_PROTECTION and rng.random() < 0.6:
        track = _returned(track, times)
    return track


def _managed(track: Track, times: Times, at: float) -> bool:
    """Whether management wrote in the mode: whether a local write then still counts nobody knows."""
    modes = [(start, end) for start, end in times.modes if start <= at < end + times.settles]
    return any(w.place != "local" and s <= w.at <= at for s, _ in modes for w in track.done)


def _strong(rng: random.Random, thing: Thing) -> Scalar:
    """Draw what is set at first: mostly the strongest."""
    if thing.scale and rng.random() < 0.75:
        strongest = [v for v in thing.values if v in thing.scale[0]]
        return rng.choice(strongest or thing.values)
    return rng.choice(thing.values)


def _next(rng: random.Random, thing: Thing, held: Scalar, first: Scalar) -> Scalar:
    """Draw what is written: back to what was, nothing, or another value."""
    if rng.random() < 0.4:
        return first
    choices = [v for v in (*thing.values, None) if v != held or type(v) is not type(held)]
    weakest = [v for v in choices if v is not None and thing.scale and v in thing.scale[-1]]
    if weakest and rng.random() < 0.4:
        return rng.choice(weakest)
    return rng.choice(choices)


def _moments(rng: random.Random, times: Times) -> set[float]:
    """Draw when something is done: before, inside and after the window, and across its edges."""
    length, end = times.length, times.collected
    phases = (
        (0.55, 0.0, length),
        (0.1, -10 * HOUR, 0.0),
        (0.08, -900.0, 300.0),
        (0.06, -900.0, 0.0),
        (0.1, times.second - 400, length + 400),
        (0.17, length, max(end, length)),
    )
    found = set()
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 5))):
        _, low, high = rng.choices(phases, [p[0] for p in phases])[0]
        moment = round(rng.uniform(low, high), 3)
        if moment < end:
            found.add(moment)
    return found


def _returned(track: Track, times: Times) -> Track:
    """Let tamper protection come back by itself soon after the end."""
    at = times.length + times.settles
    later = tuple(w for w in track.writes if w.at < times.length)
    back = replace(track, writes=later)
    if at >= times.collected or back.held(at)["local"] is not True:
        return track
    return replace(back, writes=(*later, Write(at, "local", False)))


# --- how it was recorded --------------------------------------------------------------------------


def _recording(rng: random.Random, times: Times) -> Recording:
    recording = Recording(
        log=rng.choices(("evtx", "text", "none"), (75, 15, 10))[0],
        health=rng.random() < 0.8,
        before=rng.random() < 0.94,
        after=rng.random() < 0.92,
        before_hidden=rng.choices(("", "cut", "not an administrator"), (90, 5, 5))[0],
        after_hidden=rng.choices(("", "cut", "not an administrator"), (90, 5, 5))[0],
        dump=rng.choices(("places", "effective", "none"), (65, 15, 20))[0],
        defaults=rng.random() < 0.5,
        config=rng.random() < 0.2,
        window=rng.random() < 0.92,
    )
    return _clocked(rng, _damaged(rng, recording, times), times)


def _damaged(rng: random.Random, recording: Recording, times: Times) -> Recording:
    end = times.collected
    if rng.random() < 0.12:
        recording = replace(recording, log_from=rng.uniform(-3 * HOUR, end))
    if rng.random() < 0.08:
        recording = replace(recording, log_to=rng.uniform(-HOUR, end))
    if rng.random() < 0.12:
        start = rng.uniform(-2 * HOUR, end)
        recording = replace(recording, holes=((start, start + rng.uniform(60, 2 * HOUR)),))
    return recording


def _clocked(rng: random.Random, recording: Recording, times: Times) -> Recording:
    clock = Clock()
    if rng.random() < 0.07:
        clock = Clock(back=(rng.uniform(0, times.length), rng.uniform(65, 200) * MINUTE))
    elif rng.random() < 0.08:
        clock = Clock(ahead=_ahead(rng, times))
    if recording.log == "text" and rng.random() < 0.5:
        clock = replace(clock, zone=rng.choice((-5, 1, 2, 9.5)) * HOUR)
    return replace(recording, clock=clock)


def _ahead(rng: random.Random, times: Times) -> tuple[float, float, float] | None:
    """Draw a clock set forward and back again: both before, inside or after the window."""
    low, high = rng.choice(
        (
            (-8 * HOUR, -600.0),
            (0.0, times.length),
            (0.0, times.length),
            (times.length, times.collected),
        )
    )
    high = min(high, times.collected)
    if high - low < 30 * MINUTE:
        return None
    start = rng.uniform(low, high - 20 * MINUTE)
    end = rng.uniform(start + 10 * MINUTE, high)
    return start, end, rng.choice((rng.uniform(5, 60), rng.uniform(65, 400))) * MINUTE
