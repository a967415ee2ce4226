"""What tamper protection refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.base.model import Finding, Timing
from mpdiff.findings.make import evidence_finding
from mpdiff.findings.timing import statement_witness
from mpdiff.history.moments import in_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.findings.case import Case
    from mpdiff.history.build import History


def refused(case: Case) -> Iterator[Finding]:
    """Yield one finding for all refused attempts on one subject inside the window."""
    for history in case.histories.values():
        if history.refused:
            yield from _of_subject(case, history)


def _of_subject(case: Case, history: History) -> Iterator[Finding]:
    tries = [s for s in history.refused if in_window(s, case.window) is not False]
    if not tries:
        return
    subject = history.setting if history.key is None else f"{history.setting} {history.key}"
    count = "a change" if len(tries) == 1 else f"{len(tries)} changes"
    setting = case.catalogue.find(history.setting)
    finding = evidence_finding(
        "tamper-blocked",
        f"Tamper protection blocked {count} of {subject}",
        (setting.meaning + ": " if setting else "") + "the attempt failed, nothing changed.",
        setting=history.setting,
        key=history.key,
    )
    yield replace(
        finding,
        effect="neutral",
        timing=Timing(
            first_seen=tries[0].time,
            last_seen=tries[-1].time,
            times_certain=all(s.time_certain for s in tries),
        ),
        witnesses=tuple(statement_witness(s) for s in tries[:20]),
    )
