"""Writes cabinets for tests and samples, the same bytes on every machine.

The format is [MS-CAB]; MSZIP is [MS-MCI]. MSZIP blocks here hold one *stored* deflate block each,
put together by hand, so no version of zlib has a say in the bytes.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

FileSpec = tuple[str, bytes, tuple[int, int, int, int, int, int]]
"""Name with `/` or `\\` between folders, content, and year, month, day, hour, minute, second."""

BLOCK = 32768
"""Bytes of content in one block, the most that the format allows."""

_ARCHIVE, _UTF8_NAME = 0x20, 0x80
_HEADER, _FOLDER = 36, 8


def write_cabinet(
    files: Sequence[FileSpec],
    compression: Literal["stored", "mszip"] = "stored",
    *,
    solid: bool = True,
) -> bytes:
    """Return a cabinet that holds `files` in order.

    `solid` puts all files into one compressed folder, as Windows does; else each gets its own, and
    damage to one cannot reach another. Times are stored as given, to two seconds, without a zone.
    """
    groups = [list(files)] if solid else [[file] for file in files]
    folders = [
        _blocks(b"".join(content for _, content, _ in group), compression) for group in groups
    ]
    entries = b"".join(_entries(number, group) for number, group in enumerate(groups))
    first_file = _HEADER + _FOLDER * len(folders)
    position = first_file + len(entries)
    table = b""
    for blocks in folders:
        table += struct.pack("<IHH", position, len(blocks), int(compression == "mszip"))
        position += sum(map(len, blocks))
    header = struct.pack(
        "<4s5I2B5H", b"MSCF", 0, position, 0, first_file, 0, 3, 1, len(folders), len(files), 0, 0, 0
    )
    return header + table + entries + b"".join(block for blocks in folders for block in blocks)


def _entries(folder: int, files: Sequence[FileSpec]) -> bytes:
    entries = b""
    offset = 0
    for name, content, modified in files:
        stored = name.replace("/", "\\").encode()
        attributes = _ARCHIVE if stored.isascii() else _ARCHIVE | _UTF8_NAME
        date, time = _dos(modified)
        entries += struct.pack("<IIHHHH", len(content), offset, folder, date, time, attributes)
        entries += stored + b"\0"
        offset += len(content)
    return entries


def _dos(modified: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    year, month, day, hour, minute, second = modified
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2


def _blocks(content: bytes, compression: str) -> list[bytes]:
    pieces = [content[start : start + BLOCK] for start in range(0, len(content), BLOCK)]
    return [_block(piece, _mszip(piece) if compression == "mszip" else piece) for piece in pieces]


def _block(piece: bytes, data: bytes) -> bytes:
    sizes = struct.pack("<HH", len(data), len(piece))
    return struct.pack("<I", _checksum(sizes, _checksum(data, 0))) + sizes + data


def _mszip(piece: bytes) -> bytes:
    """Return a block that holds its content as one final deflate block of the stored kind."""
    return b"CK\x01" + struct.pack("<HH", len(piece), len(piece) ^ 0xFFFF) + piece


def _checksum(data: bytes, seed: int) -> int:
    """Return the exclusive or of the 32-bit words; the last one to three bytes count backwards."""
    whole = len(data) & ~3
    words, folded = whole // 4, int.from_bytes(data[:whole], "little")
    while words > 1:
        half = (words + 1) // 2
        folded, words = (folded >> 32 * half) ^ (folded & ((1 << 32 * half) - 1)), half
    return seed ^ folded ^ int.from_bytes(data[whole:], "big")
