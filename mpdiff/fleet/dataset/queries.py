"""The queries that answer the usual questions: one file, which the documentation and a test read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("queries.sql")


def example_queries() -> dict[str, str]:
    """Return question -> query in SQL, in their order."""
    _, *blocks = FILE.read_text(encoding="utf-8").strip().split("\n\n")
    found = {}
    for block in blocks:
        question, _, query = block.partition("\n")
        found[question.removeprefix("-- ")] = query
    return found
