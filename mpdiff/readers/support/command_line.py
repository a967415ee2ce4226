"""One Windows command line as a program and its arguments, split as the C runtime splits it."""

from __future__ import annotations

import re
from typing import Final

_QUOTES: Final = re.compile(r'(\\*)"')
_BLANKS: Final = " \t"
_MAX_ARGUMENTS: Final = 1_000


def split_command_line(line: str) -> tuple[str, tuple[str, ...]]:
    """Return the program and the arguments of a command line; ("", ()) for an empty one.

    Quotes hold blanks together, a backslash before a quote makes it a letter, an unclosed quote ends
    with the line. What follows a thousand arguments stays one.
    """
    words = list(_words(line))
    return (words[0], tuple(words[1:])) if words else ("", ())


def _words(line: str) -> list[str]:
    words: list[str] = []
    word: str | None = None
    quoted = False
    at = 0
    while at < len(line):
        if line[at] in _BLANKS and not quoted:
            words += [] if word is None else [word]
            if len(words) > _MAX_ARGUMENTS:
                return [*words, line[at:].strip()]
            word, at = None, at + 1
        elif match := _QUOTES.match(line, at):
            slashes, escaped = divmod(len(match[1]), 2)
            word = (word or "") + "\\" * slashes + '"' * escaped
            quoted = quoted != (not escaped)
            at = match.end()
        else:
            end = _plain(line, at, quoted=quoted)
            word, at = (word or "") + line[at:end], end
    return words if word is None else [*words, word]


def _plain(line: str, at: int, *, quoted: bool) -> int:
    """Return where letters end that stand for themselves; at least one of them does."""
    end = at + 1
    if line[at] == "\\":
        while end < len(line) and line[end] == "\\":
            end += 1
        return end
    while end < len(line) and line[end] not in ('"\\' if quoted else '"\\ \t'):
        end += 1
    return end
