"""Stretches and segments of one switch by hand, for tests of what is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.history.follow.segments import Segment
from mpdiff.history.stretches import Stretch
from mpdiff.history.subjects import difference_of

if TYPE_CHECKING:
    from mpdiff.base.model import Statement

SWITCH = "DisableRealtimeMonitoring"


def segment(value: bool, by: Statement | None = None, source: Any = "log", **given: Any) -> Segment:  # noqa: FBT001
    fields: dict[str, Any] = {
        "time": by.time if by else None,
        "place": by.place if by else None,
        "by": by,
    }
    return Segment(value, source, **(fields | given))


def stretch(began: Segment, ended: Segment | None = None, **given: Any) -> Stretch:
    change = judge(catalogue(), difference_of(SWITCH, None, False, True))
    fields: dict[str, Any] = {
        "reference": False,
        "effect": "weakened",
        "before": segment(False, source="before"),
        "began": began,
        "worst": change,
        "worst_at": began,
        "last": change,
        "ended": ended,
    }
    return Stretch(**(fields | given))
