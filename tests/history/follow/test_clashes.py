"""What a walk holds, and what it asks of it, one row a rule; whole histories stand in the other modules."""

from __future__ import annotations

from typing import Any

from mpdiff.history.follow.clashes import Followed
from mpdiff.history.follow.segments import Ground, Samples, Segment
from mpdiff.history.subjects import UNKNOWN
from tests.support.scene import UNTOLD, WINDOW, at
from tests.support.walked import change, walked

WEAKER: Any = {"weaker": lambda one, two: one is False and two is True}


def followed(*segments: Segment, values: Any = None, fresh: Any = (), **ground: Any) -> Followed:
    made = Followed((), Samples(), Ground(WINDOW, **ground))
    made.segments = list(segments)
    made.values = {"policy": None, "mdm": None, "local": None} | (values or {})
    made.fresh = list(fresh)
    return made


def of(value: Any, **given: Any) -> Segment:
    return Segment(value, "log", **given)


def test_a_place_that_nobody_shows_hides_what_lies_below_it() -> None:
    dark: dict[str, Any] = {"policy": UNKNOWN}
    gap = (of(UNKNOWN), of(1))
    rows: list[tuple[str, tuple[Segment, ...], Any, dict[str, Any], bool]] = [
        ("a policy may hold another value", gap, "local", {"values": dark}, True),
        ("policy manager may", gap, "local", {"values": {"mdm": UNKNOWN}}, True),
        ("policy manager itself", gap, "mdm", {"values": {"mdm": UNKNOWN}}, False),
        ("nothing lies above a policy", gap, "policy", {"values": dark}, False),
        ("all above is shown", gap, "local", {}, False),
        ("it stands in no place", gap, None, {"values": dark}, False),
        ("it was written in the mode", gap, "local", {"values": dark, "fresh": ["local"]}, False),
        ("an item counts wherever it stands", gap, "local", {"values": dark, "is_item": True}, False),
        ("what applied before is shown", (of(2), of(1)), "local", {"values": dark}, False),
        ("nothing was before", (of(1),), "local", {"values": dark}, False),
        ("only what was right before counts", (of(UNKNOWN), of(2), of(1)), "local", {"values": dark}, False),
        ("what was right before is hidden", (of(2), of(UNKNOWN), of(1)), "local", {"values": dark}, True),
    ]  # fmt: skip
    for why, segments, place, given, expected in rows:
        assert followed(*segments, **given)._is_hidden(place) is expected, why


def test_what_becomes_sure_later_keeps_its_place_where_nothing_hides_it() -> None:
    unsure = of(1, place="local", sure=False)
    rows: list[tuple[tuple[Segment, ...], dict[str, Any], tuple[Any, bool, bool]]] = [
        ((of(1, place="local"),), {}, ("local", True, True)),
        ((unsure,), {}, ("local", True, False)),
        ((of(UNKNOWN), unsure), {"values": {"policy": UNKNOWN}}, (None, True, False)),
    ]
    for segments, given, expected in rows:
        made = followed(*segments, **given)
        made._make_sure()
        last = made.segments[-1]
        assert (last.place, last.sure, last.dated) == expected, segments
        assert last.seen is False
        made._confirm()
        assert made.segments[-1].seen is True


def test_whether_anything_is_known_of_what_applied() -> None:
    rows: list[tuple[tuple[Any, ...], bool]] = [
        ((), False),
        ((UNKNOWN,), False),
        ((UNKNOWN, 1), True),
        ((1, UNKNOWN), True),
        ((None,), True),
    ]
    for values, expected in rows:
        assert followed(*(of(v) for v in values))._any_known() is expected, values


def test_only_what_records_put_back_after_the_last_switch_is_denied() -> None:
    """It was off when the protection log was read last, and the record of the setting put it back."""
    switch: dict[str, Any] = {"place": "effective"}
    found = walked(
        change(10, True, False),
        change(60, UNTOLD, True, **switch),
        change(90, True, False),
        **WEAKER,
    )
    assert [(s.value, s.denied) for s in found.segments] == [
        (True, False),
        (False, False),
        (True, False),
        (False, True),
    ]
    (clash,) = [c for c in found.clashes if c.lasting]
    assert (clash.witness, clash.holds, clash.expected) == ("unseen", True, False)
    assert clash.by is not None
    assert clash.by.time == at(60)
    assert clash.against is not None
    assert clash.against.time == at(90)


def test_an_item_that_another_place_lists_later_may_have_been_listed_there_before() -> None:
    item: dict[str, Any] = {"key": "x"}
    given: dict[str, Any] = {"before": None, "is_item": True, "vouched": False}
    alone = walked(change(30, None, "x", **item), **given)
    both = walked(
        change(30, None, "x", **item), change(60, None, "x", place="mdm", **item), **given
    )
    reported = walked(
        change(30, None, "x", **item),
        change(60, UNTOLD, "x", place="effective", held=True, **item),
        **given,
    )
    assert [found.segments[0].dated for found in (alone, both, reported)] == [True, False, True]
