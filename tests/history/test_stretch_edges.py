"""What makes a stretch doubtful, how far one that began before the window counts, and what follows it."""

from __future__ import annotations

from typing import Any

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.history.follow.segments import Segment
from mpdiff.history.stretches import Judge, Stretch, lying_in, stretches
from mpdiff.history.subjects import UNKNOWN
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at, touch

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
BLOCK, AUDIT, OFF = 1, 2, 0


def step(value: Any, minute: float | None = None, source: Any = "log", **given: Any) -> Segment:
    return Segment(value, source, None if minute is None else at(minute), "local", **given)


def of(
    *segments: Segment, setting: str = ASR, key: str | None = OFFICE, until: int | None = None
) -> Stretch:
    found = stretches(catalogue(), catalogue().find(setting), setting, key, segments, until=until)
    assert len(found) == 1
    return found[0]


UNSURE: dict[str, Any] = {"sure": False}
OVERRULED: dict[str, Any] = {"sure": False, "overruled": True}


@for_each(
    ("why", "then", "worst", "last", "unseen", "contested"),
    [
        ("still as weak", step(OFF, 2), OFF, OFF, False, False),
        ("better, but weak", step(AUDIT, 2), OFF, AUDIT, False, False),
        ("perhaps better: what applies, nobody shows", step(AUDIT, 2, **UNSURE), OFF, AUDIT, True, False),
        ("better below a policy", step(AUDIT, 2, **OVERRULED), OFF, AUDIT, False, True),
    ],
)  # fmt: skip
def test_a_better_value_leaves_the_weakest_as_it_is(
    why: str,
    then: Segment,
    worst: int,
    last: int,
    unseen: bool,  # noqa: FBT001  a value
    contested: bool,  # noqa: FBT001  a value
) -> None:
    one = of(step(BLOCK, 0), step(OFF, 1), then)
    assert (one.worst.after, one.last.after) == (worst, last), why
    assert (one.unseen, one.contested, one.ended) == (unseen, contested, None), why


@pytest.mark.parametrize(
    ("why", "then", "worst", "unseen"),
    [
        ("weaker", step(OFF, 2), OFF, False),
        ("perhaps weaker: the sure one counts", step(OFF, 2, **UNSURE), AUDIT, True),
    ],
)
def test_a_weaker_value_is_the_weakest_where_it_is_sure(
    why: str,
    then: Segment,
    worst: int,
    unseen: bool,  # noqa: FBT001  a value
) -> None:
    one = of(step(BLOCK, 0), step(AUDIT, 1), then)
    assert (one.worst.after, one.last.after, one.unseen) == (worst, OFF, unseen), why


def test_a_value_that_nobody_ranks_may_be_as_strong_as_before() -> None:
    level = "CloudBlockLevel"
    one = of(step(2, 0), step(0, 1), step(1, 2), setting=level, key=None)
    assert (one.effect, one.worst.after, one.last.after) == ("weakened", 0, 0)
    assert (one.unseen, one.unseen_from) == (True, None)


def test_of_changes_that_nobody_can_judge_the_last_one_counts() -> None:
    proxy = "ProxyServer"
    one = of(step(None, 0), step("http://a", 1), step("http://b", 2), setting=proxy, key=None)
    assert (one.effect, one.last.after, one.unseen) == ("unknown", "http://b", False)


@for_each(
    ("why", "rest", "since"),
    [
        ("from the end of the mode on", (step(UNKNOWN, 2, "end"),), 2),
        ("a record without a value is no such edge", (step(UNKNOWN, 2),), None),
        (
            "it was not shown before that either",
            (step(UNKNOWN, 2), step(UNKNOWN, 3, "end")),
            None,
        ),
        (
            "what is unknown later on leaves that as it is",
            (step(UNKNOWN, 2, "end"), step(UNKNOWN, 3)),
            2,
        ),
    ],
)
def test_since_when_nobody_shows_the_value(
    why: str, rest: tuple[Segment, ...], since: float | None
) -> None:
    one = of(step(BLOCK, 0), step(OFF, 1), *rest)
    assert one.unseen, why
    assert one.unseen_from == (None if since is None else at(since)), why


@for_each(
    ("why", "until", "worst", "ended"),
    [
        ("all of it counts", None, OFF, 3),
        ("what it became later counts for its end alone", 2, AUDIT, 3),
        ("it became so before", 3, OFF, 3),
        ("it began there itself", 1, OFF, 3),
    ],
)
def test_what_began_before_an_edge_is_as_weak_as_it_was_there(
    why: str, until: int | None, worst: int, ended: float
) -> None:
    steps = (step(BLOCK, 0), step(AUDIT, 1), step(OFF, 2), step(BLOCK, 3))
    one = of(*steps, until=until)
    assert one.worst.after == worst, why
    assert one.ended is not None
    assert one.ended.time == at(ended), why


def test_what_ends_behind_an_edge_in_something_better_says_in_what() -> None:
    one = of(step(AUDIT, 0), step(OFF, 1), step(BLOCK, 2), until=2)
    assert one.back is not None
    assert one.back.after == BLOCK


