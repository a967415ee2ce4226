"""What was weak before the window stands in the verdict by what it is, and alike things once with their number."""

from __future__ import annotations

from mpdiff.findings.make import evidence_finding
from mpdiff.report.digest import digest
from mpdiff.report.digest.titles import brief
from tests.support.reports import finding, report

RULE = "weak-before-window"
ROWS = (
    ("DisableRealtimeMonitoring", None, "real-time protection already weak before the window"),
    ("ExclusionPath", r"C:\Users", "path already excluded from scanning before the window"),
)


def test_what_was_already_weak_is_named() -> None:
    for setting, key, words in ROWS:
        one = finding(setting=setting, key=key, rule=RULE)
        assert brief(one) == words, setting


def test_two_of_a_kind_are_counted_and_not_said_twice() -> None:
    items = [
        evidence_finding(RULE, "there", "", severity="critical", setting="ExclusionPath", key=key)
        for key in (r"C:\Users", "C:\\")
    ]
    (said,) = [s for s in digest(report(*items)).verdict.split(". ") if s.startswith("Also: ")]
    assert said == "Also: path already excluded from scanning before the window (2 of them)"
