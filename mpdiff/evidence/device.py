"""Which device the evidence is from: its identifier and its name, as every place spells them alike."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.catalogue import catalogue

if TYPE_CHECKING:
    from mpdiff.base.model import Snapshot

NETBIOS: Final = 15
"""Characters of a computer's name that every place keeps."""


def computer_id(snapshot: Snapshot) -> str | None:
    """Return the device's identifier without braces and in one letter case; None if it has none."""
    found = snapshot.values.get(_names()[0])
    return spelled_id(found) if isinstance(found, str) else None


def spelled_id(text: str) -> str | None:
    """Return an identifier without braces and in one letter case; None for a blank one."""
    return fold(text.strip("{} ")) or None


def remoting_name(snapshot: Snapshot) -> str | None:
    """Return the computer that a snapshot taken by remoting names; None where it is the same one."""
    name = snapshot.values.get(_names()[1])
    return name if isinstance(name, str) and name and fold(name) != "localhost" else None


@functools.cache
def _names() -> tuple[str, str]:
    known = catalogue()
    return known.the("device-id").name, known.the("host-name").name


def short_name(host: str) -> str:
    """Return a computer's name without its domain, as far as every place keeps it, in one letter case."""
    return fold(host.split(".", maxsplit=1)[0])[:NETBIOS]
