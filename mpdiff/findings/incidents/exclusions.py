"""Exclusions that the protection log shows in force, or changed, and that nothing else records."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Difference, Timing, Witness
from mpdiff.catalogue.exclusions.automatic import is_automatic
from mpdiff.catalogue.exclusions.spelling import one_spelling
from mpdiff.catalogue.judge import judge
from mpdiff.findings.incidents.periods import where_in_window
from mpdiff.findings.incidents.sentences import MOST_WITNESSES
from mpdiff.findings.make import evidence_finding, from_change
from mpdiff.findings.timing import at
from mpdiff.history.moments import where
from mpdiff.history.subjects import Known, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from mpdiff.base.model import Finding, Incident
    from mpdiff.evidence.facts import Listing
    from mpdiff.findings.case import Case

NAMED: Final = 3
NEAR: Final = timedelta(minutes=2)
"""An event of an exclusion this near explains that the list changed."""


def listings(case: Case) -> Iterator[Finding]:
    """Yield exclusions that the protection log lists in the window or after it and that nothing else shows.

    What it lists before the window already is nothing that the window brought; where it still does in
    the window, and no snapshot has it, that is said of all such items at once.
    """
    early: set[tuple[str, str]] = set()
    told: set[tuple[str, str]] = set()
    lasting: dict[tuple[str, str], Listing] = {}
    for one, setting, item in _listed(case):
        spot = where(one.time, case.window, certain=one.time_certain)
        key = (setting, fold(item))
        if spot == "before":
            early.add(key)
        elif key not in told and _is_news(case, setting, item):
            told.add(key)
            if key in early:
                lasting[setting, item] = one
            else:
                yield _in_force_finding(case, one, setting, item, after=spot == "after")
    if lasting:
        yield _lasting(case, lasting)


def _listed(case: Case) -> Iterator[tuple[Listing, str, str]]:
    for one in sorted(case.support.listings, key=lambda listing: listing.time):
        for setting, items in one.lists.items():
            for item in items:
                yield one, setting, item


def _lasting(case: Case, found: Mapping[tuple[str, str], Listing]) -> Finding:
    items = [item for _, item in found]
    more = " ..." if len(found) > NAMED else ""
    what = "an exclusion" if len(found) == 1 else f"{len(found)} exclusions"
    finding = evidence_finding(
        "in-force-unseen",
        f"The protection log lists {what} before the window and since that no snapshot shows: "
        f"{', '.join(items[:NAMED])}{more}",
        "Defender adds some by itself, as it does for the roles of a server; a snapshot that was altered "
        "looks just like this.",
        severity="medium" if any(_is_risky(case, *one) for one in found) else "low",
    )
    witnesses = dict.fromkeys(
        Witness("protection log", one.member, f"line {one.line}", one.time, one.time_certain)
        for one in found.values()
    )
    return replace(finding, certainty="uncertain", witnesses=tuple(witnesses)[:MOST_WITNESSES])


def _is_risky(case: Case, setting: str, item: str) -> bool:
    """Return whether an exclusion is one that no server makes by itself."""
    change = judge(case.catalogue, Difference(setting, item, "added", None, item))
    return from_change(case.catalogue, change).rule == "risky-exclusion"


def _is_news(case: Case, setting: str, item: str) -> bool:
    if subject_of(setting, item) in case.histories:
        return False
    known = case.catalogue.find(setting)
    kind = known.item_kind if known else None
    if is_automatic(case.catalogue, kind, item) or _is_listed_otherwise(case, setting, kind, item):
        return False
    if known is not None and known.registry_only:
        # no snapshot can have it
        return not isinstance(Known(case.states.collected).value(setting, item), str)
    first, *later = (
        Known(s).value(setting, item) for s in (case.before, case.after, case.states.collected)
    )
    return first is None and not any(isinstance(value, str) for value in later)


def _is_listed_otherwise(case: Case, setting: str, kind: str | None, item: str) -> bool:
    """Whether a state or a record has the same folder in another spelling."""
    if kind not in ("path", "process"):
        return False
    every = kind == "process"
    wanted = one_spelling(case.catalogue, item, every_program=every)
    if not wanted:
        return False
    states = (case.before, case.after, case.states.collected)
    listed = [i for s in states if s is not None for i in (Known(s).items(setting) or {}).values()]
    recorded = [h.key for h in case.histories.values() if h.setting == setting and h.key]
    return any(
        one_spelling(case.catalogue, one, every_program=every) == wanted
        for one in dict.fromkeys((*listed, *recorded))
    )


def _in_force_finding(case: Case, one: Listing, setting: str, item: str, *, after: bool) -> Finding:
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
        title=f"{finding.title} (after the window)" if after else finding.title,
        detail=f"{note} {finding.detail}".strip(),
        timing=Timing(one.time, one.time, times_certain=one.time_certain),
        place="effective",
        certainty="uncertain",
        witnesses=(
            Witness("protection log", one.member, f"line {one.line}", one.time, one.time_certain),
        ),
    )


def exclusions_changed(case: Case) -> Iterator[Finding]:
    """Yield that the list of path exclusions changed in the window, or after it, without a record of an item."""
    periods: dict[str, list[Incident]] = defaultdict(list)
    touched = list(_touched(case))
    for one in case.incidents:
        spot = where_in_window(one, case.window)
        if (
            one.kind == "exclusions-changed"
            and spot in ("inside", "after")
            and not any(abs(time - one.time) <= NEAR for time in touched)
        ):
            periods[spot].append(one)
    for spot, found in periods.items():
        after = " (after the window)" if spot == "after" else ""
        often = f" {len(found)} times, first" if len(found) > 1 else ""
        finding = evidence_finding(
            "exclusions-changed",
            f"The list of path exclusions changed{often} at {at(found[0].time)}{after}, and no record names the item",
            "The protection log reports that the list grew or shrank.",
        )
        yield replace(
            finding,
            certainty="uncertain",
            witnesses=tuple(one.witness for one in found[:MOST_WITNESSES]),
        )

    yield from _discarded(case)


def _discarded(case: Case) -> Iterator[Finding]:
    """Yield items that the product discarded in the window or after it, and that nothing else shows.

    What it discarded before the window already was nothing that the window brought.
    """
    setting = next(s.name for s in case.catalogue.playing("exclusions") if s.item_kind == "path")
    listed = {fold(item) for _, _, item in _listed(case)}
    for found in case.support.discarded.values():
        spots = [where(one.time, case.window, certain=one.time_certain) for one in found]
        first = found[0]
        if "before" in spots or not first.item or fold(first.item) in listed:
            continue
        if not _is_news(case, setting, first.item):
            continue
        finding = evidence_finding(
            "exclusions-changed",
            f"An exclusion was set and discarded: {first.item}",
            f"The protection log discarded it at {at(first.time)} (error {first.error}), so it may have had no "
            "effect; no snapshot and no event shows it.",
            severity="low",
        )
        yield replace(
            finding,
            certainty="uncertain",
            timing=Timing(first.time, found[-1].time, times_certain=first.time_certain),
            witnesses=tuple(
                Witness("protection log", d.member, f"line {d.line}", d.time, d.time_certain)
                for d in found[:MOST_WITNESSES]
            ),
        )


def _touched(case: Case) -> Iterator[datetime]:
    """Yield when an item of the list came or went by a record."""
    names = {s.name for s in case.catalogue.playing("exclusions") if s.item_kind == "path"}
    for history in case.histories.values():
        if history.setting in names:
            yield from (s.time for s in history.changes)
