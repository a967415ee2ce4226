"""The types of the catalogue: what is known of a setting, an ASR rule, an exclusion shape."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003  msgspec resolves the annotations at run time
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from mpdiff.base.model import ChangeKind, Location, Scalar, Severity  # noqa: TC001  same
from mpdiff.base.suggest import near
from mpdiff.catalogue.members import Members  # noqa: TC001  same

Kind = Literal[
    "bool", "enum", "int", "string", "string_list", "id_action_pair", "time", "guid", "opaque"
]
Weakens = Literal[
    "true", "false", "lower", "higher", "added", "removed", "values", "never", "unknown"
]
Convert = Literal["as-is", "minutes", "inverse", "tamper-protection", "tdt"]
ItemKind = Literal["path", "extension", "process", "ip"]


class Setting(Struct, frozen=True, forbid_unknown_fields=True):
    """One property of `MpPreference`; the fields are explained at the top of settings.yaml."""

    name: str
    kind: Kind
    meaning: str
    weakens: Weakens
    severity: Severity
    tamper_protected: Literal["yes", "no", "partly", "unknown"]
    sources: tuple[str, ...]
    why: str = ""
    values: dict[int, str] = field(default_factory=dict)
    names_are_cmdlet: bool = True
    default: str | None = None
    unit: str | None = None
    weak_values: tuple[int, ...] = ()
    order: tuple[tuple[int, ...], ...] = ()
    zero: str | None = None
    severity_basis: str = ""
    registry: tuple[str, ...] = ()
    convert: Convert = "as-is"
    policy: tuple[str, ...] = ()
    mitre: tuple[str, ...] = ()
    since: str = ""
    volatile: bool = False
    drifts: bool = False
    read_only: bool = False
    pair: tuple[str, str] | None = None
    item_kind: ItemKind | None = None
    rule: str | None = None
    aliases: tuple[str, ...] = ()
    disagreement: str = ""
    notes: str = ""

    def rank(self, value: int) -> int | None:
        """Return the strength of a value, higher is stronger; None where no source ranks it."""
        for place, equals in enumerate(reversed(self.order)):
            if value in equals:
                return place
        return None


class AsrAction(Struct, frozen=True, forbid_unknown_fields=True):
    """One state of an ASR rule."""

    code: int
    cmdlet_name: str
    ui_name: str
    effect: str
    rank: int
    sources: tuple[str, ...]


class AsrRule(Struct, frozen=True, forbid_unknown_fields=True):
    """One ASR rule. `unset_acts_as`: what it does without an explicit state."""

    guid: str
    name: str
    unset_acts_as: Literal["off", "unknown"]
    sources: tuple[str, ...]
    intune_name: str = ""
    notes: str = ""
    disagreement: str = ""
    warn_supported: bool | None = None
    hunting_prefix: str = ""


class Shape(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of exclusion that is riskier than a plain one."""

    applies_to: ItemKind
    match: Literal["literal", "contains", "regex"]
    severity: Severity
    why: str
    patterns: tuple[str, ...]
    sources: tuple[str, ...]


