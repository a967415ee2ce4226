"""Which source decides when the window was, when it was switched off early, and who disagrees."""

from __future__ import annotations

from typing import Any

import pytest

from mpdiff.base.errors import UsageError
from mpdiff.base.model import Window
from mpdiff.evidence.events.meaning.window_hints import WindowHint
from mpdiff.evidence.window import (
    OPTION,
    Told,
    decide,
    disagreements,
    from_hints,
    from_snapshots,
    is_open,
    parse_window,
    was_open,
    window_from_registry,
)
from mpdiff.readers.registry import RegistryValue
from tests.support.rows import for_each
from tests.support.scene import at


def told(start: float | None, end: float | None, basis: str = "a", **given: Any) -> Told:
    off = given.pop("off", None)
    times = [None if m is None else at(m) for m in (start, end, off)]
    return Told(times[0], times[1], basis, off=times[2], **given)


def taken(*sources: Told) -> tuple[Any, Any, bool] | None:
    window = decide(None, sources, documented_hours=4)
    return None if window is None else (window.start, window.end, window.certain)


@for_each(
    ("why", "sources", "window"),
    [
        ("nobody tells", (), None),
        ("no start", (told(None, 240),), None),
        ("one source", (told(0, 240),), (0, 240, True)),
        ("an uncertain source", (told(0, 240, certain=False),), (0, 240, False)),
        ("the first that knows the start", (told(None, 200), told(5, 240), told(0, 300)), (5, 200, True)),
        ("an end of an uncertain source", (told(0, None), told(None, 200, certain=False)), (0, 200, False)),
        ("an uncertain start", (told(0, None, certain=False), told(None, 200)), (0, 200, False)),
        ("an end that is the start", (told(0, 0), told(None, 200)), (0, 200, True)),
        ("an end before the start", (told(0, -5),), (0, 240, False)),
        ("no end", (told(0, None),), (0, 240, False)),
        ("switched off before its end", (told(0, 240, off=100),), (0, 100, True)),
        ("minutes before its end", (told(0, 240, off=230),), (0, 240, True)),
        ("a little longer before", (told(0, 240, off=229),), (0, 229, True)),
        ("switched off before it began", (told(0, 240), told(None, None, off=-5)), (0, 240, True)),
        ("switched off as it began", (told(0, 240), told(None, None, off=0)), (0, 240, True)),
        ("off by an uncertain source", (told(0, 240), told(None, None, off=100, certain=False)), (0, 240, True)),
        ("off, and the documented hours assumed", (told(0, None, off=100),), (0, 100, False)),
    ],
)  # fmt: skip
def test_the_first_source_that_knows_the_start_decides(
    why: str, sources: tuple[Told, ...], window: Any
) -> None:
    expected = None if window is None else (at(window[0]), at(window[1]), window[2])
    assert taken(*sources) == expected, why


@for_each(
    ("sources", "basis"),
    [
        ((told(0, 240),), "a"),
        ((told(0, None), told(None, 240, "b")), "start: a; end: b"),
        ((told(0, None),), "start: a; end: not recorded, the documented 4 hours assumed"),
        ((told(0, 240), told(None, None, "b", off=100)), "a; switched off before its end: b"),
    ],
)
def test_what_it_rests_on_is_named(sources: tuple[Told, ...], basis: str) -> None:
    window = decide(None, sources, documented_hours=4)
    assert window is not None
    assert window.basis == basis


@for_each(
    ("why", "one", "says"),
    [
        ("the same", told(0, 240), ()),
        ("within minutes", told(10, 230), ()),
        ("another start", told(11, 240), ("start 2026-03-01 12:11:00 UTC",)),
        ("another end", told(0, 251), ("end 2026-03-01 16:11:00 UTC",)),
        (
            "both",
            told(-60, 300),
            ("start 2026-03-01 11:00:00 UTC and end 2026-03-01 17:00:00 UTC",),
        ),
        ("not for certain", told(-60, 300, certain=False), ()),
        ("nothing", told(None, None), ()),
    ],
)
def test_a_source_that_tells_another_window_is_named(
    why: str, one: Told, says: tuple[str, ...]
) -> None:
    window = Window(at(0), at(240), "x")
    found = [n.message for n in disagreements(window, [one])]
    assert len(found) == len(says), why
    for message, words in zip(found, says, strict=True):
        assert message == f"The window is taken from x, but a tells {words}."
    assert list(disagreements(None, [one])) == []


@for_each(
    ("why", "one", "disagrees"),
    [
        ("the end that was planned", told(0, 240), False),
        ("an end before that", told(0, 60), True),
        ("another start", told(30, 240), True),
    ],
)
def test_a_window_that_was_switched_off_early_contradicts_no_planned_end(
    why: str, one: Told, *, disagrees: bool
) -> None:
    early, off = Window(at(0), at(100), "x"), told(None, None, "b", off=100)
    assert bool(list(disagreements(early, [one, off]))) is disagrees, why
    assert bool(list(disagreements(early, [one]))) is True


def test_a_window_without_an_end_is_compared_by_its_start() -> None:
    open_end = Window(at(0), None, "x")
    assert list(disagreements(open_end, [told(0, 300), told(None, None)])) == []
    assert len(list(disagreements(open_end, [told(60, 300)]))) == 1


