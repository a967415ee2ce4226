"""Why the times of a finding are not certain, and which offset would make them so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.history.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mpdiff.base.model import Finding, TimeDoubt
    from mpdiff.findings.case import Case
    from mpdiff.findings.context.zones import Fit

ZONE: Final = (
    "zone-assumed",
    "zone-uncertain",
    "export-zone-assumed",
    "mplog-zone-unchecked",
    "mplog-zone-shifted",
)
"""Notices of a source whose zone is not known, or not for certain."""
ORDER: Final = ("day-order-open",)
CLOCK: Final = ("clock-set-back", "mplog-clock-back")


def with_doubts(case: Case, finding: Finding, found: Mapping[str, Fit]) -> Finding:
    """Return a finding whose times are not certain with the reasons."""
    timing = finding.timing
    if timing.times_certain or (timing.first_seen or timing.last_seen) is None:
        return finding
    doubts = tuple(dict.fromkeys(_doubts(case, finding))) or ("course",)
    fitting = {
        found[w.member].offset
        for w in finding.witnesses
        if w.time is not None and w.member in found
    }
    fits = fitting.pop() if len(fitting) == 1 and "zone" in doubts else None
    return replace(finding, timing=replace(timing, doubts=doubts, zone_fits=fits))


def _doubts(case: Case, finding: Finding) -> Iterator[TimeDoubt]:
    unsure = {w.member for w in finding.witnesses if w.time is not None and not w.time_certain}
    codes = {n.code for n in case.log_notices if n.member in unsure}
    if not codes.isdisjoint(ZONE):
        yield "zone"
    if not codes.isdisjoint(ORDER):
        yield "day-order"
    history = case.histories.get(subject_of(finding.setting or "", finding.key))
    back = history is not None and not history.order_certain
    if back or not codes.isdisjoint(CLOCK) or _by_a_clock_set_back(case, finding):
        yield "clock"


def _by_a_clock_set_back(case: Case, finding: Finding) -> bool:
    """Return whether a time of a finding is one that the clock showed twice, by whichever log tells so."""
    times = [w.time for w in finding.witnesses if w.time is not None]
    steps = case.coverage.setbacks if case.coverage else ()
    return any(after <= time <= before for before, after in steps for time in times)
