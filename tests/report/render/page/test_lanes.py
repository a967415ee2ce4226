"""The drawn timeline puts each bar, mark and line where the report says, and nothing squashes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from mpdiff.base.model import LogCoverage, Report, Round, SnapshotRef, TimelineEntry, Window
from mpdiff.report.render.page.axis import MAX_TICKS
from mpdiff.report.render.page.lanes import MAX_LANES, draw
from tests.support.incident import incident
from tests.support.reports import END, START, exclusion, finding, report
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.report.render.page.drawing import Drawing, Lane

SETTING = "DisableRealtimeMonitoring"


def touch(minutes: float, effect: str = "weakened", **given: Any) -> TimelineEntry:
    fields: dict[str, Any] = {
        "time": START + timedelta(minutes=minutes),
        "event_id": 5007,
        "setting": SETTING,
        "key": None,
        "before": None,
        "after": None,
        "actor": None,
        "member": "Defender.evtx",
        "effect": effect,
    }
    return TimelineEntry(**(fields | given))


def snapshot(taken: datetime | None) -> SnapshotRef:
    return SnapshotRef("a.json", "json", "a" * 64, taken)


def drawn(*entries: TimelineEntry, found: tuple[Any, ...] = (), **given: Any) -> Drawing:
    fields: dict[str, Any] = {"before": snapshot(None), "after": snapshot(None)}
    drawing = draw(report(*found, timeline=entries, **(fields | given)))
    assert drawing is not None
    return drawing


def lane(*entries: TimelineEntry, found: tuple[Any, ...] = (), **given: Any) -> Lane:
    (only,) = drawn(*entries, found=found, **given).lanes
    return only


# --- nothing to draw ------------------------------------------------------------------------------


def test_without_events_and_rounds_nothing_is_drawn() -> None:
    assert draw(report(finding())) is None


def test_without_a_window_the_events_are_drawn_and_no_band() -> None:
    drawing = drawn(touch(0), touch(60, "strengthened"), window=None)
    assert drawing.band is None
    assert [mark.at for mark in drawing.lanes[0].marks] == pytest.approx([2.83, 97.17], abs=0.01)


# --- bars -----------------------------------------------------------------------------------------


def test_a_bar_lasts_until_the_next_touch_that_does_not_weaken() -> None:
    (bar,) = lane(touch(60), touch(70), touch(120, "strengthened"), touch(180, "neutral")).bars
    assert (bar.start, bar.stop) == (START + timedelta(hours=1), START + timedelta(hours=2))
    assert bar.end == "closed"
    # Four hours and 3 % of margin on both sides: an hour is 25 / 1.06 per cent.
    assert (bar.at, bar.width) == pytest.approx((26.42, 23.58), abs=0.02)


def test_each_round_is_a_bar_and_their_lengths_add_up() -> None:
    entries = [touch(10), touch(20, "strengthened"), touch(100), touch(130, "strengthened")]
    got = lane(*entries)
    assert (len(got.bars), got.rounds, got.seconds, got.end) == (2, 2, 2400.0, "closed")


def test_a_blocked_attempt_neither_starts_nor_ends_a_bar() -> None:
    refused = lane(touch(10, refused=True))
    assert (refused.bars, refused.blocked) == ((), 1)
    assert [mark.kind for mark in refused.marks] == ["blocked"]
    assert len(lane(touch(10), touch(20, "strengthened", refused=True)).bars) == 1
    assert lane(touch(10), touch(20, "strengthened", refused=True)).end == "unknown"


def test_the_rounds_of_a_finding_go_before_what_the_events_seem_to_say() -> None:
    told = Round(START + timedelta(minutes=5), START + timedelta(minutes=50), 2700.0)
    got = lane(touch(10), touch(20, "strengthened"), found=(finding(rounds=(told,)),))
    assert [(bar.start, bar.stop) for bar in got.bars] == [(told.start, told.end)]
    assert got.severity == "high"


@for_each(("still", "end"), [(True, "still"), (False, "back"), (None, "unknown")], ids=str)
def test_a_bar_without_an_end_says_what_is_known_at_collection(
    *, still: bool | None, end: str
) -> None:
    got = lane(touch(30), found=(finding(still_weakened=still),))
    assert (got.end, got.seconds) == (end, None)
    assert got.bars[0].to_right
    assert got.bars[0].at + got.bars[0].width == 100


def test_a_bar_without_an_end_stops_at_the_collection() -> None:
    collected = END + timedelta(hours=1)
    got = drawn(touch(30), found=(finding(still_weakened=True),), current=snapshot(collected))
    (bar,) = got.lanes[0].bars
    (line,) = [line for line in got.lines if line.moment == "current"]
    assert bar.at + bar.width == pytest.approx(line.at, abs=0.02)
    assert not bar.to_right


def test_a_weakening_that_no_event_tells_of_may_lie_anywhere_between_the_snapshots() -> None:
    unlogged = finding(rule="unlogged", setting="MAPSReporting")
    got = drawn(
        touch(30, "neutral"),
        found=(unlogged,),
        before=snapshot(START),
        after=snapshot(END - timedelta(hours=1)),
    )
    last = got.lanes[0]  # lanes with a bar come first
    assert (last.setting, last.end, last.marks) == ("MAPSReporting", "unlogged", ())
    assert last.bars[0].stop == END - timedelta(hours=1)


def test_a_warning_that_changed_nothing_gets_no_bar() -> None:
    warning = finding(rule="tamper-blocked", setting="MAPSReporting", kind=None)
    assert [got.setting for got in drawn(touch(1), found=(warning,)).lanes] == [SETTING]


def test_a_bar_that_began_before_the_drawing_is_cut_and_says_so() -> None:
    (bar,) = lane(touch(-9000), touch(60, "strengthened")).bars
    assert (bar.at, bar.from_left, bar.to_right) == (0, True, False)


def test_a_bar_wholly_beyond_the_drawing_is_left_out() -> None:
    got = drawn(touch(-9000), touch(-8000, "strengthened"), touch(60, setting="MAPSReporting"))
    assert [lane.setting for lane in got.lanes] == ["MAPSReporting"]


# --- lanes ----------------------------------------------------------------------------------------


def test_an_item_is_one_lane_however_its_case_is_spelled() -> None:
    entries = (
        touch(10, setting="ExclusionPath", key=r"C:\Temp"),
        touch(20, "strengthened", setting="ExclusionPath", key=r"c:\TEMP"),
    )
    got = lane(*entries, found=(exclusion(r"C:\temp"),))
    assert (got.key, got.seconds) == (r"C:\temp", 600.0)


def test_of_too_many_lanes_the_gravest_are_drawn_and_the_rest_counted() -> None:
    names = [f"Setting{number:03}" for number in range(MAX_LANES + 7)]
    entries = [touch(number, "neutral", setting=name) for number, name in enumerate(names)]
    entries += [touch(200, setting="Grave")]
    got = drawn(*entries, found=(finding(setting="Grave", severity="critical"),))
    assert (len(got.lanes), got.undrawn) == (MAX_LANES, 8)
    assert got.lanes[0].setting == "Grave"


def test_a_log_that_flips_a_setting_20000_times_stays_a_small_drawing() -> None:
    effects = ("weakened", "strengthened")
    entries = [touch(number * 0.012, effects[number % 2]) for number in range(20_000)]
    got = lane(*entries)
    assert len(got.bars) == 1
    assert got.bars[0].rounds == 10_000
    assert len(got.marks) <= 2 * 201
    assert sum(len(mark.entries) for mark in got.marks) == 20_000


def test_like_marks_at_one_place_are_one_and_unlike_ones_are_not() -> None:
    entries = (touch(60), touch(60.1), touch(60.2, "strengthened"), touch(60.3, place="mdm"))
    assert [(m.kind, m.managed, len(m.entries)) for m in lane(*entries).marks] == [
        ("weakened", False, 2),
        ("strengthened", False, 1),
        ("weakened", True, 1),
    ]


# --- the axis -------------------------------------------------------------------------------------


def test_events_far_outside_the_window_are_counted_and_do_not_squash_it() -> None:
    got = drawn(touch(-90_000), touch(60), touch(90_000), touch(90_001))
    assert (got.earlier, got.later) == (1, 2)
    assert got.band is not None
    assert got.band.width > 90


def test_what_lies_near_the_window_is_drawn() -> None:
    got = drawn(touch(-60), touch(300), current=snapshot(END + timedelta(hours=1, minutes=30)))
    assert (got.earlier, got.later, got.beyond) == (0, 0, ())


def test_a_collection_days_later_is_told_and_not_drawn() -> None:
    late = END + timedelta(days=3)
    got = drawn(touch(60), current=snapshot(late))
    assert got.lines == ()
    assert got.beyond == (("current", late),)


def test_a_window_with_one_edge_is_open_on_the_other_side() -> None:
    got = drawn(touch(-60), window=Window(None, END, "hunting events", certain=False))
    assert got.band is not None
    assert (got.band.at, got.band.open_left, got.band.open_right) == (0, True, False)


def test_one_edge_and_an_event_a_month_away_is_no_month_of_drawing() -> None:
    got = drawn(touch(-50_000), touch(60), window=Window(START, None, "hunting events"))
    assert got.end - got.start < timedelta(hours=3)
    assert got.earlier == 1


def test_ticks_stand_on_round_hours_and_name_each_new_day() -> None:
    got = draw(incident())
    assert got is not None
    assert [tick.time for tick in got.ticks] == [
        "22:00",
        "23:00",
        "00:00",
        "01:00",
        "02:00",
        "03:00",
    ]
    assert [tick.date for tick in got.ticks if tick.date] == ["2026-03-13", "2026-03-14"]


def test_labels_of_lines_that_stand_close_get_rows_of_their_own() -> None:
    got = drawn(touch(60), before=snapshot(START), after=snapshot(START + timedelta(minutes=3)))
    assert [(line.moment, line.row) for line in got.lines] == [("before", 0), ("after", 1)]
    assert got.rows == 2


def test_holes_in_the_log_are_drawn_where_they_lie() -> None:
    hole = (START + timedelta(hours=1), START + timedelta(hours=2))
    log = LogCoverage((), START + timedelta(minutes=30), None, 9, 4, gap_times=(hole,))
    late, missing = drawn(touch(180), coverage=log).gaps
    assert (late.at, late.reason) == (0, "it begins later")
    assert missing.width == pytest.approx(100 / 4.24, abs=0.02)


INSTANTS = st.datetimes(timezones=st.just(UTC))


@given(
    times=st.lists(INSTANTS, min_size=1, max_size=6),
    window=st.none() | st.tuples(st.none() | INSTANTS, st.none() | INSTANTS),
    taken=st.none() | INSTANTS,
)
def test_any_times_whatsoever_give_a_drawing_inside_its_edges(
    times: list[datetime],
    window: tuple[datetime | None, datetime | None] | None,
    taken: datetime | None,
) -> None:
    entries = [touch(0, time=time, setting=f"S{n % 2}") for n, time in enumerate(times)]
    plain: Report = report(finding(setting="S0"), timeline=tuple(entries))
    got = draw(
        structs.replace(plain, window=window and Window(*window, "test"), current=snapshot(taken))
    )
    assert got is not None
    assert got.start < got.end
    assert 1 <= len(got.ticks) <= MAX_TICKS + 1
    bars = [bar for lane in got.lanes for bar in lane.bars]
    places = [bar.at for bar in bars] + [bar.at + bar.width for bar in bars]
    places += [mark.at for lane in got.lanes for mark in lane.marks]
    places += [tick.at for tick in got.ticks] + [line.at for line in got.lines]
    assert all(0 <= place <= 100.01 for place in places)
    marked = sum(len(mark.entries) for lane in got.lanes for mark in lane.marks)
    assert marked + got.earlier + got.later == len(entries)
