"""The state at collection as a snapshot, from MPRegistry.txt and the effective configuration.

MPRegistry.txt prints four locations. "effective policy" is what holds; "system policy" and
"mdm policy" are what management set, "preferences" what was set locally. What it does not print is
unknown, never *reverted*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.base.letter_case import fold, item_key
from mpdiff.base.model import Items, Notice, Pairs, Place, Scalar, Snapshot, Unreadable, Value
from mpdiff.base.text.encoding import LEGACY
from mpdiff.base.values import align
from mpdiff.catalogue.exclusions.spelling import one_spelling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.catalogue.registry import RegistryReading, RegistryStatement
    from mpdiff.readers.registry import RegistryDump, RegistryValue

EFFECTIVE = "effective policy"
ORIGINS: tuple[tuple[str, Place], ...] = (
    ("system policy", "policy"),
    ("mdm policy", "mdm"),
    ("preferences", "local"),
)
"""Which location's word holds, strongest first."""

POLICY_MANAGER = "Policy Manager\\"
"""The section of that name is the key in which management by MDM writes."""

BY_PRODUCT = ("bool", "enum", "int", "time")
"""Kinds of settings of which *not set* means that the product decides, not that nothing is there."""


def state_from_registry(
    catalogue: Catalogue, dump: RegistryDump, *, member: str, encoding: str, size: int, sha256: str
) -> Snapshot:
    """See the effective location as a snapshot, with where each value comes from."""
    values = dict(_values(catalogue, dump, EFFECTIVE))
    return Snapshot(
        member=member,
        format="mpregistry",
        encoding=encoding,
        size=size,
        sha256=sha256,
        values=values,
        origins=_origins(catalogue, dump),
        spelling_certain=encoding != LEGACY,
    )


class _Found:
    """The settings of the effective location, gathered value by value.

    A value that the dump names without data (`<NO VALUE>`) is not set there; what the product does
    then is not in the dump, so it stays unknown.
    """

    def __init__(self, catalogue: Catalogue, place: Place, *, whole: bool) -> None:
        self.catalogue = catalogue
        self.place: Place = place
        self.singles: dict[str, Scalar] = {}
        self.items: dict[str, list[str]] = {}
        self.pairs: dict[str, dict[str, int | None]] = {}
        self.cut: set[str] = set()
        self.whole = whole

    def take(self, path: str, value: RegistryValue) -> None:
        """Take one registry value; what is no setting, or on a scale nobody explains, is left."""
        data = _plain(value)
        reading = _read_in(self.catalogue, path, data, self.place)
        if reading is None or (value.present and data is None and value.data):
            return
        if not reading.understood:
            self.cut |= set(reading.settings)
        for statement in reading.statements:
            self._take(statement, value)

    def _take(self, statement: RegistryStatement, value: RegistryValue) -> None:
        setting = self.catalogue.find(statement.setting)
        if setting is None:
            return
        if statement.key is None:
            if statement.value is not None or (value.present and statement.known):
                self.singles.setdefault(setting.name, statement.value)
        elif setting.pair:
            action = statement.value if isinstance(statement.value, int) else None
            self.pairs.setdefault(setting.name, {})[statement.key] = action
        elif value.present:
            self.items.setdefault(setting.name, []).append(statement.key)
        else:
            self.cut.add(setting.name)

    def take_empty(self, setting: Setting) -> None:
        """Take a list whose section is printed with nothing in it."""
        if setting.pair and setting.name == setting.pair[1]:
            self.pairs.setdefault(setting.name, {})
        elif setting.kind == "string_list":
            self.items.setdefault(setting.name, [])

    def values(self) -> Iterator[tuple[str, Value]]:
        """Return the settings; a list is only whole if every line of the dump was understood."""
        yield from self.singles.items()
        for name, items in self.items.items():
            yield name, Items(tuple(items), cut=not self.whole or name in self.cut)
        for name, pairs in self.pairs.items():
            yield name, Pairs(pairs, cut=not self.whole)


def in_places(
    catalogue: Catalogue, dump: RegistryDump, effective: Snapshot
) -> dict[Place, Snapshot]:
    """See what stands in each place as a snapshot; a place that the dump lacks is left out.

    So is one that is cut. Where only sections are lacking, what these would hold could not be read.
    """
    return {
        place: replace(effective, values=_in_place(catalogue, dump, location), origins={})
        for location, place in ORIGINS
        if location in dump.locations and (location not in dump.damaged or location in dump.lacking)
    }


def _in_place(catalogue: Catalogue, dump: RegistryDump, location: str) -> dict[str, Value]:
    lacking = {fold(section) for section in dump.lacking.get(location, ())}
    if not lacking:
        return dict(_values(catalogue, dump, location))
    values: dict[str, Value] = {
        setting.name: Unreadable("its section is missing in the dump")
        for setting in catalogue.settings
        if any(fold(_section_of(path)) in lacking for path in setting.registry)
    }
    return values | dict(_values(catalogue, dump, location))


def _section_of(path: str) -> str:
    return path.rpartition("\\")[0] or "."


