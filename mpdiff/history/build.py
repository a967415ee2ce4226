"""Histories: for every subject that a witness shows to have changed, what held when.

Statements come from the logs; the snapshots and the state at collection are samples of what applied. What
a history is and how one is built stay in one module, as the one is the list of the other's results.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property, partial
from types import EllipsisType
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.model import Difference, Place, Snapshot, Statement, Window  # noqa: TC001  msgspec
from mpdiff.history.crowds import Member, Sight, members
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.history.follow.listed import with_listed, within_snapshots
from mpdiff.history.follow.rewrites import without_rewrites
from mpdiff.history.follow.segments import Ground, Samples, Segment, Walk
from mpdiff.history.follow.walk import walk
from mpdiff.history.moments import doubted
from mpdiff.history.places import MANAGEMENT, merges_local
from mpdiff.history.stretches import Judge, Stretch, is_bounded, stretches
from mpdiff.history.subjects import UNKNOWN, Known, Maybe, Subject, by_subject, resolve, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Setback
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.facts import Listing, PrintedStatus
    from mpdiff.history.diff.comparison import Bulk

BY_PRODUCT: Final = ("bool", "enum", "int", "time")
"""Kinds of settings of which *not set* means that the product decides, not that nothing is there."""


class States(Struct, frozen=True):
    """The whole states: both snapshots, the state at collection and what each place held then.

    `accounts`: the members that speak of the state at collection and do not agree on it.
    """

    before: Snapshot | None = None
    after: Snapshot | None = None
    collected: Snapshot | None = None
    places: dict[Place, Snapshot] = {}
    accounts: tuple[Snapshot, ...] = ()


class History(Struct, frozen=True, dict=True):
    """What the witnesses show of one subject.

    `statements`: changes and held states, in the order of time; `refused`: attempts that failed.
    `difference`: what differs between the snapshots. `stretches`: of the whole history; `before_start`:
    as weak as they were up to the window's start; `since_start`: measured against what applied then, and
    as weak as they were up to its end; `since_end`: against what applied at the end. `order_certain` False: the order of the records
    and their times disagree, so nobody knows which of two changes came last.
    """

    setting: str
    key: str | None
    statements: tuple[Statement, ...]
    refused: tuple[Statement, ...]
    difference: Difference | None
    samples: Samples
    walked: Walk
    stretches: tuple[Stretch, ...]
    before_start: tuple[Stretch, ...]
    since_start: tuple[Stretch, ...]
    since_end: tuple[Stretch, ...]
    order_certain: bool
    alike: int = 1
    """So many subjects have this history but for their names and the exact times, see `crowds`."""

    @cached_property
    def bounded(self) -> tuple[Stretch, ...]:
        """The stretches of which two listings bound the begin or the end, as no record dates it."""
        return tuple(s for s in self.stretches if is_bounded(s))

    @cached_property
    def reports(self) -> tuple[Statement, ...]:
        """The statements that report a state, without those that report a change."""
        return tuple(s for s in self.statements if s.held)

    @cached_property
    def changes(self) -> tuple[Statement, ...]:
        """The statements that report a change, without those that report a state."""
        return tuple(s for s in self.statements if not s.held)

    def changes_from(self, time: datetime) -> Iterator[Statement]:
        """Yield the changes from a time on; where their order is not that of their times, all."""
        changes, start = self.changes, 0
        if self.order_certain:
            start = bisect_left(changes, time, key=lambda s: s.time)
        return map(changes.__getitem__, range(start, len(changes)))

    def changes_at(self, times: Iterable[datetime]) -> list[Statement]:
        """Return the changes of exactly these times, in their order."""
        found = (number for time in set(times) for number in self._numbers.get(time, ()))
        return [self.changes[number] for number in sorted(found)]

    @cached_property
    def _numbers(self) -> dict[datetime, list[int]]:
        numbers: dict[datetime, list[int]] = defaultdict(list)
        for number, statement in enumerate(self.changes):
            numbers[statement.time].append(number)
        return numbers


def histories(
    catalogue: Catalogue,
    statements: Iterable[Statement],
    differences: Sequence[Difference],
    states: States,
    *,
    window: Window | None,
    vouched: bool,
    bulks: Sequence[Bulk] = (),
    setbacks: Sequence[Setback] = (),
    listings: Sequence[Listing] = (),
    statuses: Sequence[PrintedStatus] = (),
    sessions: Sequence[datetime] = (),
) -> dict[Subject, History]:
    """Return the history of every subject with a statement, or that differs between two states.

    `vouched`: the log has no gap. The order is that of the differences, then that of the statements.
    `bulks`: differences that are too many; of these and of other crowds one history stands for many.
    `setbacks`: where the clock went back. `listings`: exclusions that the protection log lists.
    `statuses`: prints of the status; `sessions`: when each session of the protection log began.
    """
    builder = _Builder(catalogue, states, window=window, vouched=vouched, sessions=sessions)
    shown: Iterable[Statement] = statements
    if statuses:
        from mpdiff.history.follow.printed import with_printed

        shown = with_printed(catalogue, statements, statuses)
    stated = by_subject(doubted(with_listed(shown, listings), setbacks, window))
    differing = {subject_of(d.setting, d.key): d for d in differences}
    later, later_bulks = _later(catalogue, states)
    crowd: dict[Subject, Member] = {}
    if bulks or later_bulks or len(stated) > limits.MAX_LISTED:
        alone = {*differing, *later}
        crowd = dict(members(builder.sight(), stated, bulks, later_bulks, alone))
        crowded = {subject.setting for subject in crowd}
        stated = {
            subject: listed
            for subject, listed in stated.items()
            if subject.setting not in crowded or not subject.key or subject in alone
        }
    found: dict[Subject, History] = {}
    for subject in dict.fromkeys((*differing, *stated, *later)):
        if subject not in crowd:
            found[subject] = builder.history(
                stated.get(subject, ()), differing.get(subject), later.get(subject)
            )
    for subject, one in crowd.items():
        history = builder.history(one.statements, one.difference, one.later)
        found[subject] = replace(history, alike=one.alike)
    return found


class _Builder:
    """Builds one history after the other; looks into each whole state quickly."""

    def __init__(
        self,
        catalogue: Catalogue,
        states: States,
        *,
        window: Window | None,
        vouched: bool,
        sessions: Sequence[datetime] = (),
    ) -> None:
        self.catalogue = catalogue
        self.sessions = tuple(sessions)
        self.window = window
        self.vouched = vouched
        self.before = Known(states.before)
        self.after = Known(states.after)
        self.collected = Known(states.collected)
        self.places = {place: Known(s) for place, s in states.places.items()}
        management = (states.places.get(place) for place in MANAGEMENT)
        self.merged = merges_local(catalogue, (states.collected, *management))

    def sight(self) -> Sight:
        """Return the whole states for the look-ups of a crowd."""
        return Sight(
            self.catalogue, self.window, self.before, self.after, self.collected, self.places
        )

    def history(
        self,
        statements: Sequence[Statement],
        difference: Difference | None,
        later: Difference | None,
    ) -> History:
        one = statements[0] if statements else difference or later
        assert one is not None  # noqa: S101  a subject comes from one of them
        name, key = one.setting, one.key
        setting = self.catalogue.find(name)
        done = tuple(s for s in statements if not s.refused)
        in_order = _in_order(done)
        if not in_order and len({s.member for s in done}) == 1:
            done = tuple(sorted(done, key=lambda s: s.order or 0))  # records do not lie about order
        is_item = key is not None and not (setting and setting.pair)
        weaker = Judge(self.catalogue, setting, name, key).is_weaker
        done = without_rewrites(done, weaker)
        samples = self._samples(setting, name, key)
        done = within_snapshots(done, samples, self.window)
        ground = Ground(
            window=self.window,
            default=resolve(setting, None, key),
            is_item=is_item,
            vouched=self.vouched,
            weaker=weaker,
            merged=self.merged,
            sessions=self.sessions,
        )
        walked = walk(done, samples, ground)
        weak = _Weak(walked.segments, partial(stretches, self.catalogue, setting, name, key))
        started = _known_at(walked, walked.at_start)
        return History(
            name,
            key,
            done,
            tuple(s for s in statements if s.refused),
            difference,
            samples,
            walked,
            weak.since(0),
            weak.since(0, until=walked.at_start),
            weak.since(started, until=walked.over),
            weak.since(_known_at(walked, walked.over)),
            order_certain=in_order,
        )

    def _samples(self, setting: Setting | None, name: str, key: str | None) -> Samples:
        collected = self.collected.value(name, key)
        if collected is None and key is None and setting and setting.kind in BY_PRODUCT:
            collected = UNKNOWN  # the product decides, and no evidence shows how
        return Samples(
            before=self.before.value(name, key),
            after=self.after.value(name, key),
            collected=collected,
            places={place: _standing(known, name, key) for place, known in self.places.items()},
        )


def _known_at(walked: Walk, edge: int) -> int:
    """Return the segment of the last value that is known at an edge of the window; 0 where none is."""
    known = (
        n for n in range(edge - 1, -1, -1) if not isinstance(walked.segments[n].value, EllipsisType)
    )
    return next(known, 0)


class _Weak:
    """The stretches of one subject, from one segment or another; what is the same is read off once."""

    def __init__(
        self, segments: tuple[Segment, ...], read: Callable[..., tuple[Stretch, ...]]
    ) -> None:
        self._segments = segments
        self._read = read
        self._known: dict[tuple[int, int | None], tuple[Stretch, ...]] = {}

    def since(self, first: int, *, until: int = 0) -> tuple[Stretch, ...]:
        """Return those from a segment on; one that began before `until` only ends at it or later.

        An `until` that is no later than the first segment, or past the last one, makes no difference.
        """
        about = first, until - first if first < until < len(self._segments) else None
        found = self._known.get(about)
        if found is None:
            found = self._known[about] = self._read(self._segments[first:], until=about[1])
        return found


def _standing(known: Known, name: str, key: str | None) -> Maybe:
    """Return what stands in a place; the dump prints all that is set there."""
    return known.value(name, key) if known.lists(name) else None


def _in_order(statements: Sequence[Statement]) -> bool:
    """Return whether the records of each log have the order of their times."""
    last: dict[str, int] = {}
    for statement in statements:
        if statement.order is None:
            continue
        if last.get(statement.member, statement.order) > statement.order:
            return False
        last[statement.member] = statement.order
    return True


def _later(
    catalogue: Catalogue, states: States
) -> tuple[dict[Subject, Difference], Sequence[Bulk]]:
    """Return what differs between the last snapshot and collection, or first to last without one.

    A single value that one side does not set is left out: a default would have to stand in for it.
    """
    last = states.after or states.before
    if last is None or states.collected is None or states.collected is last:
        return {}, ()
    ignore = {s.name for s in catalogue.settings if s.volatile or s.drifts}
    ignore |= set(_unset(catalogue, last, states.collected))
    found = compare_snapshots(last, states.collected, ignore=ignore)
    certain = [d for d in found.differences if d.certainty == "certain"]
    return {subject_of(d.setting, d.key): d for d in certain}, [b.certain() for b in found.bulks]


def _unset(catalogue: Catalogue, one: Snapshot, two: Snapshot) -> Iterator[str]:
    for setting in catalogue.settings:
        values = (one.values.get(setting.name), two.values.get(setting.name))
        if setting.kind in BY_PRODUCT and None in values:
            yield setting.name
