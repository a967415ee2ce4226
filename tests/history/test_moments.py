"""Where a time lies: before, inside or after the window, or open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from mpdiff.base.model import Setback, Window
from mpdiff.base.times import HEALTH_INTERVAL, ZONES
from mpdiff.history.moments import doubted, in_window, of, where
from tests.support.rows import for_each
from tests.support.scene import WINDOW, at, touch

MINUTE = timedelta(minutes=1)
HEALTH = HEALTH_INTERVAL / MINUTE
NO_END = Window(at(0), None, "x")


@for_each(
    ("minute", "given", "spot"),
    [
        (0, {}, "inside"),
        (240, {}, "inside"),
        (-0.01, {}, "before"),
        (240.01, {}, "after"),
        (120, {"certain": False}, "open"),
        (-300, {"certain": False}, "open"),  # a zone may be off by hours
        (-3000, {"certain": False}, "before"),
        (3000, {"certain": False}, "after"),
        (-ZONES / MINUTE, {"certain": False}, "open"),  # some zone has it at the very start
        (240 + ZONES / MINUTE, {"certain": False}, "open"),  # or at the very end
        (-300, {"others": (at(60),)}, "open"),  # another reading of the day is inside
        (-300, {"others": (at(-200),)}, "before"),
        (60, {"others": (at(90),)}, "inside"),
        (-300, {"others": (at(300),)}, "open"),
    ],
)
def test_where_a_time_lies(minute: float, given: dict[str, Any], spot: str) -> None:
    assert where(at(minute), WINDOW, **given) == spot


def test_without_a_window_every_time_is_open() -> None:
    for window in (None, Window(None, at(0), "x")):
        assert where(at(5), window) == "open"
        assert in_window(touch(5, "X", 0, 1), window) is None


def test_a_window_without_an_end_has_no_after() -> None:
    assert where(at(100_000), NO_END) == "inside"
    assert where(at(-1), NO_END) == "before"


def test_a_statement_lies_where_its_readings_do() -> None:
    assert of(touch(5, "X", 0, 1), WINDOW) == "inside"
    assert of(touch(-600, "X", 0, 1, other_times=(at(5),)), WINDOW) == "open"
    assert [in_window(touch(m, "X", 0, 1), WINDOW) for m in (-5, 5, 300)] == [False, True, False]
    assert in_window(touch(5, "X", 0, 1, time_certain=False), WINDOW) is None


# --- a clock that was set back --------------------------------------------------------------------

BACK = Setback(at(50), at(-110), "log", 5)
"""By 2 h 40 min, at ten to one; the fifth record is the first after it."""
LEAPT = BACK._replace(ahead=at(30))


@for_each(
    ("why", "minute", "order", "step", "spot"),
    [
        ("after it nobody knows", 20, 6, BACK, "open"),
        ("before it, and nothing shows a jump forward", 40, 3, BACK, "inside"),
        ("before it, since a jump forward", 40, 3, LEAPT, "open"),
        ("before the jump forward", 20, 3, LEAPT, "inside"),
        ("by less than the time between two reports", 30, 3, Setback(at(50), at(0), "log", 5), "open"),
        ("the same, inside either way", 100, 3, Setback(at(110), at(90), "log", 5), "inside"),
        ("by less, but for what passed until the next record", 50, 3, Setback(at(60), at(40), "log", 5), "open"),
        ("long before such a step", 10, 3, Setback(at(200), at(180), "log", 5), "open"),
        ("a day before such a step", 10, 3, Setback(at(1451), at(1441), "log", 5), "inside"),
        ("by what corrects a drift", 10, 3, Setback(at(200), at(199.5), "log", 5), "inside"),
        ("a moment before that", 0.2, 3, Setback(at(0.3), at(-0.1), "log", 5), "open"),
        ("of another log", 40, 3, LEAPT._replace(member="other"), "open"),
    ],
)  # fmt: skip
def test_both_clocks_are_doubted(
    why: str, minute: float, order: int, step: Setback, spot: str
) -> None:
    one = touch(minute, "X", 0, 1, order=order)
    (found,) = doubted([one], [step], WINDOW)
    assert of(found, WINDOW) == spot, why


BEHIND = Setback(at(118), at(62), "security", None, None, at(63))
"""For a minute by a clock that was set back by 56 minutes and forward again, as another log tells."""


@for_each(
    ("minute", "step", "others"),
    [
        pytest.param(61, BEHIND, (), id="before the times that came twice"),
        pytest.param(62.5, BEHIND, (at(118.5),), id="by either clock"),
        pytest.param(63, BEHIND, (at(119),), id="when it was set forward again"),
        pytest.param(63.5, BEHIND, (), id="after those times"),
        pytest.param(119, BEHIND, (), id="after it was set forward"),
        pytest.param(62.5, BEHIND._replace(member="log", order=5), (at(118.5),), id="recorded after the step"),
        pytest.param(62.5, BEHIND._replace(member="log", order=8), (), id="recorded before the step"),
        pytest.param(62.5, BEHIND._replace(order=8), (at(118.5),), id="in another log, whose order tells nothing"),
    ],
)  # fmt: skip
def test_only_between_a_step_back_and_the_way_forward_are_both_clocks_possible(
    minute: float, step: Setback, others: tuple[datetime, ...]
) -> None:
    (found,) = doubted([touch(minute, "X", 0, 1, order=6)], [step, step], WINDOW)
    assert found.other_times == others
    assert found.time_certain


def test_a_step_before_the_window_leaves_what_came_later_as_it_is() -> None:
    step = Setback(at(-70), at(-370), "log", 5)
    twice, later = doubted(
        [touch(-300, "X", 0, 1, order=6), touch(20, "X", 0, 1, order=7)], [step], WINDOW
    )
    assert (of(twice, WINDOW), of(later, WINDOW)) == ("before", "inside")
    assert twice.other_times == (at(-70),), "a time that had been is not certain"
    assert later.other_times == ()


SHORT = Setback(at(60), at(30), "log", 5, at(50))
"""By half an hour, and a jump forward shows that the clock was ahead for ten minutes only."""
AHEAD = Setback(at(200), at(100), "log", 5, at(10))


@for_each(
    ("why", "minute", "given", "step", "certain", "others"),
    [
        ("the first record after it", 20, {"order": 5}, BACK, False, []),
        ("the one before that", 20, {"order": 4}, BACK, True, []),
        ("without a number, by its time", 20, {}, BACK, False, []),
        ("without a number, at the time after it", -110, {}, BACK, False, []),
        ("without a number, before it", -111, {}, BACK, True, []),
        ("the step has no number", 20, {"order": 4}, BACK._replace(order=None), False, []),
        ("as the clock jumped forward", 30, {"order": 3}, LEAPT, True, [-130, -130 - HEALTH]),
        ("a short step, before the jump", 40, {"order": 3}, SHORT, True, []),
        ("a short step, after the jump", 55, {"order": 3}, SHORT, True, [25, 25 - HEALTH]),
        (
            "a step as long as two reports are apart",
            30,
            {"order": 3},
            Setback(at(HEALTH), at(0), "log", 5),
            True,
            [30 - HEALTH, 30 - 2 * HEALTH],
        ),
        (
            "a longer one, of which nobody saw a jump",
            30,
            {"order": 3},
            Setback(at(HEALTH + 1), at(0), "log", 5),
            True,
            [],
        ),
        ("of the log whose clock was ahead", 50, {"order": 3}, AHEAD, True, [-50, -50 - HEALTH]),
        ("of another log", 50, {"order": 3, "member": "other"}, AHEAD, True, []),
        (
            "before a step that lies before the window",
            -200,
            {"order": 3},
            Setback(at(-100), at(-150), "log", 5),
            True,
            [-250, -250 - HEALTH],
        ),
        (
            "after a step that may be as late as the last report before the window",
            20,
            {"order": 6},
            Setback(at(-HEALTH), at(-HEALTH - 300), "log", 5),
            False,
            [],
        ),
        (
            "at the time that the clock had before an early step",
            -70,
            {"order": 6},
            Setback(at(-70), at(-370), "log", 5),
            True,
            [],
        ),
    ],
)
def test_what_a_step_of_the_clock_leaves_of_a_time(
    why: str,
    minute: float,
    given: dict[str, Any],
    step: Setback,
    *,
    certain: bool,
    others: list[float],
) -> None:
    (found,) = doubted([touch(minute, "X", 0, 1, **given)], [step], WINDOW)
    assert (found.time_certain, list(found.other_times)) == (certain, [at(m) for m in others]), why


def test_without_a_window_no_step_is_early() -> None:
    (found,) = doubted([touch(20, "X", 0, 1, order=6)], [BACK], None)
    assert not found.time_certain
