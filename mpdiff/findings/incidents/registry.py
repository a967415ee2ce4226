"""What is weak at collection and no snapshot prints: switches of the registry, lists of an older platform."""

from __future__ import annotations

from itertools import islice
from types import EllipsisType
from typing import TYPE_CHECKING, Final, Literal, cast

from msgspec.structs import replace

from mpdiff.base.model import Finding, Items, Pairs, Place, States, Timing, Unreadable, Witness
from mpdiff.base.severity import at_most, one_step_milder
from mpdiff.catalogue.judge import is_asr, judge
from mpdiff.evidence.state import origin_key
from mpdiff.findings.changes.collection.disputed import PLACES, in_words, is_below
from mpdiff.findings.changes.standing.will import weakened_before
from mpdiff.findings.make import from_change
from mpdiff.findings.rules import RULES
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import Known, difference_of, same, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Difference, Scalar, Snapshot, Value
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case

RULE: Final = "weak-at-collection"
NOT_PRINTED: Final = Unreadable("")
GRAVE: Final = "risky-exclusion"
"""Of a list that a snapshot could not read only these are findings: that it was not read is one itself."""
MOST: Final = 50
"""Items of one list that are findings of their own."""
SINCE_UNKNOWN: Final = "Since when is not known: no snapshot prints it and no event records it."
NOT_APPLIED: Final = "Whether it applied is not known."
BY_MANAGEMENT: Final = "Management holds it (Group Policy or Policy Manager)."


def at_collection(case: Case) -> Iterator[Finding]:
    """Yield what the state at collection shows as weak and nothing else of the evidence shows at all."""
    now = case.states.collected
    sides = [s for s in (case.before, case.after) if s is not None and s is not now]
    if not sides:
        return
    yield from _disputed(case, sides)
    if now is None:
        return
    for name, setting, value in _set_in(case, now):
        hidden = any(name in s.values for s in sides)
        weak = (d for d in _weak(setting, value) if _is_unseen(case, sides, setting, d))
        for difference in islice(weak, MOST):
            made = _finding(case, now, setting, difference)
            if not hidden or made.underlying_rule == GRAVE:
                yield made
    yield from _in_one_place(case, now, sides)
    yield from _unranked(case, now, sides[-1])


def _unranked(case: Case, now: Snapshot, last: Snapshot) -> Iterator[Finding]:
    """Yield what stands at collection, differs from the last snapshot, and is of no known direction."""
    known = Known(last)
    for name, setting, value in _set_in(case, now):
        for one in _stated(setting, value) if setting.order else ():
            old = known.value(name, one.key)
            if isinstance(old, EllipsisType) or _is_recorded(case, name, one.key):
                continue
            step = difference_of(name, one.key, old, one.after)
            if not same(old, one.after) and judge(case.catalogue, step).effect == "unknown":
                yield _changed_after(case, now, setting, step)


def _set_in(case: Case, state: Snapshot) -> Iterator[tuple[str, Setting, Value]]:
    """Yield what a state holds of the settings that change by somebody's doing alone."""
    for name, value in state.values.items():
        setting = case.catalogue.find(name)
        if setting is not None and not (setting.volatile or setting.drifts):
            yield name, setting, value


def _changed_after(case: Case, now: Snapshot, setting: Setting, step: Difference) -> Finding:
    change = from_change(case.catalogue, judge(case.catalogue, step))
    return replace(
        _finding(case, now, setting, step),
        rule=change.rule,
        underlying_rule=None,
        severity=change.severity,
        title=f"{change.title} (after the last snapshot)",
        detail=f"The state at collection shows it, the last snapshot does not. {change.detail}",
        next_step=change.next_step,
        still_weakened=None,
    )


# --- what one witness of the state shows alone ----------------------------------------------------


def _in_one_place(case: Case, now: Snapshot, sides: Sequence[Snapshot]) -> Iterator[Finding]:
    """Yield the weak values that stand in one place and that the effective state lacks or denies."""
    applied = Known(now)
    for place, held in case.states.places.items():
        for setting, step in _weaker_in(case, held, sides):
            shown = applied.value(setting.name, step.key)
            if same(shown, step.after) or is_below(case, place, setting.name, step.key, step.after):
                continue
            shows = in_words(case, setting.name, step.key, shown)
            said = (
                f"It stands in the {PLACES[place]} at collection, and the effective state {shows}."
            )
            made = _alone(case, held, setting, step, said)
            yield replace(made, place=place, origin=_origin(place))


def _disputed(case: Case, sides: Sequence[Snapshot]) -> Iterator[Finding]:
    """Yield the weak values that one account of the state at collection shows and none confirms."""
    found: set[tuple[str, str | None, Scalar]] = set()
    applied = Known(case.states.collected)
    for account in case.states.accounts:
        for setting, step in _weaker_in(case, account, sides):
            subject = (setting.name, step.key, step.after)
            if subject in found or same(applied.value(setting.name, step.key), step.after):
                continue
            found.add(subject)
            others = [
                f"{one.member} {in_words(case, *subject[:2], Known(one).value(*subject[:2]))}"
                for one in case.states.accounts
                if one is not account
            ]
            said = f"{account.member} shows it at collection, and {' and '.join(others)}."
            yield _alone(case, account, setting, step, said)


