"""What changed inside the window: the log and the snapshots joined, with times and doubts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mpdiff.base.model import Items, LogCoverage, Notice, Pairs, Place, Unreadable, Value
from tests.support.cases import case, changed, findings
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, WINDOW, at, listed, touch, unlisted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mpdiff.base.model import Finding, Statement, Window

REALTIME = "DisableRealtimeMonitoring"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ON, OFF = False, True
"""DisableRealtimeMonitoring."""


def found(
    touches: Sequence[Statement] = (),
    before: Mapping[str, Value] | None = None,
    after: Mapping[str, Value] | None = None,
    window: Window | None = WINDOW,
    **given: Any,
) -> tuple[Finding, ...]:
    """Return what the log and two snapshots show together; None: no such snapshot."""
    return changed(case(touches, before, after, window=window, **given))


def only(findings: Sequence[Finding]) -> Finding:
    (finding,) = findings
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
    finding = only(found(off_and_on(), EQUAL, EQUAL))
    assert (finding.rule, finding.underlying_rule) == ("transient", "weakened")
    assert finding.severity == "critical"  # as if it had stayed
    assert finding.duration_seconds == 42 * 60
    assert (finding.first_seen, finding.last_seen) == (at(30), at(72))
    assert (finding.certainty, finding.still_weakened) == ("certain", False)
    assert (
        finding.title
        == "DisableRealtimeMonitoring was weakened and put back: False -> True -> False"
    )


@for_each(
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
    finding = only(found(touches, EQUAL, EQUAL))
    assert (finding.rule, finding.underlying_rule, finding.severity) == (
        "transient",
        rule,
        severity,
    )
    assert finding.duration_seconds == 180


def test_several_rounds_are_one_finding_that_lists_them() -> None:
    finding = only(found([*off_and_on(10, 20), *off_and_on(60, 65)], EQUAL, EQUAL))
    assert [(r.start, r.end) for r in finding.rounds] == [(at(10), at(20)), (at(60), at(65))]
    assert finding.duration_seconds == 15 * 60
    assert "put back 2 times" in finding.title


def test_events_5001_and_5007_of_one_moment_are_one_round() -> None:
    told_twice = [
        touch(30, REALTIME, UNTOLD, OFF, event_id=5001, place="effective"),
        touch(30.01, REALTIME, ON, OFF),
        touch(72, REALTIME, UNTOLD, ON, event_id=5000, place="effective"),
        touch(72.01, REALTIME, OFF, ON),
    ]
    assert len(only(found(told_twice, EQUAL, EQUAL)).rounds) == 1


def test_event_5001_alone_is_enough() -> None:
    touches = [
        touch(30, REALTIME, UNTOLD, OFF, event_id=5001, place="effective"),
        touch(72, REALTIME, UNTOLD, ON, event_id=5000, place="effective"),
    ]
    for sides in ((EQUAL, EQUAL), ({}, {})):
        assert only(found(touches, *sides)).rule == "transient"


def test_the_weakest_of_several_states_is_named() -> None:
    """Audit on the way to off: what it was at its weakest counts."""
    steps = [
        touch(5, ASR, 1, 2, OFFICE),
        touch(6, ASR, 2, 0, OFFICE),
        touch(9, ASR, 0, 2, OFFICE),
        touch(10, ASR, 2, 1, OFFICE),
    ]
    finding = only(found(steps, EQUAL, EQUAL))
    assert (finding.after_text, finding.duration_seconds) == ("Off (0)", 300)


@for_each(
    ("why", "touches"),
    [
        ("it already was so", [touch(5, REALTIME, ON, ON)]),
        ("set explicitly to what it was by default", [touch(5, REALTIME, None, ON)]),
        ("blocked", [touch(5, REALTIME, ON, OFF, refused=True)]),
        ("a value on a scale that nobody explains", [touch(5, REALTIME, ON, UNTOLD)]),
    ],
)
def test_silent(why: str, touches: list[Statement]) -> None:
    assert found(touches, EQUAL, EQUAL) == (), why


@for_each(
    ("why", "touches", "sides"),
    [
        (
            "excluded before the window, removed and added again",
            [unlisted(5, "C:\\Known"), listed(8, "C:\\Known")],
            EQUAL,
        ),
        ("the same in another case", [unlisted(6, "c:\\KNOWN"), listed(7, "c:\\known")], EQUAL),
        (
            "off before, on for a while, off again",
            [touch(5, REALTIME, OFF, ON), touch(50, REALTIME, ON, OFF)],
            {REALTIME: OFF},
        ),
        (
            "a level raised for four minutes",
            [touch(5, "CloudBlockLevel", 2, 4), touch(9, "CloudBlockLevel", 4, 2)],
            EQUAL,
        ),
        (
            "a rule audited before, blocked for a while, audited again",
            [touch(5, ASR, 2, 1, OFFICE), touch(50, ASR, 1, 2, OFFICE)],
            {ASR: Pairs({OFFICE: 2})},
        ),
    ],
)
def test_an_improvement_of_the_window_that_was_taken_back_is_no_weakening(
    why: str, touches: list[Statement], sides: Mapping[str, Value]
) -> None:
    finding = only(found(touches, sides, sides))
    assert (finding.rule, finding.severity, finding.effect) == ("changed", "info", "neutral"), why
    assert "went back to what it was before" in finding.detail


def test_what_ends_weaker_than_it_was_before_is_no_improvement_taken_back() -> None:
    """Audit before, block for a while, off in the end."""
    touches = [touch(5, ASR, 2, 1, OFFICE), touch(50, ASR, 1, 0, OFFICE)]
    finding = only(found(touches, {ASR: Pairs({OFFICE: 2})}, {}))
    assert (finding.rule, finding.after_text) == ("asr-rule-weakened", "Off (0)")


def test_a_value_that_nobody_can_judge_does_not_count_as_put_back() -> None:
    touches = [touch(30, REALTIME, ON, OFF), touch(60, REALTIME, OFF, UNTOLD)]
    finding = only(found(touches, EQUAL, EQUAL))
    assert finding.rule == "weakened"
    assert finding.rounds[0].end is None


# --- the log and the snapshots against each other -------------------------------------------------


def test_weak_to_the_end_but_not_in_the_second_snapshot_is_never_called_put_back() -> None:
    """Made in the last minute, or a line of the after snapshot was edited."""
    finding = only(found([listed(239, "C:\\")], EQUAL, EQUAL))
    assert (finding.rule, finding.severity) == ("risky-exclusion", "critical")
    assert "last word" in finding.detail
    assert "altered" in finding.detail
    assert (finding.still_weakened, finding.rounds[0].end) == (None, None)
    assert "removed" not in finding.title


def test_put_back_to_another_state_names_that_state() -> None:
    """Basic protects as Advanced does, so the stretch ends, but it is not what was there before."""
    touches = [touch(10, "MAPSReporting", 2, 0), touch(20, "MAPSReporting", 0, 1)]
    both = found(touches, {"MAPSReporting": 2}, {"MAPSReporting": 1})
    (transient,) = [f for f in both if f.rule == "transient"]
    assert transient.title.endswith(": Advanced (2) -> Disabled (0) -> Basic (1)")


def test_put_back_only_after_the_window_is_not_transient() -> None:
    """Two records date it, the after snapshot denies it: a contradiction, and no end of its own."""
    finding = only(found(off_and_on(30, 250), EQUAL, EQUAL, places=NOTHING_ABOVE))
    assert (finding.rule, finding.still_weakened) == ("weakened", False)
    assert (finding.duration_seconds, finding.times_certain) == (220 * 60, False)
    assert "put back after the window, but the after snapshot does not have it" in finding.detail


def test_an_item_that_the_first_snapshot_has_but_the_event_calls_new_is_said() -> None:
    """One edited line of the before snapshot, or swapped names, must not silence the log."""
    known: dict[str, Value] = {"ExclusionPath": Items(("C:\\",))}
    finding = only(found([listed(30, "C:\\")], known, known))
    assert (finding.rule, finding.certainty) == ("risky-exclusion", "uncertain")
    assert "The before snapshot does not have the value that the event replaced" in finding.detail


def test_swapped_snapshots_leave_the_logs_word() -> None:
    both = found([touch(30, REALTIME, ON, OFF)], before={REALTIME: OFF}, after={REALTIME: ON})
    assert [(f.rule, f.effect, f.certainty) for f in both] == [
        ("strengthened", "strengthened", "certain"),
        ("weakened", "weakened", "uncertain"),
    ]


@pytest.mark.parametrize(
    ("why", "touches"),
    [
        ("policy put what it held already", [listed(30, "C:\\Known", place="policy")]),
        ("the value was not set locally", [touch(30, "CloudBlockLevel", None, 2)]),
    ],
)
def test_no_contradiction(why: str, touches: list[Statement]) -> None:
    assert found(touches, EQUAL, EQUAL) == (), why


def test_the_log_says_put_back_but_the_second_snapshot_still_has_it() -> None:
    finding = only(found(off_and_on(), {REALTIME: ON}, {REALTIME: OFF}))
    assert finding.rule == "weakened"
    assert "the after snapshot still has it" in finding.detail


def test_what_a_snapshot_lacks_or_could_not_read_is_known_from_the_log() -> None:
    for after in ({}, {"ExclusionPath": Unreadable("N/A: Must be an administrator")}):
        finding = only(found([listed(30, "C:\\Temp")], EQUAL, after))
        assert finding.rule == "risky-exclusion"
        assert "Known from the event log alone" in finding.detail
        assert finding.still_weakened is None


NOTHING_ABOVE: Mapping[Place, Mapping[str, Value]] = {"policy": {}, "mdm": {}}


@pytest.mark.parametrize("before", [None, {}])
def test_what_only_the_second_snapshot_shows_is_confirmed_by_the_log(
    before: Mapping[str, Value] | None,
) -> None:
    """Whether a policy had it off before, only the dump can show."""
    turned_off = [touch(30, REALTIME, ON, OFF)]
    finding = only(found(turned_off, before, {REALTIME: OFF}, places=NOTHING_ABOVE))
    assert (finding.rule, finding.certainty) == ("weakened", "certain")
    assert finding.states.after_snapshot is not None
    assert finding.states.after_snapshot.value is OFF
    unsure = only(found(turned_off, before, {REALTIME: OFF}))
    assert (unsure.rule, unsure.certainty) == ("weakened", "uncertain")
    assert "No evidence shows what policy held then" in unsure.detail


def test_the_log_says_put_back_but_only_the_second_snapshot_can_tell() -> None:
    finding = only(found(off_and_on(), {}, {REALTIME: OFF}))
    assert finding.rule == "weakened"
    assert "the after snapshot still has it" in finding.detail


def test_what_is_weak_by_default_alone_is_uncertain() -> None:
    """Not set is not weak by itself: only the documented default says so."""
    touches = [touch(30, "CloudBlockLevel", 2, None)]
    finding = only(found(touches, EQUAL, {}))
    assert finding.certainty == "uncertain"
    assert "default" in finding.detail


# --- times of a change ----------------------------------------------------------------------------


def test_a_change_has_the_times_of_its_touches_and_what_it_was_in_between() -> None:
    steps = [touch(5, ASR, 1, 0, OFFICE), touch(40, ASR, 0, 2, OFFICE)]
    finding = only(found(steps, EQUAL, {**EQUAL, ASR: Pairs({OFFICE: 2})}))
    assert (finding.first_seen, finding.last_seen) == (at(5), at(40))
    assert "In between it was Off (0)." in finding.detail
    assert finding.duration_seconds is None  # nobody knows when it ended


def test_the_case_of_an_item_is_no_state_in_between() -> None:
    finding = only(
        found(
            [listed(5, "c:\\temp")],
            EQUAL,
            {**EQUAL, "ExclusionPath": Items(("C:\\Known", "C:\\Temp"))},
        )
    )
    assert "In between" not in finding.detail
    assert finding.first_seen == at(5)


@pytest.mark.parametrize("place", ["mdm", "policy"])
def test_what_was_written_in_the_keys_of_management_is_said_and_is_nobodys_policy(
    place: Place,
) -> None:
    after = {**EQUAL, REALTIME: OFF}
    finding = only(found([touch(5, REALTIME, ON, OFF, place=place)], EQUAL, after))
    assert (finding.place, finding.origin) == (place, None)
    assert "keys of management" in finding.detail
    mixed = [touch(5, REALTIME, ON, OFF, place=place), touch(6, REALTIME, ON, OFF)]
    assert "keys of management" not in only(found(mixed, EQUAL, after)).detail


# --- cut lists ------------------------------------------------------------------------------------

CUT: dict[str, Value] = {"ExclusionPath": Items(("C:\\A",), cut=True)}
GREW: dict[str, Value] = {"ExclusionPath": Items(("C:\\A", "C:\\B"))}


def test_the_log_shows_an_item_come_that_a_cut_list_left_open() -> None:
    """Where every place is shown, the log settles what the cut first snapshot could not."""
    finding = only(found([listed(5, "C:\\B")], CUT, GREW, places=NOTHING_ABOVE))
    assert (finding.key, finding.certainty) == ("C:\\B", "certain")


@pytest.mark.parametrize(
    ("why", "touches", "places"),
    [
        ("no place above is shown", [listed(5, "C:\\B")], None),
        ("its time is not certain", [listed(5, "C:\\B", time_certain=False)], NOTHING_ABOVE),
    ],
)
def test_what_the_log_cannot_settle_stays_uncertain(
    why: str, touches: list[Statement], places: Any
) -> None:
    finding = only(found(touches, CUT, GREW, places=places))
    assert finding.certainty == "uncertain", why


def test_an_item_of_a_cut_list_without_an_event_is_no_finding_of_its_own() -> None:
    assert found((), CUT, GREW) == ()


# --- windows and uncertain times ------------------------------------------------------------------


@for_each(
    ("minute", "rule"),
    [
        (0, "weakened"),
        (240, "weakened"),
        (-0.01, "weakened-before-window"),
        (240.01, "weakened-after-window"),
    ],
)
def test_the_edges_of_the_window_are_inside(minute: float, rule: str) -> None:
    finding = only(found([touch(minute, REALTIME, ON, OFF)], EQUAL, {}))
    assert (finding.rule, finding.severity) == (rule, "critical")


def test_without_a_window_nothing_is_claimed_to_lie_in_one() -> None:
    finding = only(found(off_and_on(), EQUAL, EQUAL, window=None))
    assert finding.certainty == "uncertain"
    assert "No window is known" in finding.detail


def test_times_of_an_assumed_zone_are_near_enough_or_not() -> None:
    near = only(found(off_and_on(600, 610, time_certain=False), EQUAL, EQUAL))
    assert (near.certainty, near.times_certain) == ("uncertain", False)
    far = only(found(off_and_on(3000, 3010, time_certain=False), EQUAL, EQUAL))
    assert (far.rule, far.times_certain) == ("weakened-after-window", False)


# --- laws -----------------------------------------------------------------------------------------

minutes = st.integers(min_value=1, max_value=239)
values = st.lists(st.sampled_from([ON, OFF]), min_size=1, max_size=8)


def story(states: list[bool], start: float = 1) -> list[Statement]:
    olds = [ON, *states]
    return [touch(start + i, REALTIME, olds[i], new) for i, new in enumerate(states)]


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
    with_idle, without = found([*real, *idle], EQUAL, after), found(real, EQUAL, after)
    assert [(f.rule, f.rounds) for f in with_idle] == [(f.rule, f.rounds) for f in without]


@given(states=values, after=st.sampled_from([ON, OFF]))
def test_a_weakening_inside_the_window_is_never_silent(*, states: list[bool], after: bool) -> None:
    """Whatever the after snapshot says; and no weakening is made up."""
    findings = found(story(states), EQUAL, {REALTIME: after})
    weakened = any(f.effect == "weakened" for f in findings)
    assert weakened == (OFF in states or after is OFF)
    assert len(findings) <= 1


@given(values)
def test_time_weak_is_the_sum_of_the_stretches(states: list[bool]) -> None:
    findings = found([*story(states), touch(100, REALTIME, states[-1], ON)], EQUAL, EQUAL)
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
    here, there = found(story(states), EQUAL, EQUAL), found(moved, EQUAL, EQUAL, window)
    assert [(f.rule, f.duration_seconds) for f in here] == [
        (f.rule, f.duration_seconds) for f in there
    ]


def test_an_item_that_came_and_went_has_words_of_its_own() -> None:
    path = "D:\\Data"
    came = [
        touch(30, "ExclusionPath", None, path, path),
        touch(60, "ExclusionPath", path, None, path),
    ]
    finding = only(found(came, {"ExclusionPath": Items(())}, {"ExclusionPath": Items(())}))
    assert finding.title == "D:\\Data was added to ExclusionPath and removed again"
    single = only(found(off_and_on(30, 72), EQUAL, EQUAL))
    assert single.title.startswith("DisableRealtimeMonitoring was weakened and put back: ")


def test_times_are_those_of_the_step_from_the_first_snapshot() -> None:
    """Behind an old value that no record explains, nobody knows when it left the snapshot's."""
    block: dict[str, Value] = {ASR: Pairs({OFFICE: 1})}
    off: dict[str, Value] = {ASR: Pairs({OFFICE: 0})}
    plain = only(found([touch(30, ASR, 1, 0, OFFICE)], block, off))
    assert (plain.rule, plain.times_certain, plain.first_seen) == (
        "asr-rule-weakened",
        True,
        at(30),
    )
    odd = [f for f in found([touch(30, ASR, 6, 0, OFFICE)], block, off) if f.effect == "weakened"]
    assert [f.times_certain for f in odd] == [False]


