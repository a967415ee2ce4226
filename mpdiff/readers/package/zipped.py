"""Zip archives, read in place: nothing is extracted, only wanted members are expanded."""

from __future__ import annotations

import struct
from io import BufferedReader, BytesIO
from typing import TYPE_CHECKING, BinaryIO, ClassVar, Final, NamedTuple, cast

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.package.extent import described_gaps, uncovered
from mpdiff.readers.package.member import Member, stored_time

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator
    from io import RawIOBase

    from mpdiff.readers.package.file import PackageFile
    from mpdiff.readers.package.scan import Load, Scan

_METHODS: Final = {0, 8, 12, 14}
"""Stored, deflate, bzip2 and LZMA: what the standard library expands."""

_ENCRYPTED: Final = 0x0041
"""Flag bits 0 (encrypted) and 6 (strong encryption)."""

_LOCAL_HEADER: Final = 30
"""Bytes of a local header without its name."""

_END: Final = struct.Struct("<4s4H2LH")
_END_MAGIC: Final = b"PK\x05\x06"
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_END_64_MAGIC: Final = b"PK\x06\x06"
_COUNT_WRAPS: Final = 0x10000
"""Old writers count beyond 65,535 members from 0 again."""
_LOCATOR_64: Final = 20
_ENTRY_MAGIC: Final = b"PK\x01\x02"

_SLACK: Final = 64
"""Bytes behind a member that its local header's extra field and a data descriptor may take."""
_DESCRIPTORS: Final = (12, 16, 20, 24)
"""Sizes of a data descriptor: with or without a signature, with sizes of 32 or 64 bits."""
_HAS_DESCRIPTOR: Final = 0x0008

_AGAIN: Final = "Download the package again."


class Zip:
    """A zip archive, on disk or in memory. Its members lie `depth` archives deep."""

    kind: ClassVar[str] = "zip"

    def __init__(self, stream: BinaryIO, name: str, prefix: str, depth: int) -> None:
        from zipfile import ZipFile

        self._prefix = prefix
        self._depth = depth
        self._damage = _damage()
        try:
            ending = _ending(stream)
            _check_directory(stream, ending, name)
            self._zip = ZipFile(stream)
        except self._damage as error:
            raise _unusable(name, stream) from error
        if len(self._zip.filelist) > limits.MAX_MEMBERS:
            raise _too_many(name)
        self._overlapping = _overlapping(self._zip)
        self._name = name
        try:
            self._unread = _unread(self._zip, stream, ending)
        except self._damage as error:
            raise _unusable(name, stream) from error

    @classmethod
    def from_file(cls, file: PackageFile) -> Zip:
        """Open a zip on disk; it stays open until `close`."""
        raw = file.open()
        stream = raw if isinstance(raw, BytesIO) else BufferedReader(cast("RawIOBase", raw))
        try:
            return cls(cast("BinaryIO", stream), str(file.path), prefix="", depth=1)
        except InputError:
            stream.close()
            raise

    @classmethod
    def from_member(cls, name: str, load: Load, depth: int) -> Zip:
        """Open a zip inside another container; it is held in memory while members refer to it."""
        return cls(load(), name, prefix=f"{name}!", depth=depth)

    def scan(self, scan: Scan) -> Iterator[Member]:
        """Offer every member that is not a folder, in the order of the central directory."""
        for text in self._unread:
            scan.notices.add("zip-unread", text, self._name)
        for info in self._zip.filelist:
            if not info.orig_filename.endswith(("/", "\\")):
                yield from scan.offer(self._member(info, scan), self._depth)

    def close(self) -> None:
        """Close the archive and the file it lies in."""
        stream = self._zip.fp
        self._zip.close()
        if stream is not None:
            stream.close()

    def _member(self, info: zipfile.ZipInfo, scan: Scan) -> Member:
        name = scan.names.claim(self._prefix, info.orig_filename)
        problem = _problem(info)
        if problem is None and info.header_offset in self._overlapping:
            problem = "Shares its bytes with another member, as in a zip bomb; it was not expanded."
        return Member(
            name,
            info.file_size,
            stored_time(info.date_time),
            lambda: cast("BinaryIO", self._zip.open(info)),
            problem,
            damage=self._damage,
        )


def _damage() -> tuple[type[Exception], ...]:
    """Return what the standard library raises on a damaged zip, found by fuzzing it."""
    from lzma import LZMAError
    from zipfile import BadZipFile
    from zlib import error as deflate_error

    plain = (OSError, EOFError, ValueError, RuntimeError, MemoryError, struct.error)
    return (*plain, BadZipFile, LZMAError, deflate_error)


def _check_directory(stream: BinaryIO, ending: _Ending, name: str) -> None:
    """Refuse a central directory that would not fit in memory once it is parsed."""
    if ending.size > limits.MAX_DIRECTORY:
        raise _too_many(name)
    stream.seek(ending.directory)
    entries = stream.read(ending.size).count(_ENTRY_MAGIC)
    if entries > limits.MAX_MEMBERS:
        raise _too_many(name)


