"""From a source to its report: the order of the stages, on one screen.

A stage that has nothing to do is not imported: two small files take the time that Python takes.
Each function is one stage; it stays one module, so that the order of the whole program is read in one
place.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from os import PathLike, fspath
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.model import (
    Finding,
    Notice,
    PolicyRef,
    Report,
    ScenarioMatch,
    TimelineEntry,
    Tool,
    Window,
)
from mpdiff.base.system import lazy
from mpdiff.base.version import SCHEMA_VERSION, __version__
from mpdiff.catalogue import catalogue as load_catalogue
from mpdiff.evidence.facts import Logs
from mpdiff.evidence.gather import gather
from mpdiff.evidence.window import decide, disagreements, from_snapshots
from mpdiff.findings.case import Case
from mpdiff.findings.changes.crowds import bounded, listed_changes
from mpdiff.findings.due import due
from mpdiff.findings.make import ordered
from mpdiff.findings.weighing.mode import mode_of
from mpdiff.findings.weighing.scenarios import explain_by_scenarios
from mpdiff.history.build import History, States, histories
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.history.diff.comparison import Comparison
from mpdiff.report.digest.build import stated
from mpdiff.report.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from mpdiff.base.model import Incident
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.gathered import Gathered
    from mpdiff.findings.weighing.policy import Policy
    from mpdiff.history.subjects import Subject


def analyse(
    source: str | PathLike[str],
    other: str | PathLike[str] | None = None,
    *,
    before: str | None = None,
    after: str | None = None,
    events: Sequence[str | PathLike[str]] = (),
    timezone: str | None = None,
    device: str | None = None,
    window: str | None = None,
    scenarios: Sequence[str] = (),
    policy: str | PathLike[str] | None = None,
    today: date | None = None,
    case_number: str | None = None,
    analyst: str | None = None,
) -> Report:
    """Analyse an investigation package, or two snapshots, and return the report.

    `source` is a package (zip, folder, cabinet); with `other`, both are snapshot files or packages,
    the before first, and of a package the state at collection is compared. `before` and `after`
    name members where nothing shows which snapshot is which. `events`: further event logs.
    `timezone`: of local times in the evidence, an IANA name or offset. `device`: a further name of the
    device, under which `events` may know it. `window`: START/END in
    RFC 3339. `scenarios`: the documented reasons that the window was opened for. `policy`: the path
    of a policy file; `today` decides which of its acceptances still hold (default: today in UTC).
    `case_number`, `analyst`: stand in the report as given.

    Raises InputError where nothing can be compared, UsageError for wrong use.
    """
    source, other = fspath(source), fspath(other) if other is not None else None
    logs_given = tuple(fspath(path) for path in events)
    policy = fspath(policy) if policy else None
    catalogue = load_catalogue()
    rules = (
        lazy.load("mpdiff.findings.weighing.policy_file:load_policy")(policy, catalogue)
        if policy
        else None
    )
    with ExitStack() as open_packages:
        found = gather(
            catalogue, source, other, before=before, after=after, open_packages=open_packages
        )
        logs = _logs(catalogue, found, logs_given, timezone, open_packages, device=device)
        span = _window(catalogue, found, logs, window)
        logs = _bounded(_with_restarts(catalogue, logs, span), span)
        found.settle(window_open=_is_open(found, logs, span))
        case = _case(catalogue, found, logs, span)
        found_out = (one for handler in due(case) for one in lazy.load(handler)(case))
        findings = lazy.load("mpdiff.findings.context.context:in_context")(
            case, bounded(case, found_out)
        )
        weighed = _weigh(
            case, findings, rules, scenarios=scenarios, hostname=logs.hostname, today=today
        )
        made = _report(found, logs, case, weighed)
    shaped = (
        ("before", before),
        ("after", after),
        *(("events", PurePath(path).name) for path in logs_given),
        ("device", device),
        ("timezone", timezone),
        ("window", window),
        *(("scenario", name) for name in scenarios),
        ("policy", PurePath(policy).name if policy else None),
        ("today", today.isoformat() if today else None),
    )
    return stated(replace(made, options=_options(shaped), case=case_number, analyst=analyst))


def _options(given: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    """Return the options that shaped the report as the command line spells them."""
    said = [f"--{name} {value}" for name, value in given if value]
    return (*said, *(["--isolate"] if limits.is_isolated() else []), *limits.in_words())


def _logs(
    catalogue: Catalogue,
    found: Gathered,
    events: Sequence[str],
    timezone: str | None,
    open_packages: ExitStack,
    *,
    device: str | None,
) -> Logs:
    if not found.evidence and not events and timezone is None:
        return Logs()
    read_logs = lazy.load("mpdiff.evidence.events.logs:read_logs")
    logs: Logs = read_logs(
        catalogue,
        found.evidence,
        events,
        timezone,
        open_packages,
        device=device,
        devices=found.devices,
    )
    if len({host for host in logs.hosts if host}) > 1:
        logs = lazy.load("mpdiff.evidence.events.whose.apart:apart")(logs)
    return logs


def _window(catalogue: Catalogue, found: Gathered, logs: Logs, option: str | None) -> Window | None:
    """Decide on the window, and whether the evidence suffices to compare anything."""
    sources = [*found.told, *logs.told, from_snapshots(*found.sides)]
    span = decide(option, sources, documented_hours=max(catalogue.data.window_hours))
    found.require_snapshots(window_known=span is not None)
    found.notices += disagreements(span, sources)
    found.check_current()
    return span


def _with_restarts(catalogue: Catalogue, logs: Logs, span: Window | None) -> Logs:
    if not logs.support.starts and not any(i.kind == "reboot" for i in logs.incidents):
        return logs
    known = lazy.load("mpdiff.evidence.witnesses.protection.restarts:with_restarts")
    names = (catalogue.the("real-time").name, catalogue.the("service").name)
    told: Logs = known(logs, span, names)
    return told


def _bounded(logs: Logs, span: Window | None) -> Logs:
    """Keep of very many incidents those that matter to the window."""
    if not logs.incidents and not logs.kept_since:
        return logs
    bounded: Logs = lazy.load("mpdiff.findings.context.kept:with_what_matters")(logs, span)
    return bounded


def _is_open(found: Gathered, logs: Logs, span: Window | None) -> bool:
    """Return whether the window was open at collection; a log that reaches past its end overrules."""
    known = [t for t in (logs.last, logs.support.collected) if t is not None]
    past = span and span.end and known and max(known) > span.end
    return found.collection.window_open and not past


def _case(catalogue: Catalogue, found: Gathered, logs: Logs, span: Window | None) -> Case:
    """Follow every subject through the evidence."""
    states = _states(found, logs)
    comparison = _compare(catalogue, states)
    times = (found.collection.not_before, logs.last, logs.support.collected)
    known = [t for t in times if t is not None]
    until = found.collection.not_before if _is_open(found, logs, span) else None
    vouches = lazy.load("mpdiff.findings.trust.coverage:vouches")
    followed = histories(
        catalogue,
        logs.statements,
        comparison.differences,
        states,
        window=span,
        vouched=bool(logs.coverage and logs.coverage.time_certain)
        and vouches(logs.coverage, span, max(known, default=None)),
        bulks=comparison.bulks,
        setbacks=logs.setbacks,
        listings=logs.support.listings,
        statuses=logs.support.statuses,
        sessions=logs.support.starts,
    )
    case = Case(
        catalogue=catalogue,
        states=states,
        comparison=comparison,
        histories=followed,
        window=span,
        coverage=logs.coverage,
        incidents=_during(catalogue, logs, followed, span),
        collected=max(known, default=None),
        until=until,
        missing=tuple(found.missing),
        others=found.beside,
        hosts=logs.hosts,
        operational=logs.operational,
        log_notices=logs.notices,
        support=logs.support,
        sessions=logs.sessions,
        spans=logs.spans,
        platform=logs.platform,
        security=logs.security,
        security_since=logs.security_since,
        gone=found.gone(logs),
        in_part=found.in_part(logs),
    )
    return _with_states(case)


def _with_states(case: Case) -> Case:
    """Name with each incident what was weaker then that is no setting."""
    if not case.incidents:
        return case
    named = lazy.load("mpdiff.findings.context.meanwhile:with_states")
    return replace(case, incidents=named(case))


def _during(
    catalogue: Catalogue, logs: Logs, followed: dict[Subject, History], span: Window | None
) -> tuple[Incident, ...]:
    """Name with each incident what was weaker when it happened."""
    if not logs.incidents:
        return ()
    joined: tuple[Incident, ...] = lazy.load("mpdiff.findings.context.meanwhile:joined")(
        catalogue, logs.incidents, followed, span
    )
    return joined


def _states(found: Gathered, logs: Logs) -> States:
    before, after = found.sides
    current = found.current.snapshot if found.current else None
    places = found.collection.places
    if len({h for h in logs.hosts if h}) > 1 or found.two_devices:
        # nobody can know of which device it is the state
        return States(before, after, None, {})
    return States(before, after, current, places, found.collection.accounts)


def _compare(catalogue: Catalogue, states: States) -> Comparison:
    if states.before is None or states.after is None:
        return Comparison((), 0, ())
    identity = {s.name for s in catalogue.settings if s.volatile}
    return compare_snapshots(states.before, states.after, ignore=identity)


class Weighed(NamedTuple):
    """The findings as the user's policy and the reasons for the window leave them."""

    findings: tuple[Finding, ...]
    notices: Sequence[Notice]
    matches: tuple[ScenarioMatch, ...]
    unexplained: tuple[str, ...]
    policy: PolicyRef | None


