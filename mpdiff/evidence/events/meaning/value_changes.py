"""What a change of one configuration value did to settings, as an event reports it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.readers.events.configuration import ABSENT, ConfigurationValue
from mpdiff.readers.events.source import NEW_VALUE
from mpdiff.readers.events.tables.hunting import REGISTRY, UNTOLD

if TYPE_CHECKING:
    from mpdiff.base.model import Event, Place, Scalar
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.catalogue.registry import RegistryReading, RegistryStatement


class Reported(NamedTuple):
    """One side of a change. `raw`: its data, where what it means is not known."""

    value: Scalar = None
    known: bool = True
    raw: str | None = None


NOT_REPORTED: Final = Reported(known=False)
NOT_TOLD: Final = "set, its data not recorded"
SET_UNTOLD: Final = Reported(known=False, raw=NOT_TOLD)
NOT_LISTED: Final = Reported()

Apart = tuple[str, str | None, Reported, Reported]
"""A setting, its item or id, and both sides."""


def side_text(event: Event, name: str) -> str | None:
    """Return the text of one side of a change; None where the record lacks it."""
    fields = event.fields
    text = fields.get(name)
    if text is not None or event.event_id not in REGISTRY:
        return text
    return f"{fields.get(NEW_VALUE, '').rpartition(' = ')[0]} = {UNTOLD}"


def settings_changed(
    catalogue: Catalogue,
    path: str,
    place: Place,
    old: ConfigurationValue,
    new: ConfigurationValue,
) -> list[Apart] | None:
    """Return what a change of one value did to settings; None where the catalogue does not know it.

    A value may hold a whole list: what only the old one names is gone, what only the new one names
    has come, unless a part of either could not be understood.
    """
    readings = catalogue.read_both(path, data_of(old), data_of(new), place)
    if readings is None:
        return None
    first, second = _stated(readings[0], old), _stated(readings[1], new)
    outright = old.root == "default" and new.root != "default"  # it may override a policy
    found: list[Apart] = []
    for subject in {**first, **second}:
        before = first.get(subject) or Reported(known=readings[0].understood)
        after = second.get(subject) or Reported(known=readings[1].understood)
        if outright or before != after or type(before.value) is not type(after.value):
            found.append((*subject, before, after))
    return found


def set_untold(catalogue: Catalogue, side: ConfigurationValue) -> list[Apart] | None:
    """Return what a record states that shows neither side of a value that was set.

    An item of a list is listed whatever its data; of anything else nobody knows the direction. None where
    the catalogue does not know the value.
    """
    reading = catalogue.read_registry(side.path, 0, side.location)
    if reading is None:
        return None
    items = [s for s in reading.statements if s.key is not None and _is_item(catalogue, s.setting)]
    if items:
        return [(s.setting, s.key, NOT_REPORTED, Reported(s.value)) for s in items]
    keys = {s.setting: s.key for s in reading.statements}
    return [(name, keys.get(name), NOT_REPORTED, SET_UNTOLD) for name in reading.settings]


def _is_item(catalogue: Catalogue, name: str) -> bool:
    setting = catalogue.find(name)
    return setting is not None and setting.kind == "string_list"


def unmapped_sides(old: ConfigurationValue, new: ConfigurationValue) -> tuple[Reported, Reported]:
    """Return both sides of a value that the catalogue does not know, as they are spelled."""
    before, after = (
        NOT_REPORTED if v.data == UNTOLD else Reported(v.data if v.present else None)
        for v in (old, new)
    )
    if not before.known and new == ABSENT:  # a key, or a value whose data no row tells
        return Reported(NOT_TOLD), after
    return before, Reported(NOT_TOLD) if before == after == NOT_REPORTED else after


def data_of(value: ConfigurationValue) -> int | str | None:
    """Return what a value holds; None where the side names no value."""
    return value.data if value.path else None


def _stated(
    reading: RegistryReading, value: ConfigurationValue
) -> dict[tuple[str, str | None], Reported]:
    """Return what one side names. An item that does not stand in the registry is not listed."""
    return {
        (s.setting, s.key): NOT_LISTED
        if s.key is not None and not value.present
        else reported(s, value)
        for s in reading.statements
    }


def reported(statement: RegistryStatement, value: ConfigurationValue) -> Reported:
    """Return one side in canonical form: the item itself, an id's action, or the setting's value."""
    if value.data == UNTOLD:
        return NOT_REPORTED
    if statement.known:
        return Reported(statement.value)
    return Reported(None, known=False, raw=str(value.data))


def as_one_value(
    old: ConfigurationValue, new: ConfigurationValue
) -> tuple[ConfigurationValue, ConfigurationValue]:
    r"""Give a side that names only a value (`Default\NAME`) the path of the other one."""
    if _is_name_of(old, new):
        return replace(old, path=new.path), new
    return (old, replace(new, path=old.path)) if _is_name_of(new, old) else (old, new)


def _is_name_of(one: ConfigurationValue, other: ConfigurationValue) -> bool:
    if one.root not in ("default", "none") or "\\" in one.path:
        return False
    return fold(one.path) == fold(other.path.rpartition("\\")[2])


def name_two_values(old: ConfigurationValue, new: ConfigurationValue) -> bool:
    """Return whether the sides name two values, which no event does: one of them was not understood."""
    return bool(old.path and new.path) and fold(old.path) != fold(new.path)


def attempted_change(fields: dict[str, str]) -> str:
    """Spell a hunting row's attempt as event 5013 does; empty where it names no value of the registry."""
    tried = fields.get("TamperingAttemptedValue", "") or fields.get("RegistryValueData", "")
    if "\\" in tried:
        return tried
    named = (fields.get(name, "") for name in ("Target", "RegistryKeyName", "RegistryKey"))
    key = next((text for text in named if _OF_REGISTRY.match(text)), "")
    name = fields.get("RegistryValueName", "")
    path = f"{key}\\{name}" if key and name else key
    return f"{path} = {tried or '(Current)'}" if path else ""


_OF_REGISTRY: Final = re.compile(
    r"\\?(?:REGISTRY|HKEY_[A-Z_]+|HKLM|HKCU|HKU|HKCR|SOFTWARE|SYSTEM)\\", re.IGNORECASE
)
"""How a key begins; a service, a process or a file may be the target as well."""
