"""Is a weakening still there at collection, and who holds the value then."""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final, Literal

from msgspec.structs import replace

from mpdiff.base.severity import raised
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes.collection.disputed import disputed
from mpdiff.findings.changes.subject import Subject, detail_of
from mpdiff.findings.make import title_of
from mpdiff.findings.rules import RULES
from mpdiff.findings.timing import told
from mpdiff.history.moments import of
from mpdiff.history.places import MANAGEMENT, PLACES
from mpdiff.history.subjects import difference_of, same

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Place, Scalar
    from mpdiff.history.follow.segments import Segment

STILL_THERE: Final = "The window is over and it is still there."
AGAIN: Final = "At collection it is weakened again."
RUNS_AGAIN: Final = "The setting was put back; whether it runs again is unknown, as {by} at {at} is the last record of that."
UNDONE: Final = "At collection it is as it was before."


def flag_outlived(one: Subject, finding: Finding, reference: Scalar) -> Finding:
    """Add whether a weakening is still there, and flag what outlived the window."""
    judged = with_collection(one, finding, reference)
    if judged.effect == "strengthened" and _is_undone(one, judged):
        return replace(judged, detail=detail_of(judged.detail, UNDONE))
    if judged.rule == "transient":
        return judged
    return _outlived(one, judged, STILL_THERE)


def weak_again(one: Subject, finding: Finding, *, apart: bool) -> Finding:
    """Return what was put back and is weak at collection as what it is: no weakening that is over.

    `apart`: that it was weakened anew has a finding of its own.
    """
    if finding.rule != "transient" or finding.still_weakened is not True or finding.change is None:
        return finding
    if apart:
        title = f"{finding.title}, and is weakened again"
        return replace(finding, title=title, detail=detail_of(finding.detail, AGAIN))
    plain = _as_lasting(one, finding)
    return _outlived(one, replace(plain, detail=detail_of(finding.detail, AGAIN)), "")


def _outlived(one: Subject, judged: Finding, note: str) -> Finding:
    """Flag what outlived the window; `note` says so."""
    if judged.still_weakened is not True or not one.case.over or judged.origin == "policy":
        return judged  # what policy sets is what management wants, not something left behind
    if judged.rule == "weakened-before-window":
        return judged
    return replace(
        judged,
        rule="not-reverted",
        underlying_rule=judged.rule,
        severity=raised(judged.severity) if judged.certainty == "certain" else judged.severity,
        detail=detail_of(judged.detail, note),
        next_step=RULES["not-reverted"].next_step,
    )


def _still_by_log(one: Subject, finding: Finding, reference: Scalar) -> bool | None:
    """Return that what a record put back is no longer there, unless it may be weak anew, or is weaker yet."""
    last = one.history.walked.segments[-1]
    stretches = one.history.stretches
    ended = stretches[-1].ended if stretches else None
    put_back = ended is not None and (finding.rule == "transient" or ended.source == "log")
    put_back = put_back or _is_reported_back(one, reference)
    if isinstance(last.value, EllipsisType) or _is_weaker_still(one, reference, last.value):
        return None
    return False if put_back and last.sure and not _is_gap_after(one, ended) else None


def _is_reported_back(one: Subject, reference: Scalar) -> bool:
    """Whether the last event about what ran reports it back, after the last record that shows it weak."""
    reports = [s for s in one.history.statements if s.place == "effective" and s.source is None]
    last, stretches = (reports[-1] if reports else None), one.history.stretches
    began = stretches[-1].began.by if stretches else None
    if last is None or began is None or not (last.after_known and last.time_certain):
        return False
    return began.time < last.time and not _is_weaker_still(one, reference, last.after)


def _is_gap_after(one: Subject, ended: Segment | None) -> bool:
    """Whether the log lost records after what was put back: it may have been weakened anew."""
    holes = one.case.coverage.gap_times if one.case.coverage else ()
    return any(ended is None or ended.time is None or end >= ended.time for _, end in holes)


def with_collection(one: Subject, finding: Finding, reference: Scalar) -> Finding:
    """Add the three states, whether a weakening is still there, and who holds the value."""
    finding = replace(finding, states=one.states)
    if finding.effect != "weakened" or one.setting is None:
        return finding
    judged = _with_state(one, finding, reference)
    if judged.still_weakened is True:
        return judged
    said = disputed(one.case, one.history.setting, one.history.key, reference)
    if not said and (said := _unseen_return(one)):
        judged = _as_lasting(one, judged)
    if not said:
        return judged
    return replace(judged, still_weakened=None, detail=detail_of(judged.detail, said))


def _as_lasting(one: Subject, finding: Finding) -> Finding:
    """Return what was put back as what it became: that it ran again no record shows."""
    if finding.rule != "transient" or finding.change is None:
        return finding
    rule = finding.underlying_rule or "weakened"
    return replace(
        finding,
        rule=rule,
        underlying_rule=None,
        title=title_of(finding.change, one.setting),
        next_step=RULES[rule].next_step,
    )


def _unseen_return(one: Subject) -> str:
    """State that what is configured was put back, and that no record of what ran shows it on again."""
    switches = (c.by for c in one.history.walked.clashes if c.lasting and c.by is not None)
    by = next(switches, None)
    return (
        "" if by is None else RUNS_AGAIN.format(by=by.source or f"event {by.event_id}", at=told(by))
    )


def _with_state(one: Subject, finding: Finding, reference: Scalar) -> Finding:
    now = one.history.samples.collected
    if isinstance(now, EllipsisType):
        return replace(finding, still_weakened=_still_by_log(one, finding, reference))
    still = _is_weaker_still(one, reference, now)
    if finding.certainty == "uncertain" and still and not same(now, finding.after):
        still = None  # what it became is unchanged, and only its direction uncertain
    return replace(finding, still_weakened=still, origin=_holder(one, finding, now))


def _is_weaker_still(one: Subject, reference: Scalar, now: Scalar) -> bool | None:
    """Compare the state at collection with the state before the weakening; None: nobody knows."""
    if same(now, reference):
        return False
    step = judge(
        one.case.catalogue,
        difference_of(one.history.setting, one.history.key, reference, now),
    )
    return {"weakened": True, "strengthened": False, "neutral": False}.get(step.effect)


def _holder(one: Subject, finding: Finding, now: Scalar) -> Literal["policy", "local"] | None:
    """Return who holds the value at collection: management, or somebody on the device.

    A value that was written below the keys of management inside the window is nobody's policy; where
    it is a new one that no record shows written, who put it there is open. Below another value of a
    stronger place it applies for the time of the mode only: that place puts it back when that is over.
    """
    held = one.history.samples.places
    holder: Place | None = next((p for p in PLACES if same(held.get(p, ...), now)), None)
    if holder is None or now is None:
        return finding.origin
    if holder not in MANAGEMENT:
        return "local"
    recorded = [s for s in one.history.changes if s.place == holder]
    if holder in one.history.walked.written:
        mine = recorded and of(recorded[-1], one.case.window) == "inside"
        return "local" if mine else None  # one that was only written again stood there before
    known = same(now, one.history.samples.before) or any(same(s.after, now) for s in recorded)
    stronger = [held.get(place) for place in PLACES[: PLACES.index(holder)]]
    overruled = any(value is not None for value in stronger)
    return "policy" if known or (overruled and one.case.over) else None


def _is_undone(one: Subject, finding: Finding) -> bool:
    now = one.history.samples.collected
    return same(now, finding.before) and not same(now, finding.after)
