"""Which accounts a finding names, and what a finding tells of what happened meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Incident, Round, Witness
from mpdiff.evidence.facts import Session
from mpdiff.findings.context.meanwhile import with_incidents
from mpdiff.findings.context.who import nobody_known, with_actors
from tests.support.cases import case
from tests.support.reports import finding
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import IncidentKind, Value

SWITCH = "DisableRealtimeMonitoring"
ON: dict[str, Value] = {SWITCH: False}
SEEN = finding(first_seen=at(30))


def session(account: str, start: float = 0, end: float | None = 240, **given: Any) -> Session:
    until = None if end is None else at(end)
    return Session(account, at(start), until, "remote", Witness("event 4624", "log"), **given)


def named(one: Any, *sessions: Session, touches: Any = ()) -> tuple[str, ...]:
    return with_actors(one, case(touches, ON, ON, sessions=sessions)).actors


@for_each(
    ("one", "actors"),
    [
        (SEEN, ("eve (remote session, certain)",)),
        (finding(first_seen=at(30), effect="unknown"), ()),
        (finding(first_seen=None), ()),
        (finding(first_seen=at(30), actors=("bob (ran it)",)), ("bob (ran it)",)),
        (finding(first_seen=at(30), times_certain=False), ("eve (remote session, likely)",)),
        (finding(first_seen=at(300), rounds=(Round(at(30), None, None),)), ("eve (remote session, certain)",)),
        (finding(first_seen=at(30), rounds=(Round(at(300), None, None),)), ()),
    ],
)  # fmt: skip
def test_who_had_a_session_when_it_began_is_a_candidate(one: Any, actors: tuple[str, ...]) -> None:
    assert named(one, session("eve")) == actors


@for_each(
    ("one", "how"),
    [
        (session("eve"), "remote session, certain"),
        (session("eve", end=None), "remote session, likely"),
        (session("eve", certain=False), "remote session, likely"),
        (session("eve", privileged=True), "remote session, privileged, certain"),
        (session("eve", 60, 60, certain=False), "remote session, likely"),  # its end alone is known
        (session("eve", 60, 60), None),
        (session("eve", 60, 90, certain=False), None),
        (session("eve", 20, 20, certain=False), None),
        (session("eve", 30, 30), "remote session, certain"),
    ],
)
def test_how_sure_a_session_is(one: Session, how: str | None) -> None:
    assert named(SEEN, one) == (() if how is None else (f"eve ({how})",))


@pytest.mark.parametrize("certain_first", [True, False])
def test_of_two_sessions_of_an_account_the_certain_one_is_told(*, certain_first: bool) -> None:
    two = [session("CORP\\Eve"), session("eve", end=None, certain=False)]
    (one,) = named(SEEN, *(two if certain_first else two[::-1]))
    assert one == "CORP\\Eve (remote session, certain)"


def test_of_two_uncertain_sessions_of_an_account_the_first_is_told() -> None:
    two = (session("CORP\\eve", certain=False), session("eve", certain=False))
    assert named(SEEN, *two) == ("CORP\\eve (remote session, likely)",)


@pytest.mark.parametrize("reverse", [True, False])
def test_of_two_certain_sessions_of_an_account_the_first_is_told(*, reverse: bool) -> None:
    two = [session("CORP\\eve", privileged=True), session("eve")]
    (one,) = named(SEEN, *(two[::-1] if reverse else two))
    assert ("privileged" in one) is not reverse


def test_six_accounts_are_named() -> None:
    found = named(SEEN, *(session(f"u{n}") for n in range(9)))
    assert [one.partition(" ")[0] for one in found] == [f"u{n}" for n in range(6)]
    assert all("one of 9" in one for one in found)


@for_each(
    ("why", "actor", "minute", "expected"),
    [
        ("with the change", "CORP\\eve", 30, "CORP\\eve (named with the change)"),
        ("with another change", "CORP\\eve", 50, "bob (remote session, certain)"),
        ("the system", "NT AUTHORITY\\SYSTEM", 30, "bob (remote session, certain)"),
        ("the system by its short name", "System", 30, "bob (remote session, certain)"),
        ("nobody", None, 30, "bob (remote session, certain)"),
    ],
)
def test_a_record_that_names_somebody_with_the_change_goes_first(
    why: str, actor: str | None, minute: float, expected: str
) -> None:
    touches = (touch(minute, SWITCH, False, True, actor=actor), touch(60, SWITCH, True, False))
    assert named(SEEN, session("bob"), touches=touches) == (expected,), why


ACTED = finding(first_seen=at(30), actors=("eve",))


@for_each(
    ("why", "security", "found", "said"),
    [
        ("nobody is known", False, [SEEN], True),
        ("a log of sessions was read", True, [SEEN], False),
        ("nothing is weaker", False, [], False),
        ("nothing is dated", False, [finding(first_seen=None)], False),
        ("only stronger", False, [finding(first_seen=at(30), effect="strengthened")], False),
        ("somebody is known", False, [ACTED], False),
        ("of one alone", False, [ACTED, SEEN], True),
    ],
)
def test_that_no_log_of_sessions_was_read_is_said_where_it_would_answer(
    why: str, found: Any, *, security: bool, said: bool
) -> None:
    assert bool(list(nobody_known(case((), security=security), found))) is said, why


# --- meanwhile ------------------------------------------------------------------------------------


def happened(minute: float, kind: IncidentKind = "malware-detected", subject: str = "", **given: Any) -> Incident:  # fmt: skip
    return Incident(kind, at(minute), kind, Witness("x", "log", time=at(minute)), subject, **given)


def lasted(*spans: tuple[float, float | None], **given: Any) -> Any:
    rounds = tuple(Round(at(a), None if b is None else at(b), None) for a, b in spans)
    return finding(rounds=rounds, **given)


@for_each(
    ("why", "one", "minute", "told"),
    [
        ("while it was weak", lasted((30, 60)), 45, True),
        ("when it began", lasted((30, 60)), 30, True),
        ("when it ended", lasted((30, 60)), 60, True),
        ("before", lasted((30, 60)), 29, False),
        ("after", lasted((30, 60)), 61, False),
        ("in one of two stretches", lasted((30, 60), (90, 100)), 95, True),
        ("between two stretches", lasted((30, 60), (90, 100)), 75, False),
        ("no end is known", lasted((30, None)), 900, True),
        ("no weakening", lasted((30, 60), effect="unknown"), 45, False),
        ("no time is known", finding(), 45, False),
    ],
)
def test_what_happened_while_it_was_weak_is_told(
    why: str, one: Any, minute: float, *, told: bool
) -> None:
    assert (
        "While it was weak, malware" in with_incidents(one, [happened(minute)]).detail
    ) is told, why


@for_each(
    ("incident", "words"),
    [
        (happened(45, subject="Trojan"), "malware was detected (Trojan) at "),
        (happened(45), "malware was detected at "),
        (happened(45, "quarantine-restored", "Trojan"), "an item was restored from quarantine at "),
        (happened(45, time_certain=False), "(a time that is not certain)."),
    ],
)
def test_it_is_told_in_words(incident: Incident, words: str) -> None:
    detail = with_incidents(lasted((30, 60)), [incident]).detail
    assert words in detail
    assert ("not certain" in detail) is not incident.time_certain
    service = lasted((30, 60), kind=None)
    begins = "Meanwhile, " if incident.time_certain else "Perhaps meanwhile, "
    assert f" {begins}malware" in f" {with_incidents(service, [incident]).detail}" or (
        f" {begins}an item" in with_incidents(service, [incident]).detail
    )


@pytest.mark.parametrize(("count", "more"), [(3, False), (4, True)])
def test_three_are_told(count: int, *, more: bool) -> None:
    detail = with_incidents(lasted((0, 60)), [happened(n) for n in range(count)]).detail
    assert detail.count("malware was detected") == 3
    assert detail.endswith(" and more.") is more


@for_each(
    ("since", "found", "said"),
    [(None, [SEEN], False), (20, [SEEN], False), (40, [SEEN], True), (40, [ACTED], False)],
)
def test_a_log_of_sessions_that_begins_too_late_is_said(
    since: float | None, found: Any, *, said: bool
) -> None:
    first = None if since is None else at(since)
    notes = list(nobody_known(case((), security=True, security_since=first), found))
    assert [n.code for n in notes] == ["session-log-late"] * said
    assert not said or "begins at 2026-03-01 12:40:00 UTC" in notes[0].message