class _Ending(NamedTuple):
    """The end of a zip: where its central directory begins, its size, and what stands behind it.

    `directory` and `size` are the central directory's, `end` is where the comment begins, `comment`
    its size; `length` is the file's. `listed`: the members that it states.
    """

    directory: int
    size: int
    end: int
    comment: int
    length: int
    listed: int


def _ending(stream: BinaryIO) -> _Ending:
    """Find the end of a zip; raises ValueError where there is none.

    APPNOTE.TXT 4.3.14 to 4.3.16: the end record is last, with a comment of up to 65,535 bytes;
    in front of it stand the records of Zip64, if any.
    """
    length = stream.seek(0, 2)
    tail_start = max(length - _END.size - 0xFFFF, 0)
    stream.seek(tail_start)
    tail = stream.read()
    found = tail.rfind(_END_MAGIC)
    if found < 0 or found + _END.size > len(tail):
        raise ValueError
    end = tail_start + found
    behind = end + _END.size
    *_, count, size, _, comment = _END.unpack_from(tail, found)
    record = end - _LOCATOR_64 - _END_64.size
    if record >= 0:
        stream.seek(record)
        fields = _END_64.unpack(stream.read(_END_64.size))
        if fields[0] == _END_64_MAGIC:
            count, size, end = fields[7], fields[8], record
    if size > end:
        raise ValueError
    return _Ending(end - size, size, behind, comment, length, count)


def _unread(archive: zipfile.ZipFile, stream: BinaryIO, ending: _Ending) -> list[str]:
    """State what of the file neither a member nor the zip's own records account for."""
    members = sorted(archive.filelist, key=lambda info: info.header_offset)
    following = [info.header_offset for info in members[1:]] + [ending.directory]
    spans = [
        (info.header_offset, _end_of(info, following_one, stream))
        for info, following_one in zip(members, following, strict=False)
    ]
    spans.append((ending.directory, ending.end + ending.comment))
    said = described_gaps(stream, uncovered(spans, ending.length), ending.length)
    listed = len(archive.filelist)
    if (listed - ending.listed) % _COUNT_WRAPS:
        said.append(
            f"Its end record counts {ending.listed:,} members and its directory lists {listed:,}: "
            "a reader that trusts the count sees others than those read here."
        )
    if ending.comment:
        said.append(f"A comment of {ending.comment:,} bytes was not read.")
    return said


def _end_of(info: zipfile.ZipInfo, following: int, stream: BinaryIO) -> int:
    """Return where a member's bytes end; its local header is read only where much is left behind."""
    least: int = info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size
    if following - least <= _SLACK:
        return max(following, least)
    try:
        stream.seek(info.header_offset + _LOCAL_HEADER - 4)
        name, extra = struct.unpack("<HH", stream.read(4))
    except (ValueError, OSError, struct.error):  # it lies nowhere; reading it says so
        return least
    end: int = info.header_offset + _LOCAL_HEADER + name + extra + info.compress_size
    if info.flag_bits & _HAS_DESCRIPTOR and following - end in _DESCRIPTORS:
        return following
    return end


def _overlapping(archive: zipfile.ZipFile) -> set[int]:
    """Offsets of members whose stored bytes overlap another's or the central directory."""
    found: set[int] = set()
    reach, furthest = 0, 0
    for info in sorted(archive.filelist, key=lambda info: info.header_offset):
        if info.header_offset < reach:
            found |= {furthest, info.header_offset}
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
        if end > archive.start_dir:
            found.add(info.header_offset)
        if end > reach:
            reach, furthest = end, info.header_offset
    return found


def _problem(info: zipfile.ZipInfo) -> str | None:
    """State why a member cannot be read, from its entry alone."""
    if info.flag_bits & _ENCRYPTED:
        return "Encrypted; a package as downloaded is not. Unpack it with its password first."
    if info.compress_type not in _METHODS:
        return f"Compressed by method {info.compress_type}, which is not supported."
    if info.file_size > info.compress_size * limits.MAX_RATIO:
        return (
            f"Said to expand {info.compress_size:,} bytes to {info.file_size:,}, "
            "as in a zip bomb; it was not expanded."
        )
    return None


def _too_many(name: str) -> InputError:
    return InputError(
        "too-many-members",
        f"Holds more than {limits.MAX_MEMBERS:,} members.",
        member=name,
        cure="Unpack what matters into a folder and give that.",
    )


def _unusable(name: str, stream: BinaryIO) -> InputError:
    stream.seek(0)
    if stream.read(2) == b"PK":
        return InputError(
            "zip-damaged",
            "The zip is cut or damaged; its list of members is missing.",
            member=name,
            cure=_AGAIN,
        )
    return InputError("not-a-zip", "Not a zip, in spite of its name.", member=name, cure=_AGAIN)
