r"""What a value below `...\Windows Defender\` says of settings: of one, of one item, or of a whole list.

Local preferences and Group Policy share their paths; Policy Manager (`mdm`) has names of its own,
and keeps whole lists in one string: `C:\A|C:\B`, `rule=action|rule=action`, `level=action|...`.
"""

from __future__ import annotations

import re
from collections.abc import Callable  # noqa: TC003  msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from mpdiff.base.letter_case import fold, lower_ascii
from mpdiff.base.model import Scalar  # noqa: TC001  same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.base.model import Place
    from mpdiff.catalogue.entries import Setting

Data = int | str | None
Form = Literal["single", "item", "items", "pairs", "rule-items", "rules-items", "levels"]
"""How a value holds what it says: a setting's own value; an item that the value's name is; `a|b`;
`id=action|id=action`; the paths of the rule that the value's name is; those of several rules;
`level=action|level=action` over the settings of the levels."""

MAPS_SCALE: Final = {0: 0, 1: 2}
"""Policy Manager's cloud protection, off and on, as a membership level."""
TAMPER_PROTECTION_ON: Final = (1, 5)
TAMPER_PROTECTION_OFF: Final = (0, 4)
_BETWEEN: Final = "|"
_BETWEEN_PATHS: Final = re.compile(r"[|>]")
"""Neither can be part of a Windows path, so no path is ever cut in two."""
_RULE: Final = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)


class RegistryMatch(Struct, frozen=True):
    """A registry value as a setting. `key`: the item or id that the value's name holds.

    `paired`: its data is the action of that id; else the key alone is what is listed.
    """

    setting: str
    key: str | None
    convert: Callable[[int | str | None], Scalar]
    paired: bool = False


class RegistryStatement(Struct, frozen=True):
    """One thing that a registry value says, spelled as snapshots spell it.

    `value`: the setting's or the id's value; for an item of a list the item itself. `known` is
    False where the data is on a scale that no source explains.
    """

    setting: str
    key: str | None
    value: Scalar
    known: bool = True


class RegistryReading(Struct, frozen=True):
    """All that one registry value says.

    `settings`: what it speaks of. `whole`: it holds all there is of these settings in its place, so
    an item, id or level that no statement names is not set there. `understood` is False where a
    part of the data could not be read, so that nothing follows from what is not named.
    """

    settings: tuple[str, ...]
    statements: tuple[RegistryStatement, ...]
    whole: bool = False
    understood: bool = True


_Both = tuple[RegistryReading, RegistryReading]


class _Place(Struct, frozen=True):
    """Where a value leads: the settings, how it holds them, the item of its name."""

    settings: tuple[Setting, ...]
    form: Form = "single"
    name: str = ""
    inverse: bool = False
    scale: bool = False


class RegistryMap:
    """Every registry value that the catalogue knows."""

    def __init__(self, settings: Iterable[Setting]) -> None:
        self._exact: dict[str, Setting] = {}
        self._folders: dict[str, Setting] = {}
        self._managed: dict[str, _Place] = {}
        for setting in settings:
            if setting.pair is None or setting.name == setting.pair[1]:
                self._add_paths(setting)
                self._add_managed(setting)
        self._depths = sorted({folder.count("\\") for folder in self._folders})

    def _add_paths(self, setting: Setting) -> None:
        for path in setting.registry:
            if path.endswith("\\*"):
                self._folders.setdefault(fold(path[:-1]), setting)
            else:
                self._exact.setdefault(fold(path), setting)

    def _add_managed(self, setting: Setting) -> None:
        for entry in setting.policy:
            if not entry.startswith("PM:"):
                continue
            name, _, remark = entry[3:].partition(" ")
            name = fold(name)
            if other := self._managed.get(name):
                if setting.kind == "enum":
                    several = (*other.settings, setting)
                    self._managed[name] = _Place(several, "levels")
                continue
            self._managed[name] = _Place(
                (setting,), _managed_form(setting), "", "inverse" in remark, "scale" in remark
            )

    def place(self, path: str, location: Place) -> _Place | None:
        """Return where a path leads, in any case."""
        lower = fold(path)
        if location == "mdm" and (managed := self._managed.get(lower)):
            return managed
        if one := self._exact.get(lower):
            return _Place((one,))
        return self._item_of(path, lower)

    def _item_of(self, path: str, lower: str) -> _Place | None:
        """Return where a path leads whose last part is an item; its folder is found by its depth."""
        end = depth = 0
        for wanted in self._depths:
            while depth < wanted:
                end = lower.find("\\", end) + 1
                if not end:
                    return None
                depth += 1
            setting = self._folders.get(lower[:end])
            if setting is not None and len(path) > end:
                return _Place((setting,), "rule-items" if setting.per_rule else "item", path[end:])
        return None

    def match(self, path: str, location: Place) -> RegistryMatch | None:
        """Return the one setting or item of a value; None also where it holds a whole list."""
        place = self.place(path, location)
        if place is None or place.form not in ("single", "item"):
            return None
        (setting,) = place.settings
        key = spelled_item(setting, place.name) if place.form == "item" else None
        return RegistryMatch(
            setting.name, key, _converter(place), key is not None and setting.pair is not None
        )

    def read(self, path: str, data: Data, location: Place) -> RegistryReading | None:
        """Return all that a value says; None where the catalogue does not know it."""
        place = self.place(path, location)
        return None if place is None else self._reading(place, data)

    def both(self, path: str, old: Data, new: Data, location: Place) -> _Both | None:
        """Return the same of two values of one path."""
        place = self.place(path, location)
        if place is None:
            return None
        one = self._reading(place, old)
        alike = type(old) is type(new) and old == new
        listed = place.form == "item" and place.settings[0].pair is None
        return one, one if alike or listed else self._reading(place, new)

    def _reading(self, place: _Place, data: Data) -> RegistryReading:
        names = tuple([s.name for s in place.settings])
        if place.form in ("single", "item"):
            return RegistryReading(names, (_one(place, data),))
        if data is not None and not isinstance(data, str):
            return RegistryReading(names, (), whole=True, understood=False)
        found = list(_SPLITS[place.form](place, data or ""))
        said = tuple(s for s in found if s is not None)
        return RegistryReading(names, said, whole=True, understood=len(said) == len(found))


