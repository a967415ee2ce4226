"""The frozen types that flow between the stages, and nothing else.

    Package -> Evidence -> Snapshot (before, after, current) -> Change -> Timeline -> Finding -> Report

Times are aware datetimes in UTC. A name of a member is its path inside the package with `/`
between folders and `!` where a cabinet begins:
`WdSupportLogs/MPSupportFiles.cab!MPRegistry.txt`.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import Literal

from msgspec import Struct

Effect = Literal["weakened", "strengthened", "neutral", "unknown"]
Certainty = Literal["certain", "uncertain"]
ChangeKind = Literal["added", "removed", "changed"]
Severity = Literal["critical", "high", "medium", "low", "info"]
Status = Literal["open", "accepted", "explained"]
Place = Literal["local", "policy", "mdm", "effective"]
"""Where a value stands: preferences, Group Policy, Policy Manager; or what the product applies."""

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")

Scalar = bool | int | str | None
"""A canonical single value. None is *set to nothing* (unset, blank); *absent* is no entry at all."""


# --- values -------------------------------------------------------------------------------------


PERHAPS_CUT = "\x85"
"""Behind the last item of a cut list: the ellipsis of Windows code pages, or a letter of others."""


class Items(Struct, frozen=True):
    """A set of strings: a list setting. No order, no duplicates, case kept as first spelled.

    `cut`: console text ended in `...`, so there are more items than these.
    `split`: came from console text split at `, `, where an item may itself hold `, `.
    """

    items: tuple[str, ...]
    cut: bool = False
    split: bool = False


class Pairs(Struct, frozen=True):
    """A map from a rule or threat id to an action number; None where the action was cut away."""

    pairs: dict[str, int | None]
    cut: bool = False


class Unreadable(Struct, frozen=True):
    """The snapshot says that it could not read this; never equal to empty, never a change.

    `feature_off`: there is nothing to read, because the feature that would fill it is off.
    """

    text: str
    feature_off: bool = False


Value = Scalar | Items | Pairs | Unreadable


# --- what was found -------------------------------------------------------------------------------


class Notice(Struct, frozen=True):
    """Something the reader must know to trust the report: not read, not understood, not compared."""

    code: str
    message: str
    member: str | None = None


class RawSnapshot(Struct, frozen=True):
    """What a snapshot format's reader returns: properties as spelled, types as the format has them.

    A property's value is a bool, int, float, str, None, a list of those, or `Items` (console text:
    the list already split and its cut known) or `Unreadable` (`System.String[]`). A console scalar
    is a plain str. `taken_at` only where the content itself tells an instant with its zone.
    """

    format: str
    properties: dict[str, object]
    notices: tuple[Notice, ...] = ()
    taken_at: datetime | None = None


class Snapshot(Struct, frozen=True):
    """One `MpPreference` in canonical form: property name as the catalogue spells it -> value."""

    member: str
    format: str
    encoding: str
    size: int
    sha256: str
    values: dict[str, Value]
    taken_at: datetime | None = None
    notices: tuple[Notice, ...] = ()
    origins: dict[str, Place] = {}
    """Where the value comes from, where the format tells (MPRegistry.txt only)."""
    properties: int = 0
    """Properties as the member spells them: ids and actions are two there and one value here."""
    spelling_certain: bool = True
    """False: the bytes were of an unknown code page, so letters beyond ASCII are a guess."""


class MemberInfo(Struct, frozen=True):
    """One member of interest of a package, for `inspect` and the report's evidence list.

    `kind`: snapshot, effective-config, registry, event-log, event-text, hunting, system-info,
    status, container, other. `how`: by what it was recognised. `problem`: why it was not read.
    """

    name: str
    size: int
    kind: str
    format: str | None = None
    encoding: str | None = None
    sha256: str | None = None
    settings: int | None = None
    modified: str | None = None
    """As the container stores it: local time of an unknown zone, `YYYY-MM-DD HH:MM:SS`."""
    how: str = ""
    problem: str | None = None
    used_as: str | None = None
    """before, after, current, events, time-zone, or None."""


# --- what changed ---------------------------------------------------------------------------------


class Difference(Struct, frozen=True):
    """One difference of two snapshots, before anyone asks what it means (`diff.py` returns it)."""

    setting: str
    key: str | None
    kind: ChangeKind
    before: Scalar
    after: Scalar
    certainty: Certainty = "certain"


class Change(Struct, frozen=True):
    """A difference with its meaning. `*_text` are for people; `label` names an ASR rule."""

    setting: str
    key: str | None
    kind: ChangeKind
    before: Scalar
    after: Scalar
    effect: Effect
    certainty: Certainty
    before_text: str
    after_text: str
    reason: str = ""
    label: str | None = None


# --- what happened when ---------------------------------------------------------------------------


class Event(Struct, frozen=True):
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


class Statement(Struct, frozen=True):
    """What one event states about one setting, in one place; before and after as in `Change`.

    `*_known` False: the event does not carry that side. `place`: policy (Group Policy), mdm (Policy
    Manager), local (preferences) or effective (what the product applied: events 5000, 5001, health
    reports). `refused`: tamper protection let nothing through, so nothing changed. `held`: it
    reports a state rather than a change. `raw`: the value's data where its meaning is not known.
    `other_times`: further readings of an ambiguous local time. `order`: the place of the record
    in its log, where the log has an order of its own.
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


