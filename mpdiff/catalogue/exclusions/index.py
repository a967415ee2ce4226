"""The shapes of one kind of item, arranged so that 100,000 exclusions are judged in a second."""

from __future__ import annotations

import enum
import functools
import re
from ipaddress import ip_network
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from mpdiff.base.letter_case import fold
from mpdiff.base.model import SEVERITIES, Severity
from mpdiff.catalogue.entries import Match
from mpdiff.catalogue.exclusions.windows_paths import (
    Meanings,
    fits,
    is_literal,
    says_a_name,
    windows_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.catalogue.entries import ItemKind
    from mpdiff.catalogue.lookup import Catalogue

ANY_NAME: Final = "<any>"
"""What stands in a pattern for any one folder name."""


class Known(NamedTuple):
    """A shape that an item may have; of several, the least is reported: the worst and nearest."""

    rank: int
    """Of the severity: 0 is critical."""
    distance: int
    """0: the item names the place; 1: it can mean it; 2: it holds it."""
    order: int
    severity: Severity
    why: str

    @property
    def is_guessed(self) -> bool:
        """Return whether a wildcard or a short name makes the item reach the place."""
        return self.distance == _CAN_MEAN

    def guessed(self) -> Known:
        """Return the shape for an item that only can mean the place."""
        return self._replace(distance=_CAN_MEAN)


_WILDCARDS = re.compile(r"[*?]+")
_CAN_MEAN: Final = 1
_HOLDS: Final = 2


class Folder:
    """A node of the tree of risky folders, and the shapes of an item that ends or passes here."""

    __slots__ = ("any_name", "below", "deeper", "here", "named")

    def __init__(self) -> None:
        self.named: dict[str, Folder] = {}
        self.any_name: Folder | None = None
        self.here: list[Known] = []
        self.below: list[Known] = []
        self.deeper: list[Known] = []

    def add(self, names: Iterable[str], known: Known, *, below: bool) -> None:
        """Enter a folder, with what lies below it or without."""
        above = known._replace(distance=_HOLDS)
        node = self
        for name in names:
            node.deeper.append(above)
            if name == ANY_NAME:
                node.any_name = node.any_name or Folder()
                node = node.any_name
            else:
                node = node.named.setdefault(name, Folder())
        node.here.append(known)
        if below:
            node.below.append(known)

    def fitting(self, parts: tuple[str, ...]) -> list[Known]:
        r"""Return the shapes of every risky folder that these names can reach, hold or lie in.

        Below a folder that a `*` alone reaches nothing counts, and of the names that are no
        wildcards alone one must agree with a folder: `C:\*\cache` can be the profile of somebody
        called `cache`, but nothing says that it is.
        """
        found: list[Known] = []
        reached = [(self, _Agreement.OPEN, False)]
        for part in parts:
            after: list[tuple[Folder, _Agreement, bool]] = []
            for node, agreement, guessed in reached:
                if agreement is _Agreement.FOUND and node.below:
                    found += _guessed(node.below) if guessed else node.below
                after += node.steps(part, agreement, guessed=guessed)
            if not after:
                return found
            reached = after
        for node, agreement, guessed in reached:
            if agreement is not _Agreement.MISSING:
                found += _guessed(node.here) if guessed else node.here
                found += node.deeper
        return found

    def steps(
        self, part: str, agreement: _Agreement, *, guessed: bool
    ) -> Iterator[tuple[Folder, _Agreement, bool]]:
        """Yield the folders right below that one name of an item can mean."""
        if is_literal(part):
            if child := self.named.get(part):
                yield child, _Agreement.FOUND, guessed
        else:
            found = _Agreement.FOUND if says_a_name(part) else agreement
            for name, child in self.named.items():
                if fits(part, name):
                    yield child, found, True
        if self.any_name is not None:
            lacks = agreement is not _Agreement.FOUND and says_a_name(part)
            yield self.any_name, _Agreement.MISSING if lacks else agreement, guessed


def _guessed(shapes: list[Known]) -> list[Known]:
    return [known.guessed() for known in shapes]


class _Agreement(enum.Enum):
    """Whether a name in an item is one in a shape: none said yet, one is, none is."""

    OPEN = enum.auto()
    FOUND = enum.auto()
    MISSING = enum.auto()


class Names:
    """File names or extensions, to be found by name or by wildcard."""

    def __init__(self, known: dict[str, Known]) -> None:
        self.named = known
        self._worst_first = sorted(known, key=lambda name: known[name])
        self._all = "\\".join(known)
        self._by_letter: dict[str, list[str]] = {}
        for name in self._worst_first:
            self._by_letter.setdefault(name[0], []).append(name)

    def covered(self, part: str) -> str | None:
        """Return the worst of the names that a name in an item can mean."""
        if part in self.named:
            return part
        if is_literal(part) or not self._has_letters_of(part):
            return None
        candidates = self._worst_first if part[0] in "*?" else self._by_letter.get(part[0], ())
        return next((name for name in candidates if fits(part, name)), None)

    def _has_letters_of(self, part: str) -> bool:
        """Return whether each piece between wildcards is in some name; if not, none can fit."""
        return "~" in part or all(piece in self._all for piece in _WILDCARDS.split(part))


class Index(NamedTuple):
    """The shapes of one kind by the way they are found."""

    exactly: dict[str, Known]
    folders: Folder
    anywhere: dict[str, Known]
    spelling: dict[str, Known]
    programs: Names
    extensions: Names
    ranges: tuple[tuple[int, int, Known], ...]
    """IP version, addresses at least, shape."""
    by_bare_name: bool = True
    """Whether a name without `.exe` may be a program; in a path it is a folder."""


@functools.cache
def meanings(catalogue: Catalogue) -> Meanings:
    """Return what names in paths stand for."""
    return Meanings(
        {fold(variable.name): variable for variable in catalogue.data.variables},
        {fold(short): fold(long) for short, long in catalogue.data.short_names.items()},
    )


@functools.cache
def index(catalogue: Catalogue, kind: ItemKind) -> Index:
    """Arrange the shapes of one kind."""
    found: dict[str, dict[str, Known]] = {match: {} for match in get_args(Match)}
    folders = Folder()
    for order, shape in enumerate(catalogue.data.shapes):
        if shape.applies_to != kind:
            continue
        known = Known(SEVERITIES.index(shape.severity), 0, order, shape.severity, shape.why)
        for pattern in shape.patterns:
            if shape.match in ("folder", "below"):
                names = windows_path(pattern, meanings(catalogue)).parts
                folders.add(names, known, below=shape.match == "below")
            else:
                key = fold(pattern).lstrip(".")
                found[shape.match][key] = min(known, found[shape.match].get(key, known))
    return Index(
        exactly=found["exactly"],
        folders=folders,
        anywhere=found["anywhere"],
        spelling=found["spelling"],
        programs=Names(found["program"]),
        extensions=Names(found["extension"]),
        ranges=tuple((*_size(text), known) for text, known in found["range"].items()),
        by_bare_name=kind != "path",
    )


def _size(network: str) -> tuple[int, int]:
    whole = ip_network(network)
    return whole.version, whole.num_addresses