def _values(catalogue: Catalogue, dump: RegistryDump, location: str) -> Iterator[tuple[str, Value]]:
    place = dict(ORIGINS).get(location, "effective")
    found = _Found(catalogue, place, whole=not dump.unread and location not in dump.damaged)
    for path, value in dump.locations.get(location, {}).items():
        found.take(path, value)
    # A section that is printed with no value in it is an empty list.
    printed = {fold(section) for section in dump.sections.get(location, ())}
    for setting, folders in catalogue.folders:
        if not printed.isdisjoint(folders):
            found.take_empty(setting)
    return found.values()


def _read_in(
    catalogue: Catalogue, path: str, data: int | str | None, place: Place
) -> RegistryReading | None:
    """Return what a value of the dump says; among those of Policy Manager its own names count as well.

    They stand below its key in the registry, which a dump may print or leave out.
    """
    bare = fold(POLICY_MANAGER)
    below = path[len(bare) :] if place == "mdm" and fold(path).startswith(bare) else path
    return catalogue.read_registry(below, data, place)


def _plain(value: RegistryValue) -> int | str | None:
    if not value.present:
        return None
    return value.data if isinstance(value.data, int | str) else None


def origin_key(setting: str, key: str | None) -> str:
    """Return the key of `Snapshot.origins` for a setting or one of its items."""
    return setting if key is None else f"{setting}\x1f{item_key(key)}"


def _origins(catalogue: Catalogue, dump: RegistryDump) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for location, origin in ORIGINS:
        for path, value in dump.locations.get(location, {}).items():
            reading = _read_in(catalogue, path, _plain(value), origin)
            for statement in reading.statements if reading and value.present else ():
                setting = catalogue.find(statement.setting)
                if setting is not None and setting.convert != "tamper-protection":
                    # that stands among the preferences even where policy rules it
                    found.setdefault(origin_key(statement.setting, statement.key), origin)
        if location in dump.damaged:
            break  # what it may have held out of sight outranks the weaker places
    return found


def merged_states(
    catalogue: Catalogue, config: Snapshot, registry: Snapshot
) -> tuple[Snapshot, list[Notice]]:
    """Join the two accounts of the state. Where they disagree nothing is claimed, and it is said."""
    values = dict(registry.values)
    disagree: list[str] = []
    for name, value in config.values.items():
        if name not in values:
            values[name] = value
        elif not _alike(catalogue, name, value, values[name]):
            disagree.append(name)
            del values[name]
        elif not _tells_less(value, values[name]) and not _is_respelled(value, values[name]):
            values[name] = value
    notices = []
    if disagree:
        notices.append(
            Notice(
                "current-disagrees",
                f"{config.member} and {registry.member} disagree about {', '.join(sorted(disagree))}; "
                "the state at collection of these is unknown.",
                registry.member,
            )
        )
    return replace(config, values=values, origins=registry.origins), notices


def _tells_less(one: Value, other: Value) -> bool:
    """Return whether one account only leaves open what the other tells."""
    return one is None or isinstance(one, Unreadable) or (_is_cut(one) and not _is_cut(other))


def _is_respelled(one: Value, other: Value) -> bool:
    """Return whether two alike lists write their items otherwise; the registry's are as they were set."""
    if not isinstance(one, Items) or not isinstance(other, Items) or one.cut or other.cut:
        return False
    return {item_key(i) for i in one.items} != {item_key(i) for i in other.items}


def _is_cut(value: Value) -> bool:
    return isinstance(value, Items | Pairs) and value.cut


def _alike(catalogue: Catalogue, name: str, one: Value, two: Value) -> bool:
    if isinstance(one, Unreadable) or isinstance(two, Unreadable):
        return True
    if one is None or two is None:
        return _says_nothing(catalogue, name, two if one is None else one)
    one, two = align(one, two)
    if isinstance(one, Items) and isinstance(two, Items):
        first, second = ({_spelled(catalogue, name, i) for i in v.items} for v in (one, two))
        return (one.cut or second <= first) and (two.cut or first <= second)
    if isinstance(one, Pairs) and isinstance(two, Pairs):
        if not one.cut and not two.cut:
            return one.pairs == two.pairs
        return all(one.pairs[k] == two.pairs[k] for k in one.pairs.keys() & two.pairs.keys())
    return type(one) is type(two) and one == two


def _says_nothing(catalogue: Catalogue, name: str, value: Value) -> bool:
    """Return whether *not set* in one account fits what the other says.

    An empty list is one. A single value that is not set leaves the choice to the product, which is
    what the other account may show.
    """
    if isinstance(value, Items):
        return not value.items
    if isinstance(value, Pairs):
        return not value.pairs
    setting = catalogue.find(name)
    return value is None or (setting is not None and setting.kind in BY_PRODUCT)


def _spelled(catalogue: Catalogue, name: str, item: str) -> str:
    """Return one spelling of a list's item: two accounts may write one folder otherwise."""
    setting = catalogue.find(name)
    kind = setting.item_kind if setting else None
    if kind not in ("path", "process"):
        return item_key(item)
    return one_spelling(catalogue, item, every_program=kind == "process") or item_key(item)
