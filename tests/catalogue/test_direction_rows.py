"""A rule, a threat or a list between states of which one is not known, and how reasons are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Difference
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import CUT, judge
from tests.catalogue.test_direction import ASR, OFFICE, THREAT, judged
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Scalar

UNSURE_RULE = next(r.guid for r in catalogue().data.asr_rules if r.unset_acts_as != "off")


@for_each(
    ("why", "kind", "before", "after", "effect", "certainty"),
    [
        ("off, where nobody knows what it was", "added", None, 0, "weakened", "uncertain"),
        ("block, where nobody knows what it was", "added", None, 1, "strengthened", "uncertain"),
        ("off, and then nobody knows", "removed", 0, None, "strengthened", "uncertain"),
        ("block, and then nobody knows", "removed", 1, None, "weakened", "uncertain"),
        ("audit, where nobody knows what it was", "added", None, 2, "unknown", "certain"),
        ("audit, and then nobody knows", "removed", 2, None, "unknown", "certain"),
        ("its default at both ends", "added", None, 5, "neutral", "uncertain"),
        ("a number of no rank", "added", None, 99, "unknown", "certain"),
    ],
)
def test_from_either_end_of_the_scale_a_rule_of_unknown_state_goes_one_way(
    why: str, kind: Any, before: Scalar, after: Scalar, effect: str, certainty: str
) -> None:
    found = judged(ASR, before, after, kind, UNSURE_RULE)
    assert (found.effect, found.certainty) == (effect, certainty), why


@for_each(
    ("setting", "key", "before", "after", "kind", "effect"),
    [
        (THREAT, "12", 6, None, "removed", "strengthened"),
        (THREAT, "12", 2, None, "removed", "unknown"),
        (THREAT, "12", None, 6, "added", "weakened"),
        (THREAT, "12", None, 2, "added", "unknown"),
        (THREAT, "12", 6, None, "changed", "unknown"),
        (ASR, OFFICE, 1, None, "changed", "unknown"),
        (ASR, OFFICE, None, 1, "changed", "unknown"),
        (ASR, None, 1, 0, "changed", "weakened"),
    ],
)
def test_an_entry_of_a_map_is_judged_by_what_is_known_of_both_sides(
    setting: str, key: str | None, before: Scalar, after: Scalar, kind: Any, effect: str
) -> None:
    assert judged(setting, before, after, kind, key).effect == effect


@for_each(
    ("before", "after", "effect"),
    [
        (50, 0, "weakened"),
        (0, 50, "strengthened"),
        (50, True, "unknown"),
        ("x", 50, "unknown"),
        (50, "x", "unknown"),
    ],
)
def test_a_number_is_compared_with_a_number(before: Scalar, after: Scalar, effect: str) -> None:
    assert judged("CloudExtendedTimeout", before, after).effect == effect


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [(1, 0, None), (1, 9, "no source ranks one of the two values.")],
)
def test_a_reason_ends_before_the_next_begins(before: int, after: int, reason: str | None) -> None:
    """A list that was cut makes its difference uncertain; that follows the reason of the change."""
    step = Difference("EnableNetworkProtection", None, "changed", before, after, "uncertain")
    found = judge(catalogue(), step)
    assert found.certainty == "uncertain"
    assert found.reason.endswith(f". {CUT}")
    assert ".." not in found.reason
    if reason is not None:
        assert found.reason == f"{reason} {CUT}"


def test_a_change_without_a_reason_says_the_next_alone() -> None:
    step = Difference("DisableRealtimeMonitoring", None, "changed", True, False, "uncertain")
    assert judge(catalogue(), step).reason == CUT
