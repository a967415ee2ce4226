"""A registry row that changes how a service of Defender starts is what event 7040 of the log is."""

from __future__ import annotations

import pytest

from mpdiff.base.model import Event
from tests.support.eventlogs import NOON, stated
from tests.support.rows import for_each

KEY = "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\"


def row(
    old: str | None,
    new: str | None,
    name: str = "Start",
    service: str = "WinDefend",
    action: str = "RegistryValueSet",
) -> Event:
    fields = {"RegistryKey": KEY + service, "RegistryValueName": name}
    data = {"PreviousRegistryValueData": old, "RegistryValueData": new}
    fields |= {column: text for column, text in data.items() if text is not None}
    return Event(NOON, action, "rows.csv", fields, actor="eve", process="reg.exe")


def logged(service: str = "WinDefend", second: int = 2) -> Event:
    fields = {"param1": "Antivirus", "param2": "auto start", "param3": "disabled"}
    time = NOON.replace(second=second)
    more = {"param4": service}
    return Event(time, 7040, "System.evtx", fields | more, record_id=9, channel="System")


@for_each(
    ("event", "kind", "detail"),
    [
        (row("2", "4"), "service-disabled", "Start type: 2 -> 4; Process: reg.exe"),
        (row("0", "0x4", service="WdFilter"), "service-disabled", "Start type: 0 -> 4"),
        (row(None, "4", service="Sense"), "service-disabled", "Start type: ? -> 4"),
        (row("4", "2"), "service-changed", "Start type: 4 -> 2"),
        (row("4", "3"), "service-changed", "Start type: 4 -> 3"),
        (row(None, "2"), "service-changed", "Start type: ? -> 2"),
        (row("2", "3"), "start-type-changed", "Start type: 2 -> 3"),
        (row("0", "1", service="WdFilter"), "start-type-changed", "Start type: 0 -> 1"),
        (row(None, None), "start-type-changed", "Start type: ? -> ?"),
        (row("2", None, action="RegistryValueDeleted"), "start-type-changed", "2 -> deleted"),
        (row(None, None, "", action="RegistryKeyDeleted"), "service-disabled", "key removed"),
    ],
)
def test_what_becomes_of_a_service(event: Event, kind: str, detail: str) -> None:
    found = stated(event)
    (one,) = found.incidents
    assert (one.kind, one.actor) == (kind, "eve")
    assert one.subject in ("WinDefend", "WdFilter", "Sense")
    assert detail in one.detail
    assert found.statements == []


@pytest.mark.parametrize(
    "event",
    [
        row("1", "2", "ErrorControl"),
        row("2", "4", service="WinDefend\\Security"),
    ],
    ids=["another value", "a key below it"],
)
def test_other_values_of_its_key_are_no_start_type(event: Event) -> None:
    assert stated(event).incidents == []


@for_each(
    ("event", "count"),
    [(logged(), 1), (logged("Sense"), 2), (logged(second=30), 2)],
    ids=["the same", "another service", "another time"],
)
def test_what_the_log_records_too_counts_once_with_who_did_it(event: Event, count: int) -> None:
    found = stated(row("2", "4"), event).incidents
    assert len(found) == count
    kept = next(one for one in found if one.witness.member == "System.evtx")
    assert (kept.actor, len(kept.also)) == (("eve", 1) if count == 1 else (None, 0))
