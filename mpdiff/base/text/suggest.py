"""What a misspelt word was probably meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEAR: Final = 0.6
"""How alike two words must be (difflib's ratio) for one to be a misspelling of the other."""
SHORTEST_START: Final = 3
"""Characters from which a word may be the beginning of what was meant."""


def near(word: str, choices: Iterable[str], limit: int = 3) -> list[str]:
    """Return the choices most like a word, in any case: the nearest first, then those it begins."""
    import difflib

    spelled = {choice.lower(): choice for choice in choices}
    wanted = word.lower()
    found = difflib.get_close_matches(wanted, spelled, limit, NEAR)
    if len(wanted) >= SHORTEST_START:
        found += [c for c in spelled if c.startswith(wanted) and c not in found]
    return [spelled[c] for c in found[:limit]]


def did_you_mean(names: Sequence[str]) -> str:
    """Ask for the near names in one sentence; empty where there is none."""
    return f"Did you mean {' or '.join(names)}?" if names else ""
