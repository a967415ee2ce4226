"""Do the snapshots show everything: what is flagged where they do not."""

from __future__ import annotations

from msgspec.structs import replace

from mpdiff.base.model import Items, Unreadable
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
