"""What happened when: events, what they state and by which witness, incidents, the window.

Of events and statements there are 100,000s and none can be part of a cycle, so Python does not look for
cycles in them (`gc=False`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from msgspec import Struct

from mpdiff.base.model.terms import Effect, Place
from mpdiff.base.model.values import Scalar


class Event(Struct, frozen=True, gc=False):
    """One event of Windows Defender/Operational, or a hunting row, whatever its source.

    `fields`: the event's named data, names as in the provider's templates (`Old Value`,
    `New Value`, `Changed Type`, `Value`). `time_certain` is False where a text timestamp's zone or
    day order had to be assumed.
    """

    time: datetime
    event_id: int | str
    member: str
    fields: dict[str, str]
    record_id: int | None = None
    computer: str | None = None
    actor: str | None = None
    time_certain: bool = True
    other_times: tuple[datetime, ...] = ()
    """What else the time can be: day and month the other way round, another calendar, the hour
    that occurs twice. Empty where there is one reading; `time` is the likeliest."""
    position: int | None = None
    """Its place in the source's own order, oldest first; None where the source has none."""
    channel: str | None = None
    """`Security` or `System`; None for Windows Defender/Operational and hunting rows."""
    process: str | None = None
    """The program that acted, a path or a name."""
    command_line: str | None = None


class Witness(Struct, frozen=True):
    """What a statement rests on: a member, where in it, and what stands there.

    `source`: event 5007, first snapshot, registry dump ... `position`: record 123, line 7 or "".
    `time`: UTC, None where the witness does not date it.
    """

    source: str
    member: str
    position: str = ""
    time: datetime | None = None
    time_certain: bool = True
    text: str = ""
    """What it states, in words."""


class Statement(Struct, frozen=True, gc=False):
    """What one event states about one setting, in one place; before and after as in `Change`.

    `*_known` False: the event does not carry that side. `place`: policy (Group Policy), mdm (Policy
    Manager), local (preferences) or effective (what the product applied: events 5000, 5001, health
    reports). `refused`: tamper protection let nothing through, so nothing changed. `held`: it
    reports a state rather than a change. `raw`: the value's data where its meaning is not known.
    `other_times`: further readings of an ambiguous local time. `order`: the place of the record
    in its log, where the log has an order of its own. `since`: no record dates it; it happened at some time
    from then to `time`.
    """

    time: datetime
    event_id: int | str
    member: str
    setting: str
    key: str | None
    before: Scalar
    after: Scalar
    before_known: bool = True
    after_known: bool = True
    place: Place = "local"
    refused: bool = False
    record_id: int | None = None
    actor: str | None = None
    time_certain: bool = True
    computer: str | None = None
    held: bool = False
    other_times: tuple[datetime, ...] = ()
    order: int | None = None
    before_raw: str | None = None
    after_raw: str | None = None
    process: str | None = None
    command_line: str | None = None
    source: str | None = None
    """What states it where that is no event: protection log. None: the event of `event_id`."""
    position: str = ""
    """Where in the member it stands, if that is no record: line 7."""
    since: datetime | None = None
    opening: bool = False
    """Nothing of its session comes before it, or the service had just started: what it implies of the time
    before it overrules no record."""
    implied: bool = False
    """Its old value is printed as the product's default, as nothing stood there."""


IncidentKind = Literal[
    "malware-detected",
    "malware-allowed",
    "remediation-failed",
    "quarantine-restored",
    "quarantine-deleted",
    "quarantine-failed",
    "history-deleted",
    "definitions-removed",
    "definitions-changed",
    "definitions-missing",
    "engine-reverted",
    "platform-changed",
    "feature-failed",
    "feature-recovered",
    "feature-changed",
    "engine-failed",
    "scanning-off",
    "scanning-on",
    "platform-expiring",
    "platform-expired",
    "rule-acted",
    "service-changed",
    "log-cleared",
    "clock-changed",
    "command",
    "session",
    "account",
    "process",
    "reboot",
    "configuration-reset",
    "exclusions-changed",
    "tool-misused",
    "service-stopped",
    "service-disabled",
    "start-type-changed",
    "tampering-attempt",
]


class Incident(Struct, frozen=True):
    """What happened that is no setting: a detection, a restored file, a session of a user.

    `subject`: the threat, feature, command or account. `end`: where it lasted. `during`: the settings
    that were weaker at that time, as the findings name them.
    """

    kind: IncidentKind
    time: datetime
    title: str
    witness: Witness
    subject: str = ""
    detail: str = ""
    end: datetime | None = None
    time_certain: bool = True
    other_times: tuple[datetime, ...] = ()
    during: tuple[str, ...] = ()
    also: tuple[Witness, ...] = ()
    """Further witnesses of the same thing."""
    actor: str | None = None
    """The account that acted, where the record names one."""


class Setback(NamedTuple):
    """A step of the clock back: the times before and after it (UTC), and the first record after it.

    `ahead`: since when the clock before it may have been ahead; None: nothing shows that it was. `until`:
    what the clock showed when it was set forward again by as much; None where no record tells.
    """

    before: datetime
    after: datetime
    member: str = ""
    order: int | None = None
    ahead: datetime | None = None
    until: datetime | None = None


RestKind = Literal["off", "asleep", "standby", "power-lost"]
"""How a device rested; `power-lost`: it went down unexpectedly, and since when it was off no record shows."""


class Rest(Struct, frozen=True):
    """A stretch in which the device did not run, as its System log shows: no log can hold an event of it.

    Of `power-lost`, `start` is the last time that the System log shows it running.
    """

    start: datetime
    end: datetime
    how: RestKind


class LogCoverage(Struct, frozen=True):
    """What the logs can vouch for: the first and last event, holes in the record numbers."""

    members: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    events: int
    missing_records: int = 0
    unmapped: dict[str, int] = {}
    """Configuration paths that are neither a setting nor known noise, with how often."""
    noise: int = 0
    damaged: bool = False
    time_certain: bool = True
    gap_times: tuple[tuple[datetime, datetime], ...] = ()
    """Each hole in the record numbers as the times of the events on either side of it."""
    quiet: tuple[tuple[datetime, datetime], ...] = ()
    """Stretches without any event, though the service reports its health every hour."""
    rests: tuple[Rest, ...] = ()
    """When the device was off or asleep, where that meets a silence or the log's end."""
    setbacks: tuple[tuple[datetime, datetime], ...] = ()
    """Where the clock went back: the time of the record before, and of the one after it."""
    records: tuple[int, int] | None = None
    """The lowest and the highest record number of the operational log, where it has numbers."""


class Window(Struct, frozen=True):
    """The troubleshooting window. `certain` False: an edge was inferred, not recorded."""

    start: datetime | None
    end: datetime | None
    basis: str
    certain: bool = True


class TimelineEntry(Struct, frozen=True):
    """One statement as the report shows it. `lasted_seconds`: until the subject's next change."""

    time: datetime
    event_id: int | str
    setting: str
    key: str | None
    before: Scalar
    after: Scalar
    actor: str | None
    member: str
    before_text: str = ""
    after_text: str = ""
    effect: Effect = "unknown"
    label: str | None = None
    in_window: bool | None = None
    place: Place = "local"
    refused: bool = False
    lasted_seconds: float | None = None
    time_certain: bool = True
    record_id: int | None = None
    process: str | None = None
    command_line: str | None = None
    repeats: bool = False
    """Repeats another event of the same moment (5001 and 5007 for real-time protection)."""
