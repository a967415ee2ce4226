"""Why a change is not certain: a table of stretches and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import States
from mpdiff.findings.changes import doubts
from mpdiff.findings.changes.subject import Subject
from mpdiff.history.subjects import subject_of
from tests.support.cases import case
from tests.support.rows import for_each
from tests.support.scene import WINDOW, touch
from tests.support.stretches import SWITCH, segment, stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Statement, Window
    from mpdiff.history.stretches import Stretch


def off(minute: float = 30, **given: Any) -> Statement:
    return touch(minute, SWITCH, False, True, **given)


def subject(
    *statements: Statement, window: Window | None = WINDOW, order_certain: bool = True
) -> Subject:
    of = case(statements or [off()], window=window)
    history = replace(of.histories[subject_of(SWITCH, None)], order_certain=order_certain)
    return Subject(of, history, of.catalogue.find(SWITCH), States())


SURE = stretch(segment(True, off()))
OPEN = stretch(segment(True, off(-30, time_certain=False)))
NO_RECORD = stretch(segment(True, source="after"))
DISPUTED = stretch(segment(True, off()), before=segment(False, source="unseen"))
BY_DEFAULT = stretch(segment(True, off()), by_default=True)
UNSURE = stretch(segment(True, off(), sure=False))
OVERRULED = stretch(segment(True, off(), sure=False, overruled=True))
OVERRULED_AT_FIRST = replace(OVERRULED, worst_at=segment(True, off(40)))
OVERRULED_LATER = replace(UNSURE, worst_at=OVERRULED.began)
SURELY_OVERRULED = stretch(segment(True, off(), overruled=True))


@for_each(
    ("why", "found", "expected"),
    [
        ("a record of the window", [SURE], []),
        ("no record tells of it", [NO_RECORD], []),
        ("its time is not certain", [OPEN], [doubts.TIME_OPEN]),
        ("another one is surely of the window", [OPEN, SURE], []),
        ("another value stood before", [DISPUTED], [doubts.DISPUTED]),
        ("of one of two the value before is agreed", [DISPUTED, SURE], []),
        ("one of two was only not set", [SURE, BY_DEFAULT], [doubts.BY_DEFAULT]),
        ("a stronger place may have held it", [SURE, UNSURE], [doubts.PLACE_OPEN]),
        ("a policy held another value", [SURE, OVERRULED], [doubts.OVERRULED]),
        (
            "a policy held another value when it began, which leaves only its begin open",
            [OVERRULED_AT_FIRST],
            [],
        ),
        ("a policy held another value when weakest", [OVERRULED_LATER], [doubts.OVERRULED]),
        ("it applied whatever policy held", [SURELY_OVERRULED], []),
        (
            "of one nobody knows what policy held, of one it is known",
            [UNSURE, OVERRULED],
            [doubts.OVERRULED, doubts.PLACE_OPEN],
        ),
    ],
)
def test_inside_the_window(why: str, found: Sequence[Stretch], expected: list[str]) -> None:
    assert list(doubts.doubts_inside(subject(), found)) == expected, why


@for_each(
    ("why", "one", "expected"),
    [
        ("a record", SURE, []),
        ("its time is not certain, which matters only inside", OPEN, []),
        ("another value stood before", DISPUTED, [doubts.DISPUTED]),
        ("it was only not set", BY_DEFAULT, [doubts.BY_DEFAULT]),
        ("a stronger place may have held it", UNSURE, [doubts.PLACE_OPEN]),
        ("a policy held another value", OVERRULED, [doubts.OVERRULED]),
    ],
)
def test_outside_the_window(why: str, one: Stretch, expected: list[str]) -> None:
    assert list(doubts.doubts_outside(subject(), one)) == expected, why


def test_records_out_of_order_leave_the_last_state_open_wherever_they_lie() -> None:
    mixed = subject(order_certain=False)
    assert doubts.doubts_inside(mixed, [SURE]) == (doubts.ORDER_OPEN,)
    assert doubts.doubts_outside(mixed, SURE) == (doubts.ORDER_OPEN,)


@pytest.mark.parametrize(
    ("why", "found", "expected"),
    [
        ("a record may be older than the snapshots", [SURE], [doubts.NO_WINDOW]),
        ("what no record dates lies between the snapshots", [NO_RECORD], []),
    ],
)
def test_without_a_window(why: str, found: Sequence[Stretch], expected: list[str]) -> None:
    assert list(doubts.doubts_inside(subject(window=None), found)) == expected, why


def unseen(**given: Any) -> Stretch:
    return stretch(segment(True, off(**given) if given else None, source="unseen"))


APPLIED: dict[str, Any] = {"place": "effective", "event_id": 5001}
AT = "2026-03-01 12:30:00 UTC"


@for_each(
    ("why", "found", "expected"),
    [
        ("no record at all", [unseen()], [doubts.UNSEEN]),
        ("the old value of a later record", [unseen(place="local")], [doubts.UNSEEN]),
        ("several of a kind", [unseen(), unseen(place="local")], [doubts.UNSEEN]),
        (
            "a health report has it, which the first of two stands for",
            [unseen(**APPLIED, held=True), unseen(**APPLIED, minute=40, held=True)],
            [doubts.REPORTED.format(by=f"event 5001 at {AT}")],
        ),
        (
            "a support log has it",
            [unseen(**APPLIED, held=True, source="MPLog-1.log")],
            [doubts.REPORTED.format(by=f"MPLog-1.log at {AT}")],
        ),
        (
            "the switch to the other value implies it",
            [unseen(**APPLIED)],
            [doubts.SWITCHED.format(by=f"event 5001 at {AT}")],
        ),
    ],
)
def test_what_shows_a_begin_that_no_record_has(
    why: str, found: Sequence[Stretch], expected: list[str]
) -> None:
    assert list(doubts.doubts_inside(subject(), found)) == expected, why
    assert list(doubts.doubts_outside(subject(), found[0])) == expected, why


@for_each(
    ("why", "found", "firm", "less"),
    [
        ("all are certain", [SURE, NO_RECORD], [SURE, NO_RECORD], []),
        ("none is", [OPEN, UNSURE], [OPEN, UNSURE], []),
        ("one is", [SURE, OPEN], [SURE], [doubts.TIME_OPEN]),
        ("two are", [SURE, NO_RECORD, OPEN], [SURE, NO_RECORD], [doubts.TIME_OPEN]),
    ],
)
def test_what_is_certain_is_told_apart(
    why: str, found: Sequence[Stretch], firm: Sequence[Stretch], less: list[str]
) -> None:
    certain, reasons = doubts.parts(subject(), found)
    assert (list(certain), list(reasons)) == (list(firm), less), why


@for_each(
    ("why", "statements", "said"),
    [
        ("below the keys of both managements", [off(place="policy"), off(40, place="mdm")], True),
        ("once among the local values", [off(place="policy"), off(40)], False),
        ("before the window only", [off(-30, place="policy")], False),
    ],
)
def test_what_came_through_the_keys_of_management_is_said(
    why: str, statements: Sequence[Statement], *, said: bool
) -> None:
    assert bool(doubts.by_management(subject(*statements))) is said, why
