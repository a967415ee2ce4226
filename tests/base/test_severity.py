"""Severities are moved one step at a time, and capped."""

from __future__ import annotations

from mpdiff.base.model import SEVERITIES
from mpdiff.base.severity import at_most, one_step_milder, raised, severity_rank


def test_severities_are_raised_and_capped() -> None:
    assert raised("medium") == "high"
    assert raised("critical") == "critical"
    assert at_most("critical", "medium") == "medium"
    assert at_most("low", "medium") == "low"


def test_lowered_goes_one_step_and_stops_at_the_bottom() -> None:
    assert one_step_milder("critical") == "high"
    assert one_step_milder("info") == "info"


def test_the_rank_follows_the_order() -> None:
    assert [severity_rank(s) for s in SEVERITIES] == sorted(severity_rank(s) for s in SEVERITIES)
