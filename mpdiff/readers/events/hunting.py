"""Exports of advanced hunting (CSV or JSON): the window's own events, and tampering attempts.

A row has `Timestamp` (UTC), `ActionType`, `DeviceName` and, as JSON inside it, `AdditionalFields`.
Sources: Microsoft's troubleshooting-mode pages for `AntivirusTroubleshootModeEvent`; public hunting
queries for `TamperingAttempt`.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from mpdiff.base import limits
from mpdiff.base.encoding import decode_head
from mpdiff.base.model import Event
from mpdiff.readers.events.source import EARLIEST, LATEST, EventSource, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.readers.events.clock import Clock

TROUBLESHOOTING: Final = "AntivirusTroubleshootModeEvent"
TAMPERING: Final = "TamperingAttempt"
ACTIONS: Final = (TROUBLESHOOTING, TAMPERING)

_ACTOR: Final = ("InitiatingProcessAccountUpn", "InitiatingProcessAccountName", "AccountName")
_HEADER: Final = re.compile(r'\s*(?=[^\n]*\bTimestamp\b)(?=[^\n]*\bActionType\b)["\w]+[,;\t][^\n]*')
_KEYS: Final = re.compile(r'"(Timestamp|ActionType)"\s*:')
_FRACTION: Final = re.compile(r"(\.\d{6})\d+")
_ROWS: Final = ("Results", "results", "value")


def detect(head: bytes) -> bool:
    """Tell an export by its column names."""
    text = decode_head(head)
    if text is None:
        return False
    if text.lstrip()[:1] in ("{", "["):
        return set(_KEYS.findall(text)) == {"Timestamp", "ActionType"}
    return _HEADER.match(text) is not None


def read(stream: BinaryIO, member: str, clock: Clock) -> Reading:  # noqa: ARG001  times are UTC
    """Return the rows that can matter."""
    reading = Reading(member, "hunting")
    reading.events = _events(stream, reading)
    return reading


def _events(stream: BinaryIO, reading: Reading) -> Iterator[Event]:
    data = stream.read(limits.MAX_SNAPSHOT + 1)
    if len(data) > limits.MAX_SNAPSHOT:
        reading.say("log-too-large", limit=str(limits.MAX_SNAPSHOT))
        return
    text = decode_head(data)
    if text is None:
        reading.say("log-damaged")
        return
    for row in _rows(text, reading):
        event = _event(row, reading)
        if event is not None:
            yield event
    if not reading.count:
        reading.say("log-empty")


# --- rows -----------------------------------------------------------------------------------------


def _rows(text: str, reading: Reading) -> Iterator[dict[str, Any]]:
    text = text.lstrip("\ufeff \r\n\t")
    if text[:1] not in ("{", "["):
        yield from _csv_rows(text, reading)
        return
    try:
        yield from _objects(msgspec.json.decode(text))
    except (msgspec.DecodeError, RecursionError):
        yield from _json_lines(text, reading)


def _objects(found: object) -> Iterator[dict[str, Any]]:
    """Return the rows of a list, of the API's answer, or a single row."""
    if isinstance(found, dict):
        rows = next((found[name] for name in _ROWS if isinstance(found.get(name), list)), [found])
        found = rows
    if isinstance(found, list):
        yield from (row for row in found if isinstance(row, dict))


def _json_lines(text: str, reading: Reading) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            yield from _objects(msgspec.json.decode(line))
        except (msgspec.DecodeError, RecursionError):
            reading.say("log-damaged")


def _csv_rows(text: str, reading: Reading) -> Iterator[dict[str, Any]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows: Iterable[dict[str, Any]] = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    try:
        yield from rows
    except csv.Error:
        reading.say("log-damaged")


# --- events ---------------------------------------------------------------------------------------


def _event(row: dict[str, Any], reading: Reading) -> Event | None:
    action = row.get("ActionType")
    if action not in ACTIONS:
        reading.say("rows-not-read")
        return None
    time = _time(row.get("Timestamp"))
    if time is None:
        reading.say("odd-time")
        return None
    reading.seen(1, time, time)
    fields = {
        name: reading.cut(_text(value))
        for source in (row, _additional(row.get("AdditionalFields")))
        for name, value in source.items()
        if isinstance(name, str) and name != "AdditionalFields" and value not in (None, "")
    }
    actor = next((fields[name] for name in _ACTOR if name in fields), None)
    return Event(time, str(action), reading.member, fields, None, fields.get("DeviceName"), actor)


def _additional(value: object) -> dict[str, Any]:
    """Read the JSON inside a row; what is none returns nothing."""
    if isinstance(value, str):
        try:
            value = msgspec.json.decode(value)
        except (msgspec.DecodeError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def _time(value: object) -> datetime | None:
    """Read a UTC time in ISO 8601, with or without its zone; None outside of the plausible."""
    if not isinstance(value, str):
        return None
    try:
        time = datetime.fromisoformat(_FRACTION.sub(r"\1", value.strip()))
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return time if EARLIEST <= time < LATEST else None


SOURCE: Final = EventSource(
    "hunting",
    "hunting",
    f"advanced hunting export of {TROUBLESHOOTING} and {TAMPERING} (CSV, JSON, JSON lines)",
    detect,
    read,
)
