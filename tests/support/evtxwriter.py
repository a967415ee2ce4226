"""Writes small but valid Windows event logs (`.evtx`), so that tests need no file of anyone's.

The layout follows the public description of the format (libyal's "Windows XML Event Log" and
Microsoft's [MS-EVEN6] for binary XML): a 4096-byte header, chunks of 64 KiB with checksums, and in
every chunk the templates that its records refer to. As in logs written by Windows, a record is a
template for `System` whose last value is another binary XML fragment for `EventData`.

The same events always give the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import md5
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEFENDER: Final = "Microsoft-Windows-Windows Defender/Operational"
PROVIDER: Final = "Microsoft-Windows-Windows Defender"
PROVIDER_ID: Final = UUID("11cd958a-c507-4ef3-b3f2-5fd9dfbd2c78")
LOCAL_SYSTEM: Final = "S-1-5-18"

HEADER_SIZE: Final = 4096
CHUNK_SIZE: Final = 0x10000
RECORDS_AT: Final = 512
NAMESPACE: Final = "http://schemas.microsoft.com/win/2004/08/events/event"

FRAGMENT: Final = b"\x0f\x01\x01\x00"
END_OF_FRAGMENT: Final = b"\x00"
CLOSE_START_TAG: Final = b"\x02"
CLOSE_EMPTY: Final = b"\x03"
END_ELEMENT: Final = b"\x04"

STRING, UINT8, UINT16, UINT32, UINT64 = 0x01, 0x04, 0x06, 0x08, 0x0A
GUID, FILETIME, SID, HEX64, BINXML = 0x0F, 0x11, 0x13, 0x15, 0x21

_1601: Final = datetime(1601, 1, 1, tzinfo=UTC)
_HEADER: Final = struct.Struct("<8sQQQIHHHH")
_CHUNK: Final = struct.Struct("<8sQQQQIIII")
_VALUES: Final = struct.Struct("<HBBBHQQIIQ")

# What the System template substitutes, in order; the last five vary in size.
_SYSTEM_TYPES: Final = (
    UINT16,  # 0 EventID
    UINT8,  # 1 Version
    UINT8,  # 2 Level
    UINT8,  # 3 Opcode
    UINT16,  # 4 Task
    HEX64,  # 5 Keywords
    FILETIME,  # 6 TimeCreated
    UINT32,  # 7 ProcessID
    UINT32,  # 8 ThreadID
    UINT64,  # 9 EventRecordID
    GUID,  # 10 Provider's Guid
    STRING,  # 11 Provider's Name
    STRING,  # 12 Channel
    STRING,  # 13 Computer
    SID,  # 14 UserID
    BINXML,  # 15 EventData
)
_FIXED_SIZES: Final = (2, 1, 1, 1, 2, 8, 8, 4, 4, 8, 16)
_SYSTEM_HEAD: Final = len(_SYSTEM_TYPES).to_bytes(4, "little") + b"".join(
    bytes([size, 0, kind, 0]) for size, kind in zip(_FIXED_SIZES, _SYSTEM_TYPES, strict=False)
)
_VARYING: Final = tuple(bytes([kind, 0]) for kind in _SYSTEM_TYPES[len(_FIXED_SIZES) :])


@dataclass(frozen=True)
class EventSpec:
    """One event to write. `time` is in UTC.

    `fields`: a mapping returns named `Data`, a plain sequence unnamed `Data`, None no `EventData`.
    """

    time: datetime
    event_id: int
    record_id: int
    fields: Mapping[str, str] | Sequence[str] | None = field(default_factory=dict)
    computer: str = "DESKTOP-TEST"
    user_sid: str = LOCAL_SYSTEM
    user_data: str = ""
    """The element of `UserData` that holds the fields, for the few events that have no `EventData`."""
    provider: str = ""
    """Who wrote the event, where that is not the log's usual provider."""


def write_evtx(
    events: Sequence[EventSpec],
    channel: str = DEFENDER,
    provider: str = PROVIDER,
    *,
    dirty: bool = False,
) -> bytes:
    """Return the bytes of an event log that holds `events` in this order.

    `dirty` writes what is on disk while the service runs: the flag set and no chunk counted.
    Raises ValueError for an event that does not fit into one chunk.
    """
    writer = _Log(channel, provider)
    for event in events:
        writer.add(event)
    return writer.finish(dirty=dirty)


def filetime(time: datetime) -> int:
    """Return the 100-nanosecond intervals from 1601 until `time`."""
    delta = time - _1601
    return (delta.days * 86_400 + delta.seconds) * 10_000_000 + delta.microseconds * 10


