"""Do the snapshots show everything: what is flagged where they do not."""

from __future__ import annotations

from msgspec.structs import replace

from mpdiff.base.model import Items, Pairs, Unreadable
from tests.support.cases import case
from tests.support.cases import findings as of_case
from tests.support.trust import findings, rules, without

REFUSED = Unreadable("N/A: Must be an administrator to view exclusions")


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


def test_what_cannot_be_seen_is_counted_of_the_side_that_is_whole() -> None:
    whole = without(ExclusionPath=Items(("C:\\a", "C:\\b", "C:\\c")))
    cut = without(ExclusionPath=Items(("C:\\a", "C:\\x"), cut=True))
    (after,) = findings(whole, cut)
    assert "2 of 3" in after.title
    assert "after snapshot" in after.title
    (before,) = findings(cut, whole)
    assert "2 of 3" in before.title
    assert "before snapshot" in before.title
