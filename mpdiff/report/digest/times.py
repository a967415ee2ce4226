"""Times as people read them: `8 Jul 2026 21:04-01:02 UTC`; local ones of unknown zone say that they are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal

from mpdiff.base.times import duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.base.model import Finding, Report, Round, TimeDoubt, TimelineEntry, Window

LOCAL: Final = "local time"
BOUNDS: Final = "bounds"
"""The doubt of stretches that are as long as they can have been."""
ROUNDS: Final = 20
"""Stretches of weakness that a finding lists; the rest is counted."""
DOUBTS: Final[dict[TimeDoubt, str]] = {
    "zone": "The zone of these times is unknown{}.",
    "day-order": "Whether their day or their month comes first is open.",
    "clock": "The clock was set back meanwhile, so how long it lasted and which came last is open.",
    "bounds": "So long at the most: other records bound what no record dates.",
    "course": "Beginning and end are not certain: a record may be missing, or another place may have held another value.",
}
"""Why the times of a finding are not certain, in a sentence."""

_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]


def day(time: datetime) -> str:
    """Return `8 Jul 2026`; no locale changes it."""
    shown = time.astimezone(UTC)
    return f"{shown.day} {_MONTHS[shown.month - 1]} {shown.year}"


def hour(time: datetime) -> str:
    """Return `21:04`."""
    return f"{time.astimezone(UTC):%H:%M}"


def minute_in_words(time: datetime, zone: str = "UTC") -> str:
    """Return `9 Jul 2026 03:12 UTC`; `zone`: what the time is of, as `zone_of` returns it."""
    return f"{day(time)} {hour(time)} {zone}"


def to_the_second(time: datetime) -> str:
    """Return a time to the second, without its zone: `2026-07-14 10:24:07`."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def zone_of(finding: Finding) -> str:
    """Return what the times of a finding are of: UTC, or local time of unknown zone."""
    return LOCAL if "zone" in finding.timing.doubts else "UTC"


def offset_that_fits(findings: Iterable[Finding]) -> str:
    """Return `; --timezone +02:00 would fit` where one offset fits the local times of all; else empty."""
    found = {f.timing.zone_fits for f in findings if "zone" in f.timing.doubts}
    fit = found.pop() if len(found) == 1 else None
    return f"; --timezone {fit} would fit" if fit else ""


def time_doubt(finding: Finding) -> str:
    """State why the times of a finding are not certain; empty where they are, or where it has none."""
    if finding.times_certain or (finding.first_seen or finding.last_seen) is None:
        return ""
    begun = finding.first_seen is not None
    doubts = [doubt for doubt in finding.timing.doubts if begun or doubt != "course"]
    said = (DOUBTS[doubt].format(offset_that_fits([finding])) for doubt in doubts)
    return " ".join(said) or "These times are not certain." * begun


def times_of(finding: Finding) -> str:
    """State when it was weak or changed, and why that is not certain."""
    return " ".join(part for part in (when_weak(finding), time_doubt(finding)) if part)


def when_weak(finding: Finding) -> str:
    """State when a setting was weak or, where nobody knows, when it was changed, or seen."""
    zone = zone_of(finding)
    if finding.rounds:
        over = finding.still_weakened is False
        shown = [_round_in_words(r, zone, over=over) for r in finding.rounds[:ROUNDS]]
        more = len(finding.rounds) - len(shown)
        most = "at most " if BOUNDS in finding.timing.doubts else ""
        return f"Weak {most}{', '.join(shown)}{f' and {more} times more' if more else ''}."
    first, last = finding.first_seen, finding.last_seen
    if first is None:
        return f"Put back {to_the_second(last)} {zone}." if last else ""
    word = "Changed" if finding.kind is not None and finding.effect != "unknown" else "Seen"
    if last is None or to_the_second(last) == to_the_second(first):
        return f"{word} {to_the_second(first)} {zone}."
    return f"{word} {_stretch(first, last)} {zone}."


def _round_in_words(stretch: Round, zone: str, *, over: bool) -> str:
    if stretch.end is None or stretch.seconds is None:
        start = f"from {to_the_second(stretch.start)} {zone}"
        return f"{start} to an unknown time" if over else f"{start} on"
    span = _stretch(stretch.start, stretch.end)
    return f"from {span} {zone} ({duration(stretch.seconds)})"


