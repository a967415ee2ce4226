"""The bytes of a support file as text: in blocks for a log, whole for what is short.

Support files are UTF-16 with or without a mark, UTF-8 or Windows-1252; damage never raises.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, BinaryIO, Final

from mpdiff.base import limits
from mpdiff.base.text.encoding import decode_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.readers.support.notes import Notes

BLOCK: Final = limits.MIB
MAX_WHOLE: Final = 32 * limits.MIB
"""A support file that is read whole; most have some hundred kilobytes, logs of commands a few megabytes."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 4096
_NEWLINE: Final = "\n"
_WIDE: Final = ("utf-16-le", "utf-16-be")


def encoding_of(head: bytes) -> tuple[str, int]:
    """Return the encoding of a text that begins with `head`, and the length of its mark."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    sample = head[:_SAMPLE]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if max(odd, even) * 4 > len(sample):  # half of the characters or more are ASCII
        return ("utf-16-le" if odd >= even else "utf-16-be"), 0
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample)
    except UnicodeDecodeError:
        return "cp1252", 0
    return "utf-8", 0


def head_text(head: bytes) -> str:
    """Return the text of a member's first bytes, for a question about its form; "" for binary."""
    return decode_head(head) or ""


def whole_text(stream: BinaryIO, notes: Notes) -> str:
    """Return a short file's text, up to `MAX_WHOLE` bytes of it; half a character at its end is none."""
    data = stream.read(MAX_WHOLE + 1)
    if len(data) > MAX_WHOLE:
        notes.say("support-too-large", limit=str(MAX_WHOLE))
        data = data[:MAX_WHOLE]
    encoding, mark = encoding_of(data)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data[mark:])
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_blocks(stream: BinaryIO, notes: Notes, most: int = limits.MAX_EVENT_TEXT) -> Iterator[str]:
    """Return a log's text a block at a time; what lies beyond `most` bytes is noted.

    A byte that is missing from UTF-16, or too many, makes noise of all that follows; a block of
    such noise is decoded again from its second byte. Half a character at the end is none.
    """
    block = stream.read(BLOCK)
    encoding, mark = encoding_of(block)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    total, block = mark, block[mark:]
    while block:
        total += len(block)
        if total > most:
            notes.say("support-too-large", limit=str(most))
            return
        text = decoder.decode(block)
        if _NEWLINE not in text and encoding in _WIDE and len(block) >= _SAMPLE:
            shifted = codecs.getincrementaldecoder(encoding)("replace")
            again = _NEWLINE + shifted.decode(block[1:])
            if _NEWLINE in again[1:]:
                notes.say("support-misaligned")
                decoder, text = shifted, again
        if "\0" in text:
            notes.say("support-holes")
        yield text
        block = stream.read(BLOCK)
