"""Features that acted in a weaker mode than the snapshots hold, where two modes write the same event.

What one mode alone writes is a statement about the setting; here nothing tells which of several it was.
"""

from __future__ import annotations

from collections import defaultdict
from types import EllipsisType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Timing
from mpdiff.catalogue.judge import display, judge
from mpdiff.findings.incidents.periods import where_in_window
from mpdiff.findings.make import from_change
from mpdiff.findings.rules import RULES
from mpdiff.findings.timing import at
from mpdiff.history.subjects import Known, difference_of, same, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Finding, Incident, Scalar
    from mpdiff.catalogue.event_meanings import ActedMeaning
    from mpdiff.findings.case import Case

RULE: Final = "not-in-force"


def modes(case: Case) -> Iterator[Finding]:
    """Yield the settings whose feature acted in the window in a mode weaker than both snapshots hold."""
    meanings = {f"event {one.id}": one for one in case.catalogue.data.events.acted if one.among}
    found: dict[str, list[Incident]] = defaultdict(list)
    for one in case.incidents:
        source = one.witness.source
        if source in meanings and where_in_window(one, case.window) == "inside":
            found[source].append(one)
    for source, incidents in found.items():
        yield from _weaker(case, meanings[source], incidents)


def _weaker(case: Case, meaning: ActedMeaning, found: Sequence[Incident]) -> Iterator[Finding]:
    set_ = _unchanged(case, meaning.setting)
    if isinstance(set_, EllipsisType):
        return
    steps = [difference_of(meaning.setting, None, set_, mode) for mode in meaning.among]
    changes = [judge(case.catalogue, step) for step in steps]
    if not all(change.effect == "weakened" for change in changes):
        return
    setting = case.catalogue.find(meaning.setting)
    names = " or ".join(display(case.catalogue, setting, mode) for mode in meaning.among)
    made = from_change(case.catalogue, changes[0])
    yield replace(
        made,
        rule=RULE,
        title=f"{meaning.setting} acted in {names}, and both snapshots hold {made.before_text}",
        detail=f"{found[0].title} at {at(found[0].time)}. {made.detail}".strip(),
        next_step=RULES[RULE].next_step,
        place="effective",
        certainty="uncertain",
        timing=Timing(found[0].time, found[-1].time),
        witnesses=tuple(one.witness for one in found[:20]),
    )


def _unchanged(case: Case, setting: str) -> Scalar | EllipsisType:
    """Return what both snapshots hold; unknown where they differ or a record shows a change."""
    history = case.histories.get(subject_of(setting, None))
    if history is not None and history.changes:
        return ...
    first, second = (Known(s).value(setting, None) for s in (case.before, case.after))
    return first if same(first, second) else ...