@for_each(
    ("why", "began", "ended", "dated"),
    [
        ("both have a record", {}, {}, True),
        ("only a later witness made the begin sure", {"dated": False}, {}, False),
        ("a stronger place may have ended it before", {}, UNSURE, False),
        ("a stronger place may have held another value", OVERRULED, {}, False),
    ],
)
def test_a_stretch_is_dated_where_its_begin_and_its_end_are(
    why: str,
    began: dict[str, Any],
    ended: dict[str, Any],
    dated: bool,  # noqa: FBT001  a value
) -> None:
    one = of(step(BLOCK, 0), step(OFF, 1, **began), step(BLOCK, 2, **ended))
    assert one.dated is dated, why


def test_an_open_stretch_is_dated_by_its_begin() -> None:
    assert of(step(BLOCK, 0), step(OFF, 1)).dated
    contested = of(step(BLOCK, 0), step(OFF, 1), step(AUDIT, 2, **OVERRULED))
    assert (contested.sure, contested.dated) == (True, False)


def test_a_reference_that_only_an_old_value_shows_is_disputed() -> None:
    assert of(step(BLOCK, None, "unseen"), step(OFF, 1)).disputed
    assert not of(step(BLOCK, 0), step(OFF, 1)).disputed


def test_a_stretch_holds_the_segments_before_the_one_that_ended_it() -> None:
    steps = (step(BLOCK, 0), step(OFF, 1), step(AUDIT, 2), step(BLOCK, 3), step(AUDIT, 4))
    first, second = stretches(catalogue(), catalogue().find(ASR), ASR, OFFICE, steps)
    holders = lying_in((first, second), steps)
    assert [holders.get(id(one), []) for one in steps] == [[], [first], [first], [], [second]]


@for_each(
    ("one", "two", "weaker"),
    [(BLOCK, OFF, True), (OFF, BLOCK, False), (OFF, OFF, False), (UNKNOWN, OFF, False), (BLOCK, UNKNOWN, False)],
)  # fmt: skip
def test_what_nobody_shows_is_weaker_than_nothing(one: Any, two: Any, *, weaker: bool) -> None:
    judging = Judge(catalogue(), catalogue().find(ASR), ASR, OFFICE)
    assert judging.is_weaker(one, two) is weaker


@pytest.mark.parametrize(
    ("raw", "text", "reason"),
    [
        ("0x9", "0x9 (meaning unknown)", "no source explains this value"),
        (None, "unknown", "no evidence shows this value"),
    ],
)
def test_what_nobody_can_read_is_a_change_in_a_direction_that_nobody_knows(
    raw: str | None, text: str, reason: str
) -> None:
    by = touch(2, ASR, BLOCK, UNTOLD, OFFICE, after_raw=raw)
    one = of(step(BLOCK, 0), step(OFF, 1), step(UNKNOWN, 2, by=by), step(UNKNOWN, 3))
    assert one.perhaps is not None
    perhaps = one.perhaps
    assert (perhaps.kind, perhaps.before, perhaps.after) == ("changed", BLOCK, raw)
    assert (perhaps.effect, perhaps.certainty) == ("unknown", "uncertain")
    assert (perhaps.after_text, perhaps.reason) == (text, reason)


def test_of_two_states_that_may_have_been_the_weaker_one_is_kept() -> None:
    """Audit is sure; off and then warn may have been."""
    one = of(step(BLOCK, 0), step(AUDIT, 1), step(OFF, 2, **UNSURE), step(None, 3, **UNSURE))
    assert one.perhaps is not None
    assert (one.worst.after, one.perhaps.after) == (AUDIT, OFF)


def test_a_single_value_that_is_weakest_where_it_is_set_rests_on_no_default() -> None:
    name = "EnableNetworkProtection"
    for value, by_default in ((0, False), (None, True)):
        one = of(step(1, 0), step(value, 1), setting=name, key=None)
        assert one.by_default is by_default


def test_what_a_default_may_have_made_weaker_still_hides_nothing_that_a_record_shows() -> None:
    one = of(step(1, 0), step(2, 1), step(None, 2), setting="EnableNetworkProtection", key=None)
    assert one.perhaps is not None
    assert (one.worst.after, one.perhaps.after) == (2, 0)
    assert (one.by_default, one.sure, one.dated) == (False, True, False)


@pytest.mark.parametrize("shown", [2, 0])
def test_a_weak_value_that_a_record_shows_begins_what_a_default_alone_was_weak_in(
    shown: int,
) -> None:
    gone = step(None, 1)
    one = of(step(1, 0), gone, step(shown, 2), setting="EnableNetworkProtection", key=None)
    assert (one.worst.after, one.began.time, one.earlier) == (shown, at(2), gone)
    assert (one.by_default, one.sure, one.dated) == (False, True, False)
    assert (one.perhaps and one.perhaps.after) == (None if shown == 0 else 0)
