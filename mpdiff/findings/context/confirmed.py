"""Prints of the status that show as off what the log shows as off at that time: witnesses of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.base.model import Witness
from mpdiff.history.follow.printed import SOURCE as STATUS
from mpdiff.history.subjects import same, subject_of

if TYPE_CHECKING:
    from datetime import datetime

    from mpdiff.base.model import Finding, Scalar
    from mpdiff.evidence.facts import PrintedStatus
    from mpdiff.findings.case import Case
    from mpdiff.history.stretches import Stretch


def is_confirming(case: Case, one: PrintedStatus, setting: str, weak: Scalar) -> bool:
    """Whether a print of a weak value lies in a stretch that the history shows as that weak.

    One that nothing dates may as well show the state at collection, whatever its setting is then: it counts
    for no stretch and stands for itself.
    """
    history = case.histories.get(subject_of(setting, None))
    if history is None:
        return False
    return any(
        same(stretch.worst.after, weak)
        and _holds(stretch)
        and _is_within(one, stretch.began.time, stretch.ended.time if stretch.ended else None)
        for stretch in history.stretches
    )


def _holds(stretch: Stretch) -> bool:
    """Whether its times are those of records: of no other can a print be told to lie in it."""
    ended = stretch.ended
    return stretch.dated and (ended is None or ended.time is not None)


def _is_within(one: PrintedStatus, begin: datetime | None, end: datetime | None) -> bool:
    if one.not_before is None or one.not_after is None or begin is None:
        return False
    return begin <= one.not_before and (end is None or one.not_after <= end)


def with_prints(case: Case, finding: Finding) -> Finding:
    """Return a weakening's finding with the prints that were made in it and show the same."""
    if finding.effect != "weakened" or finding.key is not None:
        return finding
    found = dict.fromkeys(
        Witness(STATUS, one.member, time=one.not_before)
        for known in case.catalogue.data.events.status
        if known.setting == finding.setting
        for one in case.support.statuses
        if one.values.get(known.property) is False
        and any(_is_within(one, r.start, r.end) for r in finding.timing.rounds)
        and is_confirming(case, one, known.setting, not known.on)
    )
    new = [one for one in found if one not in finding.witnesses]
    return replace(finding, witnesses=(*finding.witnesses, *new)) if new else finding
