"""What changed: one finding a subject for what happened in the window, one for what came after it.

Read off histories: the difference of the snapshots, the stretches of weakness in the log, and what
the state at collection makes of both.
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from msgspec.structs import replace

from mpdiff.base.model import Finding, Held, States
from mpdiff.base.severity import lowered, raised
from mpdiff.catalogue.judge import judge, state
from mpdiff.findings.make import from_change
from mpdiff.findings.rules import RULES
from mpdiff.findings.timing import at, began, inside_of, place_of, reaches_in, timing, witnesses
from mpdiff.findings.trust.coverage import vouches
from mpdiff.history.moments import of
from mpdiff.history.places import MANAGEMENT, PLACES
from mpdiff.history.subjects import Known, difference_of, resolve, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Change, Difference, Place, Scalar
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.stretches import Stretch

BY_MANAGEMENT: Final = (
    "The event log shows it in the keys of management (Group Policy or Policy Manager), not among "
    "the local preferences; it was written inside the window, which any local administrator can do."
)
PUT_BACK: Final = (
    "The event log shows it put back inside the window, but the second snapshot still has it."
)
NOT_IN_AFTER: Final = (
    "It is the event log's last word on it, but the second snapshot does not have it: it was made "
    "after that was taken, policy overruled it, it was put back without an event, or the log or the "
    "snapshot was altered."
)
LOG_ALONE: Final = "Known from the event log alone: the snapshots do not show it."
LOG_AND_COLLECTION: Final = (
    "Known from the event log; what held at collection is shown, the second snapshot is missing or "
    "cannot show it."
)
LOG_ONLY: Final = "The snapshots do not show it, only the event log does."
NO_WINDOW: Final = "No window is known, so it may be older than the snapshots."
TIME_OPEN: Final = "Its times are not certain, so it may lie outside the window."
BY_DEFAULT: Final = "It was not set then; that the documented default applied is assumed."
UNSEEN: Final = (
    "No record shows when it began: an event's old value does, and the first snapshot does not have "
    "it. A policy held another value then, or the log or the snapshot was altered."
)
DISPUTED: Final = (
    "The first snapshot does not have the value that the event replaced. A policy held another value "
    "then, or the log or the snapshot was altered."
)
PLACE_OPEN: Final = (
    "No evidence shows what policy held then; it may have overruled the local value."
)
ORDER_OPEN: Final = (
    "The order of the records and their times disagree, as after a clock was set back: which change "
    "came last is not certain."
)
STILL_THERE: Final = "The window is over and it is still there."
AGAIN: Final = "At collection it is weakened again."
UNDONE: Final = "At collection it is as it was before."
FROM_FIRST: Final = (
    "The first snapshot does not have it, the state at collection does; the second is missing."
)
AFTER_WINDOW: Final = "The second snapshot does not have it, the state at collection does."
IMPROVED: Final = (
    "It was stronger for a while inside the window and went back to what it was before."
)


class Subject(NamedTuple):
    """One subject with what is needed to judge it."""

    case: Case
    history: History
    setting: Setting | None
    states: States


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
        yield from _of_subject(Subject(case, history, setting, states))


def _held_by_management(case: Case, history: History, setting: Setting | None) -> Held | None:
    """Return what management holds at collection; a value written inside the window is nobody's policy."""
    for place in MANAGEMENT:
        value = history.samples.places.get(place, ...)
        if isinstance(value, EllipsisType) or value is None or place in history.walked.written:
            continue
        return Held("value", state(case.catalogue, setting, history.key, value), value)
    return None


def _of_subject(one: Subject) -> Iterator[Finding]:
    window = one.case.window
    periods = [(s, began(s, window)) for s in one.history.since_start]
    inside = [s for s, p in periods if p in ("inside", "open")]
    earlier = [s for s in one.history.stretches if began(s, window) == "before"]
    later = [s for s, p in periods if p == "after"]
    weak = [s for s in inside if s.effect == "weakened"]
    change = _difference(one)
    if change is not None:
        yield _changed(one, change, weak if change.effect == "weakened" else inside)
    if weak and (change is None or change.effect != "weakened"):
        yield from _in_window(one, weak)
    unknown = [s for s in inside if s.effect == "unknown"]
    if unknown and not weak and change is None:
        yield _unknown(one, unknown)
    for stretch in earlier:
        if change is None or change.effect != "weakened":
            yield from _before_window(one, stretch)
    if later and not _is_one_with(weak, later):
        yield from _after_window(one, later, change)


