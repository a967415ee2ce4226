"""What a history is made of, row by row: the order of its records, its states, and what differs later."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import Items, Pairs
from mpdiff.history.build import _known_at, _Weak
from mpdiff.history.follow.segments import Segment, Walk
from mpdiff.history.subjects import UNKNOWN, subject_of
from tests.support.cases import case
from tests.support.scene import at, touch
from tests.support.snapshots import snapshot

REALTIME, PROXY = "DisableRealtimeMonitoring", "ProxyServer"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ON: dict[str, Any] = {REALTIME: False}
OFF: dict[str, Any] = {REALTIME: True}


def of(setting: str, key: str | None, *given: Any, **more: Any) -> Any:
    return case(*given, **more).histories[subject_of(setting, key)]


def test_records_of_one_log_whose_times_are_out_of_order_have_the_logs_order() -> None:
    rows: list[tuple[str, list[tuple[float, int | None, str]], list[float], bool]] = [
        ("as their times", [(5, 1, "a"), (6, 2, "a")], [5, 6], True),
        ("two of one record", [(5, 1, "a"), (6, 1, "a")], [5, 6], True),
        ("the other way round", [(5, 2, "a"), (6, 1, "a")], [6, 5], False),
        ("of two logs nobody knows the order", [(5, 2, "a"), (6, 1, "a"), (7, 1, "b")], [5, 6, 7], False),
        ("two logs, each in order", [(5, 2, "a"), (6, 1, "b"), (7, 3, "a")], [5, 6, 7], True),
        ("one without a place goes first", [(5, 3, "a"), (6, 1, "a"), (7, None, "a")], [7, 6, 5], False),
        ("in order, and one without a place stays", [(5, 3, "a"), (7, None, "a")], [5, 7], True),
        ("the first of a log has none before it", [(5, 0, "a"), (6, 1, "a")], [5, 6], True),
    ]  # fmt: skip
    for why, records, minutes, certain in rows:
        statements = [
            touch(minute, REALTIME, False, True, order=order, member=member)
            for minute, order, member in records
        ]
        one = of(REALTIME, None, statements)
        assert [s.time for s in one.statements] == [at(m) for m in minutes], why
        assert one.order_certain is certain, why


def test_an_item_of_a_list_that_no_catalogue_has_is_followed_as_an_item() -> None:
    one = of("Nonsense", "x", [touch(30, "Nonsense", None, "x", "x")])
    assert [s.value for s in one.walked.segments] == [None, "x"]


def test_what_is_not_set_applies_as_its_documented_default() -> None:
    places: dict[Any, Any] = {"policy": {}, "mdm": {}, "local": {}}
    for value, segments in ((False, 1), (True, 2)):
        one = of(REALTIME, None, [touch(30, REALTIME, None, value)], places=places)
        assert len(one.walked.segments) == segments, value


def test_what_the_state_at_collection_holds_of_a_subject() -> None:
    rows: list[tuple[str, str, str | None, Any, Any]] = [
        ("a switch that is not set: the product decides", REALTIME, None, None, UNKNOWN),
        ("a switch that is set", REALTIME, None, True, True),
        ("a text that is not set", PROXY, None, None, None),
        ("what no catalogue has", "Nonsense", None, None, None),
        ("a rule that is not listed", ASR, OFFICE, Pairs({}), None),
        ("a rule that is listed", ASR, OFFICE, Pairs({OFFICE: 2}), 2),
        ("an item of a list that is empty", "ExclusionPath", "C:\\x", Items(()), None),
    ]
    for why, setting, key, held, expected in rows:
        statements = [touch(30, setting, None, 1, key)]
        one = of(setting, key, statements, collected={setting: held})
        assert one.samples.collected == expected, why


def test_what_differs_at_collection_has_a_history() -> None:
    doubtful = snapshot({"ExclusionPath": Items(("C:\\\u00e4",))}, spelling_certain=False)
    listed: dict[str, Any] = {"ExclusionPath": Items(("C:\\b",))}
    rows: list[tuple[str, Any, Any, Any, list[str]]] = [
        ("from the after snapshot", ON, ON, OFF, [REALTIME]),
        ("the after snapshot has it", {}, OFF, OFF, []),
        ("without one, from the before snapshot", ON, None, OFF, [REALTIME]),
        ("with one, not from the before snapshot", {PROXY: "a"}, ON, {PROXY: "b"}, []),
        ("without any snapshot", None, None, OFF, []),
        ("nobody shows the state at collection", ON, ON, None, []),
        ("a switch that is not set then", OFF, OFF, {REALTIME: None}, []),
        ("a switch that was not set before", {REALTIME: None}, {REALTIME: None}, OFF, []),
        ("a text that is not set then", {PROXY: "a"}, {PROXY: "a"}, {PROXY: None}, [PROXY]),
        ("letters that are not certain", {"ExclusionPath": Items(())}, {"ExclusionPath": Items(())}, doubtful, []),
        ("letters that are certain", {"ExclusionPath": Items(())}, {"ExclusionPath": Items(())}, listed, ["ExclusionPath"]),
    ]  # fmt: skip
    for why, before, after, collected, expected in rows:
        found = case((), before, after, collected=collected).histories
        assert [h.setting for h in found.values()] == expected, why


def test_a_subject_of_several_witnesses_has_one_history_the_differences_first() -> None:
    other: dict[str, Any] = {"MAPSReporting": 2}
    found = case(
        [touch(30, PROXY, "a", "b"), touch(40, REALTIME, False, True)],
        {**ON, **other},
        {**OFF, **other},
        collected={REALTIME: False, "MAPSReporting": 0},
    ).histories
    assert [h.setting for h in found.values()] == [REALTIME, PROXY, "MAPSReporting"]
    one = found[subject_of(REALTIME, None)]
    assert one.difference is not None
    assert len(one.statements) == 1


def test_a_place_that_does_not_list_a_setting_holds_nothing_of_it() -> None:
    places: dict[Any, Any] = {"policy": {}, "mdm": ON, "local": {REALTIME: None}}
    one = of(REALTIME, None, (), ON, OFF, places=places)
    assert one.samples.places == {"policy": None, "mdm": False, "local": None}


# --- edges of the window --------------------------------------------------------------------------


def test_the_value_at_an_edge_is_the_last_one_that_is_known_before_it() -> None:
    def walk(*values: Any) -> Walk:
        return Walk(tuple(Segment(v, "log") for v in values), 0, 0, (), (), {}, frozenset())

    rows: list[tuple[tuple[Any, ...], int, int]] = [
        ((1, 2, 3), 0, 0),
        ((1, 2, 3), 1, 0),
        ((1, 2, 3), 2, 1),
        ((1, 2, 3), 3, 2),
        ((1, UNKNOWN, 3), 2, 0),
        ((UNKNOWN, UNKNOWN), 2, 0),
        ((UNKNOWN, 1), 2, 1),
        ((UNKNOWN, 1, UNKNOWN, UNKNOWN), 4, 1),
        ((), 0, 0),
    ]
    for values, edge, expected in rows:
        assert _known_at(walk(*values), edge) == expected, (values, edge)


def test_stretches_from_a_segment_on_are_read_once_with_the_edge_counted_from_it() -> None:
    asked: list[tuple[list[int], int | None]] = []

    def read(segments: Any, *, until: int | None) -> tuple[Any, ...]:
        asked.append(([s.value for s in segments], until))
        return ()

    weak = _Weak(tuple(Segment(n, "log") for n in range(5)), read)
    rows: list[tuple[int, int, list[int], int | None]] = [
        (0, 0, [0, 1, 2, 3, 4], None),
        (1, 3, [1, 2, 3, 4], 2),
        (1, 1, [1, 2, 3, 4], None),  # nothing began before it
        (1, 4, [1, 2, 3, 4], 3),
        (2, 5, [2, 3, 4], None),  # past the last one
        (2, 1, [2, 3, 4], None),
    ]
    for first, until, segments, edge in rows:
        known = list(asked)
        assert weak.since(first, until=until) == ()
        wanted = (segments, edge)
        assert asked == (known if wanted in known else [*known, wanted]), (first, until)
