"""Did troubleshooting mode last longer than it can."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.base.model import Notice
from mpdiff.base.notices import sentence
from mpdiff.evidence.window import OPTION
from mpdiff.findings.make import evidence_finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Finding
    from mpdiff.findings.case import Case

ELSEWHERE: Final = "quota-used-elsewhere"
QUOTA: Final = ("TroubleShootingDailyMaxQuota", "TroubleShootingDailyQuotaLeft")
LONGEST: Final = 6
SLACK_MINUTES: Final = 15
"""What a window can take to start, and what numbers may be rounded by."""
SLACK_SECONDS = 300
"""A window may last a few minutes longer than documented before it is worth a word."""


def window_exceeded(case: Case) -> Iterator[Finding]:
    """Note for a window that is longer than any document allows, if the evidence tells it."""
    span = case.window
    if span is None or span.start is None or span.end is None or not span.certain:
        return
    if span.basis == OPTION:
        return
    hours = case.catalogue.data.window_hours
    longest = max(hours)
    seconds = (span.end - span.start).total_seconds()
    if seconds > longest * 3600 + SLACK_SECONDS:
        yield evidence_finding(
            "window-exceeded",
            f"The window lasted {seconds / 3600:.1f} hours; documented are {longest}",
            f"According to {span.basis}. The mode ends by itself after {longest} hours "
            f"({min(hours)} in older versions).",
        )


def quota(case: Case) -> Iterator[Finding]:
    """Yield that the windows of a day last longer in all than a device is allowed.

    A second window on the same day is legal. One that is longer by itself has a finding of its own.
    """
    limit = case.catalogue.data.window.quota
    spans = _apart(case)
    for start, _ in spans:
        until = start + timedelta(hours=limit.renewed_after_hours)
        lengths = [min(b, until) - a for a, b in spans if start <= a < until]
        seconds = sum(length.total_seconds() for length in lengths)
        if len(lengths) > 1 and seconds > limit.hours * 3600 + SLACK_SECONDS:
            yield evidence_finding(
                "quota-exceeded",
                f"Troubleshooting mode was on for {seconds / 3600:.1f} hours in {len(lengths)} windows "
                f"within {limit.renewed_after_hours}; {limit.hours} are allowed",
                "The quota is whole again 24 hours after the mode was first turned on.",
            )
            return


def quota_elsewhere(case: Case) -> Iterator[Notice]:
    """Yield that a print of the status says of more use of the mode than the known windows account for.

    Its numbers are taken as minutes; their filled form was seen in no public print.
    """
    known = sum((end - start).total_seconds() for start, end in _apart(case)) / 60
    for one in case.support.statuses:
        most, left = (_number(one.values.get(name)) for name in QUOTA)
        if (
            most is not None
            and left is not None
            and (most - left > known + SLACK_MINUTES or left < 0)
        ):
            words = {"used": str(most - left), "most": str(most), "known": f"{known:.0f}"}
            yield Notice(ELSEWHERE, sentence(ELSEWHERE, 1, **words), one.member)


def _number(value: object) -> int | None:
    """Return a number, which may stand as text where it is below 0; None for what is none."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    digits = text.strip().removeprefix("-")
    whole = digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST
    return int(text) if whole else None


def _apart(case: Case) -> list[tuple[datetime, datetime]]:
    """Return every known window once, in the order of time; what overlaps is one."""
    known = list(case.spans)
    span = case.window
    if span and span.start and span.end and span.certain and span.basis != OPTION:
        known.append((span.start, min(span.end, case.collected or span.end)))
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(known):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return joined
