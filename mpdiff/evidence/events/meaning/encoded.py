"""What an encoded command of PowerShell says: Base64 of UTF-16 behind `-EncodedCommand`, however it is cut short."""

from __future__ import annotations

import binascii
import re
from typing import Final

_ENCODED: Final = re.compile(
    r"(?:powershell|pwsh)(?:\.exe)?[\"']?\s.{0,400}?[/-]e(?:c|n\w{0,14})?[\s:]+[\"']?([A-Za-z0-9+/]{8,32000}={0,2})",
    re.IGNORECASE,
)
_UNIT: Final = 4
"""Characters of Base64 that belong together; a line that was cut ends amid them."""


def decoded(line: str) -> str:
    """Return what the encoded command of a line says in one line; empty where it has none."""
    found = _ENCODED.search(line)
    if found is None:
        return ""
    text = found[1].rstrip("=")
    padded = text + "=" * (-len(text) % _UNIT)
    try:
        data = binascii.a2b_base64(padded if len(text) % _UNIT != 1 else text[:-1])
    except binascii.Error:
        return ""
    said = data[: len(data) // 2 * 2].decode("utf-16-le", "replace")
    readable = sum(c.isascii() and (c.isprintable() or c.isspace()) for c in said)
    return " ".join(said.split()) if readable * 2 > len(said) else ""
