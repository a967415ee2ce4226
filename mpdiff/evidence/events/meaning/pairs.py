"""What the old and the new value of one record say together, as texts alone tell it.

The same pair of texts comes again and again in a log, so each is read once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.evidence.events.meaning.halves import WINDOW
from mpdiff.evidence.events.meaning.value_changes import (
    as_one_value,
    name_two_values,
    settings_changed,
)
from mpdiff.readers.events.configuration import ABSENT, is_noise, parse_value

if TYPE_CHECKING:
    from mpdiff.base.model import Place
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.events.meaning.value_changes import Apart
    from mpdiff.readers.events.configuration import ConfigurationValue

Kind = Literal["changed", "noise", "window", "repeated", "unknown", "empty", "halves"]
_SHORT = 2048
"""Longer pairs are not kept."""
_MOST = 4096


class Pair(NamedTuple):
    """Both values of a record and what they are together.

    `kind`: changed (`apart` has what it did to settings), noise (nothing, or what Defender does by
    itself), window (a value of the window itself), repeated (both values are one), unknown (a path that the
    catalogue does not know), empty (no value on either side), halves (not whole: a side is missing or was
    not understood). `path`, `place`: of the value, where the record is whole.
    """

    kind: Kind
    old: ConfigurationValue | None
    new: ConfigurationValue | None
    path: str = ""
    place: Place = "local"
    apart: tuple[Apart, ...] = ()


class PairReader:
    """Reads pairs of texts; None stands for a side that the record lacks."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._remembered = lru_cache(maxsize=_MOST)(self._read)

    def read(self, old: str | None, new: str | None) -> Pair:
        """Return what two texts say together."""
        if old is None or new is None or len(old) + len(new) > _SHORT:
            return self._read(old, new)
        return self._remembered(old, new)

    def _read(self, old_text: str | None, new_text: str | None) -> Pair:
        old = None if old_text is None else parse_value(old_text)
        new = None if new_text is None else parse_value(new_text)
        if old is None or new is None:
            return Pair("halves", old, new)
        old, new = as_one_value(old, new)
        if name_two_values(old, new):
            return Pair("halves", old, new)
        if old == new == ABSENT:
            return Pair("empty", old, new)
        return self._whole(old, new)

    def _whole(self, old: ConfigurationValue, new: ConfigurationValue) -> Pair:
        side = new if new.path else old
        path = side.path
        if is_noise(path, side.root):
            return Pair("noise", old, new)
        if fold(path).startswith(WINDOW):
            return Pair("window", old, new, path)
        if old == new:
            return Pair("repeated", old, new)
        place = side.location if side.present or not old.path else old.location
        apart = settings_changed(self._catalogue, path, place, old, new)
        if apart is None:
            return Pair("unknown", old, new, path, place)
        return Pair("changed" if apart else "noise", old, new, path, place, tuple(apart))
