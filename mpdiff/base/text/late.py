"""Regular expressions that are compiled when they are first used.

The readers know some 150 of them, and a package has text for a third: to compile the others takes longer
than importing their modules.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, Final, Generic, cast

_METHODS: Final = ("match", "fullmatch", "search", "findall", "finditer", "split", "sub")


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` returns, compiled on first use; only then an error in it is raised."""
    return cast("re.Pattern[AnyStr]", Late(pattern, flags))


class Late(Generic[AnyStr]):
    """Stands for a compiled expression; after the first use it has the methods of the expression itself."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._given: tuple[AnyStr, int] = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Compile, and return what the expression has of this name."""
        if name.startswith("__"):
            raise AttributeError(name)  # what copies or pickles asks for is no reason to compile
        compiled = re.compile(*self._given)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
