"""Times as people read them, always in UTC: `8 Jul 2026 21:04-01:02 UTC`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mpdiff.base.model import Report, Window

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


def minute_in_words(time: datetime) -> str:
    """Return `9 Jul 2026 03:12 UTC`."""
    return f"{day(time)} {hour(time)} UTC"


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
    last = report.coverage.last if report.current and report.coverage else None
    return f"{minute_in_words(last)} or later" if last else ""
