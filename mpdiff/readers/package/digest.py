"""The SHA-256 of a package, computed beside the reading of it."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.package.member import BLOCK

if TYPE_CHECKING:
    from pathlib import Path

SMALL: Final = 4 * limits.MIB
"""A file up to this size is hashed when it is asked for: faster than starting a thread."""


class BackgroundDigest:
    """Hashes a large file in a thread of its own; hashlib lets other threads run meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._error: OSError | None = None
        self._hex = ""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        if path.stat().st_size > SMALL:
            self._thread = threading.Thread(target=self._run, name="package-sha256", daemon=True)
            self._thread.start()

    def hexdigest(self) -> str:
        """Wait for the digest and return it in hex; raises InputError if the file fails."""
        if self._thread is None:
            self._run()
        else:
            self._thread.join()
        if self._error is not None or not self._hex:
            reason = self._error.strerror if self._error else "the package was closed"
            raise InputError(
                "unreadable", f"Cannot be hashed: {reason}.", member=str(self._path)
            ) from self._error
        return self._hex

    def stop(self) -> None:
        """End the thread, finished or not."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        digest = hashlib.sha256()
        block = bytearray(BLOCK)
        view = memoryview(block)
        try:
            with self._path.open("rb", buffering=0) as stream:
                while not self._stop.is_set():
                    count = stream.readinto(block)
                    if not count:
                        self._hex = digest.hexdigest()
                        return
                    digest.update(view[:count])
        except OSError as error:
            self._error = error
