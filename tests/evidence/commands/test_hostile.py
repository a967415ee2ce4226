"""Hostile command lines: whatever they hold, they are taken apart to the end, and once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpdiff.catalogue import catalogue
from mpdiff.evidence.commands import inner, powershell
from mpdiff.evidence.commands.command import Text, command_of
from mpdiff.evidence.commands.inner import commands_of
from mpdiff.evidence.commands.meaning import Meanings

MEANINGS = Meanings(catalogue().data.events)
STOP = "sc stop WinDefend"
PIECES = st.sampled_from(
    [
        *("cmd", "/c", "powershell", "-c", "-enc", "iex", "start", "if", "for", "do", "call", "echo"),
        *("psexec", "-s", "wmic process call create", "schtasks /create /tr", "QQBCAA==", "x.cmd"),
        *('"', "'", "`", "^", "&", "|", "(", ")", "{", "}", ";", "<#", "#>", "#", ">", "<", "\\", '\\"'),
        *(" ", "\n", "\t", "=", "+", ",", "@", "$", "%COMSPEC%", "%", "~1", "*", "\0", "\ud800", "\u2013"),
        *(STOP, "Set-MpPreference", "WinDefend", "MSFT_MpPreference", ".Add("),
    ]
)  # fmt: skip
LINES = st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_any_line_is_taken_apart(line: str) -> None:
    for found in (MEANINGS.of_line("", line), MEANINGS.of_script(line)):
        assert all(one.command.program or not one.meaning.program for one in found)
        assert len({(one.meaning.title, one.command.line) for one in found}) == len(found)


@settings(max_examples=100, deadline=None)
@given(LINES.filter(lambda line: not set(line) & set("\"'^&|()<>\r\n%`")))
def test_a_wrapper_changes_nothing_that_a_plain_command_does(line: str) -> None:
    plain = [one.meaning.title for one in MEANINGS.of_line("", f"sc stop WinDefend {line}")]
    wrapped = MEANINGS.of_line("", f"cmd /c sc stop WinDefend {line}")
    assert [one.meaning.title for one in wrapped] == plain


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_what_powershell_runs_needs_no_more_text_than_there_is(line: str) -> None:
    assert all(len(one.line) <= 2 * len(line) + 1 for one in powershell.commands(line))


@pytest.mark.parametrize(
    "line",
    [
        "cmd /c " * 3_000 + STOP,
        "cmd /c " + "a&" * 10_000 + STOP,
        "powershell -c " + "a;" * 10_000 + STOP,
        "powershell -c " + "a|" * 10_000 + STOP,
        "powershell -c " + "(" * 10_000 + STOP,
        'powershell -c "' * 3_000 + STOP,
        "powershell -c " + "'' + " * 5_000 + STOP,
        "cmd /c if exist " + " " * 30_000 + STOP,
        'cmd /c start "' + '" "' * 10_000 + STOP,
        "powershell " + "\\" * 30_000 + '" ' + STOP,
        "powershell -e " + "QQBC" * 10_000 + STOP,
    ],
    ids=lambda line: line[:24],
)
def test_the_work_is_bounded_by_the_length_of_the_line(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone_through: list[int] = []
    take_apart = inner._taken_apart

    def counted(text: Text) -> object:
        gone_through.append(len(text.text))
        return take_apart(text)

    monkeypatch.setattr(inner, "_taken_apart", counted)
    assert list(commands_of(command_of(line)))
    assert sum(gone_through) <= max(inner.ENOUGH, 4 * len(line)) + len(line)
    assert MEANINGS.of_line("", line) is not None


def test_the_last_of_very_many_commands_is_found() -> None:
    many = "rem&" * 5_000
    ((found),) = MEANINGS.of_line("", f"cmd /c {many}{STOP}")
    assert found.command.line == STOP
