"""Which policy values were deleted, and what applied below them."""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING

from mpdiff.history.follow.segments import Removal
from mpdiff.history.places import MANAGEMENT, Effective
from mpdiff.history.subjects import UNKNOWN, Maybe

if TYPE_CHECKING:
    from collections.abc import Callable

    from mpdiff.base.model import Statement


class Removals:
    """Follows the policy values that are deleted and set again; `found` holds them in their order."""

    def __init__(self, *, is_item: bool) -> None:
        self._is_item = is_item
        self.found: list[Removal] = []

    def take(
        self, statement: Statement, old: Maybe, applies: Callable[[Statement], Effective]
    ) -> None:
        """Take a written value; `old`: what stood there; `applies`: what does after a statement."""
        if statement.place not in MANAGEMENT or not statement.after_known or self._is_item:
            return
        if statement.after is None and not isinstance(old, EllipsisType) and old is not None:
            below = applies(statement)
            self.found.append(Removal(statement, old, below.value if below.sure else UNKNOWN))
        elif self.found and self.found[-1].restored is None and statement.after is not None:
            last = self.found[-1]
            if last.by.place == statement.place:
                self.found[-1] = Removal(last.by, last.enforced, last.below, statement)
