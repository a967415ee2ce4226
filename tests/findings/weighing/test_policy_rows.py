"""What a policy makes of a finding, row by row: which acceptance covers it, which severity it gets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import PolicyRef
from mpdiff.catalogue import catalogue
from mpdiff.findings.weighing.policy import Acceptance, Glob, Policy, RiskyShape, apply
from tests.support.reports import exclusion, finding
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Notice, Severity

TODAY = date(2026, 11, 24)
REF = PolicyRef("policy.yaml", "0" * 64)
NETWORK = "EnableNetworkProtection"


def accepts(setting: str = "ExclusionPath", **given: Any) -> Acceptance:
    return Acceptance(setting, "why", "it", given.pop("expires", TODAY), 3, **given)


def under(one: Finding, today: date = TODAY, **given: Any) -> tuple[Finding, tuple[Notice, ...]]:
    (found,), notices = apply(Policy(REF, **given), [one], today=today, catalogue=catalogue())
    return found, notices


def network(after: int, weakest: int | None = None) -> Finding:
    made = finding(setting=NETWORK, before=1, after=after)
    if weakest is None or made.change is None:
        return made
    return replace(made, weakest=replace(made.change, after=weakest))


@for_each(
    ("why", "acceptance", "one", "covered"),
    [
        ("audit, and it was no weaker", accepts(NETWORK, value=2), network(2), True),
        ("audit, and off in between", accepts(NETWORK, value=2), network(2, 0), False),
        ("off, and audit in between", accepts(NETWORK, value=0), network(0, 2), True),
        ("any value", accepts(NETWORK), network(2, 0), True),
        ("an item", accepts(key=Glob("D:\\b\\*")), exclusion("d:\\B\\x"), True),
        ("an item elsewhere", accepts(key=Glob("D:\\b\\*")), exclusion("D:\\c\\x"), False),
        ("climbs out", accepts(key=Glob("D:\\b\\*")), exclusion("D:\\b\\..\\x"), False),
        ("climbs out by slashes", accepts(key=Glob("D:/b/*")), exclusion("D:/b/../x"), False),
        ("climbs as the pattern does", accepts(key=Glob("D:\\b\\..\\X")), exclusion("D:\\B\\..\\x"), True),
        ("two dots in a name", accepts(key=Glob("D:\\b\\*")), exclusion("D:\\b\\a..b"), True),
        ("a key where there is none", accepts(NETWORK, key=Glob("*")), network(0), False),
        ("by the label", accepts(NETWORK, key=Glob("Rule*")), finding(setting=NETWORK, label="Rule 1"), True),
        ("the rule of the finding", accepts(NETWORK, rule="weakened"), network(0), True),
        ("another rule", accepts(NETWORK, rule="transient"), network(0), False),
        ("about the evidence", accepts(NETWORK), finding(setting=NETWORK, kind=None), False),
        ("by its rule", accepts(NETWORK, rule="weakened"), finding(setting=NETWORK, kind=None), True),
        ("about nothing", accepts(NETWORK), finding(setting=None), False),
    ],
)  # fmt: skip
def test_an_acceptance_covers_no_more_than_it_names(
    why: str, acceptance: Acceptance, one: Finding, *, covered: bool
) -> None:
    found, notices = under(one, accepted=(acceptance,))
    assert (found.status == "accepted") is covered, why
    assert [n.code for n in notices] == ([] if covered else ["acceptance-unused"])


@pytest.mark.parametrize(
    ("expires", "code"),
    [(date(2026, 11, 23), "acceptance-expired"), (TODAY, "acceptance-unused")],
)
def test_an_acceptance_holds_on_its_last_day(expires: date, code: str) -> None:
    _, notices = under(network(0), accepted=(accepts(expires=expires),))
    assert [n.code for n in notices] == [code]


@pytest.mark.parametrize(("count", "end"), [(10, "X9 (line 3)."), (11, "X9 (line 3) and 1 more.")])
def test_ten_unused_acceptances_are_named(count: int, end: str) -> None:
    unused = tuple(accepts(key=Glob(f"X{n}")) for n in range(count))
    _, (notice,) = under(network(0), accepted=unused)
    assert notice.message.endswith(end)


def test_an_accepted_finding_is_explained_by_its_owner_alone() -> None:
    found, _ = under(finding(explained_by="high-cpu"), accepted=(accepts("DisableRealtimeMonitoring"),))  # fmt: skip
    assert (found.status, found.explained_by) == ("accepted", None)


def shape(severity: Severity = "high", pattern: str = "E:\\*") -> tuple[RiskyShape, ...]:
    return (RiskyShape("path", Glob(pattern), severity, "everybody writes there"),)


@for_each(
    ("why", "one", "rule", "severity"),
    [
        ("a plain one", exclusion("E:\\x"), "risky-exclusion", "high"),
        ("of another shape", exclusion("D:\\x"), "exclusion-added", "medium"),
        ("graver than known", exclusion("E:\\x", rule="risky-exclusion", severity="medium"), "risky-exclusion", "high"),
        ("as grave as known", exclusion("E:\\x", rule="risky-exclusion", severity="high"), "risky-exclusion", "high"),
        ("milder than known", exclusion("E:\\x", rule="risky-exclusion", severity="critical"), "risky-exclusion", "critical"),
        ("transient", exclusion("E:\\x", rule="transient", underlying_rule="exclusion-added"), "transient", "high"),
        ("still there", exclusion("E:\\x", rule="not-reverted", underlying_rule="exclusion-added"), "not-reverted", "critical"),
        ("many unlisted", replace(exclusion("E:\\x"), key=None), "exclusion-added", "medium"),
        ("of no known list", exclusion("E:\\x", setting="NoSuchList"), "exclusion-added", "medium"),
        ("of no setting", exclusion("E:\\x", setting=None), "exclusion-added", "medium"),
        ("a list of no exclusions", exclusion("E:\\x", setting="ProxyBypass"), "exclusion-added", "medium"),
        ("no exclusion", finding(key="E:\\x"), "weakened", "high"),
    ],
)  # fmt: skip
def test_a_shape_of_the_policy_makes_an_exclusion_graver_and_never_milder(
    why: str, one: Finding, rule: str, severity: str
) -> None:
    found, _ = under(one, risky=shape())
    assert (found.rule, found.severity) == (rule, severity), why
    changed = (rule, severity) != (one.rule, one.severity) or one.rule == "transient"
    assert (found != one) is changed
    assert found.detail.startswith("Everybody writes there. ") is changed
    if found.rule == one.rule:
        assert (found.fingerprint, found.next_step) == (one.fingerprint, one.next_step)


@for_each(
    ("why", "one", "severity"),
    [
        ("a change", finding(severity="high"), "low"),
        ("a change of no direction", finding(effect="unknown", rule="changed", severity="medium"), "low"),
        ("an improvement", finding(effect="strengthened", rule="strengthened", severity="info"), "info"),
        ("a change of nothing", finding(effect="neutral", rule="changed", severity="info"), "info"),
        ("a watched improvement", finding(effect="strengthened", rule="watched", severity="medium"), "low"),
        ("about the evidence", finding(kind=None, severity="medium"), "medium"),
        ("still so", finding(rule="not-reverted", severity="critical"), "medium"),
        ("of another setting", finding(setting=NETWORK, severity="high"), "high"),
        ("of no setting", finding(setting=None, severity="high"), "high"),
    ],
)  # fmt: skip
def test_the_severity_of_a_setting_is_that_of_its_changes(
    why: str, one: Finding, severity: str
) -> None:
    found, _ = under(one, settings={"DisableRealtimeMonitoring": "low"})
    assert found == replace(one, severity=severity), why


@for_each(("severity", "expected"), [("low", "high"), ("high", "high"), ("critical", "critical")])
def test_a_list_never_makes_a_risky_item_milder(severity: Severity, expected: str) -> None:
    risky = exclusion("C:\\", rule="risky-exclusion", severity="high")
    found, _ = under(risky, settings={"ExclusionPath": severity})
    assert found.severity == expected
    stayed = replace(risky, rule="not-reverted", underlying_rule="risky-exclusion")
    found, _ = under(stayed, settings={"ExclusionPath": "medium"})
    assert found.severity == "high"


def test_the_severity_of_a_list_goes_before_that_of_a_rule() -> None:
    risky = exclusion("C:\\", rule="risky-exclusion", severity="high")
    found, _ = under(risky, settings={"ExclusionPath": "high"}, rules={"risky-exclusion": "low"})
    assert found.severity == "high"
    found, _ = under(risky, settings={"ExclusionPath": "low"}, rules={"risky-exclusion": "medium"})
    assert found.severity == "medium"


def test_the_rule_beneath_gives_the_severity_where_nothing_nearer_does() -> None:
    one = finding(rule="not-reverted", underlying_rule="weakened", severity="high")
    assert under(one, rules={"weakened": "low"})[0].severity == "medium"
    assert under(one, rules={"weakened": "low", "not-reverted": "info"})[0].severity == "info"
    assert under(one, rules={"transient": "low"})[0] == one
