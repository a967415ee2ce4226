"""Sessions of accounts as incidents, so that a report can show who was there beside what was weaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Incident
from mpdiff.findings.context.meanwhile import spans
from mpdiff.findings.context.who import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mpdiff.evidence.facts import Session
    from mpdiff.findings.case import Case

MOST: Final = 100
"""Sessions that a report holds, the first ones."""


def sessions_meanwhile(case: Case) -> tuple[Incident, ...]:
    """Return the sessions that were open in the window, or while something was weaker."""
    if not case.sessions:
        return ()
    times = [(start, end) for start, end, _ in spans(case.catalogue, case.histories, case.window)]
    if case.window is not None and case.window.start is not None:
        times.append((case.window.start, case.window.end))
    found = [s for s in case.sessions if fold(s.account) not in SYSTEM and _overlaps(s, times)]
    return tuple(_incident(session) for session in found[:MOST])


def _overlaps(session: Session, times: Iterable[tuple[datetime, datetime | None]]) -> bool:
    return any(
        (end is None or session.start <= end) and (session.end is None or session.end >= start)
        for start, end in times
    )


def _incident(session: Session) -> Incident:
    privileged = ", with special privileges" if session.privileged else ""
    return Incident(
        kind="session",
        time=session.start,
        title=f"Session of an account ({session.kind}{privileged})",
        witness=session.witness,
        subject=session.account,
        end=session.end,
        time_certain=session.certain,
    )
