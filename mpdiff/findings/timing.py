"""When a stretch began and ended, in what it lies, and what makes its times or itself doubtful."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final, Literal

from mpdiff.base.model import Place, Round, Statement, Timing, Window, Witness
from mpdiff.findings.trust.coverage import vouches
from mpdiff.history.moments import SETTLED, edge_of, of
from mpdiff.history.places import PLACES
from mpdiff.history.subjects import UNKNOWN, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.follow.segments import Segment
    from mpdiff.history.stretches import Stretch

Period = Literal["before", "inside", "after", "open"]

MOST_CITED: Final = 1_000
"""Witnesses that a finding cites, and rounds that it lists; whoever toggles a switch makes many."""


def began(stretch: Stretch, window: Window | None) -> Period:
    """Return in which period a stretch began: before the window, inside it, after it, or open."""
    return period_of(stretch.began, window)


def period_of(segment: Segment, window: Window | None) -> Period:
    """Return in which period a segment began; what the after snapshot shows began inside."""
    if segment.source in ("initial", "before"):
        return "before"
    if segment.source == "collection":
        return "after"
    if segment.source in ("after", "end"):
        return "inside"
    if segment.by is None:
        return "open"
    return of(segment.by, window)


def reaches_in(stretch: Stretch, window: Window | None) -> bool:
    """Return whether a stretch that began before the window may have lasted into it."""
    if stretch.ended is None:
        return True
    return period_of(stretch.ended, window) != "before"


def round_of(stretch: Stretch) -> Round | None:
    """Return a stretch as the report shows it, None where no record dates its begin; its end may be."""
    start = earliest_begin(stretch)
    if start is None:
        return None
    dated = stretch.ended is not None and _dates_end(stretch, stretch.ended)
    end = (
        _end_behind(stretch, stretch.ended, start) if stretch.ended is not None and dated else None
    )
    seconds = (end - start).total_seconds() if end else None
    return Round(start, end, seconds, stretch.worst_at.place)


def _end_behind(stretch: Stretch, ended: Segment, start: datetime) -> datetime | None:
    """Return when a stretch ended; of a time that the clock showed twice, the reading that lies behind its begin.

    Where it would have lasted for no time by these readings, the one that others leave; None for several.
    """
    if ended.time is None or ended.time > start:
        return ended.time
    later = [time for time in _others(ended) if time > start]
    if ended.time < start:
        return min((time for time in _others(ended) if time >= start), default=None)
    if not later:
        return ended.time
    shifted = [t for t in _others(stretch.began) if any(t < end for end in later)]
    return later[0] if len(set(later)) == 1 and set(shifted) <= {start} else None


def _others(segment: Segment) -> tuple[datetime, ...]:
    return segment.by.other_times if segment.by is not None else ()


def earliest_begin(stretch: Stretch) -> datetime | None:
    """Return when a stretch can have begun at the earliest; None where nothing dates its begin."""
    time, by = stretch.began.time, stretch.began.by
    return by.since if time is not None and by is not None and by.since is not None else time


def earliest_end(stretch: Stretch) -> datetime | None:
    """Return when a stretch that a record ends can have ended at the earliest."""
    ended = stretch.ended
    if ended is None or ended.time is None or ended.by is None or ended.by.since is None:
        return ended.time if ended else None
    begun = stretch.began.time
    return ended.by.since if begun is None else min(ended.time, max(begun, ended.by.since))


def _dates_end(stretch: Stretch, ended: Segment) -> bool:
    """Return whether it lasted until then: what nobody saw may have been stronger for a part of it."""
    if ended.denied:
        return False
    by, since = ended.by, stretch.unseen_from
    if not stretch.unseen or (by is not None and by.place == "effective" and not by.held):
        return True
    return since is not None and ended.time is not None and ended.time - since <= SETTLED


def timing(history: History, found: Sequence[Stretch], case: Case) -> Timing:
    """Return when a subject was touched in these stretches and how long it was weak in all."""
    ends = {id(s.ended.by) for s in found if s.ended} - {id(s.began.by) for s in found}
    touched = list(_touched(history, found, case.window, ends))
    weak = [s for s in found if s.effect == "weakened"]
    rounds = tuple(r for s in weak if (r := round_of(s)) is not None)
    known = [r.seconds for r in rounds if r.seconds is not None]
    return Timing(
        first_seen=next((s.time for s in touched if id(s) not in ends), None),
        last_seen=touched[-1].time if touched else None,
        rounds=rounds[:MOST_CITED],
        duration_seconds=sum(known) if known and len(known) == len(weak) else None,
        times_certain=all(s.time_certain and not s.other_times for s in touched)
        and history.order_certain
        and all(s.dated for s in weak)
        and not any(_has_hole(r, case) for r in rounds)
        and not _perhaps_earlier(history, weak, case),
    )


def _touched(
    history: History, found: Sequence[Stretch], window: Window | None, ends: Collection[int]
) -> Iterable[Statement]:
    """Return what touched a subject in these stretches; where that only put it back, what shows it weak as well.

    `ends`: the ids of what only put it back, which is no time of the change.
    """
    if not found:
        return inside_of(history, window)
    touched = list(_touching(history, found, window))
    return _dated(found) if all(id(one) in ends for one in touched) else touched


def _has_hole(one: Round, case: Case) -> bool:
    """Whether records are missing while a stretch lasted: it may have been put back in between."""
    holes = case.coverage.gap_times if case.coverage else ()
    return one.end is not None and any(a < one.end and one.start < b for a, b in holes)


def _perhaps_earlier(history: History, found: Sequence[Stretch], case: Case) -> bool:
    """Whether a gap of the log may hide that a stretch began otherwise than by its first record."""
    clash = bool(history.walked.clashes)
    hints = clash or _unseen_writes(history) or any(_began_from_another(s) for s in found)
    hints = hints or any(_stood_elsewhere(history, s) for s in found)
    return hints and not all(_vouched(stretch, case) for stretch in found)


def _vouched(stretch: Stretch, case: Case) -> bool:
    """Whether the log has no gap from the window's start to the end of a stretch."""
    until = stretch.ended.time if stretch.ended else None
    return vouches(
        case.coverage, case.window, until or case.until, None if until else case.collected
    )


