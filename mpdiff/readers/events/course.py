"""The course of a source: where its times go back against its order, and where it is silent.

Takes the times of all records, those that cannot matter included, some thousand at a time, and
keeps only where they begin, end, turn or pause.
"""

from __future__ import annotations

from itertools import pairwise
from operator import sub
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Ticks = int
"""100-nanosecond intervals since 1601, in UTC."""

SECOND: Final[Ticks] = 10_000_000

SLACK: Final[Ticks] = 2 * SECOND
"""How far times may go back with the clock as it was.

An event takes its time before it takes its number, and several threads write; a printed time has
whole seconds. The time service corrects less than this by running the clock slower.
"""

DISORDER: Final[Ticks] = 10 * SECOND
"""How far a record can lie before the one above it in a log that several threads write, with the clock as it was."""
MINUTE: Final[Ticks] = 60 * SECOND
WINDOW: Final[Ticks] = 4 * 60 * MINUTE
"""As long as troubleshooting mode lasts: within it many small steps of the clock count together."""
DAY: Final[Ticks] = 24 * 60 * 60 * SECOND

QUIET: Final[Ticks] = 65 * 60 * SECOND
"""Health reports come hourly while the service runs; a silence longer than this lacks one."""

MAX_PARTS: Final = 50_000
MAX_KEPT: Final = 1_000
"""Steps back and silences that are returned: the first of the ones, the longest of the others."""
_MAX_STRETCHES: Final = 20_000

Interval = tuple[Ticks, Ticks]


class Step(NamedTuple):
    """A step of the clock back. `number`: of the first record after it, None where that is not known.

    `ahead`: when, in the order of records, the earliest silence of a day ended in which the clock may have
    been set forward by as much; None where there is none. `until`: what the clock showed when a record
    tells that it was set forward again by as much; None where none does.
    """

    before: Ticks
    after: Ticks
    number: int | None
    ahead: Ticks | None = None
    until: Ticks | None = None


class _Part(NamedTuple):
    number: int
    first: Ticks
    last: Ticks


class Course:
    """Collects the times of one source, in pieces that may come in any order."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._steps: list[Step] = []
        self._stretches: list[Interval] = []
        self._leaps: list[_Part] = []
        self._forward: list[Interval] = []

    def add(self, number: int, times: Sequence[Ticks]) -> None:
        """Take the times of records that follow each other; `number` places the first of them."""
        if not times:
            return
        deltas = list(map(sub, times[1:], times))
        least, most = min(deltas, default=0), max(deltas, default=0)
        if least < -SLACK and len(self._steps) < MAX_KEPT:
            self._steps += (
                Step(a, b, number + place)
                for place, (a, b) in enumerate(pairwise(times), 1)
                if b - a < -SLACK
            )
        if most > QUIET and len(self._leaps) < MAX_PARTS:
            self._leaps += (
                _Part(number + place, a, b)
                for place, (a, b) in enumerate(pairwise(times), 1)
                if b - a > QUIET
            )
        if len(self._parts) < MAX_PARTS:
            self._parts.append(_Part(number, times[0], times[-1]))
        if least < 0:
            times = sorted(times)
            most = max(map(sub, times[1:], times))
        if most <= QUIET:
            self._stretch(times[0], times[-1])
            return
        start = times[0]
        for before, after in pairwise(times):
            if after - before > QUIET:
                self._stretch(start, before)
                start = after
        self._stretch(start, times[-1])

    def step(self, before: Ticks, after: Ticks) -> None:
        """Take a change of the clock that a record tells of itself."""
        if after - before < -SLACK and len(self._steps) < MAX_KEPT:
            self._steps.append(Step(before, after, None))
        elif after - before > SLACK and len(self._forward) < MAX_KEPT:
            self._forward.append((before, after))

    def _stretch(self, start: Ticks, end: Ticks) -> None:
        if self._stretches:
            first, last = self._stretches[-1]
            if first <= start <= last + QUIET:
                self._stretches[-1] = (first, max(last, end))
                return
        self._stretches.append((start, end))
        if len(self._stretches) >= 2 * _MAX_STRETCHES:
            self._stretches = _fewer(_merged(self._stretches), _MAX_STRETCHES)

    def steps(self) -> list[Step]:
        """Return each step back, in the order of the times before it."""
        parts = list(pairwise(sorted(self._parts)))
        leaps = [*self._leaps, *(_Part(b.number, a.last, b.first) for a, b in parts)]
        between = (
            Step(one.last, other.first, other.number)
            for one, other in parts
            if other.first - one.last < -SLACK
        )
        found = sorted([*self._steps, *between], key=lambda step: step.before)[:MAX_KEPT]
        told = [self._taken_back(step) for step in found if step.number is None]
        return [
            step._replace(ahead=_ahead(step, leaps), until=_until(step, told)) for step in found
        ]

    def _taken_back(self, step: Step) -> Step:
        """Return a step that a record tells of with when the clock was set forward again by as much."""
        jump = step.before - step.after
        ends = (
            before
            for before, after in self._forward
            if before >= step.after and abs(after - before - jump) <= MINUTE
        )
        return step._replace(until=min(ends, default=None))

    def grave_steps(self, least: Ticks) -> list[Step]:
        """Return the steps of at least that much, and those that are a minute with others near.

        Records of other threads stand some seconds out of order, and what the time service corrects in a running
        system within hours is less than a minute; many small steps are as much as one that is large.
        """
        steps = self.steps()
        return [
            step
            for step in steps
            if step.before - step.after >= least or _back_near(step, steps) >= MINUTE
        ]

    def silences(self) -> list[Interval]:
        """Return the stretches without any event, from the last before to the first after."""
        stretches = _fewer(_merged(self._stretches), MAX_KEPT + 1)
        return [(one[1], other[0]) for one, other in pairwise(stretches)]


def _back_near(step: Step, steps: Sequence[Step]) -> Ticks:
    """Return by how much the clock was set back within some hours of a step, the step included.

    What a record tells and what the order of records shows may be the same step, so each counts with its like.
    """
    return sum(
        s.before - s.after
        for s in steps
        if (s.number is None) == (step.number is None) and abs(s.before - step.before) <= WINDOW
    )


def _until(step: Step, told: Sequence[Step]) -> Ticks | None:
    """Return until when the clock was behind, by the record that tells of a step."""
    same = (t for t in told if step.before <= t.before and t.after <= step.after)
    return next((one.until for one in same), None)


def _ahead(step: Step, leaps: Sequence[_Part]) -> Ticks | None:
    if step.number is None:
        return None
    jump = step.before - step.after
    ends = (
        leap.last
        for leap in leaps
        if leap.number < step.number
        and leap.last - leap.first >= max(jump, QUIET)
        and 0 <= step.before - leap.last < DAY
    )
    return min(ends, default=None)


def _merged(stretches: Sequence[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1] + QUIET:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _fewer(stretches: list[Interval], count: int) -> list[Interval]:
    """Join what the shortest silences part until only `count` stretches are left."""
    if len(stretches) <= count:
        return stretches
    ends = range(1, len(stretches))
    longest = sorted(ends, key=lambda at: stretches[at - 1][1] - stretches[at][0])[: count - 1]
    starts = [0, *sorted(longest)]
    return [
        (stretches[start][0], stretches[end - 1][1])
        for start, end in zip(starts, [*starts[1:], len(stretches)], strict=True)
    ]
