"""Who opened the troubleshooting window, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.report.hunt.query import BRING_BACK, Query, device_remarks, on_device, within
from mpdiff.report.hunt.subjects import wide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Report

_FIELDS = (
    "TroubleshootingState",
    "TroubleshootingPreviousState",
    "TroubleshootingStartTime",
    "TroubleshootingStateExpiry",
    "TroubleshootingStateRemainingMinutes",
    "TroubleshootingStateChangeReason",
    "TroubleshootingStateChangeSource",
)
"""What `AdditionalFields` of the event holds; Microsoft's page on troubleshooting mode."""


def queries(report: Report) -> Iterator[Query]:
    """Return the query for the mode's own events, a day on either side of the window."""
    span = wide(report)
    yield Query(
        "window",
        "Who opened troubleshooting mode, when, for what reason, and when did it end?",
        BRING_BACK,
        (
            "DeviceEvents",
            f"| where {within(span)}" if span else "| where Timestamp > ago(30d)",
            '| where ActionType == "AntivirusTroubleshootModeEvent"',
            on_device(report),
            "| extend Details = parse_json(AdditionalFields)",
            *(f"| extend {name} = tostring(Details.{name})" for name in _FIELDS),
            "| project Timestamp, ActionType, DeviceId, DeviceName, ReportId, "
            + ", ".join(_FIELDS)
            + ", AdditionalFields",
            "| sort by Timestamp asc",
        ),
        device_remarks(report),
    )
