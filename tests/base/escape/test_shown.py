"""Hostile text is shown by its target, and never obeyed."""

from __future__ import annotations

from typing import Final

from hypothesis import given, settings

from mpdiff.base import escape
from tests.support.effort import examples
from tests.support.rows import for_each
from tests.support.texts import HIDDEN, TEXTS

EVERY_LINE_ESCAPE: Final = (
    escape.visible,
    escape.terminal,
    escape.html,
    escape.xml,
    escape.markdown,
    escape.markdown_code,
    escape.csv_cell,
    escape.github_message,
    escape.github_property,
    escape.sarif_message,
    escape.powershell_literal,
    escape.powershell_comment,
)


@settings(max_examples=examples(150))
@given(text=TEXTS)
def test_no_target_gets_a_hidden_character_or_a_command_of_a_build_server(text: str) -> None:
    for target in EVERY_LINE_ESCAPE:
        shown = target(text)
        assert not HIDDEN.search(shown), target
        assert "##vso[" not in shown, target
        assert "##[" not in shown, target
        assert not shown.lstrip().startswith("::error"), target
        shown.encode()


@given(text=TEXTS)
def test_visible_text_stays_what_it_is_when_shown_again(text: str) -> None:
    assert escape.visible(escape.visible(text)) == escape.visible(text)


@for_each(
    ("text", "shown"),
    [
        ("C:\\Users\\J\u00fcrgen\\\u65e5\u672c", "C:\\Users\\J\u00fcrgen\\\u65e5\u672c"),
        ("abc\u202etxt.exe", "abc<U+202E>txt.exe"),
        ("a\nb\tc", "a<U+000A>b<U+0009>c"),
        ("\x1b[31m", "<U+001B>[31m"),
        ("te\u200bmp", "te<U+200B>mp"),
        ("Program\u00a0Files", "Program<U+00A0>Files"),
        ("\ud800", "<U+D800>"),
        ("\U000e0041", "<U+E0041>"),
        ("\U0001f389", "\U0001f389"),
        ("##vso[task.complete]", "<U+0023>#vso[task.complete]"),
        ("x ::error::y", "x <U+003A>:error::y"),
        ("a:::::x", "a<U+003A><U+003A><U+003A>::x"),
        ("section_start:1:a", "<U+0073>ection_start:1:a"),
        ("a section_header", "a section_header"),
        ("travis_fold:start:a", "<U+0074>ravis_fold:start:a"),
        ("[command]a [INPUT]b", "<U+005B>command]a <U+005B>INPUT]b"),
        ("::1", "::1"),
        ("fe80::1", "fe80::1"),
        ("C# and ## titles", "C# and ## titles"),
    ],
)
def test_what_is_hidden_is_named_and_what_is_plain_stays(text: str, shown: str) -> None:
    assert escape.visible(text) == shown
