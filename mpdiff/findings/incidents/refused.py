"""What tamper protection refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.base.model import Finding, Timing
from mpdiff.base.severity import one_step_milder
from mpdiff.findings.incidents.periods import NEAR
from mpdiff.findings.make import evidence_finding
from mpdiff.findings.rules import RULES
from mpdiff.findings.timing import statement_witness
from mpdiff.history.moments import of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Statement
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History

RULE = "tamper-blocked"
PERIODS = {"inside": "", "before": " (before the window)", "after": " (after the window)"}


def refused(case: Case) -> Iterator[Finding]:
    """Yield one finding for all refused attempts on one subject inside the window, or near it."""
    for history in case.histories.values():
        for period in PERIODS if history.refused else ():
            tries = [s for s in history.refused if _period(case, s) == period]
            if tries:
                yield _of_subject(case, history, tries, period)


def _period(case: Case, one: Statement) -> str | None:
    """Return where an attempt lies; None for one long before the window."""
    spot = of(one, case.window)
    start = case.opened
    if spot == "before" and (start is None or start - one.time > NEAR):
        return None
    return "inside" if spot == "open" else spot


def _of_subject(case: Case, history: History, tries: Sequence[Statement], period: str) -> Finding:
    setting = case.catalogue.find(history.setting)
    subject = (setting.plain if setting else "") or history.setting
    if history.key is not None:
        subject = f"{history.setting} {history.key}"
    count = "a change" if len(tries) == 1 else f"{len(tries)} changes"
    severity = RULES[RULE].severity
    finding = evidence_finding(
        RULE,
        f"Tamper protection blocked {count} of {subject}{PERIODS[period]}",
        (setting.meaning + ": " if setting else "") + "the attempt failed, nothing changed.",
        severity=severity if period == "inside" else one_step_milder(severity),
        setting=history.setting,
        key=history.key,
    )
    return replace(
        finding,
        effect="neutral",
        timing=Timing(
            first_seen=tries[0].time,
            last_seen=tries[-1].time,
            times_certain=all(s.time_certain for s in tries),
        ),
        witnesses=tuple(statement_witness(s) for s in tries[:20]),
    )
