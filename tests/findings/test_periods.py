"""In which period a stretch began, and whether one from before reaches into the window."""

from __future__ import annotations

from typing import Any

from mpdiff.findings.timing import began, inside_of, period_of, reaches_in
from mpdiff.history.subjects import subject_of
from tests.support.cases import case
from tests.support.rows import for_each
from tests.support.scene import WINDOW, at, touch
from tests.support.stretches import SWITCH, segment, stretch


def written(minute: float, **given: Any) -> Any:
    return segment(True, touch(minute, SWITCH, False, True, **given))


def of_state(source: str) -> Any:
    return segment(True, source=source)


@for_each(
    ("why", "begin", "expected"),
    [
        ("the first record's old value", of_state("initial"), "before"),
        ("the first snapshot", of_state("before"), "before"),
        ("the second snapshot", of_state("after"), "inside"),
        ("the end of the mode", of_state("end"), "inside"),
        ("the state at collection", of_state("collection"), "after"),
        ("nothing dates it", of_state("unseen"), "open"),
        ("a record before", written(-1), "before"),
        ("a record inside", written(1), "inside"),
        ("a record after", written(241), "after"),
        ("a record at an uncertain time", written(1, time_certain=False), "open"),
    ],
)
def test_a_period_is_that_of_the_witness(why: str, begin: Any, expected: str) -> None:
    assert period_of(begin, WINDOW) == expected, why
    assert began(stretch(begin), WINDOW) == expected, why


@for_each(
    ("why", "end", "expected"),
    [
        ("nobody saw it end", None, True),
        ("it ended before", written(-1), False),
        ("the first snapshot shows its end", of_state("before"), False),
        ("it ended inside", written(1), True),
        ("it ended after", written(241), True),
        ("it may have ended inside", written(-1, time_certain=False), True),
        ("the second snapshot shows its end", of_state("after"), True),
    ],
)
def test_a_stretch_reaches_in_unless_it_ended_before(why: str, end: Any, *, expected: bool) -> None:
    assert reaches_in(stretch(written(-30), end), WINDOW) is expected, why


def test_what_lies_inside_or_may_do_so_was_touched_there() -> None:
    changes = [
        touch(-30, SWITCH, False, True),
        touch(30, SWITCH, True, False),
        touch(60, SWITCH, False, True, time_certain=False),
        touch(300, SWITCH, True, False),
    ]
    (history,) = case(changes).histories.values()
    assert [s.time for s in inside_of(history, WINDOW)] == [at(30), at(60)]
    assert subject_of(SWITCH, None).key == ""
