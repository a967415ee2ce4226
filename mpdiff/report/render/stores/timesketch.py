"""Timesketch: JSON lines in the form that its importers take, every event with a time.

A line has `message`, `datetime` and `timestamp_desc`, which Timesketch requires, and `data_type`,
which tells findings (`mpdiff:defender:finding`) from stretches, changes, incidents, notices, the
window and the report. The same name always holds the same type: values are texts, as OpenSearch
fixes the type of a field by what it sees first.

Source: docs/guides/user/import-from-json-csv.md of google/timesketch, and its import client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mpdiff.base.times import when
from mpdiff.report.digest import digest
from mpdiff.report.digest.times import report_mark, time_mark
from mpdiff.report.digest.titles import headline
from mpdiff.report.render.stores.records import about, cited, filled, first_moment, json_lines
from mpdiff.report.render.words import (
    change,
    device_in_words,
    notice,
    still,
    subject_of_finding,
    why_settled,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Finding, Incident, Report, TimelineEntry
    from mpdiff.report.render.interface import RenderOptions

_TYPE: Final = "mpdiff:defender:"


class Timesketch:
    """Timesketch's JSON lines; also a report without findings has a line, the report's own."""

    name = "timesketch"
    suffixes = (".timesketch.jsonl",)

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the lines: report, window, findings with their stretches, changes, incidents."""
        place = {
            "hostname": report.device.hostname,
            "computer_id": report.device.computer_id,
            "source": report.source.path,
        }
        return json_lines(filled(record | place) for record in _records(report))


def _records(report: Report) -> Iterator[dict[str, Any]]:
    yield _report_event(report)
    yield from _window_events(report)
    for finding in report.findings:
        yield _finding(finding, report)
        yield from _stretches(finding)
    local = f" ({report_mark(report)})"
    yield from (_change(entry, "" if entry.time_certain else local) for entry in report.timeline)
    for incident in report.incidents:
        yield from _incident(incident)
    yield from _notices(report)


def _event(time: datetime, basis: str, kind: str, message: str, *tags: str) -> dict[str, Any]:
    return {
        "message": message,
        "datetime": when(time),
        "timestamp_desc": basis,
        "data_type": _TYPE + kind,
        "tag": [tag for tag in ("mpdiff", *tags) if tag],
    }


def _report_event(report: Report) -> dict[str, Any]:
    base = about(report)
    message = f"{device_in_words(report)}: {digest(report).verdict}"
    return _event(base.time, base.basis, "report", message)


def _window_events(report: Report) -> Iterator[dict[str, Any]]:
    window = report.window
    if window is None:
        return
    unsure = "" if window.certain else "uncertain"
    for time, what in ((window.start, "started"), (window.end, "ended")):
        if time is not None:
            message = f"Troubleshooting mode {what} (from {window.basis})"
            yield _event(time, f"Troubleshooting mode {what}", "window", message, unsure)


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    base = first_moment(finding, report)
    tags = (finding.severity, finding.rule, finding.effect, finding.status)
    about_it = (subject_of_finding(finding), change(finding))
    message = f"[{finding.severity}] {headline(finding)}"
    return _event(base.time, _basis(base.basis, finding), "finding", message, *tags) | {
        **_subject_fields(finding),
        "change": ": ".join(part for part in about_it if part),
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "severity": finding.severity,
        "status": finding.status,
        "standing": why_settled(finding),
        "effect": finding.effect,
        "certainty": finding.certainty,
        "was": finding.before_text,
        "became": finding.after_text,
        "at_collection": still(finding),
        "place": finding.place,
        "detail": finding.detail,
        "next_step": finding.next_step,
        "duration_seconds": finding.duration_seconds,
        "times_certain": finding.times_certain,
        "zone_fits": finding.timing.zone_fits,
        "mitre": list(finding.mitre),
        "witness": [cited(witness) for witness in finding.witnesses],
    }


def _basis(basis: str, finding: Finding) -> str:
    """Return what a time is the time of, and that it is local, or not certain, where it is."""
    said = time_mark(finding)
    return f"{basis} ({said})" if said else basis


def _subject_fields(of: Finding | TimelineEntry) -> dict[str, Any]:
    return {"setting": of.setting, "item": of.key, "rule_name": of.label}


def _stretches(finding: Finding) -> Iterator[dict[str, Any]]:
    about_it = subject_of_finding(finding) or headline(finding)
    shared = {
        **_subject_fields(finding),
        "fingerprint": finding.fingerprint,
        "severity": finding.severity,
        "times_certain": finding.times_certain,
    }
    for stretch in finding.rounds:
        more = shared | {"place": stretch.place, "duration_seconds": stretch.seconds}
        begun = _event(
            stretch.start,
            _basis("Weakened from", finding),
            "stretch",
            f"{about_it}: weakened from here",
        )
        yield begun | more
        if stretch.end is not None:
            ended = f"{about_it}: weakened until here"
            yield _event(stretch.end, _basis("Weakened until", finding), "stretch", ended) | more


def _change(entry: TimelineEntry, unsure: str) -> dict[str, Any]:
    label = " ".join(part for part in (entry.setting, entry.label or entry.key) if part)
    if entry.refused:
        basis, message = "Change refused", f"{label}: a change was refused"
    else:
        basis, message = "Setting changed", f"{label}: {entry.before_text} to {entry.after_text}"
    tags = (entry.effect, "refused" if entry.refused else "")
    record = "" if entry.record_id is None else f"record {entry.record_id}"
    cites = (f"event {entry.event_id}", entry.member, record)
    return _event(entry.time, basis + unsure, "change", message, *tags) | {
        **_subject_fields(entry),
        "event_identifier": str(entry.event_id),
        "effect": entry.effect,
        "was": entry.before_text,
        "became": entry.after_text,
        "place": entry.place,
        "username": entry.actor,
        "duration_seconds": entry.lasted_seconds,
        "times_certain": entry.time_certain,
        "witness": [", ".join(part for part in cites if part)],
    }


def _incident(incident: Incident) -> Iterator[dict[str, Any]]:
    message = ": ".join(part for part in (incident.title, incident.subject) if part)
    more = {
        "incident": incident.kind,
        "detail": incident.detail,
        "times_certain": incident.time_certain,
        "witness": [cited(incident.witness)],
    }
    yield _event(incident.time, "Incident", "incident", message, incident.kind) | more
    if incident.end is not None:
        ended = f"{message} (ended)"
        yield _event(incident.end, "Incident ended", "incident", ended, incident.kind) | more


def _notices(report: Report) -> Iterator[dict[str, Any]]:
    base = about(report)
    for said in report.notices:
        yield _event(base.time, base.basis, "notice", notice(said), said.code)
