"""The frozen types of a campaign: what is kept of one package, and what only many packages show.

    paths -> Task -> Record (PackageResult or PackageFailure) -> FleetSummary

A `PackageResult` is small and fixed in what it holds; the full report is written by the worker. Times
are aware datetimes in UTC.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import Final, Literal

from msgspec import Struct

from mpdiff.base.model import (  # noqa: TC001  same
    Certainty,
    ChangeKind,
    Effect,
    Severity,
    Status,
    Tool,
)

SCHEMA_VERSION: Final = 1
"""The version of the summary's JSON and of the dataset."""

State = Literal["weakened", "look", "unknown", "clean"]
"""What a package comes to: an open weakening; another open finding; evidence that was missing or not
read, so that nobody knows; or nothing of that."""

STATES: Final[tuple[State, ...]] = ("weakened", "look", "unknown", "clean")


NO_DEVICE: Final = "device not known"
"""What a device is called of which a package shows neither name nor identifier."""


# --- one package ----------------------------------------------------------------------------------


class Stretch(Struct, frozen=True):
    """One stretch of being weakened. `end` None: not seen to end."""

    start: datetime
    end: datetime | None


class Weakness(Struct, frozen=True):
    """A finding about a setting, in brief. `became`: the value in words; `is_text`: whether it is a text.

    `still_set`: the state at collection holds that value still, whichever way it goes.
    """

    rule: str
    severity: Severity
    setting: str
    key: str | None
    kind: ChangeKind | None
    effect: Effect
    certainty: Certainty
    status: Status
    still_weakened: bool | None
    became: str
    label: str | None = None
    is_text: bool = False
    first_seen: datetime | None = None
    stretches: tuple[Stretch, ...] = ()
    still_set: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is an open weakening that matters."""
        return self.effect == "weakened" and self.status == "open" and self.severity != "info"


class Step(Struct, frozen=True):
    """One weakening as the log shows it, in the order of the log."""

    time: datetime
    setting: str
    key: str | None
    became: str


class Closed(Struct, frozen=True):
    """What the log shows as strengthened, and not as weakened again after that time."""

    setting: str
    key: str | None
    time: datetime


class PackageResult(Struct, frozen=True, tag="result"):
    """What is kept of one analysed package.

    `content`: SHA-256 of the file; of a folder, over its files; of a remote zip, over its list of
    members. `seen_from`, `seen_until`: the first and the last instant that its log shows. `records`:
    first and last record number; `one_log`: these are of one log, whose clock never went back. `reports`: format -> file name below the folder of reports. `open`: the open findings
    by severity, from critical to info. `read_in_part`: some evidence could not be read.
    `strengthened`: the settings and keys that a change strengthened; `closed`: those that its log
    shows so last.
    """

    path: str
    content: str
    state: State
    verdict: str
    worst: Severity | None
    open: tuple[int, int, int, int, int]
    still_weakened: int
    device: str
    computer_id: str | None = None
    window_start: datetime | None = None
    window_end: datetime | None = None
    window_certain: bool = True
    seen_from: datetime | None = None
    seen_until: datetime | None = None
    records: tuple[int, int] | None = None
    one_log: bool = True
    weaknesses: tuple[Weakness, ...] = ()
    steps: tuple[Step, ...] = ()
    strengthened: tuple[tuple[str, str | None], ...] = ()
    closed: tuple[Closed, ...] = ()
    read_in_part: bool = False
    notices: tuple[str, ...] = ()
    reports: dict[str, str] = {}
    unwritten: str = ""
    """Why its reports could not be written; empty where they were, or nobody wanted any."""
    findings_left_out: int = 0
    """Findings about settings that are not kept and so not compared with other devices'."""
    steps_left_out: int = 0


class PackageFailure(Struct, frozen=True, tag="failure"):
    """A package of which there is no report, and why."""

    path: str
    code: str
    message: str
    cure: str = ""


Record = PackageResult | PackageFailure
"""What one task returns."""


# --- what only many can show ----------------------------------------------------------------------


class Where(Struct, frozen=True):
    """The devices that share something, by name. At most `MOST_NAMED` are listed; `count` is all."""

    count: int
    devices: tuple[str, ...]


class SharedItem(Struct, frozen=True):
    """The same exclusion, share, proxy or rule on several devices. `still`: on how many it is open."""

    setting: str
    item: str
    kind: ChangeKind | None
    severity: Severity
    where: Where
    still: int
    first_seen: datetime | None
    last_seen: datetime | None


