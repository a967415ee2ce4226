"""Microsoft Sentinel: audit events of ASIM as JSON lines, for a custom table and its parser.

`EventSubType` tells a finding (`Finding`), one statement of the log (`Change`) and a gap of the
evidence (`Notice`) apart. Every line has the mandatory fields of the AuditEvent schema 0.1 and
`TimeGenerated`, which the Logs Ingestion API wants. The README has the table and the parser.

Source: normalization-schema-audit.md and normalization-common-fields.md of Microsoft's documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mpdiff.base.times import when
from mpdiff.report.digest.titles import headline
from mpdiff.report.render.stores.records import (
    about,
    cited,
    exact,
    filled,
    first_moment,
    json_lines,
)
from mpdiff.report.render.words import notice, still, subject_of_finding, why_settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Device, Finding, Notice, Report, Severity, TimelineEntry
    from mpdiff.report.render.interface import RenderOptions

COLUMNS: Final[dict[str, str]] = {
    "TimeGenerated": "datetime",
    "EventStartTime": "datetime",
    "EventEndTime": "datetime",
    "EventCount": "int",
    "EventSchema": "string",
    "EventSchemaVersion": "string",
    "EventVendor": "string",
    "EventProduct": "string",
    "EventProductVersion": "string",
    "EventType": "string",
    "EventSubType": "string",
    "EventResult": "string",
    "EventSeverity": "string",
    "EventOriginalSeverity": "string",
    "EventOriginalType": "string",
    "EventOriginalUid": "string",
    "EventMessage": "string",
    "Operation": "string",
    "Object": "string",
    "ObjectType": "string",
    "OldValue": "string",
    "NewValue": "string",
    "ValueType": "string",
    "ActorUsername": "string",
    "TargetAppName": "string",
    "TargetAppType": "string",
    "Dvc": "string",
    "DvcHostname": "string",
    "DvcDomain": "string",
    "DvcDomainType": "string",
    "DvcFQDN": "string",
    "DvcId": "string",
    "DvcIdType": "string",
    "DvcOs": "string",
    "AdditionalFields": "dynamic",
}
"""Every field that a line can have, and its type in Log Analytics."""

_SEVERITIES: Final[dict[Severity, str]] = {
    "critical": "High",
    "high": "High",
    "medium": "Medium",
    "low": "Low",
    "info": "Informational",
}
_TYPES: Final = {"added": "Create", "removed": "Delete", "changed": "Set", None: "Other"}


class Asim:
    """Audit events of ASIM; a report without findings, timeline and notices returns no line."""

    name = "asim"
    suffixes = (".asim.jsonl", ".asim.json")

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the lines: findings, statements of the log, notices."""
        shared = _shared_fields(report)
        return json_lines(filled(record | shared) for record in _records(report))


def _records(report: Report) -> Iterator[dict[str, Any]]:
    for finding in report.findings:
        yield _finding(finding, report)
    yield from map(_change, report.timeline)
    for said in report.notices:
        yield _notice(said, report)


def _shared_fields(report: Report) -> dict[str, Any]:
    return {
        "EventCount": 1,
        "EventSchema": "AuditEvent",
        "EventSchemaVersion": "0.1",
        "EventVendor": report.tool.name,
        "EventProduct": report.tool.name,
        "EventProductVersion": report.tool.version,
        "TargetAppName": "Microsoft Defender Antivirus",
        "TargetAppType": "Service",
        **_device(report.device),
    }


def _device(device: Device) -> dict[str, Any]:
    """Return the device; `ComputerID` is Defender Antivirus's own, so its type is Other."""
    host, dot, domain = (device.hostname or "").partition(".")
    return {
        "Dvc": device.hostname or device.computer_id or "unknown",
        "DvcHostname": host,
        "DvcDomain": domain,
        "DvcDomainType": "FQDN" if domain else None,
        "DvcFQDN": device.hostname if dot else None,
        "DvcId": device.computer_id,
        "DvcIdType": "Other" if device.computer_id else None,
        "DvcOs": "Windows",
    }


