"""Stretches of time in which a subject was weaker than just before, read off its walk."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from types import EllipsisType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base.model import Change, Effect, Scalar
from mpdiff.catalogue.judge import judge, state
from mpdiff.history.segments import Segment  # noqa: TC001  same
from mpdiff.history.subjects import difference_of, resolve, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue


class Stretch(Struct, frozen=True):
    """A subject weaker than its `reference`, or changed in a direction that nobody knows.

    `before`, `began`, `ended`: the segments of the reference, of its begin and after it; None where no
    end is seen. `worst`:
    the change from the reference to the weakest value in it, `worst_at` its segment; `last`: the
    change to the last one. `back`: what it ended in, where that is another value than the reference.
    `by_default`: weakest while it was not set, so that only the documented default shows it.
    `unseen`: for a part of it nobody shows the value; from the end of the mode on, `unseen_from`.
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
    by_default: bool = False
    unseen: bool = False
    unseen_from: datetime | None = None

    @property
    def disputed(self) -> bool:
        """Whether only an old value shows the reference, and what was known before is another one."""
        return self.before.source == "unseen"

    @property
    def sure(self) -> bool:
        """Whether no stronger place can have held another value."""
        return self.worst_at.sure and self.began.sure and self.before.sure

    @property
    def dated(self) -> bool:
        """Whether it certainly began when its record was written."""
        return self.sure and self.began.dated


class _Judge:
    """Judges steps between two values of one subject."""

    def __init__(
        self, catalogue: Catalogue, setting: Setting | None, name: str, key: str | None
    ) -> None:
        self.catalogue = catalogue
        self.setting = setting
        self.name = name
        self.key = key

    def change(self, before: Scalar, after: Scalar) -> Change | None:
        """Return the change between two applied values; None where they are one."""
        old, new = (resolve(self.setting, v, self.key) for v in (before, after))
        if same(old, new):
            return None
        return judge(self.catalogue, difference_of(self.name, self.key, old, new))

    def weaker(self, one: Change, two: Change) -> bool:
        """Return whether the second change leads to a weaker value than the first."""
        step = self.change(one.after, two.after)
        return step is not None and step.effect == "weakened"


def stretches(
    catalogue: Catalogue,
    setting: Setting | None,
    name: str,
    key: str | None,
    segments: Iterable[Segment],
) -> tuple[Stretch, ...]:
    """Return the stretches of one subject in the order of time.

    One begins with a step that weakens, or whose direction nobody knows, and ends with a value that
    protects at least as well as the one before that step.
    """
    judging = _Judge(catalogue, setting, name, key)
    found: list[Stretch] = []
    reference: Segment | None = None
    current: Stretch | None = None
    for segment in segments:
        value = segment.value
        if isinstance(value, EllipsisType):
            if current is None and reference is not None:
                current = _unreadable(judging, reference, segment)
            elif current is not None:
                at_end = segment.source == "end" and not current.unseen
                since = segment.time if at_end else current.unseen_from
                current = replace(current, unseen=True, unseen_from=since)
            continue
        if current is not None:
            current = _followed(judging, current, segment)
            if current.ended is not None:
                found.append(current)
                current, reference = None, segment
            continue
        if reference is not None:
            current = _begun(judging, reference, segment)
        if current is None:
            reference = segment
    return (*found, current) if current else tuple(found)


def _begun(judging: _Judge, reference: Segment, segment: Segment) -> Stretch | None:
    before, after = reference.value, segment.value
    if isinstance(before, EllipsisType) or isinstance(after, EllipsisType):
        return None
    change = judging.change(before, after)
    if change is None or change.effect in ("strengthened", "neutral"):
        return None
    by_default = judging.key is None and after is None
    return Stretch(
        before,
        change.effect,
        reference,
        segment,
        change,
        segment,
        change,
        by_default=by_default,
    )


def _unreadable(judging: _Judge, reference: Segment, segment: Segment) -> Stretch | None:
    """Begin a stretch in which a value stands that no source explains."""
    raw = segment.by.after_raw if segment.by else None
    before = reference.value
    if raw is None or isinstance(before, EllipsisType):
        return None
    change = Change(
        setting=judging.name,
        key=judging.key,
        kind="changed",
        before=before,
        after=raw,
        effect="unknown",
        certainty="uncertain",
        before_text=state(judging.catalogue, judging.setting, judging.key, before),
        after_text=f"{raw} (meaning unknown)",
        reason="no source explains this value",
    )
    return Stretch(before, "unknown", reference, segment, change, segment, change)


def _followed(judging: _Judge, current: Stretch, segment: Segment) -> Stretch:
    value = segment.value
    if isinstance(value, EllipsisType):
        return current
    change = judging.change(current.reference, value)
    if change is None:
        return replace(current, ended=segment)
    if change.effect in ("strengthened", "neutral"):
        return replace(current, ended=segment, back=change)
    if change.effect == "unknown":
        return replace(current, last=change) if current.effect == "unknown" else current
    weaker = current.effect == "unknown" or judging.weaker(current.worst, change)
    if not weaker and not segment.sure:
        return replace(current, last=change, unseen=True, unseen_from=None)
    if not weaker:
        return replace(current, last=change)
    if current.worst_at.sure and not segment.sure:
        return replace(current, last=change, unseen=True)
    by_default = judging.key is None and value is None
    return replace(
        current,
        effect="weakened",
        worst=change,
        worst_at=segment,
        last=change,
        by_default=by_default,
    )
