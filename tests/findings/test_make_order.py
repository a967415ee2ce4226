"""The order of a report's findings, what names one in every run, and the words of a change."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import Difference
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.findings.make import evidence_finding, fingerprint, from_change, ordered
from mpdiff.findings.rules import RULES
from tests.support.reports import finding
from tests.support.rows import for_each

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


def bare(**given: Any) -> Any:
    return finding(**({"fingerprint": ""} | given))


@for_each(
    ("first", "second"),
    [
        ({"severity": "high"}, {"severity": "low"}),
        ({"rule": "a"}, {"rule": "b"}),
        ({"setting": "a"}, {"setting": "B"}),  # whatever the letters
        ({"setting": None}, {"setting": "a"}),
        ({"key": "a"}, {"key": "B"}),
        ({"key": None}, {"key": "a"}),
        ({"title": "a"}, {"title": "b"}),
        ({"severity": "high", "rule": "z"}, {"severity": "low", "rule": "a"}),
        ({"rule": "a", "setting": "z"}, {"rule": "b", "setting": "a"}),
        ({"setting": "a", "key": "z"}, {"setting": "b", "key": "a"}),
        ({"key": "a", "title": "z"}, {"key": "b", "title": "a"}),
    ],
)
def test_findings_come_by_severity_rule_setting_key_and_title(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    two = (bare(**first), bare(**second))
    expected = tuple(replace(one, fingerprint=fingerprint(one)) for one in two)
    for order in permutations(two):
        assert ordered(order) == expected


def test_a_fingerprint_that_is_there_stays() -> None:
    (one,) = ordered([finding(fingerprint="x")])
    assert one.fingerprint == "x"


@for_each(
    ("one", "other", "same"),
    [
        ({}, {"title": "another", "detail": "more", "severity": "low"}, True),
        ({}, {"rule": "other"}, False),
        ({}, {"setting": "Other"}, False),
        ({}, {"after": 1}, False),
        ({"key": "C:\\x"}, {"key": "c:\\X"}, True),
        ({"key": "C:\\x"}, {"key": "C:\\y"}, False),
        ({"key": "C:\\x"}, {"key": None}, False),
        ({"after": "Text"}, {"after": "TEXT"}, True),
        ({"setting": None, "title": "a"}, {"setting": None, "title": "b"}, False),
        ({"key": "\ud800"}, {"key": "\udfff"}, False),  # no letters, and no fault
    ],
)
def test_a_fingerprint_is_of_what_a_finding_is_about(
    one: dict[str, Any], other: dict[str, Any], *, same: bool
) -> None:
    assert (fingerprint(bare(**one)) == fingerprint(bare(**other))) is same
    assert len(fingerprint(bare(**one))) == 16


def test_a_finding_about_the_evidence_is_certain_and_of_no_direction() -> None:
    plain = evidence_finding("log-gap", "Title", "Detail")
    assert (plain.effect, plain.certainty, plain.change) == ("unknown", "certain", None)
    assert plain.severity == RULES["log-gap"].severity
    assert plain.next_step == RULES["log-gap"].next_step
    assert (plain.setting, plain.key) == (None, None)
    graver = evidence_finding("log-gap", "T", "D", severity="critical", setting="X", key="k")
    assert (graver.severity, graver.setting, graver.key) == ("critical", "X", "k")


def made(setting: str, before: Any, after: Any, kind: Any = "changed", key: str | None = None, certainty: Any = "certain") -> Any:  # fmt: skip
    step = Difference(setting, key, kind, before, after, certainty)
    return from_change(catalogue(), judge(catalogue(), step))


DRIFTS = "It is known to change with the platform version, without anybody's doing."
LETTERS = "Which letters these are is not certain, so both may be one name."


@for_each(
    ("one", "title"),
    [
        (made("MAPSReporting", 2, 0), "MAPSReporting: Advanced (2) -> Disabled (0)"),
        (made("ExclusionPath", None, "C:\\x", "added", "C:\\x"), "C:\\x added to ExclusionPath"),
        (made("ExclusionPath", "C:\\x", None, "removed", "C:\\x"), "C:\\x removed from ExclusionPath"),
        (made("ExclusionPath", None, "C:\\x", "added", "C:\\x", "uncertain"), "C:\\x may have been added to ExclusionPath"),
        (made("ThreatIDDefaultAction_Actions", 2, 6, "changed", "12"), "ThreatIDDefaultAction_Actions 12: Quarantine (2) -> Allow (6)"),
        (made("NoSuch", "a", "b", "changed", "k"), "k changed from NoSuch"),
    ],
)  # fmt: skip
def test_what_changed_is_told_in_one_line(one: Any, title: str) -> None:
    assert one.title == title


def test_an_asr_rule_is_called_by_its_name() -> None:
    title = made("AttackSurfaceReductionRules_Actions", 1, 0, "changed", OFFICE).title
    assert title.startswith("Block all Office applications from creating child processes: Block")


@for_each(
    ("one", "drifts", "letters"),
    [
        (made("AllowSwitchToAsyncInspection", False, True), True, False),
        (made("EnableEcsConfiguration", False, True), False, False),
        (
            made("ExclusionPath", None, "C:\\\u00eb", "added", "C:\\\u00eb", "uncertain"),
            False,
            True,
        ),
        (made("ExclusionPath", None, "C:\\\u00eb", "added", "C:\\\u00eb"), False, False),
        (made("ExclusionPath", None, "C:\\x", "added", "C:\\x", "uncertain"), False, False),
    ],
)
def test_what_leaves_it_open_is_said(one: Any, *, drifts: bool, letters: bool) -> None:
    assert (DRIFTS in one.detail) is drifts
    assert (LETTERS in one.detail) is letters
    assert (one.rule, one.severity) == ("changed", "info") or not drifts


@for_each(
    ("setting", "before", "after", "mitre"),
    [
        ("DisableRealtimeMonitoring", False, True, True),
        ("DisableRealtimeMonitoring", True, False, False),
        ("NoSuch", 1, 2, False),
    ],
)
def test_only_a_weakening_has_techniques(
    setting: str, before: Any, after: Any, *, mitre: bool
) -> None:
    assert bool(made(setting, before, after).mitre) is mitre
