"""Letter case as Windows sees it: names that differ only in it are one name."""

from __future__ import annotations


def fold(text: str) -> str:
    """Return a key under which texts are equal that Windows takes for equal; not for display.

    One letter stands for one letter: `str.casefold` would also take `Straße` and `STRASSE` for one
    folder, and of two exclusions one would vanish.
    """
    return text.lower() if text.isascii() else "".join(map(_letter, text))


def _letter(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    upper = letter.upper()
    return letter if len(upper) > 1 or upper.isascii() else upper
