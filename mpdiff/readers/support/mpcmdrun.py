r"""MpCmdRun*.log: every run of Defender's command-line tool, with its arguments and local times.

    ---------------------------------------------
    MpCmdRun: Command Line: "C:\...\MpCmdRun.exe" -Scan -ScanType 3
     Start Time: Thu Apr 01 2021 22:25:24
    ...
    MpCmdRun.exe: hr = 0x80508023.
    MpCmdRun: End Time: Thu Apr 01 2021 22:25:24
    ---------------------------------------------

The labels are English in every language, the names of days and months are the device's.
"""

from __future__ import annotations

import re
from datetime import datetime  # noqa: TC003  msgspec resolves the annotations
from typing import TYPE_CHECKING, BinaryIO, Final

from msgspec import Struct

from mpdiff.base import limits
from mpdiff.base.model import Notice  # noqa: TC001  same
from mpdiff.base.text.late import late
from mpdiff.readers.support.command_line import split_command_line
from mpdiff.readers.support.notes import Notes
from mpdiff.readers.support.prints.moments import Moment, printed_moment
from mpdiff.readers.support.text import head_text, whole_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.readers.support.prints.moments import LocalClock

_NAME: Final = late(r"(?:^|[/!\\])MpCmdRun[^/!\\]*\.log(?:\.bak)?$", re.IGNORECASE)
_COMMAND: Final = late(r"\s*MpCmdRun: Command Line:\s*(.*)")
_START: Final = late(r"\s*Start Time:\s*(.*)")
_END: Final = late(r"\s*MpCmdRun: End Time:?\s*(.*)")
_RESULT: Final = late(r"\s*(?:MpCmdRun\.exe|CmdTool): ?.*?\bhr = (0x[0-9A-Fa-f]{1,8})\b.*")
_ERROR: Final = late(r"\s*ERROR: ?(\S.*)")
_MAX_ERRORS: Final = 20


class Command(Struct, frozen=True):
    """One run. `line`: from 1, where its command line stands.

    `started`, `ended`: None where not printed, or where two runs wrote at once. `result`: the HRESULT
    that the tool printed for the run, None where it printed none. `whole` False: the file ends, or
    another run begins, before this one's end.
    """

    line: int
    command_line: str
    program: str
    arguments: tuple[str, ...]
    started: Moment | None = None
    ended: Moment | None = None
    result: int | None = None
    errors: tuple[str, ...] = ()
    whole: bool = True


_BEGINS: Final = "MpCmdRun: Command Line: "


class CommandLog(Struct, frozen=True):
    """The runs that one log holds, in its order."""

    member: str
    commands: tuple[Command, ...]
    notices: tuple[Notice, ...] = ()
    kind: str = "mpcmdrun"

    @property
    def first(self) -> datetime | None:
        """The earliest start that is known."""
        return min(self._starts(), default=None)

    @property
    def last(self) -> datetime | None:
        """The latest start that is known."""
        return max(self._starts(), default=None)

    def _starts(self) -> Iterator[datetime]:
        return (c.started.time for c in self.commands if c.started and c.started.time)


def detect(head: bytes, name: str) -> bool:
    """Tell such a log by its name or by the tool's first line."""
    if _NAME.search(name):
        return True
    return "MpCmdRun: Command Line:" in head_text(head)


def read(stream: BinaryIO, member: str, clock: LocalClock) -> CommandLog:
    """Return the runs of a log; `clock` reads its local times. Never raises for damaged content."""
    notes = Notes(member)
    text = whole_text(stream, notes, live=True)
    parser = _Parser(notes, clock)
    *lines, last = text.split("\n")
    parser.take(lines)
    if last:
        notes.say("support-cut" if parser.is_command(last) else "support-open-end")
        parser.take([last], whole=False)
    commands = parser.finish()
    if not commands:
        notes.say("support-empty")
    return CommandLog(member, tuple(commands), notes.notices)


class _Run:
    """A run as far as it was read."""

    def __init__(self, line: int, text: str, *, alone: bool) -> None:
        self.line = line
        self.text = text
        self.alone = alone
        self.started: Moment | None = None
        self.ended: Moment | None = None
        self.result: int | None = None
        self.errors: list[str] = []

    def command(self, *, whole: bool) -> Command:
        program, arguments = split_command_line(self.text)
        return Command(
            line=self.line,
            command_line=self.text,
            program=program,
            arguments=arguments,
            started=self.started,
            ended=self.ended if self.alone else None,
            result=self.result if self.alone else None,
            errors=tuple(self.errors) if self.alone else (),
            whole=whole and self.alone,
        )


class _Parser:
    """Where in the file the reading stands."""

    def __init__(self, notes: Notes, clock: LocalClock) -> None:
        self._notes = notes
        self._clock = clock
        self._commands: list[Command] = []
        self._run: _Run | None = None
        self._number = 0

    def take(self, lines: Iterable[str], *, whole: bool = True) -> None:
        for line in lines:
            self._number += 1
            if match := _COMMAND.fullmatch(line):
                self._begin(self._notes.cut(match[1].strip()))
            elif self._run is not None:
                self._inside(self._run, line, whole=whole)

    def is_command(self, line: str) -> bool:
        """Whether a line without its end may be another command's."""
        return line.startswith(_BEGINS[:-8]) or (self._run is None and _BEGINS.startswith(line))

    def finish(self) -> list[Command]:
        if self._run is not None:
            if not self._notes.said("support-cut") and not self._notes.said("support-open-end"):
                self._notes.say("mpcmdrun-open")
            self._close(whole=False)
        return self._commands

    def _begin(self, text: str) -> None:
        interrupted = self._run is not None
        if self._run is not None:
            self._notes.say("mpcmdrun-interleaved")
            self._run.alone = False
            self._close(whole=False)
        self._run = _Run(self._number, text, alone=not interrupted)

    def _inside(self, run: _Run, line: str, *, whole: bool) -> None:
        if match := _END.fullmatch(line):
            run.ended = self._moment(match[1]) if match[1] else None
            self._close(whole=whole)
        elif match := _START.fullmatch(line):
            run.started = run.started or (self._moment(match[1]) if whole else None)
        elif whole and (match := _RESULT.fullmatch(line)):
            run.result = int(match[1], 16)
        elif len(run.errors) < _MAX_ERRORS and whole and (match := _ERROR.fullmatch(line)):
            run.errors.append(self._notes.cut(match[1].rstrip()))

    def _moment(self, text: str) -> Moment:
        found = printed_moment(text, self._clock)
        if found.time is None:
            self._notes.say("support-unknown-time")
        return found

    def _close(self, *, whole: bool) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        if len(self._commands) < limits.MAX_EVENTS:
            self._commands.append(run.command(whole=whole))
        else:
            self._notes.say("support-many", limit=str(limits.MAX_EVENTS))
