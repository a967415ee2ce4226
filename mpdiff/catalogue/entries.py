"""The types of the catalogue: what is known of a setting, an ASR rule, an exclusion shape.

Here and in the modules of its parts annotations are no texts: msgspec would compile and evaluate each of
them at every start, a third of what loading the catalogue takes.
"""

from typing import Literal

from msgspec import Struct, field

from mpdiff.base.model import ChangeKind, Scalar, Severity
from mpdiff.catalogue.event_meanings import EventMeanings
from mpdiff.catalogue.members import Members
from mpdiff.catalogue.window_facts import WindowFacts

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
    "temporary-exclusions",
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
    first_among_alike: int = 0
    """Shown before other settings of its severity, the highest first: more rests on it."""

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
    first_among_alike: int = 0
    """Shown before other rules in the same state, the highest first."""


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
