"""Text as lines, within the limit of one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

BLANKS: Final = " \t\r\n"
"""What surrounds a value in a text and is none of it. Windows trims U+0020 at the end of a name and
keeps every other blank, U+00A0 too, so `str.strip` without these would make two names one."""

# PowerShell 7 can write colours into a file ($PSStyle.OutputRendering = 'Ansi').
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]{0,32}m")


def plain_lines(text: str) -> Iterator[str]:
    r"""Split at LF, CR LF, CR and CR CR LF (text written twice as text); colours are left out.

    Other separators (form feed, U+2028) stay inside their line: a value may hold them.
    """
    if "\x1b" in text:
        text = _COLOUR.sub("", text)
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def checked_lines(text: str, member: str) -> Iterator[str]:
    """Split as `plain_lines`.

    Raises InputError: `line-too-long` over MAX_LINE characters, `snapshot-too-large` over
    MAX_ITEMS lines.
    """
    for number, line in enumerate(plain_lines(text), 1):
        if len(line) > limits.MAX_LINE:
            raise InputError(
                "line-too-long",
                f"has a line of {len(line)} characters; the limit is {limits.MAX_LINE}.",
                member=member,
                line=number,
                cure="Long lists are read as JSON: use ConvertTo-Json.",
            )
        if number > limits.MAX_ITEMS:
            raise InputError(
                "snapshot-too-large",
                f"has more than {limits.MAX_ITEMS} lines.",
                member=member,
                cure="Give the output of Get-MpPreference alone.",
            )
        yield line
