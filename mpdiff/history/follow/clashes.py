"""The state of a walk, and what it makes of a sample that contradicts what was followed so far.

Which other witness it contradicts is noted, so that both are quoted with what they hold. A snapshot of the
mode that shows a policy's value makes what was written below it doubtful. A record after a snapshot that
agrees with the record before it outweighs the snapshot, which is a contradiction then and no end.
"""

from __future__ import annotations

from datetime import timedelta
from types import EllipsisType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.history import places
from mpdiff.history.follow.segments import Clash, Ground, Samples, Segment, Source
from mpdiff.history.moments import of
from mpdiff.history.places import MANAGEMENT, PLACES, Effective, is_set
from mpdiff.history.removals import Removals
from mpdiff.history.subjects import UNKNOWN, Maybe, is_unknown, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Place, Scalar, Statement


SAME_MOMENT: Final = timedelta(minutes=1)
"""How far apart the records of one change can be: what was written, and what the product made of it."""


class Followed:
    """What a walk holds at the time that it has reached."""

    def __init__(self, statements: Sequence[Statement], samples: Samples, ground: Ground) -> None:
        self.statements = statements
        self.samples = samples
        self.window = ground.window
        self.ground = ground
        self.values: dict[Place, Maybe] = places.at_first(statements, samples, ground)
        self.written: set[Place] = set()
        self.fresh: list[Place] = []
        self.segments: list[Segment] = []
        self.clashes: list[Clash] = []
        self.removals = Removals(is_item=ground.is_item)
        self.taken: list[Statement] = []
        self.denied: int | None = None
        """Which segment is of a snapshot that contradicts the one before it."""
        self.at_start = self.over = 0
        self.held_at_start: dict[Place, Maybe] = {}
        self.waiting: list[Source] = ["before", "end"]
        self.in_doubt: dict[tuple[object, ...], Effective] = {}
        """What was worked out to apply where nobody knows if a change was made in the mode."""

    # --- the applied value ------------------------------------------------------------------------

    def _now(self) -> Maybe:
        return self.segments[-1].value if self.segments else UNKNOWN

    def _any_known(self) -> bool:
        known = self.segments[:1]  # nearly always the first one
        if known and known[0].value is not UNKNOWN:
            return True
        return any(segment.value is not UNKNOWN for segment in self.segments)

    def _alike(self, one: Maybe, two: Maybe) -> bool:
        """Whether two values apply alike; what is set nowhere is the documented default."""
        default = self.ground.default
        return same(default if one is None else one, default if two is None else two)

    def _effective(self, fresh: Sequence[Place] | None = None) -> Effective:
        if self.ground.is_item:
            return places.of_item(self.values, merged=self.ground.merged)
        fresh = self.fresh if fresh is None else fresh
        return places.of_value(self.values, fresh, self.ground.weaker)

    def _confirm(self) -> None:
        self._make_sure()
        self.segments[-1] = replace(self.segments[-1], seen=True)

    def _make_sure(self) -> None:
        last = self.segments[-1]
        if not last.sure:
            place = None if self._is_hidden(last.place) else last.place
            self.segments[-1] = replace(last, place=place, sure=True, dated=False)

    def _is_hidden(self, place: Place | None) -> bool:
        """Whether a place that nobody shows may hold the value that applies, and held it before this one.

        So it is where nobody shows what applied right before.
        """
        if place is None or place in self.fresh or self.ground.is_item:
            return False
        if len(self.segments) < 2 or not is_unknown(self.segments[-2].value):  # noqa: PLR2004  the one before
            return False
        return any(is_unknown(self.values[p]) for p in PLACES[: PLACES.index(place)])

    # --- contradictions ---------------------------------------------------------------------------

    def _contradicted(self, source: Source, value: Scalar, now: Scalar) -> None:
        """Take that a sample contradicts what was followed; the segment of the sample comes next."""
        if source == "after" and (self._doubt_fresh(value) or self._is_pending(value)):
            return
        if source == "collection":
            self._denied_at_collection(value, now)
            return
        noted = self._note_clash(source, value, now)
        if not self.ground.vouched and self.segments[-1].by is not None:
            self.segments[-1] = replace(self.segments[-1], sure=False)
        self.denied = len(self.segments) if noted else None

    def _doubt_fresh(self, value: Maybe) -> bool:
        """Doubt what was written in the mode where a sample of the mode does not show it.

        Returns whether a stronger place explains the sample: it holds its value. One that nobody shows
        may explain it.
        """
        if self.ground.is_item or not self.fresh:
            return False
        above = places.of_value(self.values, ())
        explained = above.place in MANAGEMENT and self._alike(above.value, value)
        for n, one in enumerate(self.segments[self.at_start :], self.at_start):
            if one.by is None or one.place not in self.fresh or one.seen:
                continue
            hidden = any(is_unknown(self.values[p]) for p in PLACES[: PLACES.index(one.place)])
            if explained or hidden:
                self.segments[n] = replace(one, sure=False, overruled=explained)
        return explained

    def _date_by_mode(self) -> None:
        """Leave open when a policy value of the mode began to apply that no witness of it saw applied.

        When it was written, or when the mode ended.
        """
        if self.ground.is_item:
            return
        for n, one in enumerate(self.segments[self.at_start :], self.at_start):
            written = one.by is not None and one.place in MANAGEMENT and one.place in self.fresh
            if written and not one.seen and one.by and of(one.by, self.window) == "inside":
                self.segments[n] = replace(one, dated=False)

    def _is_pending(self, value: Maybe) -> bool:
        """Whether a sample of the mode shows what applied before a policy value that was written in it.

        What policy is sent meanwhile takes effect when the mode ends, so both are right.
        """
        last = self.segments[-1]
        if last.by is None or last.seen or last.place not in MANAGEMENT or self.ground.is_item:
            return False
        known = (s.value for s in reversed(self.segments[:-1]) if not is_unknown(s.value))
        return last.place in self.fresh and self._alike(next(known, UNKNOWN), value)

    def _note_clash(self, source: Source, value: Scalar, now: Scalar) -> bool:
        """Note which other witness a sample contradicts; returns whether one is shown."""
        last = self.segments[-1]
        if last.by is not None:
            of_old = last.source == "unseen" and last.by.place != "effective"
            by = last.by if of_old else self._leaves(last.by, now)
            self.clashes.append(Clash(source, value, by, now, of_old=of_old))
        elif (left := self._last_left(now)) is not None:
            self.clashes.append(Clash(source, value, left, now))
        elif (first := self._first()) is not None:
            # The old value was read off that event alone, so it is compared once more there.
            self.values[first.place] = UNKNOWN
            if of(first, self.window) != "open":  # else it may be older than the snapshot
                self.clashes.append(Clash(source, value, first, now, of_old=True))
        elif self._is_of_collection(now):
            self.clashes.append(Clash(source, value, None, now))
        elif self.taken and last.source == "initial":
            self.clashes.append(Clash(source, value, self.taken[-1], now, up_to=True))
        else:
            return False
        return True

    def _denied_by(self, statement: Statement, value: Maybe) -> None:
        """Take that a later record of what applied denies what the record before it left.

        When a weaker value was put back is no longer certain then, and both are quoted. Of one moment,
        none is wrong, nor is one of two reports of one witness, each of its own time.
        """
        now = self._now()
        if isinstance(now, EllipsisType) or isinstance(value, EllipsisType):
            return
        last = self.segments[-1]
        if self._is_pending(value):
            return
        if is_next_report(statement, last.by) and self._denies_no_record():
            return
        if last.by is None:
            shown = self.samples.before
            snapshot = not statement.held and self._alike(shown, now)
            if isinstance(shown, EllipsisType) or not snapshot:
                return
            if of(statement, self.window) != "open":
                self.clashes.append(Clash("before", shown, statement, value, of_old=True))
        elif not self._is_of_one_moment(statement):
            if self.ground.weaker(now, value):
                self.segments[-1] = replace(last, sure=False, denied=True)
            self.clashes.append(Clash("unseen", value, last.by, now, by=statement))

    def _denies_no_record(self) -> bool:
        """Whether what applies by a report differs from no change that a record shows before it."""
        return not any(one.by is not None and not one.by.held for one in self.segments[-2:-1])

    def _denied_at_collection(self, value: Scalar, now: Scalar) -> None:
        """Take that the state at collection denies the last record of a log without a gap."""
        last = self.segments[-1]
        if last.by is None:
            return
        if not self.ground.vouched:
            self.segments[-1] = replace(last, sure=False)
            return
        if self.ground.weaker(now, value):
            self.segments[-1] = replace(last, sure=False, denied=True)
        self.clashes.append(Clash("collection", value, self._leaves(last.by, now), now))

    def _is_of_one_moment(self, statement: Statement) -> bool:
        by = self.segments[-1].by
        return by is not None and abs(statement.time - by.time) <= SAME_MOMENT

    def _leaves(self, first: Statement, now: Scalar) -> Statement:
        """Return the record that leaves what applies: a later one of a stronger place, or the first."""
        place = self._effective().place
        last = next((s for s in reversed(self.taken) if s.place == place), first)
        later = last.time >= first.time and place != first.place
        return last if later and last.after_known and self._alike(last.after, now) else first

    def _last_left(self, now: Scalar) -> Statement | None:
        """Return the last change so far that wrote what applies, where it changed nothing."""
        if self.segments[-1].source != "initial":
            return None
        place = self._effective().place
        last = next((s for s in reversed(self.taken) if s.place == place), None)
        return last if last is not None and self._alike(last.after, now) else None

    def _first(self) -> Statement | None:
        """Return the change to come whose old value alone shows what applied when the window began."""
        last, holder = self.segments[-1], self._effective().place
        if last.source != "initial" or any(holder in (s.place, None) for s in self.taken):
            return None
        first = next(
            (s for s in self.statements if s.before_known and holder in (s.place, None)), None
        )
        if first is None or of(first, self.window) == "before":
            return None
        if is_set(first.before) or last.sure:
            return first
        if self.ground.is_item and of(first, self.window) == "open":
            return first  # it may be older than the snapshot, which shows what it left
        # A single value that was not set leaves the choice to others; an item was listed nowhere.
        others = [p for p in PLACES if p != first.place]
        alone = first.place == "local" or all(self.values[p] is None for p in others)
        return first if self.ground.is_item and alone else None

    def _is_of_collection(self, now: Scalar) -> bool:
        """Whether what applies is read off a place at collection that no statement is about."""
        place = self._effective().place
        if self.segments[-1].source != "initial" or not self.segments[-1].sure or place is None:
            return False
        stated = any(s.place == place for s in self.statements)
        return not stated and same(self.samples.places.get(place, UNKNOWN), now)

    def _reaffirmed(self, old: Maybe) -> bool:
        """Whether a record agrees with the state that a snapshot denied: the snapshot is dropped.

        Records on both sides of it agree, so its word is the contradiction and no end.
        """
        denied = self.denied
        if denied is None or not all(is_unknown(s.value) for s in self.segments[denied + 1 :]):
            return False
        before = self.segments[denied - 1]
        if not self._alike(before.value, old):
            return False
        del self.segments[denied]
        self.segments[denied - 1] = replace(before, dated=False)
        self.at_start -= denied < self.at_start
        self.over -= denied < self.over
        self.denied = None
        return True


def is_next_report(statement: Statement, by: Statement | None) -> bool:
    """Whether both report a state, one witness at two times: it changed in between."""
    return (
        by is not None
        and statement.held
        and by.held
        and by.time_certain
        and statement.time_certain
        and (by.member, by.event_id, by.source)
        == (statement.member, statement.event_id, statement.source)
    )
