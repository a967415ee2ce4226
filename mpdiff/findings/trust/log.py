"""What the event log's silence is worth: gaps, and changes that it does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.letter_case import fold
from mpdiff.catalogue.judge import judge, label
from mpdiff.evidence.window import OPTION
from mpdiff.findings.make import evidence_finding
from mpdiff.findings.timing import inside_of
from mpdiff.findings.trust.coverage import gaps_of
from mpdiff.history.moments import SNAPSHOT_SLACK, is_at_end, of
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Difference, Finding, LogCoverage, Window
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History


def log_gaps(case: Case) -> Iterator[Finding]:
    """Yield that the event log cannot vouch for the whole window."""
    found = list(_gaps_of(case))
    if found:
        yield evidence_finding(
            "log-gap",
            "The event log cannot vouch for the whole window",
            " ".join(found) + " What was switched off and back on there would not be seen.",
        )


def unlogged(case: Case) -> Iterator[Finding]:
    """Yield the changes that the log should hold and does not, where it covers the window."""
    coverage = case.coverage
    if coverage is None or not case.operational or not coverage.time_certain or case.two_devices:
        return
    if case.window is None or case.window.start is None or any(_gaps_of(case)):
        return
    missing = _unlogged(case, coverage)
    if missing:
        yield _unlogged_finding(missing, case)


def _gaps_of(case: Case) -> Iterator[str]:
    if case.coverage is not None and case.operational:
        yield from _holes_of(case, case.coverage)
    if any(n.code == NOT_KEPT for n in case.log_notices):
        yield MORE_THAN_KEPT


def _holes_of(case: Case, coverage: LogCoverage) -> Iterator[str]:
    if case.window is not None and case.window.start is not None:
        yield from gaps_of(coverage, case.window, case.until, case.collected)
        if not coverage.time_certain and any(n.code == DAY_ORDER for n in case.log_notices):
            yield DAY_ORDER_OPEN


def _unlogged(case: Case, coverage: LogCoverage) -> list[History]:
    """Find the changes that the log should hold: those of settings with a registry value.

    Not those that come with a platform version, nor those of which the log holds an event that
    does not show the value.
    """
    missing = []
    unread = {fold(path).removesuffix(" (mdm)") for path in coverage.unmapped}
    for history in case.histories.values():
        difference = history.difference
        if difference is None or difference.certainty != "certain":
            continue
        setting = case.catalogue.find(history.setting)
        if setting is None or not setting.registry or setting.drifts or setting.volatile:
            continue
        if _is_dated(history, difference, case.window):
            continue
        logged = inside_of(history, case.window) or _is_logged_at_end(history, case)
        logged = logged or _is_written_again(history, case)
        if not logged and unread.isdisjoint(_policy_names(setting)):
            missing.append(history)
    return missing


def _is_logged_at_end(history: History, case: Case) -> bool:
    """Whether a record right after the window leaves what the after snapshot, saved at about that time, shows."""
    shown = history.samples.after
    return any(
        is_at_end(s, case.window) and s.after_known and same(s.after, shown)
        for s in history.changes
    )


def _is_written_again(history: History, case: Case) -> bool:
    """Whether records of the window write the after snapshot's value once more: what came before contradicts."""
    shown = history.samples.after
    return any(
        s.place in MANAGEMENT and of(s, case.window) == "inside" and same(s.after, shown)
        for s in history.reports
    )


def _is_dated(history: History, difference: Difference, window: Window | None) -> bool:
    """Return whether records beside the window are of the very change: it is in the log.

    The before snapshot may be a quarter of an hour older than the window; of a window that was given by hand,
    nobody knows which snapshot lies where.
    """
    if window is None or window.start is None:
        return False
    beside = [s for s in history.changes if of(s, window) != "inside"]
    if window.basis != OPTION:
        opened = window.start
        beside = [s for s in beside if opened - SNAPSHOT_SLACK <= s.time < opened]
    if not beside or not (beside[0].before_known and beside[-1].after_known):
        return False
    return same(beside[0].before, difference.before) and same(beside[-1].after, difference.after)


def _policy_names(setting: Setting) -> set[str]:
    """Return the names of a setting below Policy Manager, in lower case."""
    return {fold(e[3:].partition(" ")[0]) for e in setting.policy if e.startswith("PM:")}


def _unlogged_finding(missing: Sequence[History], case: Case) -> Finding:
    names = [_subject_of_history(h, case) for h in missing]
    shown = ", ".join(names[:MOST_NAMED])
    total = sum(h.alike for h in missing)
    more = f" and {total - MOST_NAMED} more" if total > MOST_NAMED else ""
    weakened = any(_history_weakens(h, case) for h in missing)
    count = "A change is" if total == 1 else f"{total} changes are"
    notes = [NOT_IN_LOG, *_outside(missing, case)]
    if any(n.code in NOT_UNDERSTOOD for n in case.log_notices):
        notes.append("Some of its events could not be understood.")
    return evidence_finding(
        "unlogged",
        f"{count} not in the event log: {shown}{more}",
        " ".join(notes),
        severity="medium" if weakened else "low",
    )


def _subject_of_history(history: History, case: Case) -> str:
    setting = case.catalogue.find(history.setting)
    key = label(case.catalogue, setting, history.key) or history.key
    return history.setting if key is None else f"{history.setting} {key}"


def _history_weakens(history: History, case: Case) -> bool:
    difference = history.difference
    return difference is not None and judge(case.catalogue, difference).effect == "weakened"


DAY_ORDER = "day-order-open"
"""The notice that the readers of text logs give where day and month can be either way round."""
DAY_ORDER_OPEN = (
    "Whether the day or the month comes first in its times is not certain; read the other way, it is of "
    "another time."
)
NOT_KEPT = "too-many-events"
"""The notice that events were not looked at that may lie in the window."""
MORE_THAN_KEPT = "More events can matter than are kept, so some of them were not looked at: a flood hides others."
MOST_NAMED = 10
"""Changes that a title names."""

NOT_IN_LOG = (
    "The snapshots differ there, the log covers the window and records such changes "
    "as event 5007, and it holds none inside the window."
)
NOT_UNDERSTOOD = ("event-cut", "event-empty", "value-cut", "odd-time")
"""Notices that say that an event is left out, which may be the one that is looked for."""


def _outside(missing: Sequence[History], case: Case) -> Iterator[str]:
    """State which of the changes the log holds at another time."""
    for history in missing[:MOST_NAMED]:
        if history.changes:
            last = history.changes[-1].time
            yield f"{_subject_of_history(history, case)} was touched outside it, last at {last:%Y-%m-%d %H:%M:%S} UTC."
