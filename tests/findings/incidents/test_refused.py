"""What tamper protection refused: one finding a subject, inside the window alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Items
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Statement, Value

REALTIME = "DisableRealtimeMonitoring"
ON: dict[str, Value] = {REALTIME: False, "ExclusionPath": Items(())}


def tried(
    minute: float, setting: str = REALTIME, key: str | None = None, **given: Any
) -> Statement:
    fields: dict[str, Any] = {"refused": True, "event_id": 5013} | given
    return touch(minute, setting, UNTOLD, True if key is None else key, key, **fields)


def found(*attempts: Statement, **given: Any) -> list[Finding]:
    return list(findings(case(attempts, ON, ON, **given)))


def test_attempts_on_one_subject_are_one_finding() -> None:
    (finding,) = found(tried(5), tried(6), tried(9))
    assert (finding.rule, finding.effect, finding.certainty) == (
        "tamper-blocked",
        "neutral",
        "certain",
    )
    assert finding.title == "Tamper protection blocked 3 changes of real-time protection"
    assert (finding.first_seen, finding.last_seen) == (at(5), at(9))
    assert [w.time for w in finding.witnesses] == [at(5), at(6), at(9)]


def test_an_attempt_on_an_item_names_it() -> None:
    (finding,) = found(tried(5, "ExclusionPath", "C:\\"))
    assert finding.title == "Tamper protection blocked a change of ExclusionPath C:\\"
    assert finding.key == "C:\\"


def test_two_subjects_are_two_findings() -> None:
    assert len(found(tried(5), tried(6, "DisableTamperProtection"))) == 2


@for_each(("minute", "period"), [(-5, "before"), (-1300, "before"), (241, "after")])
def test_attempts_near_the_window_weigh_less(minute: float, period: str) -> None:
    (finding,) = found(tried(minute))
    assert (finding.rule, finding.severity) == ("tamper-blocked", "low")
    assert finding.title.endswith(f"({period} the window)")


def test_attempts_long_before_the_window_stay_in_the_timeline_alone() -> None:
    assert found(tried(-3000)) == []


def test_attempts_on_both_sides_of_its_edge_are_two_findings() -> None:
    inside, before = found(tried(-5), tried(5))
    assert (inside.severity, before.severity) == ("medium", "low")


def test_an_attempt_at_an_uncertain_time_is_one() -> None:
    (finding,) = found(tried(-30, time_certain=False))
    assert (finding.rule, finding.times_certain) == ("tamper-blocked", False)


def test_without_a_window_every_attempt_is_one() -> None:
    assert [f.rule for f in found(tried(-3000), window=None)] == ["tamper-blocked"]


def test_an_attempt_changes_nothing() -> None:
    """The same value then written for real is a weakening of its own."""
    both = found(tried(5), touch(30, REALTIME, False, True), touch(40, REALTIME, True, False))
    assert [f.rule for f in both] == ["transient", "tamper-blocked"]
    assert both[0].duration_seconds == 600
