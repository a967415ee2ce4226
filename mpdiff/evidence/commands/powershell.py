"""The commands in a text that PowerShell runs: backticks, quotes, `;`, pipes, blocks, `&`, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.text.late import late
from mpdiff.evidence.commands.command import Command, command_of
from mpdiff.evidence.commands.targets import RUN_ELSEWHERE, hosts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE: Final = late(r"[^`\"'#;|&{}()\r\n<]+|`[\s\S]?|<#(?:[^#]+|#(?!>))*(?:#>)?|[\s\S]")
_IN_DOUBLE: Final = late(r"(?:[^\"`]+|`[\s\S]|\"\")*")
_IN_SINGLE: Final = late(r"(?:[^']+|'')*")
_JOINED: Final = late(r"\s*\+\s*[\"']")
_ESCAPED: Final = late(r"`([\s\S])")
_ASSIGNS: Final = late(r"\s*(?:\[[\w.]+\]\s*)?\$[\w:]+\s*\+?=\s*")
_CALLS: Final = late(r"\s*[&.](?=[\s'\"$(])\s*")
_GROUPED: Final = late(r"\A\(\s*('[^']*'|\"[^\"]*\")\s*\)")
_ONE_STRING: Final = late(r"\s*(?:'([^']*)'|\"([^\"]*)\")\s*")
_PIPE: Final = "|"
_ENDS: Final = frozenset(f";{_PIPE}\r\n")
_MOST_DEEP: Final = 24
"""Blocks in one another; a bracket beyond is a letter."""
_MOST_PIPED: Final = 40
"""Pieces of a pipeline before a command that are kept with it."""
_PRINTS: Final = ("echo", "write-output", "write")


class _Block:
    """Where a block, its pipeline and its command begin in the text that is put out."""

    def __init__(self, at: int) -> None:
        self.pipeline = at
        self.command = at
        self.printed = ""


class _Scanner:
    """Goes through a text once; `out` holds it without escapes and comments."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._out: list[str] = []
        self._blocks = [_Block(0)]
        self.starts: list[int] = []
        """Where each command begins in `out`, in the order in which they are found."""

    def commands(self) -> Iterator[Command]:
        while match := _PIECE.match(self._text, self._at):
            self._at = match.end()
            yield from self._take(match[0])
        while self._blocks:
            yield from self._command()
            self._blocks.pop()

    def _take(self, piece: str) -> Iterator[Command]:
        first = piece[0]
        if first in "\"'":
            self._quoted(first)
        elif first == "`":
            self._out.append(piece[1:].replace("\r", " ").replace("\n", " "))
        elif piece.startswith("<#"):
            self._out.append(" ")
        elif first == "#" and self._is_start_of_word():
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end
        elif piece in _ENDS or (first == "&" and not self._is_call()):
            yield from self._ended(piece)
        elif first in "({" and len(self._blocks) < _MOST_DEEP:
            self._out.append(piece)
            self._blocks.append(_Block(len(self._out)))
        elif first in ")}" and len(self._blocks) > 1:
            yield from self._command()
            self._blocks.pop()
            self._out.append(piece)
        else:
            self._out.append(piece)

    def _quoted(self, quote: str) -> None:
        """Take a string, and those that `+` joins to it, as one."""
        self._out.append(quote)
        inner = quote
        while True:
            pattern = _IN_DOUBLE if inner == '"' else _IN_SINGLE
            match = pattern.match(self._text, self._at)
            held = match[0] if match else ""
            self._at += len(held)
            self._out.append(_ESCAPED.sub(r"\1", held) if inner == '"' else held)
            joined = _JOINED.match(self._text, self._at + 1)
            self._at += 1
            if joined is None:
                break
            self._at, inner = joined.end(), joined[0][-1]
        self._out.append(quote)

    def _is_start_of_word(self) -> bool:
        return not self._out or self._out[-1][-1:] in ("", " ", "\t", ";", "(", "{")

    def _is_call(self) -> bool:
        """Whether `&` stands where a command begins: it calls what follows."""
        at = self._blocks[-1].command
        return not "".join(self._out[at : at + 2]).strip()

    def _ended(self, piece: str) -> Iterator[Command]:
        block = self._blocks[-1]
        made = list(self._command())
        yield from made
        self._out.append(piece)
        piped = piece == _PIPE and not self._text.startswith(_PIPE, self._at)
        printed = _printed(made[0]) if made and piped else ""
        block.command = len(self._out)
        if piped:
            block.printed = printed or block.printed
        else:
            block.pipeline, block.printed = len(self._out), ""

    def _command(self) -> Iterator[Command]:
        block = self._blocks[-1]
        own = "".join(self._out[block.command :])
        if not own.strip():
            return
        assigned = _ASSIGNS.match(own)
        bare = own[assigned.end() :] if assigned else own
        if len(self._blocks) == _MOST_DEEP:
            bare = bare.lstrip(" \t({")
        called = _CALLS.match(bare)
        named = _GROUPED.sub(r"\1", bare[called.end() :], count=1) if called else bare
        command = command_of(named, "powershell")
        is_string = called is None and _ONE_STRING.fullmatch(bare) is not None
        before = "".join(
            self._out[max(block.pipeline, block.command - _MOST_PIPED) : block.command]
        ).lstrip()
        self.starts.append(block.command)
        yield command._replace(
            program="" if is_string else command.program,
            line=f"{before} {own.strip()}" if before else own.strip(),
            printed=block.printed,
        )


def commands(text: str) -> Iterator[Command]:
    """Yield the commands of a text, those of a block before the one that has it; one pass, all linear.

    Those of a block have the devices on which the command that has it runs it.
    """
    scanner = _Scanner(text)
    found = list(scanner.commands())
    for at, (command, start) in enumerate(zip(found, scanner.starts, strict=True)):
        if command.program in RUN_ELSEWHERE and (hosts := hosts_of(command)):
            for inner in range(at - 1, -1, -1):
                if scanner.starts[inner] < start:
                    break
                found[inner] = found[inner]._replace(hosts=found[inner].hosts or hosts)
    yield from found


def unquoted(text: str) -> str:
    """Return what one string holds that is all of a text; the text where it is more than that."""
    match = _ONE_STRING.fullmatch(text)
    return text if match is None else match[1] or match[2] or ""


def _printed(command: Command) -> str:
    """Return the text that a command prints by its own words."""
    if not command.program:
        return unquoted(command.line)
    return unquoted(command.tail) if command.program in _PRINTS else ""
