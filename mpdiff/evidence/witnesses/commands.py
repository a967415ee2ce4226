"""Command lines that matter to protection, whoever recorded them: the tool's log, hunting, Security."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Incident, Witness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.catalogue.event_meanings import CommandMeaning
    from mpdiff.readers.support.mpcmdrun import Command, CommandLog

SOURCE: Final = "log of MpCmdRun"
SHOWN: Final = 400
"""Characters of a command line that a report shows."""
FAILED: Final = 0x80000000
_WORDS: Final = re.compile(r'"([^"]*)"|(\S+)')


def meaning_of(
    meanings: Sequence[CommandMeaning], program: str, line: str
) -> CommandMeaning | None:
    """Return what a command means for protection; None where it means nothing."""
    folded = fold(line)
    name = fold(program.replace("/", "\\").rsplit("\\", 1)[-1]).removesuffix(".exe")
    words = {(m[1] or m[2] or "").lstrip("-/") for m in _WORDS.finditer(folded)}
    return next((one for one in meanings if one.fits(name, words, folded)), None)


def program_of(line: str) -> str:
    """Return the program that a command line begins with."""
    match = _WORDS.search(line)
    return "" if match is None else match[1] or match[2] or ""


def incidents_of_commands(
    log: CommandLog, meanings: Sequence[CommandMeaning]
) -> Iterator[Incident]:
    """Yield the commands of a log that matter and whose time is known."""
    for command in log.commands:
        meaning = meaning_of(meanings, command.program, command.command_line)
        started = command.started
        if meaning is None or meaning.kind == "process" or started is None or started.time is None:
            continue
        failed = command.result is not None and bool(command.result & FAILED)
        yield Incident(
            kind="command" if failed else meaning.kind,
            time=started.time,
            title=f"{meaning.title} (it failed)" if failed else meaning.title,
            witness=Witness(
                SOURCE, log.member, f"line {command.line}", started.time, started.certain
            ),
            subject=" ".join(command.arguments)[:SHOWN],
            detail=_outcome(command),
            end=command.ended.time if command.ended else None,
            time_certain=started.certain,
            other_times=started.others,
        )


def undated(log: CommandLog, meanings: Sequence[CommandMeaning]) -> list[str]:
    """Return the titles of commands that matter and whose time nothing shows."""
    found = []
    for command in log.commands:
        meaning = meaning_of(meanings, command.program, command.command_line)
        timed = command.started is not None and command.started.time is not None
        if meaning is not None and meaning.kind != "process" and not timed:
            found.append(meaning.title)
    return found


def _outcome(command: Command) -> str:
    parts = [f"Command line: {command.command_line[:SHOWN]}"]
    if command.result is not None and command.result & FAILED:
        parts.append(f"it failed with {command.result:#010x}")
    return "; ".join([*parts, *command.errors[:2]])
