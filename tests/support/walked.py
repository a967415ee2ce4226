"""Statements of one subject, followed, in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.history.follow.segments import Ground, Samples, Walk
from mpdiff.history.follow.walk import walk
from tests.support.scene import WINDOW, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement

NOWHERE: dict[Any, Any] = {"policy": None, "mdm": None}
"""The dump shows that nothing stands above the local value."""


def walked(*statements: Statement, **given: Any) -> Walk:
    ground = {n: given.pop(n) for n in ("default", "is_item", "vouched", "weaker") if n in given}
    samples = {"places": NOWHERE} | given
    return walk(
        sorted(statements, key=lambda s: s.time), Samples(**samples), Ground(WINDOW, **ground)
    )


def values(found: Walk) -> list[tuple[Any, str, Any]]:
    """Return what applies, what shows it and the minute from which on."""
    return [
        (s.value, s.source, None if s.time is None else (s.time - at(0)).total_seconds() / 60)
        for s in found.segments
    ]


def change(minute: float, old: Any, new: Any, **given: Any) -> Statement:
    return touch(minute, "S", old, new, **given)