def _times(start: datetime, end: datetime | None = None) -> dict[str, str]:
    last = end if end is not None and end > start else start
    return {
        "TimeGenerated": when(start),
        "EventStartTime": when(start),
        "EventEndTime": when(last),
    }


def _value_fields(old: str, new: str) -> dict[str, str | None]:
    return {"OldValue": old, "NewValue": new, "ValueType": "Other" if old or new else None}


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    base = first_moment(finding, report)
    about_it = subject_of_finding(finding)
    return {
        **_times(base.time, finding.last_seen),
        "EventType": _TYPES[finding.kind],
        "EventSubType": "Finding",
        "EventResult": "Success" if finding.change else "NA",
        "EventSeverity": _SEVERITIES[finding.severity],
        "EventOriginalSeverity": finding.severity,
        "EventOriginalType": finding.rule,
        "EventOriginalUid": finding.fingerprint,
        "EventMessage": headline(finding),
        "Operation": finding.rule,
        "Object": about_it or report.source.path or "evidence",
        "ObjectType": "Configuration Atom" if about_it else "Other",
        **_value_fields(finding.before_text, finding.after_text),
        "AdditionalFields": filled(
            {
                "Setting": finding.setting,
                "Item": finding.key,
                "Was": exact(finding.before),
                "Became": exact(finding.after),
                "Effect": finding.effect,
                "Certainty": finding.certainty,
                "Status": finding.status,
                "Standing": why_settled(finding),
                "AtCollection": still(finding),
                "Place": finding.place,
                "Origin": finding.origin,
                "DurationSeconds": finding.duration_seconds,
                "TimeBasis": base.basis,
                "TimesCertain": finding.times_certain,
                "Detail": finding.detail,
                "NextStep": finding.next_step,
                "AttackTechniques": list(finding.mitre),
                "Witnesses": [cited(witness) for witness in finding.witnesses],
            }
        ),
    }


def _change(entry: TimelineEntry) -> dict[str, Any]:
    about_it = " ".join(part for part in (entry.setting, entry.label or entry.key) if part)
    return {
        **_times(entry.time),
        "EventType": _type_of(entry),
        "EventSubType": "Change",
        "EventResult": "Failure" if entry.refused else "Success",
        "EventOriginalType": str(entry.event_id),
        "EventOriginalUid": None if entry.record_id is None else str(entry.record_id),
        "EventMessage": f"{about_it}: a change was refused" if entry.refused else None,
        "Operation": f"event {entry.event_id}",
        "Object": about_it or "unknown",
        "ObjectType": "Configuration Atom",
        **_value_fields(entry.before_text, entry.after_text),
        "ActorUsername": entry.actor,
        "AdditionalFields": filled(
            {
                "Setting": entry.setting,
                "Item": entry.key,
                "Effect": entry.effect,
                "Place": entry.place,
                "InWindow": entry.in_window,
                "DurationSeconds": entry.lasted_seconds,
                "TimesCertain": entry.time_certain,
                "Member": entry.member,
            }
        ),
    }


def _type_of(entry: TimelineEntry) -> str:
    if entry.key is None or entry.refused or (entry.before is None) == (entry.after is None):
        return "Set"
    return "Create" if entry.before is None else "Delete"


def _notice(said: Notice, report: Report) -> dict[str, Any]:
    base = about(report)
    return {
        **_times(base.time),
        "EventType": "Other",
        "EventSubType": "Notice",
        "EventResult": "NA",
        "EventSeverity": "Informational",
        "EventOriginalType": said.code,
        "EventMessage": notice(said),
        "Operation": said.code or "notice",
        "Object": said.member or report.source.path or "evidence",
        "ObjectType": "Other",
        "AdditionalFields": {"TimeBasis": base.basis},
    }