def _unseen_writes(history: History) -> bool:
    """Whether nobody shows what a place held, or it holds at collection what no record shows.

    Of a place that holds nothing at collection it is assumed that it never did.
    """
    held, known = history.samples.places, history.walked.at_end
    return any(
        (value := held.get(place, UNKNOWN)) is not None and not same(value, known.get(place, value))
        for place in PLACES
    )


def _stood_elsewhere(history: History, stretch: Stretch) -> bool:
    """Whether the first record of another place replaces a value that nobody shows written.

    It is not what applied before the stretch, so it may have been written in the mode and applied since.
    """
    first: dict[Place, Statement] = {}
    for statement in history.changes:
        first.setdefault(statement.place, statement)
    return any(
        place not in ("effective", stretch.began.place)
        and by.before_known
        and by.before is not None
        and not same(by.before, stretch.reference)
        for place, by in first.items()
    )


def _began_from_another(stretch: Stretch) -> bool:
    """Whether the record that begins a stretch is not of the value that applied before, or then."""
    by = stretch.began.by
    if by is None or by.place == "effective":
        return False
    surfaced = by.place != stretch.began.place
    return surfaced or (by.before_known and not same(by.before, stretch.reference))


def _dated(found: Iterable[Stretch]) -> Iterable[Statement]:
    for stretch in found:
        for segment in (stretch.earlier, stretch.began, stretch.worst_at, stretch.ended):
            if segment is not None and segment.by is not None:
                yield segment.by


