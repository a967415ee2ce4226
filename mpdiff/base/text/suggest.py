"""What a misspelt word was probably meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEAR = 0.6
"""How alike two words must be (difflib's ratio) for one to be a misspelling of the other."""


def near(word: str, choices: Iterable[str], limit: int = 3) -> list[str]:
    """Return the choices most like a word, in any case, the nearest first."""
    import difflib

    spelled = {choice.lower(): choice for choice in choices}
    return [spelled[c] for c in difflib.get_close_matches(word.lower(), spelled, limit, NEAR)]


def did_you_mean(names: Sequence[str]) -> str:
    """Ask for the near names in one sentence; empty where there is none."""
    return f"Did you mean {' or '.join(names)}?" if names else ""
