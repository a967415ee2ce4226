"""When an incident counts: inside the window, before it or after it, and what lasted into it.

What only a person does counts at any time, a state until a record ends it, and what the product or a
detection does within a day before the window and until the package was collected.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.history.moments import where
from mpdiff.history.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Incident, IncidentKind, Window
    from mpdiff.findings.case import Case

Period = Literal["before", "inside", "after"]

NEAR: Final = timedelta(hours=24)
"""How long before the window what was detected or failed still belongs to the story."""
ENDS: Final[dict[IncidentKind, IncidentKind]] = {
    "scanning-off": "scanning-on",
    "feature-failed": "feature-recovered",
    "service-disabled": "service-changed",
}
"""What begins a state, and what ends it."""
BACK: Final = {
    "event 5010": "event 5009",
    "event 5012": "event 5011",
    "event 7040": "event 7040",
}
"""Events that one other event alone ends."""
NAMED: Final = ("feature-failed", "service-disabled")
"""Kinds whose end names the same subject."""
LASTING: Final = frozenset({*ENDS, "service-stopped", "platform-expired"})
"""Kinds that begin a state."""
ONLY_INSIDE: Final = frozenset({"platform-changed", "feature-changed"})
"""Kinds that are routine outside the window."""
AT_ANY_TIME: Final = frozenset(
    {
        "scanning-off",
        "definitions-removed",
        "quarantine-restored",
        "configuration-reset",
        "tool-misused",
        "service-disabled",
        "malware-allowed",
    }
)
"""Kinds that somebody did."""


class Placed(NamedTuple):
    """An incident, the period it counts in, and when what it began had ended.

    `certain`: it lies in that period by every reading of its time. `reaches`: it began before the
    window and no record ends it before that. `reported`: a health report shows that it had ended.
    """

    one: Incident
    period: Period
    ended: datetime | None
    certain: bool
    reported: bool
    reaches: bool = False

    @property
    def grave(self) -> bool:
        """Whether it weighs as much as inside the window."""
        lasts = self.one.kind in LASTING and self.ended is None
        return self.period == "inside" or self.reaches or lasts or bool(self.one.during)


def placed(case: Case, incidents: Iterator[Incident]) -> Iterator[Placed]:
    """Yield the incidents that count, each with its period."""
    for one in incidents:
        spot = where_in_window(one, case.window)
        ended = end_of(case, one)
        reported = ended is not None and is_reported(case, one, ended)
        if spot in ("inside", "open"):
            sure = spot == "inside" or bool(one.during)
            yield Placed(one, "inside", ended, certain=sure, reported=reported)
        elif spot == "before":
            start = case.opened
            reaches = one.kind in LASTING and (
                ended is None or (start is not None and ended > start)
            )
            if reaches or one.during or _is_near(one, start):
                yield Placed(one, "before", ended, certain=True, reaches=reaches, reported=reported)
        elif one.during or one.kind not in ONLY_INSIDE:
            yield Placed(one, "after", ended, certain=True, reported=reported)


def where_in_window(one: Incident, window: Window | None) -> str:
    """Return where an incident lies."""
    return where(one.time, window, certain=one.time_certain, others=one.other_times)


def _is_near(one: Incident, start: datetime | None) -> bool:
    if one.kind in ONLY_INSIDE:
        return False
    return one.kind in AT_ANY_TIME or (start is not None and start - one.time <= NEAR)


def end_of(case: Case, one: Incident) -> datetime | None:
    """Return when what an incident began ended; None where no record shows it."""
    if one.kind == "service-stopped":
        return one.end
    kind = ENDS.get(one.kind)
    by = BACK.get(one.witness.source)
    ends = (
        other.time
        for other in case.incidents
        if other.kind == kind
        and other.time >= one.time
        and (by is None or other.witness.source == by)
        and (one.kind not in NAMED or fold(other.subject) == fold(one.subject))
    )
    shown = reported_on(case, one) if one.kind == "scanning-off" else None
    return min((end for end in (*ends, shown) if end is not None), default=None)


def is_reported(case: Case, one: Incident, ended: datetime) -> bool:
    """Return whether what shows an end is a health report."""
    return one.kind == "scanning-off" and ended == reported_on(case, one)


def reported_on(case: Case, one: Incident) -> datetime | None:
    """Return when the first health report after an incident shows real-time protection on."""
    from mpdiff.readers.events.templates import HEALTH_REPORT  # with all readers of events

    setting = case.catalogue.the("real-time")
    history = case.histories.get(subject_of(setting.name, None))
    off = setting.weakens == "true"
    later = (
        s.time
        for s in (history.statements if history else ())
        if s.held and s.event_id == HEALTH_REPORT and s.time > one.time
        if s.time_certain and s.after_known and s.after is not off
    )
    return min(later, default=None)
