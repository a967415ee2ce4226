"""When a stretch began and ended, row by row: each row is one rule of the times and what it gives."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import LogCoverage, Round
from mpdiff.findings.timing import (
    MOST_CITED,
    earliest_begin,
    earliest_end,
    period_of,
    place_of,
    reaches_in,
    round_of,
    snapshots,
    statement_witness,
    timing,
    witness_of,
    witnesses,
)
from mpdiff.findings.timing import at as printed
from mpdiff.history.subjects import subject_of
from tests.support.cases import case
from tests.support.eventlogs import NOON
from tests.support.scene import UNTOLD, WINDOW, at, touch
from tests.support.snapshots import snapshot
from tests.support.stretches import SWITCH, segment, stretch

ON: dict[str, Any] = {SWITCH: False}
OFF: dict[str, Any] = {SWITCH: True}
NOWHERE: dict[Any, dict[str, Any]] = {"policy": {}, "mdm": {}, "local": {}}
HOLED = LogCoverage(("log",), at(-120), at(360), 10, gap_times=((at(5), at(10)),))


def off(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, False, True, **given)


def on(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, True, False, **given)


def followed(*statements: Any, **given: Any) -> tuple[Any, Any]:
    of = case(statements, ON, ON, **({"places": NOWHERE} | given))
    return of, of.histories[subject_of(SWITCH, None)]


# --- where it lies --------------------------------------------------------------------------------


def test_the_period_of_a_segment_is_that_of_what_shows_it() -> None:
    rows: list[tuple[Any, Any, Any, str]] = [
        ("initial", None, WINDOW, "before"),
        ("before", None, WINDOW, "before"),
        ("collection", None, WINDOW, "after"),
        ("after", None, WINDOW, "inside"),
        ("end", None, WINDOW, "inside"),
        ("log", None, WINDOW, "open"),
        ("log", off(30), WINDOW, "inside"),
        ("log", off(-30), WINDOW, "before"),
        ("unseen", off(300), WINDOW, "after"),
        ("log", off(30), None, "open"),
        # a snapshot shows it, whatever record is cited with it
        ("before", off(30), WINDOW, "before"),
        ("initial", off(30), WINDOW, "before"),
        ("collection", off(30), WINDOW, "after"),
        ("after", off(300), WINDOW, "inside"),
    ]
    for source, by, window, expected in rows:
        assert period_of(segment(True, by, source), window) == expected, (source, by)


def test_what_began_before_the_window_reaches_in_unless_it_ended_before() -> None:
    rows = [
        (None, True),
        (segment(False, on(-10)), False),
        (segment(False, on(0)), True),
        (segment(False, on(300)), True),
        (segment(False, source="before"), False),
        (segment(False, source="after"), True),
    ]
    for ended, expected in rows:
        assert reaches_in(stretch(segment(True, off(-30)), ended), WINDOW) is expected, ended


# --- from when to when ----------------------------------------------------------------------------


def test_the_earliest_begin_is_the_first_of_two_listings_that_bound_it() -> None:
    rows: list[tuple[Any, Any]] = [
        (segment(True, off(30)), at(30)),
        (segment(True, off(30, since=at(10))), at(10)),
        (segment(True, off(30, since=at(10)), time=None), None),
        (segment(True, source="before", time=at(0)), at(0)),
        (segment(True, source="after"), None),
    ]
    for began, expected in rows:
        assert earliest_begin(stretch(began)) == expected, began


def test_the_earliest_end_lies_between_the_begin_and_the_record() -> None:
    bounded, started = on(60, since=at(20)), segment(True, off(30))
    rows: list[tuple[Any, Any, Any]] = [
        (started, None, None),
        (started, segment(False, on(60)), at(60)),
        (started, segment(False, source="end", time=at(240)), at(240)),
        (started, segment(False, bounded, time=None), None),
        (started, segment(False, bounded), at(30)),  # the listing before it is older than its begin
        (started, segment(False, on(60, since=at(40))), at(40)),
        (segment(True, source="after"), segment(False, bounded), at(20)),
        (segment(True, off(90)), segment(False, bounded), at(60)),  # never behind its own record
    ]
    for began, ended, expected in rows:
        assert earliest_end(stretch(began, ended)) == expected, (began, ended)


def test_a_round_has_an_end_where_a_record_dates_it() -> None:
    begun = segment(True, off(30))
    rows: list[tuple[str, Any, dict[str, Any], Any]] = [
        ("a later witness denies it", segment(False, on(60), denied=True), {}, None),
        ("at the moment it began", segment(False, on(30)), {}, at(30)),
        (
            "at the moment it began, by the other reading of its time",
            segment(False, on(20, other_times=(at(30),))),
            {},
            at(30),
        ),
        ("no record ends it, the mode does", segment(False, source="end", time=at(240)), {}, at(240)),
        ("what shows it has no time", segment(False, source="after"), {}, None),
        (
            "unseen, and the end is that of the mode",
            segment(False, source="end", time=at(240)),
            {"unseen": True, "unseen_from": at(236)},
            at(240),
        ),
        (
            "unseen, and nothing says since when",
            segment(False, on(60)),
            {"unseen": True, "unseen_from": None},
            None,
        ),
        (
            "unseen since the mode ended, and the end has no time",
            segment(False, source="collection"),
            {"unseen": True, "unseen_from": at(240)},
            None,
        ),
    ]  # fmt: skip
    for why, ended, given, end in rows:
        one = round_of(stretch(begun, ended, **given))
        assert one is not None
        assert (one.start, one.end) == (at(30), end), why
        assert one.seconds == (None if end is None else (end - at(30)).total_seconds()), why


def test_a_round_begins_at_the_earliest_time_and_names_the_place_of_the_weakest() -> None:
    deeper = segment(True, off(45), place="mdm")
    one = stretch(segment(True, off(30, since=at(10))), segment(False, on(60)), worst_at=deeper)
    assert round_of(one) == Round(at(10), at(60), 3000, "mdm")


# --- when it was touched --------------------------------------------------------------------------


def test_the_first_and_last_touch_are_those_of_the_stretches() -> None:
    back, back_first = on(60), on(20)
    started, ended = segment(True, off(30)), segment(False, back)
    again, over = segment(True, off(90)), segment(False, on(120))
    report = touch(40, SWITCH, UNTOLD, True, place="effective", held=True)
    reported = segment(True, report, "unseen", time=None)
    records = (off(30), on(60), off(90), on(120))
    rows: list[tuple[str, Any, Any, Any, Any]] = [
        ("one", records, [stretch(started, ended)], at(30), at(60)),
        ("two", records, [stretch(started, ended), stretch(again, over)], at(30), at(120)),
        ("the second", records, [stretch(again, over)], at(90), at(120)),
        ("one that never ended", records, [stretch(started)], at(30), at(120)),
        (
            "over at the latest when the snapshot was saved",
            (off(30), off(100), on(300)),
            [stretch(started, segment(False, source="after"))],
            at(30),
            at(100),
        ),
        (
            "over at the latest when a report shows it",
            (off(30), off(50), off(100)),
            [stretch(started, segment(False, on(60), time=None))],
            at(30),
            at(50),
        ),
        (
            "none of it is among the changes: the records cited with it",
            (off(200),),
            [stretch(segment(True, off(30), time=None), segment(False, on(60)))],
            at(30),
            at(60),
        ),
        (
            "nothing dates its begin, and only its weakest value has a record",
            (off(200),),
            [
                stretch(
                    segment(True, source="before"),
                    segment(False, source="after"),
                    worst_at=segment(True, off(45)),
                )
            ],
            at(45),
            at(45),
        ),
        (
            "a report shows it weak, and a record puts it back: it was seen when the report was made",
            (back,),
            [stretch(reported, ended)],
            at(40),
            at(60),
        ),
        (
            "its old value shows it weak until the same record puts it back",
            (back,),
            [stretch(segment(True, back, "unseen", time=None), ended)],
            at(60),
            at(60),
        ),
        (
            "the same of the second of two, of which nothing dates the first",
            (back_first, back),
            [
                stretch(segment(True, source="before"), segment(False, back_first)),
                stretch(reported, ended),
            ],
            at(40),
            at(60),
        ),
    ]
    for why, statements, found, first, last in rows:
        of, history = followed(*statements)
        seen = timing(history, found, of)
        assert (seen.first_seen, seen.last_seen) == (first, last), why


def test_without_stretches_the_changes_inside_the_window_count() -> None:
    rows: list[tuple[Any, Any, Any]] = [
        ((off(-60), on(30), off(60), on(300)), at(30), at(60)),
        ((off(-60), on(300)), None, None),
    ]
    for statements, first, last in rows:
        of, history = followed(*statements)
        seen = timing(history, [], of)
        assert (seen.first_seen, seen.last_seen) == (first, last), statements


def test_a_sum_needs_the_end_of_every_weak_stretch() -> None:
    one = stretch(segment(True, off(30)), segment(False, on(60)))
    two = stretch(segment(True, off(90)), segment(False, on(100)))
    still = stretch(segment(True, off(90)))
    undated = stretch(segment(True, source="after"), segment(False, on(100)))
    odd = stretch(segment(True, off(90)), segment(False, on(100)), effect="unknown")
    rows: list[tuple[Any, int, Any]] = [
        ([one], 1, 1800),
        ([one, two], 2, 2400),
        ([one, still], 2, None),
        ([one, undated], 1, None),
        ([one, odd], 1, 1800),  # of unknown direction: no time of weakness
        ([odd], 0, None),
        ([], 0, None),
    ]
    of, history = followed(off(30), on(60), off(90), on(100))
    for found, rounds, seconds in rows:
        seen = timing(history, found, of)
        assert (len(seen.rounds), seen.duration_seconds) == (rounds, seconds), found


# --- how sure -------------------------------------------------------------------------------------


def test_times_are_certain_where_nothing_speaks_against_them() -> None:
    ended = segment(False, on(60))
    plain = stretch(segment(True, off(30)), ended)
    rows: list[tuple[str, Any, Any, bool]] = [
        ("plain", (off(30), on(60)), plain, True),
        ("local time", (off(30, time_certain=False), on(60)), plain, False),
        ("the clock showed it twice", (off(30), on(60, other_times=(at(120),))), plain, False),
        (
            "the stretch is not dated",
            (off(30), on(60)),
            stretch(segment(True, off(30), dated=False), ended),
            False,
        ),
        (
            "records out of order",
            (off(30, order=2), on(60, order=1)),
            plain,
            False,
        ),
    ]
    for why, statements, one, certain in rows:
        of, history = followed(*statements)
        assert timing(history, [one], of).times_certain is certain, why


def test_times_of_two_stretches_are_certain_where_those_of_both_are() -> None:
    one = stretch(segment(True, off(30)), segment(False, on(60)))
    two = stretch(segment(True, off(90)), segment(False, on(100)))
    guessed = stretch(segment(True, off(90), dated=False), segment(False, on(100)))
    holed = LogCoverage(("log",), at(-120), at(360), 10, gap_times=((at(92), at(94)),))
    rows: list[tuple[Any, dict[str, Any], bool]] = [
        ([one, two], {}, True),
        ([one, guessed], {}, False),
        ([one, two], {"coverage": holed, "vouched": False}, False),
    ]
    for found, given, certain in rows:
        of, history = followed(off(30), on(60), off(90), on(100), **given)
        assert timing(history, found, of).times_certain is certain, given


def test_a_gap_matters_where_it_overlaps_a_round_that_ended() -> None:
    ended = stretch(segment(True, off(30)), segment(False, on(60)))
    still = stretch(segment(True, off(30)))
    rows = [
        (ended, (20, 30), True),
        (ended, (20, 30.1), False),
        (ended, (59, 80), False),
        (ended, (60, 80), True),
        (ended, (40, 45), False),
        (still, (40, 45), True),  # it has no end that could be wrong
    ]
    for one, (start, end), certain in rows:
        holes = ((at(start), at(end)),)
        coverage = LogCoverage(("log",), at(-120), at(360), 10, gap_times=holes)
        of, history = followed(off(30), on(60), coverage=coverage, vouched=False)
        assert timing(history, [one], of).times_certain is certain, (one, start)
    of, history = followed(off(30), on(60), coverage=None, vouched=False)
    assert timing(history, [ended], of).times_certain is True


def test_behind_a_gap_what_another_place_replaced_may_have_been_set_in_the_mode() -> None:
    begun, ended = off(30), on(60)
    one = stretch(segment(True, begun), segment(False, ended))
    held: dict[Any, Any] = {"policy": OFF, "mdm": {}, "local": ON}
    rows: list[tuple[str, Any, bool]] = [
        ("nothing else", None, True),
        ("it replaced what applied", touch(20, SWITCH, False, True, place="policy"), True),
        ("it replaced another value", touch(20, SWITCH, True, True, place="policy"), False),
        ("it replaced nothing", touch(20, SWITCH, None, True, place="policy"), True),
        ("what it replaced is not told", touch(20, SWITCH, UNTOLD, True, place="policy"), True),
        ("a report of what ran", touch(20, SWITCH, True, True, place="effective"), True),
    ]
    for why, other, expected in rows:
        places = NOWHERE | {"local": ON} if other is None else held
        if other is not None and other.place == "effective":
            places = NOWHERE | {"local": ON}
        statements = (begun, ended) if other is None else (other, begun, ended)
        of, history = followed(*statements, coverage=HOLED, vouched=False, places=places)
        history = replace(history, walked=replace(history.walked, clashes=()))
        assert timing(history, [one], of).times_certain is expected, why


def test_the_place_is_told_of_the_first_that_is_sure_and_has_one() -> None:
    of, history = followed(off(30), on(60))
    unsure = stretch(segment(True, off(30), sure=False))
    nowhere = stretch(segment(True, off(30), place=None))
    local, policy = stretch(segment(True, off(30))), stretch(segment(True, off(30, place="policy")))
    rows: list[tuple[Any, Any]] = [
        ([], None),
        ([unsure], None),
        ([nowhere, policy], "policy"),
        ([local, policy], "local"),
        ([unsure, policy, local], "policy"),
    ]
    for found, place in rows:
        assert place_of(found, history, of) == place, found


# --- who shows it ---------------------------------------------------------------------------------


def test_so_many_witnesses_are_cited_and_so_many_rounds_listed() -> None:
    many = [
        stretch(segment(True, off(minute)), segment(False, on(minute + 0.5)))
        for minute in range(MOST_CITED + 1)
    ]
    of, history = followed(off(0), on(0.5))
    assert len(witnesses(many, of)) == MOST_CITED == 1000
    assert len(timing(history, many, of).rounds) == MOST_CITED
    odd = [stretch(segment(True, source="after")), *many]  # one witness, then two each
    assert len(witnesses(odd, of)) == MOST_CITED


def test_a_witness_is_cited_once_and_in_the_order_of_the_stretch() -> None:
    of, _ = followed(off(30), on(60))
    deeper = stretch(
        segment(True, off(30)), segment(False, on(60)), worst_at=segment(True, off(40))
    )
    assert [w.time for w in witnesses([deeper, deeper], of)] == [at(30), at(40), at(60)]
    begun = stretch(segment(True, off(30)))
    assert [w.time for w in witnesses([begun], of)] == [at(30)]


def test_what_no_segment_shows_rests_on_the_snapshots_that_there_are() -> None:
    taken = snapshot(ON, "b.json", taken_at=at(-1))
    both, one, none = case((), taken, ON), case((), taken, None), case((), None, None)
    assert [(w.source, w.member, w.time) for w in snapshots(both)] == [
        ("before snapshot", "b.json", at(-1)),
        ("after snapshot", "after.json", None),
    ]
    assert [w.source for w in snapshots(one)] == ["before snapshot"]
    assert snapshots(none) == ()
    shown = witness_of(segment(True, source="before"), both)
    assert shown is not None
    assert (shown.source, shown.member, shown.time) == ("before snapshot", "b.json", at(-1))
    assert witness_of(segment(True, source="before"), none) is None
    assert witness_of(segment(True, source="log"), both) is None


def test_a_record_is_cited_with_all_that_finds_it() -> None:
    rows: list[tuple[dict[str, Any], tuple[Any, ...]]] = [
        ({}, ("event 5007", "log", "", at(30), True)),
        ({"record_id": 0}, ("event 5007", "log", "record 0", at(30), True)),
        ({"record_id": 7, "position": "line 3"}, ("event 5007", "log", "record 7", at(30), True)),
        ({"position": "line 3", "source": "MPLog"}, ("MPLog", "log", "line 3", at(30), True)),
        ({"event_id": "AuditEvent", "member": "x.csv", "time_certain": False}, ("event AuditEvent", "x.csv", "", at(30), False)),
    ]  # fmt: skip
    for given, expected in rows:
        one = statement_witness(off(30, **given))
        assert (one.source, one.member, one.position, one.time, one.time_certain) == expected


def test_a_time_is_printed_in_utc_to_the_second() -> None:
    from datetime import timedelta, timezone

    assert printed(NOON) == "2026-03-01 12:00:00 UTC"
    assert printed(NOON.astimezone(timezone(timedelta(hours=-8)))) == "2026-03-01 12:00:00 UTC"
