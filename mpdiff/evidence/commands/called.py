"""Which words of a command line are run, and which are only text: what is searched for, printed, committed.

A search or an editor whose arguments hold a command ran none of it. What is printed into a shell is run.
"""

from __future__ import annotations

import re
from typing import Final

READERS: Final = frozenset(
    {
        *(
            "findstr",
            "find",
            "grep",
            "egrep",
            "rg",
            "ag",
            "ack",
            "awk",
            "sed",
            "select-string",
            "sls",
        ),
        *(
            "type",
            "more",
            "less",
            "cat",
            "get-content",
            "gc",
            "echo",
            "rem",
            "title",
            "set-content",
        ),
        *(
            "add-content",
            "out-file",
            "write-host",
            "write-output",
            "write-verbose",
            "write-warning",
        ),
        *("notepad", "notepad++", "code", "wordpad", "winword", "excel", "outlook", "vim", "nano"),
        *("git", "svn", "hg", "gh", "get-help", "help", "man", "get-command", "gcm", "msg", "clip"),
        *("chrome", "msedge", "firefox", "iexplore", "explorer", "where", "where.exe"),
    }
)
"""Programs and commands that take a command for text, in lower case and without extension."""
_SHELLS: Final = frozenset(
    {"powershell", "pwsh", "cmd", "iex", "invoke-expression", "invoke-command", "icm"}
)
_TOKEN: Final = re.compile(r"\"[^\"]*\"?|'[^']*'?|[;|&{}()\n]|[^\s;|&{}()\n\"']+")
_ENDS: Final = frozenset(";|&{}()\n")


def called(program: str, line: str) -> frozenset[str]:
    """Return the words of a line that its program runs or hands to what it runs; all in lower case.

    `program`: its name without extension; empty where only the line names it.
    """
    return frozenset(_called(line, (program,)))


def _called(line: str, first: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    words: list[str] = []
    reads = any(one in READERS for one in first)
    held: set[str] = set()  # what a command only reads, until a shell takes what it prints
    taken = ">" in line
    for match in _TOKEN.finditer(line):
        word = match[0]
        if word in _ENDS:
            words, reads = [], False
            taken |= word == "|"
            continue
        name = _name(word)
        if not reads and name in READERS:
            reads = True
        elif word[0] in "\"'" and " " in word:
            (held if reads else found).update(_called(word.strip("\"'"), ()))
        else:
            (held if reads else found).add(name)
        if taken and not words and name in _SHELLS:
            found |= held
        words.append(name)
    return found


def _name(word: str) -> str:
    return word.strip("\"'`\\").rpartition("\\")[2].removesuffix(".exe")
