"""The record that leaves what is open names the person, not only the one that began it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.findings.context.who import with_actors
from tests.support.cases import case, findings
from tests.support.scene import touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Statement, Value

SWITCH = "DisableRealtimeMonitoring"
ON: dict[str, Value] = {SWITCH: False}
LOCAL = (touch(30, SWITCH, False, True), touch(90, SWITCH, True, False))


def policy(minute: float, before: bool | None, after: bool | None) -> Statement:  # noqa: FBT001
    return touch(minute, SWITCH, before, after, place="policy", actor="CORP\\bob")


def found(*statements: Statement) -> list[Finding]:
    by = tuple(sorted(statements, key=lambda s: s.time))
    of = case(by, ON, ON)
    return [with_actors(f, of) for f in findings(of)]


def test_who_left_it_open_is_named_though_another_record_began_it() -> None:
    (weak,) = (f for f in found(*LOCAL, policy(30.02, None, True)) if f.effect == "weakened")
    assert weak.actors == ("CORP\\bob (named with the change)",)


def test_who_put_it_back_is_not_named() -> None:
    both = (policy(30.02, None, True), policy(95, True, None))
    weak = [f for f in found(*LOCAL, *both) if f.effect == "weakened"]
    assert [f.actors for f in weak if f.rounds and f.rounds[-1].end] == [()]


def test_a_contradiction_quotes_the_record_that_leaves_it() -> None:
    (clash,) = (f for f in found(*LOCAL, policy(50, None, True)) if f.rule == "contradiction")
    assert "2026-03-01 12:50:00 UTC left True" in clash.title
