r"""Configuration values as event 5007 and 5013 spell them: `PATH\NAME = DATA`.

The path starts at a registry key, with `Default\` (the value was implicit) or `N/A\` (there was
none), or the whole text is empty. A list's item is the value's name and may itself hold `\`, `:`
and ` = `; its data is always a number.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from msgspec import Struct

from mpdiff.base.letter_case import fold
from mpdiff.base.text.late import late

if TYPE_CHECKING:
    from mpdiff.base.model import Place

Root = Literal["local", "policy", "mdm", "default", "none"]


class ConfigurationValue(Struct, frozen=True):
    r"""One side of a configuration change.

    `path` is relative to the `Windows Defender` key (`Exclusions\Paths\C:\Tools`), for root `mdm`
    to `Policy Manager` below it; a path outside of it is kept whole. `data`: a DWORD as int, text
    as str, None where there is none. `present`: the value stands in the registry.
    """

    root: Root
    path: str
    data: int | str | None
    present: bool

    @property
    def location(self) -> Place:
        """Who set the value; an implicit or missing one is local."""
        return self.root if self.root in ("policy", "mdm") else "local"


ABSENT: Final = ConfigurationValue("none", "", None, present=False)

_ROOT: Final = late(
    r"(?:HKLM|HKEY_LOCAL_MACHINE|\\?REGISTRY\\MACHINE)\\SOFTWARE\\"
    r"(?:(Policies\\)?Microsoft\\Windows Defender\\(Policy Manager\\)?)"
    r"|(Default\\)|(N/A\\)"
    r"|(?=(?:HK[A-Z_]{1,24}|\\?REGISTRY)\\)",
    re.IGNORECASE | re.ASCII,
)
_SHORT: Final = 1024
"""Longer texts are not kept for a second time."""
_NUMBER: Final = late(r"0[xX]([0-9A-Fa-f]{1,16})")
_EQUALS: Final = " = "
_TIGHT: Final = late(r"(.*?)\s*=\s*(0[xX][0-9A-Fa-f]{1,16})")
"""A number whose equals sign lacks its spaces."""


def parse_value(text: str) -> ConfigurationValue | None:
    """Read one side of a change; None for text that is no such value (cut in the middle)."""
    return _remembered(text) if len(text) <= _SHORT else _parse(text)


def _parse(text: str) -> ConfigurationValue | None:
    text = text.strip(" \t\r\n")
    if not text:
        return ABSENT
    found = _ROOT.match(text)
    if found is None:
        return None
    # A root that the expression only looks at stays in the path.
    return _below(_root(*found.groups()), text[found.end() :])


def _root(policy: str | None, mdm: str | None, default: str | None, none: str | None) -> Root:
    """Return the root by what the groups of its expression found."""
    if mdm or policy:
        return "mdm" if mdm else "policy"
    if default or none:
        return "default" if default else "none"
    return "local"


_remembered: Final = lru_cache(maxsize=4096)(_parse)


def _below(root: Root, rest: str) -> ConfigurationValue | None:
    path, _, data = rest.rpartition(_EQUALS)
    number = _NUMBER.fullmatch(data)
    if number is None or not path:
        split = _split(rest)
        if split is None or not split[0] or split[1] == "0x":
            return None
        path, data = split
        number = _NUMBER.fullmatch(data)
    if root == "none":
        return ConfigurationValue(root, path, None, present=False)
    value = int(number[1], 16) if number else data
    return ConfigurationValue(root, path, value, root != "default")


def _split(rest: str) -> tuple[str, str] | None:
    """Part path and data: a number stands after the last ` = `, text after the first.

    None where nothing parts them; a number is recognised without the spaces as well.
    """
    if rest.endswith(" ="):
        return rest[:-2].rstrip(), ""
    path, equals, data = rest.rpartition(_EQUALS)
    if not equals:
        tight = _TIGHT.fullmatch(rest)
        return None if tight is None else (tight[1], tight[2])
    if not _NUMBER.fullmatch(data):
        path, _, data = rest.partition(_EQUALS)
    return path, data


def is_noise(path: str, root: Root = "local") -> bool:
    """Return whether Defender changes this path by itself, which it never does to a policy."""
    if root in ("policy", "mdm"):
        return False
    folded = fold(path)
    own = _own_values()
    return folded in own[1] or folded.startswith(own[0])


@cache
def _own_values() -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the folders and the names of what Defender changes by itself, as the catalogue lists them."""
    from mpdiff.catalogue import catalogue

    own = catalogue().data.events.own_values
    return own.folders, frozenset(own.names)


_MOST_MET: Final = 16
_MOST_OTHERS: Final = 1024
_PLAIN: Final = ("HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\", "Default\\", "N/A\\")


def _as_stored(text: str) -> bytes:
    return text.encode("utf-16-le")


_LOCAL: Final = _as_stored(_PLAIN[0])


class _Begins(NamedTuple):
    """How noise begins behind one of `_PLAIN`, in lower case and as a log stores it.

    `heads`: the first letters, as many as each has. `longest`: bytes of the longest of all, with what it
    stands behind.
    """

    plain: tuple[bytes, ...]
    starts: tuple[bytes, ...]
    heads: frozenset[bytes]
    head: int
    longest: int


@cache
def _begins() -> _Begins:
    plain = tuple(_as_stored(text).lower() for text in _PLAIN)
    folders, names = _own_values()
    starts = tuple(map(_as_stored, (*folders, *(name + _EQUALS for name in sorted(names)))))
    head = min(map(len, starts))
    longest = max(map(len, plain)) + max(map(len, starts))
    return _Begins(plain, starts, frozenset(start[:head] for start in starts), head, longest)


class PlainNoise:
    """Tells values in UTF-16 that are noise and spelled plainly, by how those before it began."""

    def __init__(self) -> None:
        self._met: tuple[bytes, ...] = ()
        self._others: set[bytes] = set()
        self._begins = _begins()

    def at(self, data: bytes, position: int, end: int) -> bool:
        """Return whether a value is noise; no value is."""
        if position == end or data.startswith(self._met, position, end):
            return True
        _, _, heads, head, longest = self._begins
        if data.startswith(_LOCAL, position):
            first = position + len(_LOCAL)
            if data[first : first + head].lower() not in heads:
                return False
        begin = data[position : min(end, position + longest)]
        if begin in self._others:
            return False
        length = self._noise_in(begin.lower())
        if length:
            self._met = (begin[:length], *self._met[: _MOST_MET - 1])
        elif len(self._others) < _MOST_OTHERS:
            self._others.add(begin)
        return bool(length)

    def _noise_in(self, begin: bytes) -> int:
        """Return how much of the begin of a value, in lower case, tells that it is noise; 0 for none."""
        for plain in self._begins.plain:
            if begin.startswith(plain):
                rest = begin[len(plain) :]
                found = next((s for s in self._begins.starts if rest.startswith(s)), b"")
                return len(found) and len(plain) + len(found)
        return 0
