"""A switch of what ran that nobody turns back: the record of its setting is not its end for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.evidence.facts import PrintedStatus
from mpdiff.findings.weighing.mode import mode_of
from mpdiff.findings.weighing.scenarios import explain_by_scenarios
from tests.history.follow.test_denied import NOWHERE, REALTIME, pair, shown
from tests.support.cases import case, changed, findings
from tests.support.rows import for_each
from tests.support.scene import at

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


# --- a log that began anew, and prints of the status ----------------------------------------------


def printed(since: float | None, until: float | None = None, *, on: Any = True) -> PrintedStatus:
    first, last = (None if minute is None else at(minute) for minute in (since, until))
    return PrintedStatus("status.txt", {"RealTimeProtectionEnabled": on}, first, last)


def test_a_log_that_began_anew_contradicts_nothing_and_knows_of_no_return() -> None:
    of = seen(shown(10.1, off=True, **MPLOG), log_sessions=[-120, 15], collected=ON)
    assert findings(of, "contradictions") == ()
    (one,) = changed(of)
    assert (one.rule, one.title, one.still_weakened) == (
        "weakened",
        "DisableRealtimeMonitoring: False -> True",
        None,
    )
    assert [r.end for r in one.rounds] == [None]
    assert "whether it runs again is unknown" in one.detail
    assert status(of) == {"open"}


def test_a_session_of_the_protection_log_says_nothing_of_the_event_log() -> None:
    of = seen(shown(10.1, off=True), log_sessions=[-120, 15], collected=ON)
    assert len(findings(of, "contradictions")) == 1


@pytest.mark.parametrize("given", [{}, MPLOG], ids=["event 5001", "the protection log"])
@pytest.mark.parametrize("until", [None, 260.0])
def test_a_print_that_shows_it_running_later_is_its_return(
    given: dict[str, Any], until: float | None
) -> None:
    prints = [printed(250, until)]
    of = seen(shown(10.1, off=True, **given), statuses=prints, collected=ON)
    assert findings(of, "contradictions") == ()
    (one,) = changed(of)
    assert (one.rule, one.still_weakened, one.certainty) == ("transient", False, "certain")
    assert [r.end for r in one.rounds] == [at(20)]


@pytest.mark.parametrize(
    "one",
    [printed(None), printed(None, 260), printed(5, 260), printed(15), printed(250, on=None)],
    ids=["without a time", "by then", "perhaps before", "before it was put back", "blank"],
)
def test_a_print_that_may_be_older_shows_no_return(one: PrintedStatus) -> None:
    of = seen(shown(10.1, off=True), statuses=[one], collected=ON)
    assert [f.still_weakened for f in changed(of) if f.effect == "weakened"] == [None]


def test_a_print_bounds_what_no_record_ends() -> None:
    of = case([shown(10, off=True)], ON, ON, places=NOWHERE, statuses=[printed(30, 100)])
    (one,) = [f for f in changed(of) if f.effect == "weakened"]
    assert (one.still_weakened, [r.end for r in one.rounds]) == (False, [None])
    (clash,) = findings(of, "contradictions")
    assert "print of Get-MpComputerStatus" in clash.title, "no record shows that it came back"


def test_a_print_of_any_later_time_ends_nothing() -> None:
    of = case([shown(10, off=True)], ON, ON, places=NOWHERE, statuses=[printed(11)])
    assert [f.still_weakened for f in changed(of) if f.effect == "weakened"] == [None]
    assert status(of) == {"open"}


def test_a_print_of_what_was_on_anyway_is_no_witness_of_a_change() -> None:
    for steps in ([], pair(), [shown(10, off=True), shown(20, off=False)]):
        of, without = (
            case(steps, ON, ON, places=NOWHERE, statuses=prints) for prints in ([printed(250)], [])
        )
        assert findings(of) == findings(without)
