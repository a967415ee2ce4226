"""What makes the evidence less than whole and what does not, one row a rule."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import Items, LedgerEntry, Notice, Pairs
from mpdiff.evidence.ledger import COLLECTED_PERHAPS
from mpdiff.findings.trust import incomplete, log
from tests.support.cases import WHOLE_LOG, case, findings
from tests.support.scene import at, listed, touch

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
RULE = "Block all Office applications from creating child processes"
SWITCH = "DisableRealtimeMonitoring"
ON: dict[str, Any] = {SWITCH: False}
OFF: dict[str, Any] = {SWITCH: True}
LONG = replace(WHOLE_LOG, first=at(-6000), last=at(6000), time_certain=False)
CUT = Items(("a", "b", "c", "d"), cut=True)


def test_items_that_another_witness_names_are_said_of_a_cut_list() -> None:
    longer: dict[str, Any] = {"ExclusionPath": Items(("a", "b", "c", "d", "e"))}
    cut: dict[str, Any] = {"ExclusionPath": CUT}
    rows: list[tuple[str, tuple[Any, ...], str]] = [
        ("a record of an item", (listed(30, "C:\\x"),), "names C:\\x."),
        ("of an item of another list", (touch(30, "ExclusionProcess", None, "x", "x"),), ""),
        ("of an item that was listed and unlisted by nobody", (), ""),
    ]
    for why, records, said in rows:
        (one,) = findings(case(records, cut, longer), "incomplete")
        assert ("Another witness than the snapshots names" in one.detail) is bool(said), why
        assert said in one.detail, why


def test_a_rule_of_a_cut_list_is_named_as_people_know_it() -> None:
    cut: dict[str, Any] = {ASR: Pairs({"x": 1}, cut=True)}
    of = case([touch(30, ASR, 1, 0, OFFICE), touch(40, ASR, 1, 0, "y")], cut, cut)
    (one,) = of.comparison.cuts
    assert incomplete._named_elsewhere(of, one) == [RULE, "y"]


def test_a_change_that_the_snapshots_show_is_not_named_elsewhere() -> None:
    before: dict[str, Any] = {"ExclusionPath": Items(("a",))}
    after: dict[str, Any] = {"ExclusionPath": Items(("a", "C:\\x"))}
    of = case([listed(30, "C:\\x"), listed(40, "C:\\y")], before, after)
    cut = case((), {"ExclusionPath": CUT}, after).comparison.cuts[0]
    assert incomplete._named_elsewhere(of, cut) == ["C:\\y"]


def test_what_is_grave() -> None:
    of = case(())
    rows = [
        (SWITCH, True),
        ("MAPSReporting", True),
        ("Nonsense", False),
        ("ScanAvgCPULoadFactor", False),
    ]
    for name, expected in rows:
        assert incomplete._is_grave(of.catalogue, name) is expected, name


def test_members_that_the_summary_lists_are_named_by_why_they_are_missed() -> None:
    gone = (
        LedgerEntry("a", 0, "unread", "", COLLECTED_PERHAPS),
        LedgerEntry("b", 0, "unread", "", "collected"),
        LedgerEntry("c", 0, "unread", "", COLLECTED_PERHAPS),
    )
    found = findings(replace(case(()), gone=gone), "collected_missing")
    said = {f.title: f.certainty for f in found}
    assert said == {
        "Listed, but not in the package: a, c": "uncertain",
        "Collected, but not in the package: b": "certain",
    }


def test_whose_log_would_hold_a_change() -> None:
    a, b = {"ComputerID": "11111111-2222-3333-4444-555555555555"}, {"ComputerID": "99999999-2222-3333-4444-555555555555"}  # fmt: skip
    rows: list[tuple[str, Any, bool]] = [
        ("a whole log", case((), ON, OFF), True),
        ("its times are not certain", case((), ON, OFF, coverage=replace(WHOLE_LOG, time_certain=False)), False),
        ("its times are not certain, however long it is", case((), ON, OFF, coverage=LONG), False),
        ("of two devices nobody knows whose it is", case((), ON | a, OFF | b), False),
        ("not the device's own", replace(case((), ON, OFF), operational=False), False),
    ]  # fmt: skip
    for why, of, said in rows:
        assert (list(log.unlogged(of)) != []) is said, why
    (one,) = case((), ON, OFF).histories.values()
    assert log._history_weakens(one, case(())) is True
    assert log._history_weakens(replace(one, difference=None), case(())) is False
    assert one.difference is not None
    (weak,) = case((), OFF, ON).histories.values()
    assert log._history_weakens(weak, case(())) is False
    unsure = replace(one, difference=replace(one.difference, certainty="uncertain"))
    of = case((), ON, OFF)
    subject = next(iter(of.histories))
    assert list(log.unlogged(replace(of, histories={subject: unsure}))) == []
    assert len(list(log.unlogged(replace(of, histories={subject: one})))) == 1


def test_records_that_are_not_understood_are_of_a_log_or_of_a_support_file() -> None:
    notices = (Notice("event-cut", "One.", "b.evtx"), Notice("support-cut", "Two.", "MPLog.log"), Notice("x", "No.", "c"))  # fmt: skip
    (one,) = findings(replace(case(()), log_notices=notices), "records_not_understood")
    assert {w.member: w.source for w in one.witnesses} == {
        "b.evtx": "event log",
        "MPLog.log": "support file",
    }
    assert one.detail == "One. Two."
