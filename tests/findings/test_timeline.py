"""The timeline: every change in words, in which period, and how long it lasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.findings.timeline import timeline
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, WINDOW, at, listed, touch, unlisted

if TYPE_CHECKING:
    from mpdiff.base.model import Statement, TimelineEntry, Window

REALTIME = "DisableRealtimeMonitoring"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ON, OFF = False, True


def entries(*statements: Statement, window: Window | None = WINDOW) -> tuple[TimelineEntry, ...]:
    return timeline(catalogue(), statements, window)


def test_events_5001_and_5007_of_one_moment_are_one_change_of_equal_length() -> None:
    found = entries(
        touch(30, REALTIME, UNTOLD, OFF, event_id=5001, place="effective"),
        touch(30.01, REALTIME, ON, OFF),
        touch(72, REALTIME, UNTOLD, ON, event_id=5000, place="effective"),
        touch(72.01, REALTIME, OFF, ON),
    )
    assert [e.repeats for e in found] == [True, False, True, False]
    assert {e.lasted_seconds for e in found[:2]} == {42 * 60}


def test_an_event_lasts_until_the_subject_has_another_value() -> None:
    found = entries(
        listed(10, "C:\\x"),
        listed(15, "C:\\y"),
        unlisted(20, "c:\\X"),
        touch(30, REALTIME, ON, OFF),
    )
    assert [e.lasted_seconds for e in found] == [600, None, None, None]


def test_a_refused_attempt_ends_nothing() -> None:
    found = entries(
        touch(10, REALTIME, ON, OFF),
        touch(15, REALTIME, UNTOLD, ON, refused=True),
        touch(20, REALTIME, OFF, ON),
    )
    assert [e.lasted_seconds for e in found] == [600, None, None]
    assert [(e.refused, e.effect) for e in found][1] == (True, "neutral")


def lasted(*statements: Statement) -> list[float | None]:
    """Return the minutes that each entry lasted."""
    found = [e.lasted_seconds for e in entries(*statements)]
    return [None if seconds is None else seconds / 60 for seconds in found]


def test_a_value_in_one_place_outlasts_what_is_written_in_another() -> None:
    policy = {"place": "policy"}
    two = (touch(10, REALTIME, ON, OFF, **policy), touch(20, REALTIME, OFF, ON))
    assert lasted(*two) == [None, None]
    assert lasted(*two, touch(50, REALTIME, OFF, ON, **policy)) == [40, None, None]
    local = touch(15, REALTIME, ON, OFF)
    assert lasted(
        local, touch(20, REALTIME, ON, OFF, place="mdm"), touch(40, REALTIME, OFF, ON)
    ) == [
        25,
        None,
        None,
    ]


def test_a_value_that_no_longer_applies_is_over_whatever_stands_in_its_place() -> None:
    assert lasted(
        touch(10, REALTIME, ON, OFF, place="policy"),
        touch(10.01, REALTIME, UNTOLD, OFF, event_id=5001, place="effective"),
        touch(30, REALTIME, OFF, ON),
        touch(30.01, REALTIME, UNTOLD, ON, event_id=5000, place="effective"),
    ) == [pytest.approx(20.01), pytest.approx(20), None, None]


def test_an_item_taken_from_one_list_stays_in_the_other() -> None:
    both = (listed(10, "C:\\x", place="policy"), listed(12, "C:\\x"), unlisted(20, "C:\\x"))
    assert lasted(*both) == [None, 8, None]


@for_each(("minute", "inside"), [(0, True), (240, True), (-0.01, False), (240.01, False)])
def test_the_edges_of_the_window_are_inside(minute: float, *, inside: bool) -> None:
    (one,) = entries(touch(minute, REALTIME, ON, OFF))
    assert one.in_window is inside


def test_without_a_window_or_a_certain_time_it_is_open() -> None:
    assert entries(touch(5, REALTIME, ON, OFF), window=None)[0].in_window is None
    assert entries(touch(-30, REALTIME, ON, OFF, time_certain=False))[0].in_window is None
    assert entries(touch(-3000, REALTIME, ON, OFF, time_certain=False))[0].in_window is False
    assert entries(touch(-3000, REALTIME, ON, OFF, other_times=(at(5),)))[0].in_window is None


@for_each(
    ("statement", "before", "after", "effect"),
    [
        (touch(5, REALTIME, ON, OFF), "False", "True", "weakened"),
        (touch(5, REALTIME, OFF, ON), "True", "False", "strengthened"),
        (touch(5, REALTIME, UNTOLD, OFF, place="effective"), "False", "True", "weakened"),
        (touch(5, ASR, 1, 2, OFFICE), "Block (1)", "Audit (2)", "weakened"),
        (touch(5, ASR, 1, None, OFFICE), "Block (1)", "no entry", "weakened"),
        (listed(5, "C:\\x"), "not in the list", "in the list", "weakened"),
        (touch(5, "CloudBlockLevel", 2, UNTOLD, after_raw="77"), "High (2)", "77", "unknown"),
        (touch(5, "New\\Path", None, 1), "not set", "1", "unknown"),
        (touch(5, REALTIME, None, ON), "not set", "False", "unknown"),
        (touch(5, REALTIME, None, OFF), "False", "True", "weakened"),
        (touch(5, "SevereThreatDefaultAction", None, 6), "Default (0)", "Allow (6)", "weakened"),
        (
            touch(5, "SevereThreatDefaultAction", None, 6, place="policy"),
            "not set",
            "Allow (6)",
            "weakened",
        ),
        (touch(5, "SevereThreatDefaultAction", 6, None), "Allow (6)", "not set", "strengthened"),
        (touch(5, "CloudBlockLevel", UNTOLD, 2, before_raw="77"), "77", "High (2)", "strengthened"),
    ],
)
def test_a_change_in_words(statement: Statement, before: str, after: str, effect: str) -> None:
    (one,) = entries(statement)
    assert (one.before_text, one.after_text, one.effect) == (before, after, effect)


def test_a_report_of_a_state_is_no_change() -> None:
    assert entries(touch(5, REALTIME, UNTOLD, OFF, place="effective", held=True)) == ()


def test_the_place_of_each_statement_is_kept() -> None:
    found = entries(touch(5, REALTIME, ON, OFF, place="mdm"), touch(6, REALTIME, ON, OFF))
    assert [e.place for e in found] == ["mdm", "local"]


@pytest.mark.parametrize(("seconds", "repeats"), [(5, True), (5.5, False)])
def test_only_what_follows_at_once_repeats(seconds: float, *, repeats: bool) -> None:
    found = entries(
        touch(30, REALTIME, UNTOLD, OFF, place="effective"),
        touch(30 + seconds / 60, REALTIME, ON, OFF),
    )
    assert found[0].repeats is repeats


def test_two_events_that_both_tell_all_repeat_nothing() -> None:
    found = entries(touch(30, REALTIME, ON, OFF), touch(30.01, REALTIME, ON, OFF))
    assert [e.repeats for e in found] == [False, False]
    bare = entries(
        touch(30, REALTIME, UNTOLD, OFF, place="effective"),
        touch(30.01, REALTIME, UNTOLD, OFF, place="effective"),
    )
    assert [e.repeats for e in bare] == [False, False]


@for_each(
    ("statement", "before"),
    [
        (touch(5, REALTIME, UNTOLD, OFF), "?"),
        (touch(5, "EnableNetworkProtection", UNTOLD, 0), "?"),
        (touch(5, ASR, UNTOLD, 0, OFFICE), "?"),
        (touch(5, REALTIME, UNTOLD, OFF, before_raw="0x7"), "0x7"),
        (touch(5, REALTIME, UNTOLD, OFF, place="effective"), "False"),
        (touch(5, REALTIME, UNTOLD, OFF, refused=True), "False"),
        (touch(5, "ExclusionPath", UNTOLD, "C:\\x", "C:\\x"), "not in the list"),
        (touch(5, REALTIME, None, OFF), "False"),
    ],
)
def test_what_a_record_does_not_tell_is_not_made_up(statement: Statement, before: str) -> None:
    (one,) = entries(statement)
    assert one.before_text == before