def _weaker_in(
    case: Case, held: Snapshot, sides: Sequence[Snapshot]
) -> Iterator[tuple[Setting, Difference]]:
    """Yield what is weaker in a state than in the snapshots, and of no other finding; some of each list."""
    snapshots = [Known(side) for side in reversed(sides)]
    for name, setting, value in _set_in(case, held):
        weaker = (
            step
            for one in _stated(setting, value)
            if not _is_found(case, name, one.key)
            and (step := _step_to(case, setting, one, snapshots)) is not None
        )
        for step in islice(weaker, MOST):
            yield setting, step


def _stated(setting: Setting, value: Value) -> Iterator[Difference]:
    """Yield each thing that a value says."""
    if isinstance(value, Items):
        yield from _weak(setting, value)
    elif isinstance(value, Pairs):
        for key, action in value.pairs.items():
            yield difference_of(setting.name, key, None, action)
    elif not isinstance(value, Unreadable | None):
        yield difference_of(setting.name, None, None, value)


def _step_to(
    case: Case, setting: Setting, stated: Difference, snapshots: Sequence[Known]
) -> Difference | None:
    """Return a weak value as the step from what the last snapshot shows; None where it is none.

    What the last snapshot holds as well is a finding about that one.
    """
    key, value = stated.key, stated.after
    shown = (one.value(setting.name, key) for one in snapshots)
    known = next((one for one in shown if not isinstance(one, EllipsisType)), ...)
    if not isinstance(known, EllipsisType):
        step = difference_of(setting.name, key, known, value)
        return step if judge(case.catalogue, step).effect == "weakened" else None
    if value in (key, setting.default_value):
        return stated if value == key else None
    whole = value if key is None else Pairs({key: cast("int | None", value)})
    return next(_weak(setting, whole), None)


def _alone(case: Case, held: Snapshot, setting: Setting, step: Difference, said: str) -> Finding:
    made = _finding(case, replace(held, origins={}), setting, step)
    change = from_change(case.catalogue, judge(case.catalogue, step))
    return replace(
        made,
        title=f"{change.title}, by one witness of the state at collection",
        detail=f"{said} {NOT_APPLIED} {change.detail}",
        still_weakened=None,
    )


# --- what is weak in a value ----------------------------------------------------------------------


def _weak(setting: Setting, value: Value) -> Iterator[Difference]:
    """Yield what is weak in a value, as the step from the other state or from the documented default."""
    if isinstance(value, Items):
        for item in value.items if setting.weakens == "added" else ():
            yield difference_of(setting.name, item, None, item)
    elif isinstance(value, Pairs):
        for key, action in value.pairs.items():
            if not is_asr(setting) and action in setting.bottom:
                yield difference_of(setting.name, key, None, action)
    elif isinstance(value, bool):
        if setting.weakens in ("true", "false") and value is (setting.weakens == "true"):
            yield difference_of(setting.name, None, not value, value)
    elif isinstance(value, int) and value in setting.bottom:
        yield difference_of(setting.name, None, setting.default_value, value)


def _is_unseen(
    case: Case, sides: Sequence[Snapshot], setting: Setting, difference: Difference
) -> bool:
    """Whether neither a snapshot nor a record shows the subject, and it is not what Microsoft ships.

    A list that a snapshot cuts is printed: what it hides has a finding of its own.
    """
    if difference.after == setting.default_value:
        return False
    if _is_recorded(case, difference.setting, difference.key):
        return False
    return all(
        isinstance(one.values.get(difference.setting, NOT_PRINTED), Unreadable) for one in sides
    )


def _is_recorded(case: Case, setting: str, key: str | None) -> bool:
    """Whether a record or the snapshots show a change: that is a finding of its own."""
    history = case.histories.get(subject_of(setting, key))
    return history is not None and bool(history.changes or history.difference is not None)


def _is_found(case: Case, setting: str, key: str | None) -> bool:
    """Whether there is a finding of the subject's weakening, which says what is disputed at collection."""
    history = case.histories.get(subject_of(setting, key))
    if history is None:
        return False
    weak = any(s.effect == "weakened" for s in history.since_start)
    differs = history.difference is not None
    return weak or differs or any(weakened_before(history, case.window))


def _finding(case: Case, now: Snapshot, setting: Setting, difference: Difference) -> Finding:
    made = from_change(case.catalogue, judge(case.catalogue, difference))
    place = now.origins.get(origin_key(setting.name, difference.key))
    managed = place in MANAGEMENT
    subject = setting.name if difference.key is None else difference.key
    held = f" in {setting.name}" if difference.key is not None else f": {made.after_text}"
    parts = (SINCE_UNKNOWN, BY_MANAGEMENT if managed else "", made.detail)
    sides = (case.states.before, case.states.after, case.states.collected)
    states = (Known(s).held(case.catalogue, setting.name, difference.key) for s in sides)
    return replace(
        made,
        rule=RULE,
        underlying_rule=made.rule,
        severity=at_most(one_step_milder(made.severity), "low") if managed else made.severity,
        title=f"{subject}{held} at collection, and no snapshot prints it",
        detail=" ".join(part for part in parts if part),
        next_step=RULES[RULE].next_step,
        timing=Timing(times_certain=False),
        states=States(*states),
        still_weakened=True,
        origin=_origin(place),
        place=place,
        certainty="uncertain",  # that it is weak is certain, that it ever was not is not
        witnesses=(Witness("state at collection", now.member, time=now.taken_at),),
    )


def _origin(place: Place | None) -> Literal["policy", "local"] | None:
    if place is None:
        return None
    return "policy" if place in MANAGEMENT else "local"
