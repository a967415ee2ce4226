"""The file that a package is: what is hashed is what is read, and a change meanwhile is noticed."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import threading
from typing import TYPE_CHECKING, BinaryIO, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.package.member import BLOCK, SNIFF

if TYPE_CHECKING:
    from pathlib import Path

SMALL: Final = 4 * limits.MIB
"""A file up to this size is read once, into memory; a larger one is hashed in a thread."""

Identity = tuple[int, int, int, int, int]
"""Device, number, size, time of the last change of a file, and of its status.

The last is the system's own and cannot be set back; Windows keeps the time of creation there.
"""


def identity(status: os.stat_result) -> Identity:
    """Return what changes when a file is replaced or written to."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


class Watch:
    """Remembers what a file was when it was first opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._first: Identity | None = None
        self._changed = False

    def open(self) -> BinaryIO:
        """Open the file unbuffered, at its start; raises OSError."""
        stream = self.path.open("rb", buffering=0)
        self._compare(identity(os.fstat(stream.fileno())))
        return stream

    def changed(self) -> bool:
        """Return whether the file is not what it was; one that was never opened does not matter."""
        if self._first is not None:
            try:
                self._compare(identity(self.path.stat()))
            except OSError:
                self._changed = True
        return self._changed

    def _compare(self, now: Identity) -> None:
        self._first = self._first or now
        self._changed = self._changed or now != self._first


class PackageFile:
    """A file that holds a package, opened as often as its readers need it.

    Raises InputError `no-such-file`, `unreadable`, `not-a-file` (a device or a pipe), `empty-file`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._watch = Watch(path)
        self._error: OSError | None = None
        self._hex = ""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._content: bytes | None = None
        self.head = self._first_look()

    def _first_look(self) -> bytes:
        path = str(self.path)
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):  # opening a pipe would wait for ever
                raise InputError(
                    "not-a-file",
                    "Neither a file nor a folder.",
                    member=path,
                    cure="Save it to a file first.",
                )
            with self._watch.open() as stream:
                self.size = os.fstat(stream.fileno()).st_size
                if self.size <= SMALL:
                    self._content = stream.read(SMALL)
                    self.size = len(self._content)
                head = stream.read(SNIFF) if self._content is None else self._content[:SNIFF]
        except FileNotFoundError as error:
            raise InputError(
                "no-such-file", "There is no such file.", member=path, cure="Check the path."
            ) from error
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise InputError("unreadable", f"Cannot be read: {reason}.", member=path) from error
        if not head:
            raise InputError(
                "empty-file", "The file is empty.", member=path, cure="Download it again."
            )
        return head

    def open(self) -> BinaryIO:
        """Return the content as a stream at its start; raises OSError."""
        return self._watch.open() if self._content is None else io.BytesIO(self._content)

    def changed(self) -> bool:
        """Return whether the file was replaced or written to since it was first read."""
        return self._watch.changed()

    def start_hashing(self) -> None:
        """Hash a large file in a thread of its own; hashlib lets other threads run meanwhile."""
        if self._content is None:
            self._thread = threading.Thread(target=self._run, name="package-sha256", daemon=True)
            self._thread.start()

    def sha256(self) -> str:
        """Wait for the digest and return it in hex; raises InputError if the file fails."""
        if self._content is not None:
            self._hex = self._hex or hashlib.sha256(self._content).hexdigest()
        elif self._thread is not None:
            self._thread.join()
        if self._error is not None or not self._hex:
            reason = self._error.strerror if self._error else "the package was closed"
            raise InputError(
                "unreadable", f"Cannot be hashed: {reason}.", member=str(self.path)
            ) from self._error
        return self._hex

    def close(self) -> None:
        """End the thread, finished or not."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        digest = hashlib.sha256()
        block = bytearray(BLOCK)
        view = memoryview(block)
        try:
            with self._watch.open() as stream:
                while not self._stop.is_set():
                    count = stream.readinto(block)  # type: ignore[attr-defined]
                    if not count:
                        self._hex = digest.hexdigest()
                        return
                    digest.update(view[:count])
        except OSError as error:
            self._error = error
