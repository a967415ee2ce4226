"""What is known of risky items: a shape with its severity, and names found in spite of wildcards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.catalogue.exclusions.windows_paths import fits, is_literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.base.model import Severity

_WILDCARDS = re.compile(r"[*?]+")
_CAN_MEAN: Final = 1
_HOLDS: Final = 2


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

    @property
    def held(self) -> Known:
        """Return the shape for an item that holds the place."""
        return self._replace(distance=_HOLDS)

    def guessed(self) -> Known:
        """Return the shape for an item that only can mean the place."""
        return self._replace(distance=_CAN_MEAN)


class Words:
    """Names in an order, to be found by a name in an item, perhaps with wildcards or short."""

    def __init__(self, names: Iterable[str]) -> None:
        self.all = dict.fromkeys(names)
        self._joined = "\\".join(self.all)
        self._by_letter: dict[str, list[str]] = {}
        for name in self.all:
            self._by_letter.setdefault(name[0], []).append(name)

    def fitting(self, part: str) -> Iterator[str]:
        """Yield the names, in their order, that a name in an item can mean."""
        if is_literal(part):
            if part in self.all:
                yield part
        elif self._has_pieces(part.removesuffix(".*")):  # `name.*` means `name` too
            candidates = self.all if part[0] in "*?" else self._by_letter.get(part[0], ())
            for name in candidates:
                if fits(part, name):
                    yield name

    def _has_pieces(self, part: str) -> bool:
        """Return whether each piece between wildcards is in some name; if not, none can fit."""
        return "~" in part or all(piece in self._joined for piece in _WILDCARDS.split(part))


class Names(Words):
    """File names, folders or extensions with the shape of each, the worst first."""

    def __init__(self, known: dict[str, Known]) -> None:
        super().__init__(sorted(known, key=lambda name: known[name]))
        self.named = known

    def covered(self, part: str) -> str | None:
        """Return the worst of the names that a name in an item can mean."""
        if part in self.named or not self._has_pieces(part):
            return part if part in self.named else None
        return next(self.fitting(part), None)