def _is_one_with(weak: Sequence[Stretch], later: Sequence[Stretch]) -> bool:
    """Whether the second snapshot alone parts what the log saw begin from what stands at collection."""
    ended = weak[-1].ended if weak else None
    return (
        ended is not None
        and ended.source == "after"
        and all(s.began.source == "collection" for s in later)
    )


def _difference(one: Subject) -> Change | None:
    difference = one.history.difference
    if difference is None:
        return None
    if difference.certainty == "uncertain" and _settled(one, difference):
        difference = replace(difference, certainty="certain")
    return judge(one.case.catalogue, difference)


# --- inside the window ----------------------------------------------------------------------------


def _changed(one: Subject, change: Change, found: Sequence[Stretch]) -> Finding:
    """Make the finding of what differs between the snapshots, with what the log adds to it."""
    finding = from_change(one.case.catalogue, change)
    notes = [finding.detail]
    weak = change.effect == "weakened"
    if weak and found:
        worst = _weakest(one, found)
        if not _is_same_state(worst.worst, change):
            sure = worst.worst_at.sure and worst.worst_at.source != "unseen"
            was = "was" if sure else "may have been"
            certainty = worst.worst.certainty if sure else "uncertain"
            notes.append(f"In between it {was} {worst.worst.after_text}.")
            finding = replace(finding, weakest=replace(worst.worst, certainty=certainty))
        if _put_back_inside(one, found):
            notes.append(PUT_BACK)
    times = timing(one.history, found, one.case)
    if weak and not all(_is_from(one, s, change) for s in found):
        times = replace(
            times, times_certain=False
        )  # it began after the first snapshot, unlike these
    made = replace(
        finding,
        detail=_joined(*notes, *_managed(one), ORDER_OPEN if _order_matters(one) else ""),
        timing=times,
        place=place_of(found, one.history, one.case) if weak else None,
        witnesses=witnesses(found, one.case),
        certainty="uncertain" if _order_matters(one) else finding.certainty,
    )
    return _at_collection(one, made, change.before if change.kind != "added" else None)


def _is_from(one: Subject, stretch: Stretch, change: Change) -> bool:
    """Whether a stretch is measured from the value that the first snapshot holds."""
    values = (resolve(one.setting, v, one.history.key) for v in (stretch.reference, change.before))
    return same(*values)


def _settled(one: Subject, difference: Difference) -> bool:
    """Whether the log shows inside the window what the snapshots leave open."""
    touched = inside_of(one.history, one.case.window)
    if not touched or any(of(s, one.case.window) != "inside" for s in touched):
        return False
    first, last = touched[0], touched[-1]
    told = first.before_known and last.after_known
    return told and same(first.before, difference.before) and same(last.after, difference.after)


def _put_back_inside(one: Subject, found: Sequence[Stretch]) -> bool:
    """Whether the last record inside the window puts it back, and the second snapshot has it anew."""
    logged = [s for s in found if s.began.source != "after"]
    ended = logged[-1].ended if logged else None
    if ended is None or ended.source != "log" or ended.by is None:
        return False
    return of(ended.by, one.case.window) == "inside"


def _is_same_state(worst: Change, change: Change) -> bool:
    listed = change.key is not None and worst.after_text == change.after_text
    return listed or same(worst.after, change.after)


def _in_window(one: Subject, weak: Sequence[Stretch]) -> Iterator[Finding]:
    """Make the finding of weakenings that the snapshots do not show as a difference."""
    if _improvement_undone(one, weak):
        yield _improved(one, weak)
        return
    worst = _weakest(one, weak)
    last = weak[-1]
    finding = from_change(one.case.catalogue, worst.worst)
    lasting = last.ended is None or last.ended.source in ("after", "collection")
    if not lasting:
        finding = _transient(finding, weak)
    doubts = _doubts(one, weak)
    made = replace(
        finding,
        detail=_joined(
            _standing(one, weak, lasting=lasting), *doubts, finding.detail, *_managed(one)
        ),
        timing=timing(one.history, weak, one.case),
        place=place_of(weak, one.history, one.case),
        witnesses=witnesses(weak, one.case),
        certainty="uncertain" if doubts or finding.certainty == "uncertain" else "certain",
        weakest=worst.worst,
    )
    yield _at_collection(one, made, worst.reference)