class _Log:
    """Fills chunks with records."""

    def __init__(self, channel: str, provider: str) -> None:
        self.channel = channel.encode("utf-16-le")
        self.provider = provider.encode("utf-16-le")
        self.chunks: list[bytes] = []
        self.chunk = _Chunk()
        self.next_number = 1

    def add(self, event: EventSpec) -> None:
        if not self.chunk.add(event, self.next_number, self.channel, self.provider):
            self._flush()
            if not self.chunk.add(event, self.next_number, self.channel, self.provider):
                raise ValueError(f"event {event.record_id} does not fit into one chunk")
        self.next_number += 1

    def _flush(self) -> None:
        if self.chunk.numbers:
            self.chunks.append(self.chunk.finish())
        self.chunk = _Chunk()

    def finish(self, *, dirty: bool) -> bytes:
        self._flush()
        count = len(self.chunks)
        last = max(count - 1, 0)
        head = bytearray(HEADER_SIZE)
        _HEADER.pack_into(
            head, 0, b"ElfFile\0", 0, 0 if dirty else last, self.next_number, 128, 1, 3, 4096,
            1 if dirty else count,
        )  # fmt: skip
        struct.pack_into("<I", head, 120, 1 if dirty else 0)
        struct.pack_into("<I", head, 124, zlib.crc32(head[:120]))
        return bytes(head) + b"".join(self.chunks)


