"""The C interface of libmspack 0.11 (mspack.h), as far as reading a cabinet needs it.

The wheels of pylibmspack ship libmspack as a plain shared library beside their own extension.
"""

from __future__ import annotations

import ctypes
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from mpdiff.readers.package.cabinet.expander import Flow, Receive

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BytesIO

PARAM_SALVAGE: Final = 3
ERR_READ: Final = 3
ERR_SEEK: Final = 5
ERR_NOMEMORY: Final = 6
ERR_CHECKSUM: Final = 9

_FILE_NAME: Final = {"win32": "mspack.dll", "darwin": "libmspack.dylib"}


class LibraryUnusableError(Exception):
    """The shared library is missing or not laid out as its header says."""


Offset = ctypes.c_long
"""`off_t` as the wheels are built: 32 bits on Windows, 64 elsewhere."""

Open = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
Close = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
Transfer = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
Seek = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, Offset, ctypes.c_int)
Tell = ctypes.CFUNCTYPE(Offset, ctypes.c_void_p)
Message = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)
Alloc = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
Copy = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


class System(ctypes.Structure):
    """struct mspack_system."""

    _fields_: ClassVar = [
        ("open", Open),
        ("close", Close),
        ("read", Transfer),
        ("write", Transfer),
        ("seek", Seek),
        ("tell", Tell),
        ("message", Message),
        ("alloc", Alloc),
        ("free", ctypes.c_void_p),
        ("copy", Copy),
        ("null_ptr", ctypes.c_void_p),
    ]


class File(ctypes.Structure):
    """struct mscabd_file."""

    _fields_: ClassVar = [
        ("next", ctypes.c_void_p),
        ("filename", ctypes.c_char_p),
        ("length", ctypes.c_uint),
        ("attribs", ctypes.c_int),
        ("time_h", ctypes.c_ubyte),
        ("time_m", ctypes.c_ubyte),
        ("time_s", ctypes.c_ubyte),
        ("date_d", ctypes.c_ubyte),
        ("date_m", ctypes.c_ubyte),
        ("date_y", ctypes.c_int),
        ("folder", ctypes.c_void_p),
        ("offset", ctypes.c_uint),
    ]


class Folder(ctypes.Structure):
    """struct mscabd_folder."""

    _fields_: ClassVar = [
        ("next", ctypes.c_void_p),
        ("comp_type", ctypes.c_int),
        ("num_blocks", ctypes.c_uint),
    ]


class Cabinet(ctypes.Structure):
    """struct mscabd_cabinet."""

    _fields_: ClassVar = [
        ("next", ctypes.c_void_p),
        ("filename", ctypes.c_void_p),
        ("base_offset", Offset),
        ("length", ctypes.c_uint),
        ("prevcab", ctypes.c_void_p),
        ("nextcab", ctypes.c_void_p),
        ("prevname", ctypes.c_char_p),
        ("nextname", ctypes.c_char_p),
        ("previnfo", ctypes.c_char_p),
        ("nextinfo", ctypes.c_char_p),
        ("files", ctypes.c_void_p),
        ("folders", ctypes.c_void_p),
        ("set_id", ctypes.c_ushort),
        ("set_index", ctypes.c_ushort),
        ("header_resv", ctypes.c_ushort),
        ("flags", ctypes.c_int),
    ]


class Decompressor(ctypes.Structure):
    """struct mscab_decompressor."""

    _fields_: ClassVar = [
        ("open", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)),
        ("close", ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)),
        ("search", ctypes.c_void_p),
        ("append", ctypes.c_void_p),
        ("prepend", ctypes.c_void_p),
        (
            "extract",
            ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p),
        ),
        (
            "set_param",
            ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_int),
        ),
        ("last_error", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)),
    ]


def library_path() -> Path:
    """Where the wheel of pylibmspack put libmspack."""
    spec = find_spec("pylibmspack")
    if spec is None or not spec.submodule_search_locations:
        raise LibraryUnusableError("pylibmspack is not installed")
    return (
        Path(spec.submodule_search_locations[0])
        / ".libs"
        / _FILE_NAME.get(sys.platform, "libmspack.so")
    )


