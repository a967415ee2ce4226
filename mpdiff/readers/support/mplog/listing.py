"""The listing of exclusions inside MPLog: a block of lines without times.

It stands between `***RTP Perf Log***` and `***END RTP Perf Log***`; `Path Exclusions:` and its like
are each followed by indented items. `Plugin States` is not read: its digits are not documented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.text.late import late

if TYPE_CHECKING:
    from mpdiff.readers.support.mplog.entries import Listed, Place

BEGIN: Final = late(r"\*+RTP Perf Log\*+\s*")
_END: Final = late(r"\*+END RTP Perf Log\*+\s*")
_HEADER: Final = late(r"(Process|Path|Ext|Temp) Exclusions:\s*")
_KINDS: Final[dict[str, Listed]] = {
    "Process": "process",
    "Path": "path",
    "Ext": "extension",
    "Temp": "temporary",
}
_MAX_ITEMS: Final = limits.MAX_ITEMS


class Listing:
    """Takes the lines of one block. `ended`: its end was met, so what it does not name is not there."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.ended = False
        self._lists: dict[Listed, list[str]] = {}
        self._current: list[str] | None = None
        self._items = 0

    def take(self, line: str) -> None:
        """Take the next line, without its line end."""
        if _END.fullmatch(line):
            self.ended = True
        elif header := _HEADER.fullmatch(line):
            self._current = self._lists.setdefault(_KINDS[header[1]], [])
        elif self._current is not None and line[:1] in (" ", "\t") and line.strip():
            if self._items < _MAX_ITEMS:
                self._current.append(line.lstrip(" \t"))
                self._items += 1
        else:
            self._current = None

    @property
    def full(self) -> bool:
        """Whether items were left out."""
        return self._items >= _MAX_ITEMS

    @property
    def lists(self) -> dict[Listed, tuple[str, ...]]:
        """What was listed, by kind."""
        return {kind: tuple(items) for kind, items in self._lists.items()}