class _Chunk:
    """One chunk: records, and the names and templates that they share."""

    def __init__(self) -> None:
        self.body = bytearray(RECORDS_AT)
        self.numbers: list[int] = []
        self.names: dict[str, int] = {}
        self.templates: dict[object, bytes] = {}
        self.last_record = RECORDS_AT
        self._user_data = ""

    def add(self, event: EventSpec, number: int, channel: bytes, provider: bytes) -> bool:
        """Append a record; False, and nothing changed, where there is no room."""
        start, tables = len(self.body), self.body[128:RECORDS_AT]
        names, templates = len(self.names), len(self.templates)
        time = filetime(event.time)
        self.body += b"\0" * 24
        try:
            self._record(event, time, channel, provider)
            size = len(self.body) + 4 - start
        except (struct.error, OverflowError):  # a size of more than 16 bits
            size = CHUNK_SIZE
        if start + size > CHUNK_SIZE:
            del self.body[start:]
            self.body[128:RECORDS_AT] = tables
            for table, known in ((self.names, names), (self.templates, templates)):
                while len(table) > known:
                    table.popitem()
            return False
        struct.pack_into("<4sIQQ", self.body, start, b"**\0\0", size, number, time)
        self.body += size.to_bytes(4, "little")
        self.numbers.append(number)
        self.last_record = start
        return True

    def finish(self) -> bytes:
        used = len(self.body)
        body = self.body + b"\0" * (CHUNK_SIZE - used)
        first, last = self.numbers[0], self.numbers[-1]
        _CHUNK.pack_into(
            body, 0, b"ElfChnk\0", first, last, first, last, 128, self.last_record, used,
            zlib.crc32(body[RECORDS_AT:used]),
        )  # fmt: skip
        struct.pack_into("<I", body, 120, 1)
        struct.pack_into("<I", body, 124, zlib.crc32(body[128:RECORDS_AT], zlib.crc32(body[:120])))
        return bytes(body)

    def _record(self, event: EventSpec, time: int, channel: bytes, provider: bytes) -> None:
        body = self.body
        body += FRAGMENT
        self._instance("System", self._system)
        provider = event.provider.encode("utf-16-le") or provider
        computer = event.computer.encode("utf-16-le")
        sid = _sid(event.user_sid)
        sizes = (len(provider), len(channel), len(computer), len(sid), 0)
        data_size_at = len(body) + 4 + 4 * len(_SYSTEM_TYPES) - 4
        body += _SYSTEM_HEAD + b"".join(
            size.to_bytes(2, "little") + kind for size, kind in zip(sizes, _VARYING, strict=True)
        )
        body += _VALUES.pack(event.event_id, 0, 4, 0, 0, 1 << 63, time, 1234, 5678, event.record_id)
        body += PROVIDER_ID.bytes_le + provider + channel + computer + sid
        data_at = len(body)
        if event.fields is not None:
            self._user_data = event.user_data
            self._event_data(event.fields)
        struct.pack_into("<H", body, data_size_at, len(body) - data_at)
        body += END_OF_FRAGMENT

    def _event_data(self, fields: Mapping[str, str] | Sequence[str]) -> None:
        names: tuple[str | None, ...] = (None,) * len(fields)
        texts = fields
        if isinstance(fields, Mapping):
            names, texts = tuple(fields), tuple(fields.values())
        values = [text.encode("utf-16-le") for text in texts]
        self.body += FRAGMENT
        if self._user_data:
            self._instance((self._user_data, names), lambda: self._user_elements(names))
        else:
            self._instance(names, lambda: self._data_elements(names))
        self.body += len(values).to_bytes(4, "little")
        self.body += b"".join(len(value).to_bytes(2, "little") + b"\1\0" for value in values)
        self.body += b"".join(values) + END_OF_FRAGMENT

    # --- templates: written where they are first used, then referred to -------------------------

    def _instance(self, key: object, write: Callable[[], None]) -> None:
        """Write a template instance up to its values, and the template itself where it is new."""
        body = self.body
        known = self.templates.get(key)
        if known is not None:
            body += known
            return
        offset = len(body) + 10
        guid = md5(repr(key).encode(), usedforsecurity=False).digest()
        reference = b"\x0c\x01" + guid[:4] + offset.to_bytes(4, "little")
        bucket = 384 + 4 * (guid[0] % 32)
        body += reference + body[bucket : bucket + 4] + guid + b"\0" * 4
        body[bucket : bucket + 4] = offset.to_bytes(4, "little")
        size_at = len(body) - 4
        body += FRAGMENT
        write()
        body += END_OF_FRAGMENT
        struct.pack_into("<I", body, size_at, len(body) - size_at - 4)
        self.templates[key] = reference

    def _system(self) -> None:
        value = self._value
        with self._element("Event", xmlns=_text(NAMESPACE)):
            with self._element("System"):
                self._leaf("Provider", Name=value(11), Guid=value(10))
                self._leaf("EventID", value(0))
                self._leaf("Version", value(1))
                self._leaf("Level", value(2))
                self._leaf("Task", value(4))
                self._leaf("Opcode", value(3))
                self._leaf("Keywords", value(5))
                self._leaf("TimeCreated", SystemTime=value(6))
                self._leaf("EventRecordID", value(9))
                self._leaf("Execution", ProcessID=value(7), ThreadID=value(8))
                self._leaf("Channel", value(12))
                self._leaf("Computer", value(13))
                self._leaf("Security", UserID=value(14))
            self.body += value(15)

    @staticmethod
    def _value(index: int) -> bytes:
        """Return the substitution of the System template's value `index`."""
        return b"\x0d" + index.to_bytes(2, "little") + bytes([_SYSTEM_TYPES[index]])

    def _data_elements(self, names: tuple[str | None, ...]) -> None:
        with self._element("EventData"):
            for index, name in enumerate(names):
                attributes = {} if name is None else {"Name": _text(name)}
                value = b"\x0d" + index.to_bytes(2, "little") + bytes([STRING])
                self._leaf("Data", value, **attributes)

    def _user_elements(self, names: tuple[str | None, ...]) -> None:
        with self._element("UserData"), self._element(self._user_data, xmlns=_text("urn:x")):
            for index, name in enumerate(names):
                value = b"\x0d" + index.to_bytes(2, "little") + bytes([STRING])
                self._leaf(name or "Data", value)

    def _leaf(self, name: str, content: bytes = b"", **attributes: bytes) -> None:
        with self._element(name, empty=not content, **attributes):
            self.body += content

    @contextmanager
    def _element(self, name: str, *, empty: bool = False, **attributes: bytes) -> Iterator[None]:
        body = self.body
        body += (b"\x41" if attributes else b"\x01") + b"\xff\xff" + b"\0" * 4
        start = len(body)
        self._name(name)
        if attributes:
            self._attributes(attributes)
        body += CLOSE_EMPTY if empty else CLOSE_START_TAG
        yield
        if not empty:
            body += END_ELEMENT
        struct.pack_into("<I", body, start - 4, len(body) - start)

    def _attributes(self, attributes: dict[str, bytes]) -> None:
        self.body += b"\0" * 4
        start = len(self.body)
        for index, (name, value) in enumerate(attributes.items(), 1):
            self.body += b"\x06" if index == len(attributes) else b"\x46"
            self._name(name)
            self.body += value
        struct.pack_into("<I", self.body, start - 4, len(self.body) - start)

    def _name(self, name: str) -> None:
        """Write the offset of a name, and the name itself where it is new in this chunk."""
        known = self.names.get(name)
        if known is not None:
            self.body += known.to_bytes(4, "little")
            return
        offset = len(self.body) + 4
        self.names[name] = offset
        hashed = 0
        for char in name:
            hashed = (hashed * 65599 + ord(char)) & 0xFFFFFFFF
        bucket = 128 + 4 * (hashed % 64)
        before = bytes(self.body[bucket : bucket + 4])
        self.body[bucket : bucket + 4] = offset.to_bytes(4, "little")
        self.body += offset.to_bytes(4, "little") + before
        self.body += struct.pack("<HH", hashed & 0xFFFF, len(name))
        self.body += name.encode("utf-16-le") + b"\0\0"


def _text(text: str) -> bytes:
    return b"\x05\x01" + len(text).to_bytes(2, "little") + text.encode("utf-16-le")


@cache
def _sid(text: str) -> bytes:
    """`S-1-5-18` as Windows stores it."""
    revision, authority, *parts = (int(part) for part in text.removeprefix("S-").split("-"))
    head = bytes([revision, len(parts)]) + authority.to_bytes(6, "big")
    return head + b"".join(part.to_bytes(4, "little") for part in parts)
