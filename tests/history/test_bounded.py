"""What two listings of exclusions bound: when it came and went, how long it was at least and at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.findings.context import context
from mpdiff.findings.context.meanwhile import spans
from mpdiff.findings.timeline import timeline
from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import WINDOW, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Statement, Value

PATH = "ExclusionPath"
ITEM = "C:\\Users\\jane"
NONE: dict[str, Value] = {PATH: None}


def listed(since: float | None, minute: float, *, came: bool) -> Statement:
    """Return what two listings show: the item came, or went, at some time from the first to the second."""
    before, after = (None, ITEM) if came else (ITEM, None)
    given: dict[str, Any] = {"place": "effective"}
    if since is not None:
        given |= {"since": at(since), "other_times": (at(since),)}
    return touch(minute, PATH, before, after, ITEM, **given)


Bounds = tuple[float | None, float]


def found(came: Bounds, went: Bounds | None = None, **given: Any) -> tuple[Any, Finding]:
    records = [listed(*came, came=True)]
    records += [listed(*went, came=False)] if went else []
    of = case(records, NONE, NONE, **given)
    (one,) = (f for f in context.in_context(of, changed(of)) if f.setting == PATH)
    return of, one


@for_each(
    ("why", "came", "went", "rounds", "said"),
    [
        ("both ends", (10, 50), (50, 90), [(10, 90)], "0 s to 1 h 20 min"),
        ("a record ends it", (10, 50), (None, 90), [(10, 90)], "40 min to 1 h 20 min"),
        ("a record begins it", (None, 50), (70, 90), [(50, 90)], "20 min to 40 min"),
        ("it came after the before snapshot", (-900, 10), (10, 90), [(0, 90)], "0 s to 1 h 30 min"),
        ("records date it", (None, 50), (None, 90), [(50, 90)], None),
    ],
)
def test_a_stretch_is_as_long_as_it_can_have_been(
    why: str, came: Bounds, went: Bounds, rounds: list[tuple[float, float]], said: str | None
) -> None:
    _, one = found(came, went)
    assert [(r.start, r.end) for r in one.rounds] == [(at(a), at(b)) for a, b in rounds], why
    assert one.timing.doubts == (("bounds",) if said else ()), why
    assert ("By lists of exclusions" in one.detail) == (said is not None), why
    assert said is None or said in one.detail, why


def test_both_bounds_are_told() -> None:
    _, one = found((10, 50), (50, 90))
    assert "came between 2026-03-01 12:10:00 and 12:50:00" in one.detail
    assert "went between 2026-03-01 12:50:00 and 13:30:00 UTC" in one.detail


def test_what_came_after_the_after_snapshot_is_not_of_the_window() -> None:
    _, one = found((200, 300), (300, 340))
    assert one.rule == "weakened-after-window"
    assert "may lie outside the window" not in one.detail


def test_what_lies_within_the_bounds_alone_is_perhaps_weaker() -> None:
    of, _ = found((10, 50), (70, 90))
    found_spans = spans(of.catalogue, of.histories, WINDOW)
    assert [(s.start, s.end, s.subject) for s in found_spans] == [
        (at(10), at(50), f"{PATH} {ITEM} (perhaps)"),
        (at(50), at(70), f"{PATH} {ITEM}"),
        (at(70), at(90), f"{PATH} {ITEM} (perhaps)"),
    ]


def test_the_timeline_marks_such_a_time_and_tells_no_length() -> None:
    of, _ = found((10, 50), (50, 90))
    records = [s for h in of.histories.values() for s in h.statements]
    entries = timeline(of.catalogue, records, WINDOW)
    assert [(e.time_certain, e.lasted_seconds) for e in entries] == [(False, None)] * 2


@for_each(
    ("why", "came", "went", "said"),
    [
        ("both ends after the window", (250, 260), (280, 300), "It was weak after the window: it began between 2026-03-01 16:10:00 UTC and 2026-03-01 16:20:00 UTC and ended between 2026-03-01 16:40:00 UTC and 2026-03-01 17:00:00 UTC."),
        ("a record begins it", (None, 260), (280, 300), "it began at 2026-03-01 16:20:00 UTC and ended between 2026-03-01 16:40:00 UTC and 2026-03-01 17:00:00 UTC."),
        ("records date it", (None, 260), (None, 300), "It was weak after the window, from 2026-03-01 16:20:00 UTC to 2026-03-01 17:00:00 UTC."),
        ("before the window", (-50, -40), (-20, -10), "It began between 2026-03-01 11:10:00 UTC and 2026-03-01 11:20:00 UTC, before the window. It was put back between 2026-03-01 11:40:00 UTC and 2026-03-01 11:50:00 UTC."),
        ("records date it before", (None, -40), (None, -10), "It began at 2026-03-01 11:20:00 UTC, before the window. It was put back at 2026-03-01 11:50:00 UTC."),
    ],
)  # fmt: skip
def test_beside_the_window_the_bounds_are_told_as_bounds(
    why: str, came: Bounds, went: Bounds, said: str
) -> None:
    _, one = found(came, went)
    assert said in one.detail, why
