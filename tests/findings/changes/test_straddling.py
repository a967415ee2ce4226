"""What began before the window and is what the snapshots differ in is one change, and is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, Pairs
from mpdiff.pipeline import analyse
from mpdiff.report.digest import digest
from mpdiff.report.digest.times import times_of
from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
PATH = "C:\\Users"
SUBJECTS = [
    pytest.param("DisableRealtimeMonitoring", None, False, True, id="a switch"),
    pytest.param("DisableTamperProtection", None, False, True, id="tamper protection"),
    pytest.param("EnableNetworkProtection", None, 1, 0, id="a mode"),
    pytest.param(ASR, OFFICE, 1, 0, id="a rule"),
    pytest.param("ExclusionPath", PATH, None, PATH, id="an item"),
]
"""A setting, its key, what it was and what it became."""


def holds(setting: str, key: str | None, value: Any) -> dict[str, Value]:
    """Return a state with one value of a subject; None: it is not listed."""
    if key is None:
        return {setting: value}
    if setting == ASR:
        return {setting: Pairs({} if value is None else {key: value})}
    return {setting: Items(() if value is None else (value,))}


def told(setting: str, key: str | None, was: Any, became: Any, *more: Any, **given: Any) -> Any:
    began = touch(-20, setting, was, became, key)
    sides = holds(setting, key, was), holds(setting, key, became)
    of = case([began, *more], *sides, **given)
    return [f for f in changed(of) if f.effect == "weakened"]


@for_each(("setting", "key", "was", "became"), SUBJECTS)
def test_one_finding_with_the_time_of_the_record(
    setting: str, key: str | None, was: Any, became: Any
) -> None:
    (one,) = told(setting, key, was, became)
    assert one.rule == "weakened-before-window"
    assert one.first_seen == at(-20)
    assert "before the window" in one.detail


@for_each(("setting", "key", "was", "became"), SUBJECTS)
def test_still_there_it_is_no_milder_than_what_outlived_the_window(
    setting: str, key: str | None, was: Any, became: Any
) -> None:
    collected = holds(setting, key, became)
    (one,) = told(setting, key, was, became, collected=collected)
    outlived = case((), holds(setting, key, was), collected, collected=collected)
    (other,) = (f for f in changed(outlived) if f.effect == "weakened")
    assert other.rule == "not-reverted"
    assert (one.still_weakened, one.severity) == (True, other.severity)


def test_what_was_put_back_and_weakened_anew_in_the_window_is_another_change() -> None:
    again = (
        touch(10, "DisableRealtimeMonitoring", True, False),
        touch(20, "DisableRealtimeMonitoring", False, True),
    )
    found: list[Finding] = told("DisableRealtimeMonitoring", None, False, True, *again)
    assert {f.rule for f in found} == {"weakened", "weakened-before-window"}


def test_another_value_than_the_snapshots_show_is_another_change() -> None:
    began = touch(-20, "EnableNetworkProtection", 1, 2)
    of = case([began], {"EnableNetworkProtection": 1}, {"EnableNetworkProtection": 0})
    found = [f for f in changed(of) if f.effect == "weakened"]
    assert len(found) == 2


def test_what_only_a_record_of_its_end_dates_has_no_time_of_the_change() -> None:
    back = touch(260, "DisableIOAVProtection", True, False)
    of = case([back], {"DisableIOAVProtection": False}, {"DisableIOAVProtection": True})
    (one,) = (f for f in changed(of) if f.effect == "weakened")
    assert (one.first_seen, one.last_seen) == (None, at(260))
    assert times_of(one) == f"Put back {at(260):%Y-%m-%d %H:%M:%S} UTC."


def test_a_window_that_begins_after_the_changes_counts_each_setting_once() -> None:
    window = "2026-07-08T21:30:00Z/2026-07-09T01:00:00Z"
    found = analyse("samples/attacker/package.zip", window=window)
    weak = [(f.setting, f.key) for f in found.findings if f.effect == "weakened"]
    assert len(weak) == len(set(weak)) == 20
    said = digest(found)
    assert "17 of 20 still so" in said.verdict
    assert "real-time protection off 3 h 46 min (before the window, restored)" in said.verdict
    assert " 0 s" not in said.verdict
    assert any("from 8 Jul 2026 21:13 UTC on." in line for line in said.now)
