"""From a source to its report: the order of the stages, on one screen.

A stage that has nothing to do is not imported: two small files take the time that Python takes.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from mpdiff import __version__
from mpdiff.base.model import (
    Change,
    Finding,
    Notice,
    PolicyRef,
    Report,
    ScenarioMatch,
    Tool,
    Window,
)
from mpdiff.catalogue import catalogue as load_catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.evidence.facts import Logs, Timeline
from mpdiff.evidence.gather import Gathered, gather
from mpdiff.evidence.window import decide, disagreements, from_snapshots
from mpdiff.findings.changes import from_change, ordered
from mpdiff.findings.scenarios import explain
from mpdiff.findings.trust import host_mismatch, snapshot_findings, window_findings
from mpdiff.history.diff import Comparison, compare
from mpdiff.report.summary import SCHEMA_VERSION, summarise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mpdiff.catalogue.entries import Catalogue
    from mpdiff.findings.policy import Policy


def analyse(
    source: str,
    other: str | None = None,
    *,
    before: str | None = None,
    after: str | None = None,
    events: Sequence[str] = (),
    timezone: str | None = None,
    window: str | None = None,
    scenarios: Sequence[str] = (),
    policy: str | None = None,
    today: date | None = None,
) -> Report:
    """Analyse an investigation package, or two snapshots, and give the report.

    `source` is a package (zip, folder, cabinet); with `other`, both are snapshot files or packages,
    the before first, and of a package the state at collection is compared. `before` and `after`
    name members where nothing tells which snapshot is which. `events`: further event logs.
    `timezone`: of local times in the evidence, an IANA name or offset. `window`: START/END in
    RFC 3339. `scenarios`: the documented reasons that the window was opened for. `policy`: the path
    of a policy file; `today` decides which of its acceptances still hold (default: today in UTC).

    Raises InputError where nothing can be compared, UsageError for wrong use.
    """
    catalogue = load_catalogue()
    rules = _policy(catalogue, policy)
    with ExitStack() as open_packages:
        found = gather(
            catalogue, source, other, before=before, after=after, open_packages=open_packages
        )
        logs = _logs(catalogue, found, events, timezone, open_packages)
        told = [*found.told, *logs.told, from_snapshots(*found.sides)]
        span = decide(window, told, documented_hours=max(catalogue.data.window_hours))
        found.require_snapshots(window_known=span is not None)
        found.notices += disagreements(span, told)
        comparison, changes = _compare(catalogue, found)
        found.check_current()
        findings = _first_findings(catalogue, found, comparison, changes, span)
        findings += host_mismatch(logs.hosts)
        timeline = _join(catalogue, found, findings, logs, span)
        judged = _later_findings(catalogue, found, timeline, logs, span)
        weighed = _weigh(
            catalogue, judged, rules, scenarios=scenarios, hostname=logs.hostname, today=today
        )
        return _report(catalogue, found, logs, span, comparison, changes, weighed, timeline)


def _policy(catalogue: Catalogue, path: str | None) -> Policy | None:
    if path is None:
        return None
    from mpdiff.findings.policy_file import load

    return load(path, catalogue)


def _logs(
    catalogue: Catalogue,
    found: Gathered,
    events: Sequence[str],
    timezone: str | None,
    open_packages: ExitStack,
) -> Logs:
    if not found.evidence and not events and timezone is None:
        return Logs()
    from mpdiff.evidence.logs import read_logs

    return read_logs(catalogue, found.evidence, events, timezone, open_packages)


def _join(
    catalogue: Catalogue,
    found: Gathered,
    findings: Sequence[Finding],
    logs: Logs,
    span: Window | None,
) -> Timeline:
    if not logs.touches:
        return Timeline((), tuple(findings))
    from mpdiff.findings.timeline import join

    return join(catalogue, findings, logs.touches, window=span, sides=found.sides)


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
    """Return what the snapshots, the window and a state in place of the second snapshot tell."""
    before, after = found.sides
    findings = [*found.findings, *(from_change(catalogue, change) for change in changes)]
    if before is not None and after is not None:
        findings += snapshot_findings(catalogue, before, after, comparison)
    elif before is not None and found.current is not None:
        from mpdiff.findings.at_collection import since_first

        findings += since_first(catalogue, before, found.current.snapshot)
    findings += window_findings(catalogue, span)
    return findings


def _later_findings(
    catalogue: Catalogue, found: Gathered, timeline: Timeline, logs: Logs, span: Window | None
) -> tuple[Finding, ...]:
    """Return these and what the log and the state at collection add."""
    if logs.coverage is None and found.current is None:
        return timeline.findings
    from mpdiff.findings.at_collection import judge_now, later_weakenings
    from mpdiff.findings.log import log_findings
    from mpdiff.findings.timeline import with_last_touch

    until = found.collection.not_before if found.collection.window_open else None
    findings = [
        *timeline.findings,
        *log_findings(catalogue, timeline.findings, logs, span, until=until),
    ]
    current = found.current.snapshot if found.current else None
    if any(f.rule == "device-mismatch" for f in findings):
        current = None  # nobody can tell of which device it is the state
    before, after = found.sides
    known = [t for t in (found.collection.not_before, logs.last) if t is not None]
    judged = judge_now(
        catalogue, findings, current, window=span, collected=max(known, default=None)
    )
    if current is None or after is None or current is after:
        return judged
    later = later_weakenings(catalogue, after, current, judged, before=before)
    return (*judged, *with_last_touch(later, logs.touches, span))


class Weighed(NamedTuple):
    """The findings as the user's policy and the reasons for the window leave them."""

    findings: tuple[Finding, ...]
    notices: Sequence[Notice]
    matches: tuple[ScenarioMatch, ...]
    unexplained: tuple[str, ...]
    policy: PolicyRef | None


def _weigh(
    catalogue: Catalogue,
    findings: Sequence[Finding],
    rules: Policy | None,
    *,
    scenarios: Sequence[str],
    hostname: str | None,
    today: date | None,
) -> Weighed:
    """Apply the policy, then let the given scenarios explain what is still open."""
    notices: Sequence[Notice] = ()
    given = list(scenarios)
    if rules is not None:
        from mpdiff.findings.policy import apply, scenarios_for

        day = today or datetime.now(UTC).date()
        findings, notices = apply(rules, findings, today=day, catalogue=catalogue)
        given += scenarios_for(rules, hostname)
    explained, matches, unexplained = explain(catalogue, ordered(findings), given)
    return Weighed(explained, notices, matches, unexplained, rules.ref if rules else None)


def _report(  # noqa: PLR0917  every stage's result, in their order
    catalogue: Catalogue,
    found: Gathered,
    logs: Logs,
    span: Window | None,
    comparison: Comparison,
    changes: tuple[Change, ...],
    weighed: Weighed,
    timeline: Timeline,
) -> Report:
    listed = weighed.findings
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
        notices=(
            *found.notices,
            *found.changes(),
            *comparison.notices,
            *logs.notices,
            *weighed.notices,
        ),
        summary=summarise(listed, changes=len(changes), compared=comparison.compared),
        evidence=found.members(logs.used),
        scenarios=weighed.matches,
        unexplained=weighed.unexplained,
        policy=weighed.policy,
        coverage=logs.coverage,
    )
