"""Where a log cannot vouch for the window: its ends, its gaps, its silence, a clock set back."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import LogCoverage, Window
from mpdiff.base.times import HEALTH_INTERVAL
from mpdiff.findings.trust.coverage import MAY_MISS, gaps_of, vouches
from tests.support.eventlogs import NOON
from tests.support.rows import for_each
from tests.support.scene import END, WINDOW, at


def covered(first: float | None = -60, last: float | None = 300, **more: Any) -> LogCoverage:
    start, end = (None if t is None else at(t) for t in (first, last))
    return LogCoverage(("log",), start, end, 10, **more)


def said(
    coverage: LogCoverage,
    until: float | None = None,
    collected: float | None = 300,
    window: Window = WINDOW,
) -> list[str]:
    times = (None if t is None else at(t) for t in (until, collected))
    return list(gaps_of(coverage, window, *times))


OPEN = Window(NOON, None, "x")
HEALTH = HEALTH_INTERVAL.total_seconds() / 60


@for_each(
    ("why", "coverage", "given", "expected"),
    [
        ("it covers all", covered(), {}, []),
        ("no events", covered(None, None), {}, ["It holds no events."]),
        ("no last one", covered(-60, None), {}, ["It holds no events."]),
        ("it starts with the window", covered(0), {}, []),
        ("it starts later", covered(30), {}, ["It starts 30 min after the window did."]),
        ("it ends with the window", covered(last=240), {}, []),
        ("it falls silent earlier", covered(last=180), {}, ["It ends 1 h 00 min before the window did."]),
        (
            "the next report of the service was not due yet",
            covered(last=200), {"collected": 200 + HEALTH}, [],
        ),
        (
            "it was",
            covered(last=200), {"collected": 201 + HEALTH}, ["It ends 40 min before the window did."],
        ),
        ("nobody knows when it was collected: not before the end", covered(last=170), {"collected": None}, ["It ends 1 h 10 min before the window did."]),
        ("the window was still open", covered(last=100), {"until": 110, "collected": 110}, []),
        ("still open, and silent for long", covered(last=20), {"until": 110, "collected": 110}, ["It ends 1 h 30 min before the window did."]),
        ("of a window without an end the end is not asked for", covered(last=20), {"window": OPEN}, []),
    ],
)  # fmt: skip
def test_the_ends_of_a_log(
    why: str, coverage: LogCoverage, given: dict[str, Any], expected: list[str]
) -> None:
    assert said(coverage, **given) == expected, why


@for_each(
    ("why", "first", "last", "given", "whole"),
    [
        ("a day before and after", -24 * 60, 28 * 60, {}, True),
        ("it may start in the window", -60, 28 * 60, {}, False),
        ("it may end in the window", -24 * 60, 300, {}, False),
        ("no end is known", -24 * 60, 300, {"window": OPEN}, True),
    ],
)
def test_a_log_of_an_unknown_zone_may_be_off_by_hours(
    why: str,
    first: float,
    last: float,
    given: dict[str, Any],
    whole: bool,  # noqa: FBT001  a value
) -> None:
    found = said(covered(first, last, time_certain=False), **given)
    assert found == ([] if whole else [MAY_MISS]), why


def span(start: float, end: float) -> tuple[Any, Any]:
    return at(start), at(end)


@for_each(
    ("why", "field", "spans", "given", "begin"),
    [
        ("before the window", "gap_times", [span(-30, -10)], {}, None),
        ("up to its start", "gap_times", [span(-30, 0)], {}, "It has a gap inside the window"),
        ("inside", "gap_times", [span(30, 40)], {}, "It has a gap inside the window"),
        ("from its end on", "gap_times", [span(240, 260)], {}, "It has a gap inside the window"),
        ("after it", "gap_times", [span(250, 260)], {}, None),
        ("two", "gap_times", [span(30, 40), span(50, 60)], {}, "It has 2 gaps inside"),
        ("no end is known", "gap_times", [span(250, 260)], {"window": OPEN}, "It has a gap"),
        ("silent before", "quiet", [span(-120, 0)], {}, None),
        ("silent into it", "quiet", [span(-60, 60)], {}, "It holds no event at all for 2 h"),
        ("silent after", "quiet", [span(240, 360)], {}, None),
        ("the longest counts", "quiet", [span(0, 60), span(60, 240)], {}, "It holds no event at all for 3 h"),
        ("silent, no end known", "quiet", [span(250, 320)], {"window": OPEN}, "It holds no event at all for 1 h 10 min"),
        ("set back inside", "setbacks", [span(60, 30)], {}, "The clock was set back"),
        ("set back at the edges", "setbacks", [span(0, 240)], {}, "The clock was set back"),
        ("set back before", "setbacks", [span(-30, -60)], {}, None),
        ("set back after", "setbacks", [span(400, 300)], {}, None),
        ("set back, no end known", "setbacks", [span(400, 300)], {"window": OPEN}, "The clock was set back"),
    ],
)  # fmt: skip
def test_holes_count_where_they_touch_the_window(
    why: str, field: str, spans: list[Any], given: dict[str, Any], begin: str | None
) -> None:
    holes: dict[str, Any] = {field: tuple(spans)}
    found = said(covered(**holes), **given)
    assert len(found) == (begin is not None), why
    assert begin is None or found[0].startswith(begin), why


def test_a_hole_of_a_log_of_an_unknown_zone_is_perhaps_inside() -> None:
    coverage = covered(-24 * 60, 28 * 60, time_certain=False, gap_times=(span(300, 310),))
    assert said(coverage)[0].startswith("It has a gap perhaps inside the window")


def test_a_damaged_log_vouches_for_nothing() -> None:
    assert said(covered(damaged=True)) == ["A part of it is damaged."]


@for_each(
    ("why", "coverage", "window", "expected"),
    [
        ("it covers all", covered(), WINDOW, True),
        ("one gap of two is enough", covered(30, damaged=True), WINDOW, False),
        ("there is no log", None, WINDOW, False),
        ("there is no window", covered(), None, False),
        ("nobody knows when it began", covered(), Window(None, END, "x"), False),
    ],
)
def test_who_vouches_for_the_window(
    why: str,
    coverage: LogCoverage | None,
    window: Window | None,
    expected: bool,  # noqa: FBT001  a value
) -> None:
    assert vouches(coverage, window, None, at(300)) is expected, why
