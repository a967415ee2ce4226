"""The same steps in the same order or pace on several devices: a script, or one hand."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from mpdiff.fleet.correlate.devices import Devices, Numbers
from mpdiff.fleet.correlate.shared import SEVERAL
from mpdiff.fleet.correlate.things import became_anywhere, thing_anywhere
from mpdiff.fleet.model import MOST_ROWS, SharedSequence, SteadyPace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.fleet.model import PackageResult, Step

LEAST: Final = 3
"""Steps that make a sequence: two in the same order are every documented reason for a window."""
STEADY_GAPS: Final = 4
"""Gaps of the same length that make a pace."""
STEADY: Final = 1.5
"""Seconds by which such gaps may differ; a log writes an event some time after the step."""
SCRIPT: Final = 5.0
"""Seconds by which the gap of a device may differ from the usual one where a script took the steps."""
MOST_FOREIGN: Final = 3
"""Steps of this device alone that may lie between two of a sequence."""
_TIMES_KEPT: Final = 1_000
"""Devices of a sequence whose times are compared."""

_MANY: Final = -1
"""Stands for the devices of a step that several took."""

_Run = tuple[bytes, ...]


class _Met:
    """Where one window of steps was met, and the gaps that it had there."""

    __slots__ = ("devices", "gaps", "steps")

    def __init__(self, steps: tuple[str, ...]) -> None:
        self.devices = Numbers()
        self.steps = steps
        self.gaps: list[tuple[int, tuple[float, ...]]] = []


class Sequences:
    """Collects each run of `LEAST` steps; overlapping runs that the same devices share are joined.

    `learn` takes every package before `add` does: a step that no other device took is none of a
    sequence, and a few of them do not break one.
    """

    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self._met: dict[_Run, _Met] = {}
        self._paces: defaultdict[int, Numbers] = defaultdict(Numbers)
        self._takers: dict[bytes, int] = {}

    def learn(self, result: PackageResult) -> None:
        """Take which steps a device took."""
        device = self._devices.number(result)
        for step in result.steps:
            name = _digest(step)
            if self._takers.setdefault(name, device) != device:
                self._takers[name] = _MANY

    def add(self, result: PackageResult) -> None:
        """Take the steps of a package."""
        device = self._devices.number(result)
        for steps, names in self._stretches(result.steps):
            self._add_runs(device, steps, names)
            for pace in steady(list(seconds_between(steps))):
                self._paces[pace].add(device)
        for pace in steady(list(seconds_between(result.steps))):
            self._paces[pace].add(device)

    def _stretches(self, steps: Sequence[Step]) -> Iterator[tuple[list[Step], list[bytes]]]:
        """Yield the steps that other devices took too, parted where many of this one lie between."""
        kept: list[Step] = []
        names: list[bytes] = []
        foreign = 0
        for step in steps:
            name = _digest(step)
            if self._takers.get(name) != _MANY:
                foreign += 1
                continue
            if foreign > MOST_FOREIGN and kept:
                yield kept, names
                kept, names = [], []
            foreign = 0
            kept.append(step)
            names.append(name)
        yield kept, names

    def _add_runs(self, device: int, steps: Sequence[Step], names: Sequence[bytes]) -> None:
        for start in range(len(steps) - LEAST + 1):
            piece = steps[start : start + LEAST]
            run = tuple(names[start : start + LEAST])
            if run not in self._met:
                self._met[run] = _Met(tuple(map(named, piece)))
            met = self._met[run]
            met.devices.add(device)
            if len(met.gaps) < _TIMES_KEPT:
                met.gaps.append((device, tuple(seconds_between(piece))))

    def rows(self) -> tuple[SharedSequence, ...]:
        """Return the sequences that several devices share, the longest of most devices first."""
        shared = {
            run: met for run, met in self._met.items() if len(met.devices.distinct()) >= SEVERAL
        }
        rows = [self._row(chain, shared, devices) for chain, devices in _chains(shared)]
        rows.sort(key=lambda row: (-row.where.count, -len(row.steps), row.steps))
        return tuple(rows[:MOST_ROWS])

    def paces(self) -> tuple[SteadyPace, ...]:
        """Return the paces that several devices share."""
        rows = [
            SteadyPace(seconds, self._devices.where(numbers.distinct()))
            for seconds, numbers in self._paces.items()
            if len(numbers.distinct()) >= SEVERAL
        ]
        return tuple(sorted(rows, key=lambda row: (-row.where.count, row.seconds))[:MOST_ROWS])

    def _row(
        self, chain: Sequence[_Run], shared: dict[_Run, _Met], devices: frozenset[int]
    ) -> SharedSequence:
        met = [shared[run] for run in chain]
        usual = [_usual(one, devices) for one in met]
        in_step = set.intersection(
            *(_in_step(one, own) & devices for one, own in zip(met, usual, strict=True))
        )
        return SharedSequence(
            steps=(*met[0].steps, *(one.steps[-1] for one in met[1:])),
            where=self._devices.where(devices),
            gaps=(*usual[0], *(own[-1] for own in usual[1:])),
            in_step=self._devices.where(in_step),
        )


def _usual(met: _Met, devices: frozenset[int]) -> tuple[float, ...]:
    """Return the median of each gap on some devices; of all whose times are kept if none is there."""
    own = [gap for device, gap in met.gaps if device in devices] or [gap for _, gap in met.gaps]
    return tuple(round(median(gap), 1) for gap in zip(*own, strict=True))


def _in_step(met: _Met, usual: tuple[float, ...]) -> set[int]:
    """Return the devices whose gaps are the usual ones."""
    return {
        device
        for device, own in met.gaps
        if all(abs(gap - common) <= SCRIPT for gap, common in zip(own, usual, strict=True))
    }


def _chains(shared: dict[_Run, _Met]) -> Iterator[tuple[list[_Run], frozenset[int]]]:
    """Yield, for each set of devices, the longest runs that all of them share.

    Runs that more devices share are parts of it, but no chain consists of such alone.
    """
    devices = {run: frozenset(met.devices.distinct()) for run, met in shared.items()}
    groups = sorted(set(devices.values()), key=lambda group: (-len(group), sorted(group)))
    for group in groups[:MOST_ROWS]:
        eligible = [run for run in shared if group <= devices[run]]
        for chain in _joined_runs(eligible):
            if any(devices[run] == group for run in chain):
                yield chain, group


def _joined_runs(runs: Sequence[_Run]) -> Iterator[list[_Run]]:
    """Join runs where one goes on with the last steps of the other; each is in one chain."""
    following: dict[_Run, _Run] = {}
    for run in runs:
        following.setdefault(run[:-1], run)
    later = {following[run[1:]] for run in runs if run[1:] in following}
    done: set[_Run] = set()
    for start in (*(run for run in runs if run not in later), *runs):
        chain: list[_Run] = []
        last: _Run | None = start
        while last is not None and last not in done:
            done.add(last)
            chain.append(last)
            last = following.get(last[1:])
        if chain:
            yield chain


def named(step: Step) -> str:
    """Return a step in words."""
    subject = step.setting if step.key is None else f"{step.setting} {step.key}"
    return f"{subject}: {step.became}"


def seconds_between(steps: Sequence[Step]) -> Iterator[float]:
    """Yield the seconds from each step to the next."""
    return ((later.time - step.time).total_seconds() for step, later in pairwise(steps))


def steady(between: Sequence[float]) -> set[int]:
    """Return the lengths, in seconds, of gaps that come `STEADY_GAPS` times in a row."""
    found = set()
    for start in range(len(between) - STEADY_GAPS + 1):
        piece = between[start : start + STEADY_GAPS]
        if max(piece) - min(piece) <= STEADY and min(piece) > STEADY:
            found.add(round(median(piece)))
    return found


def _digest(step: Step) -> bytes:
    """Return a few bytes that stand for a step; its time does not count, nor how it is spelled."""
    became = became_anywhere(step.setting, step.became)
    text = "\0".join((*thing_anywhere(step.setting, step.key), became))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
