"""The state at collection: what is still weakened, what came back, what came later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Items, Pairs, Unreadable, Value
from mpdiff.findings.rules import RULES
from tests.support.cases import WHOLE_LOG, case, changed, findings
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at, listed, touch, unlisted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mpdiff.base.model import Finding, Place, Statement

REALTIME = "DisableRealtimeMonitoring"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ON: dict[str, Value] = {REALTIME: False}
OFF: dict[str, Value] = {REALTIME: True}
Sides = tuple[dict[str, Value], dict[str, Value]]

REALTIME_OFF: Sides = (ON, OFF)
EXCLUDED: Sides = ({"ExclusionPath": Items(())}, {"ExclusionPath": Items(("C:\\Temp\\x",))})
UNPROTECTED: Sides = (
    {"ControlledFolderAccessProtectedFolders": Items(("D:\\x",))},
    {"ControlledFolderAccessProtectedFolders": Items(())},
)
RULE_OFF: Sides = ({ASR: Pairs({OFFICE: 1})}, {ASR: Pairs({OFFICE: 0})})


def level(name: str, before: Value, after: Value) -> Sides:
    return {name: before}, {name: after}


def now(
    sides: Sides, collected: Mapping[str, Value] | None, *touches: Statement, **given: Any
) -> Finding:
    (one,) = changed(case(touches, *sides, collected=collected, **given))
    return one


# --- still there, back, unknown -------------------------------------------------------------------


@for_each(
    ("sides", "collected", "still"),
    [
        (REALTIME_OFF, OFF, True),
        (REALTIME_OFF, ON, False),
        (REALTIME_OFF, {}, None),
        (REALTIME_OFF, {REALTIME: None}, None),
        (REALTIME_OFF, {REALTIME: Unreadable("N/A")}, None),
        (EXCLUDED, {"ExclusionPath": Items(("c:\\temp\\X",))}, True),
        (EXCLUDED, {"ExclusionPath": Items(())}, False),
        (EXCLUDED, {"ExclusionPath": Items((), cut=True)}, None),
        (UNPROTECTED, {"ControlledFolderAccessProtectedFolders": Items(())}, True),
        (UNPROTECTED, {"ControlledFolderAccessProtectedFolders": Items(("d:\\X",))}, False),
        (RULE_OFF, {ASR: Pairs({OFFICE: 0})}, True),
        (RULE_OFF, {ASR: Pairs({OFFICE: 2})}, True),  # audit is not block
        (RULE_OFF, {ASR: Pairs({OFFICE: 1})}, False),
        (RULE_OFF, {ASR: Pairs({})}, True),  # no entry is off for this rule
        (RULE_OFF, {ASR: Pairs({OFFICE: None})}, None),
        (RULE_OFF, {ASR: Pairs({}, cut=True)}, None),
        (level("CloudBlockLevel", 4, 0), {"CloudBlockLevel": 2}, True),
        (level("CloudBlockLevel", 2, 0), {"CloudBlockLevel": 4}, False),
        (level("CloudBlockLevel", 2, 0), {"CloudBlockLevel": None}, None),
        (level("CloudBlockLevel", 2, 0), {"CloudBlockLevel": "garbage"}, None),
        (level("DisableArchiveScanning", None, True), {"DisableArchiveScanning": False}, False),
        # that the default, off, applied before is assumed, and that it is unchanged since is not
        (level("DisableArchiveScanning", None, True), {"DisableArchiveScanning": True}, True),
    ],
)
def test_still_weakened(sides: Sides, collected: dict[str, Value], *, still: bool | None) -> None:
    judged = now(sides, collected)
    assert judged.effect == "weakened"
    assert judged.still_weakened is still
    assert (judged.rule == "not-reverted") is (still is True)


def test_not_reverted_is_one_step_up_and_keeps_what_it_was() -> None:
    judged = now(level("CloudBlockLevel", 2, 0), {"CloudBlockLevel": 0})
    assert (judged.rule, judged.underlying_rule) == ("not-reverted", "weakened")
    assert judged.severity == "high"  # the setting's own is medium
    assert "The window is over" in judged.detail


@pytest.mark.parametrize(
    ("sides", "severity"),
    [
        (level("DisableArchiveScanning", None, True), "high"),
        (level("SignatureFallbackOrder", "MMPC|FileShares", "FileShares"), "medium"),
    ],
)
def test_what_is_unchanged_at_collection_is_there_though_its_direction_is_not_certain(
    sides: Sides, severity: str
) -> None:
    judged = now(sides, sides[1])
    assert (judged.rule, judged.still_weakened) == ("not-reverted", True)
    assert (judged.severity, judged.certainty) == (severity, "uncertain")  # it is not raised


@pytest.mark.parametrize("end", [100, 290])
def test_what_a_record_put_back_is_not_there_where_no_state_at_collection_is_known(
    end: float,
) -> None:
    both = (touch(30, REALTIME, False, True), touch(end, REALTIME, True, False))
    after = ON if end < 240 else OFF
    judged = now((ON, after), None, *both, places={"policy": {}, "mdm": {}})
    assert (judged.still_weakened, judged.duration_seconds) == (False, (end - 30) * 60)


@for_each("collected_at", [200, 240, None])
def test_during_the_window_it_is_said_and_not_flagged(collected_at: float | None) -> None:
    judged = now(REALTIME_OFF, OFF, collected_at=collected_at)
    assert (judged.rule, judged.still_weakened) == ("weakened", True)
    assert judged.current_text == "True"


def test_no_state_no_word() -> None:
    judged = now(REALTIME_OFF, None)
    assert (judged.rule, judged.still_weakened, judged.states.at_collection) == (
        "weakened",
        None,
        None,
    )


def test_without_a_second_snapshot_the_first_is_compared() -> None:
    for state in ({REALTIME: True}, {"ExclusionPath": Items(("C:\\",))}):
        before: dict[str, Value] = {REALTIME: False, "ExclusionPath": Items(())}
        (found,) = changed(case((), before, None, collected=before | state))
        assert (found.rule, found.still_weakened) == ("not-reverted", True)
        assert (found.severity, found.certainty) == ("critical", "certain")
        assert "the second is missing" in found.detail
    assert changed(case((), OFF, None, collected=ON)) == ()


# --- who holds it ---------------------------------------------------------------------------------


def held(**places: dict[str, Value]) -> dict[Place, dict[str, Value]]:
    return {"policy": {}, "mdm": {}, "local": {}, **places}  # type: ignore[dict-item]


@pytest.mark.parametrize("place", ["policy", "mdm"])
def test_a_policy_value_that_no_record_shows_written_is_not_called_managements(place: str) -> None:
    """The before snapshot is strong, so it was written since; a log without a word of that is no proof."""
    judged = now(REALTIME_OFF, OFF, places=held(**{place: OFF}))
    assert (judged.rule, judged.origin, judged.still_weakened) == ("not-reverted", None, True)


@pytest.mark.parametrize("place", ["policy", "mdm"])
def test_what_management_set_after_the_window_was_not_left_behind(place: Place) -> None:
    written = touch(300, REALTIME, None, True, place=place)
    judged = now(REALTIME_OFF, OFF, touch(30, REALTIME, False, True), written,
                 places=held(**{place: OFF}))  # fmt: skip
    assert (judged.rule, judged.origin, judged.still_weakened) == ("weakened", "policy", True)


def test_a_local_value_stays() -> None:
    judged = now(REALTIME_OFF, OFF, places=held(local=OFF))
    assert (judged.rule, judged.origin) == ("not-reverted", "local")


def test_the_holder_is_the_place_of_the_effective_value() -> None:
    """MDM holds on, the local value off, and off is in effect: the weak one is the local one."""
    judged = now(REALTIME_OFF, OFF, places=held(mdm=ON, local=OFF))
    assert (judged.rule, judged.origin) == ("not-reverted", "local")
    back = now(REALTIME_OFF, ON, places=held(policy=ON, local=OFF))
    assert (back.rule, back.origin, back.still_weakened) == ("weakened", "policy", False)


@for_each("place", ["policy", "mdm"])
@for_each(
    ("setting", "strong", "weak", "key"),
    [
        (REALTIME, False, True, None),
        ("CloudBlockLevel", 2, 0, None),
        (ASR, 1, 0, OFFICE),
        ("ExclusionPath", None, "D:\\Data", "D:\\Data"),
    ],
)
def test_a_policy_value_written_in_the_window_is_nobodys_policy(
    place: Place, setting: str, strong: Any, weak: Any, key: str | None
) -> None:
    def state(value: Any) -> dict[str, Value]:
        if key is None:
            return {setting: value}
        if setting == ASR:
            return {setting: Pairs({key: value})}
        return {setting: Items(() if value is None else (value,))}

    written = touch(30, setting, None, weak, key, place=place)
    places = held(**{"local": state(strong), place: state(weak)})
    judged = now((state(strong), state(weak)), state(weak), written, places=places)
    assert (judged.rule, judged.origin, judged.place) == ("not-reverted", "local", place)


def test_what_policy_set_before_the_window_is_management() -> None:
    written = touch(-30, "CloudBlockLevel", None, 0, place="policy")
    weak: dict[str, Value] = {"CloudBlockLevel": 0}
    places = held(policy=weak)
    assert changed(case([written], weak, weak, collected=weak, places=places)) == ()


# --- put back and weak again ----------------------------------------------------------------------

PUT_BACK = (touch(30, REALTIME, False, True), touch(72, REALTIME, True, False))


def test_what_was_put_back_and_is_weak_again_is_said_once() -> None:
    """No record shows it weakened anew: that the end is doubtful and the state is one thing."""
    (found,) = changed(case(PUT_BACK, ON, ON, collected=OFF))
    assert (found.rule, found.underlying_rule) == ("not-reverted", "weakened")
    assert found.still_weakened is True
    assert found.title == "DisableRealtimeMonitoring: False -> True"
    assert found.next_step == RULES["not-reverted"].next_step
    assert found.detail.endswith("At collection it is weakened again.")
    assert "The window is over" not in found.detail


def test_what_policy_holds_weak_again_is_neither_put_back_nor_left_behind() -> None:
    weak: dict[str, Value] = {REALTIME: True}
    (found,) = changed(case(PUT_BACK, ON, ON, collected=weak, places=held(policy=weak)))
    if found.origin == "policy":
        assert found.rule == "weakened"
    assert found.rule != "transient"


def test_the_title_of_what_is_weak_again_by_a_record_of_its_own_says_so() -> None:
    again = touch(260, REALTIME, False, True)
    first, _ = changed(case((*PUT_BACK, again), ON, ON, collected=OFF))
    assert first.title.endswith("False -> True -> False, and is weakened again")
    back = changed(case(PUT_BACK, ON, ON, collected=ON))[0]
    assert back.title.endswith("False -> True -> False")


def test_what_a_record_weakens_anew_is_a_finding_of_its_own() -> None:
    again = touch(260, REALTIME, False, True)
    first, later = changed(case((*PUT_BACK, again), ON, ON, collected=OFF))
    assert (first.rule, later.rule) == ("transient", "weakened-after-window")
    assert later.still_weakened is True


@for_each("back", [240.2, 243, 250])
@for_each("after", [ON, OFF])
def test_what_was_put_back_as_the_window_ended_is_not_what_is_still_there(
    back: float, after: dict[str, Value]
) -> None:
    """It was weakened anew since, by a record: that is the one which outlived the window."""
    steps = [
        touch(30, REALTIME, False, True),
        touch(back, REALTIME, True, False),
        touch(back + 2, REALTIME, False, True),
    ]
    first, later = changed(case(steps, ON, after, collected=OFF))
    assert (first.rule, first.underlying_rule) == ("transient", "weakened")
    assert first.detail.endswith("At collection it is weakened again.")
    assert "still there" not in first.detail
    assert (later.rule, later.still_weakened) == ("weakened-after-window", True)


def test_what_is_weaker_at_collection_than_it_was_is_a_finding_of_its_own() -> None:
    audit = (touch(30, "EnableNetworkProtection", 1, 2), touch(72, "EnableNetworkProtection", 2, 1))
    on: dict[str, Value] = {"EnableNetworkProtection": 1}
    made = changed(case(audit, on, on, collected={"EnableNetworkProtection": 0}))
    assert [f.rule for f in made] == ["transient", "weakened-after-window"]


def test_what_was_put_back_and_stayed_so_is_not_weak() -> None:
    assert now((ON, ON), ON, *PUT_BACK).still_weakened is False


def test_an_improvement_that_did_not_last_is_said() -> None:
    better: Sides = ({"EnableNetworkProtection": 0}, {"EnableNetworkProtection": 1})
    assert "as it was before" in now(better, {"EnableNetworkProtection": 0}).detail
    for lasting in ({"EnableNetworkProtection": 1}, {}):
        assert "as it was before" not in now(better, lasting).detail


def test_protection_that_was_off_before_and_is_off_again_is_found() -> None:
    """Off before, on in the window, off again after the after snapshot: unprotected now."""
    on_again = touch(20, REALTIME, True, False)
    off_again = touch(260, REALTIME, False, True)
    found = changed(case([on_again, off_again], OFF, ON, collected=OFF))
    assert [(f.rule, f.still_weakened) for f in found if f.effect == "weakened"] == [
        ("weakened-after-window", True)
    ]


# --- later than the after snapshot ---------------------------------------------------------------


def later(
    after: Mapping[str, Value],
    collected: Mapping[str, Value],
    before: Mapping[str, Value] | None = None,
    *touches: Statement,
) -> list[tuple[str, str | None]]:
    first = after if before is None else before
    found = changed(case(touches, first, after, collected=collected))
    return [(f.setting or "", f.key) for f in found if f.rule == "weakened-after-window"]


@for_each(
    ("after", "collected"),
    [
        (ON, OFF),
        ({"CloudBlockLevel": 2}, {"CloudBlockLevel": 0}),
        ({"ExclusionPath": Items(())}, {"ExclusionPath": Items(("C:\\x",))}),
        ({ASR: Pairs({OFFICE: 1})}, {ASR: Pairs({OFFICE: 0})}),
        ({ASR: Pairs({OFFICE: 1})}, {ASR: Pairs({})}),
    ],
)
def test_weaker_at_collection_is_flagged(
    after: dict[str, Value], collected: dict[str, Value]
) -> None:
    assert len(later(after, collected)) == 1


@for_each(
    ("why", "after", "collected"),
    [
        ("the dump lacks it", ON, {}),
        ("the snapshot lacks it", {}, OFF),
        ("not set at collection", {"CloudBlockLevel": 2}, {"CloudBlockLevel": None}),
        ("not set in the snapshot", {"CloudBlockLevel": None}, {"CloudBlockLevel": 0}),
        (
            "not set, and weak by default",
            {"DisableEmailScanning": None},
            {"DisableEmailScanning": True},
        ),
        ("stronger", {"CloudBlockLevel": 0}, {"CloudBlockLevel": 2}),
        ("the same", {"ExclusionPath": Items(("C:\\X",))}, {"ExclusionPath": Items(("c:\\x",))}),
        (
            "cut, so it may have been there",
            {"ExclusionPath": Items(("C:\\a",), cut=True)},
            {"ExclusionPath": Items(("C:\\a", "C:\\b"))},
        ),
        ("drifts with the platform", {"EnableDnsSinkhole": True}, {"EnableDnsSinkhole": False}),
        ("identity", {"ComputerID": "a"}, {"ComputerID": "b"}),
    ],
)
def test_no_claim_of_a_later_weakening(
    why: str, after: dict[str, Value], collected: dict[str, Value]
) -> None:
    assert later(after, collected) == [], why


def test_what_is_as_it_was_before_the_window_was_put_back() -> None:
    off: dict[str, Value] = {"EnableNetworkProtection": 0, "ExclusionPath": Items(("C:\\x",))}
    on: dict[str, Value] = {"EnableNetworkProtection": 1, "ExclusionPath": Items(())}
    assert later(on, off, off) == []
    assert len(later(on, off, on)) == 2


@for_each(
    ("why", "touches", "seen"),
    [
        ("the log shows it", [listed(275, "C:\\x")], 275),
        ("an old story", [listed(-9000, "C:\\x"), unlisted(-8000, "C:\\x")], None),
        ("another item", [listed(275, "C:\\y"), unlisted(276, "C:\\y")], None),
        ("refused", [listed(275, "C:\\x", refused=True)], None),
    ],
)
def test_when_a_later_weakening_was_made(
    why: str, touches: list[Statement], seen: float | None
) -> None:
    sides: tuple[dict[str, Value], dict[str, Value]] = (
        {"ExclusionPath": Items(())},
        {"ExclusionPath": Items(("C:\\X",))},
    )
    found = changed(case(touches, sides[0], sides[0], collected=sides[1]))
    (one,) = [
        f for f in found if fold(f.key or "") == "c:\\x" and f.rule == "weakened-after-window"
    ]
    assert one.first_seen == (None if seen is None else at(seen)), why


def test_off_after_the_window_and_on_again_is_found() -> None:
    """The end of the window is no end of attention."""
    both = (touch(250, REALTIME, False, True), touch(290, REALTIME, True, False))
    judged = now((ON, ON), ON, *both)
    assert (judged.rule, judged.still_weakened, judged.duration_seconds) == (
        "weakened-after-window",
        False,
        2400,
    )


def test_what_a_milder_step_of_the_window_became_after_it_is_found() -> None:
    """Audit in the window, block again, off afterwards: the audit is not all there was."""
    steps = (
        touch(30, ASR, 1, 2, OFFICE),
        touch(250, ASR, 2, 1, OFFICE),
        touch(260, ASR, 1, 0, OFFICE),
    )
    before, after, collected = ({ASR: Pairs({OFFICE: n})} for n in (1, 2, 0))
    found = changed(case(steps, before, after, collected=collected))
    assert {f.rule for f in found} == {"transient", "weakened-after-window"}
    assert "Off (0)" in [f.after_text for f in found]


@for_each(
    ("gap", "still"),
    [(None, False), ((10, 20), False), ((200, 260), None)],
    ids=["no gap", "before it was put back", "after that"],
)
def test_what_a_log_with_a_later_gap_put_back_may_be_weak_anew(
    gap: tuple[float, float] | None, still: object
) -> None:
    """Nothing shows the state at collection, so only the log could tell that it stayed so."""
    plain: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    off = [
        touch(30, "DisableRealtimeMonitoring", False, True),
        touch(60, "DisableRealtimeMonitoring", True, False),
    ]
    holes = () if gap is None else ((at(gap[0]), at(gap[1])),)
    made = findings(case(off, plain, plain, coverage=replace(WHOLE_LOG, gap_times=holes)))
    (found,) = [f for f in made if f.effect == "weakened" and f.setting]
    assert found.still_weakened is still


def test_what_a_stronger_place_puts_back_at_the_end_is_not_managements_while_the_window_is_open() -> (
    None
):
    name = "EnableNetworkProtection"
    places = held(policy={name: 1}, mdm={name: 0})
    over = case([], {name: 1}, {name: 0}, collected={name: 0}, places=places)
    open_ = case(
        [],
        {name: 1},
        {name: 0},
        collected={name: 0},
        places=places,
        until=at(150),
        collected_at=150,
    )
    assert [f.origin for f in changed(over)] == ["policy"]
    assert [f.origin for f in changed(open_)] == [None]


def test_what_stood_in_another_place_may_have_applied_since_the_log_lacks_it() -> None:
    """The log begins in the window; that a local value was set its later deletion shows."""
    name = "EnableNetworkProtection"
    steps = [touch(168, name, 1, 0, place="policy"), touch(295, name, 0, None)]
    places = held(policy={name: 0})

    def times_certain(first: float, *, vouched: bool) -> bool:
        log = replace(WHOLE_LOG, first=at(first))
        sides: Sides = ({name: 1}, {name: 0})
        (found,) = changed(
            case(steps, *sides, collected=sides[1], places=places, coverage=log, vouched=vouched)
        )
        return found.times_certain

    assert not times_certain(130, vouched=False)
    assert times_certain(-120, vouched=True)


def test_what_a_record_ends_weaker_than_the_before_snapshot_is_not_put_back() -> None:
    """The log's own old value is Audit, the before snapshot has Block: back at Audit is not as before."""
    steps = [
        touch(-2, ASR, None, 2, OFFICE),
        touch(-1, ASR, 2, None, OFFICE),
        touch(1, ASR, None, 0, OFFICE),
        touch(241, ASR, None, 2, OFFICE, place="policy"),
    ]
    made = changed(case(steps, *RULE_OFF, vouched=False))
    assert [f.still_weakened for f in made if f.rule == "asr-rule-weakened"] == [None]


