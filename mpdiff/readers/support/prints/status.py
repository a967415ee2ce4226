"""Prints of `Get-MpComputerStatus`: what the product applied when somebody printed it.

The print does not carry the time at which it was made; the latest of its own times is what it is
not older than. Absent, blank and a value are three things.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from msgspec import Struct

from mpdiff.base.model import Notice  # noqa: TC001  msgspec resolves the annotations
from mpdiff.base.text.late import late
from mpdiff.catalogue import catalogue
from mpdiff.readers.support.notes import Notes
from mpdiff.readers.support.prints.moments import Moment, certain_moment, printed_moment
from mpdiff.readers.support.prints.objects import objects
from mpdiff.readers.support.prints.transcripts import parts
from mpdiff.readers.support.text import head_text, whole_text

if TYPE_CHECKING:
    from mpdiff.readers.support.prints.moments import LocalClock
    from mpdiff.readers.support.prints.objects import Values
    from mpdiff.readers.support.prints.transcripts import Part

Type = Literal["bool", "text", "number", "time", "time ahead"]
StatusValue = bool | int | str | Moment | None
"""None: printed blank."""

_SHARED: Final = frozenset({catalogue().the("device-id").name})
"""Printed by Get-MpPreference as well."""

FIELDS: Final[dict[str, Type]] = {
    **dict.fromkeys(
        (
            "AMServiceEnabled",
            "AntispywareEnabled",
            "AntivirusEnabled",
            "BehaviorMonitorEnabled",
            "DefenderSignaturesOutOfDate",
            "IoavProtectionEnabled",
            "IsTamperProtected",
            "NISEnabled",
            "OnAccessProtectionEnabled",
            "RealTimeProtectionEnabled",
            "RebootRequired",
        ),
        "bool",
    ),
    **dict.fromkeys(
        (
            "AMEngineVersion",
            "AMProductVersion",
            "AMRunningMode",
            "AMServiceVersion",
            "AntivirusSignatureVersion",
            *_SHARED,
            "SmartAppControlState",
            "TamperProtectionSource",
            "TroubleShootingMode",
            "TroubleShootingModeSource",
        ),
        "text",
    ),
    **dict.fromkeys(
        (
            "AntivirusSignatureAge",
            "ControlledConfigurationState",
            "TroubleShootingDailyMaxQuota",
            "TroubleShootingDailyQuotaLeft",
            "TroubleShootingExpirationLeft",
        ),
        "number",
    ),
    **dict.fromkeys(
        (
            "AntispywareSignatureLastUpdated",
            "AntivirusSignatureLastUpdated",
            "FullScanEndTime",
            "FullScanStartTime",
            "NISSignatureLastUpdated",
            "QuickScanEndTime",
            "QuickScanStartTime",
            "TroubleShootingStartTime",
        ),
        "time",
    ),
    **dict.fromkeys(("TroubleShootingEndTime", "TroubleShootingQuotaResetTime"), "time ahead"),
}
"""The properties that are read. A number that is none, in no public print filled, stays its text."""

FIRST: Final = "AMEngineVersion"
MIDDLE: Final = ("RealTimeProtectionEnabled",)
"""What every platform prints at about the middle."""
_ENOUGH: Final = 3
_BY_NAME: Final = {name.lower(): name for name in FIELDS}
_NAME: Final = late(r"(?:^|[/!\\])[^/!\\]*mp-?computer-?status[^/!\\]*$", re.IGNORECASE)
_BOOLS: Final = {"true": True, "false": False}
_JSON_DATE: Final = late(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Status(Struct, frozen=True):
    """One print. `values`: the properties of `FIELDS` that it names, as the cmdlet spells them.

    Bool for a switch, int or text for a number, `Moment` for a time, text; None where printed blank.
    A value that is not of its property's type stays the text that was printed. `not_before`: the
    latest time that it names which lies in its past, so that it was printed then or later. `not_after`:
    when the transcript ended that it stands in.
    """

    values: dict[str, StatusValue]
    not_before: Moment | None = None
    not_after: Moment | None = None


class StatusPrints(Struct, frozen=True):
    """All prints that one member holds, in its order."""

    member: str
    prints: tuple[Status, ...]
    notices: tuple[Notice, ...] = ()
    kind: str = "status"


def detect(head: bytes, name: str) -> bool:
    """Tell a print by its property names, or by its own name."""
    return _NAME.search(name) is not None or any(_found(head_text(head), few=False))


def read(stream: BinaryIO, member: str, clock: LocalClock) -> StatusPrints:
    """Return the prints; `clock` reads console times. Never raises for damaged content."""
    notes = Notes(member)
    text = whole_text(stream, notes)
    odd: dict[str, None] = {}
    few = _NAME.search(member) is not None
    prints = tuple(
        _status(values, clock, part, odd)
        for part in parts(text, clock)
        for values in _found(part.text, few=few)
    )
    if odd:
        notes.say("status-odd-value", len(odd), names=", ".join(odd))
    if any(_is_cut(one) for one in prints):
        notes.say("support-cut")
    if not prints:
        notes.say("support-empty")
    return StatusPrints(member, prints, notes.notices)


def _is_cut(one: Status) -> bool:
    """Whether a print of all properties, which begins with the first by name, ends before the middle."""
    return FIRST in one.values and not any(name in one.values for name in MIDDLE)


def _found(text: str, *, few: bool) -> list[Values]:
    """Return the objects that are a status: three of its own properties, or one in a named file."""
    enough = 1 if few else _ENOUGH
    named = ({_BY_NAME.get(k.lower(), ""): v for k, v in o.items()} for o in objects(text))
    return [one for one in named if len(one.keys() - _SHARED - {""}) >= enough]


def _status(found: Values, clock: LocalClock, part: Part, odd: dict[str, None]) -> Status:
    values: dict[str, StatusValue] = {}
    for name, raw in found.items():
        if name:
            values[name] = _value(FIELDS[name], raw, clock)
            if not _fits(FIELDS[name], values[name]):
                odd[name] = None
    past = [v for n, v in values.items() if FIELDS[n] == "time" and isinstance(v, Moment)]
    times = [one for one in [*past, part.begun] if one is not None and one.time is not None]
    return Status(values, max(times, key=_instant, default=None), part.ended)


def _instant(one: Moment) -> datetime:
    return min([one.time, *one.others]) if one.time is not None else _EPOCH


def _value(kind: Type, raw: object, clock: LocalClock) -> StatusValue:
    if raw is None or raw == "":
        return None
    if kind == "bool":
        return raw if isinstance(raw, bool) else _BOOLS.get(str(raw).strip().lower(), str(raw))
    if kind == "number":
        return _number(raw)
    if kind in ("time", "time ahead"):
        return _time(raw, clock)
    return str(raw)


def _fits(kind: Type, value: StatusValue) -> bool:
    if value is None or kind in ("text", "number"):
        return True
    if isinstance(value, Moment):
        return value.time is not None
    return isinstance(value, bool)


def _number(raw: object) -> StatusValue:
    if isinstance(raw, int):
        return int(raw)
    text = str(raw).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else text  # noqa: PLR2004


def _time(raw: object, clock: LocalClock) -> StatusValue:
    if isinstance(raw, dict):  # PowerShell keeps a date's instant beside its text
        raw = raw.get("value") or raw.get("DateTime") or ""
    text = str(raw).strip()
    match = _JSON_DATE.fullmatch(text)
    if match is None:
        return printed_moment(text, clock) if text else None
    if text.startswith("/Date(-11644473600000"):
        return None  # the beginning of Windows' time: never
    try:
        return certain_moment(text, _EPOCH + timedelta(milliseconds=int(match[1])))
    except OverflowError:
        return Moment(text)
