"""Stretches of weakness read off a walk."""

from __future__ import annotations

from typing import Any

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.history.follow.segments import Segment
from mpdiff.history.stretches import Stretch, lying_in, stretches
from mpdiff.history.subjects import UNKNOWN
from tests.support.rows import for_each
from tests.support.scene import at, touch

REALTIME = "DisableRealtimeMonitoring"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
BLOCK, WARN, AUDIT, OFF = 1, 6, 2, 0


def found(
    *values: Any, setting: str = ASR, key: str | None = OFFICE, sure: bool = True
) -> tuple[Stretch, ...]:
    """Return the stretches of these values, one a minute."""
    segments = [Segment(v, "log", at(n), "local", sure) for n, v in enumerate(values)]
    return stretches(catalogue(), catalogue().find(setting), setting, key, segments)


def shape(stretch: Stretch) -> tuple[Any, Any, Any, Any]:
    """Return the reference, the weakest value, and the minutes of begin and end."""
    minutes = [
        None if s is None or s.time is None else (s.time - at(0)).total_seconds() / 60
        for s in (stretch.began, stretch.ended)
    ]
    return stretch.reference, stretch.worst.after, minutes[0], minutes[1]


@for_each(
    ("why", "values", "expected"),
    [
        ("nothing changed", [BLOCK], []),
        ("stronger", [OFF, BLOCK], []),
        ("weaker to the end", [BLOCK, OFF], [(BLOCK, OFF, 1, None)]),
        ("weaker and back", [BLOCK, OFF, BLOCK], [(BLOCK, OFF, 1, 2)]),
        ("down in steps", [BLOCK, WARN, AUDIT, OFF, BLOCK], [(BLOCK, OFF, 1, 4)]),
        ("down and up in steps", [BLOCK, OFF, AUDIT, BLOCK], [(BLOCK, OFF, 1, 3)]),
        ("twice", [BLOCK, OFF, BLOCK, AUDIT], [(BLOCK, OFF, 1, 2), (BLOCK, AUDIT, 3, None)]),
        ("unknown in between", [BLOCK, OFF, UNKNOWN, BLOCK], [(BLOCK, OFF, 1, 3)]),
        ("unknown before", [UNKNOWN, OFF], []),
        ("no entry protects as off does", [OFF, None], []),
        ("an entry that is gone", [BLOCK, None, BLOCK], [(BLOCK, None, 1, 2)]),
    ],
)
def test_stretches_of_a_rule(why: str, values: list[Any], expected: list[Any]) -> None:
    assert [shape(s) for s in found(*values)] == expected, why


def test_a_stretch_that_ends_better_than_it_began_names_what_it_ended_in() -> None:
    (one,) = found(AUDIT, OFF, BLOCK)
    assert one.back is not None
    assert (one.back.after_text, one.last.after_text) == ("Block (1)", "Off (0)")


def test_an_item_that_comes_and_goes() -> None:
    (one,) = found(None, "C:\\x", None, setting="ExclusionPath", key="C:\\x")
    assert (one.effect, shape(one)) == ("weakened", (None, "C:\\x", 1, 2))


def test_what_is_weak_by_the_documented_default_alone_says_so() -> None:
    (one,) = found(2, None, 2, setting="CloudBlockLevel", key=None)
    assert one.by_default
    (other,) = found(2, None, 0, 2, setting="CloudBlockLevel", key=None)
    assert not other.by_default  # set to that default later
    assert (other.began, other.earlier) == (other.worst_at, Segment(None, "log", at(1), "local"))
    (set_off,) = found(2, 0, 2, setting="CloudBlockLevel", key=None)
    assert not set_off.by_default


def test_a_change_that_nobody_can_judge_is_a_stretch_of_unknown_effect() -> None:
    (one,) = found(None, "http://x", None, setting="ProxyServer", key=None)
    assert (one.effect, shape(one)) == ("unknown", (None, "http://x", 1, 2))


def test_a_value_that_no_source_explains_begins_one_with_its_data() -> None:
    odd = touch(1, REALTIME, False, ..., after_raw="7")
    segments = [Segment(False, "log", at(0)), Segment(UNKNOWN, "log", at(1), by=odd)]
    (one,) = stretches(catalogue(), catalogue().find(REALTIME), REALTIME, None, segments)
    assert (one.effect, one.worst.after_text) == ("unknown", "7 (meaning unknown)")
    assert one.worst.certainty == "uncertain"


