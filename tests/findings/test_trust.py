"""Can the evidence be trusted: what is flagged about snapshots, devices and the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Items, Pairs, Snapshot, Unreadable, Value, Window
from mpdiff.catalogue import catalogue
from mpdiff.evidence.facts import Missing
from mpdiff.evidence.window import OPTION
from tests.support.cases import case
from tests.support.cases import findings as of_case
from tests.support.eventlogs import NOON
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Finding

ID = "11111111-2222-3333-4444-555555555555"
REFUSED = Unreadable("N/A: Must be an administrator to view exclusions")
BASE: dict[str, Value] = {
    "ComputerID": ID,
    "DisableRealtimeMonitoring": False,
    "ExclusionPath": Items(("C:\\a",)),
    "ScanAvgCPULoadFactor": 50,
}


def without(*names: str, **more: Value) -> Snapshot:
    return snapshot({n: v for n, v in (BASE | more).items() if n not in names})


def findings(before: Snapshot, after: Snapshot) -> list[Finding]:
    return list(of_case(case((), before, after), "missing", "incomplete", "devices"))


def rules(before: Snapshot, after: Snapshot) -> list[tuple[str, str]]:
    return [(f.rule, f.severity) for f in findings(before, after)]


def test_two_whole_snapshots_of_one_device_raise_no_doubt() -> None:
    assert rules(without(), without()) == []


# --- the device -----------------------------------------------------------------------------------


def test_another_computer_id_is_another_device() -> None:
    (found,) = findings(without(), without(ComputerID="99999999-2222-3333-4444-555555555555"))
    assert (found.rule, found.severity) == ("device-mismatch", "high")
    assert ID in found.title


@pytest.mark.parametrize("spelled", [ID.upper(), "{" + ID + "}", "{" + ID.upper() + "}"])
def test_the_same_id_in_another_spelling_is_the_same_device(spelled: str) -> None:
    assert rules(without(), without(ComputerID=spelled)) == []


@pytest.mark.parametrize("blank", [None, "", "{}"])
def test_a_blank_id_on_one_side_is_no_id(blank: Value) -> None:
    for sides in ((without(), without(ComputerID=blank)), (without(ComputerID=blank), without())):
        (found,) = findings(*sides)
        assert found.rule == "snapshot-incomplete"
        assert "1 that matters is only in the" in found.title
    assert rules(without(ComputerID=blank), without("ComputerID")) == []


def test_an_id_on_one_side_only_is_said() -> None:
    (found,) = findings(without(), without("ComputerID"))
    assert found.rule == "snapshot-incomplete"
    assert "ComputerID" in found.title


def test_no_id_on_either_side_is_not_flagged() -> None:
    assert rules(without("ComputerID"), without("ComputerID")) == []


@pytest.mark.parametrize(
    ("hosts", "mismatch"),
    [
        (("WS-1", "WS-2"), True),
        (("WS-1", "ws-1.corp.example"), False),
        (("A-VERY-LONG-COMPUTER", "a-very-long-com"), False),  # cut by NetBIOS
        (("WS-1", None), False),
        ((None, None), False),
        (("WS-1",), False),
        ((), False),
    ],
)
def test_packages_of_two_hosts(hosts: tuple[str | None, ...], *, mismatch: bool) -> None:
    found = of_case(case(hosts=hosts), "devices")
    assert [f.rule for f in found] == ["device-mismatch"] * mismatch


# --- what a snapshot does not show ----------------------------------------------------------------


def test_a_line_taken_out_of_one_snapshot_is_flagged_by_what_it_held() -> None:
    assert rules(without(), without("DisableRealtimeMonitoring")) == [
        ("snapshot-incomplete", "medium")
    ]
    assert rules(without("ExclusionPath"), without()) == [("snapshot-incomplete", "low")]
    assert rules(without(), without("ScanAvgCPULoadFactor")) == []  # it protects nothing


def test_a_registry_dump_may_lack_what_was_never_set() -> None:
    dump = replace(without("DisableRealtimeMonitoring"), format="mpregistry")
    assert rules(without(), dump) == []
    assert rules(dump, without()) == []


def test_lists_that_could_not_be_read_are_flagged_with_their_side() -> None:
    (found,) = findings(without(), without(ExclusionPath=REFUSED))
    assert (found.rule, found.severity) == ("snapshot-incomplete", "medium")
    assert found.title == "The after snapshot could not read ExclusionPath"
    both = findings(without(ExclusionPath=REFUSED), without(ExclusionPath=REFUSED))
    assert both[0].title == "The before and the after snapshot could not read ExclusionPath"


def test_the_list_of_a_feature_that_is_off_is_no_refusal() -> None:
    off = Unreadable("N/A: Controlled Folder Access is disabled", feature_off=True)
    side = without(ControlledFolderAccessDefaultProtectedFolders=off)
    assert rules(side, side) == []


def test_cut_lists_are_flagged() -> None:
    cut = without(ExclusionPath=Items(("C:\\a", "C:\\b"), cut=True))
    assert ("snapshot-incomplete", "low") in rules(cut, cut)


def test_a_hidden_addition_has_the_severity_of_the_setting() -> None:
    cut = without(ExclusionPath=Items(("C:\\a",), cut=True))
    (hidden,) = findings(without(), cut)
    assert (hidden.setting, hidden.severity) == ("ExclusionPath", "medium")
    assert "weakens" in hidden.detail
    assert [f.severity for f in findings(cut, without())] == ["low"]


# --- the window -----------------------------------------------------------------------------------


def window(hours: float, **given: Any) -> Window:
    return Window(NOON, NOON + timedelta(hours=hours), **({"basis": "the registry"} | given))


@pytest.mark.parametrize("hours", [4.2, 9, 100])
def test_a_window_longer_than_documented_is_flagged(hours: float) -> None:
    (found,) = of_case(case(window=window(hours)), "window")
    assert (found.rule, found.severity) == ("window-exceeded", "medium")
    assert f"{hours:.1f} hours" in found.title


@pytest.mark.parametrize(
    "span",
    [
        None,
        window(3),
        window(4),
        window(4 + 4 / 60),  # a few minutes over
        window(9, certain=False),
        window(9, basis=OPTION),  # the user's range is no evidence
        Window(None, NOON, "x"),
        Window(NOON, None, "x"),
    ],
)
def test_no_word_on_other_windows(span: Window | None) -> None:
    assert of_case(case(window=span), "window") == ()


# --- what should be there -------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["before", "after", "other"])
def test_a_missing_snapshot_is_flagged_with_what_could_not_be_read(side: str) -> None:
    (found,) = of_case(case(missing=(Missing(side, ("x/MpPreference.json",)),)))
    assert (found.rule, found.severity) == ("snapshot-missing", "high")
    assert found.title == f"The {side} snapshot is missing"
    assert "x/MpPreference.json" in found.detail


@pytest.mark.parametrize(
    ("why", "changed", "severity"),
    [
        ("weaker than both", {"DisableRealtimeMonitoring": True}, "high"),
        ("an item more", {"ExclusionPath": Items(("C:\\a", "C:\\"))}, "high"),
        ("stronger than both", {"ExclusionPath": Items(())}, "medium"),
        ("a rule that both lack", {"ScanAvgCPULoadFactor": 20}, "medium"),
    ],
)
def test_a_further_snapshot_that_differs_from_both_is_flagged(
    why: str, changed: dict[str, Value], severity: str
) -> None:
    other = snapshot(BASE | changed, "decoy/third.json")
    (found,) = of_case(case((), BASE, BASE, others=(other,)))
    assert (found.rule, found.severity, found.certainty) == (
        "other-snapshot",
        severity,
        "uncertain",
    ), why
    assert found.title.startswith("decoy/third.json differs from both")
    assert found.witnesses[0].member == "decoy/third.json"


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("a copy of the first", BASE),
        ("a copy of the second", BASE | {"DisableRealtimeMonitoring": True}),
        ("another id alone", BASE | {"ComputerID": "99999999-2222-3333-4444-555555555555"}),
        ("what it lacks", {"ComputerID": ID}),
        ("what drifts with the platform", BASE | {"EnableDnsSinkhole": False}),
    ],
)
def test_a_further_snapshot_like_one_of_both_is_not_flagged(
    why: str, other: dict[str, Value]
) -> None:
    after = BASE | {"DisableRealtimeMonitoring": True}
    one = case((), BASE, after, others=(snapshot(other, "decoy/third.json"),))
    assert of_case(one, "others") == (), why


def test_a_rule_of_a_further_snapshot_is_compared_by_its_state() -> None:
    asr, rule = "AttackSurfaceReductionRules_Actions", "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
    blocked: dict[str, Value] = {asr: Pairs({rule: 1})}
    other = snapshot({asr: Pairs({rule: 0})}, "decoy.json")
    (found,) = of_case(case((), blocked, blocked, others=(other,)))
    assert (found.severity, found.effect) == ("high", "weakened")


@pytest.mark.parametrize(
    ("count", "named"),
    [(5, "S0, S1, S2, S3, S4"), (6, "S0, S1, S2, S3, S4 ...")],
)
def test_of_many_differing_settings_five_are_named(count: int, named: str) -> None:
    settings = [s.name for s in catalogue().settings if s.weakens == "true"][:count]
    third = without(**dict.fromkeys(settings, True))
    sides = without(**dict.fromkeys(settings, False))
    found = of_case(case((), sides, sides, others=(third,)), "others")
    for number, name in enumerate(settings):
        named = named.replace(f"S{number}", name)
    assert any(f.title.endswith(named) for f in found), [f.title for f in found]


def test_a_cut_list_of_rules_names_them_as_people_know_them() -> None:
    office, lsass = "d4f940ab-401b-4efc-aadc-ad5f3c50688a", "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"
    rules = "AttackSurfaceReductionRules_Actions"
    before = without(**{rules: Pairs({office: 1})})
    after = without(**{rules: Pairs({lsass: 1}, cut=True)})
    found = of_case(case((), before, after), "incomplete")
    text = " ".join(f.detail for f in found)
    assert "Seen in one snapshot only: " in text
    assert "Office" in text
    assert office not in text


def test_an_identity_that_could_not_be_read_hides_no_setting() -> None:
    refused = without(ComputerID=REFUSED)
    assert all("ComputerID" not in f.title + f.detail for f in findings(refused, refused))
    assert rules(refused, refused) == []


@pytest.mark.parametrize("lacking", ["before", "after", "both"])
def test_another_snapshot_is_compared_only_where_both_are_there(lacking: str) -> None:
    off = without(DisableRealtimeMonitoring=True)
    before = None if lacking in ("before", "both") else without()
    after = None if lacking in ("after", "both") else without()
    assert of_case(case((), before, after, others=(off,)), "others") == ()
    assert len(of_case(case((), without(), without(), others=(off,)), "others")) == 1
