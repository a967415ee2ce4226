"""The types of events.yaml: what an event shows of a setting, and which ones are incidents."""

from __future__ import annotations

from msgspec import Struct, field

from mpdiff.base.model import IncidentKind, Scalar  # noqa: TC001  msgspec resolves the annotations


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


class IncidentMeaning(Struct, frozen=True, forbid_unknown_fields=True):
    """An event that is an incident.

    `subject`: the fields that name what it is about, the first that is there. `channel`: Security or
    System; None for Windows Defender/Operational and hunting rows. `about`: words, in lower case, one
    of which the fields in `where` must hold.
    """

    id: int | str
    kind: IncidentKind
    title: str
    subject: tuple[str, ...]
    sources: tuple[str, ...]
    channel: str | None = None
    where: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


class EventMeanings(Struct, frozen=True, forbid_unknown_fields=True):
    """All of events.yaml."""

    states: tuple[EventState, ...]
    health: tuple[HealthField, ...]
    features: tuple[Feature, ...]
    incidents: tuple[IncidentMeaning, ...]
