"""What must not be written over: evidence, whatever path leads to it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mpdiff.base.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ANOTHER_PATH: Final = "Choose another path."


def check_spared(outputs: Iterable[str], inputs: Iterable[str | None]) -> None:
    """Refuse to write over what was read: it is evidence. Raises UsageError `output-is-input`.

    An input folder is spared with every file in it, whatever path or link leads there; a new file
    may be added to it.
    """
    read = [path for path in inputs if path]
    for output in outputs:
        if os.path.lexists(askable(output)) and any(_leads_to(output, path) for path in read):
            raise UsageError("output-is-input", "It is an input.", member=output, cure=ANOTHER_PATH)


def askable(path: str) -> str:
    """Return a path that can be asked about; one with a NUL names nothing."""
    return "" if "\0" in path else path


def _leads_to(output: str, source: str) -> bool:
    own = _identities(output)
    if own & _identities(source) or place(output) == place(source):
        return True
    if not os.path.isdir(source):  # noqa: PTH112  says False where a Path raises
        return False
    folder = os.path.realpath(source)
    if Path(place(output)).is_relative_to(folder) or Path(os.path.realpath(output)).is_relative_to(
        folder
    ):
        return True
    return any(own & _identities(path) for path in _below(folder))


def place(path: str) -> str:
    """Return where an entry stands, whatever it leads to."""
    folder, name = os.path.split(os.path.abspath(askable(path)))  # noqa: PTH100  as above
    return os.path.join(os.path.realpath(folder), name)  # noqa: PTH118  as above


def _identities(path: str) -> set[tuple[int, int]]:
    """Return which file a path is and which it leads to; the same for all names of a file."""
    found = set()
    for ask in (os.stat, os.lstat):
        try:
            status = ask(path)
        except (OSError, ValueError):
            continue
        found.add((status.st_dev, status.st_ino))
    return found


def _below(folder: str) -> Iterator[str]:
    for where, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(where, name)  # noqa: PTH118  100,000 of them
