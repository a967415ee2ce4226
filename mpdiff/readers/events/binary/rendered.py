"""Records as the `evtx` package renders them: chunks to documents, documents to events."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Raw, Struct

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.model import Event
from mpdiff.readers.events.binary.chunks import CHUNK_SIZE
from mpdiff.readers.events.source import (
    CONFIGURATION_CHANGED,
    EARLIEST,
    LATEST,
    NEW_VALUE,
    OLD_VALUE,
    Reading,
)
from mpdiff.readers.events.templates import TEMPLATES, kept_as, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAGIC: Final = b"ElfFile\0"
HEADER_SIZE: Final = 4096

_SERVICE_ACCOUNTS: Final = frozenset({"S-1-5-18", "S-1-5-19", "S-1-5-20"})


class _Time(Struct, gc=False):
    SystemTime: str = ""


class _TimeCreated(Struct, gc=False):
    attributes: _Time = msgspec.field(name="#attributes", default_factory=_Time)


class _User(Struct, gc=False):
    UserID: str | None = None


class _Security(Struct, gc=False):
    attributes: _User | None = msgspec.field(name="#attributes", default=None)


class _Name(Struct, gc=False):
    Name: str = ""


class _Provider(Struct, gc=False):
    attributes: _Name = msgspec.field(name="#attributes", default_factory=_Name)


class System(Struct, gc=False):
    """What every event says of itself."""

    Provider: _Provider | None = None
    EventID: int | str | dict[str, Any] | None = None
    EventRecordID: int | str | None = None
    TimeCreated: _TimeCreated | None = None
    Channel: str | None = None
    Computer: str | None = None
    Security: _Security | None = None


class Record(Struct, gc=False):
    """One event; its parts are named as in the log."""

    System: System
    EventData: Raw = Raw()
    UserData: Raw = Raw()

    @property
    def time(self) -> datetime | None:
        """Return the event's time, None where it has none that is plausible."""
        created = self.System.TimeCreated
        return None if created is None else rendered_instant(created.attributes.SystemTime)

    @property
    def provider(self) -> str:
        """Return the name of the provider, empty where there is none."""
        provider = self.System.Provider
        return "" if provider is None else provider.attributes.Name

    @property
    def number(self) -> int | None:
        """Return the record's number."""
        number = self.System.EventRecordID
        return number if type(number) is int else _integer(number)

    @property
    def event_id(self) -> int | None:
        """Return the event's id."""
        event_id = self.System.EventID
        return event_id if type(event_id) is int else _integer(event_id)


class Document(Struct, gc=False):
    """What the package renders; no event where a record is covered."""

    Event: Record | None


class _Values(Struct, gc=False):
    old: str = msgspec.field(name=OLD_VALUE)
    new: str = msgspec.field(name=NEW_VALUE)


_documents: Final = msgspec.json.Decoder(Document).decode_lines
_document: Final = msgspec.json.Decoder(Document).decode
_values: Final = msgspec.json.Decoder(_Values).decode
_named_text: Final = msgspec.json.Decoder(dict[str, str]).decode
_data_of: Final = itemgetter("data")


# --- chunks to documents --------------------------------------------------------------------------


def require_parser(member: str) -> None:
    """Raise InputError `reader-missing` where the package `evtx` is not installed."""
    try:
        import evtx  # noqa: F401  some systems have no wheel of it
    except ImportError as error:
        raise InputError(
            "reader-missing",
            "The package evtx, which reads event logs, is not installed here.",
            member=member,
            cure="Give the log as text, or run mpdiff on another system.",
        ) from error


def rendered_records(chunks: Sequence[bytearray], reading: Reading) -> list[Document]:
    """Return the records of some chunks; what is damaged costs its chunk or record only."""
    if not chunks:
        return []
    try:
        return _documents("\n".join(map(_data_of, _records(chunks))))
    except BaseException as error:  # noqa: BLE001  the parser's panics are no Exception
        _reraise_unless_damage(error)
    return [document for chunk in chunks for document in _render_one(chunk, reading)]


def _records(chunks: Sequence[bytearray]) -> Iterator[Any]:
    """Iterate the records of chunks under a file header of their own."""
    from evtx import PyEvtxParser

    log = io.BytesIO(b"".join((_header(len(chunks)), *chunks)))
    records: Any = PyEvtxParser(log, number_of_threads=1).records_json()
    return iter(records)