def _managed_form(setting: Setting) -> Form:
    if setting.kind == "id_action_pair":
        return "pairs"
    if setting.kind != "string_list":
        return "single"
    return "rules-items" if setting.per_rule else "items"


def _one(place: _Place, data: Data) -> RegistryStatement:
    (setting,) = place.settings
    key = spelled_item(setting, place.name) if place.form == "item" else None
    if key is not None and setting.pair is None:
        return RegistryStatement(setting.name, key, key)
    value = _converter(place)(data)
    return RegistryStatement(
        setting.name, key, value, known=value is not None or data in (None, "")
    )


# --- several statements in one value --------------------------------------------------------------


def _items(place: _Place, text: str) -> Iterator[RegistryStatement | None]:
    (setting,) = place.settings
    for part in filter(None, text.split(_BETWEEN)):
        item = spelled_item(setting, part)
        yield RegistryStatement(setting.name, item, item)


def _pairs(place: _Place, text: str) -> Iterator[RegistryStatement | None]:
    (setting,) = place.settings
    for part in filter(None, text.split(_BETWEEN)):
        key, _, action = part.partition("=")
        value = _number(action)
        known = isinstance(value, int)
        yield (
            RegistryStatement(
                setting.name, spelled_item(setting, key.strip()), value if known else None, known
            )
            if key.strip()
            else None
        )


def _rule_items(place: _Place, text: str) -> Iterator[RegistryStatement | None]:
    for part in filter(None, _BETWEEN_PATHS.split(text)):
        yield _of_rule(place.settings[0], place.name, part)


def _rules_items(place: _Place, text: str) -> Iterator[RegistryStatement | None]:
    """Read the paths of several rules: a rule's id, then its paths, up to the next id."""
    rule = None
    for part in filter(None, _BETWEEN_PATHS.split(text)):
        found = _RULE.match(part)
        path = part
        if found is not None:
            rule, path = found[1], part[found.end() :].removeprefix("=")
        if path:
            yield None if rule is None else _of_rule(place.settings[0], rule, path)


def _levels(place: _Place, text: str) -> Iterator[RegistryStatement | None]:
    """Read `level=action`: a setting's own registry value has the level as its name."""
    by_level = {s.registry[0].rpartition("\\")[2]: s.name for s in place.settings if s.registry}
    for part in filter(None, text.split(_BETWEEN)):
        level, _, action = part.partition("=")
        name, value = by_level.get(level.strip()), _number(action)
        known = isinstance(value, int)
        yield (
            None if name is None else RegistryStatement(name, None, value if known else None, known)
        )


def _of_rule(setting: Setting, rule: str, path: str) -> RegistryStatement:
    item = f"{lower_ascii(rule.strip('{}'))}: {path}"
    return RegistryStatement(setting.name, item, item)


_SPLITS: Final[dict[Form, Callable[[_Place, str], Iterator[RegistryStatement | None]]]] = {
    "items": _items,
    "pairs": _pairs,
    "rule-items": _rule_items,
    "rules-items": _rules_items,
    "levels": _levels,
}


# --- one value ------------------------------------------------------------------------------------


def spelled_item(setting: Setting, name: str) -> str:
    """Spell an item as snapshots do: ids in lower case without braces, extensions with their dot."""
    if setting.pair:
        return lower_ascii(name.strip("{}"))
    if setting.item_kind == "extension":
        bare = name.strip(" ")
        dotted = "." + lower_ascii(bare.removeprefix("*").lstrip("."))
        return name.replace(bare, dotted, 1) if bare else dotted
    return name


def _converter(place: _Place) -> Callable[[Data], Scalar]:
    """Return the function from registry data to the property's canonical value."""
    setting, inverse = place.settings[0], place.inverse

    def convert(data: Data) -> Scalar:
        if data is None or data == "":
            return None
        number = _number(data)
        if place.scale:
            return MAPS_SCALE.get(number) if isinstance(number, int) else None
        if setting.convert == "tamper-protection":
            return _tamper_protection(number)
        if setting.convert == "tdt":
            return False if number == 2 else None  # noqa: PLR2004  the sources agree on 2 only
        if setting.kind == "bool" and isinstance(number, int):
            return bool(number) != inverse
        if setting.convert == "inverse" and isinstance(number, int):
            return int(not number)
        if setting.convert == "minutes" and isinstance(number, int):
            return f"{number // 60:02d}:{number % 60:02d}:00"
        return number if setting.kind in ("enum", "int", "id_action_pair") else data

    return convert


def _tamper_protection(data: int | str) -> bool | None:
    """Turn the registry's scale (1 and 5 on, 0 and 4 off) into DisableTamperProtection."""
    if data in TAMPER_PROTECTION_ON:
        return False
    return True if data in TAMPER_PROTECTION_OFF else None


def _number(data: int | str) -> int | str:
    """Read a number that the registry holds as text (threat actions, much of Policy Manager)."""
    if isinstance(data, str) and data.strip().isdecimal() and len(data) < 10:  # noqa: PLR2004
        return int(data)
    return data
