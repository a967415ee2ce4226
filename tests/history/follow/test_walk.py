"""Following the statements of one subject: what applies from when on, and who contradicts whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.history.subjects import UNKNOWN
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, listed, unlisted
from tests.support.walked import change, values, walked

if TYPE_CHECKING:
    from mpdiff.base.model import Statement
    from mpdiff.history.follow.segments import Walk


# --- values ---------------------------------------------------------------------------------------


def test_the_first_events_old_value_is_the_beginning() -> None:
    assert values(walked(change(30, 1, 2), change(60, 2, 1))) == [
        (1, "initial", None),
        (2, "log", 30),
        (1, "log", 60),
    ]


def test_without_statements_only_the_states_are_followed() -> None:
    assert values(walked(before=1, after=2, collected=3)) == [
        (1, "before", 0),
        (2, "after", None),
        (3, "collection", None),
    ]
    assert values(walked(before=1, after=1, collected=1)) == [(1, "before", 0)]
    assert values(walked()) == []


def test_what_changes_below_a_policy_changes_nothing() -> None:
    found = walked(change(-60, 1, 2), places={"policy": 7, "mdm": None})
    assert values(found) == [(7, "initial", None)]
    assert found.at_end["local"] == 2


def test_in_the_mode_a_local_value_overrides_policy_until_its_end() -> None:
    found = walked(change(30, 1, 2), places={"policy": 7, "mdm": None}, collected=7)
    assert values(found) == [
        (7, "initial", None),
        (2, "log", 30),
        (UNKNOWN, "end", 240),
        (7, "collection", None),
    ]


def test_at_the_end_a_policy_that_nobody_shows_can_only_hold_what_applied_at_the_start() -> None:
    known = walked(change(30, 1, 2), change(60, 2, 1), places={}, before=1)
    assert values(known)[-1] == (1, "log", 60)
    unknown = walked(change(30, 1, 2), places={}, before=1)
    assert values(unknown)[-1] == (UNKNOWN, "end", 240)


def test_a_policy_value_of_the_window_is_remembered_as_written() -> None:
    written = change(30, None, 7, place="policy")
    assert walked(written).written == {"policy"}
    assert walked(change(-30, None, 7, place="policy")).written == frozenset()
    assert walked(written, change(300, 7, 8, place="policy")).written == frozenset()
    assert walked(change(30, 1, 2)).written == frozenset()


def test_an_event_of_the_applied_value_stands_in_no_place() -> None:
    off = change(30, UNTOLD, True, place="effective")
    initial, after = walked(off).segments[-2:]
    assert (initial.value, initial.source) == (False, "initial")
    assert (after.value, after.source, after.place) == (True, "log", None)


def test_a_report_of_a_state_dates_no_change() -> None:
    report = change(60, UNTOLD, True, place="effective", held=True)
    found = walked(report, before=False)
    assert [(v, source) for v, source, _ in values(found)] == [
        (UNKNOWN, "initial"),
        (False, "before"),
        (True, "unseen"),
    ]
    assert found.segments[-1].time is None


def test_an_unexplained_value_is_unknown() -> None:
    found = walked(change(30, 1, UNTOLD), change(60, UNTOLD, 1))
    assert values(found) == [(1, "initial", None), (UNKNOWN, "log", 30), (1, "log", 60)]


def test_the_documented_default_is_what_is_set_nowhere() -> None:
    assert values(walked(change(30, None, 0), default=0)) == [(None, "initial", None)]
    assert len(walked(change(30, None, 0), default=5).segments) == 2


# --- items ----------------------------------------------------------------------------------------


def test_an_item_is_listed_while_any_place_lists_it() -> None:
    found = walked(
        listed(10, "C:\\x"),
        listed(20, "C:\\x", place="policy"),
        unlisted(30, "C:\\x"),
        unlisted(40, "C:\\x", place="policy"),
        is_item=True,
        before=None,
    )
    assert values(found) == [(None, "initial", None), ("C:\\x", "log", 10), (None, "log", 40)]


def test_the_end_of_the_mode_takes_no_item_away() -> None:
    found = walked(listed(10, "C:\\x"), is_item=True, before=None, collected="C:\\x")
    assert values(found)[-1] == ("C:\\x", "log", 10)


# --- what is sure ---------------------------------------------------------------------------------


def test_a_value_below_an_unknown_policy_is_unsure_until_a_state_confirms_it() -> None:
    unsure = walked(change(-60, 1, 2), places={})
    assert [s.sure for s in unsure.segments] == [False, False]
    confirmed = walked(change(-60, 1, 2), places={}, before=2)
    assert (confirmed.segments[-1].sure, confirmed.segments[-1].dated) == (True, False)


# --- clashes --------------------------------------------------------------------------------------


@for_each(
    ("why", "statements", "given", "clash"),
    [
        ("the after snapshot", [change(30, 1, 2)], {"before": 1, "after": 1}, ("after", 1, 2)),
        ("the before snapshot", [change(-60, 1, 2)], {"before": 1}, ("before", 1, 2)),
        ("the old value of the first event", [change(30, 1, 2)], {"before": 2}, ("before", 2, 1)),
        ("the old value of a later event", [change(30, 1, 2), change(60, 3, 1)], {}, ("unseen", 3, 2)),
        (
            "an old value that is not set, after one that was",
            [change(30, 1, 2), change(60, None, 1)],
            {},
            ("unseen", None, 2),
        ),
        (
            "the state at collection and the log, of a place that nothing touched",
            [change(30, None, 5, place="policy")],
            {"before": 9, "places": {"mdm": None, "local": 2}},
            ("before", 9, 2),
        ),
    ],
)  # fmt: skip
def test_two_witnesses_that_cannot_both_be_right_clash(
    why: str, statements: list[Statement], given: dict[str, Any], clash: tuple[str, Any, Any]
) -> None:
    found = [(c.witness, c.holds, c.expected) for c in walked(*statements, **given).clashes]
    assert found == [clash], why


@for_each(
    ("why", "statements", "given"),
    [
        ("all fit", [change(30, 1, 2)], {"before": 1, "after": 2, "collected": 2}),
        (
            "it was written after the after snapshot",
            [change(230, 1, 2)],
            {"before": 1, "after": 1},
        ),
        ("it was written after the before snapshot", [change(-10, 1, 2)], {"before": 1}),
        ("a changed snapshot without any event", [], {"before": 1, "after": 2}),
        ("the default is printed", [change(30, None, 5)], {"before": 0, "default": 0}),
        (
            "the default is the old value",
            [change(30, 5, None), change(60, 0, 5, implied=True)],
            {"default": 0},
        ),
    ],
)
def test_no_clash(why: str, statements: list[Statement], given: dict[str, Any]) -> None:
    assert walked(*statements, **given).clashes == (), why


def test_what_is_deleted_was_set_though_it_is_the_default_and_no_record_sets_it() -> None:
    twice = walked(change(30, 0, None), change(60, 0, None), default=0)
    assert [c.holds for c in twice.clashes] == [0]
    again = walked(change(30, 0, None), change(60, 0, 1), default=0)
    assert [c.holds for c in again.clashes] == [0]
    implied = change(60, 0, 1, implied=True)
    assert walked(change(30, 0, None), implied, default=0).clashes == ()


def test_an_old_value_that_no_record_explains_applied_for_a_time() -> None:
    found = walked(change(30, 1, 2), change(60, 3, 1))
    assert values(found) == [
        (1, "initial", None),
        (2, "log", 30),
        (3, "unseen", None),
        (1, "log", 60),
    ]


# --- how sure -------------------------------------------------------------------------------------


def sure(found: Walk) -> list[tuple[Any, str, Any, bool]]:
    """Return what applies, what shows it, in which place, and whether no stronger place may differ."""
    return [(s.value, s.source, s.place, s.sure) for s in found.segments]


def test_a_write_at_an_open_time_is_sure_only_if_it_counts_inside_the_mode_and_outside() -> None:
    write = change(30, 2, 5, time_certain=False)
    below = walked(write, places={"policy": 2, "mdm": None, "local": 5})
    assert (5, "log", "local", False) in sure(below)
    alone = walked(write, places={"policy": None, "mdm": None, "local": 5})
    assert (5, "log", "local", True) in sure(alone)


def test_a_write_at_an_open_time_below_a_policy_of_the_dump_is_unsure() -> None:
    write = change(239, 2, 1, time_certain=False)
    found = walked(write, places={"mdm": 3}, before=3, vouched=False)
    assert (1, "log", "local", False) in sure(found)


def test_behind_a_gap_a_write_is_sure_where_its_own_place_applies() -> None:
    write = change(120, UNTOLD, True)
    own = walked(write, places={"local": None}, vouched=False)
    assert (True, "log", "local", True) in sure(own)
    other = change(120, 2, None, place="policy")
    below = walked(other, places={"mdm": None, "local": 1}, vouched=False)
    assert all(not s.sure for s in below.segments if s.source == "log")


def test_what_went_and_left_nobody_knows_what_is_not_dated_by_its_record() -> None:
    gone = change(30, UNTOLD, None)
    places = {"policy": 3, "mdm": 2}
    found = walked(gone, places=places, before=1, collected=1, default=1, vouched=False)
    last = found.segments[-1]
    assert (last.value, last.source, last.dated) == (1, "log", False)  # collection shows it


def test_a_record_of_the_value_that_applied_makes_it_sure_and_does_not_date_it() -> None:
    found = walked(change(90, 3, 3, place="mdm"), places={"policy": 1, "mdm": 1}, vouched=False)
    first = found.segments[0]
    assert (first.value, first.place, first.sure, first.dated) == (3, "mdm", True, False)


def test_the_old_value_of_the_first_record_goes_against_the_first_snapshot() -> None:
    found = walked(change(120, 3, UNTOLD), places={}, before=2)
    assert [(c.witness, c.holds, c.expected) for c in found.clashes] == [("before", 2, 3)]
    assert (3, "unseen", "local", False) in sure(found)


def test_an_item_that_was_added_later_was_not_there_before() -> None:
    added = change(300, None, "x", key="x")
    found = walked(added, places={}, before="x", after=None, is_item=True, vouched=False)
    assert [(c.witness, c.holds, c.expected) for c in found.clashes] == [("before", "x", None)]


def test_a_report_of_a_state_shows_nothing_of_the_time_before_it() -> None:
    report = change(-10, UNTOLD, True, place="effective", held=True)
    assert (False, "initial", None, True) not in sure(walked(report, places={"policy": None}))
    event = change(-10, UNTOLD, True, place="effective")
    assert (False, "initial", None) in values(walked(event, places={"policy": None}))
    assert (False, "initial", None, True) in sure(walked(event, places={"policy": None}))
