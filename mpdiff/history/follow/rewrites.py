"""Values of management that were removed and written again at once, as when a policy is refreshed: one write."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.evidence.events.accounts import is_somebody
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Statement

AT_ONCE: Final = timedelta(seconds=10)
"""So soon after it was removed a value that is written again counts as never gone."""


def without_rewrites(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return a subject's statements, in their order, without the pairs that only write a value again.

    Both in one place of management and in nobody's name, with nothing else of the subject between.
    """
    kept: list[Statement] = []
    for one in statements:
        if kept and _is_rewrite(kept[-1], one):
            kept.pop()
        else:
            kept.append(one)
    return tuple(kept)


def _is_rewrite(gone: Statement, again: Statement) -> bool:
    if gone.place not in MANAGEMENT or gone.place != again.place or gone.held or again.held:
        return False
    if not (gone.after_known and again.before_known):
        return False
    if gone.before is None or gone.after is not None or again.before is not None:
        return False
    named = any(is_somebody(one.actor) for one in (gone, again))
    soon = gone.member == again.member and abs(again.time - gone.time) <= AT_ONCE
    return soon and not named and same(gone.before, again.after)
