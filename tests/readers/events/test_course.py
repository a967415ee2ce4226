"""The course of a source: steps back against its order, and silences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpdiff.readers.events import course
from mpdiff.readers.events.course import DISORDER, QUIET, SECOND, SLACK, Course
from tests.support.rows import for_each

HOUR = 3600 * SECOND


def of(*pieces: list[int]) -> Course:
    found = Course()
    number = 0
    for piece in pieces:
        found.add(number, piece)
        number += len(piece)
    return found


def test_times_that_go_on_have_no_step_back() -> None:
    assert of([1, 2, 2, 3], [4, 5]).steps() == []


def test_a_step_back_within_a_piece_and_between_two() -> None:
    found = of([0, HOUR, 10, HOUR + 5], [20, 30])
    assert [step[:2] for step in found.steps()] == [(HOUR, 10), (HOUR + 5, 20)]


def test_what_threads_and_whole_seconds_do_is_no_step_back() -> None:
    assert of([HOUR, HOUR - SLACK], [HOUR - 2 * SLACK]).steps() == []
    assert [s[:2] for s in of([HOUR, HOUR - SLACK - 1]).steps()] == [(HOUR, HOUR - SLACK - 1)]


MINUTE = 60 * SECOND


@for_each(
    ("seconds", "minutes_apart", "times", "grave"),
    [
        pytest.param(5, 30, 1, 0, id="records of two threads"),
        pytest.param(9.9, 30, 3, 0, id="some of them"),
        pytest.param(10, 30, 1, 1, id="more than threads do"),
        pytest.param(6, 20, 10, 10, id="many small steps within a window"),
        pytest.param(6, 200, 10, 0, id="as many in a day and a half"),
    ],
)
def test_seconds_out_of_order_are_no_clock_set_back_unless_they_add_up(
    seconds: float, minutes_apart: int, times: int, grave: int
) -> None:
    back = int(seconds * SECOND)
    turns = [HOUR + n * minutes_apart * MINUTE for n in range(times)]
    found = of([t for turn in turns for t in (turn, turn - back)])
    assert len(found.grave_steps(DISORDER)) == grave


@for_each(
    ("steps", "until"),
    [
        pytest.param([(10, 4), (5, 11)], 5, id="by as much"),
        pytest.param([(10, 4), (5, 11.9)], 5, id="by nearly as much"),
        pytest.param([(10, 4), (5, 13)], None, id="by more"),
        pytest.param([(10, 4), (3, 9)], None, id="before the time it was set to"),
        pytest.param([(10, 4), (8, 14), (5, 11)], 5, id="the first of two"),
        pytest.param([(10, 4)], None, id="never"),
    ],
)
def test_a_step_that_was_taken_back_ends_there(
    steps: list[tuple[float, float]], until: float | None
) -> None:
    found = Course()
    for before, after in steps:
        found.step(int(before * MINUTE), int(after * MINUTE))
    (step,) = found.steps()
    assert step.until == (None if until is None else until * MINUTE)


def test_what_the_order_of_records_shows_ends_where_the_record_of_the_step_tells() -> None:
    last, first = 9 * MINUTE, 5 * MINUTE
    found = of([0, last], [first, 12 * MINUTE])
    found.step(10 * MINUTE, 4 * MINUTE)
    found.step(6 * MINUTE, 12 * MINUTE)
    assert [step.until for step in found.steps()] == [6 * MINUTE, 6 * MINUTE]


def test_a_step_that_no_record_tells_of_is_not_taken_back_by_that_of_another() -> None:
    found = of([0, 20 * MINUTE], [5 * MINUTE])
    found.step(10 * MINUTE, 4 * MINUTE)
    found.step(6 * MINUTE, 12 * MINUTE)
    assert [step.until for step in found.steps()] == [6 * MINUTE, None]


def test_pieces_are_put_in_order_by_their_numbers() -> None:
    found = Course()
    found.add(100, [HOUR, HOUR + 1])
    found.add(1, [0, 1])
    assert found.steps() == []


def test_a_silence_is_longer_than_the_health_reports_are_apart() -> None:
    assert of([0, QUIET, 2 * QUIET]).silences() == []
    assert of([0, QUIET + 1], [2 * QUIET + 2]).silences() == [
        (0, QUIET + 1),
        (QUIET + 1, 2 * QUIET + 2),
    ]


def test_what_another_piece_holds_is_no_silence() -> None:
    assert of([0, 3 * HOUR], [HOUR, 2 * HOUR]).silences() == []


@given(times=st.lists(st.integers(0, 40 * HOUR), min_size=1, max_size=60), cut=st.integers(0, 60))
def test_silences_are_those_of_the_sorted_times(times: list[int], cut: int) -> None:
    expected = [(a, b) for a, b in pairwise(sorted(times)) if b - a > QUIET]
    assert of(times[:cut], times[cut:]).silences() == expected


def test_of_very_many_silences_the_longest_are_kept() -> None:
    times = [n * 2 * HOUR for n in range(course.MAX_KEPT + 500)]
    times += [times[-1] + 100 * HOUR]
    found = of(times).silences()
    assert len(found) == course.MAX_KEPT
    assert found[-1] == (times[-2], times[-1])
