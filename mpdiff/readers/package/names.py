"""What a scan says about members, and what it calls them."""

from __future__ import annotations

import re
from collections import Counter

from mpdiff.base import limits
from mpdiff.base.model import Notice

_SAME_CODE = 20
"""Notices of one code that are given one by one; a hostile package has a hundred thousand."""

_DRIVE = re.compile(r"[A-Za-z]:")


class Notices:
    """Collects notices in order and keeps one code from flooding the report."""

    def __init__(self) -> None:
        self._notices: list[Notice] = []
        self._seen: Counter[str] = Counter()

    def add(self, code: str, message: str, member: str | None = None) -> None:
        """Say something; beyond the first twenty of a code only the count grows."""
        self._seen[code] += 1
        if self._seen[code] <= _SAME_CODE:
            self._notices.append(Notice(code, message, member))

    def all(self) -> list[Notice]:
        """Every notice, then for each flooding code how many more there were."""
        more = [
            Notice(code, f"{count - _SAME_CODE} more like this are not listed.")
            for code, count in self._seen.items()
            if count > _SAME_CODE
        ]
        return self._notices + more


class Names:
    """Returns every member one display name that is safe and unique in the whole package.

    Unique across containers too: a zip may hold a plain member named like one inside its cabinet.
    """

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._taken: set[str] = set()
        self._next: Counter[str] = Counter()

    def claim(self, prefix: str, raw: str) -> str:
        """Return the display name of the member stored as `raw` in the container at `prefix`."""
        clean, unsafe = _clean(raw)
        name = self._unique(prefix + clean)
        if unsafe:
            self._notices.add(
                "unsafe-member-name",
                "The stored name points outside the package, or cannot be shown as it is.",
                name,
            )
        return name

    def _unique(self, name: str) -> str:
        if name not in self._taken:
            self._taken.add(name)
            return name
        while True:
            self._next[name] += 1
            candidate = f"{name} ({self._next[name] + 1})"
            if candidate not in self._taken:
                break
        self._taken.add(candidate)
        self._notices.add(
            "duplicate-member", f"Another member is named {name} too; both were read.", candidate
        )
        return candidate


def _clean(raw: str) -> tuple[str, bool]:
    r"""Return a relative path with `/`, and whether the stored name was unsafe.

    `\` between folders is how Windows tools spell a path and no reason for alarm.
    """
    slashed = raw.replace("\\", "/")
    text = slashed.encode("utf-8", "replace").decode("utf-8").replace("\0", "_")
    stored = [part for part in text.split("/") if part not in {"", "."}]
    parts = ["_" if part == ".." else part for part in stored]
    if parts and _DRIVE.match(parts[0]):
        parts[0] = parts[0].replace(":", "_", 1)
    unsafe = (
        not parts
        or parts != stored
        or text != slashed
        or text.startswith("/")
        or len(text) > limits.MAX_NAME
    )
    return "/".join(parts)[: limits.MAX_NAME] or "_", unsafe
