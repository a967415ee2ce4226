"""Bytes to text: the encodings that Windows tools write, identified by content and never guessed twice.

A byte order mark decides. Without one, UTF-16 shows as a NUL in every other byte, then UTF-8 has
to hold strictly. What is left is of one of many code pages (`cmd` and `Out-File -Encoding OEM` write
that of the console), and nothing in the bytes tells which: it is read as `LEGACY`, letter by letter,
and whoever compares it has to know that letters beyond ASCII are a guess. Control characters mean
that it is no text.
"""

from __future__ import annotations

import codecs
import functools
import re
from typing import Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError

# The UTF-32 marks start with the UTF-16 ones, so they come first.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEGACY: Final = "cp1252"
"""Name of the code page as which text of an unknown one is read."""

# Read so, each byte is one character and the way back is known. Windows has no letter for five of the
# bytes. 0x85 is its ellipsis, which in a cut list would hide that it is a letter of other pages.
_UNDEFINED: Final = b"\x81\x85\x8d\x8f\x90\x9d"
_LEGACY: Final = {
    byte: bytes([byte]).decode(LEGACY) for byte in range(0x80, 0xA0) if byte not in _UNDEFINED
}
_SAMPLE: Final = 4096
# Tab, line feed, form feed, carriage return, Ctrl-Z (DOS end of file) and Escape (colours) occur
# in text, the other control characters do not.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1c-\x1f\x7f]")


def decode(data: bytes, member: str) -> tuple[str, str]:
    """Return the text of `data` without its byte order mark, and the encoding's Python name.

    Raises InputError: `empty-member`, `snapshot-too-large` (over MAX_SNAPSHOT), `not-text`.
    """
    if len(data) > limits.MAX_SNAPSHOT:
        raise InputError(
            "snapshot-too-large",
            f"holds {len(data)} bytes; the limit is {limits.MAX_SNAPSHOT}.",
            member=member,
            cure="Give the output of Get-MpPreference alone.",
        )
    decoded = _decode(data, whole=True)
    if decoded is None and _decode(data, whole=False) is not None:
        raise InputError(
            "not-text",
            "ends inside a character, so it is incomplete.",
            member=member,
            cure="Collect it again; the file was cut.",
        )
    if decoded is None:
        raise InputError(
            "not-text",
            "is not text in UTF-8, UTF-16, UTF-32 or a code page of Windows.",
            member=member,
            cure="Check that the file is whole, and not compressed or encrypted.",
        )
    if not decoded[0].strip("\ufeff \t\r\n\x1a"):
        raise InputError(
            "empty-member",
            "is empty.",
            member=member,
            cure="Collect it again; an emptied snapshot can be a sign of tampering.",
        )
    return decoded


def decode_head(head: bytes) -> str | None:
    """Return the text of a member's first bytes, None for binary or nothing.

    The head may end inside a character; that rest is left out.
    """
    return _last_head(head) if len(head) <= limits.HEAD else _text_of(head)


def _text_of(head: bytes) -> str | None:
    decoded = _decode(head, whole=False)
    return decoded[0] if decoded is not None and decoded[0] else None


# Every detector asks for the text of the same head; whoever reads more than a head asks once.
_last_head = functools.lru_cache(maxsize=1)(_text_of)


def as_legacy(data: bytes) -> str:
    """Return bytes of an unknown code page as they stand in a text that was read as `LEGACY`."""
    return data.decode("latin-1").translate(_LEGACY)


def _decode(data: bytes, *, whole: bool) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _attempt(data[len(mark) :], encoding, whole=whole)
    wide = _wide_without_mark(data)
    if wide is not None:
        return _attempt(data, wide, whole=whole)
    if (decoded := _attempt(data, "utf-8", whole=whole)) is not None:
        return decoded
    text = as_legacy(data)
    return None if _CONTROL.search(text) else (text, LEGACY)


def _attempt(data: bytes, encoding: str, *, whole: bool) -> tuple[str, str] | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        text = decoder.decode(data, final=whole)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else (text, encoding)


def _wide_without_mark(data: bytes) -> str | None:
    """Tell UTF-16 without a mark: settings are ASCII, so every other byte is NUL."""
    sample = data[:_SAMPLE]
    units = len(sample) // 2
    high, low = sample[1::2].count(0), sample[0::2].count(0)
    if high * 2 > units:
        return "utf-16-le"
    return "utf-16-be" if low * 2 > units else None
