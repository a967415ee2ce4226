"""A literal has exactly the value of the text."""

from __future__ import annotations

import json
import re

from hypothesis import example, given

from mpdiff.base import escape
from tests.support.rows import for_each
from tests.support.texts import HIDDEN, TEXTS


@given(text=TEXTS)
def test_json_keeps_every_value_and_shows_no_hidden_character(text: str) -> None:
    encoded = json.dumps({text: [text]}, ensure_ascii=False, indent="\t")
    safe = escape.json_text(encoded)
    # The standard decoder joins two lone halves into the character that they spell.
    assert json.loads(safe) == json.loads(encoded) or json.loads(safe) == json.loads(
        json.dumps({text: [text]})
    )
    assert not HIDDEN.search(re.sub(r"[\n\t]", "", safe))
    assert "##vso[" not in safe


def _powershell_value(expression: str) -> str:
    """Evaluate literals joined by `+`; fail on anything else."""
    term = r"(?:'(?:[^']|'')*'|\[char\]0x[0-9A-F]{4})"
    assert re.fullmatch(rf"'(?:[^']|'')*'|\('(?:[^']|'')*'(?: \+ {term})+\)", expression)
    value = ""
    for found in re.finditer(r"'((?:[^']|'')*)'|0x([0-9A-F]{4})", expression):
        value += found[1].replace("''", "'") if found[2] is None else chr(int(found[2], 16))
    return value


@example(text="")
@example(text="'\u2018\u2019\u201a\u201b'")
@given(text=TEXTS)
def test_a_powershell_literal_is_ascii_and_has_exactly_the_value(text: str) -> None:
    expression = escape.powershell_literal(text)
    assert expression.isascii()
    assert expression.isprintable()
    value = _powershell_value(expression)
    assert value.encode("utf-16-le", "surrogatepass") == text.encode("utf-16-le", "surrogatepass")


@for_each(
    ("text", "expression"),
    [
        ("", "''"),
        ("C:\\It's", "'C:\\It''s'"),
        ("M\u00fcller", "('M' + [char]0x00FC + 'ller')"),
        ("\u2019; calc", "('' + [char]0x2019 + '; calc')"),
        ("a\r\nb", "('a' + [char]0x000D + [char]0x000A + 'b')"),
        ("\U0001f389", "('' + [char]0xD83C + [char]0xDF89)"),
    ],
)
def test_powershell_literals_as_written(text: str, expression: str) -> None:
    assert escape.powershell_literal(text) == expression


@given(text=TEXTS)
def test_a_powershell_comment_is_one_line_that_ends_no_block(text: str) -> None:
    comment = escape.powershell_comment(text)
    assert len(comment.splitlines()) <= 1
    assert "#" not in comment
