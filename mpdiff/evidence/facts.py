"""What this stage hands on: the state at collection, the logs, the sides of the comparison.

They stand apart from the modules that read them, so that a run without a log or a package needs none
of those.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time

from msgspec import Struct

from mpdiff.base.model import (  # noqa: TC001  same
    Incident,
    IncidentKind,
    LedgerEntry,
    LogCoverage,
    Notice,
    Place,
    Setback,
    Snapshot,
    SourcePart,
    Statement,
    Witness,
)
from mpdiff.evidence.window import Told  # noqa: TC001  same

Hashes = dict[tuple[int | None, str], str]
"""The SHA-256 of what was read, by the place of its package (None: `--events`) and its name there."""


class Collection(Struct, frozen=True):
    """The state at collection, what the registry says of the window, and how old it can be at most.

    `window_known`: the registry shows that there was one; `window_open`: it still was when the
    package was collected. `not_before`: collected at that time or later. `used`: the members that
    the state was read from. `places`: what stands in each place, where a registry dump shows it.
    `accounts`: the members that speak of the state, where they do not agree on it.
    """

    state: Snapshot | None = None
    places: dict[Place, Snapshot] = {}
    told: tuple[Told, ...] = ()
    window_known: bool = False
    window_open: bool = False
    not_before: datetime | None = None
    notices: tuple[Notice, ...] = ()
    used: tuple[str, ...] = ()
    accounts: tuple[Snapshot, ...] = ()


class PrintedStatus(Struct, frozen=True):
    """One print of Get-MpComputerStatus: properties as the cmdlet spells them; None: printed blank.

    `not_before`: it was printed then or later, `not_after`: then or earlier, both aware UTC and by
    every reading of what is printed. Of one member, the prints are in its order.
    """

    member: str
    values: dict[str, bool | int | str | None]
    not_before: datetime | None = None
    not_after: datetime | None = None

    @property
    def mode(self) -> str | None:
        """The running mode that it names."""
        found = self.values.get("AMRunningMode")
        return found if isinstance(found, str) else None


class Listing(Struct, frozen=True):
    """The exclusions in force when the protection log listed them: setting to items.

    `whole` False: what is not listed may be excluded all the same.
    """

    time: datetime
    time_certain: bool
    member: str
    line: int
    lists: dict[str, tuple[str, ...]]
    whole: bool = True


class Discarded(Struct, frozen=True):
    """An exclusion that the product discarded: when, the error's number in hex, the item, and where it stands."""

    time: datetime
    error: str
    time_certain: bool = True
    item: str = ""
    member: str = ""
    line: int = 0


class Undated(Struct, frozen=True):
    """A command that matters and whose time is not known.

    `not_before`, `not_after`: when the runs began that the log has above and below it.
    """

    kind: IncidentKind
    title: str
    witness: Witness
    subject: str
    detail: str
    not_before: datetime | None = None
    not_after: datetime | None = None


class NetworkState(Struct, frozen=True):
    """What NetworkProtectionState.txt shows: the mode in its words, and why it is not in force."""

    member: str
    mode: str | None
    warnings: tuple[str, ...] = ()


class Session(Struct, frozen=True):
    """One session of an account. `end` None: no record shows it. `kind`: interactive, remote ...

    `certain` False: its begin or end has to be assumed. `lasts`: where no record shows the end, nothing
    speaks for it after that time. `earliest`, `latest`: when it can have begun by every reading of a local
    time; None where there is one reading. `sid`: the security identifier of the account; "" where not told.
    """

    account: str
    start: datetime
    end: datetime | None
    kind: str
    witness: Witness
    certain: bool = True
    privileged: bool = False
    lasts: datetime | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    sid: str = ""


class Collector(Struct, frozen=True):
    """One row of the collection's summary; `failed` None where the row does not show it."""

    command: str
    output: str
    failed: bool | None
    error: str


class Support(Struct, frozen=True):
    """What the support files show, beside what became statements and incidents of the logs.

    `collected`: the latest time of the collection's summary. `running`: the modes of the service by
    member, where that is no print of the status; `products`: registered antivirus products, `centers`: the members that name them. `undated`: commands without
    a time; `discarded`: exclusions without effect, by item. `unread`: members that could not be read, and why. `sha256`: of what was read. `summarised`:
    the members that the rows of `collectors` come from.
    """

    statuses: tuple[PrintedStatus, ...] = ()
    listings: tuple[Listing, ...] = ()
    network: tuple[NetworkState, ...] = ()
    running: dict[str, str] = {}
    products: tuple[str, ...] = ()
    centers: tuple[str, ...] = ()
    undated: tuple[Undated, ...] = ()
    discarded: dict[str, tuple[Discarded, ...]] = {}
    restarts: tuple[tuple[datetime, datetime, datetime], ...] = ()
    """Where a start accounts for real-time protection being off: since when, until when, the start."""
    starts: tuple[datetime, ...] = ()
    """When a session of a protection log began."""
    ends: dict[str, datetime] = {}
    """When each protection log ends."""
    collected: datetime | None = None
    collectors: tuple[Collector, ...] = ()
    summarised: tuple[str, ...] = ()
    unverified: frozenset[str] = frozenset()
    """Members in a form that was never verified on a real file."""
    unread: dict[str, str] = {}
    sha256: Hashes = {}


class Logs(Struct, frozen=True):
    """What the logs tell. `last`: the latest certain time in the packages' own logs.

    `hosts`: for each package the name of its computer, or None. `spans`: every window that events
    record. `platform`: the newest version of the platform that health events name. `security`: there
    is a log of sessions; it begins at `security_since`, None where that is not known.
    """

    statements: tuple[Statement, ...] = ()
    incidents: tuple[Incident, ...] = ()
    coverage: LogCoverage | None = None
    notices: tuple[Notice, ...] = ()
    told: tuple[Told, ...] = ()
    hostname: str | None = None
    hosts: tuple[str | None, ...] = ()
    last: datetime | None = None
    setbacks: tuple[Setback, ...] = ()
    """Each step of the clock back, also those that only the logs of the system and of security tell."""
    operational: bool = False
    """Whether one of the sources is the device's own log."""
    used: dict[str, str] = {}
    support: Support = Support()
    sessions: tuple[Session, ...] = ()
    spans: tuple[tuple[datetime, datetime], ...] = ()
    platform: str | None = None
    security: bool = False
    security_since: datetime | None = None
    kept_since: dict[str, datetime] = {}
    """Of each source that held too many events that change nothing: the time of the first that was kept."""
    sha256: Hashes = {}
    given: tuple[SourcePart, ...] = ()
    """The files given with `--events`, each with its hash."""
    given_ledger: tuple[LedgerEntry, ...] = ()
    """What became of each of their members."""


class Missing(Struct, frozen=True):
    """A snapshot that should be there and is not. `side`: before, after or other.

    `unreadable`: members that are called a snapshot and could not be read.
    """

    side: str
    unreadable: tuple[str, ...] = ()
