"""What is weak at collection and no snapshot prints: switches of the registry, lists of an older platform."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from msgspec.structs import replace

from mpdiff.base.model import Finding, Items, Pairs, Place, States, Timing, Unreadable, Witness
from mpdiff.base.severity import at_most, one_step_milder
from mpdiff.catalogue.judge import is_asr, judge
from mpdiff.evidence.state import origin_key
from mpdiff.findings.make import from_change
from mpdiff.findings.rules import RULES
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import Known, difference_of, subject_of

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
NOT_LISTED: Final = "Whether it applied is not known: the dump lists it in that place alone."
PLACES: Final[dict[Place, str]] = {
    "policy": "policy keys",
    "mdm": "keys of Policy Manager",
    "local": "preferences",
    "effective": "effective state",
}
BY_MANAGEMENT: Final = "Management holds it (Group Policy or Policy Manager)."


def at_collection(case: Case) -> Iterator[Finding]:
    """Yield what the state at collection shows as weak and nothing else of the evidence shows at all."""
    now = case.states.collected
    sides = [s for s in (case.before, case.after) if s is not None and s is not now]
    if now is None or not sides:
        return
    for name, value in now.values.items():
        setting = case.catalogue.find(name)
        if setting is None or setting.volatile or setting.drifts:
            continue
        hidden = any(name in s.values for s in sides)
        weak = (d for d in _weak(setting, value) if _is_unseen(case, sides, d))
        for difference in islice(weak, MOST):
            made = _finding(case, now, setting, difference)
            if not hidden or made.underlying_rule == GRAVE:
                yield made
    yield from _in_one_place(case, now)


def _in_one_place(case: Case, now: Snapshot) -> Iterator[Finding]:
    """Yield the weak values that stand in one place and that the effective state does not list."""
    for place, held in case.states.places.items():
        for name, value in held.values.items():
            setting = case.catalogue.find(name)
            if setting is None or setting.volatile or setting.drifts or name in now.values:
                continue
            if isinstance(value, bool | int) and not _is_recorded(case, name, None):
                for difference in _weak(setting, value):
                    if difference.after != setting.default_value:
                        yield _not_listed(case, held, place, setting, difference)


def _not_listed(
    case: Case, held: Snapshot, place: Place, setting: Setting, difference: Difference
) -> Finding:
    made = _finding(case, replace(held, origins={}), setting, difference)
    return replace(
        made,
        title=f"{setting.name}: {made.after_text} stands in the {PLACES[place]} at collection, and the "
        "effective state does not list it",
        detail=f"{NOT_LISTED} {from_change(case.catalogue, judge(case.catalogue, difference)).detail}",
        still_weakened=None,
        place=place,
        origin=_origin(place),
    )


def _weak(setting: Setting, value: Value) -> Iterator[Difference]:
    """Yield what is weak in a value, as the step from what is strong."""
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
    elif isinstance(value, int) and value in setting.bottom and setting.order:
        yield difference_of(setting.name, None, _strong(setting), value)


def _strong(setting: Setting) -> Scalar:
    """Return the documented default, or the strongest value where that is no better."""
    default = setting.default_value
    return setting.order[0][0] if default is None or default in setting.bottom else default


def _is_unseen(case: Case, sides: Sequence[Snapshot], difference: Difference) -> bool:
    """Whether neither a snapshot nor a record shows the subject, and it is not what Microsoft ships.

    A list that a snapshot cuts is printed: what it hides has a finding of its own.
    """
    setting = case.catalogue.find(difference.setting)
    if setting is not None and difference.key is None and difference.after == setting.default_value:
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
