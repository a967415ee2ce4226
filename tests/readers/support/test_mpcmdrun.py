"""Runs of MpCmdRun.exe: their arguments, local times and results; runs that wrote at once are not mixed."""

from __future__ import annotations

import io
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from mpdiff.readers.support import mpcmdrun
from mpdiff.readers.support.command_line import split_command_line
from mpdiff.readers.support.mpcmdrun import Command, CommandLog
from samples import write_support as write
from tests.support.clocks import BERLIN, UNKNOWN, at
from tests.support.rows import for_each

START = at("2026-07-08 21:04:00")
END = START + timedelta(seconds=3)


def read(content: str | bytes, encoding: str = "utf-16") -> CommandLog:
    data = content if isinstance(content, bytes) else content.encode(encoding)
    return mpcmdrun.read(io.BytesIO(data), "MpCmdRun.log", BERLIN)


def run(arguments: str, language: str = "en", result: int | None = None) -> str:
    return write.command_run(
        arguments, START, zone="Europe/Berlin", ended=END, language=language, result=result
    )


@for_each("language", ["en", "de", "fr"])
def test_a_run_is_read_in_the_language_of_the_device(language: str) -> None:
    (command,) = read(run("-RemoveDefinitions -All", language, result=0x80508023)).commands
    assert (command.program, command.arguments) == (write.TOOL, ("-RemoveDefinitions", "-All"))
    assert command.started is not None
    assert command.ended is not None
    assert (command.started.time, command.started.certain) == (START, True)
    assert (command.ended.time, command.result, command.whole) == (END, 0x80508023, True)
    assert command.line == 2


def test_errors_are_kept_and_the_log_covers_its_starts() -> None:
    log = read(run("-Scan").replace("MpCmdRun: End", "ERROR: MpScan failed\nMpCmdRun: End"))
    assert log.commands[0].errors == ("MpScan failed",)
    assert log.commands[0].result is None
    assert (log.first, log.last) == (START, START)


def test_a_run_without_end_is_not_whole() -> None:
    log = read(write.command_run("-Restore -All", START, zone="Europe/Berlin"))
    assert [(c.ended, c.whole) for c in log.commands] == [(None, False)]
    assert [n.code for n in log.notices] == ["mpcmdrun-open"]


def test_runs_that_wrote_at_once_get_no_end_and_no_result() -> None:
    first = write.command_run("-Scan", START, zone="Europe/Berlin")
    log = read(first + run("-GetFiles", result=1) + run("-Trace", result=2))
    assert [(c.arguments, c.result, c.ended is None, c.whole) for c in log.commands] == [
        (("-Scan",), None, True, False),
        (("-GetFiles",), None, True, False),
        (("-Trace",), 2, False, True),
    ]
    assert [n.code for n in log.notices] == ["mpcmdrun-interleaved"]


def test_a_month_of_no_known_language_leaves_the_time_unknown() -> None:
    log = read(run("-Scan").replace("Jul", "Foo"))
    assert log.commands[0].started is not None
    assert log.commands[0].started.time is None
    assert log.commands[0].started.text == "Wed Foo 08 2026 23:04:00"
    assert [n.code for n in log.notices] == ["support-unknown-time"]


def test_without_a_zone_no_time_is_certain() -> None:
    data = run("-Scan").encode("utf-8")
    (command,) = mpcmdrun.read(io.BytesIO(data), "m", UNKNOWN).commands
    assert command.started is not None
    assert not command.started.certain


LOG = run("-Scan -ScanType 3") + run('-Restore -Name "EICAR Test" -All', result=0) + run("-h")


@given(st.integers(0, len(LOG) * 2 + 2))
def test_a_cut_log_has_the_first_runs_and_at_most_one_that_is_not_whole(cut: int) -> None:
    whole = read(LOG).commands
    found = read(LOG.encode("utf-16")[:cut]).commands
    kept = [command for command in found if command.whole]
    assert tuple(kept) == whole[: len(kept)]
    assert len(found) - len(kept) <= 1
    if len(found) > len(kept):
        assert whole[len(kept)].command_line.startswith(found[-1].command_line)


@given(st.binary(max_size=500))
def test_any_bytes_among_a_log_never_raise(noise: bytes) -> None:
    data = LOG.encode("utf-8")
    assert len(read(data[:200] + noise + data[200:]).commands) >= 1


@for_each(
    ("line", "words"),
    [
        ("", ("",)),
        ("a.exe", ("a.exe",)),
        (r'"C:\Program Files\a.exe" -x  "b c"', (r"C:\Program Files\a.exe", "-x", "b c")),
        (r'a.exe -File C:\b\ "d e', ("a.exe", "-File", "C:\\b\\", "d e")),
        (r'a.exe "C:\b c\\" -y', ("a.exe", "C:\\b c\\", "-y")),
        (r'a.exe \"x\" ""', ("a.exe", '"x"', "")),
        ("a.exe\t-Scan\t\t-Cancel ", ("a.exe", "-Scan", "-Cancel")),
        ('a.exe -"Scan"', ("a.exe", "-Scan")),
    ],
)
def test_a_command_line_is_split_as_windows_splits_it(line: str, words: tuple[str, ...]) -> None:
    program, arguments = split_command_line(line)
    assert (program, *arguments) == words


@given(st.lists(st.text(st.characters(exclude_characters='"\\'), min_size=1), min_size=1))
def test_quoted_arguments_come_back(words: list[str]) -> None:
    program, arguments = split_command_line(" ".join(f'"{word}"' for word in words))
    assert [program, *arguments] == words


def test_a_thousand_arguments_are_enough() -> None:
    assert len(split_command_line("x " * 5000)[1]) == 1001


@for_each(
    ("name", "head", "expected"),
    [
        ("a.cab!MpCmdRun-System.log", b"", True),
        ("MpCmdRun.log.bak", b"", True),
        ("notes.txt", LOG.encode("utf-16"), True),
        ("WdSupportLogs/MpCmdRunLog.txt", b"Collecting support files... done.", False),
    ],
)
def test_a_log_is_told_by_name_or_content(*, name: str, head: bytes, expected: bool) -> None:
    assert mpcmdrun.detect(head, name) is expected


def test_what_is_no_log_is_said() -> None:
    assert read(b"").commands == ()
    assert [n.code for n in read(b"\0\1\2").notices] == ["support-open-end", "support-empty"]
    assert isinstance(read(LOG).commands[0], Command)
