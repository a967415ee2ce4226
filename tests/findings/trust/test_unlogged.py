"""How many changes the log lacks, how grave that is, and what may explain it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, LogCoverage, Notice
from mpdiff.pipeline import analyse
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import at, listed, scene, set_value, touch
from tests.support.shortly import rules

if TYPE_CHECKING:
    from pathlib import Path

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


NETWORK = "Windows Defender Exploit Guard\\Network Protection\\EnableNetworkProtection"


def given(start: float, end: float) -> str:
    return f"{at(start):%Y-%m-%dT%H:%M:%SZ}/{at(end):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize(
    ("why", "minutes", "window", "expected"),
    [
        ("before a window that was given by hand", [30], given(40, 60), False),
        ("after it", [30], given(0, 20), False),
        ("inside it", [30], given(20, 40), False),
        ("in two steps before it", [30, 35], given(60, 80), False),
        ("in two steps around it", [30, 70], given(40, 60), False),
        ("a quarter of an hour before a recorded window, as old as the before snapshot can be", [-10], None, False),
        ("long before it, when the snapshot shows otherwise", [-30], None, True),
        ("long after it, when the snapshot shows otherwise", [270], None, True),
        ("never", [], None, True),
        ("never, with a window given by hand", [], given(20, 40), True),
    ],
)  # fmt: skip
def test_a_change_that_a_record_dates_is_in_the_log(
    tmp_path: Path, why: str, minutes: list[float], window: str | None, *, expected: bool
) -> None:
    values = ["0x1", "0x2", "0x0"] if len(minutes) > 1 else ["0x1", "0x0"]
    events = [
        set_value(m, NETWORK, *pair) for m, pair in zip(minutes, pairwise(values), strict=False)
    ]
    before, after = ({"EnableNetworkProtection": number} for number in (1, 0))
    report = analyse(scene(tmp_path, *events, before=before, after=after), window=window)
    assert ("unlogged" in rules(report)) is expected, why


def test_another_value_than_the_record_left_is_a_change_that_the_log_lacks(tmp_path: Path) -> None:
    """Whoever stops the log after one change can make another."""
    before, after = ({"EnableNetworkProtection": number} for number in (1, 0))
    path = scene(tmp_path, set_value(30, NETWORK, "0x1", "0x2"), before=before, after=after)
    assert "unlogged" in rules(analyse(path, window=given(40, 60)))


@for_each(
    ("again", "missing"), [(True, False), (False, True)], ids=["what is shown", "another value"]
)
def test_what_a_record_of_the_window_writes_again_is_in_the_log(
    *, again: bool, missing: bool
) -> None:
    """It contradicts the before snapshot, and to say that the log holds nothing of it would contradict the timeline."""
    steps = [
        touch(60 + n / 60, REALTIME, *step, place="policy")
        for n, step in ((0, (again, None)), (5, (None, again)))
    ]
    one = case(steps, {REALTIME: False}, {REALTIME: True}, coverage=COVERED)
    assert (findings(one, "unlogged") != ()) is missing
