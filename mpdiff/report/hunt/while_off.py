"""What ran and what was found while the device was weaker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import kusto_string
from mpdiff.catalogue.exclusions.shapes import risk
from mpdiff.report.hunt.query import (
    BRING_BACK,
    KEEP,
    Query,
    Span,
    device_remarks,
    on_device,
    within_any,
)
from mpdiff.report.hunt.subjects import weak_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Report
    from mpdiff.catalogue.entries import ItemKind
    from mpdiff.catalogue.lookup import Catalogue

_PROTECTION: Final = ("Antivirus", "Asr", "ControlledFolderAccess", "ExploitGuard", "Tampering")
"""How action types of DeviceEvents begin that are about protection."""
_WILD: Final = re.compile(r"[*?%]")
MOST_ITEMS: Final = 100


def queries(report: Report, catalogue: Catalogue) -> Iterator[Query]:
    """Return the queries for each weak stretch; none where nothing was weakened."""
    spans = weak_spans(report)
    if not spans:
        return
    yield _detections_query(report, spans)
    conditions, unasked = _below_exclusions(report, catalogue)
    yield _ran(report, spans, () if conditions else unasked)
    yield _alerts(report, spans)
    for start in range(0, len(conditions), MOST_ITEMS):
        yield _excluded(report, spans, conditions[start : start + MOST_ITEMS], unasked)


def _query(question: str, export: str, report: Report, *lines: str, remark: str = "") -> Query:
    remarks = device_remarks(report)
    return Query("while-off", question, export, lines, (*remarks, remark) if remark else remarks)


def _detections_query(report: Report, spans: Sequence[Span]) -> Query:
    starts = " or ".join(f"ActionType startswith {kusto_string(word)}" for word in _PROTECTION)
    return _query(
        "What did protection find, block, or see tampered with while it was weaker?",
        BRING_BACK,
        report,
        "DeviceEvents",
        *within_any(spans),
        on_device(report),
        f"| where {starts}",
        "| project Timestamp, ActionType, DeviceId, DeviceName, ReportId, FileName, FolderPath, "
        "SHA1, InitiatingProcessFileName, InitiatingProcessCommandLine, "
        "InitiatingProcessAccountName, RemoteUrl, AdditionalFields",
        "| sort by Timestamp asc",
    )


def _ran(report: Report, spans: Sequence[Span], unasked: Sequence[str]) -> Query:
    return _query(
        "What was started while the device was weaker?",
        BRING_BACK,
        report,
        "DeviceProcessEvents",
        *within_any(spans),
        on_device(report),
        "| project Timestamp, ActionType, DeviceId, DeviceName, ReportId, FileName, FolderPath, "
        "SHA1, ProcessId, ProcessCommandLine, AccountDomain, AccountName, "
        "ProcessIntegrityLevel, InitiatingProcessFileName, InitiatingProcessCommandLine",
        "| sort by Timestamp asc",
        remark=_not_asked(unasked),
    )


def _not_asked(items: Sequence[str]) -> str:
    """Name the exclusions whose files no query asks for; empty for none."""
    if not items:
        return ""
    return f"Files not asked for, as the exclusion names no plain path or nearly every file: {', '.join(items)}"


def _alerts(report: Report, spans: Sequence[Span]) -> Query:
    return _query(
        "Which alerts name the device while it was weaker?",
        KEEP,
        report,
        "AlertEvidence",
        *within_any(spans),
        on_device(report),
        "| project Timestamp, AlertId, Title, Severity, Categories, AttackTechniques, "
        "DetectionSource, EntityType, EvidenceRole, DeviceName, FileName, FolderPath, SHA1, "
        "ProcessCommandLine, AccountName",
        "| sort by Timestamp asc",
    )


def _excluded(
    report: Report, spans: Sequence[Span], conditions: Sequence[str], unasked: Sequence[str]
) -> Query:
    first, *others = conditions
    return _query(
        "Which files were written where the new exclusions keep scanning out?",
        KEEP,
        report,
        "DeviceFileEvents",
        *within_any(spans),
        on_device(report),
        f"| where {first}",
        *(f"    or {other}" for other in others),
        "| project Timestamp, ActionType, DeviceId, DeviceName, ReportId, FileName, FolderPath, "
        "SHA1, FileSize, FileOriginUrl, InitiatingProcessFileName, "
        "InitiatingProcessFolderPath, InitiatingProcessCommandLine, InitiatingProcessAccountName",
        "| sort by Timestamp asc",
        remark=_not_asked(unasked),
    )


def _below_exclusions(report: Report, catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """Return a condition for each added exclusion, and the items that none can be made of."""
    conditions, unasked = dict[str, None](), dict[str, None]()
    for finding in report.findings:
        setting = catalogue.find(finding.setting) if finding.setting else None
        if setting is None or setting.item_kind is None or not finding.key:
            continue
        if finding.effect != "weakened":
            continue
        condition = _condition(setting.item_kind, finding.key)
        if _is_everything(catalogue, setting.item_kind, finding.key):
            condition = ""
        (conditions if condition else unasked)[condition or finding.key] = None
    return list(conditions), list(unasked)


def _is_everything(catalogue: Catalogue, kind: ItemKind, item: str) -> bool:
    """Return whether nearly every file is meant: a whole drive, a type that runs code."""
    danger = risk(catalogue, kind, item)
    return kind in ("path", "extension") and danger is not None and danger[0] == "critical"


def _condition(kind: ItemKind, item: str) -> str:
    """Return what the files have in common that an exclusion covers; empty where that is unclear."""
    if kind == "extension":
        plain = item.removeprefix("*").removeprefix(".")
        if not plain or _WILD.search(plain):
            return ""
        return f"FileName endswith {kusto_string('.' + plain)}"
    stem = _WILD.split(item)[0]
    if not stem:
        return ""
    if kind == "path":
        return f"FolderPath startswith {kusto_string(stem)}"
    if kind != "process" or stem != item:
        return ""
    column = "InitiatingProcessFolderPath" if "\\" in item else "InitiatingProcessFileName"
    return f"{column} =~ {kusto_string(item)}"
