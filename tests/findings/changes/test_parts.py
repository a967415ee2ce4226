"""The small parts that a finding about a change is made of, each by itself: edges, words, doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import LogCoverage, Notice, States, Value, Window
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes import changes, doubts, inside, outside, subject
from mpdiff.findings.changes.subject import Subject
from mpdiff.history.subjects import difference_of, subject_of
from tests.support.cases import WHOLE_LOG, case
from tests.support.reports import finding
from tests.support.scene import UNTOLD, at, touch
from tests.support.stretches import SWITCH, segment, stretch

if TYPE_CHECKING:
    from mpdiff.base.model import Change, Statement
    from mpdiff.history.stretches import Stretch

NETWORK = "EnableNetworkProtection"
ASR = "AttackSurfaceReductionRules_Actions"
RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
OFF, ON = touch(30, SWITCH, False, True), touch(60, SWITCH, True, False)


def subject_of_case(of: Any, setting: str = SWITCH, key: str | None = None) -> Subject:
    return Subject(of, of.histories[subject_of(setting, key)], of.catalogue.find(setting), States())


def step(before: Any, after: Any, setting: str = NETWORK, **given: Any) -> Change:
    return replace(judge(catalogue(), difference_of(setting, None, before, after)), **given)


# --- the weakest state in between -----------------------------------------------------------------


def test_what_may_have_been_weaker_is_the_weakest_that_is_not_known() -> None:
    """Of network protection 1 blocks, 2 audits, 0 is off; 7 and 8 nobody ranks."""
    one = subject_of_case(case((touch(30, NETWORK, 1, 2),)), NETWORK)
    audit, off, odd, odder = step(1, 2), step(1, 0), step(1, 7), step(1, 8)
    unset = step(1, None, effect="unknown")
    for why, states, known, expected in (
        ("nothing else", [(audit, None)], audit, None),
        ("weaker", [(audit, off)], audit, off),
        ("no weaker", [(off, audit)], off, None),
        ("its worst is weaker than what is known", [(off, None)], audit, off),
        ("the weakest of several", [(audit, off), (audit, audit)], step(0, 1), off),
        ("nobody ranks it", [(audit, odd)], audit, odd),
        ("ranked before what nobody ranks", [(audit, off), (audit, odd)], audit, odd),
        ("two that nobody ranks", [(audit, odd), (audit, odder)], audit, odd),
        ("it was perhaps not set", [(audit, unset)], audit, unset),
        ("not set behind one that is ranked", [(audit, off), (audit, unset)], audit, off),
    ):
        found = [stretch(segment(True), worst=worst, perhaps=perhaps) for worst, perhaps in states]
        made = subject.perhaps_weaker(one, found, known)
        assert made == (None if expected is None else replace(expected, certainty="uncertain")), why


def test_what_it_was_in_between_is_said_and_weighed() -> None:
    audit, off = step(1, 2), step(1, 0)
    unset = step(1, None, effect="unknown")
    unset_and_weak = step(1, None, effect="weakened", certainty="certain", after_text="not set")
    for state, said in (
        (replace(off, certainty="certain"), "In between it was Disabled (0)."),
        (replace(off, certainty="uncertain"), "In between it may have been Disabled (0)."),
        (unset, "In between no evidence shows what it was."),
        (unset_and_weak, "In between it was not set."),
        (step(1, 7, effect="unknown", certainty="uncertain"), "In between it may have been 7."),
    ):
        assert subject.between(state).startswith(said.rstrip(".")), said
    one = subject_of_case(case((touch(30, NETWORK, 1, 2),)), NETWORK)
    mild = finding(setting=NETWORK, severity="low")
    grave = finding(setting=NETWORK, severity="critical")
    assert subject.with_weakest(one, mild, off).severity == "high"
    assert subject.with_weakest(one, mild, off).weakest == off
    assert subject.with_weakest(one, grave, off).severity == "critical"
    assert subject.with_weakest(one, mild, replace(audit, effect="unknown")).severity == "low"
    assert subject.detail_of("a", "", "b") == "a b"


# --- words ----------------------------------------------------------------------------------------


def test_when_it_was_weak_after_the_window() -> None:
    off, on = touch(300, SWITCH, False, True), touch(330, SWITCH, True, False)
    began, back = segment(True, off), segment(False, on)
    undated = segment(False, source="collection")
    by_time = segment(False, source="collection", time=at(330))
    start, end = "2026-03-01 17:00:00 UTC", "2026-03-01 17:30:00 UTC"
    for weak, said in (
        ([stretch(began, back)], f"from {start} to {end}."),
        ([stretch(began)], f"from {start} on."),
        ([stretch(began, undated)], f"from {start}."),
        ([stretch(began, by_time)], f"from {start} to {end}."),
        ([stretch(segment(True, source="collection"), back)], f"at an unknown time to {end}."),
        ([stretch(began, undated), stretch(segment(True), back)], f"from {start} to {end}."),
    ):
        assert outside._lasted(weak) == f"It was weak after the window, {said}"


def test_what_surfaced_was_set_by_nobody() -> None:
    by = touch(300, SWITCH, False, True, place="local")
    for why, one, surfaced in (
        ("at collection alone", segment(True, source="collection"), True),
        ("by its record", segment(True, by), False),
        ("a record of another place uncovered it", segment(True, by, place="policy"), True),
        ("no record", segment(True, source="after"), False),
        ("no place", segment(True, by, place=None), False),
    ):
        assert outside._surfaced(stretch(one)) is surfaced, why


def test_a_transient_is_named_by_what_it_was() -> None:
    plain = finding(setting=NETWORK, before_text="Block", after_text="Off", label=None)
    item = finding(setting="ExclusionPath", key="C:\\x", before=None, after="C:\\x", label=None)
    back = stretch(segment(True), back=step(1, 2, after_text="Audit"))
    one = stretch(segment(True))
    rows: list[tuple[str, Any, list[Stretch], str]] = [
        ("a value", plain, [one], f"{NETWORK} was weakened and put back: Block -> Off -> Block"),
        ("twice", plain, [one, one], f"{NETWORK} was weakened and put back 2 times: Block -> Off -> Block"),
        ("to another value", plain, [one, back], f"{NETWORK} was weakened and put back 2 times: Block -> Off -> Audit"),
        ("an item", item, [one], "C:\\x was added to ExclusionPath and removed again"),
        ("an item twice", item, [one, one], "C:\\x was added to ExclusionPath and removed again 2 times"),
    ]  # fmt: skip
    for why, made, weak, title in rows:
        assert inside._transient_title(made, weak) == title, why
    rule = finding(
        setting=ASR, key=RULE, label="Office", before=1, before_text="Block", after_text="Off"
    )
    assert (
        inside._transient_title(rule, [one])
        == "Office was weakened and put back: Block -> Off -> Block"
    )
    bare = finding(
        setting=ASR, key="k", before=1, label=None, before_text="Block", after_text="Off"
    )
    assert inside._transient_title(bare, [one]).startswith(f"{ASR} k was weakened and put back: ")
    named = finding(
        setting=ASR, key="k", before=None, label="Office", before_text="none", after_text="Off"
    )
    assert inside._transient_title(named, [one]).startswith(
        "Office was weakened and put back: none"
    )


def test_until_when_another_record_shows_it() -> None:
    one = stretch(segment(True, replace(ON, source="protection log")))
    assert changes._until(one).startswith(
        "It may have lasted longer: protection log shows it so until 2026"
    )
    assert changes._until(stretch(segment(True, ON))).startswith(
        "It may have lasted longer: event 5007 "
    )


# --- doubts ---------------------------------------------------------------------------------------


def test_each_kind_of_begin_without_a_record_is_said_once() -> None:
    by = touch(30, SWITCH, False, True, place="effective")
    held = replace(by, held=True)
    unseen = segment(True, source="unseen")
    rows: list[tuple[str, list[Any], list[str]]] = [
        ("a record shows it", [segment(True, by)], []),
        ("nothing does", [unseen], [doubts.UNSEEN]),
        ("a record of one place", [replace(unseen, by=OFF)], [doubts.UNSEEN]),
        ("twice", [unseen, replace(unseen, by=OFF)], [doubts.UNSEEN]),
        ("a report", [replace(unseen, by=held)], [doubts.REPORTED.format(by="event 5007 at 2026-03-01 12:30:00 UTC")]),
        ("a switch", [replace(unseen, by=by)], [doubts.SWITCHED.format(by="event 5007 at 2026-03-01 12:30:00 UTC")]),
        ("another log", [replace(unseen, by=replace(by, source="L"))], [doubts.SWITCHED.format(by="L at 2026-03-01 12:30:00 UTC")]),
        ("the first of two", [replace(unseen, by=by), replace(unseen, by=replace(by, time=at(31)))],
         [doubts.SWITCHED.format(by="event 5007 at 2026-03-01 12:30:00 UTC")]),
    ]  # fmt: skip
    for why, began, said in rows:
        found = doubts._unseen(subject_of_case(case((OFF,))), [stretch(one) for one in began])
        assert list(found) == said, why


def test_a_change_without_a_record_was_made_before_a_log_that_begins_in_the_window() -> None:
    """The window is from noon on, the log from one o'clock, whole, and records such changes."""
    late = replace(WHOLE_LOG, first=at(60))
    held: dict[str, Value] = {SWITCH: False, NETWORK: 1}
    weak: dict[str, Value] = {SWITCH: True, NETWORK: 1}

    def said(statements: tuple[Statement, ...] = (), **given: Any) -> bool:
        operational = given.pop("operational", True)
        of = case(statements, held, weak, **({"coverage": late} | given))
        of = replace(of, operational=operational)
        text = doubts.before_the_log(subject_of_case(of))
        assert text in ("", doubts.BEFORE_LOG.format(
            start="2026-03-01 12:00:00 UTC", first="2026-03-01 13:00:00 UTC",
        ))  # fmt: skip
        return bool(text)

    assert said()
    given: Any
    for why, given in (
        ("no log", {"coverage": None}),
        ("its begin is not known", {"coverage": LogCoverage(("log",), None, at(360), 10)}),
        ("no window", {"window": None}),
        ("the window's begin is not known", {"window": Window(None, at(240), "x")}),
        ("it begins before the window", {"coverage": WHOLE_LOG}),
        ("it begins with the window", {"coverage": replace(WHOLE_LOG, first=at(0))}),
        ("no log of operations", {"operational": False}),
        ("its times are not certain", {"coverage": replace(late, time_certain=False)}),
        ("a record tells of it", {"statements": (touch(90, SWITCH, False, True),)}),
        ("it has a gap", {"coverage": replace(late, gap_times=((at(100), at(110)),))}),
        *(
            (code, {"log_notices": (Notice(code, "x", "log"),)})
            for code in ("event-cut", "event-empty", "value-cut", "odd-time", "too-many-events", "day-order-open")
        ),
    ):  # fmt: skip
        assert not said(**given), why
    assert said(log_notices=(Notice("timeline-bounded", "x", "log"),))


