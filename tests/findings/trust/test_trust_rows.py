"""When silence of a log or a second device is a finding, and how long the mode may have lasted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Items, LogCoverage, Window
from mpdiff.evidence.window import OPTION
from tests.support.cases import case, findings
from tests.support.eventlogs import NOON
from tests.support.rows import for_each
from tests.support.scene import END, at, touch
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Value

REALTIME, MAPS, NETWORK = "DisableRealtimeMonitoring", "MAPSReporting", "EnableNetworkProtection"
ON: dict[str, Value] = {REALTIME: False, MAPS: 2}
OFF: dict[str, Value] = {REALTIME: True, MAPS: 2}
WHOLE = LogCoverage(("log",), at(-120), at(360), 10)


def rules(of: Any, *only: str) -> list[str]:
    return [f.rule for f in findings(of, *only)]


@for_each(
    ("why", "given", "more", "told"),
    [
        ("the log holds nothing of it", {}, {}, True),
        ("it is not the device's own log", {}, {"operational": False}, False),
        ("there is no log", {"coverage": None}, {}, False),
        ("there is no log, but a device's own is told of", {"coverage": None}, {"operational": True}, False),
        ("its times are not certain", {"coverage": replace(WHOLE, time_certain=False)}, {}, False),
        ("it does not cover the window", {"coverage": replace(WHOLE, first=at(10))}, {}, False),
        ("no window is known", {"window": None}, {}, False),
        ("no begin of the window is known", {"window": Window(None, END, "x")}, {}, False),
    ],
)  # fmt: skip
def test_a_change_that_a_whole_log_of_the_device_lacks_is_unlogged(
    why: str, given: dict[str, Any], more: dict[str, Any], *, told: bool
) -> None:
    of = replace(case((), ON, OFF, **given), **more)
    assert ("unlogged" in rules(of, "unlogged")) is told, why


@for_each(
    ("why", "before", "after", "told"),
    [
        ("a switch", {REALTIME: False}, {REALTIME: True}, True),
        ("a number of no rank", {MAPS: 2}, {MAPS: 9}, True),
        ("a list that a snapshot cuts", {"ExclusionPath": Items(("a",), cut=True)}, {"ExclusionPath": Items(("a", "b"), cut=True)}, False),
        ("it has no place in the registry", {"DisableFtpParsing": False}, {"DisableFtpParsing": True}, False),
        ("it comes with the platform", {"AllowSwitchToAsyncInspection": False}, {"AllowSwitchToAsyncInspection": True}, False),
    ],
)  # fmt: skip
def test_only_what_the_log_would_record_is_unlogged(
    why: str, before: Any, after: Any, *, told: bool
) -> None:
    assert ("unlogged" in rules(case((), before, after), "unlogged")) is told, why


@for_each(
    ("unmapped", "told"),
    [
        ({"PUAProtection (mdm)": 1}, False),
        ({"puaprotection": 1}, False),
        ({"Something (mdm)": 1}, True),
        ({"Root_PUAProtection": 1}, True),  # that is its name in Group Policy
        ({}, True),
    ],
)
def test_an_event_that_does_not_show_the_value_may_be_the_one(
    unmapped: dict[str, int], *, told: bool
) -> None:
    of = case((), {"PUAProtection": 1}, {"PUAProtection": 0}, coverage=replace(WHOLE, unmapped=unmapped))  # fmt: skip
    assert ("unlogged" in rules(of, "unlogged")) is told


@pytest.mark.parametrize(
    ("after", "severity"), [({REALTIME: True, MAPS: 2}, "medium"), ({REALTIME: False, MAPS: 9}, "low")]
)  # fmt: skip
def test_a_weakening_that_is_unlogged_weighs_more(after: dict[str, Value], severity: str) -> None:
    (one,) = findings(case((), ON, after), "unlogged")
    assert one.severity == severity


def test_what_the_log_holds_at_another_time_is_said() -> None:
    steps = [touch(-60, REALTIME, True, False), touch(300, REALTIME, True, False)]
    (one,) = findings(case(steps, ON, OFF), "unlogged")
    assert (
        "DisableRealtimeMonitoring was touched outside it, last at 2026-03-01 17:00" in one.detail
    )


# --- devices and other snapshots ------------------------------------------------------------------

A, B = "11111111-2222-3333-4444-555555555555", "99999999-2222-3333-4444-555555555555"


@for_each(
    ("why", "before", "after", "hosts", "two"),
    [
        ("two devices", A, B, (), True),
        ("one device", A, A, (), False),
        ("one in other letters", A, A.upper(), (), False),
        ("one of them does not say", A, None, (), False),
        ("there is no second snapshot", A, ..., (), False),
        ("there is no first snapshot", ..., B, (), False),
        ("two packages", A, A, ("PC-1", "PC-2"), True),
        ("two packages of one device", A, A, ("PC-1", "pc-1.corp.example"), False),
        ("one package does not say", A, A, ("PC-1", None), False),
    ],
)
def test_snapshots_of_two_devices_are_a_finding(
    why: str, before: Any, after: Any, hosts: Any, *, two: bool
) -> None:
    sides = [None if v is ... else {"ComputerID": v} | ON for v in (before, after)]
    assert rules(case((), *sides, hosts=hosts), "devices") == ["device-mismatch"] * two, why


@for_each(
    ("why", "other", "found"),
    [
        ("weaker than both", {REALTIME: True}, ("high", "weakened")),
        ("stronger than both", {MAPS: 9}, ("medium", "unknown")),
        ("as the first", ON, None),
        ("it comes with the platform", ON | {"AllowSwitchToAsyncInspection": True}, None),
        ("of another device", ON | {"ComputerID": "x"}, None),
    ],
)
def test_another_snapshot_that_differs_from_both_is_a_finding(
    why: str, other: dict[str, Value], found: Any
) -> None:
    base: dict[str, Value] = ON | {"AllowSwitchToAsyncInspection": False, "ComputerID": "a"}
    made = findings(case((), base, base, others=(snapshot(base | other),)), "others")
    assert [(f.severity, f.effect) for f in made] == ([] if found is None else [found]), why
    for one in made:
        assert ("It is weaker than the after snapshot." in one.detail) is (found[1] == "weakened")
        assert one.certainty == "uncertain"
    assert findings(case((), base, None, others=(snapshot(base | other),)), "others") == ()


# --- how long the mode was on ---------------------------------------------------------------------


@for_each(
    ("minutes", "given", "told"),
    [
        (240, {}, False),
        (245, {}, False),
        (245.1, {}, True),
        (300, {"certain": False}, False),
        (300, {"basis": OPTION}, False),
    ],
)
def test_a_window_longer_than_documented_is_a_finding(
    minutes: float, given: dict[str, Any], *, told: bool
) -> None:
    window = Window(NOON, at(minutes), **({"basis": "x"} | given))
    made = findings(case((), window=window), "window_exceeded")
    assert bool(made) is told
    for one in made:
        assert one.title == "The window lasted 4.1 hours; documented are 4"
        assert "after 4 hours (3 in older versions)" in one.detail


@for_each(
    ("spans", "hours"),
    [
        (((0, 240), (300, 545)), None),
        (((0, 240), (300, 545.1)), "8.1"),
        (((0, 240), (200, 545.1)), None),  # they overlap: one window, which is too long by itself
        (((0, 240), (240, 545.1)), None),
        (((0, 240), (1441, 1800)), None),
        (((0, 240), (1300, 1800)), None),  # of the second only what lies within a day counts
        (((0, 240), (300, 420), (500, 700)), "9.3"),
        (((0, 0), (0, 240), (300, 545.1)), "8.1"),
    ],
)
def test_windows_of_a_day_last_no_longer_than_allowed(
    spans: tuple[tuple[float, float], ...], hours: str | None
) -> None:
    made = findings(case((), window=None, spans=tuple((at(a), at(b)) for a, b in spans)), "quota")
    assert bool(made) is (hours is not None)
    for one in made:
        assert f"was on for {hours} hours in " in one.title
