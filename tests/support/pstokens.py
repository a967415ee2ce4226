"""A small PowerShell tokenizer, for tests of scripts that mpdiff writes.

It follows the rules of PowerShell's own tokenizer where they decide what is text and what is code:
only CR and LF end a line (U+0085, U+2028 and U+2029 are white space); U+2018 to U+201B quote like
`'` and U+201C to U+201E like `"`; a doubled quote inside a literal is one; `#` begins a comment
only at the start of a token; a comment that resembles the begin of a signature block forbids every
token after it. What it does not know it refuses.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

SINGLE: Final = "'\u2018\u2019\u201a\u201b"
DOUBLE: Final = '"\u201c\u201d\u201e'
DASH: Final = "-\u2013\u2014\u2015"

_SPACE: Final = re.compile(r"(?:[^\S\r\n]|`(?:\r\n|\r|\n))+")
_NEWLINE: Final = re.compile(r"\r\n|\r|\n")
_COMMENT: Final = re.compile(r"#[^\r\n]*")
_BLOCK_COMMENT: Final = re.compile(r"<#.*?#>", re.DOTALL)
_LITERAL: Final = re.compile(f"[{SINGLE}]((?:[^{SINGLE}]|[{SINGLE}]{{2}})*)[{SINGLE}]")
_EXPANDABLE: Final = re.compile(
    f"[{DOUBLE}](?:[^{DOUBLE}`]|`.|[{DOUBLE}]{{2}})*[{DOUBLE}]", re.DOTALL
)
_HERE: Final = re.compile(f"@[{SINGLE}{DOUBLE}]")
_VARIABLE: Final = re.compile(r"\$(?:[A-Za-z]+:)?(?:\w+|[$?^])|\$\{[^}]*\}")
_NUMBER: Final = re.compile(r"0[xX][0-9A-Fa-f]+\b|[0-9]+(?:\.[0-9]+)?\b")
_DASHED: Final = re.compile(f"[{DASH}][A-Za-z_][\\w.-]*")
_WORD: Final = re.compile(r"[A-Za-z_][\w.-]*(?:\\[\w.-]+)*")
_PUNCTUATION: Final = re.compile(r"\+=|::|\+\+|@[({]|[()\[\]{};,|&.=+*/\\%!<>:?-]")

_SIGNATURE: Final = "sig#beginsignatureblock\n"
_SIGNATURE_EDITS: Final = 10


class PowerShellSyntaxError(Exception):
    """The text cannot be tokenized, or PowerShell would refuse it."""


class Token(NamedTuple):
    """`kind`: comment, newline, string, expandable, variable, number, dashed, word, punctuation.

    `text` is the source; for a string it is the value.
    """

    kind: str
    text: str


_PLAIN: Final = (
    ("variable", _VARIABLE),
    ("number", _NUMBER),
    ("dashed", _DASHED),
    ("word", _WORD),
    ("punctuation", _PUNCTUATION),
)


def tokens(script: str) -> list[Token]:
    """Split a script into tokens, white space left out; raise PowerShellSyntaxError."""
    found: list[Token] = []
    position = 0
    signed = False
    while position < len(script):
        if space := _SPACE.match(script, position):
            position = space.end()
            continue
        token, position = _next(script, position)
        if signed and token.kind not in ("comment", "newline"):
            raise PowerShellSyntaxError("a token after what looks like a signature block")
        signed = signed or (token.kind == "comment" and resembles_signature(token.text))
        found.append(token)
    return found


def _next(script: str, position: int) -> tuple[Token, int]:
    if newline := _NEWLINE.match(script, position):
        return Token("newline", "\n"), newline.end()
    for pattern in (_COMMENT, _BLOCK_COMMENT):
        if comment := pattern.match(script, position):
            return Token("comment", comment[0]), comment.end()
    if _HERE.match(script, position):
        raise PowerShellSyntaxError("a here-string, which mpdiff never writes")
    if script[position] in SINGLE:
        return _literal(script, position)
    if script[position] in DOUBLE:
        if expandable := _EXPANDABLE.match(script, position):
            return Token("expandable", expandable[0]), expandable.end()
        raise PowerShellSyntaxError("a string without its end")
    for kind, pattern in _PLAIN:
        if match := pattern.match(script, position):
            return Token(kind, match[0]), match.end()
    raise PowerShellSyntaxError(f"no token begins with {script[position : position + 20]!r}")


def _literal(script: str, position: int) -> tuple[Token, int]:
    match = _LITERAL.match(script, position)
    if match is None:
        raise PowerShellSyntaxError("a string without its end")
    # Of two quotes PowerShell keeps the second.
    return Token("string", re.sub(f"[{SINGLE}]([{SINGLE}])", r"\1", match[1])), match.end()


@lru_cache(maxsize=4096)  # the same comments stand in every script
def resembles_signature(comment: str) -> bool:
    """Whether PowerShell takes a line comment for the begin of a signature block.

    It counts edits from the real one, letter case and white space left out; below ten it does.
    """
    text = "".join(comment[1:].split()).lower()
    if abs(len(text) - len(_SIGNATURE)) > _SIGNATURE_EDITS:
        return False
    return _edits(text, _SIGNATURE) < _SIGNATURE_EDITS


def _edits(first: str, second: str) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(second, 1):
            change = previous + (one != other)
            previous, row[j] = row[j], min(change, row[j] + 1, row[j - 1] + 1)
    return row[-1]


def text_values(found: list[Token]) -> tuple[list[Token], list[str]]:
    """Return the tokens with every text expression as one `<text>` token, and those texts in order.

    A text expression is a literal, or a parenthesis of a literal and more literals or
    `[char]0xNNNN` joined by `+`, evaluated as PowerShell does.
    """
    shape: list[Token] = []
    texts: list[str] = []
    position = 0
    while position < len(found):
        expression = _joined(found, position) or _single(found, position)
        if expression is None:
            shape.append(found[position])
            position += 1
        else:
            value, position = expression
            shape.append(Token("text", "<text>"))
            texts.append(value)
    return shape, texts


def _single(found: list[Token], position: int) -> tuple[str, int] | None:
    token = found[position]
    return (token.text, position + 1) if token.kind == "string" else None


def _joined(found: list[Token], position: int) -> tuple[str, int] | None:
    if found[position].text != "(" or found[position].kind != "punctuation":
        return None
    first = _single(found, position + 1)  # the left side decides that + joins text
    if first is None:
        return None
    units = first[0].encode("utf-16-le", "surrogatepass")
    position = first[1]
    while found[position] == Token("punctuation", "+"):
        term = _single(found, position + 1) or _char(found, position + 1)
        if term is None:
            return None
        units += term[0].encode("utf-16-le", "surrogatepass")
        position = term[1]
    if found[position] != Token("punctuation", ")"):
        return None
    return units.decode("utf-16-le", "surrogatepass"), position + 1


def _char(found: list[Token], position: int) -> tuple[str, int] | None:
    if [token.text for token in found[position : position + 3]] != ["[", "char", "]"]:
        return None
    number = found[position + 3]
    return (chr(int(number.text, 0)), position + 4) if number.kind == "number" else None