def test_what_becomes_weak_after_a_change_of_unknown_direction_in_the_window_is_found() -> None:
    """20 to 40 minutes inside, which nobody ranks, and to 0 by policy after the window."""
    name = "ServiceHealthReportInterval"
    steps = [touch(127, name, 20, 40), touch(386, name, None, 0, place="policy")]
    places = held(policy={name: 0}, local={name: 40})
    made = changed(
        case(steps, {name: 20}, {name: 40}, collected={name: 0}, places=places, collected_at=400)
    )
    assert [(f.rule, f.effect) for f in made] == [
        ("changed", "unknown"),
        ("weakened-after-window", "weakened"),
    ]


@for_each("minute", [-60, 300])
@for_each("later", [True, False])
def test_what_later_reports_show_on_is_no_longer_there(minute: float, *, later: bool) -> None:
    """An hourly report has it off once, and those of the hours behind it have it on."""
    hours = [-120, -60, 0.5, 60, 120, 180, 240.5, 300, 360]
    reports = [
        touch(h, REALTIME, UNTOLD, h == minute, place="effective", held=True, event_id="1151")
        for h in hours
        if later or h <= minute
    ]
    found = [f for f in changed(case(reports, ON, ON)) if f.effect == "weakened"]
    assert [(f.certainty, f.still_weakened) for f in found] == [
        ("uncertain", False if later else None)
    ]
