"""When a subject was weak and for how long, from its stretches, and who shows that."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  beside the times of the tables
from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import LogCoverage
from mpdiff.findings.timing import place_of, round_of, timing, told, witness_of, witnesses
from mpdiff.history.subjects import subject_of
from tests.support.cases import WHOLE_LOG, case
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at, touch
from tests.support.snapshots import snapshot
from tests.support.stretches import SWITCH, segment, stretch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement, Value
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.follow.segments import Segment
    from mpdiff.history.stretches import Stretch

ON: dict[str, Value] = {SWITCH: False}
OFF: dict[str, Value] = {SWITCH: True}
NOWHERE: dict[Any, dict[str, Value]] = {"policy": {}, "mdm": {}, "local": {}}
GAPPED = LogCoverage(("log",), at(-120), at(360), 10, gap_times=((at(5), at(10)),))


TURNED_OFF = touch(30, SWITCH, False, True)
TURNED_ON = touch(60, SWITCH, True, False)
WEAK = stretch(segment(True, TURNED_OFF), segment(False, TURNED_ON))


def followed(*statements: Statement, **given: Any) -> tuple[Case, History]:
    of = case(statements or (TURNED_OFF, TURNED_ON), ON, ON, places=NOWHERE, **given)
    return of, of.histories[subject_of(SWITCH, None)]


# --- how long -------------------------------------------------------------------------------------


def test_a_stretch_lasts_from_its_record_to_the_one_that_ends_it() -> None:
    one = round_of(WEAK)
    assert one is not None
    assert (one.start, one.end, one.seconds, one.place) == (at(30), at(60), 1800, "local")


@for_each(("others", "end"), [((at(120),), at(120)), ((at(0),), at(60)), ((), at(60))])
def test_an_hour_shown_twice_makes_no_stretch_of_no_length(
    others: tuple[datetime, ...], end: datetime
) -> None:
    off, on = touch(60, SWITCH, False, True), touch(60, SWITCH, True, False, other_times=others)
    one = round_of(stretch(segment(True, off), segment(False, on)))
    assert one is not None
    assert one.end == end


@for_each(
    ("others", "end"),
    [
        pytest.param((at(80),), at(80), id="by its other reading"),
        pytest.param((at(140), at(80)), at(80), id="by the first that lies behind"),
        pytest.param((at(10),), None, id="by none"),
        pytest.param((), None, id="it has no other"),
    ],
)
def test_nothing_ends_before_it_began(others: tuple[datetime, ...], end: datetime | None) -> None:
    """Where the clock showed an hour twice, a record of the end may have the earlier time."""
    off, on = touch(50, SWITCH, False, True), touch(20, SWITCH, True, False, other_times=others)
    made = round_of(stretch(segment(True, off), segment(False, on)))
    assert made is not None
    assert (made.start, made.end) == (at(50), end)
    assert made.seconds == (None if end is None else 30 * 60)


def test_what_no_record_begins_has_no_round() -> None:
    assert round_of(stretch(segment(True, source="after"))) is None


@for_each(
    ("why", "ended", "given", "end"),
    [
        ("nobody saw it end", None, {}, None),
        ("seen all along", segment(False, TURNED_ON), {}, 60),
        ("unseen for a part", segment(False, TURNED_ON), {"unseen": True}, None),
        (
            "unseen, and the end is one of what was in force",
            segment(False, touch(60, SWITCH, UNTOLD, False, place="effective")),
            {"unseen": True},
            60,
        ),
        (
            "unseen, and the end only repeats a state",
            segment(False, touch(60, SWITCH, UNTOLD, False, place="effective", held=True)),
            {"unseen": True},
            None,
        ),
        (
            "unseen since the mode ended, five minutes before",
            segment(False, TURNED_ON),
            {"unseen": True, "unseen_from": at(55)},
            60,
        ),
        (
            "unseen since the mode ended, longer before",
            segment(False, TURNED_ON),
            {"unseen": True, "unseen_from": at(54.9)},
            None,
        ),
    ],
)
def test_the_end_of_a_stretch_is_told_where_it_is_seen(
    why: str, ended: Segment | None, given: dict[str, Any], end: float | None
) -> None:
    one = round_of(stretch(segment(True, TURNED_OFF), ended, **given))
    assert one is not None
    assert one.end == (None if end is None else at(end)), why
    assert one.seconds == (None if end is None else (end - 30) * 60), why


def test_a_closed_and_an_open_stretch_have_no_sum() -> None:
    again = stretch(segment(True, touch(90, SWITCH, False, True)))
    of, history = followed(TURNED_OFF, TURNED_ON, touch(90, SWITCH, False, True))
    assert timing(history, [WEAK], of).duration_seconds == 1800
    both = timing(history, [WEAK, again], of)
    assert (both.duration_seconds, len(both.rounds)) == (None, 2)
    assert (both.first_seen, both.last_seen) == (at(30), at(90))


def test_only_what_lies_in_the_stretches_was_touched_then() -> None:
    later = touch(120, SWITCH, False, False)
    earlier = touch(10, SWITCH, False, False)
    of, history = followed(earlier, TURNED_OFF, TURNED_ON, later)
    found = timing(history, [WEAK], of)
    assert (found.first_seen, found.last_seen) == (at(30), at(60))
    whole = timing(history, [], of)
    assert (whole.first_seen, whole.last_seen) == (at(10), at(120))


def test_what_ended_a_stretch_that_a_state_begins_does_not_date_its_change() -> None:
    of, history = followed()
    undated = stretch(segment(True, source="before"), segment(False, TURNED_ON))
    found = timing(history, [undated], of)
    assert (found.first_seen, found.last_seen) == (None, at(60))
    assert found.rounds == ()


def test_a_stretch_whose_record_has_no_exact_time_still_begins_with_it() -> None:
    of, history = followed()
    unplaced = stretch(segment(True, TURNED_OFF, time=None), segment(False, TURNED_ON))
    found = timing(history, [unplaced], of)
    assert (found.first_seen, found.last_seen) == (at(30), at(60))


# --- how sure -------------------------------------------------------------------------------------


def sure(one: Stretch, coverage: LogCoverage = GAPPED) -> bool:
    of, history = followed(coverage=coverage, vouched=coverage is WHOLE_LOG)
    return timing(history, [one], of).times_certain


@for_each(
    ("why", "began", "certain"),
    [
        ("the record is of what applied", TURNED_OFF, True),
        ("its old value is another", touch(30, SWITCH, True, True), False),
        ("its old value is not told", touch(30, SWITCH, UNTOLD, True), True),
        (
            "what was in force has no old value of its own",
            touch(30, SWITCH, True, True, place="effective"),
            True,
        ),
    ],
)
def test_behind_a_gap_a_begin_is_sure_if_its_record_fits(
    why: str, began: Statement, *, certain: bool
) -> None:
    one = stretch(segment(True, began), segment(False, TURNED_ON))
    assert sure(one) is certain, why
    assert sure(one, WHOLE_LOG) is True, why


def test_what_surfaced_from_another_place_may_have_begun_otherwise() -> None:
    surfaced = stretch(segment(True, TURNED_OFF, place="policy"), segment(False, TURNED_ON))
    assert sure(surfaced) is False
    assert sure(surfaced, WHOLE_LOG) is True


@for_each(("gap", "certain"), [((40, 50), False), ((0, 30), True), ((60, 90), True)])
def test_a_gap_inside_a_stretch_makes_its_times_uncertain(
    gap: tuple[float, float], *, certain: bool
) -> None:
    hole = (at(gap[0]), at(gap[1]))
    coverage = LogCoverage(("log",), at(-120), at(360), 10, gap_times=(hole,))
    assert sure(WEAK, coverage) is certain


# --- where and by whom ----------------------------------------------------------------------------


def test_the_place_is_that_of_the_weakest_value_where_it_is_sure() -> None:
    of, history = followed()
    assert place_of([WEAK], history, of) == "local"
    unsure = stretch(segment(True, TURNED_OFF, sure=False), segment(False, TURNED_ON))
    assert place_of([unsure], history, of) is None
    managed = stretch(segment(True, touch(30, SWITCH, False, True, place="mdm")))
    assert place_of([unsure, managed], history, of) == "mdm"


def test_behind_a_gap_a_record_that_does_not_fit_shows_no_place() -> None:
    of, history = followed(coverage=GAPPED, vouched=False)
    odd = stretch(segment(True, touch(30, SWITCH, True, True)), segment(False, TURNED_ON))
    assert place_of([odd], history, of) is None
    shown = stretch(
        segment(True, touch(30, SWITCH, True, True)),
        worst_at=segment(True, source="collection", place="policy"),
    )
    assert place_of([shown], history, of) == "policy"


def test_a_finding_rests_on_what_shows_begin_weakest_and_end() -> None:
    of, _ = followed()
    ends = stretch(segment(True, TURNED_OFF), segment(False, source="after"))
    assert [w.source for w in witnesses([ends], of)] == ["event 5007", "after snapshot"]
    assert [w.time for w in witnesses([WEAK], of)] == [at(30), at(60)]
    assert [w.source for w in witnesses([], of)] == ["before snapshot", "after snapshot"]


@for_each(
    ("source", "name"),
    [
        ("before", "before snapshot"),
        ("after", "after snapshot"),
        ("collection", "state at collection"),
        ("initial", None),
        ("end", None),
    ],
)
def test_a_state_is_a_witness_by_its_name(source: str, name: str | None) -> None:
    of = case((), ON, ON, collected=snapshot(OFF, "MPRegistry.txt"))
    found = witness_of(segment(True, source=source), of)
    assert (found.source if found else None) == name


def test_a_record_is_named_by_its_number_or_its_place_and_by_its_own_source() -> None:
    of, _ = followed()
    numbered = witness_of(segment(True, touch(30, SWITCH, False, True, record_id=7)), of)
    placed = witness_of(segment(True, touch(30, SWITCH, False, True, position="line 9")), of)
    other = witness_of(segment(True, touch(30, SWITCH, False, True, source="MPLog")), of)
    assert numbered is not None
    assert placed is not None
    assert other is not None
    assert (numbered.position, numbered.source) == ("record 7", "event 5007")
    assert placed.position == "line 9"
    assert other.source == "MPLog"


@for_each(
    ("given", "said"),
    [
        ({}, "2026-03-01 12:05:00 UTC"),
        ({"time_certain": False}, "2026-03-01 12:05:00 (local time, zone unknown)"),
        ({"time_certain": False, "record_id": 7}, "2026-03-01 12:05:00 UTC (not certain)"),
    ],
)
def test_a_local_time_is_not_printed_as_utc(given: dict[str, Any], said: str) -> None:
    assert told(touch(5, "X", 0, 1, **given)) == said
