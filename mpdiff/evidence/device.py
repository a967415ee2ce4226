"""Which device the evidence is from: its identifier and its name, as every place spells them alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from mpdiff.base.model import Snapshot

NETBIOS: Final = 15
"""Characters of a computer's name that every place keeps."""


def computer_id(snapshot: Snapshot) -> str | None:
    """Return the device's identifier without braces and in one letter case; None if it has none."""
    found = snapshot.values.get("ComputerID")
    return fold(found.strip("{}")) if isinstance(found, str) and found.strip("{}") else None


def short_name(host: str) -> str:
    """Return a computer's name without its domain, as far as every place keeps it, in one letter case."""
    return fold(host.split(".", maxsplit=1)[0])[:NETBIOS]
