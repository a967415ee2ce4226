"""What a record shows set in the window and no evidence shows before: a change of unknown direction.

Rows of hunting may lack the previous data, and what no snapshot prints has no other witness. That it is the
weakest there is the record shows; that it ever was stronger nothing does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Change, Timing
from mpdiff.catalogue.judge import is_strongest, is_weakest, judge, label, state
from mpdiff.findings.changes.doubts import NO_WINDOW, TIME_OPEN, by_management
from mpdiff.findings.changes.subject import Subject, detail_of
from mpdiff.findings.make import from_change
from mpdiff.findings.timing import statement_witness
from mpdiff.history.moments import of
from mpdiff.history.subjects import difference_of, is_unknown, resolve, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Effect, Finding, Scalar, Statement

BEFORE_OPEN: Final = "What it was before no evidence shows: it may have been so all along."
AFTER: Final = " (after the window)"


def untold(one: Subject) -> Iterator[Finding]:
    """Yield the finding of a record that sets what no evidence shows before it."""
    by = _first(one)
    spot = "before" if by is None else of(by, one.case.window)
    if by is None or spot == "before":
        return
    after = resolve(one.setting, by.after, by.key)
    if by.after_known and is_strongest(one.case.catalogue, by.setting, by.key, after):
        return
    weak = one.setting is not None and by.after_known and is_weakest(one.setting, after)
    made = from_change(one.case.catalogue, _change(one, by, "weakened" if weak else "unknown"))
    doubt = NO_WINDOW if one.case.window is None else TIME_OPEN
    yield replace(
        made,
        title=f"{made.title}{AFTER if spot == 'after' else ''}",
        detail=detail_of(
            BEFORE_OPEN, doubt if spot == "open" else "", made.detail, *by_management(one)
        ),
        timing=Timing(by.time, by.time, times_certain=by.time_certain and not by.other_times),
        witnesses=(statement_witness(by),),
        states=one.states,
        place=by.place,
        still_weakened=_is_still_so(one, after) if weak else None,
    )


def _first(one: Subject) -> Statement | None:
    """Return the record before which nobody shows a value, if it says none itself, or none that applied."""
    history = one.history
    if not is_unknown(history.samples.before) or not history.changes:
        return None
    by = history.changes[0]
    earlier = any(s.time < by.time for s in history.reports)
    if by.before_known or by.place == "effective" or earlier:
        return _first_after_unknown(one)
    return by


def _first_after_unknown(one: Subject) -> Statement | None:
    """Return the first record of the window that sets a value, where nobody shows what applied as that opened.

    So it is where a policy was deleted before, and nothing shows what stood below it.
    """
    walked = one.history.walked
    if not walked.at_start or not is_unknown(walked.segments[walked.at_start - 1].value):
        return None
    by = next((s for s in one.history.changes if of(s, one.case.window) != "before"), None)
    if by is None or by.place == "effective" or not (by.before_known and by.after_known):
        return None
    return by if by.before is None and by.after is not None else None


def _change(one: Subject, by: Statement, effect: Effect) -> Change:
    catalogue = one.case.catalogue
    known = state(catalogue, one.setting, by.key, by.after)
    return Change(
        setting=one.history.setting,
        key=by.key,
        kind="changed",
        before=None,
        after=by.after if by.after_known else by.after_raw,
        effect=effect,
        certainty="uncertain",
        before_text="unknown",
        after_text=known if by.after_known else f"{by.after_raw or 'unknown'} (meaning unknown)",
        reason="" if effect == "weakened" else "no evidence shows what it was before",
        label=label(catalogue, one.setting, by.key),
    )


def _is_still_so(one: Subject, weak: Scalar) -> bool | None:
    """Return whether the state at collection has the weak value; None where nobody shows it, or ranks what it has."""
    now = one.history.samples.collected
    if is_unknown(now):
        return None
    assert now is None or isinstance(now, bool | int | str)  # noqa: S101  it is known
    if same(resolve(one.setting, now, one.history.key), weak):
        return True
    step = difference_of(one.history.setting, one.history.key, weak, now)
    judged = judge(one.case.catalogue, step)
    back = judged.effect == "strengthened" and judged.certainty == "certain"
    return False if back else None
