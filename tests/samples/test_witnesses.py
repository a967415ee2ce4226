"""Each further witness is in two samples at least, and in one of them it alone knows something."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from mpdiff.pipeline import analyse
from mpdiff.readers.package import open_package
from mpdiff.report.digest import digest
from tests.evidence.test_ledger import Without, names
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report
    from mpdiff.readers.package import Package

ALONE = {
    "MPLog-2": ("listings-alone", "transient ExclusionPath"),
    "MPDetection-": ("service-stopped", "malware-detected"),
    "MpCmdRun.log": ("configuration-reset", "configuration-protection-reset"),
    "MpComputerStatus.txt": ("only-other-witnesses", "status-off DisableBehaviorMonitoring"),
    "MPRegistry.txt": ("local-change-stayed", "not-reverted"),
    "Security.evtx": ("listings-alone", "CONTOSO\\svc-admin was there"),
    "System.evtx": ("service-stopped", "service-stopped"),
    "QueryUser.txt": ("service-stopped", "j.doe was there"),
    "DeviceRegistryEvents.csv": ("service-stopped", "j.doe acted"),
    "NetworkProtectionState.txt": ("service-stopped", "not-in-force EnableNetworkProtection"),
    "WSCInfo.txt": ("listings-alone", "passive-mode"),
    "DeviceControlInfo.txt": ("beside-another-antivirus", "Defender ran in Passive Mode"),
    "Forensics Collection Summary.csv": ("beside-another-antivirus", "failed: MPStateInfo.txt"),
}
"""How the name of a witness begins, the sample in which it alone knows, and what it knows there."""
PACKAGES = sorted(SAMPLES.glob("*/package.zip"))


def last(name: str) -> str:
    return name.rpartition("!")[2].rpartition("/")[2]


@cache
def members(path: Path) -> tuple[str, ...]:
    return tuple(names(path))


def known(told: Report) -> set[str]:
    """Return what a report knows: findings, who acted, who was there, which collectors failed."""
    rules = {f"{f.rule} {f.setting or ''}".strip() for f in told.findings}
    rules |= {f.rule for f in told.findings} | {f.title for f in told.findings}
    named = (actor for f in told.findings for actor in f.actors)
    acted = {f"{a.partition(' (')[0]} acted" for a in named if "named" in a}
    there = {f"{i.subject} was there" for i in told.incidents if i.kind == "session"}
    failed = {f"failed: {e.name}" for e in told.ledger if "collector failed" in e.why}
    return rules | acted | there | failed


@pytest.mark.parametrize("witness", ALONE)
def test_a_witness_is_in_two_samples_at_least(witness: str) -> None:
    holding = [p.parent.name for p in PACKAGES if any(last(n).startswith(witness) for n in members(p))]  # fmt: skip
    assert len(holding) >= 2, (witness, holding)
    assert ALONE[witness][0] in holding


@pytest.mark.parametrize("witness", ALONE)
def test_without_it_what_it_alone_knows_is_lost(
    witness: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample, what = ALONE[witness]
    path = SAMPLES / sample / "package.zip"
    whole = analyse(path)
    (gone,) = (name for name in members(path) if last(name).startswith(witness))
    (entry,) = (e for e in whole.ledger if e.name == gone)
    assert entry.status == "read"
    assert what in known(whole)

    def without(path: str) -> Package:
        return Without(open_package(path), gone)

    monkeypatch.setattr("mpdiff.evidence.gather.open_package", without)
    left = analyse(path)
    assert what not in known(left)
    assert (digest(left), left.rests_on) != (digest(whole), whole.rests_on)
