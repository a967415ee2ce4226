"""Which of several states is the weakest, one row a rule."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import States
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes.subject import Subject, _is_odder, between, is_weaker, weakest
from mpdiff.history.subjects import difference_of, subject_of
from tests.support.cases import case
from tests.support.scene import touch
from tests.support.stretches import segment, stretch

LEVEL = "CloudBlockLevel"


def subject() -> Subject:
    of = case([touch(30, LEVEL, 6, 0)])
    return Subject(of, of.histories[subject_of(LEVEL, None)], of.catalogue.find(LEVEL), States())


def to(after: Any) -> Any:
    return judge(case(()).catalogue, difference_of(LEVEL, None, 6, after))


def test_the_weakest_is_the_first_of_those_that_no_other_is_weaker_than() -> None:
    one = subject()
    mild, mild_again, deep, deep_again = (stretch(segment(True), worst=to(n)) for n in (2, 2, 0, 0))
    rows = [
        ([mild], mild),
        ([mild, deep], deep),
        ([deep, mild], deep),
        ([mild, deep, mild_again], deep),
        ([mild, mild_again, deep], deep),
        ([deep, deep_again], deep),
        ([mild, mild_again], mild),
    ]
    for found, expected in rows:
        assert weakest(one, found) is expected, [s.worst.after for s in found]


def test_what_nobody_ranks_may_be_weaker_than_what_is_ranked() -> None:
    odd, ranked = to(77), to(2)
    nothing = replace(odd, after=None)
    rows: list[tuple[Any, Any, bool]] = [
        (odd, None, True),
        (nothing, None, True),
        (odd, ranked, True),
        (nothing, ranked, False),
        (odd, odd, False),
        (ranked, None, False),
        (ranked, odd, False),
    ]
    assert (odd.effect, ranked.effect) == ("unknown", "weakened")
    for perhaps, known, expected in rows:
        assert _is_odder(perhaps, known) is expected, (perhaps.after, known and known.after)


def test_a_value_is_weaker_as_it_applies() -> None:
    rows: list[tuple[Any, Any, bool]] = [
        (6, 2, True),
        (2, 6, False),
        (2, 2, False),
        (0, None, False),
        (2, None, True),
    ]
    for value, other, expected in rows:
        assert is_weaker(subject(), value, other) is expected, (value, other)


def test_how_a_state_in_between_is_said() -> None:
    sure, unsure = to(2), replace(to(2), certainty="uncertain")
    unknown = replace(to(77), after=None)
    assert between(unknown) == "In between no evidence shows what it was."
    assert between(sure) == f"In between it was {sure.after_text}."
    assert between(unsure) == f"In between it may have been {sure.after_text}."
    assert between(replace(to(77), certainty="uncertain")).startswith(
        "In between it may have been "
    )
