"""What this stage hands on: the state at collection, the logs, the sides of the comparison.

They stand apart from the modules that read them, so that a run without a log or a package needs none
of those.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time

from msgspec import Struct

from mpdiff.base.model import Incident, LogCoverage, Notice, Place, Snapshot, Statement  # noqa: TC001  same
from mpdiff.evidence.window import Told  # noqa: TC001  same


class Collection(Struct, frozen=True):
    """The state at collection, what the registry says of the window, and how old it can be at most.

    `window_known`: the registry shows that there was one; `window_open`: it still was when the
    package was collected. `not_before`: collected at that time or later. `used`: the members that
    the state was read from. `places`: what stands in each place, where a registry dump shows it.
    """

    state: Snapshot | None = None
    places: dict[Place, Snapshot] = {}
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

    statements: tuple[Statement, ...] = ()
    incidents: tuple[Incident, ...] = ()
    coverage: LogCoverage | None = None
    notices: tuple[Notice, ...] = ()
    told: tuple[Told, ...] = ()
    hostname: str | None = None
    hosts: tuple[str | None, ...] = ()
    last: datetime | None = None
    operational: bool = False
    """Whether one of the sources is the device's own log."""
    used: dict[str, str] = {}


class Missing(Struct, frozen=True):
    """A snapshot that should be there and is not. `side`: before, after or other.

    `unreadable`: members that are called a snapshot and could not be read.
    """

    side: str
    unreadable: tuple[str, ...] = ()
