"""Command lines that matter to protection, whoever recorded them: the tool's log, hunting, Security."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Incident, Witness
from mpdiff.evidence.facts import Undated
from mpdiff.evidence.witnesses.called import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import IncidentKind
    from mpdiff.catalogue.event_meanings import CommandMeaning
    from mpdiff.readers.support.mpcmdrun import Command, CommandLog

SOURCE: Final = "log of MpCmdRun"
TOOL: Final = "MpCmdRun.exe"
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
    runs = called(name, folded)
    return next((one for one in meanings if one.fits(name, words, folded, runs)), None)


def program_of(line: str) -> str:
    """Return the program that a command line begins with."""
    from mpdiff.readers.support.command_line import program_path

    path = program_path(line)
    if path is not None:
        return path[0]
    match = _WORDS.search(line)
    return "" if match is None else match[1] or match[2] or ""


def incidents_of_commands(
    log: CommandLog, meanings: Sequence[CommandMeaning]
) -> Iterator[Incident]:
    """Yield the commands of a log that matter and whose time is known."""
    for command, meaning in _that_matter(log, meanings):
        started = command.started
        if started is None or started.time is None:
            continue
        kind, title = _kind_and_title(command, meaning)
        yield Incident(
            kind=kind,
            time=started.time,
            title=title,
            witness=Witness(
                SOURCE, log.member, f"line {command.line}", started.time, started.certain
            ),
            subject=_arguments(command),
            detail=_outcome(command),
            end=command.ended.time if command.ended else None,
            time_certain=started.certain,
            other_times=started.others,
        )


def undated(log: CommandLog, meanings: Sequence[CommandMeaning]) -> Iterator[Undated]:
    """Yield the commands that matter and whose time nothing shows, between the runs around them."""
    times = {command.line: _time(command) for command in log.commands}
    above = _nearest(times)
    below = _nearest(dict(reversed(times.items())))
    for command, meaning in _that_matter(log, meanings):
        if times[command.line] is None:
            kind, title = _kind_and_title(command, meaning)
            yield Undated(
                kind,
                title,
                Witness(SOURCE, log.member, f"line {command.line}"),
                _arguments(command),
                _outcome(command),
                above[command.line],
                below[command.line],
            )


def _nearest(times: dict[int, datetime | None]) -> dict[int, datetime | None]:
    """Return for each line the last time before it in an order of lines."""
    found: dict[int, datetime | None] = {}
    last: datetime | None = None
    for line, time in times.items():
        found[line] = last
        last = last if time is None else time
    return found


def _that_matter(
    log: CommandLog, meanings: Sequence[CommandMeaning]
) -> Iterator[tuple[Command, CommandMeaning]]:
    """Yield the runs that mean something; the log is the tool's own, whatever its file was called."""
    for command in log.commands:
        meaning = meaning_of(meanings, TOOL, command.command_line)
        if meaning is not None and meaning.kind != "process":
            yield command, meaning


def _time(command: Command) -> datetime | None:
    return command.started.time if command.started is not None else None


def _kind_and_title(command: Command, meaning: CommandMeaning) -> tuple[IncidentKind, str]:
    if _failed(command):
        return "command", f"{meaning.title} (it failed)"
    return meaning.kind, meaning.title


def _failed(command: Command) -> bool:
    """Return whether a run failed, by its result, or by an error that it printed where it has none."""
    if command.result is not None:
        return bool(command.result & FAILED)
    return bool(command.errors)


def _arguments(command: Command) -> str:
    return " ".join(command.arguments)[:SHOWN]


def _outcome(command: Command) -> str:
    parts = [f"Command line: {command.command_line[:SHOWN]}"]
    if command.result is not None and command.result & FAILED:
        parts.append(f"it failed with {command.result:#010x}")
    return "; ".join([*parts, *command.errors[:2]])
