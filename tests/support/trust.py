"""Two whole snapshots of one device, what is missing from them, and what is found then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Items, Snapshot, Value
from tests.support.cases import case
from tests.support.cases import findings as of_case
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Finding

ID = "11111111-2222-3333-4444-555555555555"
BASE: dict[str, Value] = {
    "ComputerID": ID,
    "DisableRealtimeMonitoring": False,
    "ExclusionPath": Items(("C:\\a",)),
    "ScanAvgCPULoadFactor": 50,
}


def without(*names: str, **more: Value) -> Snapshot:
    return snapshot({n: v for n, v in (BASE | more).items() if n not in names})


def findings(before: Snapshot, after: Snapshot) -> list[Finding]:
    return list(of_case(case((), before, after), "missing", "incomplete", "devices"))


def rules(before: Snapshot, after: Snapshot) -> list[tuple[str, str]]:
    return [(f.rule, f.severity) for f in findings(before, after)]