def _weigh(
    case: Case,
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
        from mpdiff.findings.weighing.policy import apply, scenarios_for

        day = today or datetime.now(UTC).date()
        findings, notices = apply(rules, findings, today=day, catalogue=case.catalogue)
        given += scenarios_for(rules, hostname)
    explained, matches, unexplained = explain_by_scenarios(
        case.catalogue, ordered(findings), given, mode_of(case)
    )
    return Weighed(explained, notices, matches, unexplained, rules.ref if rules else None)


def _report(found: Gathered, logs: Logs, case: Case, weighed: Weighed) -> Report:
    changes, total = listed_changes(case)
    timeline, unlisted = _timeline(case, logs)
    before, after, current = found.refs()
    ledger = found.ledger(logs, (*found.notices, *logs.notices))
    return Report(
        schema_version=SCHEMA_VERSION,
        tool=Tool("mpdiff", __version__, case.catalogue.version),
        source=found.source(logs),
        device=found.device(logs),
        window=case.window,
        before=before,
        after=after,
        current=current,
        changes=changes,
        findings=weighed.findings,
        timeline=timeline,
        notices=(
            *found.notices,
            *found.changes(),
            *case.comparison.notices,
            *logs.notices,
            *_said(case, weighed.findings),
            *unlisted,
            *weighed.notices,
        ),
        summary=summarise(weighed.findings, changes=total, compared=case.comparison.compared),
        evidence=found.members(logs.used),
        scenarios=weighed.matches,
        unexplained=weighed.unexplained,
        policy=weighed.policy,
        coverage=logs.coverage,
        incidents=_incidents(case),
        ledger=ledger,
        rests_on=lazy.load("mpdiff.evidence.ledger:rests_on")(ledger) if found.evidence else "",
    )


def _incidents(case: Case) -> tuple[Incident, ...]:
    """Return what happened beside the settings, and who had a session meanwhile, in order of time."""
    if not case.sessions:
        return case.incidents
    who: tuple[Incident, ...] = lazy.load("mpdiff.findings.context.sessions:sessions_meanwhile")(
        case
    )
    return tuple(sorted((*case.incidents, *who), key=lambda one: one.time))


def _said(case: Case, findings: Sequence[Finding]) -> tuple[Notice, ...]:
    """Return what the evidence leaves open about who and what was in force."""
    if not case.hosts:
        return ()
    notices: tuple[Notice, ...] = lazy.load("mpdiff.findings.context.context:notices")(
        case, findings
    )
    return notices


def _timeline(case: Case, logs: Logs) -> tuple[tuple[TimelineEntry, ...], tuple[Notice, ...]]:
    """Return the timeline, and a notice where it could not list all."""
    if not logs.statements:
        return (), ()
    from mpdiff.findings.timeline import timeline, unlisted

    entries = timeline(case.catalogue, logs.statements, case.window)
    return entries, unlisted(logs.statements, len(entries))
