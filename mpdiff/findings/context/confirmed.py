"""Prints of the status that show as off what the log shows as off at that time: witnesses of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Witness
from mpdiff.findings.trust.coverage import vouches
from mpdiff.history.subjects import is_unknown, same, subject_of

if TYPE_CHECKING:
    from datetime import datetime

    from mpdiff.base.model import Finding, Scalar
    from mpdiff.evidence.facts import PrintedStatus
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.stretches import Stretch

STATUS: Final = "print of Get-MpComputerStatus"


def is_confirming(case: Case, one: PrintedStatus, setting: str, weak: Scalar) -> bool:
    """Whether a print of a weak value lies in a stretch that the history shows as that weak.

    One that nothing dates counts as well, if it can be of that time and the evidence shows that it is not so
    any more: else it may show the state at collection.
    """
    history = case.histories.get(subject_of(setting, None))
    if history is None:
        return False
    within = _is_within if _is_dated(one) or not _is_over(case, history, weak) else _may_be_within
    return any(
        same(stretch.worst.after, weak)
        and _holds(stretch)
        and within(one, stretch.began.time, stretch.ended.time if stretch.ended else None)
        for stretch in history.stretches
    )


def _is_dated(one: PrintedStatus) -> bool:
    return one.not_before is not None and one.not_after is not None


def _is_over(case: Case, history: History, weak: Scalar) -> bool:
    """Whether the state at collection, or a log that reaches to it, shows another value for certain."""
    now = history.samples.collected
    if not is_unknown(now):
        return not same(now, weak)
    last = history.walked.segments[-1]
    known = last.sure and not is_unknown(last.value) and not same(last.value, weak)
    return known and vouches(case.coverage, case.window, case.until, case.collected)


def _holds(stretch: Stretch) -> bool:
    """Whether its times are those of records: of no other can a print be told to lie in it."""
    ended = stretch.ended
    return stretch.dated and (ended is None or ended.time is not None)


def _is_within(one: PrintedStatus, begin: datetime | None, end: datetime | None) -> bool:
    if one.not_before is None or one.not_after is None or begin is None:
        return False
    return begin <= one.not_before and (end is None or one.not_after <= end)


def _may_be_within(one: PrintedStatus, begin: datetime | None, end: datetime | None) -> bool:
    """Whether what bounds the time of a print leaves that open."""
    if begin is None or end is None:
        return False
    early = one.not_after is not None and one.not_after < begin
    return not early and (one.not_before is None or one.not_before <= end)


def with_prints(case: Case, finding: Finding) -> Finding:
    """Return a weakening's finding with the prints that were made in it and show the same."""
    if finding.effect != "weakened" or finding.key is not None or not case.support.statuses:
        return finding
    found = {
        Witness(STATUS, one.member, time=one.not_before): None
        for known in case.catalogue.data.events.status
        if known.setting == finding.setting
        for one in case.support.statuses
        if one.values.get(known.property) is False
        and any(
            (_is_within if _is_dated(one) else _may_be_within)(one, r.start, r.end)
            for r in finding.timing.rounds
        )
        and is_confirming(case, one, known.setting, not known.on)
    }
    new = [one for one in found if one not in finding.witnesses]
    return replace(finding, witnesses=(*finding.witnesses, *new)) if new else finding
