"""Kusto as its published grammar reads it: the syntax errors of a query, and the names in it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import antlr4
from antlr4.error.ErrorListener import ErrorListener
from kusto_query_language_parser.parse_tools.KqlLexer import KqlLexer
from kusto_query_language_parser.parse_tools.KqlParser import KqlParser

from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAKEN: Final[set[tuple[int, ...]]] = set()
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_PLAIN: Final = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "'": "'"}


class _Errors(ErrorListener):  # type: ignore[misc]  # the runtime has no types
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def syntaxError(self, *seen: Any) -> None:  # noqa: N802  the runtime's name
        _, _, line, column, message, _ = seen
        self.found.append(f"{line}:{column} {message}")


def syntax_errors(text: str) -> list[str]:
    """Return what the grammar does not take, each with its line and column."""
    return list(_read(text)[0])


def tokens(text: str) -> list[tuple[str, str]]:
    """Return the tokens as their kind and their text, without spaces and comments."""
    return list(_read(text)[1])


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Read a query once for all that is asked about it: its errors and its tokens.

    The grammar sees the kinds of the tokens alone: a row of kinds that it took once it takes again.
    """
    errors = _Errors()
    lexer = KqlLexer(antlr4.InputStream(text))
    lexer.removeErrorListeners()
    lexer.addErrorListener(errors)
    stream = antlr4.CommonTokenStream(lexer)
    stream.fill()
    kinds = tuple(t.type for t in stream.tokens if t.channel == antlr4.Token.DEFAULT_CHANNEL)
    if errors.found or kinds not in _TAKEN:
        parser = KqlParser(stream)
        parser.removeErrorListeners()
        parser.addErrorListener(errors)
        parser.top()
        if not errors.found:
            _TAKEN.add(kinds)
    found = tuple(
        (KqlLexer.symbolicNames[t.type], t.text)
        for t in stream.tokens
        if t.channel == antlr4.Token.DEFAULT_CHANNEL and t.type != antlr4.Token.EOF
    )
    return tuple(errors.found), found


def string_value(literal: str) -> str:
    """Return the text that a double-quoted literal stands for."""
    text = _ESCAPE.sub(lambda m: _unescaped(m[1]), literal[1:-1])
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _unescaped(escape: str) -> str:
    return chr(int(escape[1:], 16)) if escape.startswith("u") else _PLAIN[escape]


def statements(text: str) -> Iterator[str]:
    """Return the blocks between blank lines, as the portal takes them; comments alone are none."""
    for block in text.split("\n\n"):
        if any(line and not line.startswith("//") for line in block.splitlines()):
            yield block


@cache
def columns() -> dict[str, frozenset[str]]:
    """Return the documented columns of each table of advanced hunting that queries may use."""
    rows = (ROOT / "tests/report/hunt/columns.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {table: frozenset(names.split()) for table, names, _ in (r.split("\t") for r in rows)}


def unknown_names(text: str) -> set[str]:
    """Return the names that are neither a column of a table in the query nor made by the query."""
    found = tokens(text)
    names = [
        (index, word)
        for index, (kind, word) in enumerate(found)
        if kind == "IDENTIFIER" and (index == 0 or found[index - 1][1] != ".")
    ]
    tables = [word for _, word in names if word in columns()]
    known = {column for table in tables for column in columns()[table]} | set(tables)
    made = {"inner"} if ("kind", "inner") in _settings(found) else set()
    made |= {word for index, word in names if _next(found, index) in ("=", ":")}
    called = {word for index, word in names if _next(found, index) == "("}
    return {word for _, word in names} - known - made - called


def called(text: str) -> set[str]:
    """Return the names of the functions that a query calls."""
    found = tokens(text)
    return {
        word
        for index, (kind, word) in enumerate(found)
        if kind == "IDENTIFIER" and _next(found, index) == "("
    }


def _settings(found: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the pairs around an equals sign: `kind=inner`."""
    words = [word for _, word in found]
    return {(words[n - 1], words[n + 1]) for n in range(1, len(words) - 1) if words[n] == "="}


def _next(found: list[tuple[str, str]], index: int) -> str:
    return found[index + 1][1] if index + 1 < len(found) else ""
