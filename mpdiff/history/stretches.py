"""Stretches of time in which a subject was weaker than just before, read off its walk.

One pass over the segments, and so one module.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from types import EllipsisType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base.model import Change, Effect, Scalar
from mpdiff.catalogue.judge import judge, state
from mpdiff.history.follow.segments import Segment  # noqa: TC001  same
from mpdiff.history.subjects import Maybe, difference_of, resolve, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue


class Stretch(Struct, frozen=True, gc=False):
    """A subject weaker than its `reference`, or changed in a direction that nobody knows.

    `before`, `began`, `ended`: the segments of the reference, of its begin and after it; None where no
    end is seen. `worst`: the change from the reference to the weakest value in it, `worst_at` its segment;
    `last`: the change to the last one (both up to a segment that may be given). `back`: to another end than the reference.
    `perhaps`: the change to what may have applied in it for a while and is weaker than `worst`, or of which
    nobody knows whether it is: a stronger place, or another time, may have kept it from applying.
    `by_default`: weakest while it was not set, so that only the documented default shows it.
    `unseen`: for a part of it nobody shows the value; from the end of the mode on, `unseen_from`.
    `contested`: for a part of it a stronger place held another value, which may have applied, or nothing was
    set, so that only the documented default shows it.
    `hidden`: nobody shows what applied right before it, so it may have begun earlier; or it began with a value
    that nobody ranks, so it may have begun later. `earlier`: the segment with which it may have begun before
    `began`: only the documented default, or a value that a stronger place may have overruled, was weak then.
    """

    reference: Scalar
    effect: Effect
    before: Segment
    began: Segment
    worst: Change
    worst_at: Segment
    last: Change
    ended: Segment | None = None
    back: Change | None = None
    perhaps: Change | None = None
    by_default: bool = False
    unseen: bool = False
    unseen_from: datetime | None = None
    contested: bool = False
    hidden: bool = False
    earlier: Segment | None = None

    @property
    def shown(self) -> bool:
        """Whether a witness shows that the weakest value applied, rather than a default or a guess."""
        return self.worst_at.sure and not self.by_default

    @property
    def assumed(self) -> bool:
        """Whether only the documented default, or a value below a stronger one, is what was weak."""
        return self.by_default or (self.worst_at.overruled and not self.worst_at.sure)

    @property
    def disputed(self) -> bool:
        """Whether only an old value shows the reference, and what was known before is another one."""
        return self.before.source == "unseen"

    @property
    def sure(self) -> bool:
        """Whether no stronger place can have held another value."""
        return self.worst_at.sure and self.before.sure

    @property
    def outlasts(self) -> bool:
        """Whether what ended it may have applied later only, as policy does that is sent in the mode over a weak value."""
        ended = self.ended
        return ended is not None and ended.overruled and not (ended.sure and ended.dated)

    @property
    def dated(self) -> bool:
        """Whether it certainly began and ended when its records were written."""
        ends = self.ended is None or self.ended.sure or self.effect == "unknown"
        ends = ends and not self.outlasts
        begun = self.began.sure and self.began.dated
        return self.sure and begun and ends and not self.contested and not self.hidden


class Judge:
    """Judges steps between two values of one subject."""

    def __init__(
        self, catalogue: Catalogue, setting: Setting | None, name: str, key: str | None
    ) -> None:
        self.catalogue = catalogue
        self.setting = setting
        self.name = name
        self.key = key
        self._known: dict[tuple[type, Scalar, type, Scalar], Change | None] = {}

    def change(self, before: Scalar, after: Scalar) -> Change | None:
        """Return the change between two applied values; None where they are one."""
        step = type(before), before, type(after), after
        if step not in self._known:
            self._known[step] = self._change(before, after)
        return self._known[step]

    def _change(self, before: Scalar, after: Scalar) -> Change | None:
        old, new = (resolve(self.setting, v, self.key) for v in (before, after))
        if same(old, new):
            return None
        return judge(self.catalogue, difference_of(self.name, self.key, old, new))

    def is_weaker(self, one: Maybe, two: Maybe) -> bool:
        """Return whether a second value is known to be weaker than the first."""
        if isinstance(one, EllipsisType) or isinstance(two, EllipsisType):
            return False
        step = self.change(one, two)
        return step is not None and step.effect == "weakened"


def lying_in(found: Iterable[Stretch], segments: Sequence[Segment]) -> Mapping[int, list[Stretch]]:
    """Return by the id of each of these segments the stretches that it lies in, in their order.

    A stretch holds the segments from its begin up to the one that ended it; most are in none.
    """
    order = {id(segment): number for number, segment in enumerate(segments)}
    holders: dict[int, list[Stretch]] = defaultdict(list)
    for one in found:
        began, end = order[id(one.began)], order.get(id(one.ended), len(segments))
        for segment in segments[began:end]:
            holders[id(segment)].append(one)
    return holders


def stretches(
    catalogue: Catalogue,
    setting: Setting | None,
    name: str,
    key: str | None,
    segments: Sequence[Segment],
    *,
    until: int | None = None,
) -> tuple[Stretch, ...]:
    """Return the stretches of one subject in the order of time.

    One begins with a step that weakens, or whose direction nobody knows, and ends with a value that
    protects at least as well as the one before that step; one of unknown direction begins anew where it is weaker. `until`: what one that began earlier became
    from this segment on counts for its end alone.
    """
    judging = Judge(catalogue, setting, name, key)
    found: list[Stretch] = []
    reference: Segment | None = None
    current: Stretch | None = None
    began, hidden = 0, False
    for number, segment in enumerate(segments):
        value = segment.value
        if isinstance(value, EllipsisType):
            if current is None and reference is not None:
                began = number
                current = _unreadable(judging, reference, segment)
                hidden = current is None
            elif current is not None:
                current = _unseen(judging, current, segment)
            continue
        if current is not None:
            followed = _followed(judging, current, segment)
            late = until is not None and began < until <= number
            current = _followed_late(current, followed) if late else followed
            if current.began is segment:
                began = number
            if current.ended is not None:
                found.append(current)
                current, reference = None, segment
            continue
        if reference is not None:
            began = number
            current = _begun(judging, reference, segment, hidden=hidden)
        if current is None:
            reference = segment
        hidden = False
    return (*found, current) if current else tuple(found)


def _value(segment: Segment) -> Scalar:
    """Return the value of a segment that has one: what nobody shows is taken apart by the caller."""
    assert not isinstance(segment.value, EllipsisType)  # noqa: S101  see above
    return segment.value


def is_bounded(stretch: Stretch) -> bool:
    """Whether no record dates when a stretch began, or when it ended, and two listings bound it."""
    edges = (stretch.began, stretch.ended)
    return any(e is not None and e.by is not None and e.by.since is not None for e in edges)


def _followed_late(one: Stretch, followed: Stretch) -> Stretch:
    """Return what follows from a later segment that counts for the end alone.

    What was weak by a guess alone is what that segment shows: it is no weakening of the time before it.
    """
    return followed if one.assumed and followed.shown else _ended_like(one, followed)


def _ended_like(one: Stretch, followed: Stretch) -> Stretch:
    """Return a stretch with the end of another that follows it, and no more of it."""
    return replace(
        one,
        ended=followed.ended,
        back=followed.back,
        unseen=followed.unseen,
        unseen_from=followed.unseen_from,
    )


def _begun(judging: Judge, reference: Segment, segment: Segment, *, hidden: bool) -> Stretch | None:
    before, after = _value(reference), _value(segment)
    change = judging.change(before, after)
    if change is None or change.effect in ("strengthened", "neutral"):
        return None
    return Stretch(
        before,
        change.effect,
        reference,
        segment,
        change,
        segment,
        change,
        by_default=_is_unset(judging, segment),
        hidden=hidden and not _is_switch(segment),
    )


def _is_switch(segment: Segment) -> bool:
    """Whether a record of what applied shows the very step: 5000 and 5001."""
    by = segment.by
    return by is not None and by.place == "effective" and not by.held


def _unreadable(judging: Judge, reference: Segment, segment: Segment) -> Stretch | None:
    """Begin a stretch in which a value stands that no source explains.

    What no place sets, the record itself may name as the value before.
    """
    by = segment.by
    before = _value(reference)
    if by is None or by.after_raw is None:
        return None
    if before is None and by.before_known:
        before = by.before
    change = _to_unknown(judging, before, by.after_raw)
    return Stretch(before, "unknown", reference, segment, change, segment, change)


def _to_unknown(judging: Judge, before: Scalar, raw: str | None) -> Change:
    """Return the change to a value that no source explains; `raw` None: that nobody shows."""
    return Change(
        setting=judging.name,
        key=judging.key,
        kind="changed",
        before=before,
        after=raw,
        effect="unknown",
        certainty="uncertain",
        before_text=state(judging.catalogue, judging.setting, judging.key, before),
        after_text="unknown" if raw is None else f"{raw} (meaning unknown)",
        reason="no evidence shows this value" if raw is None else "no source explains this value",
    )


def _unseen(judging: Judge, current: Stretch, segment: Segment) -> Stretch:
    """Let a stretch go on while nobody shows the value; after the mode it goes back by itself."""
    if segment.source == "end":
        since = current.unseen_from if current.unseen else segment.time
        return replace(current, unseen=True, unseen_from=since)
    raw = segment.by.after_raw if segment.by else None
    perhaps = current.perhaps or _to_unknown(judging, current.reference, raw)
    return replace(current, unseen=True, perhaps=perhaps)


def _followed(judging: Judge, current: Stretch, segment: Segment) -> Stretch:
    value = _value(segment)
    change = judging.change(current.reference, value)
    if change is None:
        return replace(current, ended=segment)
    if change.effect in ("strengthened", "neutral"):
        return replace(current, ended=segment, back=change)
    if change.effect == "unknown":
        if current.effect == "unknown":
            return replace(current, last=change)
        return replace(current, unseen=True, unseen_from=None, perhaps=_odder(current, change))
    return _still_weak(judging, current, segment, change)


def _still_weak(judging: Judge, current: Stretch, segment: Segment, change: Change) -> Stretch:
    weaker = current.effect == "unknown" or judging.is_weaker(current.worst.after, change.after)
    if segment.overruled:
        current = replace(current, contested=True)
    shown = segment.sure and not _is_unset(judging, segment)
    if shown and current.effect == "weakened" and not current.shown and not current.worst_at.denied:
        return _at_its_surest(judging, current, segment, change)
    if not weaker and not segment.sure and not segment.overruled:
        return replace(current, last=change, unseen=True, unseen_from=None)
    if not weaker:
        known = current.worst_at.sure or not segment.sure
        again = not known and same(change.after, current.worst.after)
        return replace(current, last=change, worst_at=segment if again else current.worst_at)
    if current.worst_at.sure and not segment.sure:
        deepest = _deeper(judging, current.perhaps, change)
        return replace(current, last=change, unseen=True, perhaps=deepest)
    if current.shown and current.effect == "weakened" and not shown:
        deepest = _deeper(judging, current.perhaps, change)
        return replace(current, last=change, contested=True, perhaps=deepest)
    return _at_its_weakest(judging, current, segment, change)


def _at_its_weakest(judging: Judge, current: Stretch, segment: Segment, change: Change) -> Stretch:
    """Return a stretch that is weaker now than ever before.

    One of unknown direction is known to be so from now on only; it may have been weaker than this before.
    """
    if current.effect == "unknown":
        perhaps = _odder(current, current.worst)
        current = replace(current, began=segment, hidden=True, perhaps=perhaps)
    return replace(
        current,
        effect="weakened",
        worst=change,
        worst_at=segment,
        last=change,
        by_default=_is_unset(judging, segment),
        hidden=current.hidden or current.effect == "unknown",
    )


def _at_its_surest(judging: Judge, current: Stretch, segment: Segment, change: Change) -> Stretch:
    """Return a stretch in which a witness shows a weak value, where it was one by a guess alone until now.

    It is known to be so from now on; that it was before, and how weak, stays a guess.
    """
    known = same(current.worst.after, change.after)
    return replace(
        current,
        began=segment,
        worst=change,
        worst_at=segment,
        last=change,
        by_default=False,
        hidden=True,
        earlier=current.earlier or current.began,
        perhaps=current.perhaps if known else _deeper(judging, current.perhaps, current.worst),
    )


def _is_unset(judging: Judge, segment: Segment) -> bool:
    """Whether nothing is set, so that only the documented default shows what applied."""
    return judging.key is None and segment.value is None


def _odder(current: Stretch, found: Change) -> Change:
    """Return a state that nobody ranks in place of one that is known: it may be weaker than all."""
    known = current.perhaps
    return found if known is None or known.effect != "unknown" or known.after is None else known


def _deeper(judging: Judge, known: Change | None, found: Change) -> Change:
    """Return the weaker of two states that may have been; one that nobody ranks stays."""
    if known is None or judging.is_weaker(known.after, found.after):
        return found
    return known
