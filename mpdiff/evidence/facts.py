"""What one stage hands to the next and no report holds, apart from the stages themselves.

So a run that has no log and no package needs none of the modules that read them.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time

from msgspec import Struct

from mpdiff.base.model import Finding, LogCoverage, Notice, Snapshot, TimelineEntry, Touch  # noqa: TC001  same
from mpdiff.evidence.window import Told  # noqa: TC001  same


class Collection(Struct, frozen=True):
    """The state at collection, what the registry says of the window, and how old it can be at most.

    `window_known`: the registry shows that there was one; `window_open`: it still was when the
    package was collected. `not_before`: collected at that time or later. `used`: the members that
    the state was read from.
    """

    state: Snapshot | None = None
    told: tuple[Told, ...] = ()
    window_known: bool = False
    window_open: bool = False
    not_before: datetime | None = None
    notices: tuple[Notice, ...] = ()
    used: tuple[str, ...] = ()


class Logs(Struct, frozen=True):
    """What the logs tell. `last`: the latest certain time in the packages' own logs.

    `hosts`: for each package the name of its computer, or None.
    """

    touches: tuple[Touch, ...] = ()
    coverage: LogCoverage | None = None
    notices: tuple[Notice, ...] = ()
    told: tuple[Told, ...] = ()
    hostname: str | None = None
    hosts: tuple[str | None, ...] = ()
    last: datetime | None = None
    operational: bool = False
    """Whether one of the sources is the device's own log."""
    used: dict[str, str] = {}


class Timeline(Struct, frozen=True):
    """The entries in the order of time, the findings with their times, and the new findings."""

    entries: tuple[TimelineEntry, ...]
    findings: tuple[Finding, ...]