def test_a_change_of_unknown_direction_at_an_uncertain_time_is_uncertain() -> None:
    proxy: dict[str, Value] = {"ProxyServer": None}

    def there_and_back(**given: Any) -> Finding:
        steps = [
            touch(30, "ProxyServer", None, "p:1", **given),
            touch(40, "ProxyServer", "p:1", None, **given),
        ]
        return only(found(steps, proxy, proxy))

    assert there_and_back().certainty == "certain"
    assert there_and_back(time_certain=False).certainty == "uncertain"


def test_what_only_takes_back_an_improvement_of_the_window_is_no_further_round() -> None:
    """Audit by policy; a local value is off, then Block, then gone: back to Audit, as before the window."""
    name = "EnableNetworkProtection"
    steps = [touch(60, name, None, 0), touch(90, name, 0, 1), touch(200, name, 1, None)]
    places: dict[Place, dict[str, Value]] = {"policy": {name: 2}, "mdm": {}, "local": {}}
    (found,) = changed(case(steps, {name: 2}, {name: 2}, collected={name: 2}, places=places))
    assert found.rule == "transient"
    assert [(r.start, r.end) for r in found.rounds] == [(at(60), at(90))]


@pytest.mark.parametrize("minute", [290, 300])
def test_a_switch_back_that_denies_a_recorded_end_is_one_contradiction_and_no_second_weakening(
    minute: float,
) -> None:
    """The protection log has it off until after the window, event 5007 has it put back inside."""
    pair = [touch(30, REALTIME, False, True), touch(90, REALTIME, True, False)]
    protection = {"place": "effective", "source": "protection log", "member": "MPLog.log"}
    other = [
        touch(30, REALTIME, False, True, **protection),
        touch(minute, REALTIME, UNTOLD, False, **protection),
    ]
    on: dict[str, Value] = {REALTIME: False}
    of = case([*pair, *other], on, on, collected=on)
    (found,) = changed(of)
    assert (found.rule, [r.end for r in found.rounds]) == ("transient", [None])
    assert f"protection log shows it so until {minute_text(minute)}" in found.detail
    assert len(findings(of, "contradictions")) == 1


