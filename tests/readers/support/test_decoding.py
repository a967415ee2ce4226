"""Damaged bytes of a support file: what is lost is one line, and it is said."""

from __future__ import annotations

import io
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpdiff.readers.support import text
from mpdiff.readers.support.notes import Notes
from tests.support.rows import for_each

LINES: Final = [f"{number} a line of a log" for number in range(40)]
WIDE: Final = ("utf-16-le", "utf-16-be")


def encoded(lines: list[str], encoding: str, end: str = "\r\n") -> bytes:
    mark = "\ufeff" if encoding in WIDE else ""
    return (mark + "".join(line + end for line in lines)).encode(encoding)


def whole(data: bytes, *, live: bool = False) -> tuple[list[str], list[str]]:
    notes = Notes("m")
    found = text.whole_text(io.BytesIO(data), notes, live=live)
    return found.lstrip("\ufeff").splitlines(), [n.code for n in notes.notices]


def blocks(data: bytes) -> tuple[list[str], list[str]]:
    notes = Notes("m")
    found = "".join(text.text_blocks(io.BytesIO(data), notes))
    return found.lstrip("\ufeff").replace("\r", "").split("\n"), [n.code for n in notes.notices]


@for_each("end", ["\n", "\r\n"])
@for_each("encoding", [*WIDE, "utf-8"])
def test_what_is_whole_has_no_notice(encoding: str, end: str) -> None:
    data = encoded(LINES, encoding, end)
    assert whole(data) == (LINES, [])
    assert blocks(data) == ([*LINES, ""], [])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", WIDE)
@given(place=st.integers(0, 1000), count=st.sampled_from([-1, 1, 3]))
def test_a_byte_too_few_or_too_many_costs_a_line(
    encoding: str, end: str, place: int, count: int
) -> None:
    data = bytearray(encoded(LINES, encoding, end))
    if count < 0:
        del data[place]
    else:
        data[place:place] = b"\xfe" * count
    found, codes = whole(bytes(data), live=True)
    assert len(set(LINES) - set(found)) <= 2
    assert codes
    assert place < len("\ufeff".encode(encoding)) or "support-misaligned" in codes
    assert blocks(bytes(data))[1] == codes


def test_bytes_that_are_no_letters_are_counted() -> None:
    data = bytearray(encoded(LINES, "utf-16-le"))
    data[100:140] = b"\xff" * 40
    found, codes = whole(bytes(data))
    assert set(LINES) - set(found) <= set(LINES[1:4])
    assert codes == ["support-damaged"]
    data[100:140] = bytes(40)
    assert whole(bytes(data))[1] == ["support-holes"]


def test_one_odd_letter_is_no_damage() -> None:
    odd = ["x\ufffdy", "\u4e0a\u4e2d\u6587", "\u00fc"]
    assert whole(encoded(odd, "utf-16-le")) == (odd, [])


@for_each("encoding", WIDE)
@for_each("extra", [[], ["the last"]])
def test_text_of_one_byte_a_letter_inside_utf16_is_read(encoding: str, extra: list[str]) -> None:
    appended = ["appended by a program", "", "-" * 39, "caf\u00e9 or more of it"]
    data = encoded(LINES, encoding) + encoded(appended, "cp1252")
    data += encoded(extra, encoding)[2:]
    found, codes = whole(data)
    assert found == [*LINES, *appended, *extra]
    assert codes == ["support-mixed"]


def test_half_a_letter_at_the_end_is_said() -> None:
    data = encoded(LINES, "utf-16-le")
    assert whole(data[:-1])[1] == ["support-cut"]
    assert whole(data[:-1], live=True)[1] == ["support-open-end"]


def test_a_file_of_one_byte_a_letter_is_not_damaged() -> None:
    late = [*["x" * 100] * 60, "caf\u00e9", "\u00fcber"]
    assert whole(encoded(late, "cp1252")) == (late, [])


def test_many_shifts_end() -> None:
    data = encoded([], "utf-16-le") + b"\0".join(b"a\0\n\0" for _ in range(500))
    assert "support-misaligned" in whole(data)[1]
