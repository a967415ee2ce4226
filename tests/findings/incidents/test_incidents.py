"""What happened that is no setting: which kinds are findings, when, and how they are worded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from mpdiff.base.model import Incident, IncidentKind, Witness
from mpdiff.findings.incidents.incidents import RULE_OF
from mpdiff.findings.rules import RULES
from tests.support.cases import case, findings
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

ON: dict[str, Value] = {"DisableBehaviorMonitoring": False}


def happened(minute: float, kind: IncidentKind, subject: str = "", **given: Any) -> Incident:
    witness = Witness("event 1", "log", time=at(minute))
    return Incident(kind, at(minute), f"What {kind} is called", witness, subject, **given)


def found(*incidents: Incident, **given: Any) -> list[Finding]:
    return list(findings(case((), ON, ON, incidents=incidents, **given)))


@pytest.mark.parametrize(
    ("kind", "rule", "severity", "effect"),
    [
        ("malware-detected", "malware-detected", "high", "unknown"),
        ("remediation-failed", "remediation-failed", "high", "unknown"),
        ("quarantine-restored", "quarantine-restored", "high", "unknown"),
        ("definitions-removed", "definitions-removed", "high", "unknown"),
        ("feature-failed", "feature-failed", "medium", "weakened"),
        ("engine-failed", "feature-failed", "medium", "weakened"),
        ("feature-changed", "feature-changed", "low", "unknown"),
        ("scanning-off", "protection-off", "critical", "weakened"),
        ("platform-expired", "protection-off", "critical", "weakened"),
        ("history-deleted", "history-deleted", "low", "unknown"),
    ],
)
def test_an_incident_in_the_window_is_a_finding(
    kind: IncidentKind, rule: str, severity: str, effect: str
) -> None:
    (finding,) = found(happened(30, kind, "X"))
    assert (finding.rule, finding.severity, finding.effect) == (rule, severity, effect)
    assert (finding.certainty, finding.first_seen) == ("certain", at(30))
    assert finding.title == f"What {kind} is called: X at 2026-03-01T12:30:00Z"
    assert finding.next_step == RULES[rule].next_step


ELSEWHERE = ("exclusions-changed",)
"""Kinds of which findings/protection makes something."""


@pytest.mark.parametrize(
    "kind", [k for k in get_args(IncidentKind) if k not in (*RULE_OF, *ELSEWHERE)]
)
def test_other_kinds_are_only_shown(kind: IncidentKind) -> None:
    assert found(happened(30, kind)) == []


@pytest.mark.parametrize("kind", RULE_OF)
@pytest.mark.parametrize("minute", [-0.1, -30, 240.1, 900])
def test_outside_the_window_it_is_another_story(kind: IncidentKind, minute: float) -> None:
    assert found(happened(minute, kind)) == []


def test_at_an_uncertain_time_or_without_a_window_it_is_uncertain() -> None:
    near = found(happened(300, "scanning-off", time_certain=False))
    unplaced = found(happened(300, "scanning-off"), window=None)
    for (finding,) in (near, unplaced):
        assert (finding.rule, finding.certainty) == ("protection-off", "uncertain")
    assert "may lie outside the window" in near[0].detail
    assert "No window is known" in unplaced[0].detail


def test_a_second_reading_of_the_time_inside_the_window_counts() -> None:
    (finding,) = found(happened(-3000, "malware-detected", other_times=(at(60),)))
    assert (finding.rule, finding.certainty) == ("malware-detected", "uncertain")


def test_several_of_a_kind_are_one_finding_that_names_some() -> None:
    many = [happened(n, "malware-detected", f"T{n}", detail=f"Path: {n}") for n in range(1, 9)]
    (finding,) = found(*many)
    assert (
        finding.title
        == "What malware-detected is called: T1, T2, T3 ... (8 times) at 2026-03-01T12:01:00Z"
    )
    assert "Path: 5. And 3 more." in finding.detail
    assert (finding.first_seen, finding.last_seen) == (at(1), at(8))


@pytest.mark.parametrize(
    ("began", "ended"), [("scanning-off", "scanning-on"), ("feature-failed", "feature-recovered")]
)
def test_the_end_of_what_began_is_named_even_after_the_window(
    began: IncidentKind, ended: IncidentKind
) -> None:
    (finding,) = found(happened(200, began), happened(260, ended))
    assert "It ended at 2026-03-01T16:20:00Z." in finding.detail
    (open_end,) = found(happened(100, ended), happened(200, began))
    assert "No record shows that it ended." in open_end.detail


def test_a_feature_turned_off_is_a_possible_weakening() -> None:
    (finding,) = found(
        happened(30, "feature-changed", "Behavior Monitoring", detail="Configuration: 0")
    )
    assert (finding.effect, finding.severity, finding.certainty) == (
        "weakened",
        "medium",
        "uncertain",
    )
    (other,) = found(happened(30, "feature-changed", "Behavior Monitoring"))
    assert (other.effect, other.severity) == ("unknown", "low")


def test_a_reconfigured_feature_whose_change_the_log_shows_is_no_finding_of_its_own() -> None:
    incident = happened(30, "feature-changed", "behavior monitoring", detail="Configuration: 0")
    change = touch(30, "DisableBehaviorMonitoring", False, True)
    back = touch(31, "DisableBehaviorMonitoring", True, False)
    rules = [f.rule for f in findings(case([change, back], ON, ON, incidents=(incident,)))]
    assert rules == ["transient"]
    unknown = happened(30, "feature-changed", "Something Else")
    both = case([change, back], ON, ON, incidents=(incident, unknown))
    assert [f.rule for f in findings(both)] == ["transient", "feature-changed"]


@pytest.mark.parametrize(
    ("count", "named"), [(3, ": T1, T2, T3 (3 times) at "), (4, ": T1, T2, T3 ... (4 times) at ")]
)
def test_three_subjects_are_named(count: int, named: str) -> None:
    (finding,) = found(*(happened(n, "malware-detected", f"T{n}") for n in range(1, count + 1)))
    assert named in finding.title


@pytest.mark.parametrize(("count", "end"), [(5, "S4."), (6, "S4 and 1 more.")])
def test_what_was_weaker_at_that_time_is_named(count: int, end: str) -> None:
    weak = tuple(f"S{number}" for number in range(count))
    (finding,) = found(happened(30, "malware-detected", during=weak))
    named = ", ".join(weak[:5])
    assert f"Weaker at that time: {named}" in finding.detail
    assert end in finding.detail
    (alone,) = found(happened(30, "malware-detected"))
    assert "Weaker at that time" not in alone.detail


def test_hours_of_two_windows_are_told_as_hours() -> None:
    spans = ((at(-603), at(-300)),)
    (finding,) = [f for f in found(spans=spans) if f.rule == "quota-exceeded"]
    assert "was on for 9.1 hours in 2 windows within 24; 8 are allowed" in finding.title


@pytest.mark.parametrize(
    ("kind", "source", "effect"),
    [
        ("definitions-removed", "event 4688", "weakened"),
        ("definitions-removed", "event 2000", "unknown"),
        ("malware-detected", "event 4688", "unknown"),
    ],
)
def test_definitions_removed_by_a_command_are_a_weakening(
    kind: IncidentKind, source: str, effect: str
) -> None:
    seen = Incident(kind, at(30), kind, Witness(source, "log", time=at(30)))
    also = happened(31, kind, also=(Witness(source, "log", time=at(31)),))
    for one in (seen, also):
        (finding,) = found(one)
        assert finding.effect == effect
