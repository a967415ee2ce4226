"""What an encoded command of PowerShell says: Base64 of UTF-16."""

from __future__ import annotations

import binascii
from typing import Final

_UNIT: Final = 4
"""Characters of Base64 that belong together; a line that was cut ends amid them."""
_SHORTEST: Final = 8
_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def said_by(data: str) -> str:
    """Return the text that an encoded command holds; empty where it cannot be read: that is no finding."""
    text = data.strip("\"' ").rstrip("=")
    if len(text) < _SHORTEST or not _LETTERS.issuperset(text):
        return ""
    padded = text + "=" * (-len(text) % _UNIT)
    try:
        raw = binascii.a2b_base64(padded if len(text) % _UNIT != 1 else text[:-1])
    except binascii.Error:
        return ""
    said = raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace")
    readable = sum(c.isascii() and (c.isprintable() or c.isspace()) for c in said)
    return said if readable * 2 > len(said) else ""
