"""Which offset from UTC would make the local times of a log agree with what another witness dates in UTC.

Three things speak for an offset: a setting that is put back within two minutes of the window's end,
which management does then; its weakening lies inside the window under the same offset; and the same
change in another log whose times are certain. It is a suggestion and is never applied.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.model import Notice
from mpdiff.base.times import ZONES
from mpdiff.catalogue.judge import judge
from mpdiff.history.subjects import difference_of, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Statement
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History

LOCAL: Final = "zone-assumed"
"""The notice of a log whose local times are taken as UTC."""
STANDARD: Final = "zone-uncertain"
"""The notice of a log of whose zone the standard offset alone is known."""
STEP: Final = timedelta(minutes=15)
"""Offsets of time zones are multiples of it."""
NEAR: Final = timedelta(minutes=2)
_PRINTED: Final = re.compile(r"UTC([+-])(\d\d):(\d\d)")


MOST: Final = 200
"""Changes of one subject that are compared: whoever toggles a switch makes many."""
_AT_END: Final = (
    "change was put back within two minutes of the window's end",
    "changes were put back within two minutes of the window's end",
)
_TWINS: Final = (
    "change lies within two minutes of the same one in another log",
    "changes lie within two minutes of the same ones in another log",
)


class Fit(NamedTuple):
    """An offset for the times of one member, as `--timezone` takes it, and what speaks for it."""

    offset: str
    at_end: int
    """Changes that were put back at the window's end under it."""
    twins: int
    """Changes that another log dates in UTC."""


class _Votes:
    """The statements that speak for each shift of a member's times, by what makes them do so."""

    def __init__(self) -> None:
        self.at_end: dict[timedelta, set[int]] = defaultdict(set)
        self.twins: dict[timedelta, set[int]] = defaultdict(set)

    def best(self) -> timedelta | None:
        """Return the shift for which most statements speak; None where two are equal, or there is none."""
        counts = {
            shift: len(self.at_end[shift] | self.twins[shift])
            for shift in {*self.at_end, *self.twins}
        }
        most = max(counts.values(), default=0)
        found = [shift for shift, count in counts.items() if count == most]
        return found[0] if len(found) == 1 else None


def fits(case: Case) -> dict[str, Fit]:
    """Return by member the offset that fits, for logs whose zone is not known."""
    known = {
        notice.member: _standard(notice.message) if notice.code == STANDARD else timedelta()
        for notice in case.log_notices
        if notice.code in (LOCAL, STANDARD) and notice.member
    }
    found = ((member, assumed, _votes(case, member)) for member, assumed in known.items())
    return {
        member: Fit(_written(shift + assumed), len(votes.at_end[shift]), len(votes.twins[shift]))
        for member, assumed, votes in found
        if (shift := votes.best()) is not None and assumed is not None
    }


def _standard(message: str) -> timedelta | None:
    """Return the standard offset that a notice names; None for one in other words."""
    found = _PRINTED.search(message)
    if found is None:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -offset if found[1] == "-" else offset


def _written(offset: timedelta) -> str:
    minutes = round(offset.total_seconds()) // 60
    if minutes == 0:
        return "UTC"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _votes(case: Case, member: str) -> _Votes:
    votes = _Votes()
    for history in case.histories.values():
        local = [s for s in history.changes if s.member == member and not s.other_times][:MOST]
        certain = [s for s in history.changes if s.member != member and s.time_certain][:MOST]
        for one in local:
            for two in certain:
                if one.after_known and two.after_known and same(one.after, two.after):
                    shift = _shift(one.time, two.time)
                    if shift is not None:
                        votes.twins[shift].add(id(one))
        for shift, one in _put_back_at_end(case, member, history, local):
            votes.at_end[shift].add(id(one))
    return votes


def _shift(local: datetime, time: datetime) -> timedelta | None:
    """Return the offset under which a local time is within two minutes of another."""
    apart = local - time
    shift = STEP * round(apart / STEP)
    return shift if abs(apart - shift) <= NEAR and abs(shift) <= ZONES else None


def _put_back_at_end(
    case: Case, member: str, history: History, local: Sequence[Statement]
) -> Iterator[tuple[timedelta, Statement]]:
    """Yield what may have been put back at the window's end, and the shift: its weakening lies inside then."""
    window = case.window
    if window is None or window.start is None or window.end is None or not window.certain:
        return
    if member in window.basis:
        return  # its own times say when the window was
    weak: Statement | None = None
    for one in local:
        effect = _effect(case, history, one)
        if effect == "weakened":
            weak = weak or one
        elif effect == "strengthened" and weak is not None:
            shift = _shift(one.time, window.end)
            if shift is not None and window.start - NEAR <= weak.time - shift <= window.end:
                yield shift, one
            weak = None


def _effect(case: Case, history: History, one: Statement) -> str:
    if not one.before_known or not one.after_known:
        return "unknown"
    step = difference_of(history.setting, history.key, one.before, one.after)
    return judge(case.catalogue, step).effect


def notices(found: Iterable[tuple[str, Fit]]) -> Iterator[Notice]:
    """Yield the suggestion for each member."""
    for member, fit in found:
        reasons = [
            f"{count} {one if count == 1 else more}"
            for count, one, more in (
                (fit.at_end, *_AT_END),
                (fit.twins, *_TWINS),
            )
            if count
        ]
        text = f"--timezone {fit.offset} would fit: under it {' and '.join(reasons)}. It was not applied."
        yield Notice("zone-fits", text, member)
