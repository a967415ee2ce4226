"""OCSF 1.8 events as JSON lines, for Security Lake and other stores that speak OCSF.

A finding is a Detection Finding (class 2004), each of its weak stretches a Device Config State
Change (class 5019), and a notice a Base Event (class 0), so that no gap of the evidence is lost.
What OCSF has no attribute for stands in `unmapped`, which it keeps for that.

Source: the schema of release 1.8.0; profiles `datetime` (RFC 3339 beside the milliseconds) and
`host` (a device in a finding).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from mpdiff.base.times import when
from mpdiff.report.digest.times import time_mark
from mpdiff.report.digest.titles import headline, title
from mpdiff.report.render.stores.records import (
    about,
    cited,
    exact,
    filled,
    first_moment,
    json_lines,
)
from mpdiff.report.render.words import change, notice, still, subject_of_finding, why_settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Device, Finding, Notice, Report, Round, Severity, Status, Witness
    from mpdiff.report.render.interface import RenderOptions

VERSION: Final = "1.8.0"
_SEVERITIES: Final[dict[Severity, int]] = {
    "info": 1,
    "low": 2,
    "medium": 3,
    "high": 4,
    "critical": 5,
}
_SEVERITY_NAMES: Final = ("", "Informational", "Low", "Medium", "High", "Critical")
_STATUSES: Final[dict[Status, tuple[int, str]]] = {
    "open": (1, "New"),
    "accepted": (3, "Suppressed"),
    "explained": (99, "Explained"),
}
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?\Z")


class Ocsf:
    """OCSF 1.8 events; a report without findings and notices returns no line."""

    name = "ocsf"
    suffixes = (".ocsf.jsonl", ".ocsf.json")

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the lines: each finding, followed by its stretches; then the notices."""
        return json_lines(_events(report))


def _events(report: Report) -> Iterator[dict[str, Any]]:
    for finding in report.findings:
        yield _finding(finding, report)
        for stretch in finding.rounds:
            yield _stretch_event(stretch, finding, report)
    for said in report.notices:
        yield _notice(said, report)


def _event(report: Report, class_uid: int, activity: int, severity: int) -> dict[str, Any]:
    """Return what every event has; the category is the first digit of the class."""
    return {
        "class_uid": class_uid,
        "category_uid": class_uid // 1000,
        "activity_id": activity,
        "type_uid": class_uid * 100 + activity,
        "severity_id": severity,
        "severity": _SEVERITY_NAMES[severity],
        "metadata": {
            "version": VERSION,
            "product": filled(
                {
                    "name": report.tool.name,
                    "vendor_name": report.tool.name,
                    "version": report.tool.version,
                }
            ),
            "profiles": ["datetime", "host"],
        },
        "device": _device(report.device),
    }


def _device(device: Device) -> dict[str, Any]:
    """Return the device; a name that is no host name goes where any text may stand."""
    host = device.hostname
    named = {"hostname": host} if host and _HOST.match(host) else {"name": host}
    known = filled({**named, "uid": device.computer_id})
    return (known or {"name": "unknown"}) | {
        "type_id": 0,
        "os": {"name": "Windows", "type_id": 100},
    }


def _at(name: str, time: datetime | None) -> dict[str, Any]:
    """Return a time twice: milliseconds since 1970, rounded down, and RFC 3339."""
    if time is None:
        return {}
    seconds, millis = int(time.replace(microsecond=0).timestamp()), time.microsecond // 1000
    return {name: seconds * 1000 + millis, f"{name}_dt": when(time)}


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    base = first_moment(finding, report)
    status_id, status = _STATUSES[finding.status]
    certain = finding.certainty == "certain"
    event = _event(report, 2004, 1, _SEVERITIES[finding.severity]) | _at("time", base.time)
    event |= {
        "message": headline(finding),
        "status_id": status_id,
        "status": status,
        "status_detail": why_settled(finding),
        "confidence_id": 3 if certain else 1,
        "confidence": "High" if certain else "Low",
        "finding_info": _info(finding, report),
        "evidences": [_evidence_of(witness) for witness in finding.witnesses],
        "remediation": {"desc": finding.next_step} if finding.next_step else None,
        "unmapped": _unmapped(finding) | {"time_basis": _basis(base.basis, finding)},
    }
    return filled(event)