class SharedSequence(Struct, frozen=True):
    """The same steps in the same order on several devices.

    `gaps`: the median seconds between the steps; `in_step`: the devices on which every gap is that,
    to within a few seconds. Two or more of them are a script, or a copy of one.
    """

    steps: tuple[str, ...]
    where: Where
    gaps: tuple[float, ...]
    in_step: Where


class SteadyPace(Struct, frozen=True):
    """Devices on which one step follows the other in the same number of seconds, whatever it is."""

    seconds: int
    where: Where


class OverQuota(Struct, frozen=True):
    """A device that was in troubleshooting mode for longer than the documented quota."""

    device: str
    windows: int
    hours: float
    quota_hours: int
    within_hours: int
    since: datetime


Continuity = Literal["continuous", "gap", "restarted", "unknown"]
"""Whether the later log goes on where the earlier one ended; restarted: its numbers are lower."""


class Succession(Struct, frozen=True):
    """Two packages of one device, one collected after the other, compared.

    `undone`: what was open in the earlier and was strengthened until the later was collected;
    `unchanged`: of which no such change is seen; `opened`: what was weakened in between. All three are
    of the comparison of both packages, whose verdict is `verdict`, or why there is none; what the log
    of the later one shows as undone counts too. `missing_records`: how many record numbers lie between
    the logs. `ordered` False: nothing shows which of them was collected first.
    """

    device: str
    earlier: str
    later: str
    continuity: Continuity
    missing_records: int
    unchanged: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    verdict: str = ""
    reports: dict[str, str] = {}
    ordered: bool = True


class LeftOut(Struct, frozen=True):
    """A package of which only the gravest findings and steps were compared, and how many were not."""

    package: str
    findings: int
    steps: int
    timeline_bounded: bool = False
    """Its log shows more changes than its report lists; of these no step was compared."""


class SameIdentifier(Struct, frozen=True):
    """An identifier that devices of several names show: one that was renamed, or clones.

    Nothing shows which, so they count as several, and their packages are not compared.
    """

    computer_id: str
    where: Where


class StillOpen(Struct, frozen=True):
    """What is still weakened as far as known, and where: the latest package of a device that tells."""

    severity: Severity
    setting: str
    item: str | None
    where: Where


class SettingCount(Struct, frozen=True):
    """How often a setting was weakened.

    `still`: on how many devices the latest package that tells shows it so. `seconds`: the known
    stretches of all devices together.
    """

    setting: str
    severity: Severity
    devices: int
    packages: int
    still: int
    seconds: float


class FleetSummary(Struct, frozen=True):
    """What a campaign comes to. The same packages and options return the same summary.

    `states`: how many packages are of which state. `packages`: worst first, at most `MOST_LISTED`;
    those that are clean are counted only. `duplicates`: path -> path of the package with the same
    content that was analysed.
    """

    schema_version: int
    tool: Tool
    options: tuple[str, ...]
    verdict: str
    total: int
    devices: int
    states: dict[State, int]
    reaches: int
    """Packages with an open finding at or above `--fail-on`."""
    not_known: int = 0
    """Packages of state `unknown`, and those that were read in part (`--strict`)."""
    packages: tuple[PackageResult, ...] = ()
    not_listed: int = 0
    failures: tuple[PackageFailure, ...] = ()
    unwritten: tuple[PackageFailure, ...] = ()
    """Packages that were analysed and whose reports could not be written; `total` counts them once."""
    left_out: tuple[LeftOut, ...] = ()
    left_out_of: int = 0
    """How many packages were compared in part; `left_out` names at most `MOST_ROWS` of them."""
    duplicates: dict[str, str] = {}
    still_open: tuple[StillOpen, ...] = ()
    shared: tuple[SharedItem, ...] = ()
    sequences: tuple[SharedSequence, ...] = ()
    paces: tuple[SteadyPace, ...] = ()
    over_quota: tuple[OverQuota, ...] = ()
    same_identifier: tuple[SameIdentifier, ...] = ()
    successions: tuple[Succession, ...] = ()
    settings: tuple[SettingCount, ...] = ()


MOST_LISTED: Final = 1_000
"""Packages that a summary lists; the dataset holds all."""
MOST_FINDINGS: Final = 500
"""Findings about settings that are kept of one package: an intruder can make thousands."""
MOST_ROWS: Final = 200
"""Rows of each kind of correlation."""
MOST_NAMED: Final = 20
"""Devices that a row names."""
