"""Small investigation packages, made in memory, for tests of what mpdiff does with them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BASE: dict[str, object] = {
    "AttackSurfaceReductionRules_Actions": [1],
    "AttackSurfaceReductionRules_Ids": ["d4f940ab-401b-4efc-aadc-ad5f3c50688a"],
    "CloudBlockLevel": 2,
    "ComputerID": "11111111-2222-3333-4444-555555555555",
    "DisableArchiveScanning": False,
    "DisableBehaviorMonitoring": False,
    "DisableIOAVProtection": False,
    "DisableRealtimeMonitoring": False,
    "DisableScriptScanning": False,
    "DisableTamperProtection": False,
    "EnableNetworkProtection": 1,
    "ExclusionExtension": None,
    "ExclusionPath": ["C:\\Known"],
    "ExclusionProcess": None,
    "MAPSReporting": 2,
    "PUAProtection": 1,
    "SubmitSamplesConsent": 1,
}
"""A well-kept device with few settings."""


def snapshot_json(**changes: object) -> bytes:
    """Return a snapshot as JSON that differs from the base in what is named."""
    return json.dumps({**BASE, **changes}, indent=1).encode()


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """Return a zip with these members, stored."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 12, 0, 0)), data)
    return buffer.getvalue()


def package(folder: Path, members: Mapping[str, bytes], name: str = "package.zip") -> str:
    """Write a zip and give its path."""
    path = folder / name
    path.write_bytes(zip_of(members))
    return str(path)


def pair(folder: Path, **changes: object) -> str:
    """Write a package with a before snapshot and one that differs in what is named."""
    return package(
        folder,
        {
            "WdSupportLogs/MpPreference_before.json": snapshot_json(),
            "WdSupportLogs/MpPreference_after.json": snapshot_json(**changes),
        },
    )
