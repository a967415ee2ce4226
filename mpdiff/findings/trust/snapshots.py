"""Are the snapshots all there, and of one device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.base.model import Difference, Finding, Snapshot, Witness
from mpdiff.catalogue.judge import judge
from mpdiff.evidence.device import computer_id, short_name
from mpdiff.evidence.ledger import COLLECTED_PERHAPS, PART
from mpdiff.findings.make import evidence_finding
from mpdiff.findings.trust.incomplete import some_of
from mpdiff.history.diff.compare import compare_snapshots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.findings.case import Case


def missing(case: Case) -> Iterator[Finding]:
    """Yield the snapshots that should be there; names what could not be read."""
    for one in case.missing:
        names = ", ".join(one.unreadable)
        hint = f" These could not be read: {names}." if names else ""
        yield evidence_finding(
            "snapshot-missing",
            f"The {one.side} snapshot is missing",
            "The sensor saves one before the window and one just before it ends. Evidence that should "
            f"be there is not, and without both nothing can be compared.{hint}",
        )


def devices(case: Case) -> Iterator[Finding]:
    """Yield that the snapshots, or the packages, are from two devices."""
    before, after = case.before, case.after
    if before and after and (one := _device_mismatch(case.catalogue, before, after)):
        yield one
    known = [host for host in case.hosts if host]
    if len({short_name(host) for host in known}) > 1:
        yield evidence_finding(
            "device-mismatch",
            f"The packages are from two devices: {' and '.join(known)}",
            "Their host names differ, so their differences say nothing about what was changed on "
            "one.",
        )


def _device_mismatch(catalogue: Catalogue, before: Snapshot, after: Snapshot) -> Finding | None:
    first, second = computer_id(before), computer_id(after)
    if first is None or second is None or first == second:
        return None
    ids = [s.values.get(catalogue.the("device-id").name) for s in (before, after)]
    return evidence_finding(
        "device-mismatch",
        f"The snapshots are from two devices: {ids[0]} and {ids[1]}",
        "Their device identifiers differ, so their differences say nothing about what was changed on one.",
    )


def collected_missing(case: Case) -> Iterator[Finding]:
    """Yield the witnesses that the collection's summary lists and the package lacks."""
    for why in dict.fromkeys(entry.why for entry in case.gone):
        names = [entry.name for entry in case.gone if entry.why == why]
        perhaps = why == COLLECTED_PERHAPS
        finding = evidence_finding(
            "collected-missing",
            f"{'Listed' if perhaps else 'Collected'}, but not in the package: {some_of(names)}",
            "The collection's summary lists each; whether its collector failed, it does not show."
            if perhaps
            else "The collection's summary lists each as collected.",
        )
        yield replace(finding, certainty="uncertain" if perhaps else "certain")
    if case.in_part:
        names = [entry.name for entry in case.in_part]
        finding = evidence_finding(
            "collected-missing",
            f"{PART}: {some_of(names)}",
            " ".join(
                dict.fromkeys(f"{entry.why[:1].upper()}{entry.why[1:]}." for entry in case.in_part)
            )
            + " What such a file lacks is not shown anywhere.",
            severity="low",
        )
        yield replace(
            finding, certainty="uncertain", witnesses=tuple(Witness("ledger", n) for n in names)
        )


def others(case: Case) -> Iterator[Finding]:
    """Yield the snapshots beside the compared pair that differ from both of its sides."""
    if case.before is None or case.after is None:
        return
    ignore = {s.name for s in case.catalogue.settings if s.volatile or s.drifts}
    for other in case.others:
        found = [
            compare_snapshots(side, other, ignore=ignore) for side in (case.before, case.after)
        ]
        if all(one.examples for one in found):
            yield _other_snapshot(case, other, found[1].examples)


def _other_snapshot(case: Case, other: Snapshot, differences: Sequence[Difference]) -> Finding:
    names = list(dict.fromkeys(d.setting for d in differences))
    weaker = [d for d in differences if judge(case.catalogue, d).effect == "weakened"]
    finding = evidence_finding(
        "other-snapshot",
        f"{other.member} differs from both compared snapshots in {some_of(names)}",
        "Which files the sensor saves, and how it calls them, is not documented: this one may be what "
        "counts." + (" It is weaker than the after snapshot." if weaker else ""),
        severity="high" if weaker else "medium",
    )
    return replace(
        finding,
        effect="weakened" if weaker else "unknown",
        certainty="uncertain",
        witnesses=(Witness("another snapshot", other.member, time=other.taken_at),),
    )