def _improvement_undone(one: Subject, weak: Sequence[Stretch]) -> bool:
    """Whether these only took back an improvement that the window itself had brought."""
    before = one.history.samples.before
    if isinstance(before, EllipsisType):
        return False
    return all(
        s.began.source == "log"
        and not s.disputed
        and s.before.by is not None
        and of(s.before.by, one.case.window) in ("inside", "open")
        and not same(s.reference, before)
        and _no_weaker(one, before, s)
        for s in weak
    )


def _no_weaker(one: Subject, before: Scalar, stretch: Stretch) -> bool:
    if same(stretch.worst.after, before):
        return True
    step = difference_of(one.history.setting, one.history.key, before, stretch.worst.after)
    return judge(one.case.catalogue, step).effect in ("strengthened", "neutral")


def _improved(one: Subject, weak: Sequence[Stretch]) -> Finding:
    finding = from_change(one.case.catalogue, weak[-1].worst)
    return replace(
        finding,
        rule="changed",
        severity="info",
        effect="neutral",
        detail=IMPROVED,
        next_step=RULES["changed"].next_step,
        timing=timing(one.history, weak, one.case),
        witnesses=witnesses(weak, one.case),
        states=one.states,
        mitre=(),
    )


def _unknown(one: Subject, found: Sequence[Stretch]) -> Finding:
    """Make the finding of a change whose direction nobody knows and that the snapshots do not show."""
    last = found[-1]
    finding = from_change(one.case.catalogue, last.worst)
    doubts = _doubts(one, found)
    came_back = last.ended is not None and last.ended.source == "log"
    note = (
        f"It was {last.worst.after_text} for a while and then put back." if came_back else LOG_ALONE
    )
    return replace(
        finding,
        detail=_joined(note, *doubts, finding.detail, *_managed(one)),
        timing=timing(one.history, found, one.case),
        witnesses=witnesses(found, one.case),
        certainty="uncertain" if doubts or finding.certainty == "uncertain" else "certain",
        states=one.states,
        place=place_of(found, one.history, one.case),
    )


def _weakest(one: Subject, found: Sequence[Stretch]) -> Stretch:
    worst = found[0]
    for stretch in found[1:]:
        step = difference_of(
            one.history.setting, one.history.key, worst.worst.after, stretch.worst.after
        )
        if judge(one.case.catalogue, step).effect == "weakened":
            worst = stretch
    return worst


def _transient(finding: Finding, weak: Sequence[Stretch]) -> Finding:
    return replace(
        finding,
        rule="transient",
        underlying_rule=finding.rule,
        title=_transient_title(finding, weak),
        next_step=RULES["transient"].next_step,
    )


def _transient_title(finding: Finding, weak: Sequence[Stretch]) -> str:
    often = "" if len(weak) == 1 else f" {len(weak)} times"
    if finding.key is not None and finding.label is None and finding.before is None:
        return f"{finding.key} was added to {finding.setting} and removed again{often}"
    subject = finding.label or " ".join(p for p in (finding.setting, finding.key) if p)
    back = weak[-1].back
    ended = back.after_text if back else finding.before_text
    return (
        f"{subject} was weakened and put back{often}: {finding.before_text} -> "
        f"{finding.after_text} -> {ended}"
    )


def _standing(one: Subject, weak: Sequence[Stretch], *, lasting: bool) -> str:
    """State how the log and the second snapshot go together."""
    after, now = one.history.samples.after, one.history.samples.collected
    if not lasting:
        return LOG_ONLY
    if isinstance(after, EllipsisType):
        return LOG_ALONE if isinstance(now, EllipsisType) else LOG_AND_COLLECTION
    if _put_back_inside(one, weak):
        return PUT_BACK
    left = resolve(one.setting, weak[-1].last.after, one.history.key)
    shown = resolve(one.setting, after, one.history.key)
    return "" if same(left, shown) else NOT_IN_AFTER


