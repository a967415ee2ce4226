"""Expands a cabinet with pylibmspack's `read`, where libmspack cannot be driven directly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from mpdiff.readers.package.cabinet.expander import (
    CabinetUnreadableError,
    ReaderMissingError,
    listed_by_pylibmspack,
    read_header,
    stored_name,
)

if TYPE_CHECKING:
    from io import BytesIO
    from types import TracebackType

    from mpdiff.readers.package.cabinet.expander import Receive


class TemporaryFileExpander:
    """Leaves the work to pylibmspack's `read`, which writes each file to a folder of its own.

    Raises CabinetUnreadableError, ReaderMissingError where pylibmspack is not installed.
    """

    def __init__(self, cabinet: BytesIO, fallback: str) -> None:
        try:
            from pylibmspack import CabArchive, CabError
        except ImportError as error:
            raise ReaderMissingError(
                "pylibmspack, which expands cabinets, is not installed here"
            ) from error

        self.fallback: str | None = fallback
        self.held = cabinet.getbuffer().nbytes
        self.header = read_header(cabinet)
        self.expanded = 0
        self._error = CabError
        self._archive = CabArchive.from_bytes(cabinet.getvalue())
        try:
            self.entries = listed_by_pylibmspack(self._archive)
            info = self._archive.info()
        except CabError as error:
            raise CabinetUnreadableError(str(error)) from error
        self.previous = stored_name(info["prev_cabinet"] or "")
        self.following = stored_name(info["next_cabinet"] or "")

    def extract(self, index: int, receive: Receive) -> str | None:
        """Expand one file into `receive`, in one piece."""
        entry = self.entries[index]
        if not entry.size:
            return None
        if any(other.name == entry.name for other in self.entries[:index]):
            return "Another file of the cabinet has the same name, and only that one can be read."
        try:
            name = entry.name.decode("utf-8", "surrogateescape")
            content = self._archive.read(name, max_size=entry.size)
        except (self._error, OSError, ValueError) as error:
            return f"Cannot be read: {error}."
        self.expanded += entry.offset + len(content)
        receive(content)
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Nothing is held open."""
