"""The risky folders as a tree, walked by all the places that the names of an item can reach.

Where a walk stands depends on few names of the tree, so each stand is worked out once and kept with
the stands after it: the next item that takes the same steps costs a look-up for each of its names.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.catalogue.exclusions.known import Words
from mpdiff.catalogue.exclusions.windows_paths import is_literal, says_a_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.catalogue.exclusions.known import Known

ANY_NAME: Final = "<any>"
"""What stands in a pattern for any one folder name."""

_OTHER: Final = ""
"""Stands for every name that no folder here has."""

_MOST_STANDS: Final = 1_000
_MOST_AFTER: Final = 200
"""Names with wildcards after each stand that are kept: evidence fills no memory."""
_LONGEST: Final = 64
"""Characters of such a name."""


class Folder:
    """A node of the tree of risky folders, and the shapes of an item that ends or passes here."""

    __slots__ = ("any_name", "below", "deeper", "here", "named", "stands")

    def __init__(self) -> None:
        self.named: dict[str, Folder] = {}
        self.any_name: Folder | None = None
        self.here: list[Known] = []
        self.below: list[Known] = []
        self.deeper: list[Known] = []
        self.stands: dict[tuple[_Reached, ...], _Stand] = {}

    def add(self, names: Iterable[str], known: Known, *, below: bool) -> None:
        """Enter a folder, with what lies below it or without."""
        above = known.held
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

    def worst(self, parts: tuple[str, ...]) -> Known | None:
        r"""Return the worst shape of all risky folders that these names can reach, hold or lie in.

        Below a folder that a `*` alone reaches nothing counts, and of the names that are no
        wildcards alone one must agree with a folder: `C:\*\cache` can be the profile of somebody
        called `cache`, but nothing says that it is.
        """
        if len(self.stands) > _MOST_STANDS:
            self.stands.clear()
        stand = _stand(self.stands, (_Reached(self, _Agreement.OPEN, guessed=False),))
        found: list[Known] = []
        for part in parts:
            found += stand.passed
            stand = stand.after(part)
            if not stand.reached:
                return min(found, default=None)
        return min([*found, *stand.ended], default=None)


class _Agreement(enum.Enum):
    """Whether a name in an item is one in a shape: none said yet, one is, none is."""

    OPEN = enum.auto()
    FOUND = enum.auto()
    MISSING = enum.auto()


class _Reached(NamedTuple):
    """A folder that the names of an item so far can mean."""

    node: Folder
    agreement: _Agreement
    guessed: bool
    """Whether a wildcard or a short name leads here."""

    def known(self, shapes: list[Known]) -> list[Known]:
        """Return shapes of this folder as far as they are sure."""
        return [shape.guessed() for shape in shapes] if self.guessed else shapes

    def after(self, part: str, meant: Iterable[str]) -> Iterator[_Reached]:
        """Yield the folders right below that one name can mean: those called `meant`, and any."""
        node, agreement, guessed = self
        certain, named = is_literal(part), says_a_name(part)
        agrees = _Agreement.FOUND if certain or named else agreement
        for name in meant:
            if child := node.named.get(name):
                yield _Reached(child, agrees, guessed or not certain)
        if node.any_name is not None:
            lacks = agreement is not _Agreement.FOUND and named
            yield _Reached(node.any_name, _Agreement.MISSING if lacks else agreement, guessed)


class _Stand:
    """All folders that the names of an item so far can mean, and what that says of the item."""

    __slots__ = ("_after", "_names", "_stands", "ended", "passed", "reached")

    def __init__(
        self, stands: dict[tuple[_Reached, ...], _Stand], reached: tuple[_Reached, ...]
    ) -> None:
        self.reached = reached
        self.passed = _worst(
            known
            for one in reached
            if one.agreement is _Agreement.FOUND
            for known in one.known(one.node.below)
        )
        self.ended = _worst(
            known
            for one in reached
            if one.agreement is not _Agreement.MISSING
            for known in (*one.known(one.node.here), *one.node.deeper)
        )
        self._names = Words(sorted({name for one in reached for name in one.node.named}))
        self._stands = stands
        self._after: dict[str, _Stand] = {}

    def after(self, part: str) -> _Stand:
        """Return where a walk stands that takes one more name."""
        found = self._after.get(part)
        if found is not None:
            return found
        key = part if part in self._names.all or not is_literal(part) else _OTHER
        found = self._after.get(key) or self._walked(part)
        if len(self._after) < _MOST_AFTER and len(key) <= _LONGEST:
            self._after[key] = found
        return found

    def _walked(self, part: str) -> _Stand:
        meant = tuple(self._names.fitting(part))
        reached = dict.fromkeys(below for one in self.reached for below in one.after(part, meant))
        return _stand(self._stands, tuple(reached))


def _stand(stands: dict[tuple[_Reached, ...], _Stand], reached: tuple[_Reached, ...]) -> _Stand:
    found = stands.get(reached)
    if found is None:
        found = stands[reached] = _Stand(stands, reached)
    return found


def _worst(shapes: Iterable[Known]) -> list[Known]:
    least = min(shapes, default=None)
    return [] if least is None else [least]
