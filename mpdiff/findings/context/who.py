"""Who had a session when something was weakened: candidates, never culprits.

An account that a record names with the change itself, or with a command that asks for it, goes before any
session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Notice
from mpdiff.evidence.events.accounts import bare, is_somebody, same_accounts, sids_of
from mpdiff.findings.context.dated import bounded
from mpdiff.findings.timing import at, earliest_begin
from mpdiff.history.subjects import same, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Finding, Statement
    from mpdiff.evidence.facts import Session
    from mpdiff.findings.case import Case
    from mpdiff.findings.incidents.command_lines import Match
    from mpdiff.history.build import History

LATE: Final = (
    "The Security log begins at {since}, after something was weakened at {seen}: who was logged on then it does "
    "not show. DeviceLogonEvents of advanced hunting would: mpdiff hunt --only who prints the query."
)
_Span = tuple["datetime", "datetime"]
REFUSED: Final = "tamper-blocked"
"""The rule about attempts that failed: who tried is named, who merely was there is not."""
WHOSE: Final = ", of which domain is open"
"""Behind an account whose record names no domain, where accounts of several domains have the name."""
NO_DOMAIN: Final = "\\"
MOST: Final = 6
"""Accounts that a finding names."""
RAN: Final[dict[Match, str]] = {
    "exact": "ran the command",
    "possible": "ran a command near it that may ask for this",
}
"""How a command that somebody ran asks for what changed, in words."""
NO_LOG: Final = (
    "No log of sessions was read, so who was logged on when something was weakened is not known. The "
    "device's Security log would show it (event 4624), or DeviceLogonEvents of advanced hunting: "
    "mpdiff hunt --only who prints the query."
)


def with_actors(finding: Finding, case: Case) -> Finding:
    """Return a finding with the accounts that acted; a weakening's else with those that were there."""
    weakened = finding.effect == "weakened"
    changed = finding.change is not None or finding.rule == REFUSED
    if finding.actors or not (weakened or changed):
        return finding
    spans = _begins(case, finding)
    times = [latest for _, latest in spans]
    records = records_of(case, finding, times)
    named, sure = _named(case, finding, records)
    if not sure and weakened:
        named += _present(case.sessions, spans, certain=finding.times_certain)
    return replace(finding, actors=tuple(named[:MOST])) if named else finding


def with_sessions_that_matter(case: Case, findings: Iterable[Finding]) -> Case:
    """Return a case without the sessions that no finding's begin can lie in."""
    found = findings if case.sessions else ()
    times = [time for f in found for span in _begins(case, f) for time in span]
    if not times:
        return replace(case, sessions=())
    first, last = min(times), max(times)
    return replace(case, sessions=tuple(s for s in case.sessions if _meets(s, (first, last))))


def _begins(case: Case, finding: Finding) -> list[_Span]:
    """Return from when to when each stretch of a finding began: one time, if a record dates it."""
    starts = [r.start for r in finding.rounds]
    starts = starts or ([] if finding.first_seen is None else [finding.first_seen])
    known = {earliest_begin(one): one.began.time for one in bounded(case, finding)}
    return [(start, known.get(start) or start) for start in starts]


def _named(case: Case, finding: Finding, records: Sequence[Statement]) -> tuple[list[str], bool]:
    """Return the accounts that a record names with the change itself, then who ran a command for it.

    And whether one of them is more than near in time; sessions stand beside who is not.
    """
    known = {bare(one.actor or ""): one.actor for one in records if is_somebody(one.actor)}
    ran = _ran(case, finding, records)
    one_of = f", one of {len(ran)}" if len(ran) > 1 else ""
    named = [
        *(f"{account} (named with the change)" for account in known.values()),
        *(
            f"{account} ({RAN[how]}{one_of})"
            for account, how in ran.values()
            if bare(account) not in known
        ),
    ]
    return named, bool(known) or any(how == "exact" for _, how in ran.values())


