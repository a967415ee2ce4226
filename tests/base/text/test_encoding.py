"""Bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.text.encoding import LEGACY, as_legacy
from mpdiff.readers.snapshot import decode, decode_head
from tests.support.rows import for_each

TEXT = "ExclusionPath : {C:\\Users\\Zoë, D:\\Größe 50 €}\r\nDisableRealtimeMonitoring : True\r\n"


@for_each(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "utf-32-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes, encoding: str) -> None:
    assert decode(data, "m") == (TEXT, encoding)
    assert decode_head(data) == TEXT


@for_each(
    ("data", "code"),
    [
        (b"", "empty-member"),
        (codecs.BOM_UTF8, "empty-member"),
        (codecs.BOM_UTF16_LE + " \r\n".encode("utf-16-le"), "empty-member"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff", "not-text"),
        (bytes(range(256)), "not-text"),
        (codecs.BOM_UTF16_LE + b"A\x00\x00\xd8B\x00", "not-text"),  # half a character
        (codecs.BOM_UTF16_LE + b"A\x00B", "not-text"),  # cut inside a character
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "WdSupportLogs/x.txt")
    assert (caught.value.code, caught.value.member) == (code, "WdSupportLogs/x.txt")


def test_a_file_that_was_cut_inside_a_character_is_called_incomplete() -> None:
    with pytest.raises(InputError, match="incomplete"):
        decode(TEXT.encode("utf-16")[:-1], "m")


def test_a_member_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SNAPSHOT", 10)
    with pytest.raises(InputError) as caught:
        decode(b"x" * 11, "m")
    assert caught.value.code == "snapshot-too-large"


@for_each("head", [b"", b"PK\x03\x04\x14\x00\x00\x00", b"\x00" * 64])
def test_a_binary_head_is_none(head: bytes) -> None:
    assert decode_head(head) is None


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=8),
    st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]),
    st.data(),
)
def test_a_head_cut_anywhere_is_a_start_of_the_text(
    text: str, encoding: str, data: st.DataObject
) -> None:
    whole = text.encode(encoding)
    head = decode_head(whole[: data.draw(st.integers(4, len(whole)))])
    assert head is None or text.startswith(head)


def test_a_head_cut_inside_a_character_keeps_the_rest() -> None:
    assert decode_head("ExclusionPath : €".encode()[:-1]) == "ExclusionPath : "


def test_bytes_of_an_unknown_code_page_are_a_character_each() -> None:
    every = bytes(range(0x80, 0x100))
    text, encoding = decode(b"Setting : " + every, "m")
    assert encoding == LEGACY
    assert len(set(text[10:])) == len(every)
    assert as_legacy(every) == text[10:]
