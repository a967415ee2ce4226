"""The bytes of a support file as text: in blocks for a log, whole for what is short.

Support files are UTF-16 with or without a mark, UTF-8 or Windows-1252; damage never raises, and is noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from mpdiff.base import limits
from mpdiff.base.text.encoding import decode_head
from mpdiff.readers.support.decoding import Decoder, encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.readers.support.notes import Notes

BLOCK: Final = limits.MIB
_KEPT: Final = 8 * BLOCK
"""More than is made of a block. Blocks as large as one that was freed, glibc does not give back to the system at
once; so one is taken and freed, untouched, before the first. Elsewhere this does nothing."""
MAX_WHOLE: Final = 32 * limits.MIB
"""A support file that is read whole; most have some hundred kilobytes, logs of commands a few megabytes."""


def head_text(head: bytes) -> str:
    """Return the text of a member's first bytes, for a question about its form; "" for binary."""
    return decode_head(head) or ""


def whole_text(stream: BinaryIO, notes: Notes, *, live: bool = False) -> str:
    """Return a short file's text, up to `MAX_WHOLE` bytes of it; half a character at its end is none."""
    data = stream.read(MAX_WHOLE + 1)
    if len(data) > MAX_WHOLE:
        notes.say("support-too-large", limit=str(MAX_WHOLE))
        data = data[:MAX_WHOLE]
    decoder = Decoder(data, notes, _whole_encoding(data))
    text = decoder.decode(data[decoder.mark :])
    decoder.finish(live=live)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _whole_encoding(data: bytes) -> str:
    """Return the encoding of a whole file: one that is no UTF-8 anywhere is of one byte a letter."""
    encoding, mark = encoding_of(data)
    if encoding != "utf-8" or mark:
        return encoding
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return encoding if error.end == len(data) else "cp1252"
    return encoding


def text_blocks(stream: BinaryIO, notes: Notes, most: int = limits.MAX_EVENT_TEXT) -> Iterator[str]:
    """Return a log's text a block at a time; what lies beyond `most` bytes is noted."""
    bytes(_KEPT)
    block = stream.read(BLOCK)
    decoder = Decoder(block, notes)
    total, block = decoder.mark, block[decoder.mark :]
    while block:
        total += len(block)
        if total > most:
            notes.say("support-too-large", limit=str(most))
            break
        yield decoder.decode(block)
        block = stream.read(BLOCK)
    decoder.finish(live=True)