def _doubts(one: Subject, found: Sequence[Stretch]) -> tuple[str, ...]:
    """State why it is not certain that the device was weakened, or weakened inside the window."""
    window = one.case.window
    spots = {of(s.began.by, window) for s in found if s.began.by is not None}
    certain = "inside" in spots or not spots
    return tuple(
        doubt
        for doubt, holds in (
            (UNSEEN, any(s.began.source == "unseen" for s in found)),
            (DISPUTED, all(s.disputed for s in found)),
            (NO_WINDOW, not certain and window is None),
            (TIME_OPEN, not certain and window is not None),
            (BY_DEFAULT, any(s.by_default for s in found)),
            (PLACE_OPEN, not all(s.sure for s in found)),
            (ORDER_OPEN, _order_matters(one)),
        )
        if holds
    )


def _order_matters(one: Subject) -> bool:
    return not one.history.order_certain


def _managed(one: Subject) -> tuple[str, ...]:
    """State that every change came through the keys of management."""
    touched = inside_of(one.history, one.case.window)
    return (BY_MANAGEMENT,) if touched and all(s.place in MANAGEMENT for s in touched) else ()


# --- before and after the window ------------------------------------------------------------------


def _before_window(one: Subject, stretch: Stretch) -> Iterator[Finding]:
    """Make the finding of a weakening that began before the window, if somebody local made it."""
    by = stretch.began.by
    if by is None or stretch.effect != "weakened":
        return
    if by.place in MANAGEMENT and _is_known_before(one, stretch):
        return  # what management wrote long before the window is its will
    finding = from_change(one.case.catalogue, stretch.worst)
    reaches = reaches_in(stretch, one.case.window)
    doubts = _doubts_outside(one, stretch)
    ended = stretch.ended
    note = f"It began at {at(by.time)}, before the window."
    if ended is not None and ended.time is not None:
        note += f" It was put back at {at(ended.time)}."
    made = replace(
        finding,
        rule="weakened-before-window",
        underlying_rule=finding.rule,
        severity=finding.severity if reaches else lowered(finding.severity),
        title=f"{finding.title} (before the window)",
        detail=_joined(note, *doubts, finding.detail),
        next_step=RULES["weakened-before-window"].next_step,
        timing=timing(one.history, [stretch], one.case),
        witnesses=witnesses([stretch], one.case),
        place=place_of([stretch], one.history, one.case),
        certainty="uncertain" if doubts or finding.certainty == "uncertain" else "certain",
        weakest=stretch.worst,
    )
    yield _at_collection(one, made, stretch.reference)


def _is_known_before(one: Subject, stretch: Stretch) -> bool:
    before = one.history.samples.before
    return isinstance(before, EllipsisType) or same(before, stretch.worst.after)


def _doubts_outside(one: Subject, stretch: Stretch) -> tuple[str, ...]:
    return tuple(
        doubt
        for doubt, holds in (
            (UNSEEN, stretch.began.source == "unseen"),
            (DISPUTED, stretch.disputed),
            (BY_DEFAULT, stretch.by_default),
            (PLACE_OPEN, not stretch.sure),
            (ORDER_OPEN, _order_matters(one)),
        )
        if holds
    )


def _after_window(
    one: Subject, later: Sequence[Stretch], change: Change | None
) -> Iterator[Finding]:
    """Make the finding of what was weakened after the window, or after the second snapshot."""
    weak = [s for s in later if s.effect == "weakened"]
    if change is not None and change.effect == "weakened":
        weak = [s for s in weak if s.began.source == "log"]  # without a record it never came back
    if not weak:
        return
    worst = _weakest(one, weak)
    if _surfaced(worst) and _was_so_before(one, worst):
        return
    finding = from_change(one.case.catalogue, worst.worst)
    doubts = _doubts_outside(one, worst)
    first = one.case.after is None
    note = FROM_FIRST if first else AFTER_WINDOW if weak[-1].ended is None else _lasted(weak)
    rule = finding.rule if first else "weakened-after-window"
    made = replace(
        finding,
        rule=rule,
        underlying_rule=None if first else finding.rule,
        title=finding.title if first else f"{finding.title} (after the window)",
        detail=_joined(note, *doubts, finding.detail),
        next_step=RULES[rule].next_step,
        timing=timing(one.history, weak, one.case),
        witnesses=witnesses(weak, one.case),
        place=place_of(weak, one.history, one.case),
        certainty="uncertain" if doubts or finding.certainty == "uncertain" else "certain",
        weakest=worst.worst,
    )
    judged = _at_collection if first else _with_collection
    yield judged(one, made, worst.reference)


