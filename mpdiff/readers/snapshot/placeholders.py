"""What a snapshot prints where it has no value to show, and where Microsoft prints that.

A standard user sees `N/A: Must be an administrator to view exclusions` (older versions say `and
administrator`) in place of most exclusion lists, and blanks in place of other lists and of the
rules of attack surface reduction. A list that a feature fills reads `N/A: ... is disabled` while
the feature is off. CSV and shallow CLIXML print the name of a list's type. Which setting has
which is the catalogue's knowledge; the same text anywhere else shows only that nothing can be read.
"""

from __future__ import annotations

import re
from typing import Final

from mpdiff.base.model import Items, Unreadable
from mpdiff.base.text.late import late
from mpdiff.base.text.lines import BLANKS

_NOT_AVAILABLE: Final = late(r"[Nn]/[Aa](?:[ \t]*:.*|[ \t]+-.*)?\Z", re.DOTALL)
_TYPE_NAME: Final = late(r"System\.[A-Za-z0-9.]{1,80}\[\]\Z")
_NOT_ADMINISTRATOR: Final = late(r"N/A: Must be an(?:d)? administrator\b", re.IGNORECASE)
_FEATURE_OFF: Final = late(r"N/A: .* is disabled\Z", re.IGNORECASE)


def placeholder(raw: object) -> str | None:
    """Return the text that stands where a value could not be read, else None.

    Only where nothing else stands beside it: among real items it is an item that somebody added.
    """
    if isinstance(raw, Unreadable):
        return raw.text
    held = raw.items if isinstance(raw, Items) else raw if isinstance(raw, list) else (raw,)
    first = held[0] if held else None
    if not isinstance(first, str) or (isinstance(raw, Items) and raw.cut):
        return None
    text = first.strip(BLANKS)
    known = _NOT_AVAILABLE.match(text) or _TYPE_NAME.match(text)
    return text if known and all(item == first for item in held) else None


def says_not_administrator(text: str) -> bool:
    """Report whether the placeholder is the one that hides lists from a standard user."""
    return _NOT_ADMINISTRATOR.match(text) is not None


def says_feature_off(text: str) -> bool:
    """Report whether the placeholder is the one of a feature that is off."""
    return _FEATURE_OFF.match(text) is not None


def is_blank(raw: object) -> bool:
    """Report whether a property shows nothing, as its format writes that."""
    if isinstance(raw, Items):
        return not raw.items and not raw.cut
    if isinstance(raw, list):
        return all(map(is_blank, raw))
    return raw is None or (isinstance(raw, str) and not raw.strip(BLANKS))
