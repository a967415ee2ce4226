"""Without a pair of snapshots nothing is compared; what the one there is holds as weak is said all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.pipeline import analyse
from tests.support.packages import package, snapshot_json
from tests.support.scene import (
    AFTER,
    BEFORE,
    LOG,
    REALTIME,
    REGISTRY,
    dword,
    log,
    registry,
    set_value,
)
from tests.support.witnesses import STATUS, status

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Finding, Report

ALONE = "WdSupportLogs/MpPreference.json"
OFF = {"DisableRealtimeMonitoring": True}
RISKY = {"ExclusionPath": ["C:\\Known", "C:\\"]}
EARLIER, LATER = "weak-before-window", "weak-at-collection"


def off_at_collection() -> bytes:
    return registry({REALTIME: dword(1)}, preferences={REALTIME: dword(1)})


def run(folder: Path, members: dict[str, bytes]) -> Report:
    return analyse(package(folder, {LOG: log(), REGISTRY: registry()} | members))


def weak(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.rule in (EARLIER, LATER)]


@pytest.mark.parametrize(
    ("members", "rule", "still", "where"),
    [
        ({AFTER: snapshot_json(**OFF)}, LATER, None, "the after snapshot"),
        ({BEFORE: snapshot_json(**OFF)}, EARLIER, None, "the before snapshot"),
        ({ALONE: snapshot_json(**OFF)}, LATER, None, f"the snapshot {ALONE}"),
        ({REGISTRY: off_at_collection()}, LATER, True, "the state at collection"),
        (
            {BEFORE: snapshot_json(**OFF), REGISTRY: off_at_collection()},
            LATER, True, "the before snapshot and the state at collection",
        ),
    ],
)  # fmt: skip
def test_protection_that_is_off_in_what_there_is_is_a_finding(
    tmp_path: Path, members: dict[str, bytes], rule: str, *, still: bool | None, where: str
) -> None:
    report = run(tmp_path, members)
    (one,) = weak(report)
    assert (one.rule, one.severity, one.still_weakened) == (rule, "critical", still)
    assert one.detail.lower().startswith(where.lower())
    assert "no pair of snapshots: nothing shows whether it was changed in the window" in one.detail
    assert one.witnesses
    assert one.certainty == "uncertain" or rule == EARLIER
    headline = report.summary.headline
    assert "No weakening found" not in headline
    assert "protection" in headline


@pytest.mark.parametrize("side", [AFTER, BEFORE, ALONE])
def test_a_risky_exclusion_is_a_finding_and_a_plain_one_is_not(tmp_path: Path, side: str) -> None:
    (one,) = weak(run(tmp_path, {side: snapshot_json(**RISKY)}))
    assert (one.setting, one.key, one.severity) == ("ExclusionPath", "C:\\", "critical")


@pytest.mark.parametrize("side", [AFTER, BEFORE, ALONE])
def test_a_protected_device_has_no_such_finding(tmp_path: Path, side: str) -> None:
    report = run(tmp_path, {side: snapshot_json()})
    assert [f.rule for f in report.findings] == ["snapshot-missing"]
    assert report.summary.headline.startswith("NOTHING COMPARED")


def test_what_weighs_less_is_counted_in_one_finding(tmp_path: Path) -> None:
    given: dict[str, Any] = {"CloudBlockLevel": 0, "PUAProtection": 0, "EnableNetworkProtection": 0,
                             "SubmitSamplesConsent": 2, "MAPSReporting": 0}  # fmt: skip
    found = weak(run(tmp_path, {AFTER: snapshot_json(**given)}))
    (counted,) = [f for f in found if f.setting is None]
    assert counted.severity == "low"
    assert "weaker than the documented default" in counted.title


def test_what_a_record_dates_is_a_finding_of_the_record(tmp_path: Path) -> None:
    events = log(set_value(30, REALTIME, "0x0", "0x1"))
    report = run(tmp_path, {AFTER: snapshot_json(**OFF), LOG: events})
    assert weak(report) == []
    assert report.summary.headline.startswith("WEAKENED")


def test_what_management_holds_is_no_more_than_low(tmp_path: Path) -> None:
    dump = registry({REALTIME: dword(1)}, policy={REALTIME: dword(1)})
    (one,) = weak(run(tmp_path, {REGISTRY: dump}))
    assert (one.severity, one.origin) == ("low", "policy")


def test_a_print_of_the_status_is_heard_without_any_snapshot(tmp_path: Path) -> None:
    report = run(tmp_path, {STATUS: status(RealTimeProtectionEnabled=False)})
    assert [f.rule for f in report.findings if f.setting] == ["status-off"]
    assert report.summary.headline.startswith("WEAKENED")


def test_a_pair_is_compared_and_has_none_of_this(tmp_path: Path) -> None:
    report = run(tmp_path, {BEFORE: snapshot_json(**OFF), AFTER: snapshot_json(**OFF)})
    assert [f.title for f in weak(report)] == [
        "DisableRealtimeMonitoring was already True before the window"
    ]


@pytest.mark.parametrize("side", [AFTER, BEFORE])
def test_what_only_the_state_at_collection_holds_is_one_finding(tmp_path: Path, side: str) -> None:
    dump = registry({REALTIME: dword(1), "PassiveMode": dword(1)})
    found = [
        f for f in run(tmp_path, {side: snapshot_json(), REGISTRY: dump}).findings if f.setting
    ]
    assert sorted(f.setting or "" for f in found) == ["DisableRealtimeMonitoring", "PassiveMode"]
    assert {f.setting: f.still_weakened for f in found} == {
        "DisableRealtimeMonitoring": True,
        "PassiveMode": True,
    }