def _lasted(weak: Sequence[Stretch]) -> str:
    first, ended = weak[0].began.time, weak[-1].ended
    start = f"from {at(first)}" if first else "at an unknown time"
    end = f" to {at(ended.time)}" if ended and ended.time else ""
    return f"It was weak after the window, {start}{end}."


def _surfaced(stretch: Stretch) -> bool:
    """Whether no record shows that anybody set the value: it stood there and applies again."""
    began = stretch.began
    return began.source == "collection" or (began.by is not None and began.by.place != began.place)


def _was_so_before(one: Subject, stretch: Stretch) -> bool:
    """Whether what is weak at collection is only what the first snapshot holds as well.

    What was put back, and no record shows that anybody weakened it anew.
    """
    return same(one.history.samples.before, stretch.worst.after)


# --- the state at collection ----------------------------------------------------------------------


def _at_collection(one: Subject, finding: Finding, reference: Scalar) -> Finding:
    """Add whether a weakening is still there, and flag what outlived the window."""
    judged = _with_collection(one, finding, reference)
    if judged.effect == "strengthened" and _is_undone(one, judged):
        return replace(judged, detail=_joined(judged.detail, UNDONE))
    if judged.rule == "transient":
        again = judged.still_weakened is True
        judged = replace(judged, still_weakened=_transient_still(one, judged))
        return replace(judged, detail=_joined(judged.detail, AGAIN)) if again else judged
    if judged.still_weakened is not True or not one.case.over or judged.origin == "policy":
        return judged  # what policy sets is what management wants, not something left behind
    if judged.rule == "weakened-before-window":
        return judged
    return replace(
        judged,
        rule="not-reverted",
        underlying_rule=finding.rule,
        severity=raised(finding.severity),
        detail=_joined(judged.detail, STILL_THERE),
        next_step=RULES["not-reverted"].next_step,
    )


def _transient_still(one: Subject, finding: Finding) -> bool | None:
    """Return that what was put back is no longer there, unless it may be weak anew."""
    if finding.still_weakened is not None:
        return finding.still_weakened
    last = one.history.walked.segments[-1]
    unsure = isinstance(last.value, EllipsisType) or not last.sure
    return None if unsure or one.history.stretches[-1].ended is None else False


def _with_collection(one: Subject, finding: Finding, reference: Scalar) -> Finding:
    finding = replace(finding, states=one.states)
    now = one.history.samples.collected
    if isinstance(now, EllipsisType) or finding.effect != "weakened" or one.setting is None:
        return finding
    still = _still(one, reference, now)
    if finding.certainty == "uncertain" and still:
        still = None
    return replace(finding, still_weakened=still, origin=_origin(one, finding, now))


def _still(one: Subject, reference: Scalar, now: Scalar) -> bool | None:
    """Compare the state at collection with the state before the weakening; None: nobody knows."""
    if same(now, reference):
        return False
    step = judge(
        one.case.catalogue,
        difference_of(one.history.setting, one.history.key, reference, now),
    )
    return {"weakened": True, "strengthened": False, "neutral": False}.get(step.effect)


def _origin(one: Subject, finding: Finding, now: Scalar) -> Literal["policy", "local"] | None:
    """Return who holds the value at collection: management, or somebody on the device.

    A value that was written below the keys of management inside the window is nobody's policy; where
    it is a new one and a record of that may be lost, who put it there is open.
    """
    held = one.history.samples.places
    holder: Place | None = next((p for p in PLACES if same(held.get(p, ...), now)), None)
    if holder is None or now is None:
        return finding.origin
    if holder not in MANAGEMENT:
        return "local"
    recorded = [s for s in one.history.changes if s.place == holder]
    if holder in one.history.walked.written:
        return "local" if of(recorded[-1], one.case.window) == "inside" else None
    known = same(now, one.history.samples.before) or any(same(s.after, now) for s in recorded)
    return "policy" if known or _is_whole(one.case) else None


def _is_whole(case: Case) -> bool:
    """Whether no record of the window can be lost."""
    if case.coverage is None or not case.coverage.time_certain or not case.over:
        return False
    return vouches(case.coverage, case.window, case.until)


def _is_undone(one: Subject, finding: Finding) -> bool:
    now = one.history.samples.collected
    return same(now, finding.before) and not same(now, finding.after)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