IncidentKind = Literal[
    "malware-detected",
    "remediation-failed",
    "quarantine-restored",
    "quarantine-deleted",
    "history-deleted",
    "definitions-removed",
    "definitions-changed",
    "platform-changed",
    "feature-failed",
    "feature-recovered",
    "feature-changed",
    "engine-failed",
    "scanning-off",
    "scanning-on",
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


class LedgerEntry(Struct, frozen=True):
    """One member of a package, or of a container in it, and what became of it.

    `what`: what it is, by content or by name. `why`: why it was not read, or does not matter.
    `could_show`: what it could have shown. `sha256`: of the bytes that were read. `used_as`: before,
    after, current, events, time-zone, a kind of witness, or None. `weight`: whether it shows the state
    or the course of protection (witness), the device around it (context), or neither (none).
    """

    name: str
    size: int
    status: Literal["read", "irrelevant", "unread"]
    what: str
    why: str = ""
    could_show: str = ""
    sha256: str | None = None
    used_as: str | None = None
    weight: Literal["witness", "context", "none"] = "none"


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


class Round(Struct, frozen=True):
    """One stretch of being weakened whose begin is known. `end` None: not seen to end."""

    start: datetime
    end: datetime | None
    seconds: float | None
    place: Place | None = None


# --- what matters ---------------------------------------------------------------------------------


class Held(Struct, frozen=True):
    """What one witness of a whole state holds of a subject.

    `absent`: the witness lists no such setting. `unreadable`: it could not be read. `cut`: the list
    is cut, so it may be there unseen.
    """

    kind: Literal["value", "absent", "unreadable", "cut"]
    text: str
    value: Scalar = None


class Timing(Struct, frozen=True):
    """When a change was seen and how long the device was weaker for it.

    `times_certain` False: the zone or the reading of a local time had to be assumed, the clock was
    changed in between, or a place that nobody shows may have held another value for a part of it.
    """

    first_seen: datetime | None = None
    last_seen: datetime | None = None
    rounds: tuple[Round, ...] = ()
    duration_seconds: float | None = None
    times_certain: bool = True


class States(Struct, frozen=True):
    """What the two snapshots and the state at collection hold; None: there is no such witness.

    `managed`: what management (Group Policy, else Policy Manager) holds at collection, unless it was
    written there inside the window; None where no such value is known.
    """

    before_snapshot: Held | None = None
    after_snapshot: Held | None = None
    at_collection: Held | None = None
    managed: Held | None = None


class Finding(Struct, frozen=True):
    """What deserves a reader's attention, and why.

    `title`: one line. `detail`: why it matters. `next_step`: what to do. `change`: what was and
    what became of the subject. `weakest`: the weakest state in between, where it is another one.
    `origin`: policy (management holds it and reverts it), local (stays until someone acts), or None
    where the evidence does not show it. `place`: where the weak value stands.
    """

    rule: str
    severity: Severity
    setting: str | None
    key: str | None
    title: str
    detail: str
    effect: Effect
    certainty: Certainty
    change: Change | None = None
    weakest: Change | None = None
    timing: Timing = Timing()
    states: States = States()
    still_weakened: bool | None = None
    origin: Literal["policy", "local"] | None = None
    place: Place | None = None
    witnesses: tuple[Witness, ...] = ()
    status: Status = "open"
    explained_by: str | None = None
    accepted_by: str | None = None
    fingerprint: str = ""
    mitre: tuple[str, ...] = ()
    next_step: str = ""
    underlying_rule: str | None = None
    """The rule that the change has by itself, where `rule` names what became of it (not-reverted,
    transient, weakened-after-window)."""
    actors: tuple[str, ...] = ()
    """Accounts that had a session when it began, or that a record names, with how sure. Candidates."""
    stands_for: int = 1
    """Findings that this one stands for, where there are too many to list them one by one."""

    @property
    def kind(self) -> ChangeKind | None:
        """Added, removed or changed; None where the finding is not about a change."""
        return self.change.kind if self.change else None

    @property
    def before(self) -> Scalar:
        """The value before the change."""
        return self.change.before if self.change else None

    @property
    def after(self) -> Scalar:
        """The value that the change left."""
        return self.change.after if self.change else None

    @property
    def before_text(self) -> str:
        """The value before, in words."""
        return self.change.before_text if self.change else ""

    @property
    def after_text(self) -> str:
        """The value after, in words."""
        return self.change.after_text if self.change else ""

    @property
    def label(self) -> str | None:
        """The name of the ASR rule that the key stands for."""
        return self.change.label if self.change else None

    @property
    def current_text(self) -> str | None:
        """The value at collection in words, None where nothing shows it."""
        held = self.states.at_collection
        return held.text if held is not None and held.kind == "value" else None

    @property
    def first_seen(self) -> datetime | None:
        """When the change was first seen, UTC."""
        return self.timing.first_seen

    @property
    def last_seen(self) -> datetime | None:
        """When the subject was last touched, UTC."""
        return self.timing.last_seen

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The stretches of being weakened."""
        return self.timing.rounds

    @property
    def duration_seconds(self) -> float | None:
        """How long it was weak in all; None where a stretch has no known end."""
        return self.timing.duration_seconds

    @property
    def times_certain(self) -> bool:
        """Whether the times can be relied on."""
        return self.timing.times_certain


# --- the report -----------------------------------------------------------------------------------


class Tool(Struct, frozen=True):
    """What made the report."""

    name: str
    version: str
    catalogue: str


class Source(Struct, frozen=True):
    """What was read. `kind`: zip, cabinet, directory, files, packages."""

    path: str
    kind: str
    sha256: str | None


class Device(Struct, frozen=True):
    """Which device the evidence is from."""

    computer_id: str | None
    hostname: str | None


class SnapshotRef(Struct, frozen=True):
    """A snapshot as the report names it. `chosen_by`: how its role was told."""

    member: str
    format: str
    sha256: str
    taken_at: datetime | None
    encoding: str = ""
    settings: int = 0
    chosen_by: str = ""


class ScenarioMatch(Struct, frozen=True):
    """A documented reason to open a window and the settings of this report that fit it."""

    name: str
    title: str
    fits: tuple[str, ...]
    given: bool = False


class PolicyRef(Struct, frozen=True):
    """The policy file that was applied."""

    path: str
    sha256: str


class Summary(Struct, frozen=True):
    """Counts of *open* findings by severity; `verdict` is the report's first line."""

    critical: int
    high: int
    medium: int
    low: int
    info: int
    changes: int
    verdict: str
    accepted: int = 0
    explained: int = 0
    still_weakened: int = 0
    compared: int = 0
    """Settings present and readable on both sides."""
    headline: str = ""
    """The verdict in words: device, window, the worst, what is still so at collection, what is in doubt."""


class Report(Struct, frozen=True):
    """The one thing every renderer takes; its JSON is the contract (schema_version 2)."""

    schema_version: int
    tool: Tool
    source: Source
    device: Device
    window: Window | None
    before: SnapshotRef | None
    after: SnapshotRef | None
    current: SnapshotRef | None
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    timeline: tuple[TimelineEntry, ...]
    notices: tuple[Notice, ...]
    summary: Summary
    evidence: tuple[MemberInfo, ...] = ()
    scenarios: tuple[ScenarioMatch, ...] = ()
    unexplained: tuple[str, ...] = ()
    policy: PolicyRef | None = None
    coverage: LogCoverage | None = None
    incidents: tuple[Incident, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    rests_on: str = ""
    """How many witnesses it rests on and which were not read, in one line; empty without a package."""
    options: tuple[str, ...] = ()
    """The options that shaped this report (`--scenario`, `--window` ...), for `how it was made`."""
    case: str | None = None
    """The case number that the analyst gave (`--case`)."""
    analyst: str | None = None
    """Who made the report, as given (`--analyst`)."""
