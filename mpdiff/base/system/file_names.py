"""What a file may be called, on every system."""

from __future__ import annotations

import ntpath
import re
from typing import Final

_DEVICE: Final = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(?:\..*)?",
    re.IGNORECASE,
)
"""What Windows takes for a device, in any folder and with any extension."""
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST_NAME: Final = 120


def safe_name(text: str) -> str:
    """Return a file name made of `text` that is safe and the same on every system.

    Letters, digits, `.`, `_` and `-` stay, anything else is `_`; no device of Windows, no hidden
    file, no dot at the end, at most 120 characters, never empty.
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", text)[:_LONGEST_NAME].strip(".")
    if not plain or _DEVICE.fullmatch(plain):
        plain = f"_{plain}"
    return plain


def unsafe_on_windows(path: str) -> str | None:
    """State why Windows would not make a file of this very name, or None."""
    _, rest = ntpath.splitdrive(path)
    name = re.split(r"[/\\]", rest)[-1]
    if _DEVICE.fullmatch(name):
        return f"{name} is a device of Windows"
    if _FORBIDDEN.search(rest.replace("/", "").replace("\\", "")):
        return 'a name on Windows holds none of < > : " | ? *'
    if name.endswith((".", " ")) and name not in {".", ".."}:
        return "Windows drops a dot or a space at the end of a name"
    return None
