"""One Windows command line as a program and its arguments, split as the C runtime splits it."""

from __future__ import annotations

import re
from typing import Final

from mpdiff.base.text.late import late

_QUOTES: Final = late(r'(\\*)"')
_BLANKS: Final = " \t"
_PATH: Final = late(r"\s*([A-Za-z]:\\[^\"<>|*?]*?\.exe)(?=\s|$)", re.IGNORECASE)
_MAX_ARGUMENTS: Final = 1_000


def split_command_line(line: str) -> tuple[str, tuple[str, ...]]:
    """Return the program and the arguments of a command line; ("", ()) for an empty one.

    Quotes hold blanks together, a backslash before a quote makes it a letter, an unclosed quote ends
    with the line. What follows a thousand arguments stays one. A path of a program with blanks and
    without quotes is the program, as Windows takes it.
    """
    path = program_path(line)
    words = [path[0], *_words(line[path[1] :])] if path is not None else _words(line)
    return (words[0], tuple(words[1:])) if words else ("", ())


def program_path(line: str) -> tuple[str, int] | None:
    """Return the unquoted path of a program that a line begins with, and where it ends; None for none."""
    match = _PATH.match(line)
    return None if match is None else (match[1], match.end())


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
