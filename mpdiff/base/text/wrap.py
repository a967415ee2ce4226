"""Text for a terminal in lines of some columns, none of which begins like a build server's command.

`escape.visible` marks a command where a word begins one. Wrapping breaks long words, and so could
begin a line in the middle of a path with `::error`; here it breaks before or behind such a place.
"""

from __future__ import annotations

import re
import textwrap
from typing import Final
from unicodedata import east_asian_width

from mpdiff.base.escape import terminal

NARROWEST: Final = 40
FILLER: Final = "\0"
"""Stands in no text that was made safe for a terminal."""

_COMMAND: Final = re.compile(
    r"[\0 ]*(?:::|##|section_(?:start|end):|travis_|\[(?:command|INPUT)\]|(?:---|\+\+\+|~~~) )"
)
"""How a line begins that GitHub, Azure, TeamCity, GitLab, Travis or Buildkite act upon."""
_COLONS: Final = re.compile(r"(?<!\S):(?=:)")


_SEPARATORS: Final = "/\\!"
"""Behind which a long path breaks, so that names of files stay whole."""


class _Wrapper(textwrap.TextWrapper):
    """Breaks a long word behind a folder, and where the rest of it is no command."""

    def _handle_long_word(
        self, reversed_chunks: list[str], cur_line: list[str], cur_len: int, width: int
    ) -> None:
        chunk = reversed_chunks[-1]
        end = width - cur_len if cur_line else max(width - cur_len, 1)
        behind = max(chunk.rfind(mark, 0, end) for mark in _SEPARATORS) + 1
        end = behind if behind * 3 >= end else end
        while end and _COMMAND.match(chunk, end):
            end -= 1
        if end:
            cur_line.append(chunk[:end])
            reversed_chunks[-1] = chunk[end:]
        elif not cur_line:  # nothing but marks
            cur_line.append(reversed_chunks.pop())


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Return text made safe for a terminal, in lines of at most `width` columns, at least one.

    `first` and `rest` indent the first line and the others; wide letters count as two columns.
    """
    rest = first if rest is None else rest
    shown = terminal(text)
    lines = _lines(shown, width, first, rest)
    if any(map(_COMMAND.match, lines)):  # an address such as ::1
        lines = _lines(_COLONS.sub("<U+003A>", shown), width, first, rest)
    return [line.replace(FILLER, "") for line in lines] or [first]


def _lines(shown: str, width: int, first: str, rest: str) -> list[str]:
    # One column less where a break may part a wide character from its filler.
    wrapper = _Wrapper(
        max(width, NARROWEST) - (not shown.isascii()),
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
    )
    return wrapper.wrap(_widened(shown))


def _widened(text: str) -> str:
    """Put a filler behind each character that a terminal draws two columns wide."""
    if text.isascii():
        return text
    return "".join(c + FILLER if east_asian_width(c) in "WF" else c for c in text)
