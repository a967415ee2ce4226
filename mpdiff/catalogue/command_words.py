"""Which texts can hold a command that matters to protection: of very many processes hardly one can.

One look at its letters sorts out the others, in a reader before anything is kept of them, and again before
a command line is taken apart.
"""

from __future__ import annotations

import functools
from typing import Final

from mpdiff.base.letter_case import fold
from mpdiff.catalogue import catalogue

_DROPPED: Final = str.maketrans("", "", " \t\r\n^`\"'+()")
"""What may stand between the letters of a word that is written to be missed."""
_POWERSHELLS: Final = ("powershell", "pwsh", "powers~")
_ENCODED: Final = ("-e", "/e", "\u2013e", "\u2014e", "\u2015e")
_PATTERNS: Final = ("service", "spsv", "process")


def can_matter(text: str) -> bool:
    """Return whether a program and its command line can be, or hide, a command of the catalogue."""
    letters = _letters(text)
    return any(key in letters for key in _keys()) or _hides(letters)


@functools.cache
def _keys() -> tuple[str, ...]:
    """Return the words of which each row of the catalogue has one; none that holds another."""
    events = catalogue().data.events
    every = {_letters(k) for one in events.commands for k in one.spelled(events.named).telling()}
    return tuple(sorted(key for key in every if not any(o in key for o in every if o != key)))


def _letters(text: str) -> str:
    return fold(text).translate(_DROPPED)


def _hides(letters: str) -> bool:
    """Return whether words may be hidden: in an encoded command, a short name, a pattern of names."""
    return (
        "mpcmdr~" in letters
        or ("*" in letters and any(word in letters for word in _PATTERNS))
        or (any(s in letters for s in _POWERSHELLS) and any(e in letters for e in _ENCODED))
    )
