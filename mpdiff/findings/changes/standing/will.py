"""What management wants: the one weakening before the window that is nobody's doing.

Its keys are written by any local administrator as well, so only what was written in them a day or more
before the window, in nobody's name, and what the first snapshot agrees with, counts as its will. A day,
because the quota of the mode is reset after that: what is younger may be of an earlier window. Whatever
this lets pass is left to what both snapshots show, and to what the window put back (see `already`), so that
nothing falls between the two.
"""

from __future__ import annotations

from datetime import timedelta
from types import EllipsisType
from typing import TYPE_CHECKING, Final

from mpdiff.base.times import ZONES
from mpdiff.evidence.events.accounts import is_somebody
from mpdiff.findings.make import from_change
from mpdiff.findings.timing import began, period_of
from mpdiff.history.moments import SNAPSHOT_SLACK
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Statement, Window
    from mpdiff.findings.changes.subject import Subject
    from mpdiff.history.build import History
    from mpdiff.history.stretches import Stretch

LONG_BEFORE: Final = timedelta(days=1)


def weakened_before(history: History, window: Window | None) -> Iterator[Stretch]:
    """Yield the weakenings that a record dates before the window and that are no will of management."""
    for stretch in history.before_start:
        by = stretch.began.by
        if by is None or stretch.effect != "weakened" or began(stretch, window) != "before":
            continue
        if not _is_will(history, stretch, by, window):
            yield stretch


def put_back(history: History, window: Window | None) -> Iterator[Stretch]:
    """Yield what management wanted weak, and what was so until the window began at least, and no longer."""
    yield from (s for s in wanted(history, window) if s.ended is not None)


def wanted(history: History, window: Window | None) -> Iterator[Stretch]:
    """Yield what management wanted weak, and what was so until the window began at least."""
    for stretch in history.before_start:
        by, ended = stretch.began.by, stretch.ended
        if by is None or stretch.effect != "weakened" or began(stretch, window) != "before":
            continue
        lasted = ended is None or period_of(ended, window) != "before"
        if lasted and _is_will(history, stretch, by, window):
            yield stretch


def _is_will(history: History, stretch: Stretch, by: Statement, window: Window | None) -> bool:
    if by.place not in MANAGEMENT or is_somebody(by.actor):
        return False
    before = history.samples.before
    agreed = isinstance(before, EllipsisType) or same(before, stretch.worst.after)
    return agreed and _is_before(by, window, LONG_BEFORE)


def is_perhaps_will(one: Subject, stretch: Stretch) -> bool:
    """Whether it may be what management wants though it is younger than a day.

    Written in nobody's name, before the mode can have been asked for, and both snapshots hold it; no
    exclusion of a risky shape, and no switch that everything depends on or that is tamper protected.
    """
    by, setting, samples = stretch.began.by, one.setting, one.history.samples
    if by is None or by.place not in MANAGEMENT or is_somebody(by.actor) or setting is None:
        return False
    if setting.severity == "critical" or setting.tamper_protected == "yes":
        return False
    if from_change(one.case.catalogue, stretch.worst).rule == "risky-exclusion":
        return False
    kept = all(same(v, stretch.worst.after) for v in (samples.before, samples.after))
    return kept and _is_before(by, one.case.window, SNAPSHOT_SLACK)


def _is_before(by: Statement, window: Window | None, span: timedelta) -> bool:
    """Whether a record is older than the window by a span at least, in whatever zone."""
    if window is None or window.start is None:
        return False
    slack = span if by.time_certain else span + ZONES
    return max((by.time, *by.other_times)) < window.start - slack
