"""A query for advanced hunting, and the few forms of Kusto that all of them are made of.

Every value goes through `kusto_string`, every time through `instant`, so nothing of the evidence
can end a literal. A query has no blank line in it: the portal runs the block the cursor stands in.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from mpdiff.base.escape import kusto_string, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.base.model import Report

Group = Literal["window", "who", "while-off", "elsewhere"]
GROUPS: Final[tuple[Group, ...]] = ("window", "who", "while-off", "elsewhere")

BRING_BACK: Final = "Bring it back: export as CSV, then mpdiff diff PACKAGE --events EXPORT.csv"
KEEP: Final = "mpdiff does not read this export: keep it with the case."
OTHERS: Final = "Do not pass this export to --events: its rows are those of other devices."


class Query(Struct, frozen=True):
    """One query: the question it answers, what becomes of its export, the Kusto text."""

    group: Group
    question: str
    export: str
    lines: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the query with its comments, each one line."""
        comments = (f"[{self.group}] {self.question}", *self.remarks, self.export)
        return "\n".join((*map(kusto_comment, comments), *self.lines)) + "\n"


class Span(Struct, frozen=True, order=True):
    """From when to when. `end` None: until now."""

    start: datetime
    end: datetime | None


_DEVICE_ID: Final = re.compile(r"[0-9A-Fa-f]{40}\Z")
"""The DeviceId of Defender for Endpoint; Defender Antivirus's own id is a GUID."""
FOREVER: Final = datetime.max.replace(tzinfo=UTC)
MOST_SPANS: Final = 40
"""Spans in one condition; closer ones are put together until there are no more."""


def kusto_comment(text: str) -> str:
    """Return a comment of one line."""
    return f"// {visible(text)}"


def instant(time: datetime) -> str:
    """Return a datetime literal in UTC."""
    return f"datetime({time.astimezone(UTC).isoformat().replace('+00:00', 'Z')})"


def listed(values: Iterable[str]) -> str:
    """Return values between parentheses: `("a", "b")`."""
    return f"({', '.join(map(kusto_string, values))})"


def within(span: Span) -> str:
    """Return the condition that a row lies in the span."""
    end = "now()" if span.end is None else instant(span.end)
    return f"Timestamp between ({instant(span.start)} .. {end})"


def within_any(spans: Sequence[Span]) -> list[str]:
    """Return the lines of the condition that a row lies in one of the spans."""
    first, *others = (within(span) for span in spans)
    return [f"| where {first}", *(f"    or {other}" for other in others)]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans that do not overlap, at most `MOST_SPANS`, that cover all of these."""
    ordered = sorted(spans, key=lambda span: (span.start, span.end or FOREVER))
    gap = timedelta(0)
    found = _joined_spans(ordered, gap)
    while len(found) > MOST_SPANS:
        gap = max(gap * 2, timedelta(minutes=1))
        found = _joined_spans(found, gap)
    return found


def _joined_spans(ordered: Sequence[Span], gap: timedelta) -> list[Span]:
    found: list[Span] = []
    for span in ordered:
        last = found[-1] if found else None
        if last is None or (last.end is not None and span.start - last.end > gap):
            found.append(span)
            continue
        end = None if last.end is None or span.end is None else max(last.end, span.end)
        found[-1] = Span(last.start, end)
    return found


def moved(time: datetime, by: timedelta) -> datetime:
    """Return a time moved, or as it is where no calendar goes that far."""
    try:
        return time + by
    except OverflowError:
        return time


def hull(spans: Iterable[Span]) -> Span:
    """Return the one span that covers all of these; there is at least one."""
    known = list(spans)
    ends = [span.end for span in known]
    end = None if None in ends else max(e for e in ends if e is not None)
    return Span(min(span.start for span in known), end)


def on_device(report: Report) -> str:
    """Return the condition that a row is of this device; of none where its name is not known.

    Advanced hunting has the full name of a device that is in a domain, and the short one otherwise.
    """
    name, own = report.device.hostname or "", report.device.computer_id or ""
    short, dot, _ = name.partition(".")
    names = (name, short) if dot and short else (name,)
    conditions = [f"DeviceName in~ {listed(names)}"]
    if name and not dot:
        conditions.append(f"DeviceName startswith {kusto_string(f'{name}.')}")
    if _DEVICE_ID.match(own):
        conditions.append(f"DeviceId =~ {kusto_string(own)}")
    return f"| where {' or '.join(conditions)}"


def not_on_device(report: Report) -> str:
    """Return the condition that a row is of another device."""
    name = report.device.hostname or ""
    short = name.partition(".")[0]
    names = dict.fromkeys(part for part in (name, short) if part)
    if not names:
        return "| where isnotempty(DeviceName)"
    start = kusto_string(f"{short}.") if short else kusto_string(name)
    return f"| where DeviceName !in~ {listed(names)} and DeviceName !startswith {start}"


def device_remarks(report: Report) -> tuple[str, ...]:
    """Return what a reader must do before a query finds the device."""
    if report.device.hostname:
        return ()
    return ("The package does not name the device: put its name between the quotes.",)


def device_id_remark(report: Report) -> str:
    """Return what the id in the package is; empty where there is none or it is a DeviceId."""
    own = report.device.computer_id or ""
    if not own or _DEVICE_ID.match(own):
        return ""
    return f"{own} is Defender Antivirus's own id, which is no DeviceId of these tables."
