"""Which changes the timeline lists where they are too many, and which entries repeat another."""

from __future__ import annotations

from typing import Any

import pytest

from mpdiff.base import limits
from mpdiff.catalogue import catalogue
from mpdiff.findings.timeline import timeline, unlisted
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, WINDOW, at, touch

REALTIME = "DisableRealtimeMonitoring"
ON, OFF = False, True


def minutes(*when: float, room: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    monkeypatch.setattr(limits, "MAX_TIMELINE", room)
    found = timeline(catalogue(), [touch(m, REALTIME, ON, OFF) for m in when], WINDOW)
    return [(e.time - at(0)).total_seconds() / 60 for e in found]


@pytest.mark.parametrize(
    ("why", "room", "expected"),
    [
        ("all have room", 6, [-60, -30, 10, 20, 300, 360]),
        ("the latest of those outside", 5, [-30, 10, 20, 300, 360]),
        ("those inside come first", 3, [10, 20, 360]),
        ("no room for any outside", 2, [10, 20]),
        ("nor for all inside", 1, [10]),
    ],
)
def test_what_lies_inside_goes_first_then_the_latest(
    why: str, room: int, expected: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    times = (-60, -30, 10, 20, 300, 360)
    assert minutes(*times, room=room, monkeypatch=monkeypatch) == expected, why


@for_each(("listed", "said"), [(3, None), (2, "lists 2 of 3 changes"), (0, "lists 0 of 3")])
def test_what_is_not_listed_is_said(listed: int, said: str | None) -> None:
    reports = [touch(m, REALTIME, UNTOLD, OFF, place="effective", held=True) for m in (5, 6)]
    statements = [*(touch(m, REALTIME, ON, OFF) for m in (1, 2, 3)), *reports]
    found = unlisted(statements, listed)
    assert [n.code for n in found] == (["timeline-bounded"] if said else [])
    assert not said or said in found[0].message


BARE: dict[str, Any] = {"place": "effective", "event_id": 5001}


@for_each(
    ("why", "one", "two", "repeats"),
    [
        ("both are of one moment", touch(30, REALTIME, ON, OFF), touch(30.05, REALTIME, UNTOLD, OFF, **BARE), [False, True]),
        ("whichever comes first", touch(30, REALTIME, UNTOLD, OFF, **BARE), touch(30.05, REALTIME, ON, OFF), [True, False]),
        ("later", touch(30, REALTIME, ON, OFF), touch(30.2, REALTIME, UNTOLD, OFF, **BARE), [False, False]),
        ("another value", touch(30, REALTIME, OFF, ON), touch(30.05, REALTIME, UNTOLD, OFF, **BARE), [False, False]),
        ("one was refused", touch(30, REALTIME, ON, OFF), touch(30.05, REALTIME, UNTOLD, OFF, refused=True, **BARE), [False, False]),
        ("both tell the old value", touch(30, REALTIME, ON, OFF), touch(30.05, REALTIME, ON, OFF), [False, False]),
    ],
)  # fmt: skip
def test_an_entry_repeats_one_of_the_same_moment_that_tells_more(
    why: str, one: Any, two: Any, repeats: list[bool]
) -> None:
    found = timeline(catalogue(), [one, two], WINDOW)
    assert [e.repeats for e in found] == repeats, why


@for_each(
    ("statement", "words"),
    [
        (touch(5, REALTIME, UNTOLD, OFF, **BARE), ("False", "True")),
        (touch(5, REALTIME, UNTOLD, ON, **BARE), ("True", "False")),
        (touch(5, REALTIME, UNTOLD, UNTOLD, **BARE), ("?", "?")),
        (touch(5, REALTIME, UNTOLD, OFF, before_raw="7"), ("7", "True")),
        (touch(5, REALTIME, ON, UNTOLD, after_raw="7"), ("False", "7")),
    ],
)
def test_a_side_that_is_not_told_is_the_other_state_of_a_switch_and_raw_data_stay_raw(
    statement: Any, words: tuple[str, str]
) -> None:
    (one,) = timeline(catalogue(), [statement], WINDOW)
    assert (one.before_text, one.after_text) == words
