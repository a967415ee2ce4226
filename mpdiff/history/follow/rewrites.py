"""Values that were removed and written again at once, as when a policy is refreshed or handed over: one write."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.evidence.events.accounts import is_somebody
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import is_no_weaker, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Statement
    from mpdiff.history.subjects import Weaker

AT_ONCE: Final = timedelta(seconds=10)
"""So soon after it was removed a value of management that is written again counts as never gone."""
HANDED_OVER: Final = timedelta(seconds=2)
"""So soon after a value was removed the one that stands in its stead, in whichever place, counts as there."""


def without_rewrites(
    statements: Sequence[Statement], weaker: Weaker = is_no_weaker
) -> tuple[Statement, ...]:
    """Return a subject's statements, in their order, with those that only write a value again as one write.

    In nobody's name, with nothing else of the subject between. A value that is written again in one place of
    management is left out; one that another value, as strong at least, follows at once, in whichever place,
    was replaced by it and never gone.
    """
    kept: list[Statement] = []
    for one in statements:
        if kept and _is_rewrite(kept[-1], one):
            kept.pop()
        elif kept and _is_handed_over(kept[-1], one, weaker):
            kept += _handed_over(kept.pop(), one)
        else:
            kept.append(one)
    return tuple(kept)


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
