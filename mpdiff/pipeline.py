"""From a source to its report: the order of the stages, on one screen."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from mpdiff import __version__
from mpdiff.current import judge_now, later_weakenings
from mpdiff.diff import Comparison, compare
from mpdiff.evidence_findings import snapshot_findings, window_findings
from mpdiff.findings import from_change, ordered
from mpdiff.gather import Gathered, gather
from mpdiff.logs import Logs, log_findings, read_logs
from mpdiff.model import Change, Finding, PolicyRef, Report, ScenarioMatch, Tool, Window
from mpdiff.report import SCHEMA_VERSION, summarise
from mpdiff.settings import catalogue as load_catalogue
from mpdiff.settings.judge import judge
from mpdiff.timeline import Timeline, join
from mpdiff.window import decide, from_snapshots

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mpdiff.settings.entries import Catalogue


def analyse(
    source: str,
    other: str | None = None,
    *,
    before: str | None = None,
    after: str | None = None,
    events: Sequence[str] = (),
    timezone: str | None = None,
    window: str | None = None,
) -> Report:
    """Analyse an investigation package, or two snapshots, and give the report.

    `source` is a package (zip, folder, cabinet); with `other`, both are snapshot files or packages,
    the before first, and of a package the state at collection is compared. `before` and `after`
    name members where nothing tells which snapshot is which. `events`: further event logs.
    `timezone`: of local times in the evidence, an IANA name or offset. `window`: START/END in
    RFC 3339.

    Raises InputError where nothing can be compared, UsageError for wrong use.
    """
    catalogue = load_catalogue()
    with ExitStack() as open_packages:
        found = gather(
            catalogue, source, other, before=before, after=after, open_packages=open_packages
        )
        logs = read_logs(catalogue, found.evidence, events, timezone, open_packages)
        span = decide(
            window,
            [*found.told, *logs.told, from_snapshots(*found.sides)],
            documented_hours=max(catalogue.data.window_hours),
        )
        comparison, changes = _compare(catalogue, found)
        findings = _first_findings(catalogue, found, comparison, changes, span)
        timeline = join(catalogue, findings, logs.touches, window=span, sides=found.sides)
        findings = _later_findings(catalogue, found, timeline, logs, span)
        return _report(catalogue, found, logs, span, comparison, changes, findings, timeline)


def _compare(catalogue: Catalogue, found: Gathered) -> tuple[Comparison, tuple[Change, ...]]:
    before, after = found.sides
    if before is None or after is None:
        return Comparison((), 0, ()), ()
    identity = {s.name for s in catalogue.settings if s.volatile}
    comparison = compare(before, after, ignore=identity)
    return comparison, tuple(judge(catalogue, d) for d in comparison.differences)


def _first_findings(
    catalogue: Catalogue,
    found: Gathered,
    comparison: Comparison,
    changes: Sequence[Change],
    span: Window | None,
) -> list[Finding]:
    """What the snapshots and the window alone tell."""
    before, after = found.sides
    findings = [*found.findings, *(from_change(catalogue, change) for change in changes)]
    if before is not None and after is not None:
        findings += snapshot_findings(catalogue, before, after, comparison)
    findings += window_findings(catalogue, span)
    return findings


def _later_findings(
    catalogue: Catalogue, found: Gathered, timeline: Timeline, logs: Logs, span: Window | None
) -> tuple[Finding, ...]:
    """What the log and the state at collection add."""
    findings = [*timeline.findings, *log_findings(timeline.findings, logs, span)]
    current = found.current.snapshot if found.current else None
    _, after = found.sides
    known = [t for t in (found.collection.not_before, logs.last) if t is not None]
    judged = judge_now(
        catalogue, findings, current, window=span, collected=max(known, default=None)
    )
    if current is None or after is None or current is after:
        return judged
    return (*judged, *later_weakenings(catalogue, after, current, judged))


def _report(
    catalogue: Catalogue,
    found: Gathered,
    logs: Logs,
    span: Window | None,
    comparison: Comparison,
    changes: tuple[Change, ...],
    findings: Sequence[Finding],
    timeline: Timeline,
) -> Report:
    listed = ordered(findings)
    before, after, current = found.refs()
    return Report(
        schema_version=SCHEMA_VERSION,
        tool=Tool("mpdiff", __version__, catalogue.version),
        source=found.source(),
        device=found.device(logs.hostname),
        window=span,
        before=before,
        after=after,
        current=current,
        changes=changes,
        findings=listed,
        timeline=timeline.entries,
        notices=(*found.notices, *comparison.notices, *logs.notices),
        summary=summarise(listed, changes=len(changes), compared=comparison.compared),
        evidence=found.members(logs.used),
        coverage=logs.coverage,
    )