def _ran(
    case: Case, finding: Finding, records: Sequence[Statement]
) -> dict[str, tuple[str, Match]]:
    if not case.incidents:
        return {}
    from mpdiff.findings.context.ran import who_ran_it  # with all that knows command lines

    return who_ran_it(case, finding, records)


def records_of(case: Case, finding: Finding, times: Sequence[datetime]) -> list[Statement]:
    """Return the records of a subject's changes at these times, and behind what is open since.

    Of refused ones all of the finding.
    """
    history = case.histories.get(subject_of(finding.setting or "", finding.key))
    first, last = finding.first_seen, finding.last_seen
    if history is None or first is None:
        return []
    if finding.rule == REFUSED:
        return [s for s in history.refused if first <= s.time <= (last or first)]
    begun = history.changes_at(times)
    return [*begun, *(s for s in _behind_open(history, finding) if s not in begun)]


def _behind_open(history: History, finding: Finding) -> list[Statement]:
    """Return the last record of each place that leaves what a finding holds open.

    What began it may be put back since, while another place holds the same.
    """
    if finding.change is None or not finding.rounds or finding.rounds[-1].end is not None:
        return []
    last = {s.place: s for s in history.changes_from(finding.rounds[-1].start)}
    after = finding.change.after
    return [s for s in last.values() if s.after_known and same(s.after, after)]


def _present(sessions: Sequence[Session], spans: Sequence[_Span], *, certain: bool) -> list[str]:
    there: dict[str, tuple[int, str]] = {}
    found = [
        (session, covered)
        for session in sessions
        if is_somebody(session.account)
        and (covered := [span for span in spans if _meets(session, span)])
    ]
    keys = same_accounts((one.account for one, _ in found), sids_of(one for one, _ in found))
    for session, covered in found:
        key = keys[session.account]
        rank, words = _how(session, covered, certain=certain)
        how = rank, f"{words}{WHOSE if key.startswith(NO_DOMAIN) else ''}"
        known = there.setdefault(key, how)
        there[key] = min(known, how, key=lambda h: h[0])
    one_of = f", one of {len(there)}" if len(there) > 1 else ""
    return [f"{words}{one_of})" for _, words in sorted(there.values(), key=lambda h: h[0])]


def covers(session: Session, time: datetime) -> bool:
    """Return whether a session can have been open at a time, by any reading of its begin.

    One whose end alone is known may have begun at any time before that.
    """
    return _meets(session, (time, time))


def _meets(session: Session, span: _Span) -> bool:
    """Return whether a session can have been open at some time from a first one to a last one."""
    end = session.end or session.lasts
    if end is not None and end < span[0]:
        return False
    begin = session.earliest or session.start
    return begin <= span[1] or (session.start == session.end and not session.certain)


def _how(session: Session, spans: Sequence[_Span], *, certain: bool) -> tuple[int, str]:
    """Return how sure a session is, the surest first, and in words, the last bracket left open.

    Of a begin that is only bounded each account that was there for a part of that time is possible.
    """
    words = ("certain", "likely", "possible")
    begun, end = session.latest or session.start, session.end or session.lasts
    whole = any(begun <= first and (end is None or end >= last) for first, last in spans)
    if all(first < last for first, last in spans) and not whole:
        sure = 2
    elif certain and session.certain and session.end is not None:
        sure = 0
    else:
        sure = 1 if session.latest is None or any(begun <= last for _, last in spans) else 2
    privileged = ", privileged" if session.privileged else ""
    return sure, f"{session.account} ({session.kind} session{privileged}, {words[sure]}"


def nobody_known(case: Case, findings: Sequence[Finding]) -> Iterator[Notice]:
    """Yield that no log of sessions was read, or that it begins too late, once, with what would answer."""
    weak = (f for f in findings if f.effect == "weakened" and not f.actors)
    unknown = [f.first_seen for f in weak if f.first_seen is not None]
    since = case.security_since
    if not unknown:
        return
    if not case.security:
        yield Notice("no-session-log", NO_LOG)
    elif since is not None and min(unknown) < since:
        yield Notice("session-log-late", LATE.format(since=at(since), seen=at(min(unknown))))
