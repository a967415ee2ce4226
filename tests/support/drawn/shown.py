"""Which weakenings the witnesses of a story show, whatever anybody makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mpdiff.catalogue import catalogue
from tests.support.drawn.claims import set_back_unseen
from tests.support.drawn.truth import named
from tests.support.drawn.witnesses import state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Finding, Scalar
    from samples.device import State
    from tests.support.drawn.analysed import Result
    from tests.support.drawn.things import Thing
    from tests.support.drawn.truth import Span, Track, Truth
    from tests.support.drawn.witnesses import Witnesses

Witness = Literal["snapshots", "log", "collection"]


class Shown(NamedTuple):
    """A weakening of a subject, and the witness that shows it."""

    track: Track
    by: Witness


def shown(seen: Witnesses) -> Iterator[Shown]:
    """Yield what each witness shows by itself."""
    if set_back_unseen(seen.story):
        return
    for track in seen.story.truth.tracks:
        if track.thing.scale and _all_ranked(seen, track):
            for by, shows in (
                ("snapshots", _snapshots(seen, track.thing)),
                ("log", _log(seen, track)),
                ("collection", _collection(seen, track.thing)),
            ):
                if shows:
                    yield Shown(track, by)  # type: ignore[arg-type]


def _all_ranked(seen: Witnesses, track: Track) -> bool:
    spans = seen.story.truth.spans(track)
    return all(track.thing.strength(s.value) is not None for s in spans)


def value_in(state: State, thing: Thing) -> Scalar:
    """Return what a whole state shows of a thing."""
    value = state.get(thing.setting)
    if isinstance(value, tuple):
        return thing.key if thing.key in value else None
    if isinstance(value, dict):
        return value.get(thing.key or "")
    return value


def _snapshots(seen: Witnesses, thing: Thing) -> bool:
    recording = seen.story.recording
    if seen.before is None or seen.after is None or not thing.known:
        return False
    if seen.forged in ("before", "after"):
        return False
    if thing.shape == "item" and (recording.before_hidden or recording.after_hidden):
        return False
    return thing.weaker(value_in(seen.after, thing), value_in(seen.before, thing))


def _log(seen: Witnesses, track: Track) -> bool:
    """Whether a record states a step that led to less protection than when the window opened."""
    if seen.log is None or not track.thing.logged or seen.forged == "log":
        return False
    left = {record.true for record in seen.log if record.event_id == 5007}
    truth, times = seen.story.truth, seen.story.truth.times
    first = truth.applied(track, times.first)
    steps = {w.at for w in track.done if not times.length <= w.at < times.length + times.settles}
    return any(
        span.start in steps & left
        and track.thing.weaker(span.value, first)
        and (seen.before is not None or _is_step(truth, track, span))
        for weak in truth.weak(track, truth.applied(track, -1.0))
        if weak.start >= 0
        for span in weak.spans
    )


def _is_step(truth: Truth, track: Track, span: Span) -> bool:
    """Whether the record's own old value is the stronger one, and what applied until then was as well."""
    before = span.start - 1e-6
    olds = (track.held(before)[span.place or "local"], truth.applied(track, before))
    return all(track.thing.weaker(span.value, old) for old in olds)


def _collection(seen: Witnesses, thing: Thing) -> bool:
    """Whether the state at collection is weaker than both snapshots."""
    if seen.before is None or seen.after is None or not thing.known:
        return False
    if seen.forged == "collection" or (seen.config is None and not _dumped(seen, thing)):
        return False
    hidden = seen.story.recording.before_hidden or seen.story.recording.after_hidden
    setting = catalogue().find(thing.setting)
    if (thing.shape == "item" and hidden) or (setting is not None and setting.drifts):
        return False  # what changes with the platform's version changes when the mode has ended
    truth = seen.story.truth
    now = value_in(state(truth, truth.times.collected), thing)
    return all(thing.weaker(now, value_in(s, thing)) for s in (seen.before, seen.after))


def _dumped(seen: Witnesses, thing: Thing) -> bool:
    """Whether the registry dump prints a thing, set or not."""
    return seen.dump is not None and thing.logged and seen.story.recording.defaults


def about(result: Result, found: Shown) -> tuple[Finding, ...]:
    """Return the findings about a subject that say more than that it is in order."""
    subject = named(found.track.thing.setting, found.track.thing.key)
    return tuple(
        f
        for f in result.findings
        if named(f.setting or "", f.key) == subject
        and (f.severity != "info" or f.effect == "weakened")
    )


def denied(result: Result, found: Shown) -> bool:
    """Return whether the verdict denies that anything of weight was weakened."""
    light = all(f.severity == "info" for f in about(result, found) if f.effect == "weakened")
    weighty = any(f.effect == "weakened" for f in about(result, found))
    return result.verdict.startswith("No ") and not (weighty and light)