def _stretch(start: datetime, end: datetime) -> str:
    """Return both ends, the day once."""
    first, last = to_the_second(start), to_the_second(end)
    return f"{first} to {last[11:] if last[:11] == first[:11] else last}"


def report_mark(report: Report) -> str:
    """Return the remark for an event whose time is not certain: what such times of this report are."""
    unsure = [entry for entry in report.timeline if not entry.time_certain]
    return clock_of(report, unsure) if _is_local(report, unsure) else "time not certain"


def _is_local(report: Report, unsure: Sequence[TimelineEntry]) -> bool:
    zoneless = {n.member for n in report.notices if n.code in _ZONELESS}
    return bool(unsure) and all(entry.member in zoneless for entry in unsure)


DrawnClock = Literal["UTC", "local", "mixed"]


def drawn_clock(report: Report) -> DrawnClock:
    """Return what one axis for all times of a report would be of: UTC, local time of unknown zone, or both."""
    local = [entry for entry in report.timeline if not entry.time_certain]
    if not _is_local(report, local):
        return "UTC"
    others = (one for one in report.incidents if one.time_certain and one.kind != "session")
    return "local" if len(local) == len(report.timeline) and not any(others) else "mixed"


def zone_of_log(report: Report) -> str:
    """Return what the times of a log are whose times are not certain: local ones, or UTC that is not certain."""
    if any(n.code in _ZONELESS for n in report.notices):
        return f"{LOCAL}, zone unknown"
    return "UTC, not certain"


def clock_of(report: Report, entries: Sequence[TimelineEntry]) -> str:
    """Return what the times of a timeline are: UTC, or local time of unknown zone, marked where some are."""
    unsure = [entry for entry in entries if not entry.time_certain]
    if not unsure:
        return "UTC"
    if not _is_local(report, unsure):
        return "UTC; ? not certain"
    local = f"{LOCAL}, zone unknown{offset_that_fits(report.findings)}"
    return local if len(unsure) == len(entries) else f"UTC; ? {local}"


def clock_of_incidents(report: Report) -> str:
    """Return what the times of what happened beside the settings are, as `clock_of` says it."""
    unsure = [one for one in report.incidents if not one.time_certain]
    zoneless = {n.member for n in report.notices if n.code in _ZONELESS}
    if not unsure:
        return "UTC"
    if not all(one.witness.member in zoneless for one in unsure):
        return "UTC; ? not certain"
    local = f"{LOCAL}, zone unknown"
    return local if len(unsure) == len(report.incidents) else f"UTC; ? {local}"


def time_mark(finding: Finding) -> str:
    """Return a remark for beside a bare time: `local time, zone unknown; --timezone +02:00 would fit`; else empty."""
    if finding.times_certain or finding.first_seen is None:
        return ""
    if zone_of(finding) == LOCAL:
        return f"{LOCAL}, zone unknown{offset_that_fits([finding])}"
    return "time not certain"


def zone_of_times(report: Report) -> str:
    """Return what the times of a report are, for where no timeline stands below it."""
    return clock_of(report, report.timeline).replace("; ? ", "; those marked ? ")


_ZONELESS: Final = ("zone-assumed", "export-zone-assumed", "mplog-zone-unchecked")
"""Notices of a source whose local times are taken as UTC."""


def span(window: Window | None) -> str:
    """Return the window in one phrase; empty where neither edge is known."""
    if window is None or (window.start is None and window.end is None):
        return ""
    if window.start is None:
        return f"window to {minute_in_words(window.end)}" if window.end else ""
    if window.end is None:
        return f"window from {minute_in_words(window.start)}"
    start, end = window.start.astimezone(UTC), window.end.astimezone(UTC)
    far = (end - start).days > 0
    return f"{day(start)} {hour(start)}-{minute_in_words(end) if far else f'{hour(end)} UTC'}"


def collection_time(report: Report) -> str:
    """Return when the package was collected, as exactly as the evidence shows; empty for unknown.

    Without a time of its own, the state is at least as late as the last event of the log.
    """
    known = report.current.taken_at if report.current else None
    if known is not None:
        return minute_in_words(known)
    log = report.coverage if report.current else None
    if log is None or log.last is None:
        return ""
    if log.time_certain:
        return f"{minute_in_words(log.last)} or later"
    local = any(n.code in _ZONELESS for n in report.notices)
    return f"{minute_in_words(log.last, LOCAL)} or later" if local else ""
