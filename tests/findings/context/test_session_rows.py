"""Which sessions stand in a report: those of somebody that were open in the window or while it was weak."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Window, Witness
from mpdiff.evidence.facts import Session
from mpdiff.findings.context import sessions
from tests.support.cases import case
from tests.support.scene import WINDOW, at, touch

SWITCH = "DisableRealtimeMonitoring"
WITNESS = Witness("event 4624", "log", time=at(0))


def session(
    start: float, end: float | None, account: str = "CORP\\amy", **given: float | bool
) -> Session:
    times: dict[str, Any] = {
        name: at(value) if name in ("lasts", "earliest", "latest") else value
        for name, value in given.items()
    }
    over = None if end is None else at(end)
    return Session(account, at(start), over, "interactive", WITNESS, **times)


def test_a_session_meets_a_stretch_of_time_by_its_widest_reading() -> None:
    """The stretch is from minute 30 to 90, or from 30 on."""
    for why, one, closed, still_open in (
        ("within", session(40, 50), True, True),
        ("over at the begin", session(10, 30), True, True),
        ("over before it", session(10, 29), False, False),
        ("begun at its end", session(90, 99), True, True),
        ("begun after it", session(91, 99), False, True),
        ("around it", session(10, 99), True, True),
        ("no end is known", session(10, None), True, True),
        ("no end, begun after it", session(91, None), False, True),
        ("nothing speaks for it after", session(10, None, lasts=29), False, False),
        ("nothing speaks for it from the begin on", session(10, None, lasts=30), True, True),
        ("its own end goes first", session(10, 40, lasts=20), True, True),
        ("it may have begun before", session(95, 99, earliest=85), True, True),
        ("it may have begun after", session(85, 99, earliest=95), False, True),
    ):
        assert sessions._overlaps(one, [(at(30), at(90))]) is closed, why
        assert sessions._overlaps(one, [(at(30), None)]) is still_open, why
    assert not sessions._overlaps(session(40, 50), [])
    assert sessions._overlaps(session(40, 50), [(at(0), at(1)), (at(45), at(46))])


STEPS = (touch(-60, SWITCH, False, True), touch(-30, SWITCH, True, False))
"""Weak for half an hour before the window, which is from minute 0 to 240."""


def test_the_window_and_what_was_weak_are_looked_at() -> None:
    rows: list[tuple[str, Session, Window | None, bool]] = [
        ("in the window", session(10, 20), WINDOW, True),
        ("while it was weak", session(-50, -40), WINDOW, True),
        ("between them", session(-20, -10), WINDOW, False),
        ("after both", session(241, 250), WINDOW, False),
        ("the window has no end", session(241, 250), Window(at(0), None, "x"), True),
        ("the window has no begin", session(10, 20), Window(None, at(240), "x"), False),
        ("no window, and weak", session(-50, -40), None, True),
        ("no window", session(10, 20), None, False),
        ("the system's", session(10, 20, "NT AUTHORITY\\SYSTEM"), WINDOW, False),
        ("the machine's", session(10, 20, "CORP\\PC-7$"), WINDOW, False),
    ]
    for why, one, window, listed in rows:
        of = case(STEPS, {SWITCH: False}, {SWITCH: False}, window=window, sessions=(one,))
        assert [i.subject for i in sessions.sessions_meanwhile(of)] == [one.account] * listed, why
        assert list(sessions.unlisted(of)) == [], why
    assert sessions.sessions_meanwhile(case(STEPS)) == ()


@pytest.mark.parametrize(("more", "notices"), [(0, 0), (1, 1)])
def test_a_report_holds_so_many_sessions(more: int, notices: int) -> None:
    many = tuple(session(n, n + 1, f"u{n}") for n in range(sessions.MOST + more))
    of = case((), sessions=many)
    found = sessions.sessions_meanwhile(of)
    assert [i.subject for i in found] == [one.account for one in many[: sessions.MOST]]
    assert len(list(sessions.unlisted(of))) == notices
    of = case((), sessions=many, window=None)
    assert list(sessions.unlisted(of)) == [], "none was open meanwhile"


def test_an_incident_says_what_its_session_was() -> None:
    one = session(10, 20)
    (plain,) = sessions.sessions_meanwhile(case((), sessions=(one,)))
    assert (plain.kind, plain.title) == ("session", "Session of an account (interactive)")
    assert (plain.time, plain.end, plain.witness) == (at(10), at(20), WITNESS)
    assert (plain.subject, plain.time_certain) == ("CORP\\amy", True)
    (grave,) = sessions.sessions_meanwhile(
        case((), sessions=(replace(one, privileged=True, certain=False, end=None),))
    )
    assert grave.title == "Session of an account (interactive, with special privileges)"
    assert (grave.end, grave.time_certain) == (None, False)
