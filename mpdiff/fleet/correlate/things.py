r"""What is the same thing on several devices: a setting, or one item or rule of it, in any spelling.

Only what Defender takes for one place in every spelling becomes one: `C:/X`, `c:\x\`, `"C:\X"` and
`%SystemDrive%\X`. A variable whose meaning differs between devices, or between the user who wrote it
and the service that reads it, stays as it is written. Of a setting that names shares or servers
`//h/s` is `\\h\s\`, and `HTTP://H:8080/` is `http://h:8080`; a port that is not written is not guessed, nor
a scheme. On one device two spellings stay two entries.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from mpdiff.base.letter_case import item_key
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.exclusions.spelling import one_spelling

_KEPT: Final = 65_536
"""Spellings that are remembered."""
_NAME_PLACES: Final = frozenset({"names-hosts", "updates-source"})
"""Roles of settings whose text is a share, a server or a list of them with `|` between."""
_LOCAL: Final = re.compile(r"[a-z]:[\\/]")
_SERVER: Final = re.compile(r"((?:[a-z][a-z0-9+.-]*://)?[^/\\?#]+)/")
"""A server with a slash behind it and no path."""

Thing = tuple[str, str]
"""A setting and a folded item; empty where the setting is one value."""


def thing_on_device(setting: str, key: str | None) -> Thing:
    """Return the identity of something on one device: letter case does not count."""
    return setting, item_key(key or "")


@lru_cache(maxsize=_KEPT)
def thing_anywhere(setting: str, key: str | None) -> Thing:
    """Return the identity of something among devices: nor does the spelling of a path."""
    known = catalogue().find(setting)
    kind = None if known is None else known.item_kind
    if key and names_places(setting):
        return setting, "|".join(map(_one_place, key.split("|")))
    if key is None or kind not in ("path", "process"):
        return thing_on_device(setting, key)
    return setting, one_spelling(catalogue(), key, every_program=kind == "process") or item_key(key)


def _one_place(text: str) -> str:
    """Return the one spelling of a share, a folder or a server."""
    place = item_key(text).strip("\"'{} ")
    if place.startswith(("\\\\", "//")) or _LOCAL.match(place):
        return one_spelling(catalogue(), place, every_program=False) or place
    server = _SERVER.fullmatch(place)
    return server[1] if server else place


def became_anywhere(setting: str, became: str) -> str:
    """Return what a step made of a setting, in the spelling that it has on every device."""
    return thing_anywhere(setting, became)[1] if names_places(setting) else became


def names_places(setting: str) -> bool:
    """Return whether the text of a setting is a share or a server, or some of them."""
    known = catalogue().find(setting)
    return known is not None and not known.item_kind and not _NAME_PLACES.isdisjoint(known.roles)
