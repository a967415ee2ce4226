"""Which incidents are over: a service that ran again, scanning that was turned on, a part that recovered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Round

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Finding, Incident, IncidentKind
    from mpdiff.findings.case import Case

ENDS: Final[dict[IncidentKind, IncidentKind]] = {
    "scanning-off": "scanning-on",
    "feature-failed": "feature-recovered",
}
"""What ends an incident that carries no end of its own."""
LASTS: Final[tuple[IncidentKind, ...]] = ("service-stopped", *ENDS)
"""Kinds that last; a command has an end as well, which is not the end of what it did."""


def with_end(case: Case, finding: Finding) -> Finding:
    """Return the finding of an incident with the stretches that it lasted, where records show its ends.

    It is restored where every one has an end; where one has none, nothing shows whether it still lasts.
    """
    if finding.effect != "weakened" or finding.change is not None or finding.rounds:
        return finding
    spans = [(one, _end_of(case, one)) for one in _about(case, finding)]
    ends = [end for _, end in spans if end is not None]
    if not ends:
        return finding
    rounds = tuple(
        Round(one.time, end, (end - one.time).total_seconds() if end else None)
        for one, end in spans
    )
    known = [one.seconds for one in rounds if one.seconds is not None]
    over = len(known) == len(rounds)
    told = finding.timing
    if any(end is not None and end == _reported(case, one) for one, end in spans):
        told = replace(told, times_certain=False, doubts=(*told.doubts, "bounds"))
    timing = replace(
        told,
        rounds=rounds,
        duration_seconds=sum(known) if over else None,
        last_seen=max(filter(None, (*ends, finding.last_seen))),
    )
    return replace(finding, timing=timing, still_weakened=False if over else None)


def _about(case: Case, finding: Finding) -> Iterator[Incident]:
    """Yield the incidents that a finding is about; it cites only the first of very many."""
    cited = set(finding.witnesses)
    kinds = {one.kind for one in case.incidents if one.witness in cited}
    first, last = finding.first_seen, finding.last_seen
    if first is not None and last is not None:
        yield from (i for i in case.incidents if i.kind in kinds and first <= i.time <= last)


def _end_of(case: Case, one: Incident) -> datetime | None:
    """Return when an incident was over; None where no record with certain times shows it."""
    kind = ENDS.get(one.kind)
    if one.kind not in LASTS or not one.time_certain:
        return None
    if kind is None:
        return one.end
    shown = _reported(case, one)
    later = [
        two.time
        for two in case.incidents
        if two.kind == kind and two.time_certain and two.time >= one.time and _is_same(one, two)
    ]
    return min([*later, shown] if shown else later, default=None)


def _reported(case: Case, one: Incident) -> datetime | None:
    """Return when a health report shows that scanning was on again, at the latest."""
    from mpdiff.findings.incidents.periods import reported_on  # with all that knows incidents

    return reported_on(case, one) if one.kind == "scanning-off" else None


def _is_same(one: Incident, two: Incident) -> bool:
    """Return whether an end is of the very thing: scanning for viruses, a part of that name."""
    if one.kind == "scanning-off":
        return one.title.removesuffix("off") == two.title.removesuffix("on")
    return fold(one.subject) == fold(two.subject)
