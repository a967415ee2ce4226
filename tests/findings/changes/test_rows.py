"""What is made of a few records and the snapshots: one row a case, with what is found and what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, Pairs, Value, Window
from mpdiff.findings.changes import doubts, inside
from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import END, UNTOLD, touch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mpdiff.base.model import Finding, Place, Statement

NETWORK = "EnableNetworkProtection"
REALTIME = "DisableRealtimeMonitoring"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
PATH = "C:\\Users"
PROXY = "ProxyServer"
KEYS = {ASR: OFFICE, "ExclusionPath": PATH}
NOTHING_ABOVE: dict[Place, dict[str, Value]] = {"policy": {}, "mdm": {}}


def side(name: str, value: Any) -> Mapping[str, Value] | None:
    if value is UNTOLD:
        return None
    if name == ASR:
        return {name: Pairs({} if value is None else {OFFICE: value})}
    return {name: Items((value,) if value else ()) if name in KEYS else value}


def found(
    name: str,
    steps: Sequence[Any],
    before: Any = UNTOLD,
    after: Any = UNTOLD,
    collected: Any = UNTOLD,
    **given: Any,
) -> tuple[Finding, ...]:
    """Return the findings; a step is a minute, the old and the new value, and more of the record."""
    records = [_record(name, *step) for step in steps]
    sides = (side(name, before), side(name, after))
    return changed(case(records, *sides, collected=side(name, collected), **given))


def _record(name: str, minute: float, old: Any, new: Any, more: Any = None) -> Statement:
    return touch(minute, name, old, new, KEYS.get(name), **(more or {}))


# --- an improvement that was taken back -----------------------------------------------------------


@for_each(
    ("why", "name", "steps", "before", "given", "rule"),
    [
        (
            "weaker than before, as the record says, and not as weak in the end",
            ASR,
            [(60, 0, 1), (90, 1, 2)],
            0,
            {},
            "changed",
        ),
        ("audit before, off in the end", ASR, [(60, 2, 1), (90, 1, 0)], 2, {}, "asr-rule-weakened"),
        (
            "no entry before, which protects as a rule that is off",
            ASR,
            [(60, None, 1), (90, 1, 0)],
            None,
            {},
            "changed",
        ),
        (
            "it was stronger before the window already",
            "ExclusionPath",
            [(-10, PATH, None), (200, None, PATH)],
            PATH,
            {},
            "risky-exclusion",
        ),
        (
            "nobody shows what it was before",
            "ExclusionPath",
            [(60, PATH, None), (90, None, PATH)],
            UNTOLD,
            {"after": PATH},
            "risky-exclusion",
        ),
        (
            "where the window began is not known, no improvement is known to be of it",
            REALTIME,
            [(120, True, False), (200, False, True)],
            True,
            {"after": True, "window": Window(None, END, "the test")},
            "weakened",
        ),
        (
            "what is weak at last no record has",
            REALTIME,
            [(5, True, None)],
            True,
            {"after": True},
            "weakened",
        ),
    ],
)
def test_what_the_window_improved_and_took_back(
    why: str, name: str, steps: Sequence[Any], before: Any, given: dict[str, Any], rule: str
) -> None:
    assert [f.rule for f in found(name, steps, before, **given)] == [rule], why


# --- what it was in between -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "steps", "given", "expected", "certainty"),
    [
        (
            "records show it, and nothing stood above",
            [(30, 1, 0), (60, 0, 2)],
            {"places": NOTHING_ABOVE},
            "In between it was Disabled (0).",
            "certain",
        ),
        (
            "only an old value shows it",
            [(60, 0, 2)],
            {"places": NOTHING_ABOVE},
            "In between it may have been Disabled (0).",
            "uncertain",
        ),
    ],
)
def test_how_certain_the_weakest_state_between_the_snapshots_is(
    why: str, steps: Sequence[Any], given: dict[str, Any], expected: str, certainty: str
) -> None:
    (one,) = found(NETWORK, steps, 1, 2, **given)
    assert expected in one.detail, why
    assert one.weakest is not None
    assert (one.weakest.before, one.weakest.after, one.weakest.certainty) == (1, 0, certainty)


def test_what_nobody_shows_in_between_is_said_as_that() -> None:
    (one,) = found(NETWORK, [(300, None, None, {"place": "policy"})], 1, 2, 1)
    assert "In between no evidence shows what it was." in one.detail


# --- words ----------------------------------------------------------------------------------------

REPORTED = {"place": "effective", "held": True}


@for_each(
    ("why", "name", "steps", "sides", "given", "said", "not_said"),
    [
        (
            "only an old value shows that it went, so no record put it back",
            "ExclusionPath",
            [(120, PATH, PATH), (239, None, None)],
            (None, PATH),
            {"places": NOTHING_ABOVE},
            "Covers every profile",
            inside.PUT_BACK,
        ),
        (
            "a report of what applied has it, no record",
            REALTIME,
            [(60, UNTOLD, True, REPORTED)],
            (False, False),
            {"places": NOTHING_ABOVE},
            inside.REPORTED_ALONE,
            inside.NOT_IN_AFTER,
        ),
        (
            "a record has it",
            REALTIME,
            [(60, False, True)],
            (False, False),
            {"places": NOTHING_ABOVE},
            inside.NOT_IN_AFTER,
            inside.REPORTED_ALONE,
        ),
        (
            "only the log shows it, and nothing else is known",
            REALTIME,
            [(60, False, True)],
            (False, UNTOLD),
            {"places": NOTHING_ABOVE},
            inside.LOG_ALONE,
            inside.LOG_AND_COLLECTION,
        ),
        (
            "the state at collection has it too",
            REALTIME,
            [(60, False, True)],
            (False, UNTOLD, True),
            {"places": NOTHING_ABOVE},
            inside.LOG_AND_COLLECTION,
            inside.LOG_ALONE,
        ),
        (
            "nobody knows whether the old value was weaker",
            PROXY,
            [(60, "p:1", "p:2"), (90, "p:2", "p:1")],
            ("p:1", "p:1"),
            {"places": NOTHING_ABOVE},
            "It was p:2 for a while and then put back.",
            inside.LOG_ALONE,
        ),
        (
            "it was not put back, and the after snapshot is missing",
            PROXY,
            [(60, "p:1", "p:2")],
            ("p:1", UNTOLD),
            {"places": NOTHING_ABOVE},
            inside.LOG_ALONE,
            "put back",
        ),
        (
            "what nobody ranks may lie outside the window",
            PROXY,
            [(60, "p:1", "p:2", {"time_certain": False})],
            ("p:1", UNTOLD),
            {"places": NOTHING_ABOVE},
            doubts.TIME_OPEN,
            doubts.DISPUTED,
        ),
    ],
)
def test_what_is_said_of_a_change(
    why: str,
    name: str,
    steps: Sequence[Any],
    sides: Sequence[Any],
    given: dict[str, Any],
    said: str,
    not_said: str,
) -> None:
    (one,) = found(name, steps, *sides, **given)
    assert said in one.detail, why
    assert not_said not in one.detail, why


# --- one finding or several -----------------------------------------------------------------------


@for_each(
    ("why", "name", "steps", "sides", "expected"),
    [
        (
            "a value that nobody ranks, and a weaker one inside: both are told",
            "CloudBlockLevel",
            [(60, 4, 9), (120, 6, 4)],
            (),
            [("weakened", 4), ("changed", 9)],
        ),
        (
            "a value that nobody ranks in the snapshots and in the log",
            PROXY,
            [(60, "p:1", "p:2")],
            ("p:1", "p:2"),
            [("changed", "p:2")],
        ),
        (
            "inside and anew after it, of neither anybody knows whether it is weaker",
            PROXY,
            [(60, "p:1", "p:2"), (90, "p:2", "p:1"), (300, "p:1", "p:3")],
            ("p:1", "p:1"),
            [("changed", "p:2")],
        ),
        (
            "after the window only",
            PROXY,
            [(300, "p:1", "p:2")],
            ("p:1", "p:1"),
            [("changed", "p:2")],
        ),
        (
            "weak by the log, put back by the after snapshot, weak at collection: one and the same",
            NETWORK,
            [(30, 1, 0)],
            (1, 1, 0),
            [("not-reverted", 0)],
        ),
        (
            "put back in the window and weak at collection again, with no record of it",
            NETWORK,
            [(30, 1, 0), (60, 0, 1)],
            (1, 1, 0),
            [("not-reverted", 0)],
        ),
        (
            "put back in the window and weakened again by a record after it",
            NETWORK,
            [(30, 1, 0), (60, 0, 1), (300, 1, 0)],
            (1, 1, 0),
            [("transient", 0), ("weakened-after-window", 0)],
        ),
        (
            "put back in the window, and at collection another weak value",
            NETWORK,
            [(30, 1, 2), (60, 2, 1)],
            (1, 1, 0),
            [("transient", 2), ("weakened-after-window", 0)],
        ),
    ],
)
def test_how_many_findings_are_made(
    why: str, name: str, steps: Sequence[Any], sides: Sequence[Any], expected: list[Any]
) -> None:
    given: dict[str, Any] = {"places": NOTHING_ABOVE}
    assert [(f.rule, f.after) for f in found(name, steps, *sides, **given)] == expected, why
