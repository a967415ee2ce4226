"""What several witnesses make of one value together: who is believed, who is contradicted, what stays open.

A story is told by records (`change`), by the snapshots and by what stands in each place at collection. What
applied is told in short: the value (`?` where nobody shows it), what shows it, the minute from which on,
its place, and *unsure*, *undated* or *overruled*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at
from tests.support.walked import change, walked

if TYPE_CHECKING:
    from mpdiff.base.model import Statement
    from mpdiff.history.follow.segments import Clash, Segment, Walk

POLICY: dict[str, Any] = {"place": "policy"}
MDM: dict[str, Any] = {"place": "mdm"}
APPLIED: dict[str, Any] = {"place": "effective"}
REPORT: dict[str, Any] = {"place": "effective", "held": True}
ITEM: dict[str, Any] = {"is_item": True}
GAP: dict[str, Any] = {"vouched": False}


def is_greater(one: Any, two: Any) -> bool:
    """Rank values: a greater one is weaker."""
    return isinstance(one, int) and isinstance(two, int) and two > one


def minute(time: Any) -> str:
    return f"{(time - at(0)).total_seconds() / 60:g}"


def line(one: Segment) -> str:
    parts = ["?" if one.value is ... else str(one.value), one.source]
    parts += [minute(one.time)] if one.time else []
    parts += [one.place] if one.place else []
    parts += ["unsure"] if not one.sure else []
    parts += ["undated"] if not one.dated else []
    parts += ["overruled"] if one.overruled else []
    return " ".join(parts)


def against(one: Clash) -> str:
    whose = f"the record of {minute(one.against.time)}" if one.against else "the dump"
    if one.of_old:
        whose = f"the old value of {whose}"
    if one.up_to:
        whose = f"all up to {whose}"
    return f"{one.witness} {one.holds}, {whose} {one.expected}"


def told(found: Walk) -> list[str]:
    return [line(s) for s in found.segments]


# --- what applied ---------------------------------------------------------------------------------


@for_each(
    ("why", "records", "given", "expected"),
    [
        (
            "a switch tells that the other value applied until then",
            [change(-60, UNTOLD, True, **APPLIED)],
            {"places": {"policy": False, "local": True}},
            ["False initial policy", "True log -60"],
        ),
        (
            "a snapshot that no value of the minutes before the window explains is no older one",
            [change(-2, None, True, **MDM), change(213, True, True)],
            {"before": False, "default": True},
            ["True initial local", "False before", "True log 213 local"],
        ),
        (
            "one that a value of those minutes explains may be older",
            [change(-20, 6, 5, **MDM), change(-10, 5, 7, **MDM)],
            {"before": 5},
            ["6 initial mdm", "5 log -20 mdm", "7 log -10 mdm"],
        ),
        (
            "a value that was over by then explains nothing",
            [change(-20, 6, 5, **MDM), change(-10, 5, 7, **MDM)],
            {"before": 6},
            ["6 initial mdm", "5 log -20 mdm", "7 log -10 mdm", "6 before"],
        ),
        (
            "nobody knows where a value stands below a place that is not shown",
            [change(286, 0, 0)],
            {"before": 1, "after": 0, "vouched": False},
            ["0 initial local unsure", "1 before", "0 after"],
        ),
        (
            "outside the mode a policy that nobody shows may be above what was written at an open time",
            [change(-60, 1, 0, time_certain=False, **MDM)],
            {"before": 1, "places": {}},
            ["1 initial mdm undated", "0 log -60 mdm unsure", "? end 240"],
        ),
        (
            "what stands below a place that is not shown need not be what applies when policy goes",
            [change(-2, 0, 1, **POLICY), change(-1, 1, None, **POLICY), change(0, 1, None)],
            {"before": 0, "after": 0, "places": {}},
            ["0 initial policy", "1 log -2 policy", "1 log -1 local unsure", "None log 0 unsure", "0 after"],
        ),
        (
            "whether an item was in a place whose records begin after a hole nobody knows",
            [change(-1, None, "x", key="x", **POLICY), change(2, None, "x", key="x")],
            {"vouched": False} | ITEM,
            ["None initial unsure", "x log -1 policy"],
        ),
        (
            "after what nobody shows a value that applies may stand where nobody shows it",
            [change(229, None, 0), change(289, 0, 1)],
            {"before": 1, "after": 0, "collected": 1, "places": {}},
            ["None initial unsure", "1 before", "0 log 229 local", "? end 240", "1 log 289 undated"],
        ),
        (
            "that a default is printed agrees with nothing that a snapshot denies",
            [change(-60, 0, None), change(5, 0, 0, implied=True), change(200, 0, None)],
            {"before": 1, "after": 1, "collected": 1, "default": 0, "places": {}},
            ["0 initial local unsure", "1 before", "0 log 5 local unsure", "None log 200 unsure", "1 after"],
        ),
        (
            "two that may both apply in the mode and hold one value leave open by which it does",
            [change(-2, None, 0, time_certain=False), change(2, None, 0, **MDM)],
            {"after": 0, "places": {"policy": 2, "mdm": 0, "local": 0}},
            ["2 initial policy", "0 log -2 undated", "? end 240"],
        ),
        (
            "a support log states the value at each start, so the other one need not have applied",
            [change(120, UNTOLD, True, source="mplog", **APPLIED)],
            {"before": True},
            ["? initial unsure", "True before"],
        ),
        (
            "a value that nobody can read leaves open what applies",
            [change(120, UNTOLD, UNTOLD, **APPLIED)],
            {"before": False},
            ["? initial unsure", "False before", "? log 120"],
        ),
        (
            "what nobody shows stays so",
            [change(120, UNTOLD, UNTOLD, **APPLIED)],
            {},
            ["? initial unsure"],
        ),
        (
            "the mode's snapshot shows the policy's value, so what was written below it did not apply",
            [change(120, 3, 1)],
            {"after": 2, "places": {"policy": None, "mdm": 2}},
            ["2 initial mdm", "1 log 120 local unsure overruled", "2 after mdm"],
        ),
        (
            "so does a report inside the mode",
            [
                change(-10, UNTOLD, True, **MDM),
                change(30, UNTOLD, False),
                change(120, UNTOLD, True, **REPORT),
            ],
            {},
            ["? initial unsure", "True log -10 mdm", "False log 30 local unsure overruled", "True unseen"],
        ),
        (
            "a policy that nobody shows may do so too",
            [change(60, 1, 2)],
            {"after": 1, "places": {}},
            ["1 initial local unsure", "2 log 60 local unsure", "1 after", "? end 240"],
        ),
        (
            "a record that a report of the same minute repeats is dated by it",
            [change(30, UNTOLD, False), change(30.5, UNTOLD, False, **APPLIED)],
            {},
            ["? initial unsure", "False log 30 local"],
        ),
        (
            "of a log with a gap a later old value does not surely tell what applied long before",
            [change(-2, None, 0, **MDM), change(2, 2, None)],
            {"places": {"policy": None, "mdm": 0, "local": None}} | GAP,
            ["2 initial local unsure", "0 log -2 mdm unsure", "? end 240"],
        ),
        (
            "a switch of the same moment shows that it applied, whatever the policy above it",
            [change(-30, UNTOLD, True, **APPLIED), change(-29.9, False, True)],
            {"places": {"policy": False, "mdm": None, "local": True}},
            ["False initial policy", "True log -30 local"],
        ),
        (
            "a switch to what applies already tells that another value applied in between",
            [change(-60, None, False), change(30, UNTOLD, False, **APPLIED)],
            GAP,
            ["None initial unsure", "False log -60 local unsure", "True unseen unsure", "False log 30"],
        ),
        (
            "a snapshot's value stands where a record says that it was put",
            [change(230, None, 1, **MDM)],
            {"before": 1},
            ["? initial unsure", "1 before mdm"],
        ),
        (
            "what applies still at collection stood where it stands then",
            [],
            {"before": 2, "after": 1, "collected": 2, "places": {"policy": None, "local": 2}},
            ["2 before 0 local", "1 after", "2 collection local"],
        ),
        (
            "to delete what is the default changes nothing",
            [change(120, True, None)],
            {"before": True, "default": True},
            ["True initial local"],
        ),
        (
            "of two values written in the mode the policy's one applies, at its end for certain",
            [change(30, 2, 1, **POLICY), change(60, UNTOLD, 3)],
            {},
            ["2 initial policy", "1 log 30 policy undated"],
        ),
        (
            "unless the later one is weaker: which one applies, nobody knows",
            [change(30, 2, 1, **POLICY), change(60, UNTOLD, 3)],
            {"weaker": is_greater},
            ["2 initial policy", "1 log 30 policy undated", "3 log 60 local unsure overruled", "? end 240"],
        ),
        (
            "until policy is written once more",
            [change(30, 2, 1, **POLICY), change(60, UNTOLD, 3), change(90, 1, 3, **POLICY)],
            {"weaker": is_greater},
            [
                "2 initial policy",
                "1 log 30 policy undated",
                "3 log 60 local unsure overruled",
                "3 log 90 policy undated",
            ],
        ),
        (
            "a weaker value that was written first may still apply, as policy takes effect when the mode ends",
            [change(30, UNTOLD, 3), change(60, 2, 1, **POLICY)],
            {"weaker": is_greater},
            ["2 initial policy", "3 log 30 local", "1 log 60 policy unsure undated overruled"],
        ),
        (
            "what is weaker may follow from two values that are alike",
            [change(30, 2, 3, **POLICY), change(60, 1, 3, **MDM)],
            {"weaker": is_greater},
            ["2 initial policy", "3 log 30 policy undated"],
        ),
        (
            "at its end a policy puts back what MDM was told in the mode",
            [change(120, UNTOLD, True, **MDM), change(300, UNTOLD, False, **APPLIED)],
            {"places": {"policy": False, "mdm": True, "local": False}},
            ["False initial policy", "True log 120 mdm unsure undated overruled", "? end 240", "False log 300"],
        ),
        (
            "what was written in the mode counts no more when it has ended",
            [change(30, 1, 2), change(300, 2, 3)],
            {"places": {"policy": 7, "mdm": None}},
            ["7 initial policy", "2 log 30 local", "? end 240", "7 log 300 policy"],
        ),
        (
            "an old value that contradicts the record before applied for a time",
            [change(30, 1, None), change(300, 2, None)],
            {"default": 1},
            ["1 initial local", "2 unseen local", "None log 300"],
        ),
        (
            "records on both sides of a snapshot agree: it is dropped, and they date nothing",
            [change(120, False, False), change(300, UNTOLD, False, **REPORT)],
            {"after": True},
            ["False initial local undated"],
        ),
        (
            "the same of an item",
            [change(30, UNTOLD, None, key="x"), change(300, None, "x", key="x")],
            {"after": "x"} | ITEM,
            ["None initial undated", "x log 300 local"],
        ),
        (
            "no policy takes an item away that a snapshot lacks",
            [change(-10, None, None, key="x"), change(30, UNTOLD, "x", key="x")],
            {"after": None, "places": {}} | ITEM,
            ["None initial unsure", "x log 30 local", "None after"],
        ),
    ],
)  # fmt: skip
def test_what_applied(
    why: str, records: list[Statement], given: dict[str, Any], expected: list[str]
) -> None:
    assert told(walked(*records, **given)) == expected, why


# --- who contradicts whom -------------------------------------------------------------------------


@for_each(
    ("why", "records", "given", "expected"),
    [
        (
            "a report of a state",
            [change(-10, UNTOLD, 1, **REPORT)],
            {"after": 2},
            ["after 2, the record of -10 1"],
        ),
        (
            "a switch to what the first snapshot shows already",
            [change(120, UNTOLD, True, **APPLIED)],
            {"before": True},
            ["before True, the old value of the record of 120 False"],
        ),
        (
            "a switch at an open time may be older than the snapshot",
            [change(120, UNTOLD, True, time_certain=False, **APPLIED)],
            {"before": True},
            [],
        ),
        (
            "the old value of the first record",
            [change(120, 3, None)],
            {"before": 1},
            ["before 1, the old value of the record of 120 3"],
        ),
        (
            "the old value of a record at an open time, which may be older than the snapshot",
            [change(120, 3, None, time_certain=False)],
            {"before": 1},
            [],
        ),
        (
            "the last record that changed nothing",
            [change(120, False, False)],
            {"after": True},
            ["after True, the record of 120 False"],
        ),
        (
            "a record before the window that left it not set",
            [change(-60, None, None)],
            {"before": 1},
            ["before 1, all up to the record of -60 None"],
        ),
        (
            "what the dump shows in a place without a record",
            [change(60, False, False)],
            {"before": True, "places": {"policy": False}},
            ["before True, the dump False"],
        ),
        (
            "two samples in a row: what lies between them no record need show",
            [change(-60, UNTOLD, False)],
            {"before": True, "after": False},
            ["before True, the record of -60 False"],
        ),
        (
            "behind a gap, that one place was not set proves nothing",
            [change(30, None, False)],
            {"before": False} | GAP,
            [],
        ),
        (
            "behind a gap another place may have listed the item",
            [change(300, None, "x", key="x", **MDM)],
            {"after": "x"} | ITEM | GAP,
            [],
        ),
        (
            "an item that the log put there",
            [change(-10, None, None, key="x"), change(30, UNTOLD, "x", key="x")],
            {"after": None, "places": {}} | ITEM,
            ["after None, the record of 30 x"],
        ),
        (
            "each sample that shows other than what a record says was there",
            [change(30, None, None)],
            {"before": True, "collected": False},
            [
                "before True, the old value of the record of 30 None",
                "collection False, the record of 30 None",
            ],
        ),
    ],
)  # fmt: skip
def test_who_contradicts_whom(
    why: str, records: list[Statement], given: dict[str, Any], expected: list[str]
) -> None:
    assert [against(c) for c in walked(*records, **given).clashes] == expected, why


@pytest.mark.parametrize(("gap", "end"), [(False, ""), (True, " unsure")])
def test_behind_a_gap_what_a_snapshot_denies_is_unsure(gap: bool, end: str) -> None:  # noqa: FBT001
    found = walked(change(60, UNTOLD, True, **APPLIED), after=False, vouched=not gap)
    assert told(found)[-2:] == [f"True log 60{end}", "False after"]


# --- the window's edges ---------------------------------------------------------------------------


@for_each(
    ("why", "records", "given", "at_start", "over"),
    [
        ("before it", [change(-60, 1, 2)], {}, 2, 2),
        ("in it", [change(30, 1, 2)], {}, 1, 2),
        ("after it", [change(300, 1, 2)], {}, 1, 1),
        ("at an open time", [change(30, 1, 2, time_certain=False)], {}, 1, 2),
        ("the second snapshot belongs to it", [], {"after": 1}, 0, 1),
        ("what is seen at collection does not", [], {"before": 1, "collected": 2}, 1, 1),
    ],
)
def test_what_applied_when_the_window_began_and_when_it_was_over(
    why: str, records: list[Statement], given: dict[str, Any], at_start: int, over: int
) -> None:
    found = walked(*records, **given)
    assert (found.at_start, found.over) == (at_start, over), why