def _render_one(chunk: bytearray, reading: Reading) -> Iterator[Document]:
    """Return what can be read of one chunk of a batch that failed."""
    try:
        records = _records([chunk])
    except BaseException as error:  # noqa: BLE001  see render
        _reraise_unless_damage(error)
        reading.say("log-damaged")
        return
    for _ in range(CHUNK_SIZE):  # a chunk cannot hold as many
        try:
            document = _document(next(records)["data"])
        except StopIteration:
            return
        except BaseException as error:  # noqa: BLE001  see render
            _reraise_unless_damage(error)
            reading.say("log-damaged")
            continue
        yield document


def _reraise_unless_damage(error: BaseException) -> None:
    """Let through what is no sign of damage: an interrupt, an exit, no memory."""
    if isinstance(error, MemoryError):
        raise error
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error


def _header(chunks: int) -> bytes:
    fields = struct.pack("<8sQQQIHHHH", MAGIC, 0, chunks - 1, 0, 128, 1, 3, HEADER_SIZE, chunks)
    fields = fields.ljust(120, b"\0")
    return (fields + struct.pack("<II", 0, zlib.crc32(fields))).ljust(HEADER_SIZE, b"\0")


# --- documents to events --------------------------------------------------------------------------


def to_event(record: Record, time: datetime, reading: Reading) -> Event | None:
    """Make the event of a record; None for one that cannot matter, and, noted, one without data."""
    system = record.System
    event_id = system.EventID
    if type(event_id) is not int:
        event_id = _integer(event_id)
    if event_id is None or event_id not in TEMPLATES:
        return None
    fields = _fields(event_id, record.EventData, reading)
    if event_id == CONFIGURATION_CHANGED and not any(fields.values()):
        reading.say("event-empty")
        return None
    security, number = system.Security, system.EventRecordID
    actor = None if security is None else _actor(security)
    if not actor:
        actor = account(fields) if "User" in fields else None
    if type(number) is not int:
        number = _integer(number)
    # By place: a name costs as much as a field.
    member, computer = reading.member, system.Computer
    return Event(time, event_id, member, fields, number, computer, actor, True, (), number)  # noqa: FBT003


def account(fields: dict[str, str]) -> str | None:
    """Return the account that an event names as `User`, unless it is the system itself."""
    user, domain = fields.get("User", ""), fields.get("Domain", "")
    if not user:
        return None
    name = f"{domain}\\{user}" if domain and user and "\\" not in user else user
    service = fields.get("SID", "") in _SERVICE_ACCOUNTS or name.upper().endswith("\\SYSTEM")
    return None if service or not name.strip("\\") else name


def rendered_instant(text: str) -> datetime | None:
    """Read a time as rendered: RFC 3339 in UTC, up to nine digits of a second; None for others."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    if time.tzinfo is not UTC:
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return time if EARLIEST <= time < LATEST else None


def _actor(security: _Security) -> str | None:
    """Return the account of the event; the Defender service's own account says nothing."""
    if security.attributes is None:
        return None
    sid = security.attributes.UserID
    return None if sid in _SERVICE_ACCOUNTS else sid


def _integer(value: object) -> int | None:
    """Read a number that is written as text, or as an element with attributes."""
    if isinstance(value, dict):
        value = value.get("#text")
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isdecimal() and len(value) < 20:  # noqa: PLR2004  64 bits
        return int(value)
    return None


def _fields(event_id: int, data: Raw, reading: Reading) -> dict[str, str]:
    """Return the data by name. Unnamed data takes the names of the event's template."""
    change = event_id == CONFIGURATION_CHANGED
    try:
        if change:
            values = _values(data)
            fields = {OLD_VALUE: values.old, NEW_VALUE: values.new}
        else:
            fields = _named_text(data)
    except msgspec.MsgspecError:
        fields = unusual(data, TEMPLATES[event_id])
    if not change:
        fields = {
            kept: resolved(value) if value[:2] == "%%" else value
            for name, value in fields.items()
            if value and (kept := kept_as(name))
        }
    if len(data) > limits.MAX_EVENT_VALUE:
        fields = {name: reading.cut(value) for name, value in fields.items()}
    return fields


def unusual(raw: Raw, names: Sequence[str] = ()) -> dict[str, str]:
    """Read data that is no plain map of names to text: none, numbers, unnamed `Data`.

    `names`: those that unnamed data takes; without any they are `param1`, `param2` and so on.
    """
    try:
        data = msgspec.json.decode(raw) if raw else None
    except (msgspec.MsgspecError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    values = data.get("Data")
    if isinstance(values, dict):
        values = values.get("#text")
    if isinstance(values, list):
        wanted = names or [f"param{index + 1}" for index in range(len(values))]
        return dict(zip(wanted, map(_text, values), strict=False))
    return {name: _text(value) for name, value in data.items() if name != "#attributes"}


def _text(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("#text")
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    return "" if value is None else str(value)
