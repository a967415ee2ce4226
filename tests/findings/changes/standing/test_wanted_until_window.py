"""What management wanted weak more than a day before the window, and the window put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Items, Pairs
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Scalar, Value

RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ASR = "AttackSurfaceReductionRules_Actions"
DAY = 26 * 60
USERS, DATA = "C:\\Users", "D:\\DB\\x"


def found(
    name: str, key: str | None, weak: Value, strong: Value, values: tuple[Scalar, Scalar],
    *, after: Value = None, back: float = 100,
) -> list[Finding]:  # fmt: skip
    was, became = values
    records = (
        touch(-DAY, name, was, became, key=key, place="policy"),
        touch(back, name, became, was, key=key, place="policy"),
    )
    made = case(records, {name: weak}, {name: strong if after is None else after})
    return [f for f in findings(made) if f.rule == "weak-before-window"]


@for_each(
    ("name", "key", "weak", "strong", "values", "severity"),
    [
        ("ExclusionPath", USERS, Items((USERS,)), Items(()), (None, USERS), "critical"),
        (ASR, RULE, Pairs({RULE: 0}), Pairs({RULE: 1}), (1, 0), "high"),
        ("EnableNetworkProtection", None, 0, 1, (1, 0), "high"),
        ("DisableRealtimeMonitoring", None, True, False, (False, True), "critical"),
    ],
)
def test_it_was_weak_until_then_and_is_said_once(
    name: str,
    key: str | None,
    weak: Value,
    strong: Value,
    values: tuple[Scalar, Scalar],
    severity: str,
) -> None:
    (finding,) = found(name, key, weak, strong, values)
    assert (finding.setting, finding.key, finding.severity) == (name, key, severity)
    assert "put back in between, by the records at 2026-03-01 13:40:00 UTC" in finding.detail


def test_a_plain_exclusion_that_management_takes_away_is_tidied_up() -> None:
    values = (None, DATA)
    assert found("ExclusionPath", DATA, Items((DATA,)), Items(()), values) == []


def test_what_both_snapshots_hold_is_said_by_these() -> None:
    held = Items((USERS,))
    (finding,) = found("ExclusionPath", USERS, held, Items(()), (None, USERS), after=held, back=300)
    assert "put back" not in finding.detail


def test_what_was_put_back_before_the_window_is_no_matter_of_it() -> None:
    strong = Items(())
    assert found("ExclusionPath", USERS, strong, strong, (None, USERS), back=-600) == []
