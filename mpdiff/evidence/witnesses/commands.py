"""Runs of Defender's command-line tool that matter to protection, as its own log records them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.model import Incident, Witness
from mpdiff.evidence.commands.command import Command as Called
from mpdiff.evidence.commands.command import head_and_tail
from mpdiff.evidence.commands.meaning import Meanings
from mpdiff.evidence.commands.records import SHOWN, SOURCE
from mpdiff.evidence.facts import Undated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import IncidentKind
    from mpdiff.catalogue.event_meanings import CommandMeaning, EventMeanings
    from mpdiff.readers.support.mpcmdrun import Command, CommandLog

TOOL: Final = "mpcmdrun"
FAILED: Final = 0x80000000


def incidents_of_commands(log: CommandLog, meanings: EventMeanings) -> Iterator[Incident]:
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


def undated(log: CommandLog, meanings: EventMeanings) -> Iterator[Undated]:
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
    log: CommandLog, meanings: EventMeanings
) -> Iterator[tuple[Command, CommandMeaning]]:
    """Yield the runs that mean something; the log is the tool's own, whatever its file was called."""
    rows = Meanings(meanings)
    for command in log.commands:
        line = command.command_line
        meaning = rows.of(Called(TOOL, line, head_and_tail(line)[1]))
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
