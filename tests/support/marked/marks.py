"""What a mark looks like, and which marks are left in a text.

Every mark begins with `zq`, or is a number of `MARK`: whatever of them is left of a redacted report is a leak.
"""

from __future__ import annotations

import html
import json
import re
from typing import Final
from urllib.parse import unquote

from mpdiff.base.letter_case import fold

MARK: Final = re.compile(r"zq\w*|7070707\d*|\b10\.77\.\d+\.\d+|\bfd77:|77aa77bb", re.IGNORECASE)
"""What only a mark looks like, in any case."""
_HASH: Final = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")
"""In a content security policy: its letters may be any, a mark's too."""


def left_in(text: str) -> list[str]:
    """Return the marks that stand in a text, however they are escaped there."""
    text = _HASH.sub("", text)
    readings = {text, html.unescape(text), unquote(text), _unescaped(text)}
    return sorted({fold(m) for one in readings for m in MARK.findall(one)})


def _unescaped(text: str) -> str:
    """Read the escapes of JSON, Kusto and PowerShell."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: json.loads(f'"\\u{m[1]}"'), text)
    return re.sub(r"[\\`](.)", r"\1", plain)
