"""What was weakened outside the window: which of it is a finding, and what it says. One row a rule."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import States
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes import outside
from mpdiff.findings.changes.subject import Subject
from mpdiff.history.subjects import UNKNOWN, difference_of, subject_of
from tests.support.cases import case
from tests.support.scene import at, touch
from tests.support.stretches import SWITCH, segment, stretch

ON: dict[str, Any] = {SWITCH: False}


def off(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, False, True, **given)


def on(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, True, False, **given)


def subject(*statements: Any, samples: Any = None, written: Any = None, **given: Any) -> Subject:
    sides = given.pop("sides", (ON, ON))
    of = case(statements or (off(300),), *sides, **given)
    history = of.histories[subject_of(SWITCH, None)]
    walked = history.walked if written is None else replace(history.walked, written=written)
    history = replace(history, walked=walked, samples=replace(history.samples, **(samples or {})))
    return Subject(of, history, of.catalogue.find(SWITCH), States())


LOGGED = segment(True, off(300))
COLLECTED = segment(True, source="collection")


def test_which_weakness_after_the_window_is_a_finding() -> None:
    of = case((), ON, ON)
    weaker = judge(of.catalogue, difference_of(SWITCH, None, False, True))
    better = judge(of.catalogue, difference_of(SWITCH, None, True, False))
    other = segment(True, off(300), place="policy")
    was: dict[str, Any] = {"samples": {"before": True}}
    rows: list[tuple[str, Any, Any, dict[str, Any], int]] = [
        ("a record", [stretch(LOGGED)], None, {}, 1),
        ("the state at collection alone", [stretch(COLLECTED)], None, {}, 1),
        ("nobody ranks it", [stretch(LOGGED, effect="unknown")], None, {}, 0),
        ("none", [], None, {}, 0),
        ("the snapshots differ so as well, and a record has it", [stretch(LOGGED)], weaker, {}, 1),
        ("the snapshots differ so as well, and no record has it", [stretch(COLLECTED)], weaker, {}, 0),
        ("the snapshots differ the other way", [stretch(COLLECTED)], better, {}, 1),
        ("it was so at first, and nobody set it anew", [stretch(COLLECTED)], None, was, 0),
        ("it was so at first, and a record set it", [stretch(LOGGED)], None, was, 1),
        ("it was so at first, and surfaced from another place", [stretch(other)], None, was, 0),
        ("the same, and a record of the window put it there", [stretch(other)], None, was | {"written": frozenset({"policy"})}, 1),
    ]  # fmt: skip
    for why, later, change, given, count in rows:
        found = list(outside.after_window(subject(**given), later, [], change))
        assert len(found) == count, why
        assert all(f.rule == "weakened-after-window" for f in found), why


def test_what_became_weaker_still_is_a_finding_of_its_own() -> None:
    one = subject()
    both = list(outside.after_window(one, [stretch(LOGGED)], [stretch(LOGGED)], None))
    assert [f.rule for f in both] == ["weakened-after-window"] * 2
    assert len(list(outside.after_window(one, [], [stretch(LOGGED)], None))) == 1


def test_what_a_finding_after_the_window_says() -> None:
    shown = {"samples": {"collected": True}}
    over = segment(False, on(330))
    rows: list[tuple[str, Any, dict[str, Any], str, str, str | None]] = [
        ("it goes on, as the state at collection shows", stretch(LOGGED), shown, outside.AFTER_WINDOW, "weakened-after-window", "weakened"),
        ("it goes on, and nobody shows the state at collection", stretch(LOGGED), {}, "It was weak after the window, from 2026-03-01 17:00:00 UTC on.", "weakened-after-window", "weakened"),
        ("a record ends it", stretch(LOGGED, over), {}, "It was weak after the window, from 2026-03-01 17:00:00 UTC to 2026-03-01 17:30:00 UTC.", "weakened-after-window", "weakened"),
        ("something without a time ends it", stretch(LOGGED, segment(False)), {}, "It was weak after the window, from 2026-03-01 17:00:00 UTC.", "weakened-after-window", "weakened"),
        ("nothing dates its begin", stretch(segment(True), over), {}, "It was weak after the window, at an unknown time to 2026-03-01 17:30:00 UTC.", "weakened-after-window", "weakened"),
        ("there is no second snapshot", stretch(LOGGED), {"sides": (ON, None), **shown}, outside.FROM_FIRST, "not-reverted", "weakened"),
    ]  # fmt: skip
    for why, weak, given, note, rule, below in rows:
        (made,) = outside.after_window(subject(**given), [weak], [], None)
        assert made.detail.startswith(note), why
        assert (made.rule, made.underlying_rule) == (rule, below), why
        assert made.title.endswith(" (after the window)") is (rule == "weakened-after-window"), why
        assert made.certainty == "certain", why
    guessed = stretch(segment(True, off(300), sure=False))
    (unsure,) = outside.after_window(subject(), [guessed], [], None)
    assert unsure.certainty == "uncertain"


def test_a_value_that_no_record_set_surfaced() -> None:
    rows: list[tuple[Any, bool]] = [
        (COLLECTED, True),
        (LOGGED, False),
        (segment(True, off(300), place="policy"), True),
        (segment(True, off(300), place=None), False),
        (segment(True, source="after"), False),
        (segment(True, source="after", place="policy"), False),
    ]
    for began, expected in rows:
        assert outside._surfaced(stretch(began)) is expected, began


def test_what_a_finding_before_the_window_says() -> None:
    rows: list[tuple[str, Any, str, str]] = [
        ("it goes on", None, "It began at 2026-03-01 11:30:00 UTC, before the window.", "high"),
        ("a record ends it inside", segment(False, on(30)), "It was put back at 2026-03-01 12:30:00 UTC.", "high"),
        ("a record ends it before", segment(False, on(-10)), "It was put back at 2026-03-01 11:50:00 UTC.", "medium"),
        ("the mode ends it", segment(False, source="end", time=at(240)), "It was put back at 2026-03-01 16:00:00 UTC.", "high"),
        ("something without a time ends it", segment(False, source="after"), "before the window.", "high"),
    ]  # fmt: skip
    severities = {"high": 0, "medium": 1}
    grave = outside.before_window(subject(off(-30)), stretch(segment(True, off(-30))))
    for why, ended, note, severity in rows:
        made = outside.before_window(subject(off(-30)), stretch(segment(True, off(-30)), ended))
        assert (made.rule, made.underlying_rule) == ("weakened-before-window", "weakened"), why
        assert note in made.detail, why
        assert ("put back" in made.detail) is ("put back" in note), why
        assert (made.severity == grave.severity) is (severities[severity] == 0), why
        assert made.title.endswith(" (before the window)"), why
    assert grave.severity == "critical"
    assert subject().history.samples.collected is UNKNOWN
