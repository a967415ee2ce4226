"""One table of notices: every code that code uses stands in it, and every row is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.notices import NOTICES, is_unread, sentence
from tests.support.code import modules
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMED = {"only-in-before", "only-in-after"}
"""Codes that are put together where they arise."""


def _texts() -> Iterator[str]:
    for path, code in modules().items():
        if path.name != "notices.py":
            yield from code.texts


def _noted() -> Iterator[str]:
    """Yield the codes that `Notice(...)` and `.say(...)` are called with."""
    for code in modules().values():
        for name, first in code.first:
            if name in ("Notice", "say"):
                yield str(first)


def test_every_noted_code_stands_in_the_table() -> None:
    assert set(_noted()) - NOTICES.keys() == set()


def test_every_row_of_the_table_is_noted_somewhere() -> None:
    texts = set(_texts())
    assert {code for code in NOTICES if code not in texts} == FORMED


@for_each(
    ("code", "unread"), [("member-not-read", True), ("snapshot-copy", False), ("no-such", False)]
)
def test_the_table_says_what_strict_counts(code: str, unread: bool) -> None:  # noqa: FBT001
    assert is_unread(code) is unread


def test_a_sentence_has_its_words() -> None:
    assert (
        sentence("value-cut", 3, limit="64")
        == "3 values are longer than 64 characters and were cut."
    )
