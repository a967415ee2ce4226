"""Values that were removed and written again at once, as when a policy is refreshed or handed over: one write."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.times import number_around
from mpdiff.evidence.events.accounts import is_somebody
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import is_no_weaker, same

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from mpdiff.base.model import Statement
    from mpdiff.history.subjects import Weaker

AT_ONCE: Final = timedelta(seconds=10)
"""So soon after it was removed a value of management that is written again counts as never gone."""
HANDED_OVER: Final = timedelta(seconds=2)
"""So soon after a value was removed the one that stands in its stead, in whichever place, counts as there."""
AROUND: Final = timedelta(minutes=30)
MOST_AROUND: Final = 4
"""So many values written again within `AROUND` of one are refreshes, of which there is one in 90 minutes, or somebody's hurry."""


def without_rewrites(
    statements: Sequence[Statement], weaker: Weaker = is_no_weaker
) -> tuple[Statement, ...]:
    """Return a subject's statements, in their order, with those that only write a value again as one write.

    In nobody's name, with nothing else of the subject between, and not again and again. A value
    that is written again in one place of management is a record that it is held there; one that another value, as
    strong at least, follows at once, in whichever place, was replaced by it and never gone.
    """
    times: list[datetime] = []
    found = tuple(_joined(statements, weaker, times, lambda _: True))
    if not times:
        return found
    times.sort()
    return tuple(_joined(statements, weaker, [], lambda time: not _is_crowded(time, times)))


def _joined(
    statements: Sequence[Statement],
    weaker: Weaker,
    times: list[datetime],
    counts: Callable[[datetime], bool],
) -> Sequence[Statement]:
    """Join what is one write, and note when; `counts`: whether one of a time is."""
    kept: list[Statement] = []
    for one in statements:
        gone = kept[-1] if kept else None
        removal = _removal(kept, one) if one.place in MANAGEMENT else None
        if removal is not None and _is_rewrite(kept[removal], one) and counts(one.time):
            del kept[removal]
            kept.append(replace(one, before=one.after, held=True))
            times.append(one.time)
        elif gone is not None and _is_handed_over(gone, one, weaker) and counts(one.time):
            kept += _handed_over(kept.pop(), one)
            times.append(one.time)
        else:
            kept.append(one)
    return kept


def _removal(kept: Sequence[Statement], again: Statement) -> int | None:
    """Return which record comes before one, but for those of what ran that show its value applied meanwhile."""
    last = len(kept) - 1
    while last >= 0 and kept[last].place == "effective" and same(kept[last].after, again.after):
        last -= 1
    return last if last >= 0 else None


def _is_crowded(time: datetime, times: Sequence[datetime]) -> bool:
    """Whether more values are written again around a time than refreshes do: somebody takes them away again and again."""
    return number_around(time, times, AROUND) > MOST_AROUND


def _is_rewrite(gone: Statement, again: Statement) -> bool:
    """Whether a value of management was written again where it had stood."""
    if gone.place not in MANAGEMENT or gone.place != again.place or again.before is not None:
        return False
    return _is_gone_and_set(gone, again, AT_ONCE) and same(gone.before, again.after)


def _is_handed_over(gone: Statement, again: Statement, weaker: Weaker) -> bool:
    """Whether a value that is as strong at least was written in stead of one that was removed."""
    if "effective" in (gone.place, again.place):
        return False
    if gone.place == again.place and again.before is not None:
        return False
    return _is_gone_and_set(gone, again, HANDED_OVER) and not weaker(gone.before, again.after)


def _is_gone_and_set(gone: Statement, again: Statement, within: timedelta) -> bool:
    """Whether a value was removed, and one was set that soon; in one log, and in nobody's name."""
    if gone.held or again.held or not (gone.before_known and gone.after_known):
        return False
    if not (again.before_known and again.after_known):
        return False
    if gone.before is None or gone.after is not None or again.after is None:
        return False
    named = any(is_somebody(one.actor) for one in (gone, again))
    soon = gone.member == again.member and abs(again.time - gone.time) <= within
    return soon and not named


def _handed_over(gone: Statement, again: Statement) -> tuple[Statement, ...]:
    """Return the one write of a place, or that of the one place before the removal from the other."""
    if gone.place != again.place:
        return replace(again, time=gone.time), gone
    return (replace(again, before=gone.before),)
