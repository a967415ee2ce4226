"""Letter case as Windows sees it: names that differ only in it are one name.

NTFS compares names through a table (`$UpCase`) that replaces one letter by one letter. Full Unicode
folding knows more pairs (`ß` and `ss`, the Kelvin sign and `k`, the long s and `s`, the micro sign and mu), and to
Windows each of these is another name. The rule below was compared with the table of Windows Vista
letter by letter; it adds only pairs that later versions of Unicode brought for scripts already there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_FINAL_SIGMA: Final = "ς"
_LATER: Final = ((0x10D0, 0x10FF), (0x13F8, 0x13FD), (0xAB70, 0xABBF))
"""Georgian and Cherokee letters, whose capitals are younger than the table."""
_BMP: Final = 0xFFFF


class _Letters(dict[int, int]):
    """What stands for each letter, worked out once; for `str.translate`."""

    def __missing__(self, code: int) -> int:
        found = _stand_in(code)
        if code <= _BMP:  # a hostile text fills no memory
            self[code] = found
        return found


def _stand_in(code: int) -> int:
    if code > _BMP or any(first <= code <= last for first, last in _LATER):
        return code
    letter = chr(code)
    if letter.isascii():
        return ord(letter.lower())
    for upper in (letter.upper(), letter.title()):
        if len(upper) == 1 and (upper.lower() == letter or letter == _FINAL_SIGMA):
            return ord(upper)
    return code


_LETTERS: Final = _Letters()
_BLANKS: Final = " \t\r\n"
_ASCII: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def fold(text: str) -> str:
    """Return a key under which texts are equal that Windows takes for equal; not for display.

    As long as the text, so that a place in one is the same place in the other.
    """
    return text.lower() if text.isascii() else text.translate(_LETTERS)


def item_key(text: str) -> str:
    """Return a key under which items are equal that differ in letters or in the blanks around them.

    Console text and registry dumps do not tell these blanks, other formats do; Windows drops those at
    the end of a name.
    """
    return fold(text.strip(_BLANKS))


def by_key(items: Sequence[str]) -> dict[str, str]:
    """Return item key -> item; of two the one with more blanks, which only its exact text names."""
    found = {item_key(item): item for item in items}
    if len(found) < len(items):
        found = {item_key(item): item for item in sorted(items, key=len)}
    return found


def lower_ascii(text: str) -> str:
    """Return the text with its ASCII capitals small, for ids and extensions that are displayed.

    Equal results are one name to `fold` too, which `str.lower` does not promise.
    """
    return text.lower() if text.isascii() else text.translate(_ASCII)
