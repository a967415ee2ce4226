"""Records on disk: the parent holds where each one is, and no record for longer than it looks at it."""

from __future__ import annotations

import os
import tempfile
from array import array
from typing import TYPE_CHECKING, Self

from mpdiff.base.system.files import cannot_write
from mpdiff.fleet.model import PackageResult, Record
from mpdiff.fleet.work.task import encode, record_from

if TYPE_CHECKING:
    from collections.abc import Iterator


def _folder() -> str:
    return os.environ.get("TMPDIR") or os.environ.get("TEMP") or "the folder of temporary files"


class Spool:
    """Records in the order of their tasks, however they come in.

    Raises UsageError `cannot-write` where the disk of temporary files is full.
    """

    def __init__(self, count: int) -> None:
        try:
            self._file = tempfile.TemporaryFile(prefix="mpdiff-")  # noqa: SIM115  until __exit__
        except OSError as error:
            raise cannot_write(_folder(), error) from error
        self._offsets = array("q", [-1]) * count
        self._sizes = array("q", [0]) * count

    def put(self, index: int, record: Record) -> None:
        """Keep the record of the task at a place."""
        data = encode(record)
        try:
            self._offsets[index] = self._file.seek(0, 2)
            self._sizes[index] = self._file.write(data)
            self._file.flush()
        except OSError as error:
            raise cannot_write(_folder(), error) from error

    def drop(self, index: int) -> None:
        """Forget the record of the task at a place."""
        self._offsets[index] = -1

    def get(self, index: int) -> Record:
        """Return the record of the task at a place."""
        self._file.seek(self._offsets[index])
        return record_from(self._file.read(self._sizes[index]))

    def result(self, index: int) -> PackageResult:
        """Return the package at a place where one is known to be."""
        record = self.get(index)
        if not isinstance(record, PackageResult):
            raise TypeError(index)
        return record

    def results(self) -> Iterator[tuple[int, PackageResult]]:
        """Yield the packages that were analysed, with their places."""
        for index, offset in enumerate(self._offsets):
            if offset >= 0 and isinstance(record := self.get(index), PackageResult):
                yield index, record

    def records(self) -> Iterator[Record]:
        """Yield every record."""
        for index, offset in enumerate(self._offsets):
            if offset >= 0:
                yield self.get(index)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()
