"""What the state at collection makes of a finding: still there, over, or unknown, and who holds it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import LogCoverage, States
from mpdiff.base.severity import raised
from mpdiff.findings.changes.collection import at_collection, contradictions
from mpdiff.findings.changes.subject import Subject
from mpdiff.findings.rules import RULES
from mpdiff.history.follow.segments import Clash
from mpdiff.history.subjects import UNKNOWN, subject_of
from tests.support.cases import WHOLE_LOG, case
from tests.support.reports import finding
from tests.support.scene import UNTOLD, at, touch
from tests.support.stretches import SWITCH, segment, stretch

ON: dict[str, Any] = {SWITCH: False}


def off(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, False, True, **given)


def subject(*statements: Any, samples: Any = None, written: Any = None, **given: Any) -> Subject:
    of = case(statements or (off(30),), ON, ON, **given)
    history = of.histories[subject_of(SWITCH, None)]
    walked = history.walked if written is None else replace(history.walked, written=written)
    history = replace(history, walked=walked, samples=replace(history.samples, **(samples or {})))
    return Subject(of, history, of.catalogue.find(SWITCH), States())


OVER: dict[str, Any] = {"collected_at": 300}
OPEN: dict[str, Any] = {"collected_at": None}


def test_what_was_put_back_and_is_weak_again_is_no_weakening_that_is_over() -> None:
    weak: dict[str, Any] = {"rule": "transient", "still_weakened": True}
    rows: list[tuple[str, Any, bool, dict[str, Any], str, str | None]] = [
        ("another rule", finding(rule="weakened", still_weakened=True), False, OPEN, "weakened", None),
        ("nobody knows", finding(**(weak | {"still_weakened": None})), False, OPEN, "transient", None),
        ("it is over", finding(**(weak | {"still_weakened": False})), False, OPEN, "transient", None),
        ("no change", finding(**weak, kind=None), False, OPEN, "transient", None),
        ("the rule below", finding(**weak, underlying_rule="changed"), False, OPEN, "changed", None),
        ("no rule below", finding(**weak), False, OPEN, "weakened", None),
        ("it outlived the window", finding(**weak), False, OVER, "not-reverted", "weakened"),
        ("a finding of its own says so", finding(**weak, underlying_rule="changed"), True, OVER, "transient", "changed"),
    ]  # fmt: skip
    for why, one, apart, given, rule, below in rows:
        made = at_collection.weak_again(subject(**given), one, apart=apart)
        assert (made.rule, made.underlying_rule) == (rule, below), why
        again = one.rule == "transient" and one.still_weakened is True and one.change is not None
        assert made.detail.endswith(at_collection.AGAIN) is again, why
        assert made.title.endswith(", and is weakened again") is apart, why
        assert again or made is one, why
        if again and not apart:
            assert made.next_step == RULES[rule].next_step, why


def test_what_is_still_there_after_the_window_is_not_reverted() -> None:
    rows: list[tuple[str, Any, dict[str, Any], bool]] = [
        ("still there", finding(still_weakened=True), OVER, True),
        ("nobody knows", finding(still_weakened=None), OVER, False),
        ("put back", finding(still_weakened=False), OVER, False),
        ("the window may be open", finding(still_weakened=True), OPEN, False),
        ("a policy holds it", finding(still_weakened=True, origin="policy"), OVER, False),
        ("held locally", finding(still_weakened=True, origin="local"), OVER, True),
        ("from before the window", finding(still_weakened=True, rule="weakened-before-window"), OVER, False),
    ]  # fmt: skip
    for why, one, given, flagged in rows:
        made = at_collection._outlived(subject(**given), one, "So it is.")
        assert (made.rule == "not-reverted") is flagged, why
        assert flagged or made is one, why
        if flagged:
            assert made.underlying_rule == "weakened"
            assert made.severity == raised(one.severity) != one.severity
            assert made.detail == f"{one.detail} So it is."
            assert made.next_step == RULES["not-reverted"].next_step
    unsure = finding(still_weakened=True, certainty="uncertain")
    assert at_collection._outlived(subject(**OVER), unsure, "").severity == unsure.severity


def test_without_a_state_at_collection_the_last_record_tells_whether_it_is_over() -> None:
    by = touch(60, SWITCH, True, False)
    logged, snapped = segment(False, by), segment(False, source="after")
    undated = segment(False, by, time=None)
    strong, weak = segment(False, by), segment(True, off(90))
    nobody, unsure = replace(strong, value=UNKNOWN), replace(strong, sure=False)
    plain, transient = finding(), finding(rule="transient")
    rows: list[tuple[str, Any, Any, Any, tuple[float, float] | None, bool | None]] = [
        ("a record put it back", plain, logged, strong, None, False),
        ("only the snapshot has it back", plain, snapped, strong, None, None),
        ("only the snapshot has it back, and it was for a while", transient, snapped, strong, None, False),
        ("nothing put it back", transient, None, strong, None, None),
        ("nobody shows what applies", plain, logged, nobody, None, None),
        ("it is weak anew", plain, logged, weak, None, None),
        ("a stronger place may hold another value", plain, logged, unsure, None, None),
        ("records are missing since", plain, logged, strong, (70, 80), None),
        ("records are missing up to then", plain, logged, strong, (50, 60), None),
        ("records are missing before", plain, logged, strong, (50, 59), False),
        ("nobody knows when it was put back", plain, undated, strong, (50, 59), None),
        ("nobody knows when, and no record is missing", plain, undated, strong, None, False),
    ]  # fmt: skip
    for why, one, ended, last, gap, expected in rows:
        holes = () if gap is None else ((at(gap[0]), at(gap[1])),)
        coverage = LogCoverage(("log",), at(-120), at(360), 10, gap_times=holes)
        whole = subject(coverage=coverage)
        history = replace(
            whole.history,
            stretches=(stretch(segment(True, off(30)), ended),),
            walked=replace(whole.history.walked, segments=(last,)),
        )
        found = at_collection._still_by_log(whole._replace(history=history), one, False)
        assert found is expected, why
    none = replace(whole.history, stretches=())
    assert at_collection._still_by_log(whole._replace(history=none), plain, False) is None
    bare = subject(coverage=None, vouched=False)
    assert at_collection._is_gap_after(bare, logged) is False
    assert at_collection._is_gap_after(subject(coverage=WHOLE_LOG), logged) is False


def test_the_state_at_collection_is_measured_against_what_was_before() -> None:
    sure, unsure = finding(), finding(certainty="uncertain")
    other = finding(certainty="uncertain", after=None)
    rows: list[tuple[str, Any, Any, bool | None]] = [
        ("as before", sure, False, False),
        ("as weak", sure, True, True),
        ("uncertain, and just what it became", unsure, True, True),
        ("uncertain, and another weak value", other, True, None),
        ("uncertain, and as before", unsure, False, False),
    ]
    for why, one, now, expected in rows:
        made = at_collection._with_state(subject(samples={"collected": now}), one, False)
        assert made.still_weakened is expected, why
    level = subject()
    history = replace(level.history, setting="CloudBlockLevel")
    steps: list[tuple[Any, Any, bool | None]] = [
        (2, 2, False), (2, 0, True), (2, 4, False), (2, 77, None), (0, 2, False),
    ]  # fmt: skip
    for reference, now, weaker in steps:
        one = level._replace(history=history)
        assert at_collection._is_weaker_still(one, reference, now) is weaker, (reference, now)


def test_who_holds_a_value_at_collection() -> None:
    inside = off(30, place="policy")
    late = off(300, place="policy")
    weak = dict.fromkeys(("policy", "mdm", "local"))
    by_policy, by_mdm = weak | {"policy": True}, weak | {"mdm": True}
    wrote: Any = frozenset({"policy"})
    none: Any = frozenset()
    rows: list[tuple[str, Any, dict[str, Any], Any, dict[str, Any], Any]] = [
        ("nobody", off(30), weak, none, OVER, "local"),
        ("a local value", off(30), weak | {"local": True}, none, OVER, "local"),
        ("a policy written in the window", inside, by_policy, wrote, OVER, "local"),
        ("written in the window and after it", (inside, late), by_policy, wrote, OVER, None),
        ("a policy that a record wrote, not in the window", late, by_policy, none, OVER, "policy"),
        ("a policy that no record wrote", off(30), by_policy, none, OVER, None),
        ("policy manager below another policy", off(30), by_mdm | {"policy": False}, none, OVER, "policy"),
        ("the same while the window may be open", off(30), by_mdm | {"policy": False}, none, OPEN, None),
        ("policy manager below nothing", off(30), by_mdm, none, OVER, None),
    ]  # fmt: skip
    for why, records, places, written, given, expected in rows:
        statements = records if isinstance(records, tuple) else (records,)
        samples = {"places": places, "collected": True, "before": False}
        one = subject(*statements, samples=samples, written=written, **given)
        made = finding(origin="local" if why == "nobody" else None)
        assert at_collection._holder(one, made, True) == expected, why
    stood = subject(samples={"places": by_policy, "collected": True, "before": True}, written=none)
    assert at_collection._holder(stood, finding(), True) == "policy"
    empty = subject(samples={"places": {"policy": None}, "collected": None}, written=none)
    assert at_collection._holder(empty, finding(origin="local"), None) == "local"


def test_what_was_improved_and_is_as_before_is_undone() -> None:
    rows: list[tuple[Any, Any, Any, bool]] = [
        (True, True, False, True),
        (False, True, False, False),
        (UNKNOWN, True, False, False),
        (True, True, True, False),
    ]
    for now, before, after, expected in rows:
        one = subject(samples={"collected": now})
        better = finding(rule="changed", effect="strengthened", before=before, after=after)
        made = at_collection.flag_outlived(one, better, False)
        assert made.detail.endswith(at_collection.UNDONE) is expected, (now, before, after)
    weaker = finding(before=True, after=False)
    made = at_collection.flag_outlived(subject(samples={"collected": True}), weaker, False)
    assert at_collection.UNDONE not in made.detail


def test_only_a_switch_that_nothing_turned_back_leaves_open_whether_it_runs() -> None:
    switch = touch(60, SWITCH, UNTOLD, True, place="effective", source="protection log")
    lasting = Clash("unseen", True, off(30), False, by=switch, lasting=True)
    rows: list[tuple[tuple[Clash, ...], bool]] = [
        ((lasting,), True),
        ((replace(lasting, lasting=False),), False),
        ((replace(lasting, by=None),), False),
        ((replace(lasting, lasting=False), lasting), True),
        ((), False),
    ]
    for clashes, said in rows:
        one = subject()
        history = replace(one.history, walked=replace(one.history.walked, clashes=clashes))
        found = at_collection._unseen_return(one._replace(history=history))
        assert ("protection log at 2026-03-01 13:00:00 UTC" in found) is said, clashes


def test_what_each_kind_of_witness_speaks_of() -> None:
    written, ran = off(30), touch(60, SWITCH, UNTOLD, True, place="effective")
    rows: list[tuple[Clash, str, str]] = [
        (Clash("collection", True, written, False), "The state shows", "what was written in one place."),
        (Clash("after", True, written, False), "A snapshot shows", "what was written in one place."),
        (Clash("after", True, ran, False), "A snapshot shows", "what applied when they were made."),
        (Clash("unseen", True, written, False, by=ran), "A snapshot shows", "what was written in one place."),
        (Clash("after", True, None, False), "A snapshot shows", "what was written in one place."),
    ]  # fmt: skip
    for clash, start, end in rows:
        said = contradictions._speaks(clash)
        assert (said.startswith(start), said.endswith(end)) == (True, True), clash
