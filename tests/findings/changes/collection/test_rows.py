"""Whether a weakening is still there at collection and who holds it, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import States, Window
from mpdiff.findings.changes.collection import at_collection
from mpdiff.findings.changes.subject import Subject
from mpdiff.findings.rules import RULES
from mpdiff.history.follow.segments import Clash
from mpdiff.history.subjects import subject_of
from tests.support.cases import WHOLE_LOG, case
from tests.support.reports import finding
from tests.support.scene import at, touch
from tests.support.stretches import SWITCH, segment, stretch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement, Value

NETWORK = "EnableNetworkProtection"
OFF, ON = touch(30, SWITCH, False, True), touch(60, SWITCH, True, False)


def subject(
    *statements: Statement, setting: str = SWITCH, walked: Any = None, **given: Any
) -> Subject:
    of = case(statements, **given)
    history = of.histories[subject_of(setting, None)]
    if walked:
        history = replace(history, walked=replace(history.walked, **walked))
    return Subject(of, history, of.catalogue.find(setting), States())


def test_what_a_record_put_back_is_no_longer_there_unless_it_may_be_weak_anew() -> None:
    plain, transient = finding(), finding(rule="transient")
    back = segment(False, ON)

    def seen(*statements: Statement, **given: Any) -> Subject:
        return subject(*statements, before={SWITCH: False}, after={SWITCH: False}, **given)

    rows: list[tuple[str, Subject, Any, Any]] = [
        ("put back", seen(OFF, ON), plain, False),
        ("and by its rule", seen(OFF, ON), transient, False),
        ("not put back", seen(OFF), plain, None),
        ("what was left is not known", seen(OFF, ON, walked={"segments": (replace(back, value=...),)}), plain, None),
        ("it is weak anew", seen(OFF, ON, walked={"segments": (segment(True, OFF),)}), plain, None),
        ("a stronger place may hold another value", seen(OFF, ON, walked={"segments": (replace(back, sure=False),)}), plain, None),
        ("the log lost records then", seen(OFF, ON, coverage=replace(WHOLE_LOG, gap_times=((at(70), at(80)),))), plain, None),
        ("until then", seen(OFF, ON, coverage=replace(WHOLE_LOG, gap_times=((at(50), at(60)),))), plain, None),
        ("the log lost earlier ones", seen(OFF, ON, coverage=replace(WHOLE_LOG, gap_times=((at(40), at(50)),))), plain, False),
        ("there is no log", seen(OFF, ON, coverage=None), plain, False),
    ]  # fmt: skip
    for why, one, made, still in rows:
        assert at_collection._still_by_log(one, made, False) is still, why
    shown = seen(OFF, ON)
    by_snapshot = stretch(segment(True, OFF), segment(False, source="after"))
    shown = shown._replace(history=replace(shown.history, stretches=(by_snapshot,)))
    assert at_collection._still_by_log(shown, plain, False) is None
    assert at_collection._still_by_log(shown, transient, False) is False
    none = shown._replace(history=replace(shown.history, stretches=()))
    assert at_collection._still_by_log(none, transient, False) is None


def test_a_hole_of_the_log_behind_an_undated_end_counts() -> None:
    holes = replace(WHOLE_LOG, gap_times=((at(40), at(50)),))
    one = subject(OFF, ON, coverage=holes)
    for why, ended, gap in (
        ("no end", None, True),
        ("not dated", segment(False, source="after"), True),
        ("after it", segment(False, ON), False),
        ("at its end", segment(False, time=at(50)), True),
    ):
        assert at_collection._is_gap_after(one, ended) is gap, why
    assert not at_collection._is_gap_after(subject(OFF, ON), None)
    assert not at_collection._is_gap_after(subject(OFF, ON, coverage=None), None)


def test_the_state_at_collection_against_what_was_before() -> None:
    one = subject(touch(30, NETWORK, 1, 0), setting=NETWORK)
    for reference, now, still in (
        (1, 1, False),
        (1, 0, True),
        (1, 2, True),
        (2, 1, False),
        (1, 7, None),
    ):
        found = at_collection._is_weaker_still(one, reference, now)
        assert found is still, (reference, now)
    with_now = subject(touch(30, NETWORK, 1, 0), setting=NETWORK, collected={NETWORK: 2})
    sure = finding(setting=NETWORK, before=1, after=0)
    unsure = replace(sure, certainty="uncertain")
    same_now = replace(unsure, change=replace(unsure.change, after=2)) if unsure.change else unsure
    for made, still in ((sure, True), (unsure, None), (same_now, True)):
        assert at_collection._with_state(with_now, made, 1).still_weakened is still


def test_what_outlived_the_window_is_flagged_and_only_what_is_certain_is_graver() -> None:
    over, open_ = subject(OFF), subject(OFF, window=Window(at(0), None, "x"))
    still = finding(still_weakened=True, severity="medium", detail="D.")
    rows: list[tuple[str, Subject, Any, tuple[str, str] | None]] = [
        ("still there", over, still, ("not-reverted", "high")),
        ("not certain", over, replace(still, certainty="uncertain"), ("not-reverted", "medium")),
        ("no longer there", over, replace(still, still_weakened=False), None),
        ("nobody knows", over, replace(still, still_weakened=None), None),
        ("the window is not over", open_, still, None),
        ("policy has it so", over, replace(still, origin="policy"), None),
        ("somebody on the device has", over, replace(still, origin="local"), ("not-reverted", "high")),
        ("from before the window", over, replace(still, rule="weakened-before-window"), None),
    ]  # fmt: skip
    for why, one, made, flagged in rows:
        found = at_collection._outlived(one, made, "N.")
        if flagged is None:
            assert found == made, why
            continue
        assert (found.rule, found.severity) == flagged, why
        assert (found.underlying_rule, found.detail) == (made.rule, "D. N."), why
        assert found.next_step == RULES["not-reverted"].next_step


def test_what_is_weak_again_is_no_weakening_that_is_over() -> None:
    one = subject(OFF, ON)
    again = finding(rule="transient", underlying_rule="weakened", still_weakened=True, detail="D.")
    for made in (
        replace(again, rule="weakened"),
        replace(again, still_weakened=False),
        replace(again, still_weakened=None),
        replace(again, change=None),
    ):
        assert at_collection.weak_again(one, made, apart=False) == made
    apart = at_collection.weak_again(one, again, apart=True)
    assert apart.title == f"{again.title}, and is weakened again"
    assert (apart.rule, apart.detail) == ("transient", f"D. {at_collection.AGAIN}")
    whole = at_collection.weak_again(one, again, apart=False)
    assert (whole.rule, whole.underlying_rule) == ("not-reverted", "weakened")
    assert whole.detail == f"D. {at_collection.AGAIN}"
    open_ = subject(OFF, ON, window=Window(at(0), None, "x"))
    of_open = at_collection.weak_again(open_, replace(again, underlying_rule=None), apart=False)
    assert (of_open.rule, of_open.underlying_rule) == ("weakened", None)
    assert of_open.next_step == RULES["weakened"].next_step


def test_who_holds_it_at_collection() -> None:
    off: dict[str, Value] = {SWITCH: True}
    policy_off = touch(-30, SWITCH, False, True, place="policy")
    in_window = touch(30, SWITCH, False, True, place="policy")
    after = touch(300, SWITCH, False, True, place="policy")
    below = {"policy": {SWITCH: False}, "mdm": off}
    rows: list[tuple[str, tuple[Statement, ...], dict[str, Any], Any]] = [
        ("no place shows it", (OFF,), {}, None),
        ("the preferences", (OFF,), {"places": {"local": off}}, "local"),
        ("policy, which held it before", (OFF,), {"places": {"policy": off}, "before": off, "after": off}, "policy"),
        ("policy, and nobody knows since when", (OFF,), {"places": {"policy": off}}, None),
        ("policy, by a record before the window", (policy_off,), {"places": {"policy": off}}, "policy"),
        ("policy, by a record of the window", (in_window,), {"places": {"policy": off}}, "local"),
        ("policy, by a record after the window", (after,), {"places": {"policy": off}}, "policy"),
        ("below another value of a stronger place", (OFF,), {"places": below}, "policy"),
        ("the same, the window is open", (OFF,), {"places": below, "window": Window(at(0), None, "x")}, None),
        ("beside the same value of a stronger place", (OFF,), {"places": {"policy": off, "mdm": off}}, None),
    ]  # fmt: skip
    for why, statements, given, holder in rows:
        one = subject(*statements, collected=off, **given)
        assert at_collection._holder(one, finding(), True) == holder, why
    kept = finding(origin="policy")
    assert at_collection._holder(subject(OFF), kept, True) == "policy", "no place shows it"
    unset = subject(OFF, places={"local": {SWITCH: None}})
    assert at_collection._holder(unset, kept, None) == "policy", "it is not set"


def test_what_was_put_back_and_not_seen_to_run_is_said() -> None:
    by = touch(30, SWITCH, False, True, place="effective")
    lasting = Clash("collection", True, None, False, by=by, lasting=True)
    said = at_collection.RUNS_AGAIN
    for why, clashes, text in (
        ("none", (), ""),
        ("a record", (lasting,), said.format(by="event 5007", at="2026-03-01 12:30:00 UTC")),
        ("of another kind", (replace(lasting, lasting=False),), ""),
        ("without a record", (replace(lasting, by=None),), ""),
        ("another log", (replace(lasting, by=replace(by, source="L")),), said.format(by="L", at="2026-03-01 12:30:00 UTC")),
    ):  # fmt: skip
        assert at_collection._unseen_return(subject(OFF, walked={"clashes": clashes})) == text, why


def test_an_improvement_that_is_gone_at_collection() -> None:
    for collected, undone in (({NETWORK: 0}, True), ({NETWORK: 1}, False), ({}, False)):
        one = subject(touch(30, NETWORK, 0, 1), setting=NETWORK, collected=collected)
        made = finding(setting=NETWORK, before=0, after=1, effect="strengthened")
        assert at_collection._is_undone(one, made) is undone
        assert (at_collection.UNDONE in at_collection.flag_outlived(one, made, 0).detail) is undone
