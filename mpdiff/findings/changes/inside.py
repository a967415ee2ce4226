"""What changed inside the window: between the snapshots, and in the log alone."""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes.collection.at_collection import flag_outlived, with_collection
from mpdiff.findings.changes.doubts import (
    DISPUTED,
    ORDER_OPEN,
    before_the_log,
    by_management,
    doubts_inside,
    doubts_outside,
    order_matters,
    parts,
    perhaps_earlier,
)
from mpdiff.findings.changes.improved import all_brought, improved, is_undone
from mpdiff.findings.changes.subject import (
    Subject,
    between,
    detail_of,
    is_weaker,
    perhaps_weaker,
    weakest,
    with_weakest,
)
from mpdiff.findings.make import from_change
from mpdiff.findings.rules import RULES
from mpdiff.findings.timing import period_of, place_of, timing, witnesses
from mpdiff.history.moments import is_at_end, of
from mpdiff.history.subjects import difference_of, resolve, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Change, Finding, Scalar
    from mpdiff.history.stretches import Stretch

PUT_BACK: Final = (
    "The event log shows it put back inside the window, but the after snapshot still has it."
)
NOT_IN_AFTER: Final = (
    "It is the event log's last word on it, but the after snapshot does not have it: it was made "
    "after that was taken, policy overruled it, it was put back without an event, or the log or the "
    "snapshot was altered."
)
BACK_LATER: Final = (
    "The event log shows it put back after the window, but the after snapshot does not have it: policy "
    "overruled it, it was put back and made again without an event, or the log or the snapshot was altered."
)
BACK_AT_END: Final = "It was put back as the window ended; the after snapshot, saved at about that time, no longer has it."
REPORTED_ALONE: Final = (
    "A report of what applied has it, and the after snapshot does not: it was put back without an event, "
    "or one of both is wrong."
)
PERHAPS_AGAIN: Final = "It may have been so once more, or for longer."
LOG_ALONE: Final = "Known from the event log alone: the snapshots do not show it."
LOG_AND_COLLECTION: Final = (
    "Known from the event log and the state at collection; the after snapshot does not show it."
)
LOG_ONLY: Final = "Only the event log shows it, the snapshots do not."


def of_difference(
    one: Subject,
    change: Change,
    found: Sequence[Stretch],
    reaching: Sequence[Stretch] = (),
    *,
    apart: bool = False,
) -> Finding:
    """Make the finding of what differs between the snapshots, with what the log adds to it.

    `found`: the stretches inside the window; `reaching`: those from before it that last into it. `apart`: see
    `of_weakenings`.
    """
    finding = from_change(one.case.catalogue, change)
    weak = change.effect == "weakened"
    notes = [finding.detail, before_the_log(one) if weak else ""]
    if weak:
        for state in _between(one, change, found, reaching):
            notes.append(between(state))
            finding = with_weakest(one, finding, state)
        notes += perhaps_earlier(found)
        if found and _put_back_inside(one, found):
            notes.append(PUT_BACK)
    times = timing(one.history, found, one.case)
    if weak and not all(_is_from(one, s, change) for s in found):
        times = replace(
            times, times_certain=False
        )  # it began after the before snapshot, unlike these
    made = replace(
        finding,
        detail=detail_of(*notes, *by_management(one), ORDER_OPEN if order_matters(one) else ""),
        timing=times,
        place=place_of(found, one.history, one.case) if weak else None,
        witnesses=witnesses(found, one.case),
        certainty="uncertain" if order_matters(one) else finding.certainty,
    )
    reference = change.before if change.kind != "added" else None
    return _outlived(one, made, reference, found if apart else ())


def _between(
    one: Subject, change: Change, found: Sequence[Stretch], reaching: Sequence[Stretch]
) -> Iterator[Change]:
    """Yield what it was between the snapshots and they do not show, the weakest last.

    What certainly was, and what may have been weaker still. What reaches in from before is weaker than
    what the before snapshot shows, so one of both is wrong.
    """
    weakest_yet = change
    if found:
        worst = weakest(one, found)
        if not same(worst.worst.after, change.after):
            sure = worst.worst_at.sure and worst.worst_at.source != "unseen"
            weakest_yet = _measured(one, change, worst.worst, certain=sure)
            yield weakest_yet
    for stretch in reaching:
        if stretch.effect == "weakened" and is_weaker(one, weakest_yet.after, stretch.last.after):
            weakest_yet = _measured(one, change, stretch.last, certain=False)
            yield weakest_yet
    if (perhaps := perhaps_weaker(one, (*found, *reaching), weakest_yet)) is not None:
        known = perhaps.effect != "unknown"
        yield _measured(one, change, perhaps, certain=False) if known else perhaps


def _measured(one: Subject, change: Change, worst: Change, *, certain: bool) -> Change:
    """Return the weakest state as the change from what the before snapshot shows."""
    step = difference_of(change.setting, change.key, change.before, worst.after)
    judged = judge(one.case.catalogue, step)
    if judged.effect != "weakened":
        judged = worst
    return judged if certain else replace(judged, certainty="uncertain")


