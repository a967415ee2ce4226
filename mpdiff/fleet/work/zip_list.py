"""The list of members of a remote zip, and a list of some of them, as they are stored."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.fleet.work.ranges import DOWNLOAD, LocalRanges, NotFetchedError, Ranges, Sparse

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Sequence


TAIL: Final = 16 * 1024
"""Bytes read at first, from the end: the list of a usual package is in them."""
SMALL: Final = 64 * 1024
"""A zip up to this size is read in one request."""
_ENTRY: Final = 46
_ENTRY_MAGIC: Final = b"PK\x01\x02"
_OFFSET_AT: Final = 42
_END: Final = struct.Struct("<4s4H2LH")


class Members(NamedTuple):
    """What the list of a zip holds: as it is stored, and as it was read."""

    archive: zipfile.ZipFile
    entries: list[bytes]
    start: int
    tail: bytes
    """All that was read of the zip, from `start` to its end."""


def list_digest(members: Members) -> str:
    """Return the digest of a list, which holds a checksum of each member."""
    return hashlib.sha256(b"".join(members.entries)).hexdigest()


def list_digest_of_file(path: str) -> str | None:
    """Return the digest of the list of a zip of this machine; None of what is none."""
    try:
        return list_digest(listed_members(LocalRanges(path)))
    except (InputError, OSError, ValueError):
        return None


def listed_members(remote: Ranges | LocalRanges) -> Members:
    """Return the list of a zip's members; at most two requests. Raises InputError."""
    from zipfile import BadZipFile, ZipFile

    length = remote.size if remote.size <= SMALL else TAIL
    start = max(remote.size - length, 0)
    tail = remote.read(start, remote.size)
    for _ in range(2):
        stream = Sparse(remote.size, {start: tail})
        try:
            archive = ZipFile(cast("BinaryIO", stream))
        except NotFetchedError as missing:
            if missing.start >= start or remote.size - missing.start > limits.MAX_DIRECTORY:
                break
            tail = remote.read(missing.start, start) + tail
            start = missing.start
            continue
        except (BadZipFile, ValueError, struct.error, OSError) as error:
            raise InputError(
                "not-a-zip", "Not a zip, or cut off.", member=remote.shown, cure="Check the URL."
            ) from error
        entries = list(_stored_entries(tail[archive.start_dir - start :]))
        if len(entries) != len(archive.filelist) or len(entries) > limits.MAX_MEMBERS:
            break
        return Members(archive, entries, start, tail)
    raise InputError(
        "package-too-large",
        "Its list of members is too large.",
        member=remote.shown,
        cure=DOWNLOAD,
    )


def _stored_entries(directory: bytes) -> Iterator[bytes]:
    """Yield the entries of a zip's list as they are stored (APPNOTE.TXT 4.3.12)."""
    at = 0
    while directory[at : at + 4] == _ENTRY_MAGIC:
        name, extra, comment = struct.unpack_from("<3H", directory, at + 28)
        size = _ENTRY + name + extra + comment
        yield directory[at : at + size]
        at += size


def write_list(target: BinaryIO, entries: Sequence[bytes], offsets: Sequence[int]) -> None:
    """Write the list of members: the entries as they were, with the places that they have now."""
    start = target.tell()
    target.writelines(
        entry[:_OFFSET_AT] + struct.pack("<L", offset) + entry[_ENTRY:]
        for entry, offset in zip(entries, offsets, strict=True)
    )
    size = target.tell() - start
    count = min(len(entries), 0xFFFF)
    target.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, 0))
