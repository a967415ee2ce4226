"""What keeps a page from obeying the text of a package: what is printed, and what alone may run."""

from __future__ import annotations

import base64
import hashlib
import re

from mpdiff.base.escape import visible


def policy_hash(text: str) -> str:
    """Return the hash of an inline element as a content security policy spells it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def css_string(text: str) -> str:
    """Return a string literal of CSS; whatever is neither letter, digit nor harmless is a number in it."""
    return '"' + re.sub(r"[^A-Za-z0-9 .,:_()-]", lambda m: f"\\{ord(m[0]):x} ", visible(text)) + '"'


def printed(value: object) -> object:
    """Make hidden characters visible in whatever a template prints; None is what nobody knows."""
    from markupsafe import Markup

    if value is None:
        return "not known"
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
