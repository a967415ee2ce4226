"""What a record shows set and no evidence shows before is a finding of unknown direction, never silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
REALTIME = "DisableRealtimeMonitoring"


def found(*args: Any, **given: Any) -> list[Finding]:
    """Return the findings of one record in a package whose snapshots do not print the setting."""
    steps = [touch(given.pop("minute", 30), *args, **given)]
    return list(changed(case(steps, {}, {})))


@for_each(
    ("name", "key", "value", "rule", "effect", "severity"),
    [
        (REALTIME, None, True, "weakened", "weakened", "critical"),
        ("EnableNetworkProtection", None, 0, "weakened", "weakened", "high"),
        (ASR, OFFICE, 0, "asr-rule-weakened", "weakened", "high"),
        ("EnableNetworkProtection", None, 2, "changed", "unknown", "medium"),
        ("EnableNetworkProtection", None, 77, "changed", "unknown", "medium"),
        (ASR, OFFICE, 2, "changed", "unknown", "medium"),
        ("New\\Path", None, 1, "unknown-setting", "unknown", "low"),
    ],
)
def test_it_is_found_with_what_the_record_shows(
    name: str, key: str | None, value: Any, rule: str, effect: str, severity: str
) -> None:
    (one,) = found(name, UNTOLD, value, key, place="policy")
    assert (one.rule, one.effect, one.severity) == (rule, effect, severity)
    assert (one.certainty, one.place, one.first_seen) == ("uncertain", "policy", at(30))
    assert "unknown ->" in one.title
    assert one.detail.startswith("What it was before no evidence shows")
    assert one.change is not None
    assert (one.change.before, one.change.before_text) == (None, "unknown")


@for_each(
    ("why", "args", "given"),
    [
        ("nothing protects more", (REALTIME, UNTOLD, False), {}),
        ("nothing protects more than Block", (ASR, UNTOLD, 1, OFFICE), {}),
        ("before the window", (REALTIME, UNTOLD, True), {"minute": -30}),
        ("refused", (REALTIME, UNTOLD, True), {"refused": True}),
        ("a report of a state", (REALTIME, UNTOLD, True), {"held": True, "place": "effective"}),
    ],
)
def test_it_is_none(why: str, args: tuple[Any, ...], given: dict[str, Any]) -> None:
    assert found(*args, **given) == [], why


def test_what_is_told_before_is_a_change_as_any_other() -> None:
    (one,) = found(REALTIME, False, True)
    assert one.title == "DisableRealtimeMonitoring: False -> True"
    sides = {REALTIME: False}
    (one,) = changed(case([touch(30, REALTIME, UNTOLD, True)], sides, {REALTIME: True}))
    assert (one.certainty, one.change and one.change.before) == ("certain", False)


def test_after_the_window_and_at_an_open_time_it_says_so() -> None:
    (later,) = found(REALTIME, UNTOLD, True, minute=300)
    assert later.title == "DisableRealtimeMonitoring: unknown -> True (after the window)"
    (open_,) = found(REALTIME, UNTOLD, True, time_certain=False)
    assert "may lie outside the window" in open_.detail
    assert open_.times_certain is False
    steps = [touch(30, REALTIME, UNTOLD, True)]
    (none,) = changed(case(steps, {}, {}, window=None))
    assert "No window is known" in none.detail


@for_each(("now", "still"), [(True, True), (False, False), (None, None)])
def test_the_state_at_collection_says_whether_it_is_still_so(
    now: bool | None,  # noqa: FBT001  a value
    still: bool | None,  # noqa: FBT001  same
) -> None:
    state = {} if now is None else {REALTIME: now}
    (one,) = changed(case([touch(30, REALTIME, UNTOLD, True)], {}, {}, collected=state))
    assert one.still_weakened is still


def test_a_value_of_unknown_meaning_is_told_as_it_stands() -> None:
    (one,) = found("CloudBlockLevel", UNTOLD, UNTOLD, after_raw="0x99")
    assert one.title == "CloudBlockLevel: unknown -> 0x99 (meaning unknown)"
    assert one.effect == "unknown"


@for_each(
    ("again", "effects"),
    [(True, ["weakened"]), (False, [])],
    ids=["the weakest value", "the strongest value"],
)
def test_a_policy_set_where_its_removal_left_what_nobody_shows_is_no_silence(
    again: bool,  # noqa: FBT001  a value
    effects: list[str],
) -> None:
    gone = touch(-10, REALTIME, again, None, place="policy")
    found = changed(case([gone, touch(59, REALTIME, None, again, place="policy")]))
    assert [f.effect for f in found] == effects
    assert all(f.certainty == "uncertain" and f.first_seen == at(59) for f in found)
    shown = changed(
        case([gone, touch(59, REALTIME, None, again, place="policy")], {REALTIME: again})
    )
    assert [f.effect for f in shown] == []


def test_a_policy_that_is_removed_and_set_again_in_the_window_is_as_it_was() -> None:
    gone = touch(10, REALTIME, True, None, place="policy")
    assert changed(case([gone, touch(59, REALTIME, None, True, place="policy")])) == ()


def test_who_judges_what_nobody_knows_from_before() -> None:
    """What may be the strongest value in other words is found; of a weak one it is told whether it is so still."""
    network = "EnableNetworkProtection"
    rows: list[tuple[str, tuple[Any, ...], dict[str, Any], tuple[str, bool | None] | None]] = [
        ("its meaning is not known", (network, UNTOLD, UNTOLD), {"after_raw": "0x9"}, ("unknown", None)),
        ("nothing is told", (network, UNTOLD, UNTOLD), {}, ("unknown", None)),
        ("the strongest, its meaning not known", (REALTIME, UNTOLD, False), {"after_known": False}, ("unknown", None)),
        ("the weakest, its meaning not known", (REALTIME, UNTOLD, True), {"after_known": False}, ("unknown", None)),
        ("the weakest", (network, UNTOLD, 0), {}, ("weakened", None)),
        ("between them", (network, UNTOLD, 2), {}, ("unknown", None)),
    ]  # fmt: skip
    for why, args, given, expected in rows:
        made = [(one.effect, one.still_weakened) for one in found(*args, **given)]
        assert made == ([] if expected is None else [expected]), why
    steps = [touch(30, network, UNTOLD, 0)]
    for now, still in ((0, True), (1, False), (2, False), (9, None)):
        (one,) = changed(case(steps, {}, {}, collected={network: now}))
        assert one.still_weakened is still, now
    (audit,) = changed(case([touch(30, network, UNTOLD, 2)], {}, {}, collected={network: 2}))
    assert audit.still_weakened is None, "nobody knows that it was weakened"


def test_what_it_was_is_said_to_be_open_where_that_leaves_its_direction_open() -> None:
    for value, raw, reason, after, text in (
        (0, None, "", 0, "Disabled (0)"),
        (2, None, "no evidence shows what it was before", 2, "AuditMode (2)"),
        (UNTOLD, "0x9", "no evidence shows what it was before", "0x9", "0x9 (meaning unknown)"),
        (UNTOLD, None, "no evidence shows what it was before", None, "unknown (meaning unknown)"),
    ):
        (one,) = found("EnableNetworkProtection", UNTOLD, value, after_raw=raw)
        change = one.change
        assert change is not None
        assert (change.kind, change.certainty, change.reason) == ("changed", "uncertain", reason)
        assert (change.before, change.after, change.after_text) == (None, after, text)


def test_a_record_of_two_readings_is_no_certain_time() -> None:
    (one,) = found(REALTIME, UNTOLD, True, other_times=(at(31),))
    assert (one.first_seen, one.last_seen, one.times_certain) == (at(30), at(30), False)
    (one,) = found(REALTIME, UNTOLD, True)
    assert one.times_certain is True
    assert "window" not in one.detail


def test_a_report_before_it_shows_what_it_was() -> None:
    network = "EnableNetworkProtection"
    report = touch(20, network, UNTOLD, 1, held=True, place="effective")
    later = touch(40, network, UNTOLD, 1, held=True, place="effective")
    step = touch(30, network, UNTOLD, 0)
    assert [f.change and f.change.before for f in changed(case([report, step], {}, {}))] == [1]
    assert "unknown ->" in changed(case([step, later], {}, {}))[0].title


def test_what_nobody_ranks_after_the_window_is_said_beside_what_happened_in_it() -> None:
    """By a record, of a value that no source ranks; whatever the same setting went through before."""
    network = "EnableNetworkProtection"
    odd = touch(300, network, 1, 9)
    off_and_on = (touch(30, network, 1, 0), touch(60, network, 0, 1))
    said = "EnableNetworkProtection: Enabled (1) -> 9 (after the window)"
    for why, steps, before, rules in (
        ("nothing in the window", (), 1, ["changed"]),
        ("weakened and put back in it", off_and_on, 1, ["changed", "transient"]),
        ("strengthened in it", (touch(30, network, 2, 1),), 2, ["changed", "strengthened"]),
    ):
        found = changed(case((*steps, odd), {network: before}, {network: 1}))
        assert sorted(f.rule for f in found) == rules, why
        (after,) = (f for f in found if f.rule == "changed")
        assert (after.title, after.effect, after.first_seen) == (said, "unknown", at(300)), why
