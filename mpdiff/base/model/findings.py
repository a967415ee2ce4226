"""What deserves a reader's attention, with its change, its timing and its states."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from mpdiff.base.model.changes import Change
from mpdiff.base.model.events import Witness
from mpdiff.base.model.terms import (
    Certainty,
    ChangeKind,
    Effect,
    Place,
    Severity,
    Status,
    TimeDoubt,
)
from mpdiff.base.model.values import Scalar


class Round(Struct, frozen=True):
    """One stretch of being weakened whose begin is known. `end` None: not seen to end.

    Where no record dates its begin or its end and two listings bound it, it is as long as it can have been.
    """

    start: datetime
    end: datetime | None
    seconds: float | None
    place: Place | None = None


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

    `first_seen` None and `last_seen` not: no record dates the change, one shows when it was put back.
    `times_certain` False: the zone or the reading of a local time had to be assumed, the clock was
    changed in between, or a place that nobody shows may have held another value for a part of it;
    `doubts` has which. With `zone` among them the times are local ones, not UTC. `zone_fits`: the offset
    from UTC under which they would agree with another witness, as `--timezone` takes it; not applied.
    """

    first_seen: datetime | None = None
    last_seen: datetime | None = None
    rounds: tuple[Round, ...] = ()
    duration_seconds: float | None = None
    times_certain: bool = True
    doubts: tuple[TimeDoubt, ...] = ()
    zone_fits: str | None = None


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
