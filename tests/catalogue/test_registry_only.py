"""Switches that no property shows: an event that sets one is a finding all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mpdiff import analyse
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.packages import snapshot_json

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\"


def test_defender_switched_off_in_the_registry_is_critical(tmp_path: Path) -> None:
    """Both snapshots are equal and print no such property; only event 5007 tells."""
    fields = {
        "Old Value": "Default\\DisableAntiSpyware = 0x0",
        "New Value": f"{ROOT}DisableAntiSpyware = 0x1",
    }
    event = EventSpec(datetime(2026, 3, 1, 12, tzinfo=UTC), 5007, 1, fields)
    (tmp_path / "log.evtx").write_bytes(write_evtx([event]))
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(snapshot_json())
    report = analyse(
        str(tmp_path / "a.json"), str(tmp_path / "b.json"), events=[str(tmp_path / "log.evtx")]
    )
    (finding,) = report.findings
    assert (finding.setting, finding.severity, finding.effect) == (
        "DisableAntiSpyware",
        "critical",
        "weakened",
    )
    assert report.summary.critical == 1
