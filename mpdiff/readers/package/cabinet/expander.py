"""What expands a cabinet: its lists, and its files' bytes in one pass."""

from __future__ import annotations

import struct
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from msgspec import Struct

from mpdiff.base import limits

if TYPE_CHECKING:
    from io import BytesIO
    from types import TracebackType


_HEADER: Final = struct.Struct("<4s4xI4xI4xBBHHHHH")
"""CFHEADER of [MS-CAB] 2.1."""


class CabinetUnreadableError(Exception):
    """The cabinet's lists of folders and files cannot be read."""


class NotACabinetError(CabinetUnreadableError):
    """The file does not begin like a cabinet."""


class ReaderMissingError(CabinetUnreadableError):
    """Nothing that expands cabinets is installed."""


class Flow(Enum):
    """What the receiver of a file's bytes wants next."""

    MORE = "more"
    SKIP = "skip"
    """No more bytes, but a file behind this one is still wanted."""
    STOP = "stop"
    """No more bytes, and nothing behind them in this folder."""


Receive = Callable[[bytes], Flow]


class Entry(Struct, frozen=True):
    """A file as the cabinet lists it; `offset` in bytes of the expanded folder number `folder`.

    `modified`: year, month, day, hour, minute, second.
    """

    name: bytes
    size: int
    attributes: int
    modified: tuple[int, int, int, int, int, int]
    folder: int
    offset: int


class Header(Struct, frozen=True):
    """What CFHEADER says: the cabinet's length in bytes and what it holds."""

    length: int
    flags: int
    set_id: int
    set_index: int
    folders: int
    files: int


class Expander(Protocol):
    """Lists and expands one cabinet; closed by leaving its `with` block."""

    header: Header
    held: int
    """Bytes of the cabinet that are there; `header.length` is what should be."""
    fallback: str | None
    """Why libmspack could not be driven directly, or None."""
    entries: tuple[Entry, ...]
    previous: bytes
    """The cabinet that the first folder begins in, or empty."""
    following: bytes
    """The cabinet that the last folder goes on in, or empty."""
    expanded: int
    """Bytes expanded so far, those passed over included."""

    def extract(self, index: int, receive: Receive) -> str | None:
        """Return the bytes of entry number `index` to `receive`; return what went wrong, or None.

        In order of (folder, offset) each folder is expanded once.
        """

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of the cabinet."""


def read_header(cabinet: BytesIO) -> Header:
    """Return what the first bytes say; raises CabinetUnreadableError."""
    with cabinet.getbuffer() as view:
        start = bytes(view[: _HEADER.size])
    if not start.startswith(b"MSCF"):
        raise NotACabinetError("it does not begin like one")
    if len(start) < _HEADER.size:
        raise CabinetUnreadableError("its header is cut")
    _, length, _, _, _, folders, files, flags, set_id, set_index = _HEADER.unpack(start)
    if folders > limits.MAX_FOLDERS:
        raise CabinetUnreadableError(
            f"it has {folders:,} compressed folders, over {limits.MAX_FOLDERS:,}"
        )
    return Header(length, flags, set_id, set_index, folders, files)


def listed_by_pylibmspack(archive: Any) -> tuple[Entry, ...]:
    """Return pylibmspack's list of files as entries."""
    return tuple(
        Entry(
            stored_name(told["name"]),
            told["size"],
            told["attrs"],
            tuple(
                told[part] for part in ("date_y", "date_m", "date_d", "time_h", "time_m", "time_s")
            ),
            told["folder_index"],
            told["offset"],
        )
        for told in archive.files()
    )


def stored_name(name: str) -> bytes:
    """Return the bytes of a name that pylibmspack decoded."""
    return name.encode("utf-8", "surrogateescape")
