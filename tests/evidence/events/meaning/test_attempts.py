"""Attempts that tamper protection blocked, as rows of advanced hunting tell them."""

from __future__ import annotations

from mpdiff.base.model import Event
from mpdiff.catalogue import catalogue
from mpdiff.evidence.events.meaning.incidents import IncidentReader
from mpdiff.evidence.events.meaning.value_changes import attempted_change
from mpdiff.readers.events.tables.hunting import TAMPERING
from tests.support.rows import for_each
from tests.support.scene import at

KEY = "\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows Defender\\Real-Time Protection"
HKLM = KEY.replace("\\REGISTRY\\MACHINE", "HKEY_LOCAL_MACHINE")
NAME = "DisableRealtimeMonitoring"


@for_each(
    ("fields", "spelled"),
    [
        ({"Target": f"{KEY}\\{NAME}", "TamperingAttemptedValue": "1"}, f"{KEY}\\{NAME} = 1"),
        ({"Target": f"{KEY}\\{NAME}"}, f"{KEY}\\{NAME} = (Current)"),
        ({"RegistryKey": HKLM, "RegistryValueName": NAME, "RegistryValueData": "1"}, f"{HKLM}\\{NAME} = 1"),
        ({"RegistryKeyName": HKLM, "RegistryValueName": NAME}, f"{HKLM}\\{NAME} = (Current)"),
        ({"TamperingAttemptedValue": f"{KEY}\\{NAME} = 0x1"}, f"{KEY}\\{NAME} = 0x1"),
        ({"Target": "WinDefend"}, ""),
        ({"Target": "C:\\Program Files\\Windows Defender\\MsMpEng.exe"}, ""),
        ({"RegistryValueName": NAME}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_an_attempt_names_a_value_of_the_registry_or_none(
    fields: dict[str, str], spelled: str
) -> None:
    assert attempted_change(fields) == spelled


@for_each(
    ("fields", "subject", "detail"),
    [
        ({"TamperingAction": "ServiceTermination", "Target": "WinDefend"}, "ServiceTermination", "Target: WinDefend"),
        ({"TamperingAction": "ProcessTermination"}, "ProcessTermination", ""),
        ({"FileName": "x.exe"}, "x.exe", ""),
    ],
)  # fmt: skip
def test_an_attempt_on_something_else_is_an_incident_of_somebody(
    fields: dict[str, str], subject: str, detail: str
) -> None:
    reader = IncidentReader(catalogue().data.events)
    reader.take(Event(at(30), TAMPERING, "rows", fields, actor="bob"))
    (one,) = reader.found
    assert (one.kind, one.subject, one.detail, one.actor) == (
        "tampering-attempt", subject, detail, "bob",
    )  # fmt: skip
