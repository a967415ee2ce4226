"""Which bytes of a cabinet its own lists account for ([MS-CAB] 2)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.readers.package.extent import Span, described_gaps, uncovered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BytesIO

_HEADER: Final = struct.Struct("<16xI4x2x3H4x")
"""CFHEADER: where the list of files begins, numbers of folders and files, flags."""
_HEADER_SIZE: Final = 36
_RESERVES: Final = struct.Struct("<HBB")
_FOLDER: Final = struct.Struct("<IHH")
_FILE_SIZE: Final = 16
_DATA: Final = struct.Struct("<4xH2x")

_PREVIOUS, _FOLLOWING, _RESERVED = 1, 2, 4
_MOST_BLOCKS: Final = 200_000
"""Blocks of 32 KiB of 6 GiB; more than that are not counted one by one."""


class _Layout(NamedTuple):
    """What of a cabinet is accounted for, and how much of that is reserved for other programs."""

    spans: list[Span]
    reserved: int


def unread(cabinet: BytesIO, length: int) -> list[str]:
    """State which bytes belong to nothing that is listed, and which areas only others can read.

    `length` is what the header says; a cabinet whose lists are damaged is not judged beyond it.
    """
    with cabinet.getbuffer() as view:
        held = len(view)
        try:
            layout = _layout(view)
        except (struct.error, ValueError):
            layout = _Layout([(0, length)], 0)
    said = described_gaps(cabinet, uncovered(layout.spans, held), held)
    if layout.reserved:
        said.append(f"Reserved areas of {layout.reserved:,} bytes were not read.")
    return said


def _layout(view: memoryview) -> _Layout:
    files_at, folders, files, flags = _HEADER.unpack_from(view)
    at = _HEADER_SIZE
    in_header = in_folder = in_block = 0
    if flags & _RESERVED:
        in_header, in_folder, in_block = _RESERVES.unpack_from(view, at)
        at += _RESERVES.size + in_header
    for flag in (_PREVIOUS, _FOLLOWING):
        if flags & flag:
            at = _behind_text(view, _behind_text(view, at))
    size = _FOLDER.size + in_folder
    tables = [_FOLDER.unpack_from(view, at + number * size) for number in range(folders)]
    spans = [(0, at + folders * size), (files_at, _behind_files(view, files_at, files))]
    blocks = list(_blocks(view, tables, in_block))
    return _Layout(spans + blocks, in_header + in_folder * folders + in_block * len(blocks))


def _behind_text(view: memoryview, at: int) -> int:
    """Return where the text at `at` ends, its NUL included; a name has at most 255 bytes."""
    return at + bytes(view[at : at + 1024]).index(0) + 1


def _behind_files(view: memoryview, at: int, count: int) -> int:
    for _ in range(count):
        at = _behind_text(view, at + _FILE_SIZE)
    return at


def _blocks(view: memoryview, folders: list[tuple[int, int, int]], reserve: int) -> Iterator[Span]:
    """Yield the blocks of data, as far as they can be counted."""
    left = _MOST_BLOCKS
    for at, count, _ in folders:
        for _ in range(min(count, left)):
            (size,) = _DATA.unpack_from(view, at)
            end = at + _DATA.size + reserve + size
            yield at, end
            at = end  # noqa: PLW2901  the next block lies behind this one
        left -= min(count, left)
