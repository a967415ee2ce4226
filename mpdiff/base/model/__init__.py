"""The frozen types that flow between the stages, and nothing else.

    Package -> Evidence -> Snapshot (before, after, current) -> Change -> Timeline -> Finding -> Report

Times are aware datetimes in UTC. A name of a member is its path inside the package with `/`
between folders and `!` where a cabinet begins:
`WdSupportLogs/MPSupportFiles.cab!MPRegistry.txt`.
"""

from __future__ import annotations

from mpdiff.base.model.changes import Change, Difference
from mpdiff.base.model.events import (
    Event,
    Incident,
    IncidentKind,
    LogCoverage,
    Rest,
    RestKind,
    Setback,
    Statement,
    TimelineEntry,
    Window,
    Witness,
)
from mpdiff.base.model.evidence import LedgerEntry, MemberInfo, Notice, RawSnapshot, Snapshot
from mpdiff.base.model.findings import Finding, Held, Round, States, Timing
from mpdiff.base.model.report import (
    Device,
    PolicyRef,
    Report,
    ScenarioMatch,
    SnapshotRef,
    Source,
    SourcePart,
    Summary,
    Tool,
)
from mpdiff.base.model.terms import (
    SEVERITIES,
    Certainty,
    ChangeKind,
    Effect,
    Place,
    Severity,
    Status,
    TimeDoubt,
)
from mpdiff.base.model.values import PERHAPS_CUT, Items, Pairs, Scalar, Unreadable, Value

__all__ = [
    "PERHAPS_CUT",
    "SEVERITIES",
    "Certainty",
    "Change",
    "ChangeKind",
    "Device",
    "Difference",
    "Effect",
    "Event",
    "Finding",
    "Held",
    "Incident",
    "IncidentKind",
    "Items",
    "LedgerEntry",
    "LogCoverage",
    "MemberInfo",
    "Notice",
    "Pairs",
    "Place",
    "PolicyRef",
    "RawSnapshot",
    "Report",
    "Rest",
    "RestKind",
    "Round",
    "Scalar",
    "ScenarioMatch",
    "Setback",
    "Severity",
    "Snapshot",
    "SnapshotRef",
    "Source",
    "SourcePart",
    "Statement",
    "States",
    "Status",
    "Summary",
    "TimeDoubt",
    "TimelineEntry",
    "Timing",
    "Tool",
    "Unreadable",
    "Value",
    "Window",
    "Witness",
]
