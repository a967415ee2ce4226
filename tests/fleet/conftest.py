"""A few small packages, and one that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.packages import package, snapshot_json

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = "WdSupportLogs/MpPreference_before.json"
AFTER = "WdSupportLogs/MpPreference_after.json"
WEAK = {"ExclusionPath": ["C:\\Known", "C:\\Shared\\Tool"]}


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Return a folder of three weakened devices, a clean one and a file that is no package."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for number in range(4):
        device = {"ComputerID": f"{number:08d}-2222-3333-4444-555555555555"}
        changed = {**device, **(WEAK if number else {})}
        members = {BEFORE: snapshot_json(**device), AFTER: snapshot_json(**changed)}
        package(folder, members, f"ws-{number}.zip")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 cut")
    return folder
