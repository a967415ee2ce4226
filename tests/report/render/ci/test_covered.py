"""A check never passes beside a finding that says the opposite under another name."""

from __future__ import annotations

from mpdiff.report.render.ci.covered import covered
from tests.report.render.ci.test_checks import checks
from tests.support.reports import exclusion, finding, report
from tests.support.rows import for_each

COVERED = [
    ("attacker", "exclusion-added", "not-reverted (risky-exclusion): ExclusionPath C:\\"),
    ("attacker", "transient", "DisableTamperProtection"),
    ("only-other-witnesses", "tool-misused", "Covered by definitions-removed"),
    ("configuration-reset", "tool-misused", "Covered by configuration-protection-reset"),
    ("attacker", "feature-changed", "Recorded 3 times"),
    ("missing-after", "exclusion-added", "risky-exclusion"),
    ("german-text-log", "exclusion-added", "risky-exclusion"),
    ("only-other-witnesses", "not-reverted", "not known"),
    ("only-other-witnesses", "protection-off", "status-off"),
    ("only-other-witnesses", "contradiction", "status-off"),
]


@for_each(("name", "rule", "said"), COVERED)
def test_what_another_rule_tells_of_does_not_pass(name: str, rule: str, said: str) -> None:
    assert said in checks(name)[rule]


def test_more_than_three_subjects_are_counted() -> None:
    told = report(*(exclusion(rf"D:\{n}", rule="not-reverted") for n in "abcde"))
    assert covered("exclusion-added", told) == (
        r"Covered by not-reverted: ExclusionPath D:\a, ExclusionPath D:\b, ExclusionPath D:\c and 2 more."
    )


def test_a_removed_exclusion_is_no_added_one() -> None:
    told = report(
        finding(setting="ExclusionPath", key=r"D:\a", kind="removed", effect="strengthened")
    )
    assert covered("exclusion-added", told) == ""
    assert covered("strengthened", told)
