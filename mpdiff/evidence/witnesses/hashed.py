"""A stream that hashes what is read through it, so that the ledger names the bytes that were read."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from mpdiff.base import limits


class Hashed:
    """Reads a stream and hashes it on the way."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, all of them if it is negative."""
        data = self._stream.read(size)
        self._digest.update(data)
        return data

    def sha256(self) -> str:
        """Read what is left and return the hash of the whole, in hex."""
        while self.read(limits.MIB):
            pass
        return self._digest.hexdigest()
