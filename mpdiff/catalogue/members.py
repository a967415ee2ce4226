"""What a member of a package is by its name, and whose package a list of names is."""

import re
from collections.abc import Collection
from functools import cache
from typing import Final, Literal

from msgspec import Struct

Weight = Literal["witness", "context", "none"]


class MemberKind(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of member; the fields are explained at the top of members.yaml."""

    patterns: tuple[str, ...]
    what: str
    weight: Weight
    shows: str
    source: Literal["MS", "PKG", "CAB"]
    read: str = ""


class ForeignPackage(Struct, frozen=True, forbid_unknown_fields=True):
    """Another product's package: the names it has, and how many of them are enough."""

    product: str
    least: int
    patterns: tuple[str, ...]


class Members(Struct, frozen=True, forbid_unknown_fields=True):
    """All of members.yaml. `windows`: names that only a Windows package with Defender's files has."""

    kinds: tuple[MemberKind, ...]
    foreign: tuple[ForeignPackage, ...]
    windows: tuple[str, ...]

    def kind_of(self, name: str) -> MemberKind | None:
        """Return the kind that a member's name fits; None for a name that is not known.

        `name` is its path in the package, with `/` between folders and `!` where a container begins.
        The file's own name counts before its folders', and an earlier kind before a later one.
        """
        met = _met(name, tuple(kind.patterns for kind in self.kinds))
        return None if met is None else self.kinds[met]

    def foreign_product(self, names: Collection[str]) -> str | None:
        """Return whose package it is that has members of these names; None: no other product's."""
        if any(_met(name, (self.windows,)) is not None for name in names):
            return None
        for package in self.foreign:
            single = tuple((pattern,) for pattern in package.patterns)
            if len({_met(name, single) for name in names} - {None}) >= package.least:
                return package.product
        return None


_TOKENS: Final = re.compile(r"\*\*|\*|\?|<sha1>")
_REGEX: Final = {"**": ".*", "*": "[^/]*", "?": "[^/]", "<sha1>": "[0-9a-f]{40}"}


_Groups = tuple[tuple[str, ...], ...]


def _met(name: str, groups: _Groups) -> int | None:
    """Return the index of the first list of patterns that a name fits."""
    match = _any_of(groups).match(name.replace("!", "/").replace("\\", "/"))
    return None if match is None or match.lastindex is None else match.lastindex - 1


@cache
def _any_of(groups: _Groups) -> re.Pattern[str]:
    """Compile patterns to one expression with a group for each list of them."""
    parts = ["(" + "|".join(map(_regex, patterns)) + ")" for patterns in groups]
    return re.compile(rf"(?:.*/)?(?:{'|'.join(parts)})\Z", re.IGNORECASE | re.DOTALL)


def _regex(pattern: str) -> str:
    parts, at = [], 0
    for token in _TOKENS.finditer(pattern):
        parts += [re.escape(pattern[at : token.start()]), _REGEX[token[0]]]
        at = token.end()
    return "".join([*parts, re.escape(pattern[at:])])
