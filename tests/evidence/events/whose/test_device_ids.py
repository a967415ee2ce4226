"""Rows that name no device are known by their DeviceId; those that nothing ties to the device are said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mpdiff.pipeline import analyse
from tests.support.rows import for_each
from tests.support.scene import HOST, at, scene
from tests.support.shortly import codes, rules, weakened

if TYPE_CHECKING:
    from pathlib import Path

A, B = "a" * 40, "b" * 40
KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows Defender\\Real-Time Protection"
RTP = "DisableRealtimeMonitoring"

_Row = dict[str, str]


def row(minute: float, data: int, device_id: str, name: str = "") -> _Row:
    """Return a row of DeviceRegistryEvents; an empty id or name is not in it."""
    told = {
        "Timestamp": f"{at(minute):%Y-%m-%dT%H:%M:%SZ}",
        "DeviceId": device_id,
        "DeviceName": name,
        "ActionType": "RegistryValueSet",
        "RegistryKey": KEY,
        "RegistryValueName": RTP,
        "RegistryValueData": str(data),
        "PreviousRegistryValueData": str(1 - data),
    }
    return {column: value for column, value in told.items() if value}


HELD = {**row(80, 0, A, HOST), "PreviousRegistryValueData": "0"}


@for_each(
    ("rows", "kept", "said"),
    [
        pytest.param([row(30, 1, A, HOST), row(90, 0, A, HOST)], True, [], id="named"),
        pytest.param([row(30, 1, A), row(90, 0, A)], True, ["device-unnamed"], id="one id"),
        pytest.param([row(30, 1, ""), row(90, 0, "")], True, ["device-unnamed"], id="no id"),
        pytest.param([row(30, 1, A), row(90, 0, B)], False, ["device-open"], id="two ids"),
        pytest.param([row(30, 1, A), row(90, 0, A, HOST)], True, [], id="an id that a row names"),
        pytest.param([row(30, 1, B), HELD], False, ["other-computer"], id="beside ours"),
        pytest.param(
            [row(30, 1, B), row(80, 0, B, "OTHER")], False, ["other-computer"] * 2, id="another's"
        ),
        pytest.param(
            [row(30, 1, ""), row(80, 0, B, "OTHER")],
            False,
            ["device-open", "other-computer"],
            id="no id beside another's",
        ),
    ],
)
def test_whose_rows_without_a_name_are(
    rows: list[_Row], said: list[str], tmp_path: Path, *, kept: bool
) -> None:
    export = tmp_path / "rows.json"
    export.write_text("\n".join(map(json.dumps, rows)))
    report = analyse(scene(tmp_path), events=[str(export)])
    assert weakened(report) == [RTP] * kept
    about = ("device-open", "device-unnamed", "other-computer")
    assert sorted(code for code in codes(report) if code in about) == said
    assert ("records-not-understood" in rules(report)) is ("device-open" in said)


def test_the_device_option_takes_an_id(tmp_path: Path) -> None:
    export = tmp_path / "rows.json"
    export.write_text("\n".join(map(json.dumps, [row(30, 1, A), row(80, 0, B)])))
    report = analyse(scene(tmp_path), events=[str(export)], device=A.upper())
    assert weakened(report) == [RTP]
    (entry,) = report.timeline
    assert entry.after is True
