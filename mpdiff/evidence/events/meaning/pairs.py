"""What the old and the new value of one record say together, as texts alone tell it.

The same pair of texts comes again and again in a log, so each is read once. An item that comes to a list or
leaves it is new every time: the folder that it shares with the others is enough to know all but its name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.catalogue.registry import spelled_item
from mpdiff.evidence.events.meaning.halves import WINDOW
from mpdiff.evidence.events.meaning.value_changes import (
    NOT_LISTED,
    Reported,
    as_one_value,
    name_two_values,
    settings_changed,
)
from mpdiff.readers.events.configuration import ABSENT, is_noise, parse_value

if TYPE_CHECKING:
    from mpdiff.base.model import Place
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.events.meaning.value_changes import Apart
    from mpdiff.readers.events.configuration import ConfigurationValue

Kind = Literal["changed", "noise", "window", "repeated", "unknown", "empty", "halves"]
_SHORT = 2048
"""Longer pairs are not kept."""
_MOST = 4096
_ROOTS: Final[tuple[tuple[Place, str], ...]] = (
    ("local", "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\"),
    ("policy", "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\"),
)
_LISTED: Final = " = 0x0"
"""What Defender writes of an item behind its name."""


class Pair(NamedTuple):
    """Both values of a record and what they are together.

    `kind`: changed (`apart` has what it did to settings), noise (nothing, or what Defender does by
    itself), window (a value of the window itself), repeated (both values are one), unknown (a path that the
    catalogue does not know), empty (no value on either side), halves (not whole: a side is missing or was
    not understood). `path`, `place`: of the value, where the record is whole. Of what changed, `apart` and
    `place` are all that counts.
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
        self._lists = _lists(catalogue)
        self._latest = self._lists[0] if self._lists else None

    def read(self, old: str | None, new: str | None) -> Pair:
        """Return what two texts say together."""
        item = self._item(old, new)
        if item is not None:
            return item
        if old is None or new is None or len(old) + len(new) > _SHORT:
            return self._read(old, new)
        return self._remembered(old, new)

    def _item(self, old: str | None, new: str | None) -> Pair | None:
        """Return an item that came or went, spelled as Defender does; None for all else."""
        text = new if old == "" else old if new == "" else None
        if text is None or not text.endswith(_LISTED):
            return None
        found = self._list_of(text)
        name = text[len(found.folder) : -len(_LISTED)] if found else ""
        if not found or not name:
            return None
        key = spelled_item(found.setting, name)
        listed = Reported(key)
        sides = (NOT_LISTED, listed) if text is new else (listed, NOT_LISTED)
        return Pair("changed", None, None, "", found.place, ((found.setting.name, key, *sides),))

    def _list_of(self, text: str) -> _List | None:
        """Return the list whose item a text names; mostly it is that of the one before."""
        latest = self._latest
        if latest is None or text.startswith(latest.folder):
            return latest
        found = next((one for one in self._lists if text.startswith(one.folder)), None)
        self._latest = found or latest
        return found

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


class _List(NamedTuple):
    """A list each item of which is a value of its own below `folder`."""

    folder: str
    setting: Setting
    place: Place


@lru_cache(maxsize=2)
def _lists(catalogue: Catalogue) -> tuple[_List, ...]:
    """Return the lists whose items have a name and nothing else: no action, no rule that they belong to."""
    return tuple(
        _List(root + path[:-1], setting, place)
        for setting in catalogue.settings
        if setting.pair is None and not setting.per_rule
        for place, root in _ROOTS
        for path in setting.registry
        if path.endswith("\\*")
    )
