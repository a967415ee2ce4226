"""What happened meanwhile that is no setting: detections, failures, restored files, removed definitions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Finding, Incident, IncidentKind, Timing, Window
from mpdiff.base.times import duration
from mpdiff.evidence.witnesses.commands import SOURCE
from mpdiff.findings.make import evidence_finding
from mpdiff.findings.timing import at
from mpdiff.history.moments import where
from mpdiff.history.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.findings.case import Case

RULE_OF: Final[dict[IncidentKind, str]] = {
    "malware-detected": "malware-detected",
    "remediation-failed": "remediation-failed",
    "quarantine-restored": "quarantine-restored",
    "definitions-removed": "definitions-removed",
    "feature-failed": "feature-failed",
    "engine-failed": "feature-failed",
    "feature-changed": "feature-changed",
    "scanning-off": "protection-off",
    "platform-expired": "protection-off",
    "history-deleted": "history-deleted",
    "configuration-reset": "configuration-protection-reset",
    "service-stopped": "service-stopped",
    "platform-changed": "platform-changed",
    "tool-misused": "tool-misused",
}
"""The rule that an incident of a kind fires; the others are only shown."""

WEAKENS: Final = frozenset(
    {"protection-off", "feature-failed", "configuration-protection-reset", "service-stopped"}
)
"""Rules of incidents that mean less protection, whatever the settings say."""
COMMANDED: Final = (SOURCE, "event ProcessCreated", "event 4688")
"""Witnesses that record a command line."""
ENDS: Final[dict[IncidentKind, IncidentKind]] = {
    "scanning-off": "scanning-on",
    "feature-failed": "feature-recovered",
}
MEANWHILE: Final = frozenset(
    {
        "malware-detected",
        "remediation-failed",
        "quarantine-restored",
        "definitions-removed",
        "tool-misused",
    }
)
"""Kinds that count outside the window as well, where something was weak at that time."""
NO_WINDOW: Final = "No window is known, so it may be older than the snapshots."
TIME_OPEN: Final = "The log's times are not certain, so it may lie outside the window."
MOST_LISTED: Final = 5
OFF: Final = "0"


def incidents(case: Case) -> Iterator[Finding]:
    """Yield a finding for each kind of incident inside the window, with what it was about.

    What happened outside it while something was weak counts as well.
    """
    by_kind: dict[IncidentKind, list[Incident]] = defaultdict(list)
    for one in case.incidents:
        near = _where_in_window(one, case.window) in ("inside", "open")
        if one.kind in RULE_OF and (near or (one.during and one.kind in MEANWHILE)):
            by_kind[one.kind].append(one)
    for kind, found in by_kind.items():
        if kind != "feature-changed" or not all(_is_shown(case, one) for one in found):
            yield _incident_finding(case, kind, found)


def _is_shown(case: Case, one: Incident) -> bool:
    """Whether another record shows what the change of a feature was."""
    features = {fold(f.feature): f.setting for f in case.catalogue.data.events.features}
    setting = features.get(fold(one.subject))
    history = case.histories.get(subject_of(setting, None)) if setting else None
    return history is not None and bool(history.changes)


def _where_in_window(one: Incident, window: Window | None) -> str:
    return where(one.time, window, certain=one.time_certain, others=one.other_times)


def _incident_finding(case: Case, kind: IncidentKind, found: Sequence[Incident]) -> Finding:
    rule = RULE_OF[kind]
    known = case.window is not None and case.window.start is not None
    certain = any(one.during or _where_in_window(one, case.window) == "inside" for one in found)
    doubt = "" if certain else TIME_OPEN if known else NO_WINDOW
    off = kind == "feature-changed" and any(_turned_off(one) for one in found)
    made = evidence_finding(
        rule,
        _incident_title(found),
        " ".join(
            (*_detail_lines(found), *_ended(case, kind, found), *_meanwhile(found), doubt)
        ).strip(),
    )
    return replace(
        made,
        effect="weakened" if rule in WEAKENS or off or _by_command(found) else "unknown",
        severity="medium" if off else made.severity,
        certainty="certain" if certain and not off else "uncertain",
        timing=Timing(
            first_seen=found[0].time,
            last_seen=found[-1].time,
            times_certain=all(one.time_certain for one in found),
        ),
        witnesses=tuple(w for one in found[:20] for w in (one.witness, *one.also)),
        actors=tuple(dict.fromkeys(f"{one.actor} (ran it)" for one in found if one.actor))[:6],
    )


def _by_command(found: Sequence[Incident]) -> bool:
    """Whether somebody removed definitions; by events alone it may have been a failed update."""
    return any(
        one.kind == "definitions-removed" and w.source in COMMANDED
        for one in found
        for w in (one.witness, *one.also)
    )


def _turned_off(one: Incident) -> bool:
    """Whether the configuration that event 5004 leaves is 0; that 0 is off is no documented fact."""
    return f"Configuration: {OFF}" in one.detail.split("; ")


def _incident_title(found: Sequence[Incident]) -> str:
    first = found[0]
    subjects = list(dict.fromkeys(one.subject for one in found if one.subject))
    about = f": {', '.join(subjects[:3])}{' ...' if len(subjects) > 3 else ''}" if subjects else ""  # noqa: PLR2004
    often = "" if len(found) == 1 else f" ({len(found)} times)"
    return f"{first.title}{about}{often} at {at(first.time)}"


def _detail_lines(found: Sequence[Incident]) -> Iterator[str]:
    details = list(dict.fromkeys(one.detail for one in found if one.detail))
    for detail in details[:MOST_LISTED]:
        yield f"{detail}."
    if len(details) > MOST_LISTED:
        yield f"And {len(details) - MOST_LISTED} more."


def _meanwhile(found: Sequence[Incident]) -> Iterator[str]:
    """State what was weaker at that time."""
    names = list(dict.fromkeys(name for one in found for name in one.during))
    if names:
        more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
        yield f"Weaker at that time: {', '.join(names[:MOST_LISTED])}{more}."


def _ended(case: Case, kind: IncidentKind, found: Sequence[Incident]) -> Iterator[str]:
    """State when what began ended, if a record shows it."""
    if kind == "service-stopped":
        lasting = [one for one in found if one.end is None]
        seconds = sum((one.end - one.time).total_seconds() for one in found if one.end)
        yield (
            "No record shows that it ran again."
            if lasting
            else f"It ran again after {duration(seconds)} in all."
        )
    end = ENDS.get(kind)
    if end is None:
        return
    later = [one for one in case.incidents if one.kind == end and one.time >= found[-1].time]
    yield f"It ended at {at(later[0].time)}." if later else "No record shows that it ended."
