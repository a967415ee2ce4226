"""What is said of a record before which nobody shows a value, one row a rule."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import States
from mpdiff.findings.changes.subject import Subject
from mpdiff.findings.changes.untold import _first, _is_still_so, untold
from mpdiff.history.subjects import subject_of
from tests.support.cases import case
from tests.support.scene import UNTOLD, at, touch

SWITCH = "DisableRealtimeMonitoring"


def subject(*statements: Any, **given: Any) -> Subject:
    of = case(statements, **given)
    return Subject(of, of.histories[subject_of(SWITCH, None)], of.catalogue.find(SWITCH), States())


def set_off(minute: float = 30, **given: Any) -> Any:
    return touch(minute, SWITCH, UNTOLD, True, **given)


def test_the_first_record_counts_where_nothing_tells_what_was_before_it() -> None:
    told = touch(30, SWITCH, False, True)
    report = touch(10, SWITCH, UNTOLD, False, place="effective", held=True)
    late = touch(60, SWITCH, UNTOLD, False, place="effective", held=True)
    rows: list[tuple[str, tuple[Any, ...], dict[str, Any], bool]] = [
        ("nothing tells", (set_off(),), {}, True),
        ("it tells so itself", (told,), {}, False),
        ("a switch of what ran implies it", (set_off(place="effective"),), {}, False),
        ("a report comes before it", (report, set_off()), {}, False),
        ("a report comes after it", (set_off(), late), {}, True),
        ("the before snapshot tells", (set_off(),), {"before": {SWITCH: False}}, False),
        ("the after snapshot alone tells nothing of that", (set_off(),), {"after": {SWITCH: True}}, True),
        ("only a report", (report,), {}, False),
    ]  # fmt: skip
    for why, statements, given, expected in rows:
        assert (_first(subject(*statements, **given)) is not None) is expected, why


def test_what_the_finding_says_of_its_time_and_direction() -> None:
    other: dict[str, Any] = {"other_times": (at(90),)}
    rows: list[tuple[str, Any, str, bool, bool]] = [
        ("inside", set_off(), "weakened", True, False),
        ("after", set_off(300), "weakened", True, True),
        ("at an uncertain time", set_off(time_certain=False), "weakened", False, False),
        ("at one of two times", set_off(**other), "weakened", False, False),
    ]
    for why, by, effect, certain, late in rows:
        (made,) = untold(subject(by))
        assert (made.effect, made.times_certain) == (effect, certain), why
        assert made.title.endswith("(after the window)") is late, why
        assert made.change is not None
        assert made.change.reason == "", why
        assert (made.before_text, made.certainty) == ("unknown", "uncertain"), why
        assert (made.first_seen, made.last_seen, made.place) == (by.time, by.time, "local"), why
    assert list(untold(subject(set_off(-30)))) == []
    assert list(untold(subject(touch(30, SWITCH, UNTOLD, False)))) == []
    (odd,) = untold(subject(touch(30, SWITCH, UNTOLD, UNTOLD, after_raw="0x9")))
    assert odd.change is not None
    assert (odd.effect, odd.change.after, odd.after_text) == (
        "unknown",
        "0x9",
        "0x9 (meaning unknown)",
    )
    assert odd.change.reason == "no evidence shows what it was before"
    (blank,) = untold(subject(touch(30, SWITCH, UNTOLD, UNTOLD)))
    assert blank.after_text == "unknown (meaning unknown)"
    assert blank.still_weakened is None


def test_whether_the_weak_value_is_still_there() -> None:
    rows: list[tuple[Any, bool | None]] = [
        (None, None),
        ({SWITCH: True}, True),
        ({SWITCH: False}, False),
    ]
    for collected, expected in rows:
        one = subject(set_off(), collected=collected)
        assert _is_still_so(one, True) is expected, collected