def test_what_came_through_management_alone_is_said() -> None:
    policy = (
        touch(30, SWITCH, False, True, place="policy"),
        touch(60, SWITCH, True, False, place="mdm"),
    )
    for steps, said in (
        (policy, (doubts.BY_MANAGEMENT,)),
        ((policy[0], ON), ()),
        ((OFF, ON), ()),
        ((touch(-30, SWITCH, False, True, place="policy"),), ()),
    ):
        assert doubts.by_management(subject_of_case(case(steps))) == said


def test_the_log_settles_what_it_saw_come_and_stay_in_the_window() -> None:
    open_ = difference_of(SWITCH, None, False, True)
    unsure = replace(OFF, time_certain=False, time=at(-1))
    rows: list[tuple[str, tuple[Statement, ...], bool]] = [
        ("the very step", (OFF,), True),
        ("another step", (touch(30, SWITCH, True, False),), False),
        ("and back", (OFF, ON), False),
        ("and back and there again", (OFF, ON, touch(90, SWITCH, False, True)), True),
        ("it does not tell the old value", (touch(30, SWITCH, UNTOLD, True),), False),
        ("nor the new one", (touch(30, SWITCH, False, UNTOLD),), False),
        ("before the window", (touch(-30, SWITCH, False, True),), False),
        ("perhaps before the window", (unsure,), False),
        ("perhaps before, and in it", (unsure, touch(60, SWITCH, False, True)), False),
    ]
    for why, steps, settled in rows:
        one = subject_of_case(case(steps))
        assert bool(changes._log_settles(one, open_)) is settled, why


def test_what_began_before_the_window_says_when_it_was_put_back() -> None:
    off = touch(-60, SWITCH, False, True)
    began = "It began at 2026-03-01 11:00:00 UTC, before the window."
    back = " It was put back at 2026-03-01 13:00:00 UTC."
    for ended, said in (
        (None, began),
        (segment(False, ON), f"{began}{back}"),
        (segment(False, source="after"), began),
        (segment(False, source="end", time=at(60)), f"{began}{back}"),
    ):
        made = outside.before_window(
            subject_of_case(case((off,))), stretch(segment(True, off), ended)
        )
        assert made.detail.startswith(said)
        assert ("It was put back" in made.detail) is (said != began)
        assert made.title.endswith(" (before the window)")
