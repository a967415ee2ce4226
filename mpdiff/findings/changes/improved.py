"""What the window itself made better and took back: no weakening, where nothing speaks against that."""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes.subject import Subject, between, detail_of, is_weaker
from mpdiff.findings.make import from_change
from mpdiff.findings.rules import RULES
from mpdiff.findings.timing import inside_of, timing, witnesses
from mpdiff.history.moments import of
from mpdiff.history.subjects import difference_of, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Change, Finding, Place, Scalar
    from mpdiff.history.stretches import Stretch

IMPROVED: Final = (
    "It was stronger for a while inside the window and went back to what it was before."
)


def is_undone(one: Subject, weak: Sequence[Stretch]) -> bool:
    """Whether these only took back an improvement that the window itself had brought.

    Where no window is known nobody knows that: it may have been weak when the first snapshot was taken
    because of these.
    """
    before = one.history.samples.before
    if isinstance(before, EllipsisType):
        return False
    return all(
        s.began.source == "log"
        and not s.disputed
        and s.before.by is not None
        and of(s.before.by, one.case.window) == "inside"
        and not same(s.reference, before)
        and _is_no_weaker(one, before, s)
        for s in weak
    )


def all_brought(one: Subject) -> bool:
    """Whether every stronger value that a record of the window replaced was written in it, in that place.

    What no record wrote there had stood there before, whatever the first snapshot shows.
    """
    written: dict[Place, list[Scalar]] = {}
    for by in inside_of(one.history, one.case.window):
        known = written.setdefault(by.place, [])
        weaker = by.before_known and by.after_known and is_weaker(one, by.before, by.after)
        if weaker and by.before is not None and not any(same(v, by.before) for v in known):
            return False
        if by.after_known and not any(same(v, by.after) for v in known):
            known.append(by.after)
    return True


def _is_no_weaker(one: Subject, before: Scalar, stretch: Stretch) -> bool:
    if same(stretch.worst.after, before):
        return True
    step = difference_of(one.history.setting, one.history.key, before, stretch.worst.after)
    return judge(one.case.catalogue, step).effect in ("strengthened", "neutral")


def improved(one: Subject, weak: Sequence[Stretch]) -> Finding:
    """Make the finding of an improvement of the window that was taken back in it.

    What nobody ranks may have been weaker in between than it was before.
    """
    odd = next((s.perhaps for s in weak if s.perhaps and s.perhaps.effect == "unknown"), None)
    if odd is not None:
        made = _undone(one, weak, odd)
        return replace(made, detail=detail_of(IMPROVED, between(odd)), certainty="uncertain")
    return replace(
        _undone(one, weak, weak[-1].worst),
        rule="changed",
        severity="info",
        effect="neutral",
        next_step=RULES["changed"].next_step,
        mitre=(),
    )


def _undone(one: Subject, weak: Sequence[Stretch], change: Change) -> Finding:
    finding = from_change(one.case.catalogue, change)
    return replace(
        finding,
        detail=IMPROVED,
        timing=timing(one.history, weak, one.case),
        witnesses=witnesses(weak, one.case),
        states=one.states,
    )
