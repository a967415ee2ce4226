"""Packages behind a URL: of a zip only the ranges are read that hold its list and the members that matter.

fsspec knows the schemes (`https`, `abfs`, `s3`, `sftp` ...); it comes with `mpdiff[remote]`. What was
fetched is put into a small zip of its own, whose members are byte for byte those of the remote one,
and that is analysed. Which members matter, their names say (`catalogue/data/members.yaml`).
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import tempfile
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, cast
from urllib.parse import urlsplit, urlunsplit

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.letter_case import fold
from mpdiff.base.model import Notice, Source
from mpdiff.catalogue import catalogue
from mpdiff.fleet.model import PackageFailure

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Report

TAIL: Final = 16 * 1024
"""Bytes read at first, from the end: the list of a usual package is in them."""
MOST_RANGES: Final = 3
"""Ranges in which members are fetched: with the size, the end and the list six requests in all."""
SMALL: Final = 256 * 1024
"""A zip up to this size is read in one request."""

_LOCAL_HEADER: Final = 30
_ENTRY: Final = 46
_ENTRY_MAGIC: Final = b"PK\x01\x02"
_OFFSET_AT: Final = 42
_END: Final = struct.Struct("<4s4H2LH")
_EXTRA: Final = 64
"""Bytes of a local header's extra field and of a descriptor that are fetched with a member."""
_TOO_MANY: Final = "The server did not return the range that was asked for."


def is_remote(path: str) -> bool:
    """Return whether a path is a URL. A drive letter is no scheme."""
    scheme, mark, _ = path.partition("://")
    return bool(mark) and scheme.isascii() and scheme.replace("+", "").isalnum() and len(scheme) > 1


def without_secrets(path: str) -> str:
    """Return a URL without user, password, query and fragment, which may be keys; a path as it is."""
    if not is_remote(path):
        return path
    parts = urlsplit(path)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def listed(url: str) -> Sequence[str] | PackageFailure:
    """Return the packages of a URL: itself, or the zips that its pattern (`*`) or folder (`/`) has."""
    if "*" not in urlsplit(url).path and not urlsplit(url).path.endswith("/"):
        return (url,)
    shown = without_secrets(url)
    try:
        system, path = _system(url)
        found = system.glob(path if "*" in path else f"{path.rstrip('/')}/*.zip")
        names = sorted(str(system.unstrip_protocol(name)) for name in found)
    except MemoryError:
        raise
    except UsageError as error:
        return PackageFailure(shown, error.code, str(error), error.cure)
    except Exception as error:  # noqa: BLE001  each file system raises its own
        return PackageFailure(shown, "unreachable", f"{shown}: {_reason(error)}")
    return names or PackageFailure(shown, "no-match", f"{shown}: Nothing matches it.")


class Local(Struct, frozen=True):
    """What was fetched. `content`: digest of the zip's list, which holds a checksum of each member."""

    path: str
    url: str
    content: str
    members: int
    fetched: int

    def attributed(self, report: Report) -> Report:
        """Return a report of the fetched part as one of the remote package."""
        text = (
            f"{self.fetched} of {self.members} members were fetched, those whose names show that they "
            "matter; the others and what may lie between them were not looked at."
        )
        partial = Notice("remote-partial", text)
        return replace(
            report,
            source=Source(without_secrets(self.url), "zip", None),
            notices=(*report.notices, partial),
        )


@contextmanager
def fetched(url: str) -> Iterator[Local]:
    """Fetch what matters of a remote zip into a temporary file, which is gone afterwards.

    Raises InputError `unreachable`, `not-a-zip`, `zip-damaged`, `package-too-large`; UsageError
    `no-fsspec`.
    """
    shown = without_secrets(url)
    system, path = _system(url)
    try:
        remote = _Ranges(system, path, shown)
        members = _listed_members(remote)
        content = hashlib.sha256(b"".join(members.entries)).hexdigest()
        with tempfile.TemporaryDirectory(prefix="mpdiff-") as folder:
            name = os.path.join(folder, "package.zip")  # noqa: PTH118  a plain text is wanted
            count = _write(name, remote, members)
            yield Local(name, url, content, len(members.entries), count)
    finally:
        _forget(system)


