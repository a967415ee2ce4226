"""Exclusions that the protection log shows in force, or changed, and that nothing else records."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Difference, Timing, Witness
from mpdiff.catalogue.judge import judge
from mpdiff.findings.make import evidence_finding, from_change
from mpdiff.findings.timing import at
from mpdiff.history.moments import where
from mpdiff.history.subjects import Known, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Finding
    from mpdiff.evidence.facts import Listing
    from mpdiff.findings.case import Case

NEAR: Final = timedelta(minutes=2)
"""An event of an exclusion this near explains that the list changed."""


def listings(case: Case) -> Iterator[Finding]:
    """Yield exclusions that the protection log lists in the window and that nothing else shows."""
    if case.before is None:
        return
    told: set[tuple[str, str]] = set()
    for one in sorted(case.support.listings, key=lambda listing: listing.time):
        spot = where(one.time, case.window, certain=one.time_certain)
        if spot == "before":  # what it lists already is nothing that the window brought
            told |= {(setting, fold(i)) for setting, items in one.lists.items() for i in items}
        if spot not in ("inside", "open"):
            continue
        for setting, items in one.lists.items():
            for item in items:
                if (setting, fold(item)) not in told and _is_news(case, setting, item):
                    told.add((setting, fold(item)))
                    yield _in_force_finding(case, one, setting, item)


def _is_news(case: Case, setting: str, item: str) -> bool:
    if subject_of(setting, item) in case.histories:
        return False
    first, *later = (
        Known(s).value(setting, item) for s in (case.before, case.after, case.states.collected)
    )
    return first is None and not any(isinstance(value, str) for value in later)


def _in_force_finding(case: Case, one: Listing, setting: str, item: str) -> Finding:
    change = judge(case.catalogue, Difference(setting, item, "added", None, item))
    plain = from_change(case.catalogue, change)
    grave = plain.rule != "exclusion-added"  # a risky shape says more than where it was found
    finding = plain if grave else replace(plain, rule="in-force-unseen", underlying_rule=plain.rule)
    note = (
        f"The protection log lists it as in force at {at(one.time)}; no snapshot and no event shows it. "
        "It may be one that Defender adds by itself."
    )
    return replace(
        finding,
        detail=f"{note} {finding.detail}".strip(),
        timing=Timing(one.time, one.time, times_certain=one.time_certain),
        place="effective",
        certainty="uncertain",
        witnesses=(
            Witness("protection log", one.member, f"line {one.line}", one.time, one.time_certain),
        ),
    )


def exclusions_changed(case: Case) -> Iterator[Finding]:
    """Yield that the list of exclusions changed in the window without any record of an item."""
    names = {s.name for s in case.catalogue.playing("exclusions")}
    touched = [s.time for h in case.histories.values() if h.setting in names for s in h.changes]
    for one in case.incidents:
        if (
            one.kind != "exclusions-changed"
            or where(one.time, case.window, certain=one.time_certain) != "inside"
        ):
            continue
        if any(abs(time - one.time) <= NEAR for time in touched):
            continue
        finding = evidence_finding(
            "exclusions-changed",
            f"The list of path exclusions changed at {at(one.time)}, and no record names the item",
            "The protection log reports that the list grew or shrank.",
        )
        yield replace(finding, certainty="uncertain", witnesses=(one.witness,))
        return
