"""The truth of a drawn history: what was written where, and what the product applied when.

Times are seconds from the start of the window, in true time; what a clock showed is another matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.base.model import Scalar
    from samples.story import By
    from tests.support.drawn.things import Thing

PLACES: Final[tuple[By, ...]] = ("policy", "mdm", "local")
HOUR: Final = 3600


@dataclass(frozen=True)
class Write:
    """One thing done. `value` None: deleted. `refused`: tamper protection let it not through."""

    at: float
    place: By
    value: Scalar
    refused: bool = False


class Span(NamedTuple):
    """From `start` on the product applied `value`, which stood in `place` (None: nowhere)."""

    start: float
    value: Scalar
    place: By | None


class Weak(NamedTuple):
    """A time of less protection than a reference. `end` None: still so at collection."""

    start: float
    end: float | None
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Track:
    """What happened to one subject: what stood in each place at first, and what was written."""

    thing: Thing
    initial: dict[By, Scalar]
    writes: tuple[Write, ...] = ()

    @property
    def done(self) -> tuple[Write, ...]:
        """The writes that took place."""
        return tuple(w for w in self.writes if not w.refused)

    def held(self, time: float) -> dict[By, Scalar]:
        """Return what stands in each place at a time."""
        now: dict[By, Scalar] = {p: self.initial.get(p) for p in PLACES}
        for write in self.done:
            if write.at <= time:
                now[write.place] = write.value
        return now


@dataclass(frozen=True)
class Times:
    """When everything was. `modes`: the window, with an earlier one before it where there was one.

    `settles`: how long after the end of a mode management's values apply again.
    """

    length: float
    first: float
    second: float
    collected: float
    settles: float
    earlier: tuple[float, float] | None = None

    @property
    def modes(self) -> tuple[tuple[float, float], ...]:
        """The times in which the mode was on."""
        return (*((self.earlier,) if self.earlier else ()), (0.0, self.length))


@dataclass(frozen=True)
class Truth:
    """One true history."""

    times: Times
    tracks: tuple[Track, ...]

    @cached_property
    def by_name(self) -> dict[tuple[str, str | None], Track]:
        """The tracks by their subject, in lower case."""
        return {named(t.thing.setting, t.thing.key): t for t in self.tracks}

    def spans(self, track: Track) -> tuple[Span, ...]:
        """Return what applied from when on, up to collection."""
        edges = {-1e9, *(w.at for w in track.done)}
        edges |= {end + self.times.settles for _, end in self.times.modes}
        found: list[Span] = []
        for start in sorted(e for e in edges if e <= self.times.collected):
            value, place = self._applied(track, start)
            if not found or found[-1][1:] != (value, place):
                found.append(Span(start, value, place))
        return tuple(found)

    def applied(self, track: Track, time: float) -> Scalar:
        """Return what the product applies at a time; the default where nothing is set."""
        return self._applied(track, time)[0]

    def _applied(self, track: Track, time: float) -> tuple[Scalar, By | None]:
        held, thing = track.held(time), track.thing
        fresh = set() if thing.shape == "item" else self._fresh(track, time)
        for place in (*(p for p in PLACES if p in fresh), *PLACES):
            if held[place] is not None:
                return held[place], place
        return thing.resolved(None), None

    def _fresh(self, track: Track, time: float) -> set[By]:
        """Return the places written during the mode that is on: those override the others."""
        for start, end in self.times.modes:
            if start <= time < end + self.times.settles:
                return {w.place for w in track.done if start <= w.at <= min(time, end)}
        return set()

    def weak(self, track: Track, reference: Scalar) -> tuple[Weak, ...]:
        """Return the times in which less protected than a reference, in their order."""
        found: list[Weak] = []
        current: list[Span] = []
        for span in self.spans(track):
            if track.thing.weaker(span.value, reference):
                current.append(span)
            elif current:
                found.append(Weak(current[0].start, span.start, tuple(current)))
                current = []
        if current:
            found.append(Weak(current[0].start, None, tuple(current)))
        return tuple(found)

    def weakenings(self) -> Iterator[tuple[Track, Weak]]:
        """Yield what nobody may overlook: weaker in the window, or later, than when it opened."""
        for track in self.tracks:
            for weak in self.weak(track, self.applied(track, -1.0)):
                if weak.start >= 0:
                    yield track, weak


def named(setting: str, key: str | None) -> tuple[str, str | None]:
    """Return a subject's identity in lower case."""
    return setting.lower(), key.lower() if key is not None else None


def without(truth: Truth, tracks: Iterable[Track]) -> Truth:
    """Return the same history with other tracks."""
    return Truth(truth.times, tuple(tracks))
