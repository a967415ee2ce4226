"""Who or what wrote each changed value, and who was logged on."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import kusto_string
from mpdiff.report.hunt.query import (
    BRING_BACK,
    Query,
    Span,
    device_remarks,
    hull,
    instant,
    listed,
    merged,
    on_device,
    within,
    within_any,
)
from mpdiff.report.hunt.subjects import Value, unknown_places, wide, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.base.model import Report
    from mpdiff.catalogue.lookup import Catalogue

MOST_ROWS: Final = 200
"""Values in one query; a longer list is asked about in several."""
_WRITERS: Final = (
    *("powershell.exe", "pwsh.exe", "powershell_ise.exe", "MpCmdRun.exe", "reg.exe", "regedit.exe"),
    *("wmic.exe", "mmc.exe", "gpupdate.exe", "SecHealthUI.exe", "SystemSettings.exe"),
    *("sc.exe", "net.exe", "net1.exe", "schtasks.exe", "bcdedit.exe", "taskkill.exe", "fltMC.exe"),
    *("takeown.exe", "icacls.exe", "wevtutil.exe", "Dism.exe", "netsh.exe"),
)
_WORDS: Final = (
    *(
        "MpPreference",
        "MpCmdRun",
        "Windows Defender",
        "WinDefend",
        "WdFilter",
        "WdNisSvc",
        "WdBoot",
    ),
    *("MsMpEng", "MsSense", "safeboot", "EncodedCommand"),
)
_PROCESS: Final = (
    "InitiatingProcessFileName, InitiatingProcessFolderPath, InitiatingProcessCommandLine, "
    "InitiatingProcessAccountDomain, InitiatingProcessAccountName, InitiatingProcessAccountUpn, "
    "InitiatingProcessParentFileName"
)


def queries(report: Report, catalogue: Catalogue) -> Iterator[Query]:
    """Return the queries for registry writes, for commands around them, and for logons."""
    asked = written(report, catalogue)
    unknown = unknown_places(report, catalogue)
    remarks = device_remarks(report)
    for part in _in_parts(asked):
        yield _registry(report, part, remarks)
    spans = merged(span for spans in asked.values() for span in spans)
    if not spans and unknown and (span := wide(report)):
        spans = [span]
    if spans:
        missing = f"No registry value is known of {', '.join(unknown)}." if unknown else ""
        yield _commands_query(report, spans, (*remarks, missing) if missing else remarks)
    if span := wide(report):
        yield _logons(report, span, remarks)


Asked = tuple[Value, Span]


def _in_parts(asked: dict[Value, list[Span]]) -> Iterator[list[Asked]]:
    rows = ((value, span) for value, spans in asked.items() for span in spans)
    while part := list(islice(rows, MOST_ROWS)):
        yield part


def _registry(report: Report, part: Sequence[Asked], remarks: tuple[str, ...]) -> Query:
    return Query(
        "who",
        "Who or what wrote each changed value to the registry?",
        BRING_BACK,
        (
            (
                "let Changed = datatable(Setting:string, Item:string, Key:string, Value:string, "
                "Start:datetime, End:datetime)["
            ),
            *_change_rows(part),
            "] | extend Value = tolower(Value);",
            "DeviceRegistryEvents",
            f"| where {within(hull(span for _, span in part))}",
            on_device(report),
            '| where RegistryKey has "Windows Defender"',
            "| extend Value = tolower(RegistryValueName)",
            "| join kind=inner Changed on Value",
            "| where Timestamp between (Start .. End) and RegistryKey endswith Key",
            (
                "| project Timestamp, ActionType, DeviceId, DeviceName, ReportId, Setting, Item, "
                "RegistryKey, RegistryValueName, RegistryValueType, RegistryValueData, "
                f"PreviousRegistryValueData, {_PROCESS}"
            ),
            "| sort by Timestamp asc",
        ),
        remarks,
    )


def _change_rows(part: Iterable[Asked]) -> Iterator[str]:
    rows = [
        ", ".join(
            (
                *map(kusto_string, (value.setting, value.item, value.key, value.name)),
                instant(span.start),
                instant(span.end) if span.end else "datetime(null)",
            )
        )
        for value, span in part
    ]
    yield from (f"    {row}," for row in rows[:-1])
    yield f"    {rows[-1]}"


def _commands_query(report: Report, spans: Sequence[Span], remarks: tuple[str, ...]) -> Query:
    return Query(
        "who",
        "Which programs and PowerShell commands that can change Defender ran around each change?",
        BRING_BACK,
        (
            "union",
            "(DeviceProcessEvents",
            *within_any(spans),
            on_device(report),
            (
                f"| where FileName in~ {listed(_WRITERS)} or ProcessCommandLine has_any "
                f"{listed(_WORDS)}),"
            ),
            "(DeviceEvents",
            *within_any(spans),
            on_device(report),
            '| where ActionType == "PowerShellCommand" and AdditionalFields has "MpPreference")',
            (
                "| project Timestamp, ActionType, DeviceId, DeviceName, ReportId, FileName, "
                "FolderPath, SHA1, ProcessId, ProcessCommandLine, AccountDomain, AccountName, "
                f"{_PROCESS}, AdditionalFields"
            ),
            "| sort by Timestamp asc",
        ),
        remarks,
    )


def _logons(report: Report, span: Span, remarks: tuple[str, ...]) -> Query:
    return Query(
        "who",
        "Who was logged on to the device, locally or from where?",
        BRING_BACK,
        (
            "DeviceLogonEvents",
            f"| where {within(span)}",
            on_device(report),
            '| where ActionType == "LogonSuccess"',
            '| where LogonType contains "interactive" or IsLocalAdmin == true',
            (
                "| project Timestamp, ActionType, DeviceId, DeviceName, ReportId, LogonType, LogonId, "
                "AccountDomain, AccountName, AccountSid, IsLocalAdmin, RemoteDeviceName, RemoteIP"
            ),
            "| sort by Timestamp asc",
        ),
        remarks,
    )
