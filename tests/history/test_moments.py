"""Where a time lies: before, inside or after the window, or open."""

from __future__ import annotations

from typing import Any

import pytest

from mpdiff.base.model import Window
from mpdiff.history.moments import in_window, of, where
from tests.support.scene import WINDOW, at, touch

NO_END = Window(at(0), None, "x")


@pytest.mark.parametrize(
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
