"""What of a report a campaign keeps."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import item_key
from mpdiff.base.model import SEVERITIES
from mpdiff.base.severity import severity_rank
from mpdiff.fleet.model import (
    MOST_FINDINGS,
    NO_DEVICE,
    Closed,
    PackageResult,
    State,
    Step,
    Stretch,
    Weakness,
)
from mpdiff.report.summary import DOUBTS, is_incomplete

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Finding, Report, Severity, TimelineEntry

MOST_STEPS: Final = 500
MOST_TEXT: Final = 300
"""Characters of an item or a value that are kept."""


def condense(report: Report, path: str, content: str, reports: dict[str, str]) -> PackageResult:
    """Return what is kept of a report. `path`: as it was given, without secrets of a URL."""
    still_open = [f for f in report.findings if f.status == "open"]
    window, coverage = report.window, report.coverage
    partly = is_incomplete(report)
    found, steps = list(_weaknesses(report.findings)), list(_steps(report))
    weaknesses, kept_steps = _gravest(found), _gravest_steps(steps, found)
    unnamed = sum(f.stands_for for f in report.findings if _is_weakness(f) and f.stands_for > 1)
    return PackageResult(
        path=path,
        content=content,
        state=_package_state(report, still_open, partly=partly),
        verdict=report.summary.headline or report.summary.verdict,
        worst=_worst(still_open),
        open=_counts_by_severity(still_open),
        still_weakened=report.summary.still_weakened,
        device=report.device.hostname or report.device.computer_id or NO_DEVICE,
        computer_id=report.device.computer_id,
        window_start=window.start if window else None,
        window_end=window.end if window else None,
        window_certain=window.certain if window else True,
        seen_from=coverage.first if coverage else None,
        seen_until=coverage.last if coverage else None,
        records=coverage.records if coverage else None,
        one_log=coverage is not None
        and len(coverage.members) == 1
        and coverage.time_certain
        and not coverage.setbacks,
        weaknesses=weaknesses,
        steps=kept_steps,
        findings_left_out=len(found) - len(weaknesses) + unnamed,
        steps_left_out=len(steps) - len(kept_steps),
        strengthened=tuple(
            (c.setting, shortened(c.key)) for c in report.changes if c.effect == "strengthened"
        )[:MOST_FINDINGS],
        closed=tuple(_closed(report))[:MOST_FINDINGS],
        read_in_part=partly,
        notices=tuple(sorted({notice.code for notice in report.notices})),
        reports=reports,
    )


def shortened(text: str | None) -> str | None:
    """Return a text, or of a long one its beginning and a digest: two long ones stay two."""
    if text is None or len(text) <= MOST_TEXT:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{text[: MOST_TEXT - 20]}... {digest}"


def _package_state(report: Report, still_open: Sequence[Finding], *, partly: bool) -> State:
    """Return clean only where something was compared and everything could be read."""
    if any(f.effect == "weakened" and f.severity != "info" for f in still_open):
        return "weakened"
    doubtful = any(f.rule in DOUBTS for f in still_open)
    if partly or doubtful or not report.summary.compared:
        return "unknown"
    return "look" if any(f.severity != "info" for f in still_open) else "clean"


def _worst(findings: Sequence[Finding]) -> Severity | None:
    return min((f.severity for f in findings), key=severity_rank, default=None)


def _counts_by_severity(findings: Sequence[Finding]) -> tuple[int, int, int, int, int]:
    critical, high, medium, low, info = (
        sum(f.stands_for for f in findings if f.severity == severity) for severity in SEVERITIES
    )
    return critical, high, medium, low, info


def _gravest(found: Sequence[Weakness]) -> tuple[Weakness, ...]:
    """Return the gravest of many, all of few."""
    if len(found) > MOST_FINDINGS:
        found = sorted(found, key=lambda one: severity_rank(one.severity))
    return tuple(found[:MOST_FINDINGS])


def _gravest_steps(steps: Sequence[Step], found: Sequence[Weakness]) -> tuple[Step, ...]:
    """Return the steps to what is gravest of many, all of few; in the order of the log."""
    if len(steps) <= MOST_STEPS:
        return tuple(steps)
    ranks: dict[tuple[str, str | None], int] = {}
    for one in found:
        thing, rank = (one.setting, one.key), severity_rank(one.severity)
        ranks[thing] = min(ranks.get(thing, rank), rank)
    graver = sorted(steps, key=lambda s: (ranks.get((s.setting, s.key), len(SEVERITIES)), s.time))
    kept = set(graver[:MOST_STEPS])
    return tuple(step for step in steps if step in kept)[:MOST_STEPS]


def _is_weakness(finding: Finding) -> bool:
    """Return whether it tells of a setting, and does not only refuse or reassure."""
    return finding.setting is not None and finding.effect in ("weakened", "unknown")


def _weaknesses(findings: Sequence[Finding]) -> Iterator[Weakness]:
    """Yield what findings about a setting come to."""
    for finding in filter(_is_weakness, findings):
        if finding.setting is None:
            continue
        yield Weakness(
            rule=finding.rule,
            severity=finding.severity,
            setting=finding.setting,
            key=shortened(finding.key),
            kind=finding.kind,
            effect=finding.effect,
            certainty=finding.certainty,
            status=finding.status,
            still_weakened=finding.still_weakened,
            became=shortened(finding.after_text) or "",
            label=finding.label,
            is_text=isinstance(finding.after, str),
            first_seen=finding.first_seen,
            stretches=tuple(Stretch(r.start, r.end) for r in finding.rounds),
            still_set=finding.current_text is not None
            and finding.current_text == finding.after_text,
        )


def _closed(report: Report) -> Iterator[Closed]:
    """Yield what the last word of the log on it strengthened, and when."""
    last: dict[tuple[str, str], TimelineEntry] = {}
    for entry in report.timeline:
        if not entry.refused:
            last[entry.setting, item_key(entry.key or "")] = entry
    for entry in last.values():
        if entry.effect == "strengthened" and entry.time_certain:
            yield Closed(entry.setting, shortened(entry.key), entry.time)


def _steps(report: Report) -> Iterator[Step]:
    """Yield the weakenings of the log inside the window, each once."""
    last: tuple[str, str | None, str] | None = None
    for entry in report.timeline:
        if entry.refused or entry.in_window is False or entry.effect == "strengthened":
            continue
        if entry.effect == "neutral" or not entry.time_certain:
            continue
        step = entry.setting, shortened(entry.key), shortened(entry.after_text) or ""
        if step != last:  # two events may report one change
            yield Step(entry.time, *step)
        last = step
