"""Exports of advanced hunting and Log Analytics: the window's own events, and who did what.

A row has a time, mostly `ActionType`, `DeviceName`, and details as JSON in `AdditionalFields`.
Microsoft's own query for troubleshooting mode projects the details and neither of the two, so a
row is identified by the columns it has. Registry rows are spelled as event 5007 spells a change.
Sources: Microsoft's troubleshooting-mode pages and the schema reference of advanced hunting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from mpdiff.base import limits
from mpdiff.base.letter_case import fold
from mpdiff.base.model import Event
from mpdiff.base.text.encoding import decode_head
from mpdiff.base.text.late import late
from mpdiff.readers.events.source import EventSource, Reading
from mpdiff.readers.events.tables.copies import Written, copies
from mpdiff.readers.events.tables.exports import (
    TIMES,
    Moment,
    Moments,
    Row,
    bare_column,
    export_columns,
    export_rows,
    of_column,
    written,
)
from mpdiff.readers.events.templates import NEW_VALUE, OLD_VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.readers.events.local_times.clock import Clock

TROUBLESHOOTING: Final = "AntivirusTroubleshootModeEvent"
TAMPERING: Final = "TamperingAttempt"
VALUE_SET: Final = "RegistryValueSet"
VALUE_DELETED: Final = "RegistryValueDeleted"
PROCESS_CREATED: Final = "ProcessCreated"
KEY_CREATED: Final = "RegistryKeyCreated"
KEY_DELETED: Final = "RegistryKeyDeleted"
KEY_RENAMED: Final = "RegistryKeyRenamed"
REGISTRY: Final = (VALUE_SET, VALUE_DELETED, KEY_CREATED, KEY_DELETED, KEY_RENAMED)
KEYS_GONE: Final = (KEY_DELETED, KEY_RENAMED)
POWERSHELL: Final = "PowerShellCommand"
LOGON: Final = "LogonSuccess"
VALUE_DATA: Final = "RegistryValueData"
"""A column that tells something where it is empty: an empty text was set."""
UNTOLD: Final = "(Current)"
"""What stands for data that are not told, as in event 5013."""

_PREFIXES: Final = ("Antivirus", "Asr", "ControlledFolderAccess", "ExploitGuard", "Tamper")
"""Action types of DeviceEvents that tell of protection."""
_IDENTIFIED: Final = {
    "TroubleshootingState": TROUBLESHOOTING,
    "RegistryKey": VALUE_SET,
    "ProcessCommandLine": PROCESS_CREATED,
}
"""The columns that tell what a row without an action type is."""

_PROTECTION: Final = late(
    r"\\(?:Windows Defender|Services\\(?:WinDefend|WdFilter|WdBoot|WdNisDrv|WdNisSvc|Sense))"
    r"(?:\\|$)"
    r"|\\Policies\\Microsoft\\Windows Advanced Threat Protection\\?$",
    re.IGNORECASE,
)
_MACHINE: Final = late(r"(?:HKEY_LOCAL_MACHINE|\\?REGISTRY\\MACHINE)\\", re.IGNORECASE)
_TEXT_TYPES: Final = frozenset({"string", "expandstring", "multistring", "binary"})
_MAX_DIGITS: Final = 20
_ACTOR: Final = ("InitiatingProcessAccountUpn", "InitiatingProcessAccountName", "AccountName")
_OWNER: Final = ("AccountUpn", "AccountName", *_ACTOR)
_PROCESS: Final = ("InitiatingProcessFolderPath", "InitiatingProcessFileName")
_LINES: Final = {PROCESS_CREATED: "ProcessCommandLine", POWERSHELL: "Command"}
"""The column that holds the command line."""
_CREATED: Final = ("FolderPath", "FileName")
_KEYS: Final = late(r'"((?:[^"\\\r\n]|\\.){1,200})"\s*:')
_NAMES: Final = late(r'"name"\s*:\s*"([^"\\\r\n]{1,200})"', re.IGNORECASE)
_DETAIL: Final = late(r"Troubleshooting[A-Z]\w*")


def detect(head: bytes) -> bool:
    """Tell an export by its column names."""
    text = decode_head(head)
    if text is None:
        return False
    if text.lstrip("\ufeff \r\n\t")[:1] in ("{", "["):
        names = [bare_column(name) for name in (*_KEYS.findall(text), *_NAMES.findall(text))]
    else:
        names = export_columns(text)
    return _is_export(names)


def _is_export(names: list[str]) -> bool:
    found = set(map(_detail, names))
    return bool(found.intersection(TIMES) and found.intersection(("ActionType", *_IDENTIFIED)))


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
    moments = Moments()
    found: list[tuple[Written, Row]] = []
    others = False
    for row in export_rows(text, reading):
        moments.prepare(row)
        fields = _fields(row)
        action = _action(fields)
        if action is None:
            reading.say("rows-not-read")
            others = True
        else:
            found.append((Written(action, fields, written(row)[0]), row))
    again = list(copies([one for one, _ in found]))
    for (one, row), is_copy in zip(found, again, strict=True):
        moment = None if is_copy else moments.of(row, reading)
        if moment is not None:
            reading.seen(1, moment.time, moment.time)
            yield _event(one.action, one.fields, moment, reading)
    if not reading.count:
        reading.say("export-no-row-read" if others and not found else "log-empty")


# --- events ---------------------------------------------------------------------------------------


def _action(fields: dict[str, str]) -> str | None:
    """Return what a row tells of; None for what can matter to nobody."""
    action = fields.get("ActionType") or next(
        (action for name, action in _IDENTIFIED.items() if name in fields), ""
    )
    if action == KEY_CREATED:
        return None  # an empty key changes nothing
    if action in REGISTRY:
        keys = fields.get("RegistryKey", ""), fields.get("PreviousRegistryKey", "")
        return action if any(map(_PROTECTION.search, keys)) else None
    if action == PROCESS_CREATED:
        return action if "ProcessCommandLine" in fields else None
    if action == POWERSHELL:
        return action if "Command" in fields else None
    if action == LOGON:
        return action if "LogonType" in fields and "AccountName" in fields else None
    return action if action.startswith(_PREFIXES) else None


def _event(action: str, told: dict[str, str], moment: Moment, reading: Reading) -> Event:
    fields = {name: reading.cut(value) for name, value in told.items()}
    if action in REGISTRY:
        fields.update(_change(action, fields))
    created = action == PROCESS_CREATED
    line = _LINES.get(action, "InitiatingProcessCommandLine")
    return Event(
        time=moment.time,
        event_id=action,
        member=reading.member,
        fields=fields,
        computer=fields.get("DeviceName"),
        actor=_account(fields)
        if action == LOGON
        else _first(fields, _OWNER if created else _ACTOR),
        time_certain=moment.certain,
        other_times=moment.others,
        process=_first(fields, _CREATED if created else _PROCESS),
        command_line=fields.get(line),
    )


def _account(fields: dict[str, str]) -> str:
    domain, name = fields.get("AccountDomain", ""), fields["AccountName"]
    return f"{domain}\\{name}" if domain else name


def _first(fields: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if name in fields), None)


def _change(action: str, fields: dict[str, str]) -> dict[str, str]:
    """Spell a registry row as event 5007 does; no old value where the row does not tell it.

    A key that is gone is a value of which nobody knows what it held.
    """
    key = _MACHINE.sub(lambda _: "HKLM\\", fields.get("RegistryKey", ""), count=1)
    name = fields.get("RegistryValueName", "")
    path = f"{key}\\{name}" if name else key
    kind = fields.get("RegistryValueType", "")
    old = fields.get("PreviousRegistryValueData")
    if action in KEYS_GONE:
        gone = fields.get("PreviousRegistryKey") or fields.get("RegistryKey", "")
        key = _MACHINE.sub(lambda _: "HKLM\\", gone, count=1).rstrip("\\")
        return {OLD_VALUE: f"{key} = {UNTOLD}", NEW_VALUE: ""}
    if action == VALUE_DELETED:
        data = UNTOLD if old is None else _data(old, kind)
        return {OLD_VALUE: f"{path} = {data}", NEW_VALUE: ""}
    told = fields.get(VALUE_DATA) if fold(kind) in _TEXT_TYPES else fields.get(VALUE_DATA) or None
    new = {NEW_VALUE: f"{path} = {UNTOLD if told is None else _data(told, kind)}"}
    return new if old is None else {OLD_VALUE: f"{path} = {_data(old, kind)}", **new}


def _data(data: str, kind: str) -> str:
    """Spell a number in hexadecimal digits; the export has decimal ones."""
    number = data.isascii() and data.isdecimal() and len(data) <= _MAX_DIGITS
    return f"0x{int(data):X}" if number and fold(kind) not in _TEXT_TYPES else data


# --- fields ---------------------------------------------------------------------------------------


def _fields(row: Row) -> dict[str, str]:
    """Return what a row tells by name, the details inside it included."""
    fields: dict[str, str] = {}
    for column, value in row.items():
        name = bare_column(column) if isinstance(column, str) else ""
        if not name or value is None or (value == "" and name != VALUE_DATA):
            continue
        details = _details(value)
        if name == "AdditionalFields" or any(map(_DETAIL.fullmatch, details)):
            fields.update({n: _text(v) for n, v in details.items() if v not in (None, "")})
        else:
            fields[_detail(name)] = of_column(column, _text(value))
    return fields


def _detail(column: str) -> str:
    """Return the name of a detail that a query projected as `_properties_Name`."""
    found = _DETAIL.search(column)
    return found[0] if found and column.endswith(found[0]) else column


def _details(value: object) -> dict[str, Any]:
    """Read the JSON inside a row; what is none returns nothing."""
    if isinstance(value, str) and value.lstrip()[:1] == "{":
        try:
            value = msgspec.json.decode(value)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            return {}
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


SOURCE: Final = EventSource(
    "hunting",
    "hunting",
    "advanced hunting or Log Analytics export (CSV, JSON, JSON lines): "
    f"{TROUBLESHOOTING}, {TAMPERING}, detections, registry, process and logon events",
    detect,
    read,
)
