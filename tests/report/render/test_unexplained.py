"""What no reason explains stands in the order of the findings, an ASR rule by its name."""

from __future__ import annotations

from mpdiff import render
from mpdiff.pipeline import analyse
from mpdiff.report.render.facts import unexplained
from tests.support.reports import END, START, exclusion, finding, report


def test_the_gravest_stands_first() -> None:
    named = unexplained(analyse("samples/attacker/package.zip")).named
    assert named[:3] == (
        "DisableBehaviorMonitoring",
        "ExclusionPath C:\\",
        "ExclusionExtension .exe",
    )
    assert (
        "Block process creations originating from PSExec and WMI commands "
        "(d1e49aac-8f56-4280-b9ba-993a6d77406c)"
    ) in named


def test_what_has_no_finding_stands_last() -> None:
    listed = ("Zebra", "ExclusionPath C:\\A", "DisableRealtimeMonitoring")
    told = report(exclusion("C:\\A"), finding(), unexplained=listed)
    assert told.window is not None
    assert (told.window.start, told.window.end) == (START, END)
    assert unexplained(told).named == ("DisableRealtimeMonitoring", "ExclusionPath C:\\A", "Zebra")


def test_jira_spells_the_name_of_the_techniques_one_way() -> None:
    shown = render(analyse("samples/attacker/package.zip"), "jira")
    assert "ATT&CK" not in shown
    assert "22 findings" in shown
