"""What happened that is no setting: which kinds are findings, when, and how they are worded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from mpdiff.base.model import Incident, IncidentKind, Witness
from mpdiff.base.severity import one_step_milder
from mpdiff.findings.incidents.incidents import RULE_OF
from mpdiff.findings.incidents.periods import AT_ANY_TIME, LASTING, ONLY_INSIDE
from mpdiff.findings.rules import RULES
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

ON: dict[str, Value] = {"DisableBehaviorMonitoring": False}


def happened(minute: float, kind: IncidentKind, subject: str = "", **given: Any) -> Incident:
    witness = Witness("event 1", "log", time=at(minute))
    return Incident(kind, at(minute), f"What {kind} is called", witness, subject, **given)


def found(*incidents: Incident, **given: Any) -> list[Finding]:
    return list(findings(case((), ON, ON, incidents=incidents, **given)))


@for_each(
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
        ("malware-allowed", "malware-allowed", "high", "unknown"),
        ("service-disabled", "service-disabled", "high", "weakened"),
    ],
)
def test_an_incident_in_the_window_is_a_finding(
    kind: IncidentKind, rule: str, severity: str, effect: str
) -> None:
    (finding,) = found(happened(30, kind, "X"))
    assert (finding.rule, finding.severity, finding.effect) == (rule, severity, effect)
    assert (finding.certainty, finding.first_seen) == ("certain", at(30))
    assert finding.title == f"What {kind} is called: X at 2026-03-01 12:30:00 UTC"
    assert finding.next_step == RULES[rule].next_step


ELSEWHERE = ("exclusions-changed", "command")
"""Kinds of which other modules of the folder make something."""


@for_each("kind", [k for k in get_args(IncidentKind) if k not in (*RULE_OF, *ELSEWHERE)])
def test_other_kinds_are_only_shown(kind: IncidentKind) -> None:
    assert found(happened(30, kind)) == []


OUTSIDE = [k for k in RULE_OF if k not in ONLY_INSIDE]


@for_each("kind", OUTSIDE)
@for_each(
    ("minute", "period"), [(-0.1, "before"), (-1300, "before"), (240.1, "after"), (900, "after")]
)
def test_near_the_window_it_is_found_and_says_on_which_side(
    kind: IncidentKind, minute: float, period: str
) -> None:
    (finding,) = found(happened(minute, kind))
    assert finding.rule == RULE_OF[kind]
    assert finding.title.endswith(f" ({period} the window)")
    inside = found(happened(30, kind))[0]
    lasts = kind in LASTING
    assert finding.severity == (inside.severity if lasts else one_step_milder(inside.severity))
    assert finding.certainty == inside.certainty


@for_each("kind", OUTSIDE)
def test_long_before_the_window_only_what_somebody_did_or_what_lasts_is_found(
    kind: IncidentKind,
) -> None:
    assert bool(found(happened(-30_000, kind))) is (kind in AT_ANY_TIME | LASTING)


@for_each("kind", sorted(ONLY_INSIDE))
@for_each("minute", [-0.1, -30, 240.1, 900])
def test_what_is_routine_counts_inside_the_window_only(kind: IncidentKind, minute: float) -> None:
    assert found(happened(minute, kind)) == []
    assert len(found(happened(30, kind))) == 1


@for_each(
    ("began", "ended"),
    [
        ("scanning-off", "scanning-on"),
        ("feature-failed", "feature-recovered"),
        ("service-disabled", "service-changed"),
    ],
)
def test_a_state_from_before_the_window_reaches_in_until_a_record_ends_it(
    began: IncidentKind, ended: IncidentKind
) -> None:
    severity = found(happened(30, began))[0].severity
    lasting = found(happened(-2000, began))
    into = found(happened(-2000, began), happened(30, ended))
    over = found(happened(-60, began), happened(-30, ended))
    for (one,), grave in ((lasting, True), (into, True), (over, False)):
        assert one.severity == (severity if grave else one_step_milder(severity))
        assert ("It began before the window" in one.detail) is grave
    assert "No record shows that it ended." in lasting[0].detail
    assert "It ended at 2026-03-01 12:30:00 UTC." in into[0].detail


def test_a_scan_for_viruses_is_not_back_with_that_for_spyware() -> None:
    off = Incident("scanning-off", at(-60), "x", Witness("event 5012", "log", time=at(-60)))
    other = Incident("scanning-on", at(-30), "x", Witness("event 5009", "log", time=at(-30)))
    own = Incident("scanning-on", at(-30), "x", Witness("event 5011", "log", time=at(-30)))
    (lasting,) = found(off, other)
    (over,) = found(off, own)
    assert (lasting.severity, over.severity) == ("critical", "high")


@pytest.mark.parametrize("minute", [-60, 300])
def test_a_service_that_was_stopped_outside_and_ran_again_weighs_less(minute: float) -> None:
    (over,) = found(happened(minute, "service-stopped", end=at(minute + 10)))
    (open_end,) = found(happened(minute, "service-stopped"))
    assert (over.severity, open_end.severity) == ("medium", "high")


def test_each_side_of_the_window_is_a_finding_of_its_own() -> None:
    three = [happened(m, "malware-detected", f"T{m}") for m in (-30, 30, 270)]
    one, two, last = found(*three)
    assert [f.severity for f in (one, two, last)] == ["high", "medium", "medium"]
    assert [f.first_seen for f in (one, two, last)] == [at(30), at(-30), at(270)]


@for_each(
    ("subject", "severity"),
    [
        ("Microsoft-Windows-Windows Defender/Operational", "high"),
        ("Security", "medium"),
        ("", "medium"),
    ],
)
def test_defenders_own_log_weighs_most_when_it_is_cleared(subject: str, severity: str) -> None:
    (finding,) = found(happened(30, "log-cleared", subject))
    assert (finding.rule, finding.severity, finding.effect) == ("log-cleared", severity, "unknown")


def test_a_start_type_in_unknown_words_is_not_certain() -> None:
    (finding,) = found(happened(30, "start-type-changed", "Defender"))
    assert (finding.rule, finding.severity, finding.certainty, finding.effect) == (
        "service-start-changed",
        "medium",
        "uncertain",
        "unknown",
    )
    (known,) = found(happened(30, "service-disabled", "Defender"))
    assert (known.certainty, known.effect, known.severity) == ("certain", "weakened", "high")


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
        == "What malware-detected is called: T1, T2, T3 ... (8 times) at 2026-03-01 12:01:00 UTC"
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
    assert "It ended at 2026-03-01 16:20:00 UTC." in finding.detail
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


@for_each(
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
