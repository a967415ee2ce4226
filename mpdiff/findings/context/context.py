"""What the other witnesses make of a finding: its certainty, what happened meanwhile, who was there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import item_key
from mpdiff.findings.changes import inside
from mpdiff.findings.context import (
    configuration,
    confirmed,
    dated,
    ended,
    meanwhile,
    sessions,
    who,
    zones,
)
from mpdiff.findings.rules import RULES
from mpdiff.findings.timing import at
from mpdiff.findings.trust import coverage, windows
from mpdiff.history.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from mpdiff.base.model import Finding, Notice, Witness
    from mpdiff.findings.case import Case

    _Span = tuple[datetime | None, datetime | None]

ALONE: Final = (
    "It rests on {names} alone, whose form is known from public descriptions and was not verified on a "
    "real file."
)
ALONE_BESIDE: Final = (
    "Only {names} shows it, the snapshots do not; the form of that log is known from public descriptions "
    "and was not verified on a real file."
)
NAMED: Final = (
    inside.LOG_ONLY,
    inside.LOG_ALONE,
    inside.LOG_AND_COLLECTION,
    inside.PUT_BACK,
    inside.NOT_IN_AFTER,
    inside.BACK_LATER,
)
"""Sentences of a finding that name the event log; another log may be the one that shows it."""
OF_THE_END: Final = (inside.PUT_BACK, inside.NOT_IN_AFTER, inside.BACK_LATER)
"""Those of them that are about the last record."""
PARTLY: Final = (
    "{names} alone shows what was at {times}; its form is known from public descriptions and was not verified "
    "on a real file."
)
"""What leans on a form that nobody has verified for a part of its times."""
MOST: Final = 4
"""Times that such a sentence names."""
NUMBERS: Final = "What the numbers of its states mean is not documented, so it is not certain."
STATES: Final = ("before snapshot", "after snapshot", "state at collection")
MOMENT: Final = timedelta(minutes=1)
"""How far a record of the log may lie from the one that it belongs to."""
DISCARDED: Final = "Defender discarded this exclusion (error {error}), so it may have no effect."


def in_context(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with what the other witnesses add to each."""
    findings = list(findings)
    case = who.with_sessions_that_matter(case, findings)
    found = zones.fits(case)
    return [
        _in_context(case, dated.with_clock(case, dated.with_doubts(case, f, found)))
        for f in findings
    ]


def _in_context(case: Case, finding: Finding) -> Finding:
    finding = _without_after(case, _named(_leaning(case, finding)))
    finding = configuration.weighed(case, confirmed.with_prints(case, finding))
    finding = ended.with_end(case, _discarded(case, finding))
    finding = meanwhile.with_incidents(finding, case.incidents)
    return _with_step(who.with_actors(finding, case))


def _with_step(finding: Finding) -> Finding:
    """Return a finding with the step that fits its state: what is restored is not to be put back."""
    rule = RULES.get(finding.rule)
    if rule is None or finding.next_step != rule.next_step:
        return finding
    return replace(finding, next_step=rule.step(still_weakened=finding.still_weakened))


def _leaning(case: Case, finding: Finding) -> Finding:
    """Note that a finding leans on a form alone that nobody has verified.

    A snapshot or the state at collection among its witnesses shows how it ended, not that it was.
    """
    members = {w.member for w in finding.witnesses if w.source not in STATES}
    history = case.histories.get(subject_of(finding.setting or "", finding.key))
    compared = history is not None and history.difference is not None
    if not members or compared:
        return finding
    if not members <= case.support.unverified:
        return _leaning_partly(case, finding)
    names = " and ".join(sorted(m.rpartition("!")[2] for m in members))
    only = inside.LOG_ONLY in finding.detail
    rest = finding.detail.replace(inside.LOG_ONLY, "").strip()
    notes = [(ALONE_BESIDE if only else ALONE).format(names=names)]
    tamper = finding.setting == case.catalogue.the("tamper-protection").name
    if tamper:
        notes.append(NUMBERS)
    return replace(
        finding,
        detail=" ".join([*notes, rest] if only else [rest, *notes]).strip(),
        certainty="uncertain" if tamper else finding.certainty,
    )


