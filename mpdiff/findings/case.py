"""What every rule looks at: the whole evidence of one analysis, frozen."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time

from msgspec import Struct

from mpdiff.base.model import (  # noqa: TC001  same
    Incident,
    LedgerEntry,
    LogCoverage,
    Notice,
    Snapshot,
    Window,
)
from mpdiff.catalogue.lookup import Catalogue  # noqa: TC001  same
from mpdiff.evidence.device import computer_id, short_name
from mpdiff.evidence.facts import Missing, Session, Support
from mpdiff.history.build import History, States  # noqa: TC001  same
from mpdiff.history.diff.comparison import Comparison  # noqa: TC001  same
from mpdiff.history.subjects import Subject, subject_of


class Case(Struct, frozen=True, kw_only=True):
    """One analysis before anything is judged.

    `collected`: the package was collected at that time or later; `until`: the same where the window
    was still open then. `hosts`: the computer that each package names. `operational`: one of the logs
    is the device's own. `others`: snapshots that are neither side. `log_notices`: what the readers of the logs noted.
    `support`: what the support files show; `sessions`: who was logged on when; `spans`: every window that
    events record; `platform`: the version of the platform; `security`: there is a log of sessions,
    `security_since`: when it begins, where that is known.
    """

    catalogue: Catalogue
    states: States
    comparison: Comparison
    histories: dict[Subject, History]
    window: Window | None
    coverage: LogCoverage | None
    incidents: tuple[Incident, ...] = ()
    collected: datetime | None
    until: datetime | None
    missing: tuple[Missing, ...] = ()
    others: tuple[Snapshot, ...] = ()
    hosts: tuple[str | None, ...] = ()
    operational: bool
    log_notices: tuple[Notice, ...] = ()
    support: Support = Support()
    sessions: tuple[Session, ...] = ()
    spans: tuple[tuple[datetime, datetime], ...] = ()
    platform: str | None
    security: bool
    security_since: datetime | None = None
    gone: tuple[LedgerEntry, ...] = ()
    """Witnesses that the collection's summary lists and the package lacks."""
    in_part: tuple[LedgerEntry, ...] = ()
    """Witnesses that are there although their collector failed."""

    def alike(self, setting: str | None, key: str | None) -> int:
        """Return how many subjects have the history of this one."""
        history = self.histories.get(subject_of(setting, key)) if setting and key else None
        return history.alike if history else 1

    @property
    def two_devices(self) -> bool:
        """Whether the snapshots or the packages name two devices: no witness of one contradicts the other's."""
        ids = {computer_id(one) for one in (self.before, self.after) if one is not None}
        return len(ids - {None}) > 1 or len({short_name(h) for h in self.hosts if h}) > 1

    @property
    def before(self) -> Snapshot | None:
        """The before snapshot."""
        return self.states.before

    @property
    def after(self) -> Snapshot | None:
        """The after snapshot."""
        return self.states.after

    @property
    def opened(self) -> datetime | None:
        """When the window began, if that is known."""
        return self.window.start if self.window else None

    @property
    def closed(self) -> datetime | None:
        """When the window ends, if that is known."""
        return self.window.end if self.window else None

    @property
    def over(self) -> bool:
        """Whether the window was over when the package was collected."""
        end = self.closed
        return end is not None and self.collected is not None and self.collected > end
