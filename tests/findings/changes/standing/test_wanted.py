"""What management weakened long before the window and wants so still is told once, for information."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.findings.changes.test_edges import LADDERS, MANAGED, places, state
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding

DAY = 25 * 60


def told(
    setting: str, key: str | None, old: Any, new: Any, *, minute: float = -DAY, **given: Any
) -> list[Finding]:
    """Return what is said where a record changed a value and both snapshots hold it since."""
    held = state(setting, key, new)
    step = touch(minute, setting, old, new, key, **given)
    standing = places(policy=held) if given["place"] == "policy" else places(mdm=held)
    return list(findings(case([step], held, held, collected=held, places=standing)))


@for_each("place", MANAGED)
@for_each(("setting", "key", "strong", "mild", "weak"), LADDERS)
def test_a_step_down_is_told_with_its_time_and_no_more_than_that(
    setting: str, key: str | None, strong: Any, mild: Any, weak: Any, place: Any
) -> None:
    for new in (mild, weak):
        (one,) = told(setting, key, strong, new, place=place)
        assert (one.rule, one.severity, one.effect) == ("weak-before-window", "info", "unknown")
        assert "at 2026-02-28 11:00:00 UTC" in one.detail
        assert [w.time for w in one.witnesses] == [touch(-DAY, setting, strong, new).time]
    assert told(setting, key, weak, strong, place=place) == []


@for_each(("setting", "key", "strong", "mild", "weak"), LADDERS)
def test_what_is_younger_or_of_somebody_is_a_finding_of_its_own(
    setting: str, key: str | None, strong: Any, mild: Any, weak: Any
) -> None:
    assert told(setting, key, mild, weak, place="policy")[0].severity == "info"
    for given in ({"minute": -60}, {"actor": "CORP\\\\bob"}):
        found = told(setting, key, strong, mild, place="policy", **given)
        assert [f.rule for f in found] == ["weakened-before-window"]


@pytest.mark.parametrize("name", ["DisableRealtimeMonitoring", "DisableIOAVProtection"])
def test_what_is_listed_alone_is_not_told_twice(name: str) -> None:
    found = told(name, None, False, True, place="policy")
    assert [f.setting for f in found] == [name]


def test_many_are_one_finding_that_names_ten() -> None:
    names = [
        "DisableArchiveScanning", "DisableEmailScanning", "DisableScanningNetworkFiles",
        "DisableRemovableDriveScanning", "DisableRestorePoint", "DisableCatchupFullScan",
        "DisableCatchupQuickScan", "DisableHttpParsing", "DisableDnsParsing", "DisableSshParsing",
        "DisableRdpParsing", "DisableSmtpParsing", "DisableFtpParsing",
    ]  # fmt: skip
    steps = [touch(-DAY, name, False, True, place="policy") for name in names]
    held: dict[str, Any] = dict.fromkeys(names, True)
    found = findings(case(steps, held, held, collected=held, places=places(policy=held)))
    (one,) = [f for f in found if f.severity == "info"]
    assert one.setting is None
    assert "more" in one.title
    assert one.detail.count(" at 2026-02-28") == len(one.witnesses) == 10