def test_what_becomes_weak_after_an_unknown_value_is_a_weakening() -> None:
    odd = touch(1, REALTIME, False, ..., after_raw="7")
    segments = [
        Segment(False, "log", at(0)),
        Segment(UNKNOWN, "log", at(1), by=odd),
        Segment(True, "log", at(2)),
    ]
    (one,) = stretches(catalogue(), catalogue().find(REALTIME), REALTIME, None, segments)
    assert (one.effect, one.worst.after) == ("weakened", True)


def test_an_unsure_value_is_never_the_weakest_of_a_sure_stretch() -> None:
    segments = [
        Segment(BLOCK, "before", at(0)),
        Segment(AUDIT, "log", at(1)),
        Segment(None, "log", at(2), sure=False),
    ]
    (one,) = stretches(catalogue(), catalogue().find(ASR), ASR, OFFICE, segments)
    assert (one.sure, one.worst.after, one.unseen) == (True, AUDIT, True)


def test_a_stretch_is_as_sure_as_its_reference_and_its_weakest() -> None:
    """A milder value that perhaps applied before makes the begin uncertain, not the weakest."""
    for weak_spot in range(3):
        segments = [
            Segment(v, "log", at(n), sure=n != weak_spot) for n, v in enumerate((BLOCK, AUDIT, OFF))
        ]
        (one,) = stretches(catalogue(), catalogue().find(ASR), ASR, OFFICE, segments)
        assert one.sure is (weak_spot != 0)  # the unsure last value is not taken for the weakest
        assert one.dated is (weak_spot == 2)


@pytest.mark.parametrize("again", [True, False])
def test_a_value_that_is_sure_later_on_is_sure_and_its_begin_is_not(again: bool) -> None:  # noqa: FBT001
    segments = [
        Segment(BLOCK, "log", at(0)),
        Segment(OFF, "log", at(1), sure=False, overruled=True),
        *([Segment(OFF, "log", at(2))] if again else []),
        Segment(BLOCK, "log", at(3)),
    ]
    (one,) = stretches(catalogue(), catalogue().find(ASR), ASR, OFFICE, segments)
    assert (one.sure, one.dated) == (again, False)
    assert one.began.time == one.worst_at.time == (at(2) if again else at(1))
    assert (one.earlier == segments[1]) is again


def test_only_a_single_value_is_weak_by_its_default() -> None:
    (rule,) = found(BLOCK, AUDIT, OFF)
    assert not rule.by_default
    (gone,) = found(BLOCK, AUDIT, None)
    assert not gone.by_default


def test_a_segment_lies_in_the_stretches_that_had_begun_and_not_yet_ended() -> None:
    segments = [Segment(v, "log", at(n)) for n, v in enumerate([BLOCK, OFF, AUDIT, BLOCK, OFF])]
    two = stretches(catalogue(), catalogue().find(ASR), ASR, OFFICE, segments)
    held = lying_in(two, segments)
    assert [list(held.get(id(segment), ())) for segment in segments] == [
        [],
        [two[0]],
        [two[0]],
        [],
        [two[1]],
    ]


def test_a_stretch_after_what_nobody_shows_may_have_begun_earlier() -> None:
    (known,) = found(BLOCK, OFF)
    (hidden,) = found(BLOCK, UNKNOWN, OFF)
    assert (known.hidden, hidden.hidden) == (False, True)
    assert (known.dated, hidden.dated) == (True, False)
    again = found(BLOCK, UNKNOWN, OFF, BLOCK, AUDIT)
    assert [s.hidden for s in again] == [True, False]


@pytest.mark.parametrize(("held", "hidden"), [(False, False), (True, True)])
def test_a_switch_shows_the_step_itself_whatever_nobody_shows_before(
    *, held: bool, hidden: bool
) -> None:
    by = touch(2, REALTIME, ..., after=True, place="effective", held=held)
    segments = [
        Segment(False, "log", at(0)),
        Segment(UNKNOWN, "log", at(1)),
        Segment(True, "log", at(2), by=by),
    ]
    (one,) = stretches(catalogue(), catalogue().find(REALTIME), REALTIME, None, segments)
    assert one.hidden is hidden


def test_what_became_weak_after_a_value_that_nobody_ranks_may_have_been_weak_later() -> None:
    name = "ServiceHealthReportInterval"
    (one,) = found(20, 40, 0, setting=name, key=None)
    assert (one.effect, one.worst.after, one.hidden) == ("weakened", 0, True)
