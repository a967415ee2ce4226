"""What changed: one finding a subject for what happened in the window, one for what came after it.

Read off histories: the difference of the snapshots, the stretches of weakness in the log, and what
the state at collection makes of both.
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.model import Finding, Held, States
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue.judge import judge, state
from mpdiff.findings.changes.collection.at_collection import weak_again
from mpdiff.findings.changes.inside import of_difference, of_unknown, of_weakenings
from mpdiff.findings.changes.outside import after_window, before_window
from mpdiff.findings.changes.places import is_key_removed
from mpdiff.findings.changes.standing.will import weakened_before
from mpdiff.findings.changes.subject import Subject, detail_of, is_weaker
from mpdiff.findings.changes.untold import untold
from mpdiff.findings.timing import began, inside_of, reaches_in, told
from mpdiff.history.moments import is_at_end, of
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


class _Periods(NamedTuple):
    """The stretches of one subject by where they began, and what the snapshots differ in.

    `earlier`: before the window; `carried`: those of them that are no will of management; `straddling`: the
    one of these that the snapshots differ in. `weak`, `odd`: inside it and weaker, or in a direction that
    nobody knows; `inside`: all of it. `later`: after it; `longer`: what a switch back says that another
    record denies.
    """

    change: Change | None
    earlier: Sequence[Stretch]
    carried: Sequence[Stretch]
    straddling: Stretch | None
    inside: Sequence[Stretch]
    weak: Sequence[Stretch]
    odd: Sequence[Stretch]
    later: Sequence[Stretch]
    longer: Sequence[Stretch]

    @property
    def weakened(self) -> bool:
        """Whether the snapshots differ in a weakening."""
        return self.change is not None and self.change.effect == "weakened"


def _periods(one: Subject) -> _Periods:
    window = one.case.window
    since = [(s, began(s, window)) for s in one.history.since_start]
    inside = [s for s, p in since if p in ("inside", "open")]
    weak = [s for s in inside if s.effect == "weakened"]
    after = [s for s, p in since if p == "after"]
    change = _judged_difference(one)
    if not weak and after and _is_of_snapshots(one, change, after[0]):
        inside, weak, after = [*inside, after[0]], [after[0]], after[1:]
    longer = [s for s in after if weak and _is_said_by_switch(one, s)]
    carried = list(weakened_before(one.history, window))
    dated_inside = bool(weak and weak[0].began.by)
    return _Periods(
        change=change,
        earlier=[s for s in one.history.before_start if began(s, window) == "before"],
        carried=carried,
        straddling=None if dated_inside else _straddles(one, change, carried),
        inside=inside,
        weak=weak,
        odd=[s for s in inside if s.effect == "unknown"],
        later=[s for s in after if all(s is not said for said in longer)],
        longer=longer,
    )


def _of_history(one: Subject) -> Iterator[Finding]:
    parted = _periods(one)
    again = [] if _is_one_with(parted.weak, parted.later) else parted.later
    deeper = _deeper(one, parted)
    apart = bool(again or deeper)
    yield from _of_snapshots(one, parted, apart=apart)
    if not parted.weakened:
        for finding in of_weakenings(one, parted.weak, apart=apart) if parted.weak else ():
            made = weak_again(one, finding, apart=apart)
            yield replace(made, detail=detail_of(made.detail, *map(_until, parted.longer)))
    yield from _of_odd(one, parted)
    yield from (before_window(one, s) for s in parted.carried if s is not parted.straddling)
    if again or deeper:
        yield from after_window(one, again, deeper, parted.change)


def _of_snapshots(one: Subject, parted: _Periods, *, apart: bool) -> Iterator[Finding]:
    """Yield the finding of what differs between the snapshots; `apart`: see `of_weakenings`."""
    change, straddling = parted.change, parted.straddling
    if change is None:
        return
    if straddling is not None:
        yield _as_grave(before_window(one, straddling), of_difference(one, change, parted.weak))
        return
    found = parted.weak if parted.weakened else parted.inside
    reaching = [s for s in parted.earlier if reaches_in(s, one.case.window)]
    made = of_difference(one, change, found, reaching, apart=apart)
    yield weak_again(one, made, apart=apart)


def _of_odd(one: Subject, parted: _Periods) -> Iterator[Finding]:
    """Yield what was changed in a direction that nobody knows, and that no finding of the snapshots is of.

    After the window it is news, whatever the window brought.
    """
    if parted.change is not None and parted.change.effect == "unknown":
        return
    if parted.odd:
        yield of_unknown(one, parted.odd)
        return
    left = [s for s in parted.later if s.effect == "unknown" and s.began.source == "log"]
    if left:
        made = of_unknown(one, left, after=True)
        yield replace(made, title=f"{made.title} (after the window)")


def _is_of_snapshots(one: Subject, change: Change | None, stretch: Stretch) -> bool:
    """Whether what began right after the window is what the snapshots differ in: the second was saved since."""
    by = stretch.began.by
    if change is None or change.effect != "weakened" or by is None:
        return False
    alike = same(stretch.reference, change.before) and same(stretch.last.after, change.after)
    return alike and is_at_end(by, one.case.window)


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


def _deeper(one: Subject, parted: _Periods) -> list[Stretch]:
    """Return the stretches after the window that are weaker than what goes on in them."""
    if not one.history.since_end:
        return []
    around = lying_in((*parted.inside, *parted.earlier), one.history.walked.segments)
    return [s for s in one.history.since_end if _is_deeper(one, s, around)]


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