def _is_from(one: Subject, stretch: Stretch, change: Change) -> bool:
    """Whether a stretch is measured from the value that the before snapshot holds."""
    values = (resolve(one.setting, v, one.history.key) for v in (stretch.reference, change.before))
    return same(*values)


def _put_back_inside(one: Subject, found: Sequence[Stretch]) -> bool:
    """Whether the last record inside the window puts it back, and the after snapshot has it anew."""
    logged = [s for s in found if s.began.source != "after"]
    ended = logged[-1].ended if logged else None
    if ended is None or ended.source != "log" or ended.by is None:
        return False
    return of(ended.by, one.case.window) == "inside"


def of_weakenings(
    one: Subject, weak: Sequence[Stretch], *, apart: bool = False
) -> Iterator[Finding]:
    """Make the finding of weakenings that the snapshots do not show as a difference.

    `apart`: what it was weakened to anew after the window has a finding of its own.
    """
    undone, brought = is_undone(one, weak), all_brought(one)
    if undone and brought:
        yield improved(one, weak)
        return
    if brought:
        weak = [s for s in weak if not is_undone(one, [s])]
    firm, less = parts(one, weak)
    worst, last = weakest(one, firm), weak[-1]
    finding = from_change(one.case.catalogue, worst.worst)
    lasting = last.ended is None or period_of(last.ended, one.case.window) == "after"
    lasting = lasting or (last.ended is not None and last.ended.source == "after")
    if not lasting:
        finding = _transient(finding, weak)
    doubts = doubts_inside(one, firm)
    if undone and DISPUTED not in doubts:
        doubts = (DISPUTED, *doubts)
    perhaps = perhaps_weaker(one, weak, worst.worst)
    made = replace(
        with_weakest(one, finding, perhaps or worst.worst),
        detail=detail_of(
            _beside_snapshots(one, weak, lasting=lasting),
            between(perhaps) if perhaps else "",
            *perhaps_earlier(weak),
            *((PERHAPS_AGAIN, *less) if less else ()),
            *doubts,
            finding.detail,
            *by_management(one),
        ),
        timing=timing(one.history, weak, one.case),
        place=place_of(weak, one.history, one.case),
        witnesses=witnesses(weak, one.case),
        certainty="uncertain" if doubts or finding.certainty == "uncertain" else "certain",
    )
    yield _outlived(one, made, worst.reference, weak if apart else ())


def _outlived(one: Subject, made: Finding, reference: Scalar, weak: Sequence[Stretch]) -> Finding:
    """Flag what outlived the window, which the last of `weak` did not if a record put it back."""
    judged = flag_outlived(one, made, reference)
    ended = weak[-1].ended if weak else None
    if judged.rule != "not-reverted" or ended is None or ended.source != "log":
        return judged
    return with_collection(one, _transient(made, weak), reference)


def of_unknown(one: Subject, found: Sequence[Stretch], *, after: bool = False) -> Finding:
    """Make the finding of a change whose direction nobody knows and that the snapshots do not show.

    `after`: it was made after the window.
    """
    last = found[-1]
    finding = from_change(one.case.catalogue, last.worst)
    doubts = doubts_outside(one, last) if after else doubts_inside(one, found)
    came_back = last.ended is not None and last.ended.source == "log"
    note = (
        f"It was {last.worst.after_text} for a while and then put back." if came_back else LOG_ALONE
    )
    note = f"It was changed after the window. {note}" if after else note
    return replace(
        finding,
        detail=detail_of(note, *doubts, finding.detail, *by_management(one)),
        timing=timing(one.history, found, one.case),
        witnesses=witnesses(found, one.case),
        certainty="uncertain" if doubts or finding.certainty == "uncertain" else "certain",
        states=one.states,
        place=place_of(found, one.history, one.case),
    )


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


def _beside_snapshots(one: Subject, weak: Sequence[Stretch], *, lasting: bool) -> str:
    """State how the log and the after snapshot go together."""
    after, now = one.history.samples.after, one.history.samples.collected
    if not lasting:
        return LOG_ONLY
    if isinstance(after, EllipsisType):
        return LOG_ALONE if isinstance(now, EllipsisType) else LOG_AND_COLLECTION
    if _put_back_inside(one, weak):
        return PUT_BACK
    left = resolve(one.setting, weak[-1].last.after, one.history.key)
    shown = resolve(one.setting, after, one.history.key)
    if same(left, shown):
        return ""
    ended, by = weak[-1].ended, weak[-1].began.by
    if by is not None and by.held:
        return REPORTED_ALONE
    if ended is not None and ended.by is not None and is_at_end(ended.by, one.case.window):
        return BACK_AT_END
    return BACK_LATER if ended is not None and ended.source == "log" else NOT_IN_AFTER
