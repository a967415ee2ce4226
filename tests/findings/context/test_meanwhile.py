"""What happened while something was weak is said with the finding, and what was weak with the event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Incident, Witness
from mpdiff.findings.context.meanwhile import _begun, joined, with_incidents
from mpdiff.history.follow.segments import Segment
from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import WINDOW, at, touch
from tests.support.stretches import stretch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, IncidentKind, Value

SWITCH = "DisableRealtimeMonitoring"
ON: dict[str, Value] = {SWITCH: False}
OFF: dict[str, Value] = {SWITCH: True}
OFF_AND_ON = (touch(30, SWITCH, False, True), touch(60, SWITCH, True, False))


def happened(minute: float, kind: IncidentKind = "malware-detected", subject: str = "") -> Incident:
    return Incident(kind, at(minute), kind, Witness("event 1116", "log", time=at(minute)), subject)


def weakening(*statements: Any, after: dict[str, Value] | None = None) -> Finding:
    (finding,) = changed(case(statements or OFF_AND_ON, ON, ON if after is None else after))
    return finding


def during(
    *incidents: Incident, statements: Any = OFF_AND_ON, after: dict[str, Value] = ON
) -> list[Any]:
    of = case(statements, ON, after)
    found = joined(of.catalogue, incidents, of.histories, of.window)
    return [one.during for one in found]


@for_each(("minute", "inside"), [(29, False), (30, True), (45, True), (60, True), (61, False)])
def test_what_happens_in_a_stretch_is_joined_to_it(minute: float, *, inside: bool) -> None:
    assert during(happened(minute)) == [(SWITCH,) if inside else ()]
    text = with_incidents(weakening(), [happened(minute)]).detail
    assert ("While it was weak, " in text) is inside


@for_each(
    ("why", "incident", "found"),
    [
        ("a zone that is not known", replace(happened(45), time_certain=False), f"{SWITCH} (perhaps)"),
        ("two readings, both inside", replace(happened(45), other_times=(at(46),)), SWITCH),
        ("two readings, one of them inside", replace(happened(45), other_times=(at(90),)), f"{SWITCH} (perhaps)"),
        ("the other one inside", replace(happened(90), other_times=(at(45),)), f"{SWITCH} (perhaps)"),
        ("none inside", replace(happened(90), other_times=(at(95),)), None),
    ],
)  # fmt: skip
def test_what_may_have_happened_at_another_time_is_joined_perhaps(
    why: str, incident: Incident, found: str | None
) -> None:
    assert during(incident) == [(found,) if found else ()], why
    detail = with_incidents(weakening(), [replace(happened(45), time_certain=False)]).detail
    assert "Perhaps while it was weak, malware" in detail


def test_the_gravest_of_what_was_weak_is_named_first() -> None:
    steps = (
        touch(10, "CloudBlockLevel", 2, 0),
        touch(11, "ExclusionPath", None, "C:\\Work", "C:\\Work"),
        touch(12, "ExclusionPath", None, "C:\\", "C:\\"),
        touch(13, "DisableTamperProtection", False, True),
        touch(14, SWITCH, False, True),
    )
    (found,) = during(happened(60), statements=steps)
    assert found == (
        "DisableTamperProtection",
        SWITCH,
        "ExclusionPath C:\\",
        "CloudBlockLevel",
        "ExclusionPath C:\\Work",
    )


def test_a_stretch_without_an_end_takes_all_that_follows() -> None:
    alone = (touch(30, SWITCH, False, True),)
    assert during(happened(29), happened(900), statements=alone, after=OFF) == [(), (SWITCH,)]
    open_end = weakening(*alone, after=OFF)
    assert "While it was weak, " in with_incidents(open_end, [happened(200)]).detail


def test_only_grave_things_are_said_with_a_finding() -> None:
    assert with_incidents(weakening(), [happened(45, "scanning-on")]) == weakening()
    mixed = with_incidents(weakening(), [happened(45, "scanning-on"), happened(46, subject="T")])
    assert mixed.detail.count(" at 2026-") == 1
    assert "(T) at 2026-03-01 12:46:00 UTC" in mixed.detail


@pytest.mark.parametrize(("count", "more"), [(3, False), (4, True)])
def test_three_things_are_named(count: int, *, more: bool) -> None:
    found = with_incidents(weakening(), [happened(40 + n, subject=f"T{n}") for n in range(count)])
    assert ("(T2)" in found.detail, "(T3)" in found.detail) == (True, False)
    assert found.detail.endswith(" and more.") is more


def test_what_is_no_weakening_or_has_no_time_is_left_as_it_is() -> None:
    better = changed(case([touch(30, SWITCH, True, False)], OFF, ON))[0]
    undated = changed(case((), ON, OFF))[0]
    for finding in (better, undated):
        assert with_incidents(finding, [happened(45)]) is finding


def test_a_stretch_that_the_second_snapshot_ends_lasts_to_the_windows_end() -> None:
    assert WINDOW.end == at(240)
    alone = (touch(30, SWITCH, False, True),)
    assert during(happened(240), happened(241), statements=alone) == [(SWITCH,), ()]


def test_a_stretch_begins_with_its_record_where_its_own_time_is_open() -> None:
    record = touch(30, SWITCH, False, True)
    timed = Segment(True, "log", at(20), "local", by=record)
    untimed = Segment(True, "log", None, "local", by=record)
    undated = Segment(True, "after")
    begins = [_begun(stretch(began)) for began in (timed, untimed, undated)]
    assert begins == [at(20), at(30), None]
