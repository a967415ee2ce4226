"""What happened meanwhile that is no setting: detections, failures, restored files, removed definitions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.severity import one_step_milder
from mpdiff.evidence.commands.records import COMMANDED, SOURCE
from mpdiff.evidence.events.meaning.processes import INSIDE
from mpdiff.evidence.events.services import service_of
from mpdiff.evidence.witnesses.once import WHILE
from mpdiff.findings.incidents.periods import placed
from mpdiff.findings.incidents.sentences import (
    MOST_WITNESSES,
    actors_of,
    detail_of,
    timing_of,
    title_of,
    undated_in_words,
    witnesses_of,
)
from mpdiff.findings.make import evidence_finding
from mpdiff.findings.rules import RULES
from mpdiff.history.subjects import subject_of
from mpdiff.readers.events.source import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Finding, Incident, IncidentKind, Severity
    from mpdiff.evidence.facts import Undated
    from mpdiff.findings.case import Case
    from mpdiff.findings.incidents.periods import Period, Placed

RULE_OF: Final[dict[IncidentKind, str]] = {
    "malware-detected": "malware-detected",
    "malware-allowed": "malware-allowed",
    "remediation-failed": "remediation-failed",
    "quarantine-restored": "quarantine-restored",
    "definitions-removed": "definitions-removed",
    "definitions-missing": "definitions-removed",
    "engine-reverted": "definitions-removed",
    "feature-failed": "feature-failed",
    "engine-failed": "feature-failed",
    "feature-changed": "feature-changed",
    "scanning-off": "protection-off",
    "platform-expired": "protection-off",
    "history-deleted": "history-deleted",
    "configuration-reset": "configuration-protection-reset",
    "service-stopped": "service-stopped",
    "service-disabled": "service-disabled",
    "start-type-changed": "service-start-changed",
    "platform-changed": "platform-changed",
    "tool-misused": "tool-misused",
    "log-cleared": "log-cleared",
    "tampering-attempt": "tamper-blocked",
}
"""The rule that an incident of a kind fires; the others are only shown, or have a module of their own."""

WEAKENS: Final[frozenset[IncidentKind]] = frozenset(
    {
        "scanning-off",
        "platform-expired",
        "feature-failed",
        "engine-failed",
        "configuration-reset",
        "service-stopped",
        "service-disabled",
    }
)
"""Kinds that mean less protection, whatever the settings say."""
BOUNDED: Final = ("support-many", "too-many-events", "timeline-bounded")
"""Notices of a log that holds more than is kept of it."""
NOT_LISTED: Final = (
    "Its log holds more than is kept of it, so there may be more that are not listed."
)
ENGINE_STEP: Final = "Check which engine is installed; update the definitions, and find out who put the older one back."
ANTIVIRUS: Final = "windefend"
COMMAND: Final = "protection-command"
OFF: Final = "0"


def incidents(case: Case) -> Iterator[Finding]:
    """Yield a finding for each kind of incident, of each period, with what it was about.

    The edges of the window are not edges of attention: what counts outside it, `periods` says.
    """
    groups: dict[tuple[IncidentKind, Period, bool], list[Placed]] = defaultdict(list)
    known = _stops_of_setting(case)
    for one in placed(case, (i for i in case.incidents if i.kind in RULE_OF)):
        if _is_of_setting(one.one, known):
            continue  # the change of the setting is a finding of its own
        groups[one.one.kind, one.period, one.grave].append(one)
    for (kind, _, _), found in groups.items():
        if kind != "feature-changed" or not all(_is_shown(case, one.one) for one in found):
            yield _finding(case, kind, found)
    yield from undated(case)


def _stops_of_setting(case: Case) -> list[datetime]:
    """Return when records of its setting show that the antivirus service stopped."""
    settings = {s.name: s.weakens != "true" for s in case.catalogue.playing("service")}
    return [
        s.time
        for history in case.histories.values()
        if history.setting in settings
        for s in history.changes
        if s.after_known and s.after is not settings[history.setting]
    ]


def _is_of_setting(one: Incident, known: Sequence[datetime]) -> bool:
    """Whether a stop of the antivirus service is the one that its setting shows as well."""
    return (
        one.kind == "service-stopped"
        and service_of(one.subject) == ANTIVIRUS
        and any(abs(one.time - time) <= WHILE for time in known)
    )


def undated(case: Case) -> Iterator[Finding]:
    """Yield the commands whose time nothing shows: each may have been in the window."""
    groups: dict[tuple[IncidentKind, str], list[Undated]] = defaultdict(list)
    for one in case.support.undated:
        if (one.kind in RULE_OF or one.kind == "command") and not _is_dated(case, one):
            groups[one.kind, one.title].append(one)
    for (kind, _), found in groups.items():
        made = evidence_finding(RULE_OF.get(kind, COMMAND), *undated_in_words(found))
        yield replace(
            made,
            effect="weakened" if kind in (*WEAKENS, "definitions-removed") else "unknown",
            certainty="uncertain",
            witnesses=tuple(one.witness for one in found[:MOST_WITNESSES]),
        )


def _is_dated(case: Case, one: Undated) -> bool:
    """Whether another log dates the very command."""
    words = fold(one.subject)
    return any(
        words and words in fold(f"{i.subject} {i.detail}")
        for i in case.incidents
        if i.kind == one.kind and i.witness.member != one.witness.member
    )


def _is_shown(case: Case, one: Incident) -> bool:
    """Whether another record shows what the change of a feature was."""
    features = {fold(f.feature): f.setting for f in case.catalogue.data.events.features}
    setting = features.get(fold(one.subject))
    history = case.histories.get(subject_of(setting, None)) if setting else None
    return history is not None and bool(history.changes)


def _finding(case: Case, kind: IncidentKind, found: Sequence[Placed]) -> Finding:
    rule = RULE_OF[kind]
    every = [one.one for one in found]
    certain = any(one.certain and not _is_inside(one.one) for one in found)
    certain = certain and kind != "start-type-changed"
    off = kind == "feature-changed" and any(_turned_off(one) for one in every)
    kept = _all_kept(case, every)
    detail = f"{detail_of(case, found)}{'' if kept else f' {NOT_LISTED}'}".strip()
    made = evidence_finding(rule, title_of(found, all_kept=kept), detail)
    if kind == "engine-reverted":
        made = replace(made, next_step=ENGINE_STEP)
    return replace(
        made,
        effect="weakened" if kind in WEAKENS or off or _by_command(every) else "unknown",
        severity=_severity(rule, found, off=off),
        certainty="certain" if certain and not off and not _is_denied(found) else "uncertain",
        timing=timing_of(every),
        witnesses=witnesses_of(every),
        actors=actors_of(every),
    )


def _all_kept(case: Case, found: Sequence[Incident]) -> bool:
    """Whether no log that these stand in holds more than is kept of it."""
    bounded = {n.member for n in case.log_notices if n.code in BOUNDED}
    return not any(w.member in bounded for one in found for w in (one.witness, *one.also))


def _severity(rule: str, found: Sequence[Placed], *, off: bool) -> Severity:
    """Return the rule's severity, one step down for what was over outside the window: all are, or none."""
    severity = "medium" if off or _less(rule, found) else RULES[rule].severity
    return severity if found[0].grave else one_step_milder(severity)


def _less(rule: str, found: Sequence[Placed]) -> bool:
    """Whether it is less than the rule says: another log than Defender's own was cleared."""
    return rule == "log-cleared" and all(fold(one.one.subject) != fold(CHANNEL) for one in found)


def _is_inside(one: Incident) -> bool:
    """Whether a command is known only as what another program was given, which need not have run it."""
    tool = any(w.source == SOURCE for w in (one.witness, *one.also))
    return not tool and INSIDE in one.detail.split("; ")


def _by_command(found: Sequence[Incident]) -> bool:
    """Whether somebody removed definitions; by events alone it may have been a failed update."""
    return any(
        one.kind == "definitions-removed" and w.source in COMMANDED
        for one in found
        for w in (one.witness, *one.also)
    )


def _is_denied(found: Sequence[Placed]) -> bool:
    """Whether all that shows protection off is a command, which the next health report denies."""
    return all(
        one.reported and {w.source for w in (one.one.witness, *one.one.also)} <= {*COMMANDED}
        for one in found
    )


def _turned_off(one: Incident) -> bool:
    """Whether the configuration that event 5004 leaves is 0; that 0 is off is no documented fact."""
    return f"Configuration: {OFF}" in one.detail.split("; ")
