"""One analysis by hand: statements, snapshots and the state at collection to a case and its findings.

Times count in minutes from noon, the window is from noon to four (see `scene`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import LogCoverage, Snapshot, Statement, Value, Window
from mpdiff.base.system import lazy
from mpdiff.catalogue import catalogue
from mpdiff.findings.case import Case
from mpdiff.findings.make import ordered
from mpdiff.findings.rules import handlers
from mpdiff.history.build import States, histories
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.history.diff.comparison import Comparison
from tests.support.scene import WINDOW, at
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mpdiff.base.model import Finding, Place
    from mpdiff.evidence.facts import PrintedStatus

State = "Mapping[str, Value] | Snapshot | None"

WHOLE_LOG = LogCoverage(("log",), at(-120), at(360), 10)
"""A log that covers the window and the time around it."""


def case(
    statements: Sequence[Statement] = (),
    before: Mapping[str, Value] | Snapshot | None = None,
    after: Mapping[str, Value] | Snapshot | None = None,
    *,
    collected: Mapping[str, Value] | Snapshot | None = None,
    places: Mapping[Place, Mapping[str, Value]] | None = None,
    window: Window | None = WINDOW,
    vouched: bool = True,
    coverage: LogCoverage | None = WHOLE_LOG,
    collected_at: float | None = 300,
    statuses: Sequence[PrintedStatus] = (),
    log_sessions: Sequence[float] = (),
    **more: Any,
) -> Case:
    """Return the case of these witnesses; None: there is no such snapshot or state."""
    states = States(
        _state(before, "before.json"),
        _state(after, "after.json"),
        _state(collected, "MPRegistry.txt"),
        {place: snapshot(dict(held), "MPRegistry.txt") for place, held in (places or {}).items()},
    )
    comparison = Comparison((), 0, ())
    if states.before is not None and states.after is not None:
        identity = {s.name for s in catalogue().settings if s.volatile}
        comparison = compare_snapshots(states.before, states.after, ignore=identity)
    found = histories(
        catalogue(),
        sorted(statements, key=lambda s: s.time),
        comparison.differences,
        states,
        window=window,
        vouched=vouched,
        statuses=statuses,
        sessions=[at(minute) for minute in log_sessions],
    )
    return Case(
        catalogue=catalogue(),
        states=states,
        comparison=comparison,
        histories=found,
        window=window,
        coverage=coverage,
        collected=None if collected_at is None else at(collected_at),
        operational=coverage is not None,
        **({"until": None, "platform": None, "security": False} | more),
    )


def _state(state: Mapping[str, Value] | Snapshot | None, member: str) -> Snapshot | None:
    if state is None or isinstance(state, Snapshot):
        return state
    return snapshot(dict(state), member)


def findings(of: Case, *only: str) -> tuple[Finding, ...]:
    """Return what every rule makes of a case, in the report's order; `only`: of these handlers."""
    names = [n for n in handlers() if not only or n.rpartition(":")[2] in only]
    return ordered([one for name in names for one in lazy.load(name)(of)])


def changed(of: Case) -> tuple[Finding, ...]:
    """Return the findings about changes alone, in the order in which they are made."""
    return tuple(lazy.load("mpdiff.findings.changes.changes:changes")(of))
