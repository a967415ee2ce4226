"""One subject with what is needed to judge it, and what every judgement of it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from mpdiff.base.severity import severity_rank
from mpdiff.catalogue.judge import judge
from mpdiff.findings.make import from_change
from mpdiff.history.subjects import difference_of, resolve, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Change, Finding, Scalar, States
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.stretches import Stretch


class Subject(NamedTuple):
    """One subject with what is needed to judge it."""

    case: Case
    history: History
    setting: Setting | None
    states: States


def weakest(one: Subject, found: Sequence[Stretch]) -> Stretch:
    """Return the stretch in which the subject was weakest, the first of equals."""
    worst = found[0]
    for stretch in found[1:]:
        if is_weaker(one, worst.worst.after, stretch.worst.after):
            worst = stretch
    return worst


def perhaps_weaker(one: Subject, found: Sequence[Stretch], known: Change) -> Change | None:
    """Return the weakest state that may have applied in stretches, where that is none that is known.

    One of which nobody knows how weak it is counts as such.
    """
    weakest_yet: Change | None = None
    for perhaps in (c for s in found for c in (s.perhaps, s.worst) if c is not None):
        if same(perhaps.after, known.after):
            continue
        yet = weakest_yet or known
        if is_weaker(one, yet.after, perhaps.after) or _is_odder(perhaps, weakest_yet):
            weakest_yet = perhaps
    return replace(weakest_yet, certainty="uncertain") if weakest_yet else None


def _is_odder(perhaps: Change, known: Change | None) -> bool:
    """Whether nobody ranks a state, and the other one is none or ranked: it may be weaker than all."""
    if perhaps.effect != "unknown":
        return False
    return known is None or (known.effect != "unknown" and perhaps.after is not None)


def with_weakest(one: Subject, finding: Finding, state: Change) -> Finding:
    """Add the weakest state of a change; what is weaker than it weighs as much as it would alone."""
    worse = from_change(one.case.catalogue, state).severity
    severity = min(finding.severity, worse, key=severity_rank)
    return replace(
        finding,
        weakest=state,
        severity=severity if state.effect == "weakened" else finding.severity,
    )


def between(state: Change) -> str:
    """State what it was in between, or may have been."""
    if state.effect == "unknown" and state.after is None:
        return "In between no evidence shows what it was."
    was = "was" if state.certainty == "certain" else "may have been"
    return f"In between it {was} {state.after_text}."


def is_weaker(one: Subject, value: Scalar, other: Scalar) -> bool:
    """Return whether a second value is weaker than the first, as applied."""
    old, new = (resolve(one.setting, v, one.history.key) for v in (value, other))
    if same(old, new):
        return False
    step = difference_of(one.history.setting, one.history.key, old, new)
    return judge(one.case.catalogue, step).effect == "weakened"


def detail_of(*parts: str) -> str:
    """Return the sentences of a detail as one text; empty ones are left out."""
    return " ".join(part for part in parts if part)
