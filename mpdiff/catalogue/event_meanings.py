"""The types of events.yaml: what an event shows of a setting, and which ones are incidents."""

from collections.abc import Collection

from msgspec import Struct, field

from mpdiff.base.model import IncidentKind, Scalar


class EventState(Struct, frozen=True, forbid_unknown_fields=True):
    """An event that shows by itself what the product applies. `is_`: the setting's value."""

    id: int
    setting: str
    sources: tuple[str, ...]
    is_: Scalar = field(name="is")


class HealthField(Struct, frozen=True, forbid_unknown_fields=True):
    """A field of the health report. `on`: the setting's value while the field is enabled."""

    id: int
    field: str
    setting: str
    on: bool
    sources: tuple[str, ...]


class Feature(Struct, frozen=True, forbid_unknown_fields=True):
    """A feature of real-time protection as event 5004 names it, and its setting."""

    feature: str
    setting: str


class StatusProperty(Struct, frozen=True, forbid_unknown_fields=True):
    """A property of Get-MpComputerStatus. `on`: the setting's value while the property is True."""

    property: str
    setting: str
    on: bool
    sources: tuple[str, ...]


class ActedMeaning(Struct, frozen=True, forbid_unknown_fields=True):
    """An event that proves the mode of a setting by what it did.

    `key`: the field that names the rule. `among`: the modes one of which it was, where `is_` is none.
    """

    id: int | str
    setting: str
    sources: tuple[str, ...]
    is_: Scalar = field(name="is", default=None)
    key: str | None = None
    among: tuple[int, ...] = ()


class RuleActed(Struct, frozen=True, forbid_unknown_fields=True):
    """How action types of ASR rules end, and the state of the rule that it proves; None for none."""

    ends: str
    title: str
    sources: tuple[str, ...]
    is_: Scalar = field(name="is", default=None)


class CommandMeaning(Struct, frozen=True, forbid_unknown_fields=True):
    """A command line that matters; every condition that it names must hold.

    `program`: names without extension, one of which it is. `arguments`: all of which it has, without
    dash or slash; `unless`: none of which. `contains`: all of which occur in the line. `calls`: all of
    which it runs, rather than holds as text. All in lower case.
    """

    kind: IncidentKind
    title: str
    sources: tuple[str, ...]
    program: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()

    def fits(
        self, program: str, arguments: Collection[str], line: str, called: Collection[str]
    ) -> bool:
        """Return whether a command is one of these; all of it in lower case."""
        return (
            (not self.program or program in self.program)
            and all(one in arguments for one in self.arguments)
            and not any(one in arguments for one in self.unless)
            and all(one in line for one in self.contains)
            and all(one in called for one in self.calls)
        )


class IncidentMeaning(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An event that is an incident.

    `subject`: the fields that name what it is about, the first that is there. `channel`: Security or
    System; None for Windows Defender/Operational and hunting rows. `about`: words, in lower case, one
    of which the fields in `where` must hold. `exactly`: words, in lower case, one of which one of these
    fields must be. `falls`: two fields with versions, the first of which must be the older one. `code`:
    fields one of which must hold a code of an error, which is any but 0.
    """

    id: int | str
    kind: IncidentKind
    title: str
    subject: tuple[str, ...]
    sources: tuple[str, ...]
    channel: str | None = None
    where: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    exactly: dict[str, tuple[str, ...]] = {}
    falls: tuple[str, ...] = ()
    code: tuple[str, ...] = ()


class OwnValues(Struct, frozen=True, forbid_unknown_fields=True):
    """Values of the registry that Defender changes by itself, in lower case: folders with all in them, and names."""

    folders: tuple[str, ...]
    names: tuple[str, ...]
    sources: tuple[str, ...]


class EventMeanings(Struct, frozen=True, forbid_unknown_fields=True):
    """All of events.yaml."""

    states: tuple[EventState, ...]
    health: tuple[HealthField, ...]
    features: tuple[Feature, ...]
    incidents: tuple[IncidentMeaning, ...]
    own_values: OwnValues
    status: tuple[StatusProperty, ...] = ()
    acted: tuple[ActedMeaning, ...] = ()
    rule_acted: tuple[RuleActed, ...] = ()
    commands: tuple[CommandMeaning, ...] = ()