def _leaning_partly(case: Case, finding: Finding) -> Finding:
    """Note which times only a form shows that nobody has verified: what two logs tell is told by the other."""
    rests = [w for w in finding.witnesses if w.member in case.support.unverified and w.time]
    if not rests or finding.change is None:  # of an incident the others confirm it
        return finding
    names = " and ".join(sorted({w.member.rpartition("!")[2] for w in rests}))
    times = [at(w.time) for w in rests[:MOST] if w.time is not None]
    more = " ..." if len(rests) > MOST else ""
    note = PARTLY.format(names=names, times=f"{', '.join(times)}{more}")
    return replace(finding, detail=f"{finding.detail} {note}".strip())


def _named(finding: Finding) -> Finding:
    """Return a finding whose sentences name the logs that show it, where that is not the event log alone."""
    found = [_log_of(one) for one in finding.witnesses if one.source not in STATES]
    logs = sorted(set(found), key=lambda log: (log != "event log", log))
    if not logs or logs == ["event log"]:
        return finding
    detail = finding.detail
    for sentence in NAMED:
        own = found[-1:] if sentence in OF_THE_END else logs
        said = sentence.replace("event log", " and the ".join(own))
        if len(own) > 1:
            said = said.replace(" shows it, the snapshots", " show it, the snapshots")
        detail = detail.replace(sentence, said)
    return replace(finding, detail=detail)


_AFTER: Final = "the after snapshot does not show it."


def _without_after(case: Case, finding: Finding) -> Finding:
    """Return a finding whose sentence says why the after snapshot does not show it."""
    if _AFTER not in finding.detail:
        return finding
    held = finding.states.after_snapshot
    why = _WHY.get(held.kind) if held else None
    reason = "is missing" if case.after is None else why or "does not show it"
    detail = finding.detail.replace(_AFTER, f"the after snapshot {reason}.")
    return replace(finding, detail=detail)


_WHY: Final = {"cut": "shows only a part of the list", "unreadable": "could not read it"}


def _log_of(one: Witness) -> str:
    """Return the log that a witness stands in: `event 5007` is of the event log, `event Row` of hunting."""
    if not one.source.startswith("event "):
        return one.source.partition(",")[0]
    return (
        "event log" if one.source.removeprefix("event ").isdigit() else "export of advanced hunting"
    )


def _discarded(case: Case, finding: Finding) -> Finding:
    """Note that an exclusion was discarded while it was set; uncertain where each of its stretches was."""
    found = case.support.discarded.get(item_key(finding.key or ""), ())
    setting = case.catalogue.find(finding.setting or "")
    if not found or setting is None or not setting.item_kind:
        return finding
    spans = _spans(case, finding)
    held = [[one for one in found if _lies_in(one.time, span)] for span in spans]
    if not any(held):
        return finding
    note = DISCARDED.format(error=next(each[-1].error for each in held if each))
    detail = f"{finding.detail} {note}".strip()
    return replace(
        finding, detail=detail, certainty="uncertain" if all(held) else finding.certainty
    )


def _spans(case: Case, finding: Finding) -> list[_Span]:
    """Return when an exclusion was set: its rounds, or the window where no record dates it."""
    if finding.rounds:
        return [(one.start, one.end) for one in finding.rounds]
    if finding.first_seen is not None:
        return [(finding.first_seen, None)]
    window = case.window
    return [(window.start, None) if window else (None, None)]


def _lies_in(time: datetime, span: _Span) -> bool:
    start, end = span
    return (start is None or start - MOMENT <= time) and (end is None or time <= end + MOMENT)


def notices(case: Case, findings: Sequence[Finding]) -> tuple[Notice, ...]:
    """Return what the evidence leaves open: who was there, whether local changes count."""
    return (
        *zones.notices(zones.fits(case).items()),
        *configuration.unknown(case),
        *configuration.by_design(case),
        *who.nobody_known(case, findings),
        *sessions.unlisted(case),
        *windows.quota_elsewhere(case),
        *coverage.rested(case),
    )