class Allowed(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A change that a scenario asks for. Unset fields match anything."""

    setting: str
    key: str | None = None
    kind: ChangeKind | None = None
    after: Scalar = None


class Scenario(Struct, frozen=True, forbid_unknown_fields=True):
    """A documented reason to open a troubleshooting window."""

    name: str
    title: str
    allows: tuple[Allowed, ...]
    detail: str
    sources: tuple[str, ...]


class Reference(Struct, frozen=True, forbid_unknown_fields=True):
    """What a short source key stands for."""

    key: str
    what: str
    confidence: str
    where: str = ""
    version: str = ""


class RegistryMatch(Struct, frozen=True):
    """A registry value as a setting. `key`: the item or id that the value's name holds.

    `paired`: its data is the action of that id; else the key alone is what is listed.
    """

    setting: str
    key: str | None
    convert: Callable[[int | str | None], Scalar]
    paired: bool = False


class Data(Struct, frozen=True, forbid_unknown_fields=True):
    """All of the catalogue's data as it is compiled into one file."""

    settings: tuple[Setting, ...]
    asr_actions: tuple[AsrAction, ...]
    asr_rules: tuple[AsrRule, ...]
    shapes: tuple[Shape, ...]
    scenarios: tuple[Scenario, ...]
    window_hours: tuple[int, ...]
    references: tuple[Reference, ...]
    members: Members


class Catalogue:
    """The catalogue with its look-ups. `version` is the date and a digest of the data."""

    def __init__(self, data: Data, version: str) -> None:
        self.data = data
        self.version = version
        self._by_name = {s.name.lower(): s for s in data.settings}
        self._by_name |= {a.lower(): s for s in data.settings for a in s.aliases}
        self.asr_rules = {r.guid: r for r in data.asr_rules}
        self.asr_actions = {a.code: a for a in data.asr_actions}
        self.scenarios = {s.name: s for s in data.scenarios}

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Every setting, in the order of names."""
        return self.data.settings

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name in lower case."""
        return frozenset(self._by_name)

    def find(self, name: str) -> Setting | None:
        """Look a setting up by its name in any case."""
        return self._by_name.get(name.lower())

    def suggest(self, name: str, limit: int = 3) -> list[str]:
        """Return the names most like a misspelt one."""
        close = near(name, self._by_name, limit)
        if not close and len(name) > 3:  # noqa: PLR2004  shorter parts fit too much
            close = [n for n in self._by_name if name.lower() in n][:limit]
        return [self._by_name[n].name for n in close]

    @cached_property
    def _registry(self) -> tuple[dict[str, Setting], list[tuple[str, Setting]]]:
        exact: dict[str, Setting] = {}
        folders: list[tuple[str, Setting]] = []
        for setting in self.data.settings:
            if setting.pair and setting.name != setting.pair[1]:
                continue  # a pair lives under its actions
            for path in setting.registry:
                if path.endswith("\\*"):
                    folders.append((path[:-1].lower(), setting))
                else:
                    exact.setdefault(path.lower(), setting)
        return exact, folders

    @cached_property
    def _policy_manager(self) -> dict[str, tuple[Setting, bool]]:
        found: dict[str, tuple[Setting, bool]] = {}
        for setting in self.data.settings:
            for entry in setting.policy:
                if entry.startswith("PM:") and "scale" not in entry:
                    name, _, remark = entry[3:].partition(" ")
                    found.setdefault(name.lower(), (setting, "inverse" in remark))
        return found

    def by_registry(self, path: str, location: Location = "local") -> RegistryMatch | None:
        r"""Map a value's path below `...\Windows Defender\` to a setting; any case.

        `location` "mdm": the path is below `Policy Manager`, whose names differ.
        """
        lower = path.lower()
        if location == "mdm" and (known := self._policy_manager.get(lower)):
            setting, inverse = known
            if setting.kind in ("string_list", "id_action_pair"):
                return None  # one string of many items, in a form no source describes
            return RegistryMatch(setting.name, None, converter(setting, inverse=inverse))
        exact, folders = self._registry
        if one := exact.get(lower):
            return RegistryMatch(one.name, None, converter(one))
        for prefix, setting in folders:
            if lower.startswith(prefix) and len(path) > len(prefix):
                key = _item(setting, path[len(prefix) :])
                return RegistryMatch(
                    setting.name, key, converter(setting), setting.pair is not None
                )
        return None


def _item(setting: Setting, name: str) -> str:
    """Spell an item as snapshots do: ids in lower case without braces, extensions with their dot."""
    if setting.pair:
        return name.strip("{}").lower()
    if setting.item_kind == "extension":
        return "." + name.removeprefix("*").lstrip(".").lower()
    return name


TAMPER_PROTECTION_ON = (1, 5)
TAMPER_PROTECTION_OFF = (0, 4)


def converter(setting: Setting, *, inverse: bool = False) -> Callable[[int | str | None], Scalar]:
    """Return the function from registry data to the property's canonical value."""

    def convert(data: int | str | None) -> Scalar:
        if data is None or data == "":
            return None
        if setting.convert == "tamper-protection":
            return _tamper_protection(data)
        if setting.convert == "tdt":
            return False if data == 2 else None  # noqa: PLR2004  the sources agree on 2 only
        if setting.kind == "bool" and isinstance(data, int):
            return bool(data) != inverse
        if setting.convert == "inverse" and isinstance(data, int):
            return int(not data)
        if setting.convert == "minutes" and isinstance(data, int):
            return f"{data // 60:02d}:{data % 60:02d}:00"
        return _number(data) if setting.kind in ("enum", "int", "id_action_pair") else data

    return convert


def _tamper_protection(data: int | str) -> bool | None:
    """Turn the registry's scale (1 and 5 on, 0 and 4 off) into DisableTamperProtection."""
    if data in TAMPER_PROTECTION_ON:
        return False
    return True if data in TAMPER_PROTECTION_OFF else None


def _number(data: int | str) -> int | str:
    """Read a number that the registry holds as text (threat actions are REG_SZ)."""
    if isinstance(data, str) and data.strip().isdecimal() and len(data) < 10:  # noqa: PLR2004
        return int(data)
    return data
