"""How wide a label of the drawing is: about as wide as in the widest of the usual sans-serif fonts, in pixels.

No font is known here, so that a width is an estimate from above: what fits by it is not cut by any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import visible

if TYPE_CHECKING:
    from mpdiff.report.render.page.drawing import Lane

_SIZE: Final = 13
"""Pixels of an em in a label."""
_KINDS: Final = (
    ("ijlI.,:;|!'`", 0.40),
    (' frt()[]{}-/\\"*', 0.48),
    ("mMW@%", 1.06),
    ("wOQGDHN&", 0.90),
    ("abcdeghknopqsuvxyz0123456789_", 0.72),
)
"""Widths in em of a bold DejaVu Sans, the widest of the usual ones."""
_WIDTHS: Final = {letter: width for letters, width in _KINDS for letter in letters}
_CAPITAL: Final = 0.80
_OTHER: Final = 1.1
_NARROWEST: Final = _SIZE * min(width for _, width in _KINDS)
"""Pixels of a letter, at least."""
_LABEL: Final = 232
"""Pixels of a label on a page of 400, beside the state at its right."""
_NAME: Final = 150
"""Pixels of a setting's name that stands before an item."""


def width(text: str) -> float:
    """Return the width of a text, in pixels."""
    return _SIZE * sum(_WIDTHS.get(c, _CAPITAL if c.isascii() else _OTHER) for c in text)


def narrowed(text: str, pixels: float) -> str:
    """Cut a text to so many pixels in its middle: a path's end tells as much as its start."""
    shown = visible(text)
    if width(shown) <= pixels:
        return shown
    most = int(pixels / _NARROWEST)  # more letters have no room, however many there are
    for kept in range(min(len(shown) - 1, most), 0, -1):
        head = kept // 3
        cut = f"{shown[:head]}\u2026{shown[len(shown) - (kept - head) :]}"
        if width(cut) <= pixels:
            return cut
    return "\u2026"


def tight_label(lane: Lane) -> tuple[str, str]:
    """Return the name and the item of a lane for a narrow drawing."""
    if lane.label:
        return narrowed(lane.label, _LABEL), ""
    if not lane.key:
        return narrowed(lane.setting, _LABEL), ""
    name = narrowed(lane.setting, _NAME)
    return name, narrowed(lane.key, _LABEL - width(f"{name} "))
