"""Lines of text: none is too wide, none begins like a command of a build server."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mpdiff.base.escape import terminal
from mpdiff.base.text.wrap import wrap
from tests.support.texts import TEXTS

COMMAND = re.compile(
    r"\s*(?:::|##\w*\[|section_(?:start|end):\d|travis_fold:|\[(?:command|INPUT)\])"
)
COMMANDS = (
    "::error::PWN",
    "##vso[task.complete]",
    "##[error]",
    "##teamcity[x]",
    "section_start:1:x",
    "travis_fold:start:x",
    "[command]x",
    "[INPUT]x",
    ":::::::error",
    "::1",
)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("letter", ["B", "漢", ":", "#"])
def test_no_length_of_a_word_makes_a_line_begin_with_a_command(command: str, letter: str) -> None:
    for count in range(130):
        for before in ("C:\\", "C:\\x y ", ""):
            lines = wrap(f"{before}{letter * count}{command}", 60, "  ", "      ")
            assert not any(map(COMMAND.match, lines)), lines


@given(text=TEXTS, width=st.integers(20, 130), indent=st.integers(0, 30))
@example(text="漢" * 100, width=40, indent=6)
@example(text=":" * 500, width=40, indent=0)
@example(text="[command]" * 50, width=40, indent=30)
def test_lines_fit_and_hold_the_text_and_nothing_else(text: str, width: int, indent: int) -> None:
    lines = wrap(text, width, "", " " * indent)
    assert lines
    assert "".join("".join(lines).split()) in {
        "".join(terminal(text).split()),
        "".join(re.sub(r"(?<!\S):(?=:)", "<U+003A>", terminal(text)).split()),
    }
    assert max(map(len, lines)) <= max(width, 40) + len("<U+0023>")  # a mark is never broken
    assert not any(map(COMMAND.match, lines))
