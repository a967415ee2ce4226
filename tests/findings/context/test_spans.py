"""From when to when something was weaker, and under which name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.catalogue import catalogue
from mpdiff.findings.context.meanwhile import spans
from mpdiff.history.follow.segments import Segment
from tests.support.cases import case
from tests.support.rows import for_each
from tests.support.scene import WINDOW, at, touch
from tests.support.stretches import segment, stretch

if TYPE_CHECKING:
    from mpdiff.base.model import Window

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ASR = "AttackSurfaceReductionRules_Actions"
SWITCH = "DisableRealtimeMonitoring"


@for_each(
    ("setting", "key", "steps", "named"),
    [
        (SWITCH, None, (False, True), [SWITCH]),
        ("ExclusionPath", "C:\\x", (None, "C:\\x"), ["ExclusionPath C:\\x"]),
        (ASR, OFFICE, (1, 0), ["Block all Office applications from creating child processes"]),
        (ASR, "12345678-0000-0000-0000-000000000000", (1, 0), [f"{ASR} 12345678-0000-0000-0000-000000000000"]),
    ],
)  # fmt: skip
def test_what_was_weaker_is_named_as_people_know_it(
    setting: str, key: str | None, steps: tuple[Any, Any], named: list[str]
) -> None:
    there, back = steps
    of = case([touch(30, setting, there, back, key), touch(60, setting, back, there, key)])
    found = [span[:3] for span in spans(of.catalogue, of.histories, of.window)]
    assert [name for _, _, name in found] == named
    assert all((start, end) == (at(30), at(60)) for start, end, _ in found)


BEGAN = segment(True, touch(30, SWITCH, False, True))
WORST = segment(True, touch(45, SWITCH, False, True))
UNDATED = Segment(True, "after", None, None)


def seen(source: Any, minute: float | None = None) -> Segment:
    """Return the end of a stretch as a witness shows it."""
    return Segment(False, source, None if minute is None else at(minute), None)


@for_each(
    ("why", "began", "ended", "window", "span"),
    [
        ("a record dates its end", BEGAN, seen("log", 60), WINDOW, (30, 60)),
        ("no end is seen", BEGAN, None, WINDOW, (30, None)),
        ("the after snapshot shows its end", BEGAN, seen("after"), WINDOW, (30, 240)),
        ("the window's end is its end", BEGAN, seen("end"), WINDOW, (30, 240)),
        ("of no known window", BEGAN, seen("after"), None, (30, 45)),
        ("another witness shows its end", BEGAN, seen("collection"), WINDOW, (30, 45)),
        ("no record dates its begin", UNDATED, seen("log", 60), WINDOW, None),
    ],
)
def test_a_stretch_lasts_until_its_end_is_seen(
    why: str, began: Segment, ended: Any, window: Window | None, span: Any
) -> None:
    of = case([touch(30, SWITCH, False, True), touch(60, SWITCH, True, False)])
    one = replace(stretch(began, ended), worst_at=WORST if began is BEGAN else began)
    (subject,) = of.histories
    histories = {subject: replace(of.histories[subject], stretches=(one,))}
    found = [one[:3] for one in spans(catalogue(), histories, window)]
    if span is None:
        assert found == [], why
        return
    start, end = (None if m is None else at(m) for m in span)
    assert found == [(start, end, SWITCH)], why


@for_each("effect", ["strengthened", "unknown", "neutral"])
def test_what_was_not_weaker_is_no_span(effect: Any) -> None:
    of = case([touch(30, SWITCH, False, True), touch(60, SWITCH, True, False)])
    (subject,) = of.histories
    one = replace(stretch(BEGAN, seen("log", 60)), effect=effect)
    histories = {subject: replace(of.histories[subject], stretches=(one,))}
    assert list(spans(catalogue(), histories, WINDOW)) == []


def test_a_state_that_was_never_dated_as_worst_was_seen_at_its_begin() -> None:
    of = case([touch(30, SWITCH, False, True), touch(60, SWITCH, True, False)])
    (subject,) = of.histories
    for worst, end in ((segment(True, touch(20, SWITCH, False, True)), 30), (UNDATED, 30)):
        one = replace(stretch(BEGAN, seen("collection")), worst_at=worst)
        histories = {subject: replace(of.histories[subject], stretches=(one,))}
        assert [span[1] for span in spans(catalogue(), histories, WINDOW)] == [at(end)]
