"""Which changes are put back, by which value, and in which order."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.model import Device, Finding, Held
from mpdiff.catalogue import catalogue
from mpdiff.report.redact.pseudonyms import ALONE, KEYED
from mpdiff.report.revert.plan import Plan, make_plan
from tests.support.reports import END, START, exclusion, finding, report
from tests.support.rows import for_each

NETWORK, REALTIME, TAMPER = (
    "EnableNetworkProtection",
    "DisableRealtimeMonitoring",
    "DisableTamperProtection",
)
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


def planned(*found: Finding, changes: Any = None, **options: Any) -> Plan:
    given = report(*found)
    if changes is not None:
        given = structs.replace(given, changes=tuple(f.change for f in changes))
    return make_plan(given, catalogue=catalogue(), **options)


def network(before: Any = 1, after: Any = 0, **given: Any) -> Finding:
    return finding(setting=NETWORK, before=before, after=after, **given)


def commands(plan: Plan) -> list[str]:
    return [" ".join(one.undo.commands).replace("-MpPreference -", " ") for one in plan.doable]


@for_each(
    ("given", "there"),
    [
        ({}, True),
        ({"still_weakened": True}, True),
        ({"still_weakened": False}, False),
        ({"rule": "transient"}, False),
        ({"rule": "transient", "still_weakened": True}, True),
        ({"rule": "transient", "still_weakened": False}, False),
        ({"effect": "unknown"}, False),
        ({"effect": "strengthened"}, False),
        ({"kind": None}, False),
        ({"setting": None}, False),
        ({"rule": "weak-before-window", "kind": None, "effect": "unknown"}, True),
        ({"rule": "weak-before-window", "kind": None, "still_weakened": False}, False),
        ({"rule": "weak-before-window", "kind": None, "setting": None}, False),
        ({"rule": "weak-before-window", "kind": None, "setting": "NoSuch"}, False),
        ({"rule": "weak-before-window", "kind": None, "setting": "DisablePrivacyMode"}, False),
        ({"rule": "weak-before-window", "kind": None, "setting": NETWORK}, False),
    ],
)
def test_what_is_weak_at_collection_as_far_as_anybody_knows_is_put_back(
    given: dict[str, Any], *, there: bool
) -> None:
    assert bool(planned(finding(**given), changes=()).doable) is there


@pytest.mark.parametrize(
    ("setting", "command"),
    [
        (REALTIME, "Remove DisableRealtimeMonitoring"),
        ("DisableAutoExclusions", "Set DisableAutoExclusions $true"),
    ],
)
def test_what_was_off_from_the_start_goes_to_its_default_where_that_protects(
    setting: str, command: str
) -> None:
    one = finding(setting=setting, rule="weak-before-window", kind=None, effect="unknown")
    assert commands(planned(one, changes=())) == [command]


@for_each(
    ("why", "found", "changes", "expected"),
    [
        ("the snapshots' change is older", network(2, 0), [network(1, 0)], ["Set EnableNetworkProtection Enabled"]),
        ("unless it is no weakening", network(2, 0), [network(0, 1, effect="strengthened")], ["Set EnableNetworkProtection AuditMode"]),
        ("or of another subject", network(2, 0), [finding(setting="MAPSReporting", before=2, after=0)], ["Set EnableNetworkProtection AuditMode"]),
    ],
)  # fmt: skip
def test_the_value_from_before_the_window_is_put_back(
    why: str, found: Finding, changes: list[Finding], expected: list[str]
) -> None:
    assert commands(planned(found, changes=changes)) == expected, why


@for_each(
    ("first", "second", "before"),
    [
        ({"first_seen": None}, {"first_seen": START}, "AuditMode"),
        ({"first_seen": None}, {"first_seen": None}, "Enabled"),
        ({"first_seen": START}, {"first_seen": END}, "Enabled"),
        ({"first_seen": START}, {"first_seen": None}, "Enabled"),
    ],
)
def test_of_two_findings_about_one_subject_the_first_that_is_dated_counts(
    first: dict[str, Any], second: dict[str, Any], before: str
) -> None:
    two = (network(1, 0, rule="a", **first), network(2, 0, rule="b", **second))
    assert commands(planned(*two, changes=())) == [f"Set EnableNetworkProtection {before}"]


WAITS = structs.replace(network(1, 0, rule="dormant", place="local"), effect="neutral")


@for_each(
    ("other", "expected"),
    [
        (None, ["Remove EnableNetworkProtection"]),
        (network(still_weakened=None), ["Remove EnableNetworkProtection"]),
        (network(still_weakened=True), ["Remove EnableNetworkProtection", "Set EnableNetworkProtection Enabled"]),
    ],
)  # fmt: skip
def test_a_local_value_below_a_policy_is_taken_away(
    other: Finding | None, expected: list[str]
) -> None:
    found = [WAITS] if other is None else [WAITS, other]
    assert sorted(commands(planned(*found, changes=()))) == expected
    assert commands(planned(structs.replace(WAITS, change=None), changes=())) == []


def held(one: Finding, value: Any) -> Finding:
    return structs.replace(one, states=structs.replace(one.states, managed=Held("value", str(value), value)))  # fmt: skip


@for_each(
    ("one", "expected"),
    [
        (held(network(1, 0), 1), "Remove EnableNetworkProtection"),
        (held(network(1, 0), 0), "Set EnableNetworkProtection Enabled"),  # the policy is as weak
        (network(1, 0), "Set EnableNetworkProtection Enabled"),
        (held(exclusion("C:\\x"), "C:\\x"), "Remove ExclusionPath 'C:\\x'"),
        (held(exclusion("C:\\x"), None), "Remove ExclusionPath 'C:\\x'"),
    ],
)
def test_below_a_policy_that_protects_no_local_value_is_set(one: Finding, expected: str) -> None:
    assert commands(planned(one)) == [expected]


@for_each(
    ("given", "way"),
    [
        ({}, "done"),
        ({"certainty": "uncertain"}, "done"),
        (
            {"certainty": "uncertain", "setting": "ExclusionPath", "key": "C:\\x", "kind": "added"},
            "refused",
        ),
        (
            {"certainty": "uncertain", "setting": ASR, "key": OFFICE, "before": 1, "after": 0},
            "done",
        ),
        ({"status": "accepted"}, "refused"),
        ({"setting": "NoSuch"}, "refused"),
        ({"setting": "HideExclusionsFromLocalUsers", "before": True, "after": False}, "refused"),
    ],
)
def test_what_is_uncertain_accepted_or_unknown_is_left_alone(
    given: dict[str, Any], way: str
) -> None:
    plan = planned(finding(**given))
    assert (len(plan.doable), len(plan.refused)) == ((1, 0) if way == "done" else (0, 1))
    assert not plan.empty


def test_what_is_accepted_is_put_back_where_it_is_asked_for() -> None:
    accepted = finding(status="accepted")
    assert commands(planned(accepted, only=(REALTIME,))) == [f"Set {REALTIME} $false"]
    assert commands(planned(accepted, every_change=True)) == [f"Set {REALTIME} $false"]
    assert planned(accepted).refused[0].undo.refusal == "the policy file accepts it"
    assert planned(finding(effect="neutral")).empty


UNKNOWN = finding(setting="MAPSReporting", before=2, after=0, effect="unknown", rule="changed")


def test_changes_that_go_no_known_way_are_named_with_their_way_back() -> None:
    plan = planned(finding(), UNKNOWN, finding(setting="ProxyBypass", key="x", kind="added", effect="unknown"))  # fmt: skip
    (one,) = plan.undirected
    assert (one.change.setting, one.undo.commands) == ("MAPSReporting", ("Set-MpPreference -MAPSReporting Advanced",))  # fmt: skip
    assert one.finding is not None
    assert one.finding.rule == "changed"
    assert planned(UNKNOWN, every_change=True).undirected == ()
    bare = planned(changes=[UNKNOWN])
    assert [one.finding for one in bare.undirected] == [None]


def test_every_change_is_put_back_once_where_all_are_asked_for() -> None:
    stronger = network(0, 1, effect="strengthened", rule="strengthened")
    plan = planned(finding(), stronger, changes=[finding(), stronger, UNKNOWN], every_change=True)
    assert commands(plan) == [f"Set {REALTIME} $false", "Set EnableNetworkProtection Disabled", "Set MAPSReporting Advanced"]  # fmt: skip
    assert [one.finding is None for one in plan.doable] == [False, False, True]


def test_the_order_is_real_time_protection_then_the_report_and_tamper_protection_last() -> None:
    found = [
        finding(setting=TAMPER, severity="critical"),
        exclusion("C:\\b", severity="high"),
        exclusion("C:\\a", severity="high"),
        finding(setting="MAPSReporting", before=2, after=0, severity="low"),
        finding(severity="medium"),
    ]
    plan = planned(*found)
    assert [(one.change.setting, one.change.key) for one in plan.doable] == [
        (REALTIME, None),
        ("ExclusionPath", "C:\\a"),
        ("ExclusionPath", "C:\\b"),
        ("MAPSReporting", None),
        (TAMPER, None),
    ]
    off = finding(setting=TAMPER, before=True, after=False, effect="strengthened")
    assert [one.change.setting for one in planned(*found, changes=[off], every_change=True).doable][-1] == TAMPER  # fmt: skip
    alone = planned(finding(), changes=[finding(), off], every_change=True)
    assert [one.change.setting for one in alone.doable] == [TAMPER, REALTIME]


def test_changes_that_no_finding_names_come_by_their_names() -> None:
    bare = [
        finding(setting="PUAProtection", before=1, after=0),
        exclusion("C:\\b"),
        exclusion("C:\\a"),
        network(1, 0),
    ]
    plan = planned(changes=bare, every_change=True)
    assert [(one.change.setting, one.change.key) for one in plan.doable] == [
        (NETWORK, None),
        ("ExclusionPath", "C:\\a"),
        ("ExclusionPath", "C:\\b"),
        ("PUAProtection", None),
    ]


@for_each(
    ("only", "code", "message", "cure"),
    [
        (("NoSuchThing",), "unknown-setting", "NoSuchThing is not a setting that mpdiff knows.", "mpdiff explain lists them all."),
        (("MAPSReportin",), "unknown-setting", "MAPSReportin is not", "Did you mean MAPSReporting?"),
        (("PUAProtection",), "nothing-to-revert", "PUAProtection was not changed.", ""),
        ((NETWORK,), "nothing-to-revert", f"{NETWORK} is not weakened.", "Restore its change with --all."),
        ((REALTIME, "PUAProtection"), "nothing-to-revert", "PUAProtection was not changed.", ""),
    ],
)  # fmt: skip
def test_a_name_with_nothing_to_put_back_is_wrong_use(
    only: tuple[str, ...], code: str, message: str, cure: str
) -> None:
    stronger = network(0, 1, effect="strengthened", rule="strengthened")
    with pytest.raises(UsageError) as caught:
        planned(finding(), stronger, only=only)
    assert caught.value.code == code
    assert caught.value.message.startswith(message)
    assert caught.value.cure == cure


def test_a_setting_that_nobody_knows_and_that_changed_is_not_unknown() -> None:
    odd = finding(setting="NoSuch", effect="unknown", rule="changed")
    with pytest.raises(UsageError) as caught:
        planned(odd, only=("nosuch",))
    assert (caught.value.code, caught.value.message) == ("nothing-to-revert", "nosuch is not weakened.")  # fmt: skip


@pytest.mark.parametrize("name", [ASR, "attacksurfacereductionrules_ids"])
def test_a_map_is_called_by_either_of_its_lists(name: str) -> None:
    rule = finding(setting=ASR, key=OFFICE, before=1, after=0)
    assert len(planned(rule, finding(), only=(name,)).doable) == 1


@for_each(
    ("given", "code"),
    [
        ({}, None),
        ({"before": None}, "no-before-values"),
        ({"after": None}, "no-before-values"),
        ({"after": None, "current": "before"}, None),
        ({"options": (ALONE,)}, "redacted"),
        ({"options": ("--strict", KEYED)}, "redacted"),
        ({"options": ("--strict",)}, None),
        ({"device": Device(None, None)}, None),
        ({"device": Device(None, "host-1")}, None),  # a device may be called so
    ],
)
def test_without_two_states_of_the_real_device_nothing_is_planned(
    given: dict[str, Any], code: str | None
) -> None:
    fields = dict(given)
    if fields.get("current") == "before":
        fields["current"] = report().before
    one = report(finding(), **fields)
    found = None
    try:
        make_plan(one, catalogue=catalogue())
    except InputError as error:
        found = error.code
    assert found == code
