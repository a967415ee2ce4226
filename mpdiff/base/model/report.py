"""The report: what every renderer takes and what is saved."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from mpdiff.base.model.changes import Change
from mpdiff.base.model.events import Incident, LogCoverage, TimelineEntry, Window
from mpdiff.base.model.evidence import LedgerEntry, MemberInfo, Notice
from mpdiff.base.model.findings import Finding


class Tool(Struct, frozen=True):
    """What made the report."""

    name: str
    version: str
    catalogue: str


class SourcePart(Struct, frozen=True):
    """One of several sources. `kind`: zip, cabinet, directory, file; `sha256`: None of a folder."""

    path: str
    kind: str
    sha256: str | None


class Source(Struct, frozen=True):
    """What was read. `kind`: zip, cabinet, directory, files, packages; `parts`: each of several.

    `events`: what was given with `--events`.
    """

    path: str
    kind: str
    sha256: str | None
    parts: tuple[SourcePart, ...] = ()
    events: tuple[SourcePart, ...] = ()


class Device(Struct, frozen=True):
    """Which device the evidence is from.

    `computer_ids`, `hostnames`: all that the evidence names where it is of several devices, the
    before first; empty where it is of one.
    """

    computer_id: str | None
    hostname: str | None
    computer_ids: tuple[str, ...] = ()
    hostnames: tuple[str, ...] = ()


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

    def to_json(self) -> str:
        """Return the report as the JSON that `mpdiff diff -f json` writes, which `from_json` reads.

        The form is `report/saved.py`'s, and this is only its name on the outside: nothing in the
        house calls up.
        """
        from mpdiff.base.system.lazy import load

        written: str = load("mpdiff.report.use:to_json")(self)
        return written
