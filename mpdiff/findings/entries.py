"""The touches as the report shows them: in words, and how long each lasted."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.base.model import Change, Scalar, TimelineEntry, Touch, Window
from mpdiff.catalogue.judge import label, state
from mpdiff.history.touches import Thing, as_change, in_window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.catalogue.entries import Catalogue


def entries_of(
    catalogue: Catalogue,
    touches: Iterable[Touch],
    by_thing: dict[Thing, list[Touch]],
    window: Window | None,
) -> tuple[TimelineEntry, ...]:
    """Return an entry for each touch, in their order."""
    until = _next_touch(by_thing)
    repeated = _repeated(by_thing)
    return tuple(
        replace(_entry(catalogue, t, until.get(id(t)), window), repeats=id(t) in repeated)
        for t in touches
    )


SAME_MOMENT = timedelta(seconds=5)


def _repeated(by_thing: dict[Thing, list[Touch]]) -> set[int]:
    """Find the touches that tell only the new state where a neighbour tells both."""
    found: set[int] = set()
    for touches in by_thing.values():
        for one, two in itertools.pairwise(touches):
            if one.after != two.after or one.blocked != two.blocked:
                continue
            if one.before_known != two.before_known and _at_once(one, two):
                found.add(id(two if one.before_known else one))
    return found


def _next_touch(by_thing: dict[Thing, list[Touch]]) -> dict[int, float]:
    """Return for each touch the seconds until the thing has another value.

    Real-time protection is told twice (5001 and 5007), so a touch that says the same again is none;
    both of one moment lasted equally long, from the first of them.
    """
    lasted: dict[int, float] = {}
    for touches in by_thing.values():
        following: Touch | None = None
        later: Touch | None = None
        for touch in reversed([t for t in touches if not t.blocked]):
            if later is not None and later.after != touch.after:
                following = later
            if following is not None:
                lasted[id(touch)] = (following.time - touch.time).total_seconds()
                if later is not None and later.after == touch.after and _at_once(touch, later):
                    lasted[id(later)] = lasted[id(touch)]
            later = touch
    return lasted


def _at_once(one: Touch, two: Touch) -> bool:
    return two.time - one.time <= SAME_MOMENT


def _entry(
    catalogue: Catalogue, touch: Touch, lasted: float | None, window: Window | None
) -> TimelineEntry:
    setting = catalogue.find(touch.setting)
    initial = touch.before if touch.before_known else None
    change = as_change(catalogue, setting, touch, initial)
    if change is None and not touch.before_known and touch.after_known:
        change = as_change(catalogue, setting, touch, _opposite(touch.after))
    before, after, label = _words(catalogue, touch, change)
    return TimelineEntry(
        time=touch.time,
        event_id=touch.event_id,
        setting=touch.setting,
        key=touch.key,
        before=touch.before,
        after=touch.after,
        actor=touch.actor,
        member=touch.member,
        before_text=before,
        after_text=after,
        effect="neutral" if touch.blocked else change.effect if change else "unknown",
        label=label,
        in_window=in_window(touch, window),
        location=touch.location,
        blocked=touch.blocked,
        lasted_seconds=lasted,
        time_certain=touch.time_certain,
        record_id=touch.record_id,
    )


def _opposite(value: Scalar) -> Scalar:
    """Events 5000 and 5001 tell only the new state of a switch."""
    return not value if isinstance(value, bool) else None


def _words(
    catalogue: Catalogue, touch: Touch, change: Change | None
) -> tuple[str, str, str | None]:
    setting = catalogue.find(touch.setting)
    name = label(catalogue, setting, touch.key)

    def word(value: Scalar, *, known: bool) -> str:
        return state(catalogue, setting, touch.key, value) if known else "?"

    before = word(touch.before, known=touch.before_known)
    if not touch.before_known and change is not None:
        before = change.before_text
    return before, word(touch.after, known=touch.after_known), name