@for_each(
    "text",
    ["", "2026-03-01T09:00:00Z", "2026-03-01T09:00:00/2026-03-01T10:00:00Z", "a/b",
     "2026-03-01T09:00:00Z/2026-03-01T10:00:00Z/2026-03-01T11:00:00Z",
     "2026-03-01T09:00:00Z/2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z/2026-03-01T09:00:00Z",
     "0001-01-01T00:00:00+14:00/2026-03-01T09:00:00Z"],
)  # fmt: skip
def test_a_window_that_is_none_is_wrong_use(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_window(text)
    assert caught.value.code == "bad-window"


def test_the_option_goes_before_every_source() -> None:
    text = " 2026-03-01T13:00:00+01:00 / 2026-03-01T16:00:00Z"
    assert decide(text, [told(5, 200)], documented_hours=4) == Window(at(0), at(240), OPTION)


# --- the registry ---------------------------------------------------------------------------------


def value(data: Any, *, present: bool = True) -> RegistryValue:
    return RegistryValue("REG_BINARY", data, present)


@for_each(
    ("start", "end", "window", "codes"),
    [
        (at(0), at(240), (0, 240, True), []),
        (at(0), None, (0, None, True), []),
        (at(0), at(0), (0, None, True), ["expiry-before-start"]),
        (at(0), at(-1), (0, None, True), ["expiry-before-start"]),
        (b"x", at(240), (None, 240, True), ["start-not-understood"]),
        (at(0), "soon", (0, None, True), ["expiry-not-understood"]),
        (at(0), 0, (0, None, True), []),
        (at(0), "", (0, None, True), []),
        (at(0), b"", (0, None, True), []),
        (at(0), "2026-03-01T16:00:00Z", (0, 240, False), []),
        ("2026-03-01T12:00:00Z", at(240), (0, 240, False), []),
        (at(0).replace(year=1970), at(240), (None, 240, True), ["start-not-understood"]),
    ],
)
def test_the_registry_tells_the_window(start: Any, end: Any, window: Any, codes: list[str]) -> None:
    values = {"TSStartTime": value(start)} | (
        {} if end is None else {"TSExpirationTime": value(end)}
    )
    found, notices = window_from_registry(values, "MPRegistry.txt")
    times = [None if m is None else at(m) for m in window[:2]]
    assert (found.start, found.end, found.certain) == (times[0], times[1], window[2])
    assert [n.code for n in notices] == codes


@for_each(
    ("values", "was", "still"),
    [
        ({}, False, False),
        ({"TSState": value(0)}, False, False),
        ({"TSState": value(1)}, True, True),
        ({"TSState": value("1")}, False, False),
        ({"TSStartTime": value(at(0)), "TSState": value(0)}, True, False),
        ({"TSStartTime": value(at(0), present=False)}, False, False),
    ],
)
def test_whether_there_was_a_window_and_it_still_is(values: Any, *, was: bool, still: bool) -> None:
    assert (was_open(values), is_open(values)) == (was, still)


def test_the_times_of_the_snapshots_are_no_certainty() -> None:
    assert from_snapshots(None, None) == Told(None, None, "the times inside the snapshots", certain=False)  # fmt: skip


# --- events ---------------------------------------------------------------------------------------


def hint(minute: float, name: str, after: Any, event_id: Any = 5007, **given: Any) -> WindowHint:
    return WindowHint(at(minute), name, None, after, "log", event_id, **given)


START, END, STATE = "TSStartTime", "TSExpirationTime", "TSState"
NOON, FOUR = "2026-03-01T12:00:00Z", "2026-03-01T16:00:00Z"


@for_each(
    ("why", "hints", "expected"),
    [
        ("none", (), []),
        ("both were set", (hint(1, START, NOON), hint(1, END, FOUR)), [(0, 240, True)]),
        ("the last that was set", (hint(1, START, FOUR), hint(2, START, NOON)), [(0, None, True)]),
        ("what is no time is none", (hint(1, START, NOON), hint(2, START, 0)), [(0, None, True)]),
        ("at a time that is not certain", (hint(1, START, NOON, time_certain=False),), [(0, None, False)]),
        ("the state", (hint(5, STATE, 1), hint(90, STATE, 0)), [(5, 90, True)]),
        ("the state is still on", (hint(5, STATE, 1),), [(5, None, True)]),
        ("the state was on twice", (hint(5, STATE, 1), hint(90, STATE, 0), hint(100, STATE, 1)), [(100, None, True)]),
        ("the state was told twice", (hint(5, STATE, 1), hint(6, STATE, 1), hint(90, STATE, 0), hint(95, STATE, 0)), [(5, 90, True)]),
        ("the state's end alone", (hint(90, STATE, 0),), [(None, 90, True)]),
        ("the state in words of nothing", (hint(5, STATE, 1), hint(90, STATE, "")), [(5, 90, True)]),
        ("another name", (hint(5, "TSSource", 1),), []),
        ("what was set goes before the state", (hint(1, START, NOON), hint(5, STATE, 1)), [(0, None, True)]),
        ("a hunting event", (hint(1, "TroubleshootingStartTime", NOON, "Mode"),), [(0, None, True)]),
        ("each source by itself", (hint(1, START, NOON), hint(2, "TroubleshootingStateExpiry", FOUR, "Mode")), [(0, None, True), (None, 240, True)]),
    ],
)  # fmt: skip
def test_events_tell_the_window_by_what_was_set_or_when_the_state_changed(
    why: str, hints: tuple[WindowHint, ...], expected: list[Any]
) -> None:
    found = [(one.start, one.end, one.certain) for one in from_hints(hints)]
    times = [
        (None if a is None else at(a), None if b is None else at(b), c) for a, b, c in expected
    ]
    assert found == times, why
