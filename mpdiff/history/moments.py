"""Where a time lies: before, inside or after the window, certainly or perhaps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from mpdiff.base.times import ZONES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Statement, Window


SNAPSHOT_SLACK: Final = timedelta(minutes=15)
"""How long before the window's edge a snapshot may have been taken: the mode can take 15 minutes to
start, and the second snapshot is saved "just before" the end."""

Where = Literal["before", "inside", "after", "open"]


def where(
    time: datetime,
    window: Window | None,
    *,
    certain: bool = True,
    others: Sequence[datetime] = (),
) -> Where:
    """Return where a time lies; `open` where no window is known or more than one answer is possible.

    `certain` False: its zone was assumed. `others`: further readings of an ambiguous local time.
    """
    if window is None or window.start is None:
        return "open"
    found = {_side(one, window, certain=certain) for one in (time, *others)}
    return found.pop() if len(found) == 1 else "open"


def _side(time: datetime, window: Window, *, certain: bool) -> Where:
    start, end = window.start, window.end
    assert start is not None  # noqa: S101  the caller asked
    slack = timedelta(0) if certain else ZONES
    if time < start - slack:
        return "before"
    if end is not None and time > end + slack:
        return "after"
    if certain:
        return "inside"
    return "open"


def of(statement: Statement, window: Window | None) -> Where:
    """Return where a statement lies."""
    return where(
        statement.time,
        window,
        certain=statement.time_certain,
        others=statement.other_times,
    )


def in_window(statement: Statement, window: Window | None) -> bool | None:
    """Return whether a statement is inside the window; None where it is open."""
    return {"inside": True, "open": None}.get(of(statement, window), False)
