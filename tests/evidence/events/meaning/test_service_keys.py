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


def changed(
    old: str | None,
    new: str | None,
    key: str = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\WdFilter\\Start",
) -> Event:
    """Return event 5007 of a value of a service; None where there is none."""
    sides = {"Old Value": old, "New Value": new}
    fields = {n: "" if data is None else f"{key} = {data}" for n, data in sides.items()}
    return Event(NOON.replace(second=1), 5007, "Operational.evtx", fields, record_id=5)


@pytest.mark.parametrize(
    ("old", "new", "kind", "detail"),
    [
        ("0x0", "0x4", "service-disabled", "Start type: 0 -> 4"),
        (None, "0x4", "service-disabled", "Start type: ? -> 4"),
        ("0x4", "0x0", "service-changed", "Start type: 4 -> 0"),
        ("0x0", "0x3", "start-type-changed", "Start type: 0 -> 3"),
        ("0x2", None, "start-type-changed", "Start type: 2 -> deleted"),
    ],
)
@pytest.mark.parametrize(
    "key",
    [
        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\WdFilter\\Start",
        "HKLM\\SYSTEM\\ControlSet001\\Services\\WdBoot\\start",
        "HKEY_LOCAL_MACHINE\\System\\CURRENTCONTROLSET\\services\\WinDefend\\Start",
        "\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet002\\Services\\WdNisDrv\\Start",
    ],
)
def test_event_5007_of_how_a_service_starts_is_the_same_in_any_spelling(
    key: str, old: str | None, new: str | None, kind: str, detail: str
) -> None:
    found = stated(changed(old, new, key))
    (one,) = found.incidents
    assert (one.kind, one.subject) == (kind, key.split("\\")[-2])
    assert detail in one.detail
    assert found.statements == []


@pytest.mark.parametrize(
    "event",
    [
        changed("0x0", "0x4", "HKLM\\SYSTEM\\CurrentControlSet\\Services\\WdFilter\\Type"),
        changed("0x0", "0x4", "HKLM\\SYSTEM\\CurrentControlSet\\Services\\WdFilter\\Start\\Start2"),
        changed("0x0", "0x4", "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Services\\X\\Start"),
    ],
)
def test_event_5007_of_another_value_is_no_service_that_starts_another_way(event: Event) -> None:
    found = stated(event)
    assert found.incidents == []
    assert [one.setting for one in found.statements]


def test_one_write_that_the_log_and_a_row_show_counts_once() -> None:
    found = stated(changed("0x0", "0x4"), row("0", "4", service="WdFilter"))
    (one,) = found.incidents
    assert one.actor == "eve"
    assert len(one.also) == 1
    two = stated(changed("0x0", "0x4"), row("4", "0", service="WdFilter"))
    assert len(two.incidents) == len((changed, row))


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


def test_an_excluded_path_that_looks_like_a_service_is_an_exclusion() -> None:
    key = "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths\\C:\\ControlSet001\\Services\\WdFilter\\Start"
    found = stated(changed(None, "0x0", key))
    assert found.incidents == []
    assert [one.setting for one in found.statements] == ["ExclusionPath"]
