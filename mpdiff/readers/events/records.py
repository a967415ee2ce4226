"""Record numbers: what a log holds of its own count, and where numbers are missing."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

Time = TypeVar("Time")

MAX_RUNS: Final = 10_000
"""Stretches of numbers kept; a log filtered by event id has one for nearly every event."""

MAX_HOLES: Final = 1_000
"""Holes whose times are told; all are counted."""


class Run(NamedTuple):
    """Consecutive record numbers and the times of the first and the last."""

    first: int
    last: int
    first_time: datetime
    last_time: datetime


class Records:
    """Collects the numbers of one log in any order of its chunks, in bounded memory."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._spilled = 0
        self._lowest: Run | None = None
        self._highest: Run | None = None

    def add(
        self, numbers: Sequence[int], times: Sequence[Time], instant: Callable[[Time], datetime]
    ) -> None:
        """Take the numbers of some records, in the order of the log, and their times.

        `instant` reads a time; only those at the ends of a stretch are read.
        """
        if not numbers:
            return
        if numbers[-1] - numbers[0] == len(numbers) - 1 and _consecutive(numbers):
            self._append(Run(numbers[0], numbers[-1], instant(times[0]), instant(times[-1])))
            return
        start = 0
        for index in range(1, len(numbers) + 1):
            if index == len(numbers) or numbers[index] != numbers[index - 1] + 1:
                last = index - 1
                ends = instant(times[start]), instant(times[last])
                self._append(Run(numbers[start], numbers[last], *ends))
                start = index

    def _append(self, run: Run) -> None:
        if self._lowest is None or run.first < self._lowest.first:
            self._lowest = run
        if self._highest is None or run.last > self._highest.last:
            self._highest = run
        if self._runs and self._runs[-1].last + 1 == run.first:
            previous = self._runs[-1]
            self._runs[-1] = Run(previous.first, run.last, previous.first_time, run.last_time)
        elif len(self._runs) < MAX_RUNS:
            self._runs.append(run)
        else:
            self._spilled += run.last - run.first + 1

    def span(self) -> tuple[int, int] | None:
        """Return the lowest and the highest number, None where there is none."""
        if self._lowest is None or self._highest is None:
            return None
        return self._lowest.first, self._highest.last

    def missing(self) -> int:
        """How many numbers between the lowest and the highest are not there."""
        if self._lowest is None or self._highest is None:
            return 0
        held = sum(run.last - run.first + 1 for run in _merged(self._runs))
        return max(self._highest.last - self._lowest.first + 1 - held - self._spilled, 0)

    def in_one_run(self, some: Iterable[int], others: Iterable[int]) -> bool:
        """Return whether each of some numbers is in a run without a hole that holds one of the others."""
        runs = _merged(self._runs)

        def at(number: int) -> int:
            return bisect_right(runs, number, key=lambda run: run.first) - 1

        reached = {at(number) for number in others} - {-1}
        return all(at(n) in reached and n <= runs[at(n)].last for n in some)

    def holes(self) -> list[tuple[datetime, datetime]]:
        """Return the times on either side of each hole, the latest holes of very many.

        A log with too many stretches to keep is one hole.
        """
        if self._spilled and self._lowest is not None and self._highest is not None:
            return [(self._lowest.first_time, self._highest.last_time)]
        runs = _merged(self._runs)
        return [(one.last_time, other.first_time) for one, other in pairwise(runs)][-MAX_HOLES:]


def _consecutive(numbers: Sequence[int]) -> bool:
    return list(numbers) == list(range(numbers[0], numbers[0] + len(numbers)))


def _merged(runs: Sequence[Run]) -> list[Run]:
    """Sort the runs by number; those that touch or overlap become one."""
    merged: list[Run] = []
    for run in sorted(runs):
        if merged and run.first <= merged[-1].last + 1:
            if run.last > merged[-1].last:
                merged[-1] = Run(merged[-1].first, run.last, merged[-1].first_time, run.last_time)
        else:
            merged.append(run)
    return merged
