"""Whether other devices were changed the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import kusto_string
from mpdiff.report.hunt.query import OTHERS, Query, not_on_device
from mpdiff.report.hunt.subjects import Value, weak_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Report
    from mpdiff.catalogue.lookup import Catalogue

DAYS: Final = 30
"""How far back advanced hunting goes."""
MOST_ROWS: Final = 200


def queries(report: Report, catalogue: Catalogue) -> Iterator[Query]:
    """Return the query for other devices in the mode, and for the same weakenings there."""
    yield _windows(report)
    asked = weak_values(report, catalogue)
    for start in range(0, len(asked), MOST_ROWS):
        yield _same(report, asked[start : start + MOST_ROWS])


def _windows(report: Report) -> Query:
    return Query(
        "elsewhere",
        "Which other devices were in troubleshooting mode lately?",
        OTHERS,
        (
            "DeviceEvents",
            f"| where Timestamp > ago({DAYS}d)",
            '| where ActionType == "AntivirusTroubleshootModeEvent"',
            not_on_device(report),
            (
                "| summarize First = min(Timestamp), Last = max(Timestamp), Events = count() "
                "by DeviceId, DeviceName"
            ),
            "| sort by Last desc",
        ),
    )


def _same(report: Report, asked: Sequence[Value]) -> Query:
    return Query(
        "elsewhere",
        "On which other devices was the same exclusion, rule or setting written?",
        OTHERS,
        (
            (
                "let Weakened = datatable(Setting:string, Item:string, Key:string, Value:string, "
                "Data:string)["
            ),
            *_item_rows(asked),
            "] | extend Value = tolower(Value);",
            "DeviceRegistryEvents",
            f"| where Timestamp > ago({DAYS}d)",
            not_on_device(report),
            '| where ActionType == "RegistryValueSet"',
            '| where RegistryKey has "Windows Defender"',
            "| extend Value = tolower(RegistryValueName)",
            "| join kind=inner Weakened on Value",
            "| where RegistryKey endswith Key",
            '| where isempty(Data) or RegistryValueData in~ (Data, strcat("0x", Data))',
            (
                "| summarize First = min(Timestamp), Last = max(Timestamp), Writes = count(), "
                "Accounts = make_set(InitiatingProcessAccountName, 10), "
                "Programs = make_set(InitiatingProcessFileName, 10) "
                "by DeviceId, DeviceName, Setting, Item, RegistryKey, RegistryValueData"
            ),
            "| sort by First asc",
        ),
    )


def _item_rows(asked: Sequence[Value]) -> Iterator[str]:
    rows = [", ".join(map(kusto_string, (v.setting, v.item, v.key, v.name, v.data))) for v in asked]
    yield from (f"    {row}," for row in rows[:-1])
    yield f"    {rows[-1]}"
