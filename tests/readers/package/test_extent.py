"""Bytes of an archive that no list of it accounts for are said: something may hide there."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from mpdiff.cli.main import run
from mpdiff.readers.package import open_package
from mpdiff.readers.package.extent import uncovered
from tests.support.cabwriter import write_cabinet
from tests.support.packages import snapshot_json, zip_of
from tests.support.places import SAMPLES
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAIR = {"x/before.json": snapshot_json(), "x/after.json": snapshot_json()}
ZIP = zip_of(PAIR)
CABINET = write_cabinet([(name, data, (2026, 3, 1, 12, 0, 0)) for name, data in PAIR.items()])


def said(folder: Path, data: bytes) -> list[tuple[str, str]]:
    path = folder / ("package.cab" if data.startswith(b"MSCF") else "package.zip")
    path.write_bytes(data)
    with open_package(str(path)) as package:
        list(package.scan(lambda *_: False))
        return [(notice.code, notice.message) for notice in package.notices]


def between_directory_and_end(data: bytes) -> bytes:
    """Move the end away from the central directory, and let it say where that still begins."""
    end = data.rindex(b"PK\x05\x06")
    return data[:end] + b"hidden" + data[end:]


def streamed() -> bytes:
    """Return a zip as written to a pipe: sizes stand behind the data, in data descriptors."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore
            return len(bytes(data))  # type: ignore

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in PAIR.items():
            archive.writestr(name, data)
    return pipe.data


def commented(text: bytes) -> bytes:
    buffer = io.BytesIO(ZIP)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = text
    return buffer.getvalue()


def without_first() -> bytes:
    """Return a zip whose list has lost its first member; its bytes are still there."""
    start, last = ZIP.index(b"PK\x01\x02"), ZIP.rindex(b"PK\x01\x02")
    end = bytearray(ZIP[ZIP.rindex(b"PK\x05\x06") :])
    directory = ZIP[last : ZIP.rindex(b"PK\x05\x06")]
    struct.pack_into("<HHII", end, 8, 1, 1, len(directory), start)
    return ZIP[:start] + directory + bytes(end)


@for_each(
    ("data", "expected"),
    [
        (ZIP, None),
        (streamed(), None),
        (b"prefix" + ZIP, "6 bytes before what it lists were not read."),
        (ZIP + b"suffix" * 3, "18 bytes behind its end were not read."),
        (commented(b"a remark"), "A comment of 8 bytes was not read."),
        (without_first(), "bytes before what it lists were not read."),
        (ZIP + ZIP, "before what it lists were not read; they list 2 further members."),
    ],
    ids=["whole", "streamed", "prefix", "suffix", "comment", "unlisted member", "two zips"],
)
def test_what_of_a_zip_belongs_to_nothing_is_said(
    data: bytes, expected: str | None, tmp_path: Path
) -> None:
    notices = said(tmp_path, data)
    if expected is None:
        assert notices == []
    else:
        ((code, message),) = notices
        assert code == "zip-unread"
        assert expected in message


def test_bytes_between_the_list_and_the_end_are_said_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    path.write_bytes(between_directory_and_end(ZIP))
    assert run(["diff", str(path), "--strict", "-q"]) in (3, 4)


def reserved() -> bytes:
    """Return the cabinet with an area of 8 bytes in its header that only its maker can read."""
    out = bytearray(CABINET[:36] + struct.pack("<HBB", 8, 0, 0) + b"hidden!!" + CABINET[36:])
    struct.pack_into("<I", out, 8, len(out))
    struct.pack_into("<I", out, 16, struct.unpack_from("<I", out, 16)[0] + 12)
    struct.pack_into("<H", out, 30, 4)
    struct.pack_into("<I", out, 48, struct.unpack_from("<I", out, 48)[0] + 12)
    return bytes(out)


def spread() -> bytes:
    """Return the cabinet with 6 bytes between its list of files and their data."""
    at = struct.unpack_from("<I", CABINET, 36)[0]
    out = bytearray(CABINET[:at] + b"hidden" + CABINET[at:])
    struct.pack_into("<I", out, 8, len(out))
    struct.pack_into("<I", out, 36, at + 6)
    return bytes(out)


@for_each(
    ("data", "expected"),
    [
        (CABINET, None),
        (CABINET + b"behind", "6 bytes behind its end were not read."),
        (reserved(), "Reserved areas of 8 bytes were not read."),
        (spread(), "6 bytes between what it lists were not read."),
    ],
    ids=["whole", "behind", "reserved", "between"],
)
def test_what_of_a_cabinet_belongs_to_nothing_is_said(
    data: bytes, expected: str | None, tmp_path: Path
) -> None:
    assert said(tmp_path, data) == ([] if expected is None else [("cabinet-unread", expected)])
    inside = said(tmp_path, zip_of({"a/S.cab": data}))
    assert inside == ([] if expected is None else [("cabinet-unread", expected)])


@for_each("hide", [lambda data: data, lambda data: b"x" + data, lambda data: data + b"\0" * 100])
def test_strict_takes_unread_bytes_for_missing_evidence(
    hide: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    data = hide(ZIP)
    path = tmp_path / "package.zip"
    path.write_bytes(data)
    assert run(["diff", str(path), "-q"]) == 0
    assert run(["diff", str(path), "-q", "--strict"]) == (0 if data == ZIP else 4)


@for_each("path", sorted(SAMPLES.glob("*/*.zip")), ids=lambda p: p.parent.name)
def test_a_package_as_downloaded_leaves_no_byte_over(path: Path) -> None:
    with open_package(str(path)) as package:
        list(package.scan(lambda *_: False))
        assert not {"zip-unread", "cabinet-unread"} & {n.code for n in package.notices}


@for_each(
    ("spans", "expected"),
    [
        ([], [(0, 10)]),
        ([(0, 10)], []),
        ([(5, 7), (0, 2)], [(2, 5), (7, 10)]),
        ([(0, 8), (1, 2), (8, 20)], []),
        ([(12, 20)], [(0, 10)]),
    ],
)
def test_gaps_are_what_no_span_covers(
    spans: list[tuple[int, int]], expected: list[tuple[int, int]]
) -> None:
    assert uncovered(spans, 10) == expected


@pytest.mark.parametrize("name", ["x/evil.zip", "x/EVIL.CAB"])
def test_what_is_called_an_archive_and_is_none_is_said(name: str, tmp_path: Path) -> None:
    """Bytes in front of it hide a zip from whoever asks what it begins with."""
    notices = said(tmp_path, zip_of({**PAIR, name: b"prefix" + ZIP, "x/empty.zip": b""}))
    assert [code for code, _ in notices] == ["archive-unreadable"]
