"""Which records and sessions can tell who weakened something: by their times, one row a rule."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import Round, Witness
from mpdiff.evidence.facts import Session
from mpdiff.findings.context.who import (
    REFUSED,
    _begins,
    covers,
    nobody_known,
    records_of,
    with_actors,
    with_sessions_that_matter,
)
from tests.support.cases import case
from tests.support.reports import finding
from tests.support.scene import at, touch

SWITCH = "DisableRealtimeMonitoring"
ON: dict[str, Any] = {SWITCH: False}


def session(start: float, end: float | None = 240, account: str = "eve", **given: Any) -> Session:
    times: dict[str, Any] = {
        n: at(m) for n in ("lasts", "earliest", "latest") if (m := given.pop(n, None)) is not None
    }
    until = None if end is None else at(end)
    return Session(
        account, at(start), until, "remote", Witness("event 4624", "log"), **times, **given
    )


def lasted(*spans: tuple[float, float | None], **given: Any) -> Any:
    rounds = tuple(Round(at(a), None if b is None else at(b), None) for a, b in spans)
    return finding(setting=SWITCH, rounds=rounds, **given)


# --- sessions -------------------------------------------------------------------------------------

ENDED_ALONE: dict[str, Any] = {"certain": False}


def test_only_sessions_that_reach_a_begin_are_kept() -> None:
    """The begins are at minutes 30 and 60."""
    found = [lasted((30, None)), finding(first_seen=at(60))]
    rows: list[tuple[str, Session, bool]] = [
        ("around both", session(0), True),
        ("between them", session(40, 50), True),
        ("over before the first", session(0, 29), False),
        ("over when the first began", session(0, 30), True),
        ("begun with the last", session(60), True),
        ("begun after the last", session(61), False),
        ("no end, and nothing says how long", session(0, None), True),
        ("no end, and nothing speaks for it any more", session(0, None, lasts=29), False),
        ("no end, and it may have lasted", session(0, None, lasts=30), True),
        ("its end counts, not what speaks for it", session(0, 35, lasts=10), True),
        ("it may have begun earlier", session(90, earliest=60), True),
        ("it may have begun earlier, but not that early", session(90, earliest=61), False),
        ("only its end is known, so its begin is open", session(90, 90, **ENDED_ALONE), True),
        ("it began and ended later", session(90, 90), False),
        ("its begin is assumed, its end later", session(90, 95, **ENDED_ALONE), False),
    ]
    for why, one, kept in rows:
        left = with_sessions_that_matter(case((), ON, ON, sessions=(one,)), found)
        assert left.sessions == ((one,) if kept else ()), why
    alone = case((), ON, ON, sessions=(session(0),))
    assert with_sessions_that_matter(alone, [finding(first_seen=None)]).sessions == ()
    assert with_sessions_that_matter(alone, []).sessions == ()


def test_a_session_covers_a_time_between_its_begin_and_its_end() -> None:
    rows = [
        (session(30, 60), 29, False),
        (session(30, 60), 30, True),
        (session(30, 60), 60, True),
        (session(30, 60), 61, False),
        (session(30, None), 600, True),
        (session(30, None, lasts=45), 46, False),
    ]
    for one, minute, expected in rows:
        assert covers(one, at(minute)) is expected, (one, minute)


def test_what_two_listings_bound_began_between_them() -> None:
    of = case(
        [touch(30, SWITCH, False, True, since=at(10)), touch(60, SWITCH, True, False)], ON, ON
    )
    rows: list[tuple[Any, list[tuple[float, float]]]] = [
        (lasted((10, 60)), [(10, 30)]),
        (lasted((20, 60)), [(20, 20)]),
        (lasted((10, 60), (90, None)), [(10, 30), (90, 90)]),
        (lasted((10, 60), first_seen=at(5)), [(10, 30)]),
        (finding(setting=SWITCH, first_seen=at(30)), [(30, 30)]),
        (finding(setting=SWITCH, first_seen=None), []),
    ]
    for one, expected in rows:
        assert _begins(of, one) == [(at(a), at(b)) for a, b in expected], expected


def test_how_sure_a_session_is_where_the_begin_is_bounded() -> None:
    """It came between minutes 10 and 30."""
    of = [touch(30, SWITCH, False, True, since=at(10)), touch(60, SWITCH, True, False)]
    rows = [
        (session(0), "certain"),
        (session(10, 30), "certain"),
        (session(11), "possible"),
        (session(0, 29), "possible"),
        (session(0, None), "likely"),
        (session(0, 240, certain=False), "likely"),
        (session(0, 240, latest=10), "certain"),
        (session(0, 240, latest=11), "possible"),
        (session(0, None, latest=10), "likely"),
        (session(30, 240), "possible"),
        (session(31, 240), None),
    ]
    for one, how in rows:
        named = with_actors(lasted((10, 60)), case(of, ON, ON, sessions=(one,))).actors
        assert named == (() if how is None else (f"eve (remote session, {how})",)), one


def test_how_sure_a_session_is_where_the_begin_is_known() -> None:
    records = [touch(30, SWITCH, False, True), touch(60, SWITCH, True, False)]
    rows = [
        (session(0, None, latest=30), "likely"),
        (session(0, None, latest=31), "possible"),
        (session(0, None), "likely"),
        (session(0, 240, latest=31, certain=False), "possible"),
    ]
    for one, how in rows:
        named = with_actors(lasted((30, 60)), case(records, ON, ON, sessions=(one,))).actors
        assert named == (f"eve (remote session, {how})",), one


def test_the_surest_session_goes_first() -> None:
    records = [touch(30, SWITCH, False, True), touch(60, SWITCH, True, False)]
    several = (session(0, None, "amy"), session(0, 240, "bob"), session(0, None, "cay", latest=31))
    named = with_actors(lasted((30, 60)), case(records, ON, ON, sessions=several)).actors
    assert named == (
        "bob (remote session, certain, one of 3)",
        "amy (remote session, likely, one of 3)",
        "cay (remote session, possible, one of 3)",
    )


# --- records --------------------------------------------------------------------------------------


def test_which_findings_name_who_acted() -> None:
    records = [touch(30, SWITCH, False, True, actor="CORP\\eve")]
    of = case(records, ON, ON, sessions=(session(0, 240, "bob"),))
    named, there = ("CORP\\eve (named with the change)",), ("bob (remote session, certain)",)
    seen: dict[str, Any] = {"setting": SWITCH, "first_seen": at(30)}
    elsewhere: dict[str, Any] = {"setting": SWITCH, "first_seen": at(40)}
    rows: list[tuple[str, Any, tuple[str, ...]]] = [
        ("a weakening", finding(**seen), named),
        ("a weakening without a change", finding(**seen, kind=None), named),
        ("a change to the better", finding(**seen, effect="strengthened"), named),
        ("no change and none", finding(**seen, effect="unknown", kind=None), ()),
        ("a weakening that no record has", finding(**elsewhere), there),
        ("a change to the better that none has", finding(**elsewhere, effect="neutral"), ()),
        ("somebody is named already", finding(**seen, actors=("amy",)), ("amy",)),
    ]  # fmt: skip
    for why, one, actors in rows:
        assert with_actors(one, of).actors == actors, why


def test_refused_attempts_of_the_time_of_a_finding_name_who_tried() -> None:
    tried = [touch(minute, SWITCH, ..., True, refused=True) for minute in (10, 20, 30, 40)]
    of = case([*tried, touch(25, SWITCH, False, True)], ON, ON)
    rows: list[tuple[Any, Any, list[float]]] = [
        (20, 30, [20, 30]),
        (20, 29, [20]),
        (20, None, [20]),
        (11, 19, []),
        (None, None, []),
    ]
    for first, last, minutes in rows:
        seen, over = (None if m is None else at(m) for m in (first, last))
        one = finding(rule=REFUSED, setting=SWITCH, first_seen=seen, last_seen=over)
        assert [s.time for s in records_of(of, one, [at(25)])] == [at(m) for m in minutes], first
    other = finding(rule=REFUSED, setting="MAPSReporting", first_seen=at(20), last_seen=at(30))
    assert records_of(of, other, []) == []


def test_the_records_of_a_finding_are_of_its_begin_and_of_what_leaves_it_open() -> None:
    begun, put_back = touch(30, SWITCH, False, True), touch(50, SWITCH, True, False)
    below = touch(40, SWITCH, None, True, place="policy")
    untold = touch(45, SWITCH, None, ..., place="mdm")
    of = case([begun, below, untold, put_back], ON, ON)
    open_: dict[str, Any] = {"first_seen": at(30)}
    rows: list[tuple[str, Any, list[Any]]] = [
        ("it is over", lasted((30, 50), **open_), [begun]),
        ("open: another place holds the same", lasted((30, None), **open_), [begun, below]),
        ("open, without a change", lasted((30, None), first_seen=at(30), kind=None), [begun]),
        ("the last round counts", lasted((30, 40), (45, None), **open_), [begun]),
        ("no round", finding(setting=SWITCH, **open_), [begun]),
        ("not dated", lasted((30, None), first_seen=None), []),
    ]
    for why, one, expected in rows:
        assert records_of(of, one, [at(30)]) == expected, why
    alone = case([begun], ON, ON)
    assert records_of(alone, lasted((30, None), **open_), [at(30)]) == [begun]


# --- nobody ---------------------------------------------------------------------------------------


def test_a_log_of_sessions_that_begins_too_late_is_said() -> None:
    weak = finding(first_seen=at(30))
    rows: list[tuple[str, Any, dict[str, Any], list[str]]] = [
        ("no log", [weak], {}, ["no-session-log"]),
        ("it begins later", [weak], {"security": True, "security_since": at(31)}, ["session-log-late"]),
        ("it begins then", [weak], {"security": True, "security_since": at(30)}, []),
        ("nobody knows when it begins", [weak], {"security": True}, []),
        ("of the first of two", [finding(first_seen=at(90)), weak], {"security": True, "security_since": at(60)}, ["session-log-late"]),
        ("the first is answered", [finding(first_seen=at(90)), finding(first_seen=at(30), actors=("eve",))], {"security": True, "security_since": at(60)}, []),
    ]  # fmt: skip
    for why, found, given, codes in rows:
        assert [n.code for n in nobody_known(case((), ON, ON, **given), found)] == codes, why
    late = list(nobody_known(case((), security=True, security_since=at(31)), [weak]))
    assert "begins at 2026-03-01 12:31:00 UTC" in late[0].message
    assert "weakened at 2026-03-01 12:30:00 UTC" in late[0].message
