"""Which content a package has: of a file its SHA-256, of a folder one over all its files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


ENDS: Final = 16 * 1024
"""Bytes of each end that tell most different files of one size apart: a zip's list of members is its end."""


def content_of(path: str) -> str:
    """Return the digest of a file or a folder in hex.

    Raises InputError `no-such-file`, `unreadable`, `not-a-file`, `too-many-members`.
    """
    where = Path(path)
    try:
        if os.path.isdir(where):  # noqa: PTH112  says False where a Path raises
            return _of_folder(where)
        if not where.is_file():
            where.stat()  # names what is wrong; a pipe would wait for ever
            raise InputError("not-a-file", "Neither a file nor a folder.", member=path)
        return _of_file(where)
    except FileNotFoundError as error:
        raise InputError(
            "no-such-file", "There is no such file.", member=path, cure="Check the path."
        ) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError("unreadable", f"Cannot be read: {reason}.", member=path) from error


def size_of(path: str) -> int | None:
    """Return the size of a file, None for a folder and for what is not there."""
    try:
        where = Path(path)
        return where.stat().st_size if where.is_file() else None
    except (OSError, ValueError):
        return None


def ends_of(path: str) -> bytes | None:
    """Return a digest of a file's first and last bytes, None for what cannot be read.

    Two files that differ in it differ; two that do not may.
    """
    try:
        with Path(path).open("rb") as stream:
            first = stream.read(ENDS)
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - ENDS))
            return hashlib.sha256(first + stream.read(ENDS)).digest()
    except (OSError, ValueError):
        return None


def _of_file(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _of_folder(folder: Path) -> str:
    """Hash names and contents, in the order of the names; links are not followed."""
    digest = hashlib.sha256()
    for relative, path in sorted(_files(folder)):
        digest.update(f"{relative}\0".encode("utf-8", "surrogateescape"))
        digest.update(f"{_of_file(path)}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    count = 0
    for where, _, names in os.walk(folder):
        for name in names:
            path = Path(where, name)
            count += 1
            if count > limits.MAX_MEMBERS:
                raise InputError(
                    "too-many-members",
                    f"Holds more than {limits.MAX_MEMBERS:,} files.",
                    member=str(folder),
                )
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path
