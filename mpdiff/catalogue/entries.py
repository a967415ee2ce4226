"""The types of the catalogue: what is known of a setting, an ASR rule, an exclusion shape."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from mpdiff.base.letter_case import fold
from mpdiff.base.model import ChangeKind, Place, Scalar, Severity  # noqa: TC001  msgspec resolves the annotations at run time
from mpdiff.base.text.suggest import near
from mpdiff.catalogue.event_meanings import EventMeanings  # noqa: TC001  same
from mpdiff.catalogue.members import Members  # noqa: TC001  same
from mpdiff.catalogue.registry import RegistryMap, RegistryMatch, RegistryReading
from mpdiff.catalogue.window_facts import WindowFacts  # noqa: TC001  same

__all__ = ["Catalogue", "RegistryMatch", "Setting"]

Kind = Literal[
    "bool", "enum", "int", "string", "string_list", "id_action_pair", "time", "guid", "opaque"
]
Weakens = Literal[
    "true",
    "false",
    "lower",
    "higher",
    "added",
    "removed",
    "values",
    "source-dropped",
    "never",
    "unknown",
]
Convert = Literal["as-is", "minutes", "inverse", "tamper-protection", "tdt"]
ItemKind = Literal["path", "extension", "process", "ip"]
Match = Literal[
    "folder", "below", "anywhere", "exactly", "spelling", "program", "extension", "range"
]

Role = Literal[
    "real-time",
    "tamper-protection",
    "device-id",
    "object-member",
    "printed-by-status",
    "host-name",
    "names-hosts",
    "updates-source",
    "asr-rules",
    "asr-rule-exclusions",
    "cfa-mode",
    "cfa-folders",
    "exclusions",
    "hidden-from-users",
    "blank-for-users",
    "local-merge",
    "local-override",
    "service",
    "passive-mode",
    "set-as-a-whole",
    "cannot-be-unset",
]
"""What code needs to know a setting for; settings.yaml explains each."""


class Step(
    Struct, frozen=True, forbid_unknown_fields=True, rename={"before": "from", "after": "to"}
):
    """One step down a ladder, and what it costs. No `severity`: the setting's own."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    why: str
    severity: Severity | None = None


class Setting(Struct, frozen=True, forbid_unknown_fields=True):
    """One property of `MpPreference`; the fields are explained at the top of settings.yaml."""

    name: str
    kind: Kind
    meaning: str
    weakens: Weakens
    severity: Severity
    tamper_protected: Literal["yes", "no", "partly", "unknown"]
    sources: tuple[str, ...]
    plain: str = ""
    why: str = ""
    values: dict[int, str] = field(default_factory=dict)
    names_are_cmdlet: bool = True
    default: str | None = None
    unit: str | None = None
    weak_values: tuple[int, ...] = ()
    order: tuple[tuple[int, ...], ...] = ()
    steps: tuple[Step, ...] = ()
    guessed: tuple[tuple[int, ...], ...] = ()
    own: tuple[str, ...] = ()
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
    registry_only: bool = False
    roles: tuple[Role, ...] = ()
    pair: tuple[str, str] | None = None
    per_rule: bool = False
    item_kind: ItemKind | None = None
    rule: str | None = None
    aliases: tuple[str, ...] = ()
    needs_admin: bool = False
    hidden_while: dict[str, int] = field(default_factory=dict)
    disagreement: str = ""
    notes: str = ""

    def rank(self, value: int) -> int | None:
        """Return the strength of a value, higher is stronger; None where no source ranks it."""
        for place, equals in enumerate(reversed(self.order)):
            if value in equals:
                return place
        return None

    @property
    def bottom(self) -> tuple[int, ...]:
        """The values below which nothing is, ranked or not; empty where no source names any."""
        if not self.order:
            return self.weak_values
        last = self.order[-1]
        return last if set(last) <= set(self.weak_values) else ()

    def step(self, before: Scalar, after: Scalar) -> Step | None:
        """Return the step down from one value to another, if it has words of its own."""
        return next((s for s in self.steps if before in s.before and after in s.after), None)

    def is_guessed(self, before: Scalar, after: Scalar) -> bool:
        """Return whether the order of two values is inferred rather than documented."""
        return any(before in group and after in group for group in self.guessed)

    @property
    def default_value(self) -> Scalar:
        """The documented default in canonical form; None where none is documented."""
        if self.default is None or self.kind not in ("bool", "enum", "int"):
            return self.default
        return self.default == "True" if self.kind == "bool" else int(self.default)


class AsrAction(Struct, frozen=True, forbid_unknown_fields=True):
    """One state of an ASR rule."""

    code: int
    cmdlet_name: str
    ui_name: str
    effect: str
    rank: int
    sources: tuple[str, ...]
    takes_default: bool = False
    """The rule does what it does without an entry."""


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
    never_local: str = ""
    """Why no local value of it is ever set; empty for a rule that may be set locally."""


class Shape(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of exclusion that is riskier than a plain one.

    `match` and `patterns` are explained at the top of exclusions.yaml. `why` completes "This
    exclusion ..." and holds for every setting of its kind: not all of them turn scanning off.
    """

    applies_to: ItemKind
    match: Match
    severity: Severity
    why: str
    patterns: tuple[str, ...]
    sources: tuple[str, ...]


class Variable(Struct, frozen=True, forbid_unknown_fields=True):
    """An environment variable as the antivirus service, which runs as the system, resolves it.

    `of_user`: to a user it means another place.
    """

    name: str
    means: str
    of_user: bool = False


class Keyword(Struct, frozen=True, forbid_unknown_fields=True):
    """A restriction of a contextual exclusion, case-sensitive.

    `narrows`: the values under which a file is still scanned when it is opened. Without `values`
    the value is a program; it narrows if that is no risky one itself.
    """

    keyword: str
    values: tuple[str, ...] = ()
    narrows: tuple[str, ...] = ()


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


class Data(Struct, frozen=True, forbid_unknown_fields=True):
    """All of the catalogue's data as it is compiled into one file."""

    settings: tuple[Setting, ...]
    asr_actions: tuple[AsrAction, ...]
    asr_rules: tuple[AsrRule, ...]
    shapes: tuple[Shape, ...]
    variables: tuple[Variable, ...]
    short_names: dict[str, str]
    contextual: tuple[Keyword, ...]
    scenarios: tuple[Scenario, ...]
    first_steps: tuple[Allowed, ...]
    """Changes that belong to every scenario."""
    window: WindowFacts
    references: tuple[Reference, ...]
    events: EventMeanings
    members: Members

    @property
    def window_hours(self) -> tuple[int, ...]:
        """Every documented length of one window, in hours."""
        return tuple(length.hours for length in self.window.documented_hours)


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

    def playing(self, role: Role) -> tuple[Setting, ...]:
        """Return the settings that play a role, in the order of names."""
        return tuple(s for s in self.data.settings if role in s.roles)

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
