"""What keeps a page from obeying the text of a package: what is printed, and what alone may run."""

from __future__ import annotations

import base64
import hashlib

from mpdiff.base.escape import visible


def policy_hash(text: str) -> str:
    """Return the hash of an inline element as a content security policy spells it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def printed(value: object) -> object:
    """Make hidden characters visible in whatever a template prints; None is what nobody knows."""
    from markupsafe import Markup

    if value is None:
        return "not known"
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