def _touching(
    history: History, found: Sequence[Stretch], window: Window | None
) -> Iterator[Statement]:
    """Yield the changes that lie in one of the stretches, the edges included.

    Both are in the order of time, so a stretch that has ended before a change is done with.
    """
    spans = [span for stretch in found if (span := _dated_span(stretch, window)) is not None]
    first = 0
    for statement in history.changes_from(min(start for start, _ in spans)) if spans else ():
        while first < len(spans) and _is_past(spans[first], statement):
            first += 1
        if first == len(spans):
            return
        if spans[first][0] <= statement.time:
            yield statement


def _dated_span(stretch: Stretch, window: Window | None) -> tuple[datetime, datetime | None] | None:
    """Return from when to when; None where a state shows it and nothing dates its begin."""
    began = stretch.earlier or stretch.began
    start = began.time or (began.by.time if began.by else None)
    return (start, _latest_end(stretch.ended, window)) if start else None


def _latest_end(ended: Segment | None, window: Window | None) -> datetime | None:
    """Return when a stretch was over at the latest, which what only shows a state tells as well."""
    if ended is None or ended.time is not None:
        return ended.time if ended else None
    return ended.by.time if ended.by is not None else edge_of(window, ended.source)


def _is_past(span: tuple[datetime, datetime | None], statement: Statement) -> bool:
    return span[1] is not None and span[1] < statement.time


def inside_of(history: History, window: Window | None) -> tuple[Statement, ...]:
    """Return the changes of a subject inside the window, or perhaps inside it."""
    return tuple(s for s in history.changes if of(s, window) in ("inside", "open"))


def witnesses(found: Sequence[Stretch], case: Case) -> tuple[Witness, ...]:
    """Return what a finding about these stretches rests on, in the order of time, the first ones."""
    rests: dict[Witness, None] = {}
    for stretch in found:
        if len(rests) >= MOST_CITED:
            break
        for segment in (stretch.earlier, stretch.began, stretch.worst_at, stretch.ended):
            if segment is not None and (one := witness_of(segment, case)) is not None:
                rests[one] = None
    return tuple(rests)[:MOST_CITED] or snapshots(case)


def snapshots(case: Case) -> tuple[Witness, ...]:
    """Return both snapshots as witnesses."""
    sides = (("before snapshot", case.before), ("after snapshot", case.after))
    return tuple(Witness(name, s.member, time=s.taken_at) for name, s in sides if s is not None)


def witness_of(segment: Segment, case: Case) -> Witness | None:
    """Return what shows a segment: an event, a snapshot, or the state at collection."""
    if segment.by is not None:
        return statement_witness(segment.by)
    state = {
        "before": ("before snapshot", case.before),
        "after": ("after snapshot", case.after),
        "collection": ("state at collection", case.states.collected),
    }.get(segment.source)
    if state is None or state[1] is None:
        return None
    return Witness(state[0], state[1].member, time=state[1].taken_at)


def statement_witness(statement: Statement) -> Witness:
    """Return where a statement stands."""
    number = statement.record_id
    return Witness(
        source=statement.source or f"event {statement.event_id}",
        member=statement.member,
        position=statement.position if number is None else f"record {number}",
        time=statement.time,
        time_certain=statement.time_certain,
    )


def place_of(found: Sequence[Stretch], history: History, case: Case) -> Place | None:
    """Return the place whose value was the weakest; None where that is not certain."""
    doubtful = _perhaps_earlier(history, found, case)
    known = (s for s in found if s.sure and not (doubtful and s.worst_at.by))
    return next((s.worst_at.place for s in known if s.worst_at.place), None)


UNZONED: Final = " (local time, zone unknown)"
"""Behind a time without a record number; `context.dated` takes it back where the zone is known."""


def at(time: datetime) -> str:
    """Return a time to the second, as findings print theirs: `2026-07-08 21:13:07 UTC`."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def told(by: Statement) -> str:
    """Return when a record was written, and that this is no UTC where nobody knows its zone."""
    if by.time_certain:
        return at(by.time)
    if by.record_id is None:
        return f"{at(by.time).removesuffix(' UTC')}{UNZONED}"
    return f"{at(by.time)} (not certain)"
