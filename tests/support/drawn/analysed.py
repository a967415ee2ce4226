"""Analyses the witnesses of a drawn story in memory: the pipeline behind the readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import (
    Event,
    Finding,
    Items,
    LogCoverage,
    Pairs,
    Snapshot,
    Unreadable,
    Value,
    Window,
)
from mpdiff.base.system import lazy
from mpdiff.catalogue import catalogue
from mpdiff.evidence.events.meaning.statements import Interpretation, interpret
from mpdiff.evidence.facts import Missing
from mpdiff.evidence.state import in_places, merged_states, state_from_registry
from mpdiff.findings.case import Case
from mpdiff.findings.make import ordered
from mpdiff.findings.rules import handlers
from mpdiff.findings.trust.coverage import vouches
from mpdiff.findings.weighing.mode import mode_of
from mpdiff.findings.weighing.scenarios import explain_by_scenarios
from mpdiff.history.build import States, histories
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.history.diff.comparison import Comparison
from mpdiff.readers.events.source import Reading, to_filetime
from mpdiff.readers.registry import parse_dump
from mpdiff.report.summary import summarise
from samples.write_snapshot import HIDDEN_LISTS
from tests.support.drawn.draw import story
from tests.support.drawn.witnesses import Record, Witnesses, moment, witnesses
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Place, Setback
    from samples.device import State
    from tests.support.drawn.story import Hidden

SHOWN: Final = 3
"""Items of a list that console text shows in these stories."""
QUIET: Final = timedelta(minutes=70)


@dataclass(frozen=True)
class Result:
    """What the engine makes of it. `explained`: with every documented scenario given as the reason."""

    findings: tuple[Finding, ...]
    verdict: str
    explained: tuple[Finding, ...]


@cache
def analysed(seed: int, *, honest: bool = False) -> tuple[Witnesses, Result]:
    """Draw a story and analyse what its witnesses say, once for all laws."""
    seen = witnesses(story(seed, honest=honest))
    return seen, result(seen)


def result(seen: Witnesses) -> Result:
    """Analyse the witnesses."""
    case = case_of(seen)
    found = ordered([one for handler in handlers() for one in lazy.load(handler)(case)])
    names = list(catalogue().scenarios)
    explained, _, _ = explain_by_scenarios(catalogue(), found, names, mode_of(case))
    compared = case.comparison.compared
    verdict = summarise(found, changes=len(case.comparison.differences), compared=compared).verdict
    return Result(found, verdict, explained)


def case_of(seen: Witnesses) -> Case:
    """Return the case of the witnesses, as the pipeline makes it."""
    states = _states(seen)
    comparison = Comparison((), 0, ())
    if states.before is not None and states.after is not None:
        ignore = {s.name for s in catalogue().settings if s.volatile}
        comparison = compare_snapshots(states.before, states.after, ignore=ignore)
    read, steps = _read_log(seen)
    window, now = window_of(seen), _collected(seen, read)
    until = now if _was_open(seen) else None
    coverage = read.coverage if read else None
    return Case(
        catalogue=catalogue(),
        states=states,
        comparison=comparison,
        histories=histories(
            catalogue(),
            read.statements if read else (),
            comparison.differences,
            states,
            window=window,
            vouched=bool(coverage and coverage.time_certain) and vouches(coverage, window, now),
            setbacks=steps,
        ),
        window=window,
        coverage=coverage,
        incidents=tuple(read.incidents) if read else (),
        collected=now,
        until=until,
        missing=_missing(seen, window),
        operational=coverage is not None,
        log_notices=tuple(read.notices) if read else (),
        platform=None,
        security=False,
    )


def window_of(seen: Witnesses) -> Window | None:
    """Return the window that the evidence shows."""
    story = seen.story
    if not story.recording.window:
        return None
    start = story.recording.clock.shows(0)
    if seen.dump is None:
        shown = [r for r in seen.log or () if "TSState" in r.fields.get("New Value", "")]
        if not shown or shown[0].true != 0:
            return None
    return Window(moment(start), moment(start + story.truth.times.length), "the story")


def _was_open(seen: Witnesses) -> bool:
    times = seen.story.truth.times
    return seen.dump is not None and times.collected < times.length


def _missing(seen: Witnesses, window: Window | None) -> tuple[Missing, ...]:
    if window is None:
        return ()
    sides = (("before", seen.before), ("after", seen.after))
    lacking = [side for side, state in sides if state is None]
    if lacking == ["after"] and _was_open(seen):
        return ()
    return tuple(Missing(side) for side in lacking)


# --- states ---------------------------------------------------------------------------------------


def _states(seen: Witnesses) -> States:
    recording = seen.story.recording
    state: Snapshot | None = None
    places: dict[Place, Snapshot] = {}
    if seen.dump is not None:
        state, places = _dump(seen.dump)
    if seen.config is not None:
        config = _snapshot(seen.config, "MPSupportEffectiveConfig.json", "")
        state = merged_states(catalogue(), config, state)[0] if state is not None else config
    return States(
        _snapshot(seen.before, "before", recording.before_hidden) if seen.before else None,
        _snapshot(seen.after, "after", recording.after_hidden) if seen.after else None,
        state,
        places,
    )


def _dump(text: str) -> tuple[Snapshot, dict[Place, Snapshot]]:
    dump = parse_dump(text, "MPRegistry.txt")
    state = state_from_registry(
        catalogue(), dump, member="MPRegistry.txt", encoding="utf-8", size=1, sha256="0" * 64
    )
    return state, in_places(catalogue(), dump, state)


def _snapshot(state: State, member: str, hidden: Hidden) -> Snapshot:
    return snapshot({name: _value(name, v, hidden) for name, v in state.items()}, member)


def _value(name: str, value: object, hidden: Hidden) -> Value:
    if hidden == "not an administrator" and name in HIDDEN_LISTS:
        return Unreadable("{N/A: Must be an administrator to view exclusions}")
    if isinstance(value, tuple):
        cut = hidden == "cut" and len(value) > SHOWN
        return Items(value[:SHOWN] if cut else value, cut=cut)
    if isinstance(value, dict):
        return Pairs(dict(value))
    assert value is None or isinstance(value, bool | int | str)
    return None if value == "" else value


# --- the log --------------------------------------------------------------------------------------


def _read_log(seen: Witnesses) -> tuple[Interpretation | None, list[Setback]]:
    """Return what the log states, and each step of the clock back that the order of its records shows."""
    if seen.log is None:
        return None, []
    recording = seen.story.recording
    text = recording.log == "text"
    reading = Reading("log", "event-text" if text else "event-log")
    events = [_event(seen, record, place) for place, record in enumerate(seen.log)]
    for event in events:
        reading.seen(1, event.time, event.time)
    numbers = list(range(len(events))) if text else [r.number for r in seen.log]
    reading.course.add(numbers[0] if numbers else 0, [to_filetime(e.time) for e in events])
    if not text:
        reading.records.add(numbers, [e.time for e in events], lambda time: time)
    reading.time_certain = recording.clock.zone is None
    read = interpret(sorted(events, key=lambda e: e.time), [reading], catalogue())
    steps = [step._replace(member="log") for step in reading.steps]
    return read._replace(coverage=_with_order(read.coverage, reading)), steps


def _event(seen: Witnesses, record: Record, place: int) -> Event:
    recording = seen.story.recording
    text, zone = recording.log == "text", recording.clock.zone
    shown = record.shown + (zone or 0.0)
    return Event(
        time=moment(int(shown) if text else shown),
        event_id=record.event_id,
        member="log",
        fields=record.fields,
        record_id=None if text else record.number,
        time_certain=zone is None,
        position=place if text else record.number,
    )


def _with_order(coverage: LogCoverage, reading: Reading) -> LogCoverage:
    """State what the order of the records shows: a clock set back, hours without any event."""
    return replace(
        coverage,
        setbacks=tuple(reading.setbacks),
        quiet=tuple((a, b) for a, b in reading.quiet if b - a > QUIET),
    )


def _collected(seen: Witnesses, read: Interpretation | None) -> datetime | None:
    now = moment(seen.story.recording.clock.shows(seen.story.truth.times.collected) - 60)
    last = read.coverage.last if read and read.coverage.time_certain else None
    known = [t for t in (now if seen.dump is not None else None, last) if t is not None]
    return max(known, default=None)
