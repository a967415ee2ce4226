"""The report counted and judged in one line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from mpdiff.base.letter_case import item_key
from mpdiff.base.model import SEVERITIES, Finding, Report, Severity, Status, Summary
from mpdiff.base.notices import is_unread
from mpdiff.base.severity import severity_rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_T = TypeVar("_T")

DOUBTS = ("snapshot-missing", "snapshot-incomplete", "device-mismatch")
"""Rules whose findings mean that the comparison itself cannot be trusted whole."""


def summarise(findings: Sequence[Finding], *, changes: int, compared: int) -> Summary:
    """Count the findings and put the verdict into one line."""
    still_open = [f for f in findings if f.status == "open"]
    counts = _counted((f.severity, f) for f in still_open)
    status = _counted((f.status, f) for f in findings)
    there = [f for f in findings if f.still_weakened and f.status != "accepted"]
    # What was put back and weakened again is one thing with two findings.
    still = len({(f.setting, item_key(f.key or "")) for f in there if f.stands_for == 1})
    still += sum(f.stands_for for f in there if f.stands_for > 1)
    return Summary(
        critical=counts["critical"],
        high=counts["high"],
        medium=counts["medium"],
        low=counts["low"],
        info=counts["info"],
        changes=changes,
        verdict=_verdict_sentences(still_open, status, still, changes, compared),
        accepted=status["accepted"],
        explained=status["explained"],
        still_weakened=still,
        compared=compared,
    )


def _counted(findings: Iterable[tuple[_T, Finding]]) -> Counter[_T]:
    """Count findings by something, each for as many as it stands for."""
    counts = Counter[_T]()
    for what, finding in findings:
        counts[what] += finding.stands_for
    return counts


def _verdict_sentences(
    still_open: Sequence[Finding], status: Counter[Status], still: int, changes: int, compared: int
) -> str:
    settled = bool(status["explained"] or status["accepted"])
    parts = [_headline(still_open, changes, compared, settled=settled)]
    doubts = sorted({f.rule for f in still_open if f.rule in DOUBTS})
    if doubts:
        parts.append(f"Do not take it as the whole truth: {', '.join(doubts)}.")
    if still:
        parts.append(f"{many(still, 'weakening')} still there at collection.")
    words: tuple[Status, ...] = ("explained", "accepted")
    parts += [f"{many(status[w], 'finding')} {w}." for w in words if status[w]]
    return " ".join(parts)


def _headline(still_open: Sequence[Finding], changes: int, compared: int, *, settled: bool) -> str:
    if any(f.rule == "device-mismatch" for f in still_open):
        return "TWO DEVICES: their differences say nothing about what was changed on either."
    weakened = [f for f in still_open if f.effect == "weakened" and f.severity != "info"]
    certain = [f for f in weakened if f.certainty == "certain"]
    possible = [f for f in weakened if f.certainty != "certain"]
    other = [f for f in still_open if f.severity != "info" and f.effect != "weakened"]
    if weakened:
        more = f" {_by_severity(possible, 'possible weakening')}." if certain and possible else ""
        more += f" {many(sum(f.stands_for for f in other), 'other finding')}." if other else ""
        word = "WEAKENED" if certain else "POSSIBLY WEAKENED"
        return f"{word}: {_by_severity(certain or possible, 'weakening')}.{more}"
    found = "No open weakening" if settled else "No weakening found"
    if not compared:
        return "NOTHING COMPARED" + (f": look at {_by_severity(other)}." if other else ".")
    if any(f.rule in DOUBTS and f.severity != "low" for f in other):
        return f"UNKNOWN: what could not be read may be weakened; look at {_by_severity(other)}."
    if other:
        return f"{found}, but look at {_by_severity(other)}."
    return f"{found}: {many(compared, 'setting')} compared, {many(changes, 'change')}."


def verdict_word(findings: Sequence[Finding], *, compared: int) -> str:
    """Return the verdict's first word or two: `WEAKENED`, `No weakening found`, `UNKNOWN` ..."""
    still_open = [f for f in findings if f.status == "open"]
    settled = len(still_open) < len(findings)
    return (
        _headline(still_open, 0, compared, settled=settled)
        .partition(":")[0]
        .partition(",")[0]
        .rstrip(".")
    )


def _by_severity(findings: Sequence[Finding], word: str = "finding") -> str:
    counts = _counted((f.severity, f) for f in findings)
    listed = ", ".join(f"{counts[s]} {s}" for s in SEVERITIES if counts[s])
    return f"{many(counts.total(), word)} ({listed})"


def many(count: int, word: str) -> str:
    """Return how many there are: `1 finding`, `2 findings`."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def any_reaches(report: Report, threshold: Severity | None) -> bool:
    """Return whether an open finding is at or above a severity; nothing reaches None."""
    if threshold is None:
        return False
    limit = severity_rank(threshold)
    return any(f.status == "open" and severity_rank(f.severity) <= limit for f in report.findings)


def is_incomplete(report: Report) -> bool:
    """Return whether some evidence could not be read (`--strict`)."""
    if any(is_unread(n.code) for n in report.notices):
        return True
    if any(m.problem and m.kind not in ("fragment", "status") for m in report.evidence):
        return True
    return any(f.rule in ("snapshot-missing", "snapshot-incomplete") for f in report.findings)
