"""What the catalogue answers: a setting by name, by role, by its place in the registry."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Place  # noqa: TC001  msgspec resolves the annotations at run time
from mpdiff.base.text.suggest import near

if TYPE_CHECKING:
    from mpdiff.catalogue.entries import Data, Role, Setting
    from mpdiff.catalogue.registry import RegistryMap, RegistryMatch, RegistryReading


class Catalogue:
    """The catalogue with its look-ups. `version` is the date and a digest of the data."""

    def __init__(self, data: Data, version: str) -> None:
        self.data = data
        self.version = version
        self._by_name = {fold(s.name): s for s in data.settings}
        self._by_name |= {fold(a): s for s in data.settings for a in s.aliases}
        self.asr_rules = {r.guid: r for r in data.asr_rules}
        self.asr_actions = {a.code: a for a in data.asr_actions}
        self.scenarios = {s.name: s for s in data.scenarios}

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Every setting, in the order of names."""
        return self.data.settings

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that a snapshot may print, in lower case."""
        return frozenset(n for n, s in self._by_name.items() if not s.registry_only)

    @cached_property
    def folders(self) -> tuple[tuple[Setting, frozenset[str]], ...]:
        r"""Each setting that is a list, with the registry folders of its items, folded: `exclusions\paths`."""
        found = (
            (s, frozenset(fold(p[:-2]) for p in s.registry if p.endswith("\\*")))
            for s in self.data.settings
        )
        return tuple((setting, folders) for setting, folders in found if folders)

    def playing(self, role: Role) -> tuple[Setting, ...]:
        """Return the settings that play a role, in the order of names."""
        return self._by_role.get(role, ())

    @cached_property
    def _by_role(self) -> dict[Role, tuple[Setting, ...]]:
        found: dict[Role, tuple[Setting, ...]] = {}
        for setting in self.data.settings:
            for role in setting.roles:
                found[role] = (*found.get(role, ()), setting)
        return found

    def the(self, role: Role) -> Setting:
        """Return the one setting that plays a role. Raises ValueError where it is not one."""
        (setting,) = self.playing(role)
        return setting

    def find(self, name: str) -> Setting | None:
        """Look a setting up by its name in any case."""
        return self._by_name.get(fold(name))

    def suggest(self, name: str, limit: int = 3) -> list[str]:
        """Return the names most like a misspelt one."""
        close = near(name, self._by_name, limit)
        if not close and len(name) > 3:  # noqa: PLR2004  shorter parts fit too much
            close = [n for n in self._by_name if name.lower() in n][:limit]
        return [self._by_name[n].name for n in close]

    @cached_property
    def _registry(self) -> RegistryMap:
        from mpdiff.catalogue.registry import RegistryMap

        return RegistryMap(self.data.settings)

    def by_registry(self, path: str, location: Place = "local") -> RegistryMatch | None:
        r"""Map a value's path below `...\Windows Defender\` to one setting or item; any case.

        `location` "mdm": the path is below `Policy Manager`, whose names differ. None also for a
        value that holds a whole list: `read_registry` reads every kind.
        """
        return self._registry.match(path, location)

    def read_registry(
        self, path: str, data: int | str | None, location: Place = "local"
    ) -> RegistryReading | None:
        r"""Return all that a registry value says: of one setting, one item, or a whole list.

        `path` is below `...\Windows Defender\` (for "mdm" below its `Policy Manager`), in any case;
        `data` an int, a text, or None where the value has none. None: the catalogue does not know
        the path. What two readings of one path state apart is what a change of it did; of a
        `whole` one, what only the older states is gone.
        """
        return self._registry.read(path, data, location)

    def read_both(
        self, path: str, old: int | str | None, new: int | str | None, location: Place = "local"
    ) -> tuple[RegistryReading, RegistryReading] | None:
        """Return what two values of one path say, as `read_registry` does; None for an unknown path."""
        return self._registry.both(path, old, new, location)
