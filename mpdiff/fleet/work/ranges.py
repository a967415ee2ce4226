"""A remote file, read by ranges."""

from __future__ import annotations

import io
import os
from typing import Any, Final

from mpdiff.base.errors import InputError
from mpdiff.fleet.work.urls import why_not

_TOO_MANY: Final = "The server did not return the range that was asked for."


class Ranges:
    """A remote file, read by ranges; each call of `read` is one request."""

    def __init__(self, system: Any, path: str, shown: str) -> None:
        self._system = system
        self._path = path
        self.shown = shown
        try:
            size = system.info(path)["size"]
        except Exception as error:
            raise self._unreachable(error) from error
        if not isinstance(size, int):
            raise InputError(
                "unreachable", "The server does not state its size.", member=shown, cure=DOWNLOAD
            )
        self.size = size

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end`; raises InputError `unreachable`."""
        if start >= end:
            return b""
        try:
            data: bytes = self._system.cat_file(self._path, start=start, end=end)
        except Exception as error:
            raise self._unreachable(error) from error
        if len(data) != end - start:
            raise InputError("unreachable", _TOO_MANY, member=self.shown, cure=DOWNLOAD)
        return data

    def _unreachable(self, error: Exception) -> InputError:
        if isinstance(error, MemoryError):
            raise error
        return InputError("unreachable", why_not(error), member=self.shown)


class LocalRanges:
    """A file of this machine, read as a remote one is."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.shown = path
        self.size = os.stat(path).st_size  # noqa: PTH116  a plain text is at hand

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end`. Raises OSError."""
        with open(self._path, "rb") as stream:  # noqa: PTH123  as above
            stream.seek(start)
            return stream.read(end - start)


DOWNLOAD: Final = "Download the package first."


class NotFetchedError(Exception):
    """A place was read that was not fetched; `start` is it."""

    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.start = start


class Sparse(io.RawIOBase):
    """A file of which only some ranges are there: start -> bytes."""

    def __init__(self, size: int, ranges: dict[int, bytes]) -> None:
        self._size = size
        self._ranges = ranges
        self._position = 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that it can be read from any place."""
        return True

    def tell(self) -> int:
        """Return the place from which the next read begins."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Set the place from which the next read begins, and return it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(base + offset, 0)
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; raises NotFetchedError where a range is not there."""
        end = min(self._position + len(buffer), self._size)
        if end <= self._position:
            return 0
        for start, data in self._ranges.items():
            if start <= self._position and end <= start + len(data):
                piece = data[self._position - start : end - start]
                buffer[: len(piece)] = piece
                self._position = end
                return len(piece)
        raise NotFetchedError(self._position)
