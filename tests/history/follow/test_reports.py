"""Two reports of one witness do not contradict each other: each is of its own time, and it changed in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.scene import REALTIME, event, log, set_value
from tests.support.witnesses import STATUS, report, status

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report
    from tests.support.evtxwriter import EventSpec


def health(minute: float, state: str) -> EventSpec:
    return event(minute, 1151, **{"RTP state": state})


def shown(folder: Path, *events: EventSpec, **more: bytes) -> Report:
    return report(folder, dict(more), evtx=log(*events))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ((45, 105, 165), "from 2026-03-01 12:45:00 UTC to 2026-03-01 13:45:00 UTC at least, and at 2026-03-01 14:45:00 UTC no longer"),
        ((45, 165), "reports it at 2026-03-01 12:45:00 UTC, and at 2026-03-01 14:45:00 UTC no longer"),
    ],
)  # fmt: skip
def test_reports_of_one_log_bound_how_long_it_was_off(
    tmp_path: Path, minutes: tuple[float, ...], said: str
) -> None:
    *off, on = minutes
    events = [*(health(m, "Disabled") for m in off), health(on, "Enabled")]
    told = shown(tmp_path, *events)
    (one,) = told.findings
    assert (one.rule, one.certainty) == ("transient", "uncertain")
    assert said in one.detail
    assert "one of the witnesses is wrong" not in one.detail


def test_a_report_that_never_ends_is_still_a_doubt(tmp_path: Path) -> None:
    rules = [f.rule for f in shown(tmp_path, health(45, "Disabled")).findings]
    assert "contradiction" in rules


def test_a_change_that_a_report_denies_is_still_a_contradiction(tmp_path: Path) -> None:
    pair = (set_value(30, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))
    told = shown(tmp_path, *pair, health(60, "Enabled"), health(100, "Disabled"))
    assert "contradiction" in [f.rule for f in told.findings]


def test_two_witnesses_at_two_times_are_not_one(tmp_path: Path) -> None:
    printed = status(RealTimeProtectionEnabled=False)
    told = report(tmp_path, {STATUS: printed}, evtx=log(health(45, "Enabled")))
    assert not [f for f in told.findings if f.rule == "transient"]
