"""The types of events.yaml: what an event shows of a setting, and which ones are incidents."""

import re
from collections.abc import Collection
from typing import Final, Self

from msgspec import Struct, field
from msgspec.structs import replace

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


class DefinitionsReport(Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of the health report about definitions. `none`: the version where there are none.

    `due`: after how many days definitions count as out of date by default.
    """

    id: int
    version: str
    none: str
    age: str
    due: int
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
    """A command that matters; every condition that it names must hold. All in lower case.

    `program`: names without extension, one of which it is. `arguments`: all of which it has, without
    dash or slash; `one_of`: one of which; `unless`: none of which. `contains`: all of which occur in the
    line, `mentions`: one of which. `about`: one of which an argument is, or may be by its `*`. `calls`: one
    of which a program runs that is taken apart no further. `form`: a pattern that the line has somewhere;
    `safe`: patterns, none of which it has: what such a command sets does no harm.
    """

    kind: IncidentKind
    title: str
    sources: tuple[str, ...]
    program: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    form: str = ""
    safe: tuple[str, ...] = ()

    def fits(
        self, program: str, words: Collection[str], line: str, around: Collection[str] = ()
    ) -> bool:
        """Return whether a command is one of these by its own words; all of it in lower case.

        `around`: words that a variable of the command may stand for.
        """
        return (
            (not self.program or program in self.program)
            and all(one in words for one in self.arguments)
            and (not self.one_of or any(one in words for one in self.one_of))
            and not any(one in words for one in self.unless)
            and all(one in line for one in self.contains)
            and (not self.mentions or any(one in line for one in self.mentions))
            and (not self.about or any(_names_one(self.about, w) for w in (*words, *around)))
            and (not self.form or re.search(self.form, line) is not None)
            and not any(re.search(one, line) for one in self.safe)
        )

    def spelled(self, named: dict[str, tuple[str, ...]]) -> Self:
        """Return the row with the words of each list that it names as `<name>`."""
        lists = {
            field: tuple(word for one in getattr(self, field) for word in named.get(one, (one,)))
            for field in ("about", "mentions", "program")
        }
        return replace(self, **lists)

    def telling(self) -> tuple[str, ...]:
        """Return words one of which is in every line that fits; of several such lists the most telling."""
        alone = ((one,) for one in (*self.contains, *self.arguments))
        lists = (self.calls, self.mentions, self.program, *alone)
        longest = max((one for one in lists if one), key=lambda words: min(map(len, words)))
        return self.about or longest


def _names_one(names: tuple[str, ...], word: str) -> bool:
    """Return whether a word is one of these names, or a pattern of one."""
    if "*" not in word:
        return word in names
    begin, _, rest = word.partition("*")
    end = rest.rpartition("*")[2]
    middle = rest[: len(rest) - len(end)].replace("*", "")
    return len(begin + middle + end) >= _FEWEST and any(
        name.startswith(begin) and name.endswith(end) and middle in name for name in names
    )


_FEWEST: Final = 3
"""Letters of a pattern by which a service can be meant."""


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
    named: dict[str, tuple[str, ...]] = {}
    """Lists of words that rows of commands name as `<name>`."""
    definitions: tuple[DefinitionsReport, ...] = ()
