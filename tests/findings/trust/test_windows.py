"""Did troubleshooting mode last longer than it can: what is flagged, and what is not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mpdiff.base.model import Window
from mpdiff.evidence.window import OPTION
from tests.support.cases import case
from tests.support.cases import findings as of_case
from tests.support.eventlogs import NOON
from tests.support.rows import for_each


def window(hours: float, **given: Any) -> Window:
    return Window(NOON, NOON + timedelta(hours=hours), **({"basis": "the registry"} | given))


@for_each("hours", [4.2, 9, 100])
def test_a_window_longer_than_documented_is_flagged(hours: float) -> None:
    (found,) = of_case(case(window=window(hours)), "window_exceeded")
    assert (found.rule, found.severity) == ("window-exceeded", "medium")
    assert f"{hours:.1f} hours" in found.title


@for_each(
    "span",
    [
        None,
        window(3),
        window(4),
        window(4 + 4 / 60),  # a few minutes over
        window(9, certain=False),
        window(9, basis=OPTION),  # the user's range is no evidence
        Window(None, NOON, "x"),
        Window(NOON, None, "x"),
    ],
)
def test_no_word_on_other_windows(span: Window | None) -> None:
    assert of_case(case(window=span), "window_exceeded") == ()


def at(hour: float) -> datetime:
    return NOON + timedelta(hours=hour)


@for_each(
    ("why", "spans", "said"),
    [
        ("two within the day", [(0, 4), (5, 10)], "9.0 hours in 2 windows"),
        ("as much as is allowed", [(0, 4), (5, 9)], None),
        ("a few minutes more", [(0, 4), (5, 9 + 5 / 60)], None),
        ("more than that", [(0, 4), (5, 9 + 6 / 60)], "8.1 hours in 2 windows"),
        ("one alone has a finding of its own", [(0, 20)], None),
        ("the quota is whole again", [(0, 5), (24, 29)], None),
        ("of the second what falls within the day", [(0, 5), (22, 27)], None),
        ("one inside the other is one", [(0, 5), (1, 2), (6, 10)], "9.0 hours in 2 windows"),
        ("what overlaps is one", [(0, 3), (1, 5), (6, 10)], "9.0 hours in 2 windows"),
        ("what meets is one", [(0, 2), (2, 5), (6, 10)], "9.0 hours in 2 windows"),
        ("one without a length is none", [(0, 9), (12, 12)], None),
        ("an end before its begin is none", [(0, 9), (12, 11)], None),
        ("any day counts", [(-48, -47), (0, 5), (6, 10)], "9.0 hours in 2 windows"),
    ],
)  # fmt: skip
def test_the_windows_of_a_day_may_not_last_longer_in_all_than_is_allowed(
    why: str, spans: list[tuple[float, float]], said: str | None
) -> None:
    known = tuple((at(a), at(b)) for a, b in spans)
    found = of_case(case(window=None, spans=known), "quota")
    assert [f.rule for f in found] == (["quota-exceeded"] if said else []), why
    assert not said or said in found[0].title, why


@for_each(
    ("why", "span", "collected_at", "flagged"),
    [
        ("the window of the case counts", window(5), 600, True),
        ("up to the collection", window(5), 60, False),
        ("whenever it was", window(5), None, True),
        ("a range of the user is no evidence", window(5, basis=OPTION), 600, False),
        ("nor is an uncertain one", window(5, certain=False), 600, False),
        ("nor one without an end", Window(NOON, None, "x"), 600, False),
        ("nor one without a start", Window(None, at(5), "x"), 600, False),
    ],
)
def test_the_window_of_the_case_is_one_of_the_day(
    why: str,
    span: Window,
    collected_at: float | None,
    flagged: bool,  # noqa: FBT001  a value
) -> None:
    other = ((at(6), at(10)),)
    found = of_case(case(window=span, spans=other, collected_at=collected_at), "quota")
    assert bool(found) is flagged, why
