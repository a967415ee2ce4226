"""The commands in a text that cmd.exe runs: carets, quotes, `&`, `|`, brackets, `start`, `call`, `if`, `for`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.text.late import late
from mpdiff.evidence.commands.command import Command, Text, command_of, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE: Final = late(r"[^\"^&|<>()\r\n]+|\^[^\r\n]?|[\"&|<>()\r\n]")
_VARIABLE: Final = late(r"%([A-Za-z_()0-9]{1,40})%")
_VARIABLES: Final = {
    "comspec": "C:\\Windows\\System32\\cmd.exe",
    "systemroot": "C:\\Windows",
    "windir": "C:\\Windows",
    "systemdrive": "C:",
    "programfiles": "C:\\Program Files",
    "programw6432": "C:\\Program Files",
    "programdata": "C:\\ProgramData",
    "allusersprofile": "C:\\ProgramData",
}
"""What these variables hold wherever Windows stands on C:."""
_PRINTS: Final = ("echo", "echo.")
_OPTION: Final = late(r"\s*/(?:d\s+(?:\"[^\"]*\"|\S+)|[a-z]+(?:\s+0x[0-9a-f]+)?)(?=\s)\s*")
_TITLE: Final = late(r"\s*\"[^\"]*\"(?=\s+\S)")
_IF: Final = late(
    r"(?:/i\s+)?(?:not\s+)?(?:(?:exist|defined|errorlevel)\s+(?:\"[^\"]*\"|\S+)"
    r"|(?:\"[^\"]*\"|[^\s=\"]+)\s*(?:==|equ|neq|lss|leq|gtr|geq)\s*(?:\"[^\"]*\"|\S+))\s+"
)
_DO: Final = late(r"[\s)]do\s+")
_OF: Final = late(r"\s['`]([^'`]*)['`]")


def commands(text: str) -> Iterator[Command]:
    """Yield the commands of a text in its order, each with what another prints for it to run."""
    piped = ""
    files: dict[str, str] = {}
    for part, ends, writes in _parts(text):
        command = command_of(_bare(part), "cmd")
        yield command._replace(printed=piped, scripts=_scripts(files, command))
        piped = ""
        if command.program in _PRINTS:
            said, _, file = command.tail.rpartition(">") if writes else (command.tail, "", "")
            piped = said if ends == "|" else ""
            name = name_of((file.split() or [""])[0])
            if name.endswith(_SCRIPTS) and len(files) < _MOST_FILES:
                files[name] = f"{files.get(name, '')}\n{said.rstrip('> ')}"


_SCRIPTS: Final = (".cmd", ".bat", ".ps1")
_RUNS: Final = ("cmd", "powershell", "pwsh")
_MOST_FILES: Final = 20
"""Files of one line that are followed."""


def _scripts(files: dict[str, str], command: Command) -> tuple[Text, ...]:
    """Return the texts that an earlier command wrote to the files that this one names."""
    line = fold(command.line)
    return tuple(
        Text(text, "powershell" if name.endswith(".ps1") else "cmd")
        for name, text in files.items()
        if name in line and command.program in (name, *_RUNS)
    )


def _parts(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield each command without carets, what ends it, and whether it writes to a file."""
    held: list[str] = []
    quoted = writes = redirects = False
    depth = 0
    for match in _PIECE.finditer(text):
        piece = match[0]
        quoted = quoted != (piece == '"')
        if quoted or redirects or piece not in _SPECIAL:
            held.append(piece[1:] if piece[0] == "^" and not quoted else piece)
        elif piece == "(" and _opens(held):
            depth += 1
            held.append(" ")
        elif piece in "<>" or piece == "(" or (piece == ")" and not depth):
            held.append(piece)
            writes |= piece == ">"
        else:
            depth -= piece == ")"
            yield "".join(held), piece, writes
            held, writes = [], False
        redirects = piece in ("<", ">") and not quoted
    yield "".join(held), "", writes


_SPECIAL: Final = frozenset("&|<>()\r\n")


def _opens(held: list[str]) -> bool:
    """Return whether a bracket here opens a block: where a command begins, or after a word that has one."""
    if not "".join(held[:2]).strip(" @"):
        return True
    first = fold(held[0][:_LONG_ENOUGH]).lstrip(" @").split(None, 1)
    return bool(first) and first[0] in _BEFORE


_BEFORE: Final = ("if", "for", "else", "do")
_LONG_ENOUGH: Final = 40


def _bare(text: str) -> str:
    """Return a command without what stands before it: `@`, `call`, `start /b`, a condition, a loop."""
    left = _expanded(text).strip(" \t@,;=")
    for _ in range(_MOST):
        left = _REDIRECTS.sub("", left, count=1)
        word = left.split(None, 1)
        if len(word) < len(("word", "rest")):
            return left
        rest = _after(name_of(word[0]), word[1])
        if rest is None:
            return left
        left = rest.strip(" \t@,;=(")
    return left


_REDIRECTS: Final = late(r"\A(?:\s*\d?[<>]{1,2}\s*(?:&\d|\"[^\"]*\"|[^\s\"<>]+)\s*)+")
"""Where what a command prints goes; it may stand before the command."""
_MOST: Final = 100
"""Words before a command that are taken away; nobody writes so many."""


def _after(word: str, rest: str) -> str | None:
    """Return what a word before a command leaves of it; None where it is no such word."""
    if word in ("call", "else", "do"):
        return rest
    if word == "start":
        return _started(rest)
    if word == "if":
        found = _IF.match(fold(rest))
        return None if found is None else rest[found.end() :]
    if word == "for":
        done = _DO.search(fold(rest))
        of = _OF.search(rest) if done is None else None
        return rest[done.end() :] if done else of[1] if of else None
    return None


def _started(rest: str) -> str:
    """Return what `start` starts, behind its title and options."""
    title = _TITLE.match(rest)
    at = title.end() if title else 0
    folded = fold(rest)
    while option := _OPTION.match(folded, at):
        at = option.end()
    if title is None and (title := _TITLE.match(rest, at)):
        at = title.end()
    return rest[at:]


def _expanded(text: str) -> str:
    if "%" not in text:
        return text
    return _VARIABLE.sub(lambda m: _VARIABLES.get(fold(m[1]), m[0]), text)
