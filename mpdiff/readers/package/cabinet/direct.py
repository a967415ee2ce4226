"""Expands a cabinet with libmspack, driven directly over memory.

pylibmspack's own `read` writes each file to a temporary folder, and expands the compressed folder
it lies in from the start again. libmspack itself takes its input and output from callbacks: driven
directly, it expands a cabinet once and writes nothing to disk.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from mpdiff.readers.package.cabinet import libmspack as c
from mpdiff.readers.package.cabinet.expander import (
    CabinetUnreadableError,
    Entry,
    Flow,
    listed_by_pylibmspack,
    read_header,
)

if TYPE_CHECKING:
    from io import BytesIO
    from types import TracebackType

    from mpdiff.readers.package.cabinet.expander import Receive

_INPUT: Final = b"cabinet"
"""What libmspack calls the cabinet; it keeps a pointer to it."""

_BLOCK: Final = 32768
"""Most bytes that one block of a compressed folder expands to."""

_NOWHERE: Final = (-1, 0)
"""Before the first folder."""

_CUT: Final = "The cabinet ends before this member's data does."
_DAMAGED: Final = "Its compressed data is damaged."
_BEHIND: Final = "Lies at or behind damaged data of the compressed folder that it shares."
_OVERSIZE: Final = "Said to be larger than the compressed folder that it lies in."
_REASONS: Final = {
    c.ERR_READ: _CUT,
    c.ERR_SEEK: _CUT,
    c.ERR_NOMEMORY: "Its compression has parameters that cannot be used.",
    c.ERR_CHECKSUM: "Its data does not match the checksum.",
}


class LibraryExpander:
    """Drives libmspack over memory. Raises LibraryUnusableError or CabinetUnreadableError."""

    trusted: ClassVar[bool] = False
    """Whether our reading of its lists was compared in this process; pylibmspack's own leaks 6 KB."""

    def __init__(self, cabinet: BytesIO) -> None:
        self.fallback: str | None = None
        self.held = cabinet.getbuffer().nbytes
        self.header = read_header(cabinet)
        self._library = c.load_library()
        self._memory = c.Memory(cabinet)
        self._broken: dict[int, int] = {}
        self._at = _NOWHERE
        self.expanded = 0
        self._cabinet = 0
        self._reader = 0
        try:
            self._reader = self._create()
            self._list()
            self._walk()
            if not LibraryExpander.trusted and len(self.entries) == self.header.files:
                self._compare()
                LibraryExpander.trusted = True
        except BaseException:
            self._close()
            raise

    def extract(self, index: int, receive: Receive) -> str | None:
        """Expand one file into `receive`."""
        entry = self.entries[index]
        problem = self._hopeless(entry)
        if problem is not None or not entry.size:
            return problem
        self._memory.start(receive)
        error = self._methods().extract(self._reader, self._files[index], b"")
        self._count(entry)
        self._memory.check()
        if not error or self._memory.flow is Flow.STOP:
            return None
        # libmspack would go on at the wrong place, so nothing behind this one is tried; for one in
        # front of it, it starts the folder again.
        self._broken[entry.folder] = entry.offset + self._memory.written
        if self._continues(entry) and error not in {c.ERR_CHECKSUM, c.ERR_NOMEMORY}:
            return self._elsewhere()
        return _REASONS.get(error, _DAMAGED)

    def _hopeless(self, entry: Entry) -> str | None:
        """State why a file need not be tried."""
        end = entry.offset + entry.size
        if entry.folder == 0 and self.previous:
            return f"Begins in another cabinet, {_shown(self.previous)}."
        if end > self._broken.get(entry.folder, end):
            return self._elsewhere() if self._continues(entry) else _BEHIND
        if end > self._capacity[entry.folder]:
            return self._elsewhere() if self._continues(entry) else _OVERSIZE
        return None

    def _continues(self, entry: Entry) -> bool:
        """Return whether the file's folder goes on in another cabinet."""
        return bool(self.following) and entry.folder == len(self._capacity) - 1

    def _elsewhere(self) -> str:
        return f"Continues in another cabinet, {_shown(self.following)}."

    def _count(self, entry: Entry) -> None:
        """Add to `expanded` what lay in front of the file, where it had to be passed again."""
        folder, position = self._at
        if folder != entry.folder or position > entry.offset:
            position = 0
        self.expanded += entry.offset - position + self._memory.written
        self._at = (entry.folder, entry.offset + entry.size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._cabinet and self._reader:
            self._methods().close(self._reader, self._cabinet)
        if self._reader:
            self._library.mspack_destroy_cab_decompressor(self._reader)
        self._cabinet = self._reader = 0
        self._memory.release()

    def _create(self) -> int:
        reader = self._library.mspack_create_cab_decompressor(ctypes.byref(self._memory.system))
        if not reader:
            raise c.LibraryUnusableError("it does not accept the callbacks")
        return int(reader)

    def _methods(self) -> Any:
        return c.Decompressor.from_address(self._reader)

    def _list(self) -> None:
        """Have libmspack read the lists, and check that it filled in what its header file says."""
        methods = self._methods()
        cabinet = methods.open(self._reader, _INPUT)
        if not cabinet:
            # One bad entry in the list must not hide the others.
            methods.set_param(self._reader, c.PARAM_SALVAGE, 1)
            cabinet = methods.open(self._reader, _INPUT)
            methods.set_param(self._reader, c.PARAM_SALVAGE, 0)
        self._memory.check()
        if not cabinet:
            raise CabinetUnreadableError("its list of files is cut or damaged")
        self._cabinet = int(cabinet)
        found = c.Cabinet.from_address(cabinet)
        told = (found.base_offset, found.length, found.set_id, found.set_index, found.flags)
        head = self.header
        if told != (0, head.length, head.set_id, head.set_index, head.flags):
            raise c.LibraryUnusableError("its structures are laid out differently")
        self.previous, self.following = found.prevname or b"", found.nextname or b""

    def _walk(self) -> None:
        """Follow libmspack's lists of folders and files."""
        found = c.Cabinet.from_address(self._cabinet)
        folders: dict[int, int] = {}
        self._capacity: list[int] = []
        address = found.folders
        while address:
            folder = c.Folder.from_address(address)
            folders[address] = len(folders)
            self._capacity.append(folder.num_blocks * _BLOCK)
            address = folder.next
        self._files: list[int] = []
        entries: list[Entry] = []
        address = found.files
        while address:
            file = c.File.from_address(address)
            self._files.append(address)
            entries.append(_entry(file, folders[file.folder]))
            address = file.next
        self.entries = tuple(entries)

    def _compare(self) -> None:
        """Check our reading of libmspack's lists against pylibmspack's."""
        from pylibmspack import CabArchive, CabError

        try:
            theirs = listed_by_pylibmspack(CabArchive.from_bytes(self._memory.read_so_far()))
        except CabError as error:
            raise c.LibraryUnusableError(str(error)) from error
        if theirs != self.entries:
            raise c.LibraryUnusableError("its lists were read differently")


def _entry(file: Any, folder: int) -> Entry:
    modified = (file.date_y, file.date_m, file.date_d, file.time_h, file.time_m, file.time_s)
    return Entry(file.filename, file.length, file.attribs, modified, folder, file.offset)


def _shown(name: bytes) -> str:
    return name.decode("utf-8", "replace")
