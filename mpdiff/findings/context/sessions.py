"""Sessions of accounts as incidents, so that a report can show who was there beside what was weaker."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Incident, Notice
from mpdiff.evidence.events.accounts import domain_of, is_somebody, same_accounts, sids_of
from mpdiff.findings.context.meanwhile import spans
from mpdiff.findings.context.who import covers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.evidence.facts import Session
    from mpdiff.findings.case import Case

    _Span = tuple[datetime, datetime | None]

MOST: Final = 100
"""Sessions that a report holds: those that were open when something became weaker, then the first."""
MOMENT: Final = timedelta(minutes=1)
"""How far apart the records of one logon can be."""


def sessions_meanwhile(case: Case) -> tuple[Incident, ...]:
    """Return the sessions that were open in the window, or while something was weaker."""
    weak = _weak(case) if case.sessions else []
    found = _meanwhile(case, weak)
    if len(found) > MOST:
        found.sort(key=lambda s: not any(covers(s, start) for start, _ in weak))
    return tuple(_incidents(found[:MOST]))


def _incidents(sessions: Sequence[Session]) -> Iterator[Incident]:
    """Yield the sessions; one that two records tell of, in whichever spelling of the account, once."""
    keys = same_accounts((one.account for one in sessions), sids_of(sessions))
    told: dict[tuple[str, str], list[list[Session]]] = defaultdict(list)
    every: list[list[Session]] = []
    for one in sessions:
        groups = told[keys[one.account], one.kind]
        group = next((g for g in groups if abs(g[0].start - one.start) <= MOMENT), None)
        if group is None:
            groups.append([one])
            every.append(groups[-1])
        else:
            group.append(one)
    yield from (_of_one(group) for group in every)


def _of_one(group: Sequence[Session]) -> Incident:
    """Return one session of all records that tell of it: the one that knows its end, named with its domain."""
    best = min(group, key=lambda s: (s.end is None, not s.certain))
    named = next((s.account for s in group if domain_of(s.account)), best.account)
    privileged = any(s.privileged for s in group)
    made = _incident(replace(best, account=named, privileged=privileged))
    others = dict.fromkeys(s.witness for s in group if s.witness != best.witness)
    return replace(made, also=tuple(others))


def unlisted(case: Case) -> Iterator[Notice]:
    """State how many sessions are not listed."""
    more = len(_meanwhile(case, _weak(case))) - MOST if case.sessions else 0
    if more > 0:
        text = f"{more} further sessions of accounts were open meanwhile and are not listed."
        yield Notice("timeline-bounded", text)


def _weak(case: Case) -> list[_Span]:
    return [(span.start, span.end) for span in spans(case.catalogue, case.histories, case.window)]


def _meanwhile(case: Case, weak: Sequence[_Span]) -> list[Session]:
    times = list(weak)
    if case.window is not None and case.window.start is not None:
        times.append((case.window.start, case.window.end))
    return [s for s in case.sessions if is_somebody(s.account) and _overlaps(s, times)]


def _overlaps(session: Session, times: Iterable[_Span]) -> bool:
    begin, over = session.earliest or session.start, session.end or session.lasts
    return any(
        (end is None or begin <= end) and (over is None or over >= start) for start, end in times
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
