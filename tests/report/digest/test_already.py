"""What was weak before the window stands in the verdict by what it is, and alike things once with their number."""

from __future__ import annotations

from mpdiff.base.model import Items, Value
from mpdiff.findings.make import evidence_finding
from mpdiff.report.digest import digest
from mpdiff.report.digest.titles import brief, headline
from tests.support.cases import case, findings
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


def test_what_one_step_puts_right_is_one_line_of_advice() -> None:
    switches = ("DisableRealtimeMonitoring", "DisableTamperProtection")
    every = [evidence_finding(RULE, "there", "", severity="high", setting=s) for s in switches]
    lines = [one for one in digest(report(*every)).now if "already weak" in one]
    assert len(lines) == 1
    assert lines[0].startswith("Tamper protection already weak before the window, real-time")


def test_what_a_lone_snapshot_holds_was_nothing_before() -> None:
    """Nobody knows that it was ever on, so nothing was turned off and no value stands before it."""
    held: dict[str, Value] = {"DisableRealtimeMonitoring": True, "ExclusionPath": Items(("C:\\",))}
    made = findings(case((), None, held), "weak_before")
    assert [(f.rule, f.certainty, f.change and f.change.before) for f in made] == [
        ("weak-at-collection", "uncertain", None)
    ] * 2
    assert {headline(f) for f in made} == {
        "Real-time protection off \u00b7 DisableRealtimeMonitoring True",
        "Path excluded from scanning: C:\\ \u00b7 ExclusionPath C:\\",
    }
