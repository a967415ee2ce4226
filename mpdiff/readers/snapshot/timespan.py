"""Times of day and spans, as PowerShell, .NET, XML and JSON spell them, in one canonical form.

Canonical is .NET's constant format: `HH:MM:SS`, `D.HH:MM:SS` from one day up, with seven digits of
a second only where they are not zero. A number alone is no time: its unit is unknown.
"""

from __future__ import annotations

from typing import Final

from mpdiff.base.text.late import late
from mpdiff.base.text.lines import BLANKS

TICKS_PER_SECOND: Final = 10_000_000
_DAY: Final = 24 * 3600

_CONSTANT: Final = late(r"(?:(\d{1,8})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?\Z")
_DURATION: Final = late(
    r"P(?:(\d{1,8})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,7})\d{0,9})?S)?)?\Z"
)
_WIRE_DATE: Final = late(r"\\?/Date\((-?\d{1,17})(?:[+-]\d{4})?\)\\?/\Z")
_ISO: Final = late(
    r"\d{4}-\d{2}-\d{2}T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d{0,9})?)?(?:Z|[+-]\d{2}:?\d{2})?\Z"
)


def span_text(ticks: int) -> str:
    """Return the canonical text of a span in ticks (100 nanoseconds), zero or more."""
    seconds, fraction = divmod(ticks, TICKS_PER_SECOND)
    days, rest = divmod(seconds, _DAY)
    text = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    return (f"{days}." if days else "") + text + (f".{fraction:07d}" if fraction else "")


def canonical_time(text: str) -> str | None:
    r"""Return the canonical form of a spelled time, None if it is none.

    Takes `02:00:00`, `1.02:00:00`, `PT2H` (XML), `/Date(ms)/` (its time of day in UTC) and ISO
    dates (their time of day as spelled).
    """
    text = text.strip(BLANKS)
    if match := _CONSTANT.match(text):
        return _build(match[1], match[2], match[3], match[4], match[5], bounded=True)
    if text not in ("P", "PT") and (match := _DURATION.match(text)):
        return _build(match[1], match[2], match[3], match[4], match[5], bounded=False)
    if match := _WIRE_DATE.match(text):
        return span_text(int(match[1]) * 10_000 % (_DAY * TICKS_PER_SECOND))
    if match := _ISO.match(text):
        return _build(None, match[1], match[2], match[3], match[4], bounded=True)
    return None


def is_wire_date(value: object) -> bool:
    """Report whether the value is `/Date(ms)/`: an instant, whose time of day needs a zone."""
    return isinstance(value, str) and _WIRE_DATE.match(value.strip(BLANKS)) is not None


def _build(
    days: str | None,
    hours: str | None,
    minutes: str | None,
    seconds: str | None,
    fraction: str | None,
    *,
    bounded: bool,
) -> str | None:
    d, h, m, s = (int(part or 0) for part in (days, hours, minutes, seconds))
    if bounded and (h >= 24 or m >= 60 or s >= 60):  # noqa: PLR2004  a clock's bounds
        return None
    total = ((d * 24 + h) * 60 + m) * 60 + s
    return span_text(total * TICKS_PER_SECOND + int((fraction or "").ljust(7, "0")))
