"""What a stretch keeps of each segment that follows, one row a rule."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import Setback
from mpdiff.base.times import HEALTH_INTERVAL
from mpdiff.catalogue import catalogue
from mpdiff.history import moments
from mpdiff.history.follow.segments import Segment
from mpdiff.history.stretches import (
    Judge,
    _deeper,
    _is_switch,
    _odder,
    _to_unknown,
    is_bounded,
    stretches,
)
from mpdiff.history.subjects import resolve
from tests.support.scene import UNTOLD, at, touch
from tests.support.stretches import SWITCH, segment, stretch

LEVEL = "CloudBlockLevel"


def off(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, False, True, **given)


def on(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, True, False, **given)


def of(*segments: Segment, setting: str = LEVEL, key: str | None = None) -> Any:
    (one,) = stretches(catalogue(), catalogue().find(setting), setting, key, segments)
    return one


def step(value: Any, minute: float, **given: Any) -> Segment:
    return Segment(value, "log", at(minute), "local", **given)


def test_a_stretch_is_dated_where_all_that_shows_it_is_sure() -> None:
    began, ended = segment(True, off(30)), segment(False, on(60))
    unsure = segment(False, on(60), sure=False)
    rows: list[tuple[str, Any, bool]] = [
        ("begin and end are sure", stretch(began, ended), True),
        ("no end is seen", stretch(began), True),
        ("its end is not sure", stretch(began, unsure), False),
        ("of what nobody ranks the end is no matter", stretch(began, unsure, effect="unknown"), True),
        ("its begin is not sure", stretch(segment(True, off(30), sure=False), ended, worst_at=began), False),
        ("its begin became sure later", stretch(segment(True, off(30), dated=False), ended), False),
        ("a policy held another value", stretch(began, ended, contested=True), False),
        ("nobody shows what was before", stretch(began, ended, hidden=True), False),
        ("its weakest value is not sure", stretch(began, ended, worst_at=segment(True, off(40), sure=False)), False),
        ("what was before is not sure", stretch(began, ended, before=segment(False, sure=False)), False),
    ]  # fmt: skip
    for why, one, expected in rows:
        assert one.dated is expected, why


def test_of_equally_weak_values_the_first_that_is_sure_is_the_weakest() -> None:
    rows: list[tuple[str, tuple[Segment, ...], int]] = [
        ("both sure", (step(0, 30), step(0, 40)), 0),
        ("only the second is sure", (step(0, 30, sure=False), step(0, 40)), 1),
        ("neither is sure", (step(0, 30, sure=False), step(0, 40, sure=False)), 0),
        (
            "the second is better, and all that is certain",
            (step(0, 30, sure=False), step(2, 40)),
            1,
        ),
    ]
    for why, weak, number in rows:
        one = of(step(6, 0), *weak)
        assert one.worst_at is weak[number], why
        assert one.last.after == weak[-1].value, why


def test_what_is_perhaps_better_leaves_open_since_when() -> None:
    one = of(step(6, 0), step(0, 30), Segment(UNTOLD, "end", at(240)), step(2, 250, sure=False))
    assert (one.unseen, one.unseen_from, one.ended) == (True, None, None)
    ended = of(step(6, 0), step(0, 30), Segment(UNTOLD, "end", at(240)))
    assert (ended.unseen, ended.unseen_from) == (True, at(240))


def test_only_a_single_value_that_is_not_set_is_known_by_its_default() -> None:
    folders = "ControlledFolderAccessProtectedFolders"
    item = of(step("D:\\x", 0), step(None, 30), setting=folders, key="D:\\x")
    assert (item.effect, item.by_default) == ("weakened", False)
    single = of(step(1, 0), step(None, 30), setting="EnableNetworkProtection")
    assert single.by_default is True
    assert of(step(1, 0), step(0, 30), setting="EnableNetworkProtection").by_default is False


def test_a_switch_of_what_applied_is_no_record_of_a_setting_and_no_report() -> None:
    rows = [
        (segment(True, off(30, place="effective")), True),
        (segment(True, off(30, place="effective", held=True)), False),
        (segment(True, off(30)), False),
        (segment(True), False),
    ]
    for one, expected in rows:
        assert _is_switch(one) is expected, one


def test_two_listings_bound_a_stretch_by_either_end() -> None:
    bound, plain = off(30, since=at(10)), off(30)
    rows = [
        (stretch(segment(True, bound)), True),
        (stretch(segment(True, plain)), False),
        (stretch(segment(True, plain), segment(False, on(60, since=at(40)))), True),
        (stretch(segment(True, plain), segment(False, on(60))), False),
        (stretch(segment(True), segment(False)), False),
    ]
    for one, expected in rows:
        assert is_bounded(one) is expected, one


def test_which_records_stand_before_a_step_of_the_clock_in_its_log() -> None:
    """A step is known by its place in its log; without one its time decides."""
    rows: list[tuple[str, int | None, int | None, str, bool, bool]] = [
        ("recorded before it", 5, 4, "log", True, False),
        ("recorded with it", 5, 5, "log", False, True),
        ("recorded after it", 5, 6, "log", False, True),
        ("in another log, by its time", 5, 4, "other", False, True),
        ("the step has no place, by its time", None, 4, "log", False, True),
        ("the record has no place, by its time", 5, None, "log", False, True),
    ]
    for why, place, order, member, before, behind in rows:
        one = Setback(at(60), at(30), "log", place)
        record = off(40, order=order, member=member)
        assert moments._is_recorded_before(record, one) is before, why
        assert moments._is_behind(record, one) is behind, why
    earlier = off(20, member="other")
    assert moments._is_behind(earlier, Setback(at(60), at(30), "log", 5)) is False


def test_a_step_of_a_minute_may_be_one_of_a_whole_hour() -> None:
    for jump, readings in ((1.0, 2), (0.9, 1)):
        one = Setback(at(60), at(60 - jump), "log", 5)
        (told,) = moments.doubted([off(59.95, order=4)], [one], None)
        assert len(told.other_times) == readings, jump
        least = at(59.95 - jump)
        assert told.other_times == (least, least - HEALTH_INTERVAL)[:readings]


def test_what_nobody_saw_begin_stays_hidden_as_it_gets_weaker() -> None:
    gap = Segment(UNTOLD, "log", at(20))
    hidden = of(step(6, 0), gap, step(2, 30), step(0, 40))
    assert (hidden.hidden, hidden.worst.after) == (True, 0)
    seen = of(step(6, 0), step(2, 30), step(0, 40))
    assert seen.hidden is False


def test_which_of_two_states_that_may_have_been_is_kept() -> None:
    judging = Judge(catalogue(), catalogue().find(LEVEL), LEVEL, None)
    mild, deep = judging.change(6, 2), judging.change(6, 0)
    odd, nobody = judging.change(6, 77), _to_unknown(judging, 6, None)
    assert mild is not None
    assert deep is not None
    assert odd is not None
    assert (mild.effect, deep.effect, odd.effect, nobody.after) == (
        *("weakened",) * 2,
        "unknown",
        None,
    )
    began = stretch(segment(True, off(30)))
    odder = [(None, odd), (mild, odd), (nobody, odd), (replace(odd, after=78), None)]
    for known, kept in odder:
        assert _odder(replace(began, perhaps=known), odd) == (kept or known), known
    deeper = [
        (None, mild, mild),
        (mild, deep, deep),
        (deep, mild, deep),
        (odd, deep, odd),
        (mild, mild, mild),
    ]
    for first, found, kept in deeper:
        assert _deeper(judging, first, found) is kept, (first, found)


def test_what_is_not_set_is_the_documented_default_where_that_is_a_value() -> None:
    of_kind: dict[str, Any] = {"bool": lambda text: text == "True", "enum": int, "int": int}
    for one in catalogue().settings:
        known = one.default is not None and one.kind in of_kind
        plain = known and (one.kind == "bool" or str(one.default).isdecimal())
        expected = of_kind[one.kind](str(one.default)) if plain else None
        assert resolve(one, None, None) == expected, one.name
        assert resolve(one, None, "x") is None, one.name
    assert resolve(None, None, None) is None
    assert resolve(catalogue().find(SWITCH), True, None) is True