def _basis(basis: str, finding: Finding) -> str:
    said = time_mark(finding)
    return f"{basis} ({said})" if said else basis


def _info(finding: Finding, report: Report) -> dict[str, Any]:
    return filled(
        {
            "uid": finding.fingerprint,
            "title": title(finding),
            "desc": finding.detail,
            "types": [finding.rule],
            "analytic": {"uid": finding.rule, "name": finding.rule, "type_id": 1, "type": "Rule"},
            "attacks": [_attack(technique) for technique in finding.mitre],
            "data_sources": [report.source.path],
            **_at("first_seen_time", finding.first_seen),
            **_at("last_seen_time", finding.last_seen),
        }
    )


def _attack(technique: str) -> dict[str, Any]:
    parent, dot, _ = technique.partition(".")
    found: dict[str, Any] = {"technique": {"uid": parent}}
    return found | {"sub_technique": {"uid": technique}} if dot else found


def _evidence_of(witness: Witness) -> dict[str, Any]:
    return {
        "name": witness.source or "witness",
        "data": filled(
            {
                "member": witness.member,
                "position": witness.position,
                "time": when(witness.time) if witness.time else None,
                "time_certain": witness.time_certain,
                "text": witness.text,
            }
        ),
    }


def _unmapped(finding: Finding) -> dict[str, Any]:
    states = finding.states
    held = {
        "before_snapshot": states.before_snapshot,
        "after_snapshot": states.after_snapshot,
        "at_collection": states.at_collection,
    }
    return filled(
        {
            "setting": finding.setting,
            "item": finding.key,
            "label": finding.label,
            "change": change(finding),
            "was": exact(finding.before),
            "became": exact(finding.after),
            "was_text": finding.before_text,
            "became_text": finding.after_text,
            "effect": finding.effect,
            "place": finding.place,
            "origin": finding.origin,
            "still_weakened": finding.still_weakened,
            "standing_at_collection": still(finding),
            "duration_seconds": finding.duration_seconds,
            "times_certain": finding.times_certain,
            "zone_fits": finding.timing.zone_fits,
            "status": finding.status,
            **{name: {"kind": h.kind, "text": h.text} for name, h in held.items() if h},
        }
    )


def _stretch_event(stretch: Round, finding: Finding, report: Report) -> dict[str, Any]:
    """Return one stretch; how secure the device was before it, only that setting's own history says."""
    about_it = ": ".join(part for part in (subject_of_finding(finding), change(finding)) if part)
    event = _event(report, 5019, 1, _SEVERITIES[finding.severity]) | _at("time", stretch.start)
    event |= _at("start_time", stretch.start) | _at("end_time", stretch.end)
    event |= {
        "message": f"Weakened: {about_it or headline(finding)}",
        "duration": None if stretch.seconds is None else int(stretch.seconds * 1000),
        "security_level_id": 2,
        "security_level": "At Risk",
        "security_states": [{"state_id": 99, "state": about_it or headline(finding)}],
        "unmapped": filled(
            {
                "finding_uid": finding.fingerprint,
                "setting": finding.setting,
                "item": finding.key,
                "place": stretch.place,
                "times_certain": finding.times_certain,
                "time_basis": _basis("Weakened from", finding) if time_mark(finding) else None,
                "zone_fits": finding.timing.zone_fits,
                "witness": [cited(witness) for witness in finding.witnesses],
            }
        ),
    }
    return filled(event)


def _notice(said: Notice, report: Report) -> dict[str, Any]:
    base = about(report)
    event = _event(report, 0, 99, 1) | _at("time", base.time)
    more = {"code": said.code, "member": said.member, "time_basis": base.basis}
    return event | {
        "activity_name": "Notice",
        "message": notice(said),
        "unmapped": filled(more),
    }
