"""Events and changes joined: when, how long, and what was undone inside the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mpdiff.base.model import Finding, Items, Pairs, Snapshot, Statement, Unreadable, Value, Window
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes import from_change
from mpdiff.findings.timeline import join, with_last_touch
from mpdiff.history.diff import compare
from tests.support.scene import UNTOLD, WINDOW, at, listed, touch, unlisted
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mpdiff.evidence.facts import Timeline

REALTIME = "DisableRealtimeMonitoring"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ON, OFF = False, True
"""DisableRealtimeMonitoring."""


def joined(
    touches: Sequence[Statement],
    before: Mapping[str, Value] | None = None,
    after: Mapping[str, Value] | None = None,
    window: Window | None = WINDOW,
) -> Timeline:
    """Compare two snapshots and join what differs with the touches; None: no such snapshot."""
    first, second = (None if v is None else snapshot(dict(v)) for v in (before, after))
    sides = (first, second)
    return join(
        catalogue(),
        changes(*sides),
        sorted(touches, key=lambda t: t.time),
        window=window,
        sides=sides,
    )


def changes(before: Snapshot | None, after: Snapshot | None) -> list[Finding]:
    if before is None or after is None:
        return []
    found = compare(before, after).differences
    return [from_change(catalogue(), judge(catalogue(), d)) for d in found]


def only(timeline: Timeline) -> Finding:
    (finding,) = timeline.findings
    return finding


def off_and_on(start: float = 30, end: float = 72, **given: Any) -> list[Statement]:
    return [touch(start, REALTIME, ON, OFF, **given), touch(end, REALTIME, OFF, ON, **given)]


EQUAL: dict[str, Value] = {
    REALTIME: ON,
    "DisableTamperProtection": False,
    "ExclusionPath": Items(("C:\\Known",)),
    ASR: Pairs({OFFICE: 1}),
    "ThreatIDDefaultAction_Actions": Pairs({}),
    "CloudBlockLevel": 2,
}


# --- off and on again -----------------------------------------------------------------------------


def test_off_for_42_minutes_with_equal_snapshots_is_transient() -> None:
    finding = only(joined(off_and_on(), EQUAL, EQUAL))
    assert (finding.rule, finding.underlying_rule) == ("transient", "weakened")
    assert finding.severity == "critical"  # as if it had stayed
    assert finding.duration_seconds == 42 * 60
    assert (finding.first_seen, finding.last_seen) == (at(30), at(72))
    assert (finding.certainty, finding.still_weakened) == ("certain", False)
    assert (
        finding.title
        == "DisableRealtimeMonitoring was weakened and put back: False -> True -> False"
    )


@pytest.mark.parametrize(
    ("touches", "rule", "severity"),
    [
        ([listed(5, "C:\\"), unlisted(8, "C:\\")], "risky-exclusion", "critical"),
        ([listed(5, "D:\\Data"), unlisted(8, "D:\\data")], "exclusion-added", "medium"),
        ([touch(5, ASR, 1, 0, OFFICE), touch(8, ASR, 0, 1, OFFICE)], "asr-rule-weakened", "high"),
        (
            [touch(5, ASR, 1, None, OFFICE), touch(8, ASR, None, 1, OFFICE)],
            "asr-rule-weakened",
            "high",
        ),
        (
            [
                touch(5, "ThreatIDDefaultAction_Actions", None, 6, "311978"),
                touch(8, "ThreatIDDefaultAction_Actions", 6, None, "311978"),
            ],
            "weakened",
            "high",
        ),
        (
            [
                touch(5, "DisableTamperProtection", False, True),
                touch(8, "DisableTamperProtection", True, False),
            ],
            "tamper-protection-off",
            "critical",
        ),
    ],
)
def test_every_kind_of_setting_can_be_transient(
    touches: list[Statement], rule: str, severity: str
) -> None:
    finding = only(joined(touches, EQUAL, EQUAL))
    assert (finding.rule, finding.underlying_rule, finding.severity) == (
        "transient",
        rule,
        severity,
    )
    assert finding.duration_seconds == 180


def test_several_rounds_are_one_finding_that_lists_them() -> None:
    finding = only(joined([*off_and_on(10, 20), *off_and_on(60, 65)], EQUAL, EQUAL))
    assert [(r.start, r.end) for r in finding.rounds] == [(at(10), at(20)), (at(60), at(65))]
    assert finding.duration_seconds == 15 * 60
    assert "put back 2 times" in finding.title


def test_events_5001_and_5007_of_one_moment_are_one_round() -> None:
    told_twice = [
        touch(30, REALTIME, UNTOLD, OFF, event_id=5001),
        touch(30.01, REALTIME, ON, OFF),
        touch(72, REALTIME, UNTOLD, ON, event_id=5000),
        touch(72.01, REALTIME, OFF, ON),
    ]
    timeline = joined(told_twice, EQUAL, EQUAL)
    assert len(only(timeline).rounds) == 1
    assert [e.repeats for e in timeline.entries] == [True, False, True, False]
    assert {e.lasted_seconds for e in timeline.entries[:2]} == {42 * 60}


def test_event_5001_alone_is_enough() -> None:
    touches = [
        touch(30, REALTIME, UNTOLD, OFF, event_id=5001),
        touch(72, REALTIME, UNTOLD, ON, event_id=5000),
    ]
    for sides in ((EQUAL, EQUAL), ({}, {})):
        assert only(joined(touches, *sides)).rule == "transient"


def test_the_weakest_of_several_states_is_named() -> None:
    """Audit on the way to off: what it was at its weakest counts."""
    steps = [
        touch(5, ASR, 1, 2, OFFICE),
        touch(6, ASR, 2, 0, OFFICE),
        touch(9, ASR, 0, 2, OFFICE),
        touch(10, ASR, 2, 1, OFFICE),
    ]
    finding = only(joined(steps, EQUAL, EQUAL))
    assert (finding.after_text, finding.duration_seconds) == ("Off (0)", 300)


@pytest.mark.parametrize(
    ("why", "touches"),
    [
        (
            "strengthened and put back",
            [touch(5, "CloudBlockLevel", 2, 4), touch(9, "CloudBlockLevel", 4, 2)],
        ),
        (
            "excluded before the window, removed and added again",
            [unlisted(5, "C:\\Known"), listed(8, "C:\\Known")],
        ),
        ("before the window", off_and_on(-60, -30)),
        ("after the window", off_and_on(250, 260)),
        ("it already was so", [touch(5, REALTIME, ON, ON)]),
        ("set explicitly to what it was by default", [touch(5, REALTIME, None, ON)]),
        ("blocked", [touch(5, REALTIME, ON, OFF, blocked=True)]),
        ("a value on a scale that nobody explains", [touch(5, REALTIME, ON, UNTOLD)]),
        (
            "the same in another case",
            [unlisted(6, "c:\\KNOWN"), listed(7, "c:\\known")],
        ),
    ],
)
def test_silent(why: str, touches: list[Statement]) -> None:
    rules = {f.rule for f in joined(touches, EQUAL, EQUAL).findings}
    assert rules <= {"tamper-blocked"}, why


def test_weak_before_the_window_and_strengthened_then_weakened_again_is_nothing_new() -> None:
    weak: dict[str, Value] = {REALTIME: OFF}
    touches = [touch(5, REALTIME, OFF, ON), touch(50, REALTIME, ON, OFF)]
    assert joined(touches, weak, weak).findings == ()


def test_a_value_that_nobody_can_judge_does_not_count_as_put_back() -> None:
    touches = [touch(30, REALTIME, ON, OFF), touch(60, REALTIME, OFF, UNTOLD)]
    finding = only(joined(touches, EQUAL, EQUAL))
    assert finding.rule == "weakened"
    assert finding.rounds[0].end is None


# --- the log and the snapshots against each other -------------------------------------------------


def test_weak_to_the_end_but_not_in_the_second_snapshot_is_never_called_put_back() -> None:
    """Made in the last minute, or a line of the second snapshot was edited."""
    finding = only(joined([listed(239, "C:\\")], EQUAL, EQUAL))
    assert (finding.rule, finding.severity) == ("risky-exclusion", "critical")
    assert "last word" in finding.detail
    assert "altered" in finding.detail
    assert (finding.still_weakened, finding.rounds[0].end) == (None, None)
    assert "removed" not in finding.title


def test_put_back_to_another_state_names_that_state() -> None:
    """Basic protects as Advanced does, so the stretch ends, but it is not what was there before."""
    touches = [touch(10, "MAPSReporting", 2, 0), touch(20, "MAPSReporting", 0, 1)]
    timeline = joined(touches, {"MAPSReporting": 2}, {"MAPSReporting": 1})
    (found,) = [f for f in timeline.findings if f.rule == "transient"]
    assert found.title.endswith(": Advanced (2) -> Disabled (0) -> Basic (1)")


def test_put_back_only_after_the_window_is_not_transient() -> None:
    finding = only(joined(off_and_on(30, 241), EQUAL, EQUAL))
    assert finding.rule == "weakened"
    assert finding.duration_seconds == 211 * 60


def test_an_item_that_the_first_snapshot_has_but_the_event_calls_new_is_said() -> None:
    """One edited line of the first snapshot, or swapped names, must not silence the log."""
    known: dict[str, Value] = {"ExclusionPath": Items(("C:\\",))}
    finding = only(joined([listed(30, "C:\\")], known, known))
    assert (finding.rule, finding.certainty) == ("risky-exclusion", "uncertain")
    assert "The first snapshot already has it" in finding.detail


def test_swapped_snapshots_leave_the_logs_word() -> None:
    timeline = joined([touch(30, REALTIME, ON, OFF)], before={REALTIME: OFF}, after={REALTIME: ON})
    assert [(f.rule, f.effect) for f in timeline.findings] == [
        ("strengthened", "strengthened"),
        ("weakened", "weakened"),
    ]


@pytest.mark.parametrize(
    ("why", "touches"),
    [
        ("policy put what it held already", [listed(30, "C:\\Known", location="policy")]),
        ("the time is not certain", [listed(30, "C:\\Known", time_certain=False)]),
        ("the value was not set locally", [touch(30, "CloudBlockLevel", None, 2)]),
    ],
)
def test_no_contradiction(why: str, touches: list[Statement]) -> None:
    assert joined(touches, EQUAL, EQUAL).findings == (), why


def test_the_log_says_put_back_but_the_second_snapshot_still_has_it() -> None:
    finding = only(joined(off_and_on(), {REALTIME: ON}, {REALTIME: OFF}))
    assert finding.rule == "weakened"
    assert "the second snapshot still has it" in finding.detail


def test_what_a_snapshot_lacks_or_could_not_read_is_known_from_the_log() -> None:
    for after in ({}, {"ExclusionPath": Unreadable("N/A: Must be an administrator")}):
        finding = only(joined([listed(30, "C:\\Temp")], EQUAL, after))
        assert finding.rule == "risky-exclusion"
        assert "Known from the event log alone" in finding.detail
        assert finding.still_weakened is None


def test_what_only_the_second_snapshot_shows_is_confirmed_by_the_log() -> None:
    sides: tuple[Mapping[str, Value] | None, ...] = (None, {})
    for before in sides:
        finding = only(joined([touch(30, REALTIME, ON, OFF)], before, {REALTIME: OFF}))
        assert (finding.rule, finding.certainty) == ("weakened", "certain")
        assert "The second snapshot has it" in finding.detail


def test_the_log_says_put_back_but_only_the_second_snapshot_can_tell() -> None:
    finding = only(joined(off_and_on(), {}, {REALTIME: OFF}))
    assert finding.rule == "weakened"
    assert "the second snapshot still has it" in finding.detail


def test_what_is_weak_by_default_alone_is_uncertain() -> None:
    """Not set is not weak by itself: only the documented default says so."""
    touches = [touch(30, "CloudBlockLevel", 2, None)]
    finding = only(joined(touches, EQUAL, {}))
    assert finding.certainty == "uncertain"
    assert "default" in finding.detail


# --- times of a change ----------------------------------------------------------------------------


def test_a_change_has_the_times_of_its_touches_and_what_it_was_in_between() -> None:
    steps = [touch(5, ASR, 1, 0, OFFICE), touch(40, ASR, 0, 2, OFFICE)]
    finding = only(joined(steps, EQUAL, {**EQUAL, ASR: Pairs({OFFICE: 2})}))
    assert (finding.first_seen, finding.last_seen) == (at(5), at(40))
    assert "In between it was Off (0)." in finding.detail
    assert finding.duration_seconds is None  # nobody knows when it ended


def test_the_case_of_an_item_is_no_state_in_between() -> None:
    finding = only(
        joined(
            [listed(5, "c:\\temp")],
            EQUAL,
            {**EQUAL, "ExclusionPath": Items(("C:\\Known", "C:\\Temp"))},
        )
    )
    assert "In between" not in finding.detail
    assert finding.first_seen == at(5)


def test_management_is_said() -> None:
    finding = only(
        joined([touch(5, REALTIME, ON, OFF, location="mdm")], EQUAL, {**EQUAL, REALTIME: OFF})
    )
    assert finding.origin == "policy"
    assert "keys of management" in finding.detail
    mixed = [touch(5, REALTIME, ON, OFF, location="mdm"), touch(6, REALTIME, ON, OFF)]
    assert only(joined(mixed, EQUAL, {**EQUAL, REALTIME: OFF})).origin is None


# --- cut lists ------------------------------------------------------------------------------------

CUT: dict[str, Value] = {"ExclusionPath": Items(("C:\\A",), cut=True)}
GREW: dict[str, Value] = {"ExclusionPath": Items(("C:\\A", "C:\\B"))}


@pytest.mark.parametrize(
    ("touches", "certainty"),
    [
        ([listed(5, "C:\\B")], "certain"),
        ([], "uncertain"),
        ([unlisted(5, "C:\\B"), listed(6, "C:\\B")], "uncertain"),  # it was there all along
        ([listed(-5, "C:\\B")], "uncertain"),  # before the first snapshot perhaps
        ([listed(5, "C:\\B", time_certain=False)], "uncertain"),
    ],
)
def test_the_log_settles_only_what_it_saw_come_inside_the_window(
    touches: list[Statement], certainty: str
) -> None:
    finding = only(joined(touches, CUT, GREW))
    assert (finding.key, finding.certainty) == ("C:\\B", certainty)


# --- windows and uncertain times ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minute", "rules"),
    [(0, ["weakened"]), (240, ["weakened"]), (-0.01, []), (240.01, [])],
)
def test_the_edges_of_the_window_are_inside(minute: float, rules: list[str]) -> None:
    timeline = joined([touch(minute, REALTIME, ON, OFF)], EQUAL, {})
    assert [f.rule for f in timeline.findings] == rules
    assert [e.in_window for e in timeline.entries] == [bool(rules)]


def test_without_a_window_nothing_is_claimed_to_lie_in_one() -> None:
    timeline = joined(off_and_on(), EQUAL, EQUAL, window=None)
    finding = only(timeline)
    assert finding.certainty == "uncertain"
    assert "No window is known" in finding.detail
    assert {e.in_window for e in timeline.entries} == {None}


def test_times_of_an_assumed_zone_are_near_enough_or_not() -> None:
    near = only(joined(off_and_on(600, 610, time_certain=False), EQUAL, EQUAL))
    assert (near.certainty, near.times_certain) == ("uncertain", False)
    assert joined(off_and_on(3000, 3010, time_certain=False), EQUAL, EQUAL).findings == ()


# --- blocked attempts -----------------------------------------------------------------------------


def test_attempts_on_one_thing_are_one_finding() -> None:
    tries = [touch(m, REALTIME, UNTOLD, OFF, blocked=True, event_id=5013) for m in (5, 6, 9)]
    finding = only(joined(tries, EQUAL, EQUAL))
    assert (finding.rule, finding.effect) == ("tamper-blocked", "neutral")
    assert finding.title == "Tamper protection blocked 3 changes of DisableRealtimeMonitoring"
    assert (finding.first_seen, finding.last_seen) == (at(5), at(9))


def test_attempts_outside_the_window_stay_in_the_timeline_alone() -> None:
    timeline = joined([touch(-5, REALTIME, UNTOLD, OFF, blocked=True)], EQUAL, EQUAL)
    assert timeline.findings == ()
    assert timeline.entries[0].blocked


# --- after the second snapshot --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("touches", "seen"),
    [
        ([listed(275, "C:\\x")], 275),
        ([listed(-9000, "C:\\x"), unlisted(-8000, "C:\\x")], None),  # an old story
        ([listed(275, "C:\\x"), unlisted(280, "C:\\X")], 275),
        ([listed(275, "C:\\y")], None),
        ([listed(275, "C:\\x", blocked=True)], None),
    ],
)
def test_when_a_later_weakening_was_made(touches: list[Statement], seen: float | None) -> None:
    (late,) = changes(
        snapshot({"ExclusionPath": Items(())}), snapshot({"ExclusionPath": Items(("C:\\X",))})
    )
    (found,) = with_last_touch([late], touches, WINDOW)
    assert found.first_seen == (None if seen is None else at(seen))


# --- laws -----------------------------------------------------------------------------------------

minutes = st.integers(min_value=1, max_value=239)
values = st.lists(st.sampled_from([ON, OFF]), min_size=1, max_size=8)


def story(states: list[bool], start: float = 1) -> list[Statement]:
    olds = [ON, *states]
    return [touch(start + i, REALTIME, olds[i], new) for i, new in enumerate(states)]


def claims(timeline: Timeline) -> list[tuple[object, ...]]:
    return [
        (f.rule, f.severity, f.title, f.effect, f.certainty, f.first_seen, f.last_seen, f.detail)
        for f in timeline.findings
    ]


@given(
    states=values,
    outside=st.lists(st.sampled_from([-500.0, -3.0, 250.0, 900.0]), max_size=6),
    off=st.booleans(),
)
def test_touches_outside_the_window_never_change_what_a_finding_claims(
    *, states: list[bool], outside: list[float], off: bool
) -> None:
    inside = story(states)
    more = [touch(m, REALTIME, not off, off) for m in outside]
    after = {REALTIME: states[-1]}
    assert claims(joined([*inside, *more], EQUAL, after)) == claims(joined(inside, EQUAL, after))


@given(values, st.lists(minutes, max_size=6))
def test_events_that_change_nothing_change_no_claim(
    states: list[bool], at_minutes: list[int]
) -> None:
    real = story(states)
    idle: list[Statement] = []
    for minute in at_minutes:
        past = [t for t in real if t.time <= at(minute)]
        state = past[-1].after if past else ON
        if past:  # before the first real one it would be the first touch
            idle.append(touch(minute + 0.5, REALTIME, state, state))
    after = {REALTIME: states[-1]}
    with_idle, without = joined([*real, *idle], EQUAL, after), joined(real, EQUAL, after)
    assert [(f.rule, f.rounds) for f in with_idle.findings] == [
        (f.rule, f.rounds) for f in without.findings
    ]


@given(states=values, after=st.sampled_from([ON, OFF]))
def test_a_weakening_inside_the_window_is_never_silent(*, states: list[bool], after: bool) -> None:
    """Whatever the second snapshot says; and no weakening is made up."""
    findings = joined(story(states), EQUAL, {REALTIME: after}).findings
    weakened = any(f.effect == "weakened" for f in findings)
    assert weakened == (OFF in states or after is OFF)
    assert len(findings) <= 1


@given(values)
def test_time_weak_is_the_sum_of_the_stretches(states: list[bool]) -> None:
    findings = joined([*story(states), touch(100, REALTIME, states[-1], ON)], EQUAL, EQUAL).findings
    expected = 0.0
    for i, state in enumerate(states):
        end = i + 2 if i + 1 < len(states) else 100
        expected += (end - (i + 1)) * 60 if state is OFF else 0
    assert sum(f.duration_seconds or 0 for f in findings) == expected


@given(values, st.integers(min_value=-600, max_value=600))
def test_moving_everything_in_time_moves_only_the_times(
    states: list[bool], minutes_on: int
) -> None:
    by = timedelta(minutes=minutes_on)
    assert WINDOW.start is not None
    assert WINDOW.end is not None
    moved = [replace(t, time=t.time + by) for t in story(states)]
    window = replace(WINDOW, start=WINDOW.start + by, end=WINDOW.end + by)
    here, there = joined(story(states), EQUAL, EQUAL), joined(moved, EQUAL, EQUAL, window)
    assert [(f.rule, f.duration_seconds) for f in here.findings] == [
        (f.rule, f.duration_seconds) for f in there.findings
    ]
