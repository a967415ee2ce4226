"""How many changes the log lacks, how grave that is, and what may explain it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, LogCoverage, Notice
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import at, listed

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

REALTIME = "DisableRealtimeMonitoring"
LEVEL = "CloudBlockLevel"
COVERED = LogCoverage(("log",), at(-60), at(300), 100)


def unlogged(
    before: dict[str, Value], after: dict[str, Value], *given: Any, **more: Any
) -> Finding:
    (one,) = findings(case(given, before, after, coverage=COVERED, **more), "unlogged")
    return one


@for_each(
    ("count", "begin", "end"),
    [
        (1, "A change is not in the event log: ExclusionPath D:\\a", "D:\\a"),
        (2, "2 changes are not", "D:\\b"),
        (10, "10 changes are not", "D:\\j"),
        (11, "11 changes are not", "D:\\j and 1 more"),
    ],
)
def test_ten_changes_are_named(count: int, begin: str, end: str) -> None:
    items = Items(tuple(f"D:\\{letter}" for letter in "abcdefghijk"[:count]))
    one = unlogged({"ExclusionPath": Items(())}, {"ExclusionPath": items})
    assert one.title.startswith(begin)
    assert one.title.endswith(end)


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ({REALTIME: False, LEVEL: 0}, {REALTIME: True, LEVEL: 2}, "medium"),
        ({REALTIME: True, LEVEL: 0}, {REALTIME: False, LEVEL: 2}, "low"),
    ],
)
def test_one_weakening_among_them_makes_it_grave(
    before: dict[str, Value], after: dict[str, Value], severity: str
) -> None:
    assert unlogged(before, after).severity == severity


@for_each(
    ("codes", "said"),
    [
        ((), False),
        (("zone-assumed",), False),
        (("event-cut",), True),
        (("zone-assumed", "odd-time"), True),
        (("value-cut", "zone-assumed"), True),
        (("event-empty",), True),
    ],
)
def test_one_event_that_was_not_understood_may_be_the_one(
    codes: tuple[str, ...], *, said: bool
) -> None:
    notes = tuple(Notice(code, "x", "log") for code in codes)
    one = unlogged({REALTIME: False}, {REALTIME: True}, log_notices=notes)
    assert ("could not be understood" in one.detail) is said


def test_of_many_only_those_with_a_record_are_said_to_be_of_another_time() -> None:
    items = Items(("D:\\a", "D:\\b"))
    one = unlogged(
        {"ExclusionPath": Items(())}, {"ExclusionPath": items}, listed(-50, "D:\\b"), vouched=False
    )
    assert one.detail.count("was touched outside it") == 1
    assert (
        "ExclusionPath D:\\b was touched outside it, last at 2026-03-01 11:10:00 UTC." in one.detail
    )
