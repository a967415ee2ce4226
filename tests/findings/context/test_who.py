"""Who may have done it: the accounts of a record or a session, never more than candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Witness
from mpdiff.evidence.facts import Session
from mpdiff.findings.context.who import with_actors
from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Value

SWITCH = "DisableRealtimeMonitoring"
ON: dict[str, Value] = {SWITCH: False}
OFF: dict[str, Value] = {SWITCH: True}
TWICE = (
    touch(30, SWITCH, False, True),
    touch(40, SWITCH, True, False),
    touch(90, SWITCH, False, True),
    touch(95, SWITCH, True, False),
)


def session(account: str, start: float, end: float | None, **given: Any) -> Session:
    witness = Witness("event 4624", "log", time=at(start))
    until = None if end is None else at(end)
    return Session(account, at(start), until, "interactive", witness, **given)


def actors(*sessions: Session, statements: Any = TWICE) -> tuple[str, ...]:
    of = case(statements, ON, ON, sessions=sessions)
    (finding,) = changed(of)
    return with_actors(finding, of).actors


@for_each(
    ("start", "end", "there"),
    [
        (0, 240, True),
        (20, 35, True),  # when the first of two stretches began
        (80, 92, True),  # when the second began
        (41, 80, False),
        (0, 29, False),
        (30, 35, True),  # it began with the change itself
        (0, 30, True),
        (100, None, False),
        (25, None, True),
    ],
)
def test_a_session_counts_if_it_covers_the_begin_of_a_stretch(
    start: float, end: float | None, *, there: bool
) -> None:
    found = actors(session("CORP\\jane", start, end))
    assert [one.partition(" ")[0] for one in found] == (["CORP\\jane"] if there else [])


def test_several_sessions_are_several_candidates() -> None:
    found = actors(session("CORP\\jane", 0, 240), session("CORP\\joe", 20, 35))
    assert len(found) == 2
    assert all("one of 2" in one for one in found)


def test_a_record_that_names_its_account_goes_before_any_session() -> None:
    named = (touch(30, SWITCH, False, True, actor="CORP\\eve"), touch(40, SWITCH, True, False))
    found = actors(session("CORP\\jane", 0, 240), statements=named)
    assert found == ("CORP\\eve (named with the change)",)


def test_what_has_no_time_has_no_candidates() -> None:
    of = case((), ON, OFF, sessions=(session("CORP\\jane", 0, 240),))
    (finding,) = changed(of)
    assert with_actors(finding, of) is finding
