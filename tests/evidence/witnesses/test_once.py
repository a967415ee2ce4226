"""Two records of one thing count once; of two things that happen within a minute each counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from mpdiff.base.model import Incident, Witness
from mpdiff.evidence.commands.records import SOURCE
from mpdiff.evidence.witnesses.once import incidents_once, statements_once
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import IncidentKind

PROCESS: Final = "event 4688"


def found(kind: IncidentKind, source: str, minute: float, **given: str) -> Incident:
    witness = Witness(source, f"{source}.log", time=at(minute))
    return Incident(kind, at(minute), "It happened", witness, **given)  # type: ignore[arg-type]


def threat(source: str, path: str, minute: float = 40, name: str = "Trojan:X") -> Incident:
    detail = f"Path: {path}; Action Name: Quarantine" if path else ""
    return found("malware-detected", source, minute, subject=name, detail=detail)


def restore(source: str, line: str, minute: float = 40, actor: str = "") -> Incident:
    return found("quarantine-restored", source, minute, subject=line, actor=actor)


@for_each(
    ("path", "count"),
    [("file:_C:\\x", 1), ("C:\\X", 1), ("", 1), ("file:_C:\\x; file:_C:\\y", 1), ("C:\\other", 2)],
)
def test_a_threat_in_another_file_is_another_detection(path: str, count: int) -> None:
    two = threat("protection log", path, 40.3)
    assert len(incidents_once([threat("event 1116", "file:_C:\\x")], [two])) == count


@for_each(
    ("logged", "ran", "count"),
    [
        ("-Restore -Name A", "MpCmdRun.exe -Restore -Name A", 1),
        ("-Restore -Name A", '"C:\\Program Files\\x\\MpCmdRun.exe" /restore /name a', 1),
        ("-Restore -Name A", "C:\\Program Files\\x\\MpCmdRun.exe -Restore -Name A", 1),
        ("-Restore -Name A", "MpCmdRun.exe -Restore -Name B", 2),
        ("-Restore", "MpCmdRun.exe -Restore -All", 2),
    ],
)
def test_a_command_with_other_arguments_is_another_command(
    logged: str, ran: str, count: int
) -> None:
    together = incidents_once([restore(PROCESS, ran, 40.5, "bob")], [restore(SOURCE, logged)])
    assert len(together) == count
    assert [i.actor for i in together if i.witness.source == PROCESS] == ["bob"]
    assert sum(bool(i.actor) for i in together) == 1


def test_an_event_of_what_a_command_did_is_the_same_thing() -> None:
    event = restore("event 1009", "Trojan:X")
    (one,) = incidents_once([event], [restore(SOURCE, "-Restore -Name A", 40.5)])
    assert [w.source for w in one.also] == [SOURCE]


def test_two_commands_of_one_log_are_not_both_what_one_event_shows() -> None:
    further = [restore(SOURCE, "-Restore -Name A", 40.2), restore(SOURCE, "-Restore -Name B", 40.5)]
    assert len(incidents_once([restore("event 1009", "Trojan:X")], further)) == 2


def test_two_lines_of_one_log_on_one_file_are_one_detection() -> None:
    further = [threat("protection log", "C:\\x", 40.1), threat("protection log", "C:\\x", 40.2)]
    (one,) = incidents_once([threat("event 1116", "file:_C:\\x")], further)
    assert len(one.also) == 2


@for_each(("minute", "count"), [(40.99, 1), (39.01, 1), (41.1, 2), (38.9, 2)])
def test_more_than_a_minute_apart_are_two(minute: float, count: int) -> None:
    two = threat("protection log", "C:\\x", minute)
    assert len(incidents_once([threat("event 1116", "file:_C:\\x")], [two])) == count


@for_each(
    ("switches", "written", "kept"),
    [
        ([(30, True), (40, False)], [(30, True), (40, False)], []),
        ([(30, True)], [(30, True), (40, False)], [30]),
        ([(30, True)], [(30, True)], []),
        ([(30, True)], [(30, True), (40, False), (50, True)], []),
        ([(30, True), (40, False), (50, True)], [(30, True), (40, False)], [50]),
        ([(30, True)], [(20, False), (30, True)], []),
        ([(30, False)], [(30, False), (40, True)], [30]),
    ],
)
def test_the_last_switch_of_what_ran_stays_where_what_was_written_later_differs(
    switches: list[tuple[float, bool]], written: list[tuple[float, bool]], kept: list[float]
) -> None:
    name = "DisableRealtimeMonitoring"
    own = [touch(m, name, not v, v) for m, v in written]
    more = [
        touch(m, name, not v, v, place="effective", source="protection log") for m, v in switches
    ]
    found = [s for s in statements_once(own, more) if s.source]
    assert [s.time for s in found] == [at(m) for m in kept]


@for_each(
    ("end", "kept"),
    [
        pytest.param(39, [], id="it ends before that was written, and cannot know"),
        pytest.param(40, [30], id="it goes on until then"),
        pytest.param(300, [30], id="it goes on for hours"),
    ],
)
def test_a_log_that_ended_before_is_no_witness_of_what_came_later(
    end: float, kept: list[float]
) -> None:
    name = "DisableRealtimeMonitoring"
    own = [touch(30, name, False, True), touch(40, name, True, False)]
    ran = touch(
        30, name, False, True, place="effective", source="protection log", member="MPLog.log"
    )
    found = [s for s in statements_once(own, [ran], {"MPLog.log": at(end)}) if s.source]
    assert [s.time for s in found] == [at(m) for m in kept]