def load_library() -> ctypes.CDLL:
    """Load libmspack; raises LibraryUnusableError."""
    try:
        library = ctypes.CDLL(str(library_path()))
        library.mspack_create_cab_decompressor.restype = ctypes.c_void_p
        library.mspack_create_cab_decompressor.argtypes = [ctypes.c_void_p]
        library.mspack_destroy_cab_decompressor.restype = None
        library.mspack_destroy_cab_decompressor.argtypes = [ctypes.c_void_p]
    except (OSError, AttributeError) as error:
        raise LibraryUnusableError(str(error)) from error
    return library


def native_copy() -> Any:
    """Return the C library's `bcopy`, or None where there is none, as on Windows.

    It takes what libmspack's `copy` takes. libmspack copies more often than it reads and writes
    together, so a callback into Python here would cost more than those.
    """
    try:
        return ctypes.cast(ctypes.CDLL(None).bcopy, Copy)
    except (AttributeError, OSError, TypeError):
        return None


def _copy(source: int, target: int, size: int) -> None:
    ctypes.memmove(target, source, size)


class Memory:
    """The files that libmspack sees: the cabinet to read, and one file to write.

    An exception must not pass through C: it is kept in `failure`, and C is told of an error.
    """

    def __init__(self, cabinet: BytesIO) -> None:
        self._view = cabinet.getbuffer()
        self._anchor = ctypes.c_char.from_buffer(self._view)
        self._address = ctypes.addressof(self._anchor)
        self._size = len(self._view)
        self._positions: dict[int, int] = {}
        self._opened = 0
        self._receive: Receive | None = None
        self.furthest = 0
        self.flow = Flow.MORE
        self.written = 0
        self.failure: BaseException | None = None
        calloc = ctypes.pythonapi.PyMem_RawCalloc
        calloc.restype = ctypes.c_void_p
        calloc.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
        self.system = System(
            Open(self._guarded(self._open, None)),
            Close(self._guarded(self._close, None)),
            Transfer(self._guarded(self._read, -1)),
            Transfer(self._guarded(self._write, -1)),
            Seek(self._guarded(self._seek, -1)),
            Tell(self._guarded(self._tell, -1)),
            Message(lambda _file, _format: None),
            Alloc(self._guarded(lambda _system, size: calloc(1, size), None)),
            ctypes.cast(ctypes.pythonapi.PyMem_RawFree, ctypes.c_void_p),
            native_copy() or Copy(self._guarded(_copy, None)),
        )

    def read_so_far(self) -> bytes:
        """Return the cabinet as far as it was read by now."""
        return bytes(self._view[: self.furthest])

    def start(self, receive: Receive) -> None:
        """Send what is written from now on to `receive`."""
        self._receive = receive
        self.flow = Flow.MORE
        self.written = 0

    def check(self) -> None:
        """Raise what a callback could not."""
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure

    def release(self) -> None:
        """Let go of the cabinet's bytes; C must not read them afterwards."""
        del self.system, self._anchor
        self._view.release()

    def _guarded(self, call: Callable[..., Any], otherwise: int | None) -> Callable[..., Any]:
        def guarded(*arguments: Any) -> Any:
            try:
                return call(*arguments)
            except BaseException as error:  # noqa: BLE001  an interrupt arrives here too
                self.failure = self.failure or error
                return otherwise

        return guarded

    def _open(self, _system: int, _name: bytes, _mode: int) -> int:
        self._opened += 1
        self._positions[self._opened] = 0
        return self._opened

    def _close(self, file: int | None) -> None:
        self._positions.pop(file or 0, None)

    def _read(self, file: int | None, buffer: int, size: int) -> int:
        position = self._positions.get(file or 0)
        if position is None:
            return -1
        count = max(min(size, self._size - position), 0)
        ctypes.memmove(buffer, self._address + position, count)
        self._positions[file or 0] = position + count
        self.furthest = max(self.furthest, position + count)
        return count

    def _write(self, _file: int | None, buffer: int, size: int) -> int:
        self.written += size
        if self.flow is Flow.MORE and self._receive is not None:
            self.flow = self._receive(ctypes.string_at(buffer, size))
        return -1 if self.flow is Flow.STOP else size

    def _seek(self, file: int | None, offset: int, whence: int) -> int:
        position = self._positions.get(file or 0)
        if position is None:
            return -1
        target = (0, position, self._size)[whence] + offset
        if not 0 <= target <= self._size:
            return -1
        self._positions[file or 0] = target
        return 0

    def _tell(self, file: int | None) -> int:
        return self._positions.get(file or 0, -1)
