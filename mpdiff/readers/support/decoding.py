"""Bytes of a support file to text, a block at a time: what is damaged is counted, never hidden.

A byte that is missing from UTF-16, or too many, makes noise of all that follows: its line breaks become
U+0A00, which no text holds, so reading goes on from there. 8-bit text inside UTF-16, as a redirected
program appends it, is known by a line break of two bytes, which UTF-16 has only as letters that are not
assigned.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from mpdiff.base.text.late import late

if TYPE_CHECKING:
    import re

    from mpdiff.readers.support.notes import Notes

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE: Final = 4096
_WIDE: Final = {"utf-16-le": codecs.utf_16_le_decode, "utf-16-be": codecs.utf_16_be_decode}
_AFTER: Final = {"utf-16-le": 3, "utf-16-be": 1}
"""How far behind the beginning of a shifted line break the next line begins."""
_SHIFTED: Final = "\u0a00"
_NOISE: Final = ("\ufffd", "\uffff", "\ufffe", "\u0d00")
_NOISY: Final = 4
"""Characters that could not be read; fewer may be odd names of files."""
_MOST_SHIFTS: Final = 100
_BREAK: Final = b"\r\n"
_NARROW: Final = late(rb"[\t\x20-\x7e\x80-\xff]{8,}\r\n(?:[\t\x20-\x7e\x80-\xff]*\r\n)*")


def encoding_of(head: bytes) -> tuple[str, int]:
    """Return the encoding of a text that begins with `head`, and the length of its mark."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    for mark, encoding in MARKS[1:]:
        if head.startswith(mark, 1):
            return encoding, len(mark) + 1  # a byte too many before it
    sample = head[:SAMPLE]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if max(odd, even) * 4 > len(sample):  # half of the characters or more are ASCII
        return ("utf-16-le" if odd >= even else "utf-16-be"), 0
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample)
    except UnicodeDecodeError:
        return "cp1252", 0
    return "utf-8", 0


class Decoder:
    """Decodes the blocks of one file in order; `finish` notes what could not be read."""

    def __init__(self, head: bytes, notes: Notes, encoding: str | None = None) -> None:
        known, self.mark = encoding_of(head)
        self._encoding = encoding or known
        self._notes = notes
        self._narrow = codecs.getincrementaldecoder(self._encoding)("replace")
        self._rest = b""
        self._noise = 0
        self._padded = False
        """What was decoded so far ends in NULs."""
        if self.mark % 2 and self._encoding in _WIDE:
            notes.say("support-misaligned")

    def decode(self, block: bytes) -> str:
        """Return the text of the next block."""
        text = self._wide(block) if self._encoding in _WIDE else self._narrow.decode(block)
        if not text.isascii():
            self._noise += sum(text.count(one) for one in _NOISE)
        return self._without_padding(text) if self._padded or "\0" in text else text

    def _without_padding(self, text: str) -> str:
        """Return a text without the NULs at its end; where text follows them, they are a hole."""
        body = text.rstrip("\0")
        if not body:
            self._padded = True
            return ""
        if self._padded or "\0" in body:
            self._notes.say("support-holes")
        if self._padded:
            body = "\0" + body
        self._padded = text[-1] == "\0"
        return body

    def finish(self, *, live: bool = False) -> None:
        """Note what could not be read; half a character at the end is none.

        `live`: the file is a log that may be written while it is copied, so it may end anywhere.
        """
        if self._noise >= _NOISY:
            self._notes.say("support-damaged", self._noise)
        if live and (self._rest or self._padded):
            self._notes.say("support-open-end")
        elif self._padded:
            self._notes.say("support-holes")
        elif self._rest and not self._notes.said("support-cut"):
            self._notes.say("support-cut")

    def _wide(self, block: bytes) -> str:
        raw = self._rest + block
        text, used = _WIDE[self._encoding](raw, "replace", False)  # noqa: FBT003  not its end
        if text.isascii():  # neither shifted nor mixed, which both make letters beyond it
            self._rest = raw[used:]
            return text
        if _BREAK in raw:
            raw = _NARROW.sub(self._widened, raw)
        found: list[str] = []
        at = 0
        while True:
            text, used = _WIDE[self._encoding](raw[at:], "replace", False)  # noqa: FBT003  not its end
            place = text.find(_SHIFTED) if len(found) < _MOST_SHIFTS else -1
            if place < 0:
                self._rest = raw[at + used :]
                return "".join((*found, text))
            self._notes.say("support-misaligned")
            found.append(text[:place] + "\n")
            at += len(text[:place].encode(self._encoding, "surrogatepass"))
            at += _AFTER[self._encoding]

    def _widened(self, match: re.Match[bytes]) -> bytes:
        self._notes.say("support-mixed")
        try:
            text = match[0].decode()
        except UnicodeDecodeError:
            text = match[0].decode("cp1252", "replace")
        return text.encode(self._encoding)
