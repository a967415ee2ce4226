"""When troubleshooting mode was on: spans with and without records of their end, and an early end."""

from __future__ import annotations

from mpdiff.base.model import Notice
from mpdiff.evidence.events.meaning.window_hints import WindowHint
from mpdiff.evidence.mode import last_off, spans_of
from mpdiff.evidence.window import Told, decide, disagreements, from_hints
from tests.support.eventlogs import NOON
from tests.support.rows import for_each
from tests.support.scene import END, at


def row(
    minute: float, state: str, start: float | None = 0, end: float | None = 240
) -> list[WindowHint]:
    """Return what a hunting row on the mode states."""
    told = {
        "TroubleshootingState": state,
        "TroubleshootingStartTime": None if start is None else at(start).isoformat(),
        "TroubleshootingStateExpiry": None if end is None else at(end).isoformat(),
    }
    event = "AntivirusTroubleshootModeEvent"
    return [
        WindowHint(at(minute), name, None, value, "export", event)
        for name, value in told.items()
        if value is not None
    ]


def rows(*given: list[WindowHint]) -> list[WindowHint]:
    return [hint for one in given for hint in one]


def test_a_window_without_a_record_of_its_end_ends_when_it_was_planned_to() -> None:
    assert spans_of(row(0, "1")) == ((NOON, END),)


def test_windows_that_follow_each_other_are_told_apart() -> None:
    given = rows(*(row(m, "1", m, m + 240) for m in (-600, -300, 0)))
    assert spans_of(given) == tuple((at(m), at(m + 240)) for m in (-600, -300, 0))


def test_records_of_one_window_are_one() -> None:
    assert spans_of(rows(row(0, "1"), row(60, "1"), row(239, "1"))) == ((NOON, END),)


def test_the_record_that_it_went_off_ends_it() -> None:
    assert spans_of(rows(row(0, "1"), row(30, "0"))) == ((NOON, at(30)),)


def test_a_late_record_that_it_is_off_does_not_make_it_longer() -> None:
    assert spans_of(rows(row(0, "1"), row(600, "0"))) == ((NOON, END),)


def test_without_any_end_nothing_is_known() -> None:
    assert spans_of(row(0, "1", end=None)) == ()


@for_each("state", ["0", "Disabled", "off"])
def test_the_window_ends_when_the_mode_was_switched_off(state: str) -> None:
    hints = rows(row(0, "1"), row(30, state))
    registry = Told(NOON, END, "the registry, r")
    told = [registry, *from_hints(hints)]
    window = decide(None, told, documented_hours=4)
    assert window is not None
    assert (window.start, window.end, window.certain) == (NOON, at(30), True)
    assert window.basis.startswith("the registry, r; switched off before its end: a hunting event")
    assert list(disagreements(window, told)) == []


@for_each("minute", [-30, 235, 300])
def test_a_record_at_the_planned_end_or_outside_changes_nothing(minute: float) -> None:
    told = [Told(NOON, END, "a"), Told(None, None, "b", off=at(minute))]
    window = decide(None, told, documented_hours=4)
    assert window is not None
    assert (window.start, window.end, window.basis) == (NOON, END, "a")


def test_a_mode_that_was_on_again_was_not_off_for_good() -> None:
    assert last_off(rows(row(0, "1"), row(30, "0"), row(60, "1"))) is None
    assert last_off(rows(row(0, "1"), row(30, "0"))) == at(30)


def test_a_time_that_is_not_certain_ends_nothing() -> None:
    told = [Told(NOON, END, "a"), Told(None, None, "b", certain=False, off=at(30))]
    window = decide(None, told, documented_hours=4)
    assert window is not None
    assert window.end == END


def test_another_start_is_still_said() -> None:
    told = [Told(NOON, END, "a"), Told(at(60), END, "b", off=at(90))]
    window = decide(None, told, documented_hours=4)
    assert window is not None
    (notice,) = disagreements(window, told)
    assert isinstance(notice, Notice)
    assert "start" in notice.message
