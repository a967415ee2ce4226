"""Histories: one a subject, with what each whole state holds of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Items, Pairs, Value
from mpdiff.catalogue import catalogue
from mpdiff.history.subjects import UNKNOWN, Known, by_subject, subject_of
from tests.support.cases import case
from tests.support.rows import for_each
from tests.support.scene import at, listed, touch, unlisted
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Statement
    from mpdiff.history.build import History

REALTIME = "DisableRealtimeMonitoring"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ON: dict[str, Value] = {REALTIME: False}
OFF: dict[str, Value] = {REALTIME: True}


def of(setting: str, key: str | None, *given: Any, **more: Any) -> History:
    return case(*given, **more).histories[subject_of(setting, key)]


def test_one_history_a_subject_whatever_its_letter_case() -> None:
    statements = [listed(5, "C:\\X"), unlisted(6, "c:\\x"), listed(7, "C:\\y")]
    found = case(statements).histories
    assert [len(h.statements) for h in found.values()] == [2, 1]


def test_what_differs_between_two_states_has_a_history_without_any_statement() -> None:
    assert of(REALTIME, None, (), ON, OFF).difference is not None
    later = of(REALTIME, None, (), ON, ON, collected=OFF)
    assert (later.difference, later.samples.collected) == (None, True)


@for_each(
    ("why", "after", "collected"),
    [
        ("not set at collection", {"CloudBlockLevel": 2}, {"CloudBlockLevel": None}),
        ("it drifts with the platform", {"EnableDnsSinkhole": True}, {"EnableDnsSinkhole": False}),
        ("identity", {"ComputerID": "a"}, {"ComputerID": "b"}),
    ],
)
def test_what_is_no_state_of_the_device_has_none(
    why: str, after: dict[str, Value], collected: dict[str, Value]
) -> None:
    assert case((), after, after, collected=collected).histories == {}, why


def test_refused_attempts_are_apart_from_what_happened() -> None:
    tried = touch(5, REALTIME, ..., True, refused=True)
    one = of(REALTIME, None, [tried, touch(6, REALTIME, False, True)])
    assert ([s.refused for s in one.statements], one.refused) == ([False], (tried,))


def test_reports_of_a_state_are_no_changes() -> None:
    report = touch(5, REALTIME, ..., True, place="effective", held=True)
    one = of(REALTIME, None, [report])
    assert (one.statements, one.changes) == ((report,), ())


@for_each(
    ("orders", "certain"),
    [((1, 2), True), ((2, 1), False), ((None, None), True), ((2, None), True), ((None, 1), True)],
)
def test_the_order_of_the_records_is_compared_with_their_times(
    orders: tuple[int | None, int | None], *, certain: bool
) -> None:
    events: list[Statement] = [
        touch(5, REALTIME, False, True, order=orders[0]),
        touch(9, REALTIME, True, False, order=orders[1]),
    ]
    assert of(REALTIME, None, events).order_certain is certain


def test_records_of_two_logs_have_no_order_between_them() -> None:
    events = [
        touch(5, REALTIME, False, True, order=9, member="one"),
        touch(9, REALTIME, True, False, order=1, member="two"),
    ]
    assert of(REALTIME, None, events).order_certain


def test_what_a_place_holds_is_what_the_dump_prints_there() -> None:
    places: dict[Any, dict[str, Value]] = {
        "policy": {},
        "mdm": {REALTIME: False},
        "local": {REALTIME: None, ASR: Pairs({})},
    }
    one = of(REALTIME, None, (), ON, OFF, collected=OFF, places=places)
    assert one.samples.places == {"policy": None, "mdm": False, "local": None}
    rule = of(ASR, OFFICE, [touch(5, ASR, 1, 0, OFFICE)], places=places)
    assert rule.samples.places == {"policy": None, "mdm": None, "local": None}


def test_a_cut_list_of_a_place_leaves_open_what_it_holds() -> None:
    places: dict[Any, dict[str, Value]] = {"local": {"ExclusionPath": Items((), cut=True)}}
    one = of("ExclusionPath", "C:\\x", [listed(5, "C:\\x")], places=places)
    assert one.samples.places == {"local": UNKNOWN}


def test_a_single_value_that_is_not_set_at_collection_is_unknown() -> None:
    one = of(REALTIME, None, (), ON, OFF, collected={REALTIME: None})
    assert one.samples.collected is UNKNOWN


def test_stretches_are_measured_anew_from_the_windows_start() -> None:
    block, audit = ({ASR: Pairs({OFFICE: n})} for n in (1, 2))
    steps = [touch(-60, ASR, 1, 2, OFFICE), touch(30, ASR, 2, 0, OFFICE)]
    one = of(ASR, OFFICE, steps, audit, {}, places={"policy": {}, "mdm": {}, "local": block})
    assert [s.reference for s in one.stretches] == [1]
    assert [s.reference for s in one.since_start] == [2]


def test_an_item_that_goes_in_one_place_stays_while_another_lists_it() -> None:
    path = "D:\\a"
    both: dict[Any, dict[str, Value]] = {
        "policy": {"ExclusionPath": Items((path,))},
        "mdm": {},
        "local": {},
    }
    held: dict[str, Value] = {"ExclusionPath": Items((path,))}
    item = of("ExclusionPath", path, [unlisted(30, path)], held, held, places=both)
    assert item.stretches == ()
    assert [s.value for s in item.walked.segments] == [path]


def test_an_item_that_the_first_snapshot_lacks_stood_in_no_place() -> None:
    """Even behind a gap: a list is the union of all places, and it was empty."""
    path = "D:\\a"
    none, held = ({"ExclusionPath": Items(items)} for items in ((), (path,)))
    one = of("ExclusionPath", path, [listed(30, path)], none, held, vouched=False)
    assert [(s.value, s.sure) for s in one.walked.segments][-1] == (path, True)
    (weak,) = one.stretches
    assert weak.sure


def test_of_an_entry_whose_state_is_hidden_nothing_is_printed() -> None:
    hidden = Known(snapshot({ASR: Pairs({OFFICE: None})}))
    assert hidden.held(catalogue(), ASR, OFFICE) is None
    cut = Known(snapshot({ASR: Pairs({}, cut=True)})).held(catalogue(), ASR, OFFICE)
    assert cut is not None
    assert (cut.kind, cut.text) == ("cut", "cut off")


def test_changes_are_found_by_their_time_and_from_a_time_on() -> None:
    times = (1, 2, 2, 5)
    one = of(REALTIME, None, [touch(m, REALTIME, False, True) for m in times])
    assert list(one.changes_from(at(2))) == list(one.changes[1:])
    assert list(one.changes_from(at(9))) == []
    assert one.changes_at([at(5), at(2), at(2), at(7)]) == list(one.changes[1:])


def test_changes_whose_order_is_not_that_of_their_times_are_all_looked_at() -> None:
    touches = [touch(m, REALTIME, False, True, order=o) for m, o in ((1, 3), (4, 1), (6, 2))]
    one = of(REALTIME, None, touches)
    assert not one.order_certain
    assert list(one.changes_from(at(5))) == list(one.changes)


def test_two_spellings_of_one_subject_keep_the_order_of_their_statements() -> None:
    statements = [listed(5, "C:\\X"), listed(6, "C:\\y"), unlisted(7, "c:\\x"), listed(8, "C:\\X ")]
    found = by_subject(statements)
    assert list(found) == [
        subject_of("ExclusionPath", "C:\\X"),
        subject_of("ExclusionPath", "c:\\Y"),
    ]
    assert found[subject_of("ExclusionPath", "c:\\x")] == [statements[n] for n in (0, 2, 3)]
