"""Which stretches of one subject are one finding, and which a finding of their own: one row a rule."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import Difference, States
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes import changes
from mpdiff.findings.changes.subject import Subject
from mpdiff.history.follow.segments import Clash
from mpdiff.history.subjects import UNKNOWN, difference_of, subject_of
from tests.support.cases import case, changed
from tests.support.scene import UNTOLD, at, touch
from tests.support.stretches import SWITCH, segment, stretch

ON: dict[str, Any] = {SWITCH: False}
OFF: dict[str, Any] = {SWITCH: True}
LEVEL = "CloudBlockLevel"


def off(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, False, True, **given)


def on(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, True, False, **given)


def subject(*statements: Any, name: str = SWITCH, **given: Any) -> Subject:
    of = case(statements, *(given.pop("sides", (ON, ON))), **given)
    return Subject(of, of.histories[subject_of(name, None)], of.catalogue.find(name), States())


def test_what_management_holds_is_what_stands_there_and_was_not_written_in_the_window() -> None:
    rows: list[tuple[str, dict[Any, Any], frozenset[Any], Any]] = [
        ("group policy", {"policy": True, "mdm": False}, frozenset(), True),
        ("nothing above policy manager", {"policy": None, "mdm": False}, frozenset(), False),
        ("nobody shows what is above", {"policy": UNKNOWN, "mdm": False}, frozenset(), False),
        ("no dump of what is above", {"mdm": False}, frozenset(), False),
        ("written in the window", {"policy": True, "mdm": False}, frozenset({"policy"}), False),
        ("both written", {"policy": True, "mdm": False}, frozenset({"policy", "mdm"}), UNKNOWN),
        ("only a local value", {"policy": None, "mdm": None, "local": True}, frozenset(), UNKNOWN),
    ]
    one = subject(off(30))
    for why, places, written, expected in rows:
        history = replace(
            one.history,
            samples=replace(one.history.samples, places=places),
            walked=replace(one.history.walked, written=written),
        )
        held = changes._held_by_management(one.case, history, one.setting)
        assert (UNKNOWN if held is None else held.value) is expected, why
        assert held is None or held.kind == "value"


def test_a_switch_back_that_contradicts_a_record_is_no_second_weakening() -> None:
    one, switch, other = subject(off(30)), on(60, place="effective"), on(60)
    clash = Clash("unseen", True, other, False, by=switch)
    unrelated = Clash("after", True, other, False)
    said = segment(True, switch, "unseen", time=None)
    rows: list[tuple[str, Any, Any, tuple[Clash, ...], bool]] = [
        ("the switch shows begin and end", said, segment(False, switch), (clash,), True),
        ("with another contradiction", said, segment(False, switch), (unrelated, clash), True),
        ("nothing contradicts it", said, segment(False, switch), (), False),
        ("only something else is one", said, segment(False, switch), (unrelated,), False),
        ("another record ends it", said, segment(False, other), (clash,), False),
        ("it has no end", said, None, (clash,), False),
        (
            "a record dates its begin",
            segment(True, switch),
            segment(False, switch),
            (clash,),
            False,
        ),
        (
            "a state shows its begin",
            segment(True, source="unseen"),
            segment(False),
            (unrelated, clash),
            False,
        ),
    ]
    for why, began, ended, clashes, expected in rows:
        history = replace(one.history, walked=replace(one.history.walked, clashes=clashes))
        found = changes._is_said_by_switch(one._replace(history=history), stretch(began, ended))
        assert found is expected, why


def worse(before: Any, after: Any) -> Any:
    of = case((), ON, ON)
    return judge(of.catalogue, difference_of(LEVEL, None, before, after))


def test_after_the_window_only_what_is_weaker_than_what_goes_on_is_a_weakening_of_its_own() -> None:
    """Levels of the cloud: 6 is the strongest, 0 the weakest."""
    one = subject(touch(30, LEVEL, 6, 2), name=LEVEL, sides=({LEVEL: 6}, {LEVEL: 6}))
    after, inside = touch(300, LEVEL, 2, 0), touch(30, LEVEL, 6, 2)
    began = replace(segment(True, after), value=0)
    mild, same = (
        stretch(segment(True), worst=worse(6, 2)),
        stretch(segment(True), worst=worse(6, 0)),
    )
    rows: list[tuple[str, Any, Any, list[Any], bool]] = [
        ("weaker than what goes on", began, "weakened", [mild], True),
        ("as weak as what goes on", began, "weakened", [same], False),
        ("weaker than one of two", began, "weakened", [mild, same], False),
        ("weaker than both of two", began, "weakened", [mild, mild], True),
        ("nothing goes on", began, "weakened", [], False),
        ("nobody ranks it", began, "unknown", [mild], False),
        ("it began inside", replace(segment(True, inside), value=0), "weakened", [mild], False),
    ]
    for why, start, effect, around, expected in rows:
        later = stretch(start, worst=worse(2, 0), effect=effect)
        found = changes._is_deeper(one, later, {id(start): around})
        assert found is expected, why
    assert changes._is_deeper(one, stretch(began, worst=worse(2, 0)), {}) is False


def test_what_is_weak_at_collection_alone_is_one_with_the_window_that_put_it_back() -> None:
    again, other = segment(True, source="collection"), segment(True, off(300))
    level = stretch(again, worst=worse(6, 0))
    rows: list[tuple[str, Any, list[Any], bool]] = [
        ("the after snapshot parts both", segment(False, source="after"), [stretch(again)], True),
        ("a record put it back, and it is the same", segment(False, on(60)), [stretch(again)], True),
        ("a record put it back, and it is another value", segment(False, on(60)), [level], False),
        ("the after snapshot parts both, whatever the value", segment(False, source="after"), [level], True),
        ("a record began it anew", segment(False, on(60)), [stretch(other)], False),
        ("a record began one of them anew", segment(False, on(60)), [stretch(again), stretch(other)], False),
        ("the end of the mode put it back", segment(False, source="end"), [stretch(again)], False),
        ("it goes on", None, [stretch(again)], False),
        ("one of two is another value", segment(False, on(60)), [stretch(again), level], False),
    ]  # fmt: skip
    for why, ended, later, expected in rows:
        weak = [stretch(segment(True, off(30)), ended)]
        assert changes._is_one_with(weak, later) is expected, why
    assert changes._is_one_with([], [stretch(again)]) is False
    first = stretch(segment(True, off(10)), segment(False, on(20)))
    last = stretch(segment(True, off(30)), None)
    assert changes._is_one_with([first, last], [stretch(again)]) is False


def test_the_log_settles_a_difference_that_its_first_and_last_record_have() -> None:
    difference = Difference(SWITCH, None, "changed", False, True, "uncertain")
    rows: list[tuple[str, list[Any], bool]] = [
        ("one record has it", [off(30)], True),
        ("the first and the last have it", [off(30), on(60), off(90)], True),
        ("nothing inside", [off(-30)], False),
        ("one of two may lie outside", [off(30), off(60, time_certain=False)], False),
        ("the last leaves another value", [off(30), on(60)], False),
        ("the first replaced another value", [on(30), off(60)], False),
        ("the old value is not told", [touch(30, SWITCH, UNTOLD, True)], False),
        ("the new value is not told", [off(30), touch(60, SWITCH, True, UNTOLD)], False),
    ]
    for why, records, expected in rows:
        assert changes._log_settles(subject(*records), difference) is expected, why


def test_the_stretch_from_before_that_the_snapshots_differ_in_is_one_change() -> None:
    one = subject(off(-30), sides=(ON, OFF))
    weak = judge(one.case.catalogue, difference_of(SWITCH, None, False, True))
    better = judge(one.case.catalogue, difference_of(SWITCH, None, True, False))
    started = segment(True, off(-30))
    whole, over = stretch(started), stretch(started, segment(False, on(-10)))
    denied = stretch(started, segment(False, source="before", time=at(0)))
    other = stretch(started, reference=True)
    rows: list[tuple[str, Any, list[Any], Any]] = [
        ("it goes on", weak, [whole], whole),
        ("the before snapshot does not have it yet", weak, [denied], denied),
        ("it was over before", weak, [over], None),
        ("the last counts", weak, [over, whole], whole),
        ("the last counts, and it was over", weak, [whole, over], None),
        ("measured from another value", weak, [other], None),
        ("to another value", weak, [stretch(started, last=worse(6, 0))], None),
        ("the snapshots differ the other way", better, [whole], None),
        ("the snapshots do not differ", None, [whole], None),
        ("none", weak, [], None),
    ]
    for why, change, carried, expected in rows:
        assert changes._straddles(one, change, carried) is expected, why


def test_what_changes_by_itself_and_a_key_that_went_have_no_finding_of_a_change() -> None:
    gone = touch(30, "HKLM\\SOFTWARE\\Policies\\Microsoft\\X", UNTOLD, UNTOLD)
    gone = replace(gone, event_id="RegistryKeyDeleted")
    volatile = touch(30, "ComputerID", "a", "b")
    unknown = touch(30, "Nonsense", 1, 2)
    rows: list[tuple[str, Any, list[str]]] = [
        ("an identity", volatile, []),
        ("a key of policy that was removed", gone, []),
        ("what no catalogue has", unknown, ["unknown-setting"]),
        ("a switch", off(30), ["weakened"]),
    ]
    for why, record, rules in rows:
        found = changed(case([record], ON, OFF if record.setting == SWITCH else ON))
        assert [f.rule for f in found] == rules, why
