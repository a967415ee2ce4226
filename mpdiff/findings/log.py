"""What the event log's silence is worth: gaps, protection off, and changes that it does not hold."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.evidence.logs import HEALTH_INTERVAL
from mpdiff.findings.changes import evidence_finding
from mpdiff.history.touches import ZONES, thing
from mpdiff.report.render.words import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Finding, LogCoverage, Window
    from mpdiff.catalogue.entries import Catalogue, Setting
    from mpdiff.evidence.facts import Logs


def log_findings(
    catalogue: Catalogue,
    findings: Sequence[Finding],
    logs: Logs,
    window: Window | None,
    *,
    until: datetime | None = None,
) -> Iterator[Finding]:
    """Return the findings about the log: protection off, gaps, and changes that it does not hold.

    `until`: when the package was collected, if that was before the window's end.
    """
    coverage = logs.coverage
    if coverage is None or not logs.operational:
        return
    yield from _protection_off(coverage, window)
    if window is None or window.start is None:
        return
    gaps = list(_gaps(coverage, window, until))
    if gaps:
        yield evidence_finding(
            "log-gap",
            "The event log cannot vouch for the whole window",
            " ".join(gaps) + " What was switched off and back on there would not be seen.",
        )
    elif coverage.time_certain and (missing := _unlogged(catalogue, findings, coverage)):
        yield _unlogged_finding(missing, logs)
    cleared = [t for t in coverage.cleared if _inside(t, window, coverage)]
    if cleared:
        finding = evidence_finding(
            "log-gap",
            f"Threat history was deleted at {cleared[0]:%Y-%m-%d %H:%M:%S} UTC",
            "Event 1013: what was found before is no longer listed. The event log itself is not "
            "touched by it.",
        )
        yield replace(
            finding,
            first_seen=cleared[0],
            last_seen=cleared[-1],
            times_certain=coverage.time_certain,
        )


def _protection_off(coverage: LogCoverage, window: Window | None) -> Iterator[Finding]:
    inside = [t for t in coverage.health_disabled if _inside(t, window, coverage)]
    if not inside:
        return
    known = window is not None and window.start is not None
    doubt = "" if known else " No window is known, so it may be older than the snapshots."
    if known and not coverage.time_certain:
        doubt = " The log's times are not certain, so it may lie outside the window."
    finding = evidence_finding(
        "protection-off",
        f"Scanning was off at {inside[0]:%Y-%m-%d %H:%M:%S} UTC, whatever the settings say",
        f"The log holds event 5010, 5012 or 5101.{doubt}",
    )
    yield replace(
        finding,
        first_seen=inside[0],
        last_seen=inside[-1],
        effect="weakened",
        certainty="uncertain" if doubt else "certain",
        times_certain=coverage.time_certain,
    )


def _inside(time: datetime, window: Window | None, coverage: LogCoverage) -> bool:
    if window is None or window.start is None:
        return True
    slack = timedelta(0) if coverage.time_certain else ZONES
    return window.start - slack <= time and (window.end is None or time <= window.end + slack)


def _gaps(coverage: LogCoverage, window: Window, until: datetime | None) -> Iterator[str]:
    """State where the log does not cover the window; times of an assumed zone may be off by hours."""
    start, end = window.start, until or window.end
    assert start is not None  # noqa: S101  the caller asked
    if coverage.first is None or coverage.last is None:
        yield "It holds no events."
        return
    slack = timedelta(0) if coverage.time_certain else ZONES
    if coverage.first > start + slack:
        yield f"It starts {duration((coverage.first - start).total_seconds())} after the window did."
    if end is not None and coverage.last < end - HEALTH_INTERVAL - slack:
        yield f"It ends {duration((end - coverage.last).total_seconds())} before the window did."
    holes = [(a, b) for a, b in coverage.gap_times if b >= start and (end is None or a <= end)]
    if holes:
        count = "a gap" if len(holes) == 1 else f"{len(holes)} gaps"
        yield (
            f"It has {count} inside the window: record numbers are missing, or one log ends "
            "before the next begins."
        )
    if coverage.damaged:
        yield "A part of it is damaged."


def _unlogged(
    catalogue: Catalogue, findings: Sequence[Finding], coverage: LogCoverage
) -> list[Finding]:
    """Find the changes that the log should hold: those of settings with a registry value.

    Not those that come with a platform version, nor those of which the log holds an event that
    does not tell the value (Policy Manager keeps a whole list in one text).
    """
    missing = []
    unread = {fold(path).removesuffix(" (mdm)") for path in coverage.unmapped}
    for finding in findings:
        if finding.kind is None or finding.setting is None or finding.first_seen is not None:
            continue
        setting = catalogue.find(finding.setting)
        if setting is None or not setting.registry or setting.drifts:
            continue
        if finding.certainty == "certain" and unread.isdisjoint(_policy_names(setting)):
            missing.append(finding)
    return missing


def _policy_names(setting: Setting) -> set[str]:
    """Return the names of a setting below Policy Manager, in lower case."""
    return {fold(e[3:].partition(" ")[0]) for e in setting.policy if e.startswith("PM:")}


def _unlogged_finding(missing: Sequence[Finding], logs: Logs) -> Finding:
    names = [f.setting if f.key is None else f"{f.setting} {f.label or f.key}" for f in missing]
    shown = ", ".join(str(n) for n in names[:10])
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""  # noqa: PLR2004  enough
    weakened = any(f.effect == "weakened" for f in missing)
    count = "A change is" if len(missing) == 1 else f"{len(missing)} changes are"
    said = [NOT_IN_LOG, *_outside(missing, logs)]
    if any(n.code in NOT_UNDERSTOOD for n in logs.notices):
        said.append("Some of its events could not be understood.")
    return evidence_finding(
        "unlogged",
        f"{count} not in the event log: {shown}{more}",
        " ".join(said),
        severity="medium" if weakened else "low",
    )


NOT_IN_LOG = (
    "The snapshots differ there, the log covers the window without a gap and records such changes "
    "as event 5007, and it holds none inside the window."
)
NOT_UNDERSTOOD = ("event-cut", "event-empty", "value-cut", "odd-time")
"""Notices that say that an event is left out, which may be the one that is looked for."""


def _outside(missing: Sequence[Finding], logs: Logs) -> Iterator[str]:
    """State which of the changes the log holds at another time."""
    for finding in missing[:10]:
        about = thing(finding.setting or "", finding.key)
        times = [t.time for t in logs.touches if not t.blocked and thing(t.setting, t.key) == about]
        if times:
            subject = finding.setting if finding.key is None else finding.label or finding.key
            yield f"{subject} was touched outside it, last at {times[-1]:%Y-%m-%d %H:%M:%S} UTC."
