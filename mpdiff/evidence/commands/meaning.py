"""What the commands of a line mean for protection, by the rows of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.catalogue.command_words import can_matter
from mpdiff.evidence.commands.called import READERS, called
from mpdiff.evidence.commands.carriers import POWERSHELLS
from mpdiff.evidence.commands.command import Command, Text, head_and_tail, name_of
from mpdiff.evidence.commands.inner import commands_in, commands_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.catalogue.event_meanings import CommandMeaning, EventMeanings

_HOST: Final = "powershell"


class Meant(NamedTuple):
    """A command that matters, and what it means."""

    command: Command
    meaning: CommandMeaning


class Meanings:
    """The rows of the catalogue, ready to be asked about very many command lines."""

    def __init__(self, events: EventMeanings) -> None:
        rows = [one.spelled(events.named) for one in events.commands]
        self._rows = [one for one in rows if not one.calls]
        self._calls = [one for one in rows if one.calls]

    def of_line(self, program: str, line: str) -> list[Meant]:
        """Return what the commands that a process runs mean, each once.

        `program`: of the process, as its record names it; "" where only the line does.
        """
        if not can_matter(f"{program} {line}"):
            return []
        first = _first(program, line)
        return self._that_act(commands_of(first)) or self._loosely(first)

    def of_script(self, text: str) -> list[Meant]:
        """Return what the commands of a text mean that PowerShell ran."""
        if not can_matter(f"{_HOST} {text}"):
            return []
        found = self._that_act(commands_in([Text(text, "powershell")], len(text)))
        return found or self._loosely(Command(_HOST, text, text))

    def of(self, command: Command) -> CommandMeaning | None:
        """Return what one command means by its own words; None where it means nothing."""
        line, words, around = fold(command.line), command.words(), command.around_words()
        return next(
            (
                one
                for one in self._rows
                if (one.program or command.dialect == "powershell")
                and one.fits(command.program, words, line, around if one.program else ())
            ),
            None,
        )

    def _that_act(self, commands: Iterable[Command]) -> list[Meant]:
        """Return those that matter, each once; those that only ran where none of them acts."""
        found: dict[tuple[str, str, tuple[str, ...]], Meant] = {}
        for command in commands:
            meaning = None if command.program in READERS else self.of(command)
            if meaning is None or (not meaning.program and _is_block(command, found.values())):
                continue
            if meaning.about and command.around_words():
                command = command._replace(line=command.around.strip())  # noqa: PLW2901
            key = meaning.title, fold(command.line), command.hosts
            found.setdefault(key, Meant(command, meaning))
        acts = [one for one in found.values() if one.meaning.kind != "process"]
        return acts or list(found.values())[:1]

    def _loosely(self, first: Command) -> list[Meant]:
        """Return what a program is given that may run it."""
        words = called(first.program, fold(_without_comments(first)))
        return [
            Meant(first, one)
            for one in self._calls
            if (not one.program or first.program in one.program)
            and any(word in words for word in one.calls)
        ][:1]


def _is_block(command: Command, found: Iterable[Meant]) -> bool:
    """Return whether a command holds one that is known, in a block or in brackets."""
    return any(not one.meaning.program and one.command.line in command.line for one in found)


def _without_comments(first: Command) -> str:
    if first.program not in POWERSHELLS or "#" not in first.line:
        return first.line
    return "; ".join(one.line for one in commands_of(first) if one.depth)


def _first(program: str, line: str) -> Command:
    """Return the command of a process: its own program's, whatever its line begins with."""
    head, tail = head_and_tail(line)
    if head[:1] in ("-", "/"):
        tail = line
    return Command(name_of(program or head), line, tail)
