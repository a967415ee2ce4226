"""What changed: one finding a subject for what happened in the window, one for what came after it.

Read off histories: the difference of the snapshots, the stretches of weakness in the log, and what
the state at collection makes of both.
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Finding, Held, States
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue.judge import judge, state
from mpdiff.findings.changes.at_collection import weak_again
from mpdiff.findings.changes.inside import of_difference, of_unknown, of_weakenings
from mpdiff.findings.changes.outside import after_window, before_window
from mpdiff.findings.changes.places import is_key_removed
from mpdiff.findings.changes.subject import Subject, detail_of, is_weaker
from mpdiff.findings.changes.untold import untold
from mpdiff.findings.changes.will import weakened_before
from mpdiff.findings.timing import began, inside_of, reaches_in, told
from mpdiff.history.moments import of
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.stretches import lying_in
from mpdiff.history.subjects import Known, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mpdiff.base.model import Change, Difference
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.stretches import Stretch


UNTIL: Final = "It may have lasted longer: {by} shows it so until {time}, and another record shows it put back before."


def changes(case: Case) -> Iterator[Finding]:
    """Yield the findings about changes of settings, subject by subject."""
    volatile = {s.name for s in case.catalogue.settings if s.volatile}
    sides = tuple(Known(s) for s in (case.states.before, case.states.after, case.states.collected))
    for history in case.histories.values():
        if history.setting in volatile:
            continue
        held = [known.held(case.catalogue, history.setting, history.key) for known in sides]
        setting = case.catalogue.find(history.setting)
        states = States(held[0], held[1], held[2], _held_by_management(case, history, setting))
        if setting is None and is_key_removed(history):
            continue  # that the whole key went is a finding of its own
        one = Subject(case, history, setting, states)
        made = list(_of_history(one)) or untold(one)
        yield from _between_two(case, history, made) if case.two_devices else made


def _between_two(case: Case, history: History, found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of a subject of two devices: what differs between these was changed on neither."""
    from mpdiff.findings.trust.two_devices import as_difference

    yield from (as_difference(case, history, one) for one in found)


def _held_by_management(case: Case, history: History, setting: Setting | None) -> Held | None:
    """Return what management holds at collection; a value written inside the window is nobody's policy."""
    for place in MANAGEMENT:
        value = history.samples.places.get(place, ...)
        if isinstance(value, EllipsisType) or value is None or place in history.walked.written:
            continue
        return Held("value", state(case.catalogue, setting, history.key, value), value)
    return None


def _of_history(one: Subject) -> Iterator[Finding]:
    window = one.case.window
    periods = [(s, began(s, window)) for s in one.history.since_start]
    inside = [s for s, p in periods if p in ("inside", "open")]
    earlier = [s for s in one.history.before_start if began(s, window) == "before"]
    after = [s for s, p in periods if p == "after"]
    weak = [s for s in inside if s.effect == "weakened"]
    longer = [s for s in after if weak and _is_said_by_switch(one, s)]
    later = [s for s in after if all(s is not said for said in longer)]
    change = _judged_difference(one)
    carried = list(weakened_before(one.history, window))
    straddling = None if weak and weak[0].began.by else _straddles(one, change, carried)
    if change is not None and straddling is not None:
        yield _as_grave(before_window(one, straddling), of_difference(one, change, weak))
    elif change is not None:
        found = weak if change.effect == "weakened" else inside
        yield of_difference(one, change, found, [s for s in earlier if reaches_in(s, window)])
    segments = one.history.walked.segments if one.history.since_end else ()
    around = lying_in((*inside, *earlier) if segments else (), segments)
    deeper = [s for s in one.history.since_end if _is_deeper(one, s, around)]
    again = [] if _is_one_with(weak, later) else later
    if weak and (change is None or change.effect != "weakened"):
        for finding in of_weakenings(one, weak):
            made = weak_again(one, finding, apart=bool(again or deeper))
            yield replace(made, detail=detail_of(made.detail, *map(_until, longer)))
    unknown = [s for s in inside if s.effect == "unknown"]
    if unknown and not weak and change is None:
        yield of_unknown(one, unknown)
    left = [s for s in later if s.effect == "unknown" and s.began.source == "log"]
    if left and not weak and not unknown and change is None:
        made = of_unknown(one, left, after=True)
        yield replace(made, title=f"{made.title} (after the window)")
    yield from (before_window(one, stretch) for stretch in carried if stretch is not straddling)
    if again or deeper:
        yield from after_window(one, again, deeper, change)


def _straddles(one: Subject, change: Change | None, carried: Sequence[Stretch]) -> Stretch | None:
    """Return the stretch from before the window that is what the snapshots differ in, though no record repeats it.

    A record dates it before the window, and the before snapshot does not have it yet: it is one change.
    """
    if change is None or change.effect != "weakened" or not carried:
        return None
    last = carried[-1]
    alike = same(last.reference, change.before) and same(last.last.after, change.after)
    denied = last.ended is not None and last.ended.source == "before"
    return last if alike and (denied or reaches_in(last, one.case.window)) else None


def _as_grave(finding: Finding, other: Finding) -> Finding:
    """Return a finding no milder than another one of the same change."""
    worse = min(finding.severity, other.severity, key=severity_rank)
    return replace(finding, severity=worse)


def _is_said_by_switch(one: Subject, stretch: Stretch) -> bool:
    """Whether all that shows a weakness is a switch back that contradicts the record which ended the one before.

    That is a contradiction, which is a finding, and no second weakening.
    """
    by, ended = stretch.began.by, stretch.ended
    if by is None or stretch.began.source != "unseen" or ended is None or ended.by is not by:
        return False
    return any(clash.by is by for clash in one.history.walked.clashes)


def _until(stretch: Stretch) -> str:
    by = stretch.began.by
    assert by is not None  # noqa: S101  see `_is_said_by_switch`
    return UNTIL.format(by=by.source or f"event {by.event_id}", time=told(by))


def _is_deeper(one: Subject, stretch: Stretch, around: Mapping[int, Sequence[Stretch]]) -> bool:
    """Whether a stretch after the window is weaker than the one before or in it that goes on."""
    if stretch.effect != "weakened" or began(stretch, one.case.window) != "after":
        return False
    going_on = around.get(id(stretch.began), ())
    weaker = (is_weaker(one, s.worst.after, stretch.worst.after) for s in going_on)
    return bool(going_on) and all(weaker)


def _is_one_with(weak: Sequence[Stretch], later: Sequence[Stretch]) -> bool:
    """Whether what stands at collection alone, with no record of it, is said by the finding of the window.

    The after snapshot parts both, or the last record put it back: then that finding says that it is weak again.
    """
    ended = weak[-1].ended if weak else None
    if ended is None or any(s.began.source != "collection" for s in later):
        return False
    alike = all(same(s.worst.after, weak[-1].worst.after) for s in later)
    return ended.source == "after" or (ended.source == "log" and alike)


def _judged_difference(one: Subject) -> Change | None:
    difference = one.history.difference
    if difference is None:
        return None
    if difference.certainty == "uncertain" and _log_settles(one, difference):
        difference = replace(difference, certainty="certain")
    return judge(one.case.catalogue, difference)


def _log_settles(one: Subject, difference: Difference) -> bool:
    """Whether the log shows inside the window what the snapshots leave open."""
    touched = inside_of(one.history, one.case.window)
    if not touched or any(of(s, one.case.window) != "inside" for s in touched):
        return False
    first, last = touched[0], touched[-1]
    told = first.before_known and last.after_known
    return told and same(first.before, difference.before) and same(last.after, difference.after)
