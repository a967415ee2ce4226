"""What a walk asks of what it holds, one row a rule; whole histories stand in the other modules."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.history.follow.segments import Clash, Ground, Samples, Segment
from mpdiff.history.follow.walk import _Walker
from mpdiff.history.places import Effective
from mpdiff.history.subjects import UNKNOWN
from tests.support.scene import UNTOLD, WINDOW, at
from tests.support.walked import change, walked

SWITCH: dict[str, Any] = {"place": "effective"}


def walker(
    *statements: Any,
    segments: Any = (),
    values: Any = None,
    samples: Any = None,
    window: Any = WINDOW,
    **ground: Any,
) -> _Walker:
    """Return a walk that has reached these segments; `statements` are those that it has taken."""
    made = _Walker((), Samples(**(samples or {})), Ground(window, **ground))
    made.statements = statements
    made.taken = list(statements)
    made.segments = list(segments)
    made.values = {"policy": None, "mdm": None, "local": None} | (values or {})
    return made


def of(value: Any, minute: float | None = None, **given: Any) -> Segment:
    return Segment(value, "log", None if minute is None else at(minute), **given)


def test_a_sample_stands_in_the_strongest_place_that_holds_its_value() -> None:
    still: dict[str, Any] = {"collected": 1}
    one: dict[Any, Any] = {"local": 1}
    lost: dict[str, Any] = {"vouched": False}
    hidden: dict[Any, Any] = {"policy": UNKNOWN, "local": 1}
    rows: list[tuple[str, str, Any, dict[str, Any], Any, dict[str, Any], Any]] = [
        ("a record left it there", "after", 1, {}, one, {}, "local"),
        ("records are missing", "after", 1, {}, one, lost, None),
        ("records are missing, and it stands so at collection", "after", 1, still | {"places": one}, {}, lost, "local"),
        ("it is the state at collection", "collection", 1, {"places": one}, {}, lost, "local"),
        ("what is not set stands nowhere", "collection", None, {"places": {"local": None}}, {}, {}, None),
        ("no place holds it", "collection", 1, {"places": {"local": 2}}, one, {}, None),
        ("two hold it", "collection", 1, {"places": {"policy": 1, "local": 1}}, {}, {}, "policy"),
        ("the two lower ones hold it below nothing", "collection", 1, {"places": {"policy": None, "mdm": 1, "local": 1}}, {}, {}, "mdm"),
        ("the two lower ones hold it below another value", "collection", 1, {"places": {"policy": 2, "mdm": 1, "local": 1}}, {}, {}, None),
        ("one holds it below another value", "collection", 1, {"places": {"policy": 2, "local": 1}}, {}, {}, "local"),
        ("nobody shows what is above it", "after", 1, {}, hidden, {}, None),
        ("nobody shows what is above it at collection", "collection", 1, {"places": hidden}, {}, {}, "local"),
    ]  # fmt: skip
    for why, source, value, samples, values, ground, place in rows:
        made = walker(samples=samples, values=values, **ground)
        assert made._holder(source, value) == place, why  # type: ignore[arg-type]


def test_a_report_of_health_right_after_a_change_was_made_up_before_it() -> None:
    def report(seconds: float, **given: Any) -> Any:
        return change(30 + seconds / 60, UNTOLD, 1, **SWITCH, held=True, **given)

    record, held = change(30, 1, 2), change(30, UNTOLD, 2, **SWITCH, held=True)
    rows: list[tuple[str, Any, Any, bool]] = [
        ("at once", record, report(0), True),
        ("fifteen seconds later", record, report(15), True),
        ("more than that", record, report(16), False),
        ("before it", record, report(-1), False),
        ("a state was reported before", held, report(5), False),
        ("a snapshot shows the value", None, report(5), False),
        ("a support log has it", record, report(5, source="MPLog"), False),
    ]
    for why, by, statement, expected in rows:
        assert walker(segments=[of(2, 30, by=by)])._is_just_before(statement) is expected, why


def test_a_support_log_states_a_switch_where_something_since_its_last_one_has_the_other() -> None:
    def log(minute: float, value: bool, **given: Any) -> Any:  # noqa: FBT001  a value
        return change(minute, UNTOLD, value, **SWITCH, source="MPLog", **given)

    rows: list[tuple[str, list[Any], bool]] = [
        ("nothing before", [], False),
        ("a record of the other", [change(10, False, True)], True),
        ("a record of the same", [change(10, True, False)], False),
        ("its own switch to the other", [log(10, True)], True),
        ("its own switch to the same", [log(10, False)], False),
        ("a record of the other, then its own switch", [change(5, False, True), log(10, False)], False),
        ("its own switch, then a record of the other", [log(5, False), change(10, False, True)], True),
        ("only a report of the other", [change(10, UNTOLD, True, **SWITCH, held=True)], False),
        ("its own report of the same, after a record", [change(5, False, True), log(10, False, held=True)], True),
        ("another log's switch, after a record", [change(5, False, True), change(10, UNTOLD, False, **SWITCH)], True),
    ]  # fmt: skip
    for why, taken, expected in rows:
        assert walker(*taken)._is_switch(log(20, False), True) is expected, why
    event = change(20, UNTOLD, False, **SWITCH)
    assert walker()._is_switch(event, True) is True


def test_a_record_of_the_same_moment_that_says_the_same_repeats_a_switch() -> None:
    switch = change(30, UNTOLD, False, **SWITCH)
    rows: list[tuple[str, Any, bool]] = [
        ("at once", change(30, True, False), True),
        ("a minute later", change(31, True, False), True),
        ("a minute before", change(29, True, False), True),
        ("more than a minute later", change(31.1, True, False), False),
        ("another value", change(30, False, True), False),
        ("not set, which is the default", change(30, True, None), True),
        ("its value is not told", change(30, True, UNTOLD), False),
        ("another switch", change(30, UNTOLD, False, **SWITCH), False),
    ]
    for why, record, expected in rows:
        assert walker(record, default=False)._is_repeated(switch) is expected, why


def test_a_snapshot_may_be_as_old_as_a_quarter_of_an_hour_before_the_edge() -> None:
    """The after snapshot is of minute 240, so what applied from 225 on may be what it shows."""
    rows: list[tuple[str, list[Any], list[Segment], Any, bool]] = [
        ("just as long before", [change(225, 1, 2)], [of(1, 10), of(2, 225)], 1, True),
        ("longer before", [change(224.9, 1, 2)], [of(1, 10), of(2, 224.9)], 1, False),
        ("what never applied", [change(230, 1, 2)], [of(1, 10), of(2, 230)], 3, False),
        ("nobody shows what applied", [change(230, 1, 2)], [of(UNKNOWN, 10), of(2, 230)], 3, True),
        ("only what applied long before", [change(230, 2, 3)], [of(1, 10), of(2, 20), of(3, 230)], 1, False),
        ("nobody shows what applies", [change(230, 1, 2)], [of(1, 10), of(UNKNOWN, 230)], 1, False),
        ("no record", [], [of(1, 10), of(2, 230)], 1, False),
    ]  # fmt: skip
    for why, taken, segments, value, expected in rows:
        assert walker(*taken, segments=segments)._too_close("after", value) is expected, why
        assert walker(*taken, segments=segments, window=None)._too_close("after", value) is False
        assert walker(*taken, segments=segments)._too_close("collection", value) is False


def test_what_may_have_applied_since_a_time_goes_back_to_what_began_before_it() -> None:
    segments = [of(1, 5), of(2, 10), of(3, 225), of(4), of(5, 230)]
    found = walker(segments=segments)._applied(at(225))
    assert [one.value for one in found] == [5, 4, 3, 2]
    assert [one.value for one in walker(segments=segments)._applied(at(226))] == [5, 4, 3]


def test_what_management_holds_overrules_at_the_end_of_the_mode() -> None:
    dark: dict[str, Any] = {"policy": UNKNOWN, "mdm": UNKNOWN}
    rows: list[tuple[str, Any, Any, Any, Any, bool]] = [
        ("nothing stands there", "policy", {}, {}, UNKNOWN, False),
        ("another value", "policy", {"policy": 7}, {}, UNKNOWN, True),
        ("the same value", "policy", {"policy": 2}, {}, UNKNOWN, False),
        ("nobody shows it, and another value applied at the start", "policy", dark, {}, 1, True),
        ("nobody shows it, and the same applied at the start", "policy", dark, {}, 2, False),
        ("nobody shows it nor what applied", "policy", dark, {}, UNKNOWN, True),
        ("a policy above it decided at the start", "mdm", dark, {"policy": 2}, 2, True),
        ("nothing above it at the start", "mdm", dark, {"policy": None}, 2, False),
        ("what was above it nobody shows", "mdm", dark, {"policy": UNKNOWN}, 2, False),
        ("itself does not count as above", "policy", dark, {"policy": 2}, 2, False),
    ]
    for why, place, values, held, before, expected in rows:
        made = walker(values=values, samples={"before": before})
        made.held_at_start = held
        assert made._overrules(place, 2) is expected, why


def test_the_end_of_the_mode_is_dated_by_the_window() -> None:
    for window, time in ((WINDOW, at(240)), (None, None)):
        made = walker(segments=[of(2, 30)], values={"policy": 7, "local": 2}, window=window)
        made.fresh = ["local"]
        made._pass_end()
        last = made.segments[-1]
        assert (last.value, last.source, last.time) == (UNKNOWN, "end", time)
        assert made.fresh == []


def test_a_value_that_applies_already_is_noted_where_its_place_or_its_doubt_is_another() -> None:
    record = change(60, 1, 2)
    here: dict[str, Any] = {"place": "local"}
    rows: list[tuple[str, Segment, Effective, list[tuple[Any, Any, bool, bool]]]] = [
        ("the same again", of(2, **here), Effective(2, "local"), [(2, "local", True, False)]),
        ("a stronger place holds another value", of(2, **here), Effective(2, "local", False, True), [(2, "local", True, False), (2, "local", False, True)]),
        ("it was in doubt, and is so still", of(2, sure=False, **here), Effective(2, "local", False, True), [(2, "local", False, False)]),
        ("it was in doubt, and is not any more", of(2, sure=False, **here), Effective(2, "local"), [(2, "local", True, False)]),
        ("it was in doubt, and stands elsewhere for sure", of(2, sure=False, place="mdm"), Effective(2, "local"), [(2, None, True, False)]),
        ("nobody knew where it stood", of(2), Effective(2, "local"), [(2, "local", True, False)]),
        ("nobody knew where it stood, nor for sure now", of(2), Effective(2, "local", False), [(2, None, True, False)]),
        ("what overruled it is gone", of(2, sure=False, overruled=True, **here), Effective(2, "local"), [(2, "local", False, True), (2, "local", True, False)]),
        ("what held it went, and another place may hold another value", of(2, place="mdm"), Effective(2, "local", False), [(2, "mdm", True, False), (2, "local", False, False)]),
        ("another value", of(1, **here), Effective(2, "local"), [(1, "local", True, False), (2, "local", True, False)]),
        ("nobody shows it still", of(UNKNOWN, **here), Effective(UNKNOWN, "local", False), [(UNKNOWN, "local", True, False)]),
    ]  # fmt: skip
    for why, last, now, expected in rows:
        made = walker(record, segments=[last])
        made._apply("log", now, record)
        assert [(s.value, s.place, s.sure, s.overruled) for s in made.segments] == expected, why
        assert made.segments[-1].time in (None, at(60)), why
    went = walker(record, segments=[of(1, place="local")], default=1)
    went._apply("log", Effective(None, None, sure=False), record)
    assert [(s.value, s.sure, s.time) for s in went.segments] == [
        (1, True, None),
        (None, False, at(60)),
    ]


def test_an_old_value_that_is_not_what_was_left_there_is_a_contradiction() -> None:
    rows: list[tuple[str, tuple[Any, ...], int]] = [
        ("it is what was left", (change(30, 1, 2), change(60, 2, 3)), 0),
        ("it is another value", (change(30, 1, 2), change(60, 4, 3)), 1),
        ("nothing was left, and it is a value", (change(30, 1, None), change(60, 2, 3)), 1),
        ("nothing was left, and it is the default", (change(30, 1, None), change(60, 0, 3)), 1),
        (
            "nothing, and the record prints the default for it",
            (change(30, 1, None), replace(change(60, 0, 3), implied=True)),
            0,
        ),
        ("the same, and it is deleted", (change(30, 1, None), change(60, 0, None)), 1),
        ("what was left nobody shows", (change(30, 1, UNTOLD), change(60, 2, 3)), 0),
        ("its old value is not told", (change(30, 1, 2), change(60, UNTOLD, 3)), 0),
    ]
    for why, statements, count in rows:
        found = walked(*statements, default=0)
        assert [c.witness for c in found.clashes] == ["unseen"] * count, why


# --- contradictions -------------------------------------------------------------------------------


def test_the_state_at_collection_denies_what_the_last_record_left() -> None:
    record = change(60, True, False)
    weaker: dict[str, Any] = {"weaker": lambda one, two: one is False and two is True}
    rows: list[tuple[str, Any, dict[str, Any], tuple[bool, bool], int]] = [
        ("it is weaker", record, weaker, (False, True), 1),
        ("it is no weaker", record, {}, (True, False), 1),
        ("records are missing", record, weaker | {"vouched": False}, (False, False), 0),
        ("no record left it", None, weaker, (True, False), 0),
    ]
    for why, by, ground, marks, clashes in rows:
        made = walker(record, segments=[of(True, 10), of(False, 60, by=by)], **ground)
        made._denied_at_collection(True, False)
        assert made.segments[0] == of(True, 10), why
        assert (made.segments[1].sure, made.segments[1].denied) == marks, why
        assert len(made.clashes) == clashes, why
        if clashes:
            assert made.clashes == [Clash("collection", True, record, False)]


def test_a_snapshot_that_records_on_both_sides_deny_is_dropped() -> None:
    rows: list[tuple[str, list[Segment], int | None, Any, bool, list[Any]]] = [
        ("a record agrees with what was before it", [of(1), of(2)], 1, 1, True, [1]),
        ("a record has another value", [of(1), of(2)], 1, 3, False, [1, 2]),
        ("something is known since", [of(1), of(2), of(3)], 1, 1, False, [1, 2, 3]),
        ("nothing is known since", [of(1), of(2), of(UNKNOWN)], 1, 1, True, [1, UNKNOWN]),
        ("none was denied", [of(1), of(2)], None, 1, False, [1, 2]),
    ]
    for why, segments, denied, old, expected, left in rows:
        made = walker(segments=segments)
        made.denied, made.at_start, made.over = denied, 2, 1
        assert made._reaffirmed(old) is expected, why
        assert [s.value for s in made.segments] == left, why
        assert made.segments[0].dated is not expected, why
        assert (made.at_start, made.over) == ((1, 1) if expected else (2, 1)), why
        assert made.denied == (None if expected else denied), why


def test_what_applied_is_of_a_place_at_collection_that_no_record_is_about() -> None:
    initial = Segment(2, "initial")
    rows: list[tuple[str, Segment, Any, Any, list[Any], bool]] = [
        ("the dump has it there", initial, {"local": 2}, {"local": 2}, [], True),
        ("the dump has another value there", initial, {"local": 2}, {"local": 3}, [], False),
        ("a record is about the place", initial, {"local": 2}, {"local": 2}, [change(300, 2, 3)], False),
        ("a record is about another place", initial, {"local": 2}, {"local": 2}, [change(300, 2, 3, place="mdm")], True),
        ("it is not sure", Segment(2, "initial", sure=False), {"local": 2}, {"local": 2}, [], False),
        ("a record shows it", of(2), {"local": 2}, {"local": 2}, [], False),
        ("it stands nowhere", initial, {}, {}, [], False),
    ]  # fmt: skip
    for why, last, values, places, statements, expected in rows:
        made = walker(segments=[last], values=values, samples={"places": places})
        made.statements = statements
        assert made._is_of_collection(2) is expected, why


def test_the_change_to_come_whose_old_value_alone_shows_what_applied() -> None:
    def item(minute: float, place: Any = "local", before: Any = None, **given: Any) -> Any:
        return change(minute, before, "x", key="x", place=place, **given)

    unsure, sure = Segment(None, "initial", sure=False), Segment(None, "initial")
    single, items = {"is_item": False}, {"is_item": True}
    rows: list[tuple[str, Segment, Any, Any, dict[str, Any], bool]] = [
        ("it was sure", sure, item(30), {}, single, True),
        ("the record is from before the window", sure, item(-30), {}, single, False),
        ("its old value is not told", sure, item(30, before=UNTOLD), {}, single, False),
        ("a single value that was not set, not sure", unsure, item(30), {}, single, False),
        ("an item of the local list", unsure, item(30), {"policy": UNKNOWN}, items, True),
        ("an item of policy, and no other place lists it", unsure, item(30, "mdm"), {}, items, True),
        ("the place itself may be hidden", unsure, item(30, "mdm"), {"mdm": UNKNOWN}, items, True),
        ("an item of policy that another place may list", unsure, item(30, "mdm"), {"local": UNKNOWN}, items, False),
        ("an item at an uncertain time", unsure, item(30, "mdm", time_certain=False), {"local": UNKNOWN}, items, True),
        ("a record shows what applied", of(None), item(30), {}, items, False),
    ]  # fmt: skip
    for why, last, record, values, ground, expected in rows:
        made = walker(segments=[last], values=values, **ground)
        made.statements = (record,)
        assert (made._first() is record) is expected, why
    kept = walker(segments=[sure], is_item=True)
    kept.statements, kept.taken = (item(30),), [item(-30)]
    assert kept._first() is None


def test_a_switch_is_seen_to_apply() -> None:
    off = walked(change(30, UNTOLD, True, **SWITCH)).segments[-1]
    assert (off.value, off.seen, off.time) == (True, True, at(30))