def _system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(
            "no-fsspec",
            "A URL needs fsspec, which is not installed.",
            member=without_secrets(url),
            cure="Install mpdiff[remote].",
        ) from error
    try:
        system, path = url_to_fs(url, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise UsageError("no-such-scheme", f"{error}.", member=without_secrets(url)) from error
    return system, path


def _forget(system: Any) -> None:
    """Let go of what fsspec remembers of a server's files: a worker reads thousands of them."""
    system.invalidate_cache()


def _reason(error: Exception) -> str:
    """Return why something could not be fetched, without the URL, which may hold a key."""
    status = getattr(error, "status", None)
    if status is not None:
        return f"The server answered {status}."
    if isinstance(error, FileNotFoundError):
        return "There is no such file."
    return f"Cannot be fetched ({type(error).__name__})."


class _Ranges:
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
                "unreachable", "The server does not state its size.", member=shown, cure=_DOWNLOAD
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
            raise InputError("unreachable", _TOO_MANY, member=self.shown, cure=_DOWNLOAD)
        return data

    def _unreachable(self, error: Exception) -> InputError:
        if isinstance(error, MemoryError):
            raise error
        return InputError("unreachable", _reason(error), member=self.shown)


_DOWNLOAD: Final = "Download the package first."


# --- the list of members --------------------------------------------------------------------------


class _Members(NamedTuple):
    """What the list of a zip holds: as it is stored, and as it was read."""

    archive: zipfile.ZipFile
    entries: list[bytes]


def _listed_members(remote: _Ranges) -> _Members:
    """Return the list of a zip's members; at most two requests. Raises InputError."""
    from zipfile import BadZipFile, ZipFile

    length = remote.size if remote.size <= SMALL else TAIL
    start = max(remote.size - length, 0)
    tail = remote.read(start, remote.size)
    for _ in range(2):
        stream = _Sparse(remote.size, {start: tail})
        try:
            archive = ZipFile(cast("BinaryIO", stream))
        except _NotFetchedError as missing:
            if missing.start >= start or remote.size - missing.start > limits.MAX_DIRECTORY:
                break
            tail = remote.read(missing.start, start) + tail
            start = missing.start
            continue
        except (BadZipFile, ValueError, struct.error, OSError) as error:
            raise InputError(
                "not-a-zip", "Not a zip, or cut off.", member=remote.shown, cure="Check the URL."
            ) from error
        entries = list(_entries(tail[archive.start_dir - start :]))
        if len(entries) != len(archive.filelist) or len(entries) > limits.MAX_MEMBERS:
            break
        return _Members(archive, entries)
    raise InputError(
        "package-too-large",
        "Its list of members is too large.",
        member=remote.shown,
        cure=_DOWNLOAD,
    )


class _NotFetchedError(Exception):
    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.start = start


class _Sparse(io.RawIOBase):
    """A file of which only some ranges are there: start -> bytes."""

    def __init__(self, size: int, ranges: dict[int, bytes]) -> None:
        self._size = size
        self._ranges = ranges
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(base + offset, 0)
        return self._position

    def readinto(self, buffer: Any) -> int:
        end = min(self._position + len(buffer), self._size)
        if end <= self._position:
            return 0
        for start, data in self._ranges.items():
            if start <= self._position and end <= start + len(data):
                piece = data[self._position - start : end - start]
                buffer[: len(piece)] = piece
                self._position = end
                return len(piece)
        raise _NotFetchedError(self._position)


def _matters(name: str) -> bool:
    """Return whether a member of this name can show something of protection or of the device.

    A name that is not known is fetched: a snapshot may be called anything.
    """
    if name.endswith(("/", "\\")):
        return False
    kind = catalogue().data.members.kind_of(fold(name))
    return kind is None or kind.weight != "none"


# --- the members ----------------------------------------------------------------------------------


def _write(name: str, remote: _Ranges, members: _Members) -> int:
    """Write a zip of the members that matter, each as it is stored, and return how many they are.

    Raises InputError.
    """
    archive = members.archive
    ends = _ends(archive)
    chosen = [
        (entry, info.header_offset)
        for entry, info in zip(members.entries, archive.filelist, strict=True)
        if _matters(info.orig_filename)
    ]
    spans = sorted({(start, ends[start]) for _, start in chosen})
    if sum(end - start for start, end in spans) > limits.MAX_EXPANDED - limits.MAX_DIRECTORY:
        raise InputError("package-too-large", "Too large to fetch.", member=remote.shown)
    placed: dict[int, int] = {}
    with open(name, "wb") as target:  # noqa: PTH123  as above
        for start, end in joined(spans, MOST_RANGES):
            data = memoryview(remote.read(start, end))
            for first, last in spans:
                if start <= first < end and first not in placed:
                    placed[first] = target.tell()
                    target.write(data[first - start : last - start])
        _write_list(target, [e for e, _ in chosen], [placed[start] for _, start in chosen])
    return len(chosen)


def _ends(archive: zipfile.ZipFile) -> dict[int, int]:
    """Return where the bytes of each member end: at the latest where the next one begins."""
    starts = sorted({info.header_offset for info in archive.filelist})
    following = dict(pairwise([*starts, archive.start_dir]))
    ends: dict[int, int] = {}
    for info in archive.filelist:
        start = info.header_offset
        name = len(info.orig_filename.encode("utf-8", "surrogatepass"))
        needed = start + _LOCAL_HEADER + name + info.compress_size + len(info.extra) + _EXTRA
        ends[start] = max(ends.get(start, 0), min(needed, max(following[start], start)))
    return ends


def joined(spans: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """Return at most so many ranges that hold all spans: the smallest gaps are read along."""
    ranges: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(end, ranges[-1][1])
        else:
            ranges.append((start, end))
    while len(ranges) > most:
        gaps = [(ranges[i + 1][0] - ranges[i][1], i) for i in range(len(ranges) - 1)]
        _, at = min(gaps)
        ranges[at : at + 2] = [(ranges[at][0], ranges[at + 1][1])]
    return ranges


def _entries(directory: bytes) -> Iterator[bytes]:
    """Yield the entries of a zip's list as they are stored (APPNOTE.TXT 4.3.12)."""
    at = 0
    while directory[at : at + 4] == _ENTRY_MAGIC:
        name, extra, comment = struct.unpack_from("<3H", directory, at + 28)
        size = _ENTRY + name + extra + comment
        yield directory[at : at + size]
        at += size


def _write_list(target: BinaryIO, entries: Sequence[bytes], offsets: Sequence[int]) -> None:
    """Write the list of members: the entries as they were, with the places that they have now."""
    start = target.tell()
    target.writelines(
        entry[:_OFFSET_AT] + struct.pack("<L", offset) + entry[_ENTRY:]
        for entry, offset in zip(entries, offsets, strict=True)
    )
    size = target.tell() - start
    count = min(len(entries), 0xFFFF)
    target.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, 0))
