"""What one snapshot, or the state at collection, holds as weak where there is no pair to compare.

Nothing shows whether anybody changed it. What is listed and what is counted is the same as of a pair (see `already`);
what a record shows weakened is a finding of that.
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.model import States, Timing, Witness
from mpdiff.base.severity import at_most, one_step_milder, severity_rank
from mpdiff.catalogue.judge import judge
from mpdiff.evidence.state import origin_key
from mpdiff.findings.changes.standing.wanted import subject_text
from mpdiff.findings.changes.standing.weak import (
    held_of,
    is_left_open,
    is_plain,
    is_too_long,
    named,
    stands_alone,
    strong_of,
)
from mpdiff.findings.changes.standing.will import weakened_before
from mpdiff.findings.make import evidence_finding, from_change
from mpdiff.findings.rules import RULES
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import Known, difference_of, is_unknown, same, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Change, Finding, Snapshot
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case

BEFORE: Final = "the before snapshot"
COLLECTED: Final = "the state at collection"
EARLIER: Final = "weak-before-window"
LATER: Final = "weak-at-collection"
NO_PAIR: Final = (
    "There is no pair of snapshots: nothing shows whether it was changed in the window."
)


class _Weak(NamedTuple):
    """A change to a weak value, and the states that hold it: what each is called, and itself."""

    change: Change
    shown: list[tuple[str, Snapshot]]


def weak_unpaired(case: Case) -> Iterator[Finding]:
    """Yield what each state holds as weak, once for all of them."""
    if case.two_devices:
        return
    rest: list[str] = []
    states = list(_states(case))
    for setting in case.catalogue.settings:
        if setting.volatile or setting.drifts:
            continue
        for weak in _weak(case, setting, states):
            if _is_found(case, weak.change) or _is_seen_by_side(case, weak):
                continue
            made = from_change(case.catalogue, weak.change)
            if stands_alone(setting):
                yield _finding(case, made, weak)
            elif severity_rank(made.severity) <= severity_rank("medium") and not _managed(
                case, weak
            ):
                rest.append(subject_text(weak.change))
    if rest:
        yield _counted(rest)


def _states(case: Case) -> Iterator[tuple[str, Snapshot]]:
    named = ((BEFORE, case.before), ("the after snapshot", case.after))
    others = ((f"the snapshot {one.member}", one) for one in case.others)
    for name, state in (*named, *others, (COLLECTED, case.states.collected)):
        if state is not None:
            yield name, state


def _weak(case: Case, setting: Setting, states: Sequence[tuple[str, Snapshot]]) -> Iterator[_Weak]:
    found: dict[tuple[str | None, object], _Weak] = {}
    for name, state in states:
        held = state.values.get(setting.name)
        if is_too_long(setting, held):
            continue
        for key, value in held_of(held, setting):
            if setting.item_kind is not None and key is not None and is_plain(case, setting, key):
                continue
            strong = strong_of(setting, key, value)
            if isinstance(strong, EllipsisType) or is_left_open(case, setting, value):
                continue
            change = judge(case.catalogue, difference_of(setting.name, key, strong, value))
            found.setdefault((key, value), _Weak(change, [])).shown.append((name, state))
    yield from found.values()


def _is_found(case: Case, change: Change) -> bool:
    """Whether a record shows the subject weakened: that is a finding of its own."""
    history = case.histories.get(subject_of(change.setting, change.key))
    if history is None:
        return False
    weak = any(s.effect == "weakened" for s in history.since_start)
    return weak or any(weakened_before(history, case.window))


def _is_seen_by_side(case: Case, weak: _Weak) -> bool:
    """Whether only the state at collection is weak and there is a side: what became of that has findings of its own."""
    sided = case.before is not None or case.after is not None
    return sided and [name for name, _ in weak.shown] == [COLLECTED]


def _finding(case: Case, made: Finding, weak: _Weak) -> Finding:
    """Make the finding of one subject: of what only the before snapshot holds, it was so before the window."""
    change, names = weak.change, [name for name, _ in weak.shown]
    now = Known(case.states.collected).value(change.setting, change.key)
    still = None if is_unknown(now) else same(now, change.after)
    managed = _managed(case, weak)
    where = " and ".join(names)
    made = replace(
        made,
        title=f"{_state(change)} in {where}",
        detail=f"{where[:1].upper()}{where[1:]} {'has' if len(names) == 1 else 'have'} it. {NO_PAIR} {made.detail}",
        severity=at_most(one_step_milder(made.severity), "low") if managed else made.severity,
        timing=Timing(times_certain=False),
        states=_held(case, change),
        still_weakened=still,
        origin=None if not still else "policy" if managed else None,
        witnesses=tuple(Witness(name, one.member, time=one.taken_at) for name, one in weak.shown),
    )
    if names == [BEFORE]:
        finding = evidence_finding(
            EARLIER,
            made.title,
            made.detail,
            severity=made.severity,
            setting=change.setting,
            key=change.key,
        )
        return replace(
            finding,
            states=made.states,
            still_weakened=still,
            mitre=made.mitre,
            witnesses=made.witnesses,
        )
    return replace(
        made,
        rule=LATER,
        change=replace(change, before=None, before_text="unknown", certainty="uncertain"),
        underlying_rule=made.rule,
        next_step=RULES[LATER].next_step,
        certainty="uncertain",  # that it is weak is certain, that it ever was not is not
    )


def _state(change: Change) -> str:
    if change.kind == "added":
        return f"{change.key} is in {change.setting}"
    return f"{change.label or subject_text(change)} is {change.after_text}"


def _held(case: Case, change: Change) -> States:
    sides = (case.states.before, case.states.after, case.states.collected)
    return States(*(Known(s).held(case.catalogue, change.setting, change.key) for s in sides))


def _managed(case: Case, weak: _Weak) -> bool:
    """Whether management holds the value at collection."""
    change, now = weak.change, case.states.collected
    places = [case.states.places[p] for p in MANAGEMENT if p in case.states.places]
    if any(same(Known(p).value(change.setting, change.key), change.after) for p in places):
        return True
    return now is not None and now.origins.get(origin_key(change.setting, change.key)) in MANAGEMENT


def _counted(rest: Sequence[str]) -> Finding:
    count = "A setting is" if len(rest) == 1 else f"{len(rest)} settings are"
    title = f"{count} weaker than the documented default: {named(rest)}"
    return evidence_finding(LATER, title, NO_PAIR, severity="low")