def minute_text(minute: float) -> str:
    return f"{at(minute):%Y-%m-%d %H:%M:%S} UTC"


def test_a_weakening_after_the_window_that_a_record_begins_stays_one() -> None:
    pair = [touch(30, REALTIME, False, True), touch(90, REALTIME, True, False)]
    again = [touch(260, REALTIME, False, True), touch(290, REALTIME, True, False)]
    on: dict[str, Value] = {REALTIME: False}
    rules = [f.rule for f in changed(case([*pair, *again], on, on, collected=on))]
    assert rules == ["transient", "weakened-after-window"]


LATE_LOG = LogCoverage(("log",), at(60), at(360), 10)
"""A log that begins an hour after the window did."""


@for_each(
    ("why", "steps", "more", "says"),
    [
        ("the log begins later and is whole from then on", (), {"coverage": LATE_LOG}, True),
        ("the log is whole", (), {}, False),
        ("there is no log", (), {"coverage": None}, False),
        (
            "records are missing later as well",
            (),
            {"coverage": replace(LATE_LOG, gap_times=((at(100), at(110)),))},
            False,
        ),
        ("its times are local", (), {"coverage": replace(LATE_LOG, time_certain=False)}, False),
        ("it ends early", (), {"coverage": replace(LATE_LOG, last=at(200))}, False),
        (
            "a record dates it",
            (touch(90, "DisableArchiveScanning", False, True),),
            {"coverage": LATE_LOG},
            False,
        ),
        (
            "a record could not be understood",
            (),
            {"coverage": LATE_LOG, "log_notices": (Notice("event-cut", "x", "log"),)},
            False,
        ),
        ("no window is known", (), {"coverage": LATE_LOG, "window": None}, False),
    ],
)
def test_an_undated_change_has_bounds_where_the_log_begins_late(
    why: str, steps: tuple[Any, ...], more: dict[str, Any], *, says: bool
) -> None:
    of = case(steps, {"DisableArchiveScanning": False}, {"DisableArchiveScanning": True}, **more)
    (one,) = changed(of)
    bounds = (
        "The event log begins at 2026-03-01 13:00:00 UTC and holds no record of it, so it was most likely "
        "made between 2026-03-01 12:00:00 UTC, the window's start, and then."
    )
    assert (bounds in one.detail) is says, why
