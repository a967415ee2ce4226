"""The history of one subject: what its statements and the whole states make of the applied value.

The statements are followed in the order of time, each in its place; the snapshots and the state at
collection are samples of the applied value between them. Where two of them cannot both be right, that
is a clash, and the later witness of the applied value counts from then on (see `clashes`). It is one state
machine, and so one module.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from types import EllipsisType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.history.follow.clashes import SAME_MOMENT, Followed
from mpdiff.history.follow.running import deny_unseen_return
from mpdiff.history.follow.segments import Clash, Ground, Samples, Segment, Source, Walk
from mpdiff.history.moments import SNAPSHOT_SLACK, edge_of, is_at_end, of
from mpdiff.history.places import MANAGEMENT, PLACES, Effective, is_set
from mpdiff.history.subjects import UNKNOWN, Maybe, is_unknown, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Place, Scalar, Statement

_STATES: Final = 64
"""So many states of all places are remembered."""
MADE_UP: Final = timedelta(seconds=15)
"""How long before its event a health report can have been made up."""


def walk(statements: Sequence[Statement], samples: Samples, ground: Ground) -> Walk:
    """Follow the statements of one subject, in the order of time."""
    walker = _Walker(statements, samples, ground)
    for statement in statements:
        walker.up_to(statement)
        walker.take(statement)
    return walker.finish()


class _Walker(Followed):
    """Follows one subject's statements; what it holds is the state at the time it has reached."""

    def __init__(self, statements: Sequence[Statement], samples: Samples, ground: Ground) -> None:
        super().__init__(statements, samples, ground)
        if statements:
            now = self._effective()
            first = statements[0].place
            later = now.place not in (None, first) or any(
                s.place not in (first, "effective") for s in statements
            )
            if not ground.vouched and later and now.place != first:
                # A later record's old value shows it; one that was lost may have set it in between.
                now = now._replace(sure=False)
            self._apply("initial", now, None)

    # --- whole states -----------------------------------------------------------------------------

    def up_to(self, statement: Statement) -> None:
        """Pass the window's edges that lie before a statement."""
        spot = of(statement, self.window)
        if spot == "before":
            return
        if self.waiting[:1] == ["before"]:
            self._pass()
        if spot == "after":
            while self.waiting:
                self._pass()

    def finish(self) -> Walk:
        """Pass what is left and return the history."""
        while self.waiting:
            self._pass()
        self._sample("collection", self.samples.collected)
        deny_unseen_return(self)
        return Walk(
            tuple(self.segments),
            self.at_start,
            self.over,
            tuple(self.clashes),
            tuple(self.removals.found),
            dict(self.values),
            frozenset(self.written),
        )

    def _pass(self) -> None:
        if self.waiting.pop(0) == "before":
            self._sample("before", self.samples.before)
            self.at_start = len(self.segments)
            self.held_at_start = dict(self.values)
        else:
            self._pass_end()

    def _pass_end(self) -> None:
        """End the mode: what management holds overrules what was written in it, sooner or later.

        Taken before the end, the after snapshot still shows what was written in the mode.
        """
        self._sample("after", self.samples.after)
        self.over = len(self.segments)
        self._date_by_mode()
        fresh, now = bool(self.fresh), self._now()
        self.fresh.clear()
        if fresh and not self.ground.is_item and any(self._overrules(p, now) for p in MANAGEMENT):
            end = self.window.end if self.window else None
            self.segments.append(Segment(UNKNOWN, "end", end))

    def _overrules(self, place: Place, now: Maybe) -> bool:
        """Whether another value stands in a place of management, or may for all that is shown."""
        value = self.values[place]
        if not is_unknown(value):
            return value is not None and not self._alike(value, now)
        above = PLACES[: PLACES.index(place)]
        if any(is_set(self.held_at_start.get(p, UNKNOWN)) for p in above):
            return True
        # What stands there unseen can only be what applied when the window began.
        return not self._alike(self.samples.before, now)

    def _sample(self, source: Source, value: Maybe) -> None:
        """Take a sample of the applied value; where it differs, it counts from then on."""
        if isinstance(value, EllipsisType):
            return
        now = self._now()
        if self._alike(now, value):
            self._confirm()
            self._show(value)
            return
        if self._too_close(source, value):
            return
        if self._is_left_soon(source, value) and not self._is_pending(value):
            self._doubt_fresh(value)
            return
        if not isinstance(now, EllipsisType):
            self._contradicted(source, value, now)
        time = self._time_of(source)
        self.segments.append(Segment(value, source, time, self._holder(source, value)))

    def _show(self, value: Maybe) -> None:
        """Take that a witness shows the documented default, which until then stood in for what was not set."""
        last = self.segments[-1]
        if last.value is None and value is not None and last.source != "initial":
            self.segments[-1] = replace(last, value=value)

    def _too_close(self, source: Source, value: Scalar) -> bool:
        """Whether statements are so near the window's edge that the snapshot may be older, and show its value."""
        edge = edge_of(self.window, source)
        if edge is None or not self.taken or isinstance(self._now(), EllipsisType):
            return False
        since = edge - SNAPSHOT_SLACK
        return since <= self.taken[-1].time and any(
            is_unknown(one.value) or self._alike(one.value, value) for one in self._applied(since)
        )

    def _is_left_soon(self, source: Source, value: Scalar) -> bool:
        """Whether a record so soon after the window's end leaves what the after snapshot shows, taken since then."""
        if source != "after" or isinstance(self._now(), EllipsisType):
            return False
        later = self.statements[len(self.taken) :]
        soon = itertools.takewhile(lambda s: is_at_end(s, self.window), later)
        return any(
            not s.held and s.after_known and self._alike(s.after, value) and self._decides(s)
            for s in soon
        )

    def _decides(self, statement: Statement) -> bool:
        """Whether what a statement writes applies once the mode is over: no place known to hold a value overrules it."""
        if statement.place == "effective" or self.ground.is_item:
            return True
        above = PLACES[: PLACES.index(statement.place)]
        others = above if statement.after is not None else set(PLACES) - {statement.place}
        return not any(is_set(self.values[place]) for place in others)

    def _applied(self, since: datetime) -> Iterator[Segment]:
        """Yield what may have applied at a time or later, the last first."""
        for one in reversed(self.segments):
            yield one
            if one.time is not None and one.time < since:
                return

    def _time_of(self, source: Source) -> datetime | None:
        """Date a sample: the first one is the state at the start; what a later one shows came before it."""
        return edge_of(self.window, source) if source == "before" and not self.segments else None

    def _holder(self, source: Source, value: Scalar) -> Place | None:
        if value is None:
            return None  # what is set nowhere stands in no place
        still = source == "collection" or self._alike(value, self.samples.collected)
        if not still and not self.ground.vouched:
            return None
        held = self.samples.places if still else self.values
        holders = [p for p in PLACES if same(held.get(p, UNKNOWN), value)]
        above = (
            [held.get(p, UNKNOWN) for p in PLACES[: PLACES.index(holders[0])]] if holders else []
        )
        if len(holders) > 1 and any(is_set(v) for v in above):
            return None  # in the mode any of them may override what stands above
        hidden = not still and any(is_unknown(v) for v in above)
        return holders[0] if holders and not hidden else None

    # --- statements -------------------------------------------------------------------------------

    def take(self, statement: Statement) -> None:
        """Take the next statement."""
        if statement.place == "effective":
            self._sampled_by_event(statement)
        else:
            self._written(statement)
        self.taken.append(statement)

    def _sampled_by_event(self, statement: Statement) -> None:
        """5000, 5001 and health reports show the applied value, not where it stands."""
        value = statement.after if statement.after_known else UNKNOWN
        if isinstance(value, bool) and not statement.held and not self._is_repeated(statement):
            self._was_other(statement, not value)
        if statement.held and statement.opening and self._is_written():
            return
        if statement.held and self._is_just_before(statement):
            return
        if is_unknown(value):
            if not is_unknown(self._now()):
                self.segments.append(Segment(UNKNOWN, "log", statement.time, by=statement))
            return
        if self._alike(self._now(), value) or self._reaffirmed(value):
            self._confirm_by(statement)
            return
        if statement.held and not self._doubt_fresh(value):
            self._denied_by(statement, value)
        start = None if statement.held and self.segments else statement.time
        source: Source = "unseen" if start is None else "log"
        self.segments.append(Segment(value, source, start, None, by=statement, seen=True))

    def _is_repeated(self, statement: Statement) -> bool:
        """Whether a record of the same moment says the same: 5007 and 5001 of one change."""
        return any(
            abs(statement.time - one.time) <= SAME_MOMENT
            and self._alike(one.after, statement.after)
            for one in self.statements
            if one.place != "effective" and one.after_known
        )

    def _is_seen(self, statement: Statement) -> bool:
        """Whether a switch of the same moment showed that what is written applies."""
        by = self.segments[-1].by
        return (
            by is not None
            and (by.place, by.held) == ("effective", False)
            and statement.after_known
            and abs(statement.time - by.time) <= SAME_MOMENT
            and self._alike(self._now(), statement.after)
        )

    def _was_other(self, statement: Statement, old: bool) -> None:  # noqa: FBT001  a value
        """Take what a switch implies: that the other value applied until then.

        A support log states it whenever the service starts, so there it counts only where a record
        since its last one has the other switch.
        """
        if not self._any_known():
            self.segments.append(Segment(old, "initial"))
            return
        if self._reaffirmed(old) or self._alike(self._now(), old):
            return
        if is_unknown(self._now()) or not self._is_switch(statement, old):
            return
        if statement.opening and self._is_written():
            return
        if self._is_of_one_moment(statement):
            return
        self._denied_by(statement, old)
        self.segments.append(Segment(old, "unseen", sure=False, by=statement))

    def _is_just_before(self, statement: Statement) -> bool:
        """Whether a health report comes right after a change: it was made up before that."""
        by = self.segments[-1].by
        if by is None or by.held or statement.source is not None:
            return False
        return timedelta() <= statement.time - by.time <= MADE_UP

    def _is_written(self) -> bool:
        """Whether what applies is what a record wrote, rather than a guess or a sample."""
        by = self.segments[-1].by
        return by is not None and not by.held

    def _is_switch(self, statement: Statement, old: bool) -> bool:  # noqa: FBT001  a value
        if statement.source is None:
            return True
        for one in reversed(self.taken):
            if not one.held and self._alike(one.after, old):
                return True  # its own record of that may count as one with another's
            if one.source == statement.source and not one.held:
                return False
        return False

    def _confirm_by(self, statement: Statement) -> None:
        """Confirm what applies; a switch of the same moment dates it as well."""
        if not statement.held and self._is_repeated(statement):
            self.segments[-1] = replace(self.segments[-1], sure=True, seen=True)
        else:
            self._confirm()

    def _written(self, statement: Statement) -> None:
        place = statement.place
        if statement.before_known:
            self._check_old(statement)
        old = self.values[place]
        if not isinstance(old, EllipsisType) and not self._any_known():
            # No evidence shows what applied; that it was what stood here is the best guess.
            self.segments.append(Segment(old, "initial", None, place, sure=False))
        self.values[place] = statement.after if statement.after_known else UNKNOWN
        spot = of(statement, self.window)
        if spot in ("inside", "open"):
            if self.fresh[-1:] != [place]:
                self.fresh = [*(p for p in self.fresh if p != place), place]
            if place in MANAGEMENT:
                self.written.add(place)
        elif place in MANAGEMENT:
            self.written.discard(place)
        now = (
            self._effective_in_doubt(place) if spot == "open" else self._effective_after(statement)
        )
        if self._is_seen(statement):  # whatever a policy above it should make of it
            self.segments[-1] = replace(self.segments[-1], place=place)
        else:
            self._apply("log", now, statement)
        self.removals.take(statement, old, self._effective_after)

    def _effective_in_doubt(self, place: Place) -> Effective:
        """Return what applies where nobody knows if a change was made in the mode.

        In the mode it overrides all others, outside it no policy. A switch that is turned again and again
        has the same few states, each of which is worked out once.
        """
        held = tuple(self.values.values())
        about = place, held, tuple(map(type, held))  # True is not 1
        known = self.in_doubt.get(about)
        if known is None:
            known = self._in_both(place)
            if len(self.in_doubt) < _STATES:
                self.in_doubt[about] = known
        return known

    def _in_both(self, place: Place) -> Effective:
        """Return what applies by a change in or outside the mode; not sure where both differ."""
        now, outside = self._effective((place,)), self._effective(())
        shown = outside.sure or bool(self.samples.places)
        alike = shown and self._alike(now.value, outside.value)
        if not now.sure or (alike and not self._is_below(place)):
            return now
        return now._replace(sure=False)

    def _is_below(self, place: Place) -> bool:
        """Whether a stronger place holds a value at collection."""
        held = self.samples.places
        if not held:
            return False
        return any(is_set(held.get(p, UNKNOWN)) for p in PLACES[: PLACES.index(place)])

    def _check_old(self, statement: Statement) -> None:
        """Compare the old value of a change with what was known to stand there."""
        place, old = statement.place, statement.before
        known = self.values[place]
        if same(known, old):
            self._agree(statement)
            return
        if known is None and self._alike(known, old) and statement.implied:
            return  # what is not set is printed as the product's default
        if not isinstance(known, EllipsisType):
            self.clashes.append(Clash("unseen", old, statement, known))
        self.values[place] = old
        now = self._effective()
        if isinstance(now.value, EllipsisType) or self._alike(now.value, self._now()):
            return
        if now.place in (place, None) and self.segments:
            self.segments.append(
                Segment(now.value, "unseen", None, now.place, now.sure, by=statement)
            )

    def _agree(self, statement: Statement) -> None:
        """Take that a record's old value agrees with the records before it, whatever a snapshot shows."""
        if self.denied is None:
            return
        now = self._effective()
        if not now.sure and self.segments[self.denied].source == "before":
            return  # a stronger place that nobody shows may hold what that snapshot has
        if now.place in (statement.place, None) and not is_unknown(now.value):
            self._reaffirmed(now.value)

    # --- the applied value ------------------------------------------------------------------------

    def _effective_after(self, statement: Statement) -> Effective:
        """Return what applies after a change; a log with a gap may lack what was written elsewhere."""
        now = self._effective()
        if self.ground.vouched or now.place == statement.place:
            return now
        return now._replace(sure=False)

    def _apply(self, source: Source, now: Effective, statement: Statement | None) -> None:
        """Let a value apply from a statement on, unless it does already."""
        last = self.segments[-1] if self.segments else None
        time = statement.time if statement else None
        if last is None or not (
            self._alike(last.value, now.value) or (is_unknown(last.value) and is_unknown(now.value))
        ):
            sure, overruled = now.sure, now.contested
            one = Segment(now.value, source, time, now.place, sure, statement, overruled=overruled)
            self.segments.append(one)
        elif last.value is None and last.source not in ("initial", "unseen") and is_set(now.value):
            # The same by the documented default, which is no guess any more.
            self.segments.append(Segment(now.value, source, time, now.place, now.sure, statement))
        elif last.sure and now.contested:
            one = Segment(now.value, source, time, now.place, False, statement, overruled=True)  # noqa: FBT003  sure
            self.segments.append(one)
        elif last.sure and not now.sure and now.value is None and last.value is not None:
            # It went, and what applies below it nobody shows: the default is one guess of several.
            self.segments.append(Segment(None, source, time, None, sure=False, by=statement))
        elif last.sure and not now.sure and last.place not in (None, now.place):
            # What held it went, and a place that nobody shows may hold another value than the one below.
            self.segments.append(
                Segment(now.value, source, time, now.place, sure=False, by=statement)
            )
        elif not is_unknown(now.value):
            self._apply_again(source, now, statement)

    def _apply_again(self, source: Source, now: Effective, statement: Statement | None) -> None:
        """Take that the value that applies is written once more: where it stands, and that it is sure."""
        last = self.segments[-1]
        if last.by is not None and not (last.sure or now.sure or now.place in (None, last.place)):
            self.segments[-1] = replace(last, place=None)  # which of both it applies by is open
        if last.place is None and now.sure:
            self.segments[-1] = replace(last, place=now.place)
        if now.sure and last.overruled:
            time = statement.time if statement else None
            self.segments.append(Segment(now.value, source, time, now.place, by=statement))
        elif now.sure and not last.sure:
            place = now.place if now.place == last.place else None
            self.segments[-1] = replace(self.segments[-1], place=place)
            self._make_sure()
