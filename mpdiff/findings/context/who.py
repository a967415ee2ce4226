"""Who had a session when something was weakened: candidates, never culprits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Notice
from mpdiff.history.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Finding, Statement
    from mpdiff.evidence.facts import Session
    from mpdiff.findings.case import Case

MOST: Final = 6
"""Accounts that a finding names."""
SYSTEM: Final = ("nt authority\\system", "system")
NO_LOG: Final = (
    "No log of sessions was read, so who was logged on when something was weakened is not known. The "
    "device's Security log would show it (event 4624), or DeviceLogonEvents of advanced hunting: "
    "mpdiff hunt --only who prints the query."
)


def with_actors(finding: Finding, case: Case) -> Finding:
    """Return a weakening's finding with the accounts that acted or had a session when it began."""
    if finding.effect != "weakened" or finding.actors or finding.first_seen is None:
        return finding
    times = [r.start for r in finding.rounds] or [finding.first_seen]
    named = list(dict.fromkeys(_named_by_record(finding, case, times)))
    found = named or _present(case.sessions, times, certain=finding.times_certain)
    return replace(finding, actors=tuple(found[:MOST])) if found else finding


def _named_by_record(finding: Finding, case: Case, times: Sequence[datetime]) -> Iterator[str]:
    """Yield the accounts that a record names with the change itself."""
    history = case.histories.get(subject_of(finding.setting or "", finding.key))
    for statement in history.changes_at(times) if history else ():
        if _somebody(statement):
            yield f"{statement.actor} (named with the change)"


def _somebody(statement: Statement) -> bool:
    return bool(statement.actor) and fold(statement.actor or "") not in SYSTEM


def _present(sessions: Sequence[Session], times: Sequence[datetime], *, certain: bool) -> list[str]:
    there: dict[str, Session] = {}
    for session in sessions:
        if any(_covers(session, time) for time in times):
            name = fold(session.account.rpartition("\\")[2])  # one print names no domain
            there.setdefault(name, session)
            if session.certain and not there[name].certain:
                there[name] = session
    one_of = f", one of {len(there)}" if len(there) > 1 else ""
    return [f"{s.account} ({_how(s, certain=certain)}{one_of})" for s in there.values()]


def _covers(session: Session, time: datetime) -> bool:
    """Return whether a session was open at a time; one whose end alone is known may have been."""
    if session.end is not None and session.end < time:
        return False
    return session.start <= time or (session.start == session.end and not session.certain)


def _how(session: Session, *, certain: bool) -> str:
    privileged = ", privileged" if session.privileged else ""
    sure = "certain" if certain and session.certain and session.end is not None else "likely"
    return f"{session.kind} session{privileged}, {sure}"


def nobody_known(case: Case, findings: Sequence[Finding]) -> Iterator[Notice]:
    """Yield that no log of sessions was read, once, with what would answer."""
    weak = [f for f in findings if f.effect == "weakened" and f.first_seen is not None]
    if case.security or not weak or all(f.actors for f in weak):
        return
    yield Notice("no-session-log", NO_LOG)
