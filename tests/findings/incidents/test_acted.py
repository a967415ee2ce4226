"""A feature that acted in one of two weaker modes, where both snapshots hold a stronger one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Incident, Witness
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

FOLDERS = "EnableControlledFolderAccess"
BLOCKED, AUDITED = "event 1127", "event 1128"
"""Block or block of disk writes alone (1 or 3), and the audit of either (2 or 4)."""


def holds(value: Any) -> dict[str, Value]:
    return {FOLDERS: value}


def acted(minute: float, source: str = AUDITED, **given: Any) -> Incident:
    return Incident(
        "rule-acted", at(minute), "It acted", Witness(source, "log", time=at(minute)), **given
    )


def found(*incidents: Incident, before: Any = 1, after: Any = 1, **given: Any) -> list[Finding]:
    sides = [None if value is ... else holds(value) for value in (before, after)]
    touches = given.pop("touches", ())
    made = findings(case(touches, *sides, incidents=incidents, **given))
    return [f for f in made if f.rule == "not-in-force"]


@for_each(
    ("why", "source", "before", "after", "fires"),
    [
        ("audited, and both hold block", AUDITED, 1, 1, True),
        ("audited, and both hold audit", AUDITED, 2, 2, False),
        ("audited, and both hold audit of disk writes", AUDITED, 4, 4, False),
        ("audited, and both hold off", AUDITED, 0, 0, False),
        ("audited, and both hold block of disk writes", AUDITED, 3, 3, True),
        ("blocked, and both hold block", BLOCKED, 1, 1, False),
        ("blocked, and both hold audit", BLOCKED, 2, 2, False),
        ("blocked, and both hold off", BLOCKED, 0, 0, False),
        ("the snapshots differ", AUDITED, 1, 3, False),
        ("no first snapshot", AUDITED, ..., 1, False),
        ("no second snapshot", AUDITED, 1, ..., False),
        ("no value", AUDITED, None, None, False),
        ("an event that one mode alone writes", "event 1124", 1, 1, False),
        ("another event", "event 1121", 1, 1, False),
    ],
)
def test_it_is_said_where_every_mode_that_writes_the_event_is_weaker(
    why: str, source: str, before: Any, after: Any, *, fires: bool
) -> None:
    assert bool(found(acted(30, source), before=before, after=after)) is fires, why


@for_each(
    ("minute", "certain", "fires"),
    [(-1, True, False), (0, True, True), (240, True, True), (241, True, False), (-1, False, False)],
)
def test_it_counts_inside_the_window_alone(minute: float, *, certain: bool, fires: bool) -> None:
    assert bool(found(acted(minute, time_certain=certain))) is fires


def test_a_setting_that_the_snapshots_do_not_print_is_not_compared() -> None:
    other: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    made = findings(case((), other, other, incidents=(acted(30),)))
    assert [f.rule for f in made if f.rule == "not-in-force"] == []


def test_a_record_of_a_change_tells_more_than_the_event() -> None:
    there_and_back = (touch(10, FOLDERS, 1, 2), touch(60, FOLDERS, 2, 1))
    assert found(acted(30), touches=there_and_back) == []
    refused = (touch(10, FOLDERS, 1, 2, refused=True),)
    assert len(found(acted(30), touches=refused)) == 1


def test_what_acted_is_one_possible_finding_with_its_first_records() -> None:
    (one,) = found(*(acted(minute) for minute in range(1, 31)))
    assert (one.effect, one.certainty, one.place) == ("weakened", "uncertain", "effective")
    assert (one.first_seen, one.last_seen, len(one.witnesses)) == (at(1), at(30), 20)
    assert one.title.startswith(f"{FOLDERS} acted in ")
    assert (one.before, one.after) == (1, 2)
