"""A switch of what ran that nobody turns back: the record of its setting is not its end for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.findings.weighing.mode import mode_of
from mpdiff.findings.weighing.scenarios import explain_by_scenarios
from tests.history.follow.test_denied import NOWHERE, REALTIME, pair, shown
from tests.support.cases import case, changed, findings
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Statement, Value
    from mpdiff.findings.case import Case

MPLOG: dict[str, Any] = {"source": "protection log", "event_id": "MPLog"}
ON: dict[str, Value] = {REALTIME: False}


def seen(*shows: Statement, **given: Any) -> Case:
    """Return a device whose setting was off from ten to twenty past, as its records tell."""
    places = given.pop("places", NOWHERE)
    return case([*pair(), *shows], ON, ON, places=places, **given)


def status(of: Case) -> set[str]:
    found, _, _ = explain_by_scenarios(catalogue(), changed(of), ["install-blocked"], mode_of(of))
    return {f.status for f in found if f.effect == "weakened"}


NEVER = [
    pytest.param([shown(10.1, off=True)], id="event 5001"),
    pytest.param([shown(10.1, off=True, **MPLOG)], id="the protection log"),
    pytest.param([shown(9.9, off=True), shown(15, off=True, held=True)], id="reported off again"),
    pytest.param(
        [shown(-90, off=False, held=True), shown(10.1, off=True)], id="reported on before"
    ),
]
TOLD = [
    pytest.param([], id="no record of what ran"),
    pytest.param([shown(10.1, off=True), shown(20.1, off=False)], id="switched on"),
    pytest.param([shown(10.1, off=True), shown(60, off=False, held=True)], id="reported on"),
    pytest.param([shown(10.1, off=True, **MPLOG), shown(20.1, off=False)], id="by another log"),
    pytest.param([shown(-90, off=True), shown(-80, off=False)], id="of before"),
]


@for_each("shows", NEVER)
@for_each("collected", [None, ON], ids=["not collected", "on at collection"])
def test_what_ran_is_not_known_to_have_come_back(
    shows: list[Statement], collected: dict[str, Value] | None
) -> None:
    of = seen(*shows, collected=collected)
    (one,) = changed(of)
    assert (one.effect, one.certainty, one.still_weakened) == ("weakened", "certain", None)
    assert [r.end for r in one.rounds] == [None]
    assert not one.times_certain
    assert status(of) == {"open"}
    (clash,) = findings(of, "contradictions")
    assert "shows True, and no later record of what ran shows otherwise" in clash.title
    if collected is not None:
        assert "whether it runs again is unknown" in one.detail


@for_each("shows", TOLD)
def test_what_a_record_shows_running_again_came_back(shows: list[Statement]) -> None:
    of = seen(*shows, collected=ON)
    found = [f for f in changed(of) if f.effect == "weakened" and f.rule == "transient"]
    assert [(f.still_weakened, len(f.rounds)) for f in found] == [(False, 1)]
    assert all(r.end for f in found for r in f.rounds)
    assert status(of) == {"explained"} or shows[0].time < found[0].rounds[0].start
    assert findings(of, "contradictions") == ()


def test_in_a_log_with_a_gap_the_switch_back_may_be_missing() -> None:
    """It is as uncertain, and no contradiction."""
    of = seen(shown(10.1, off=True), vouched=False)
    assert findings(of, "contradictions") == ()
    (one,) = changed(of)
    assert [r.end for r in one.rounds] == [None]
    assert not one.times_certain


def test_what_was_left_off_as_well_is_denied_by_nothing() -> None:
    off = {REALTIME: True}
    of = case([pair()[0], shown(10.1, off=True)], ON, off, places=NOWHERE, collected=off)
    assert [f.still_weakened for f in changed(of)] == [True]
    assert findings(of, "contradictions") == ()
