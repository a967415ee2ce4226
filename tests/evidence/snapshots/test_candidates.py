"""Every candidate is read once; decoys, copies and damaged ones are noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.pipeline import analyse
from tests.support.packages import BASE, package, snapshot_json
from tests.support.pairs import OFF, ON, codes, compared, refused
from tests.support.scene import BEFORE, scene

if TYPE_CHECKING:
    from pathlib import Path


def test_another_snapshot_that_is_not_compared_is_said(tmp_path: Path) -> None:
    path = scene(tmp_path, x__MpPreference_DOT_json=OFF)
    report = analyse(path)
    (notice,) = [n for n in report.notices if n.code == "snapshot-not-compared"]
    assert notice.member == "x/MpPreference.json"


def test_a_decoy_of_one_side_is_not_guessed_at(tmp_path: Path) -> None:
    error = refused(scene(tmp_path, a__MpPreference_before_DOT_json=OFF))
    assert error.code == "ambiguous-snapshots"
    assert "a/MpPreference_before.json" in str(error)


def test_a_copy_of_one_side_is_dropped_and_said(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path, a__MpPreference_before_DOT_json=ON))
    assert "snapshot-copy" in codes(report)
    assert report.before is not None


def test_equal_bytes_on_both_sides_are_no_copies(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path))
    assert compared(report) == ("MpPreference_before.json", "MpPreference_after.json")
    assert report.findings == ()


def test_a_damaged_snapshot_beside_a_good_pair_is_said_and_not_fatal(tmp_path: Path) -> None:
    broken = ON.replace(b'"PUAProtection": 1', b'"PUAProtection": 1, "PUAProtection": 0')
    report = analyse(scene(tmp_path, x__MpPreference_DOT_json=broken))
    (notice,) = [n for n in report.notices if n.code == "snapshot-not-compared"]
    assert "cannot be read" in notice.message


def test_a_damaged_side_is_an_error_that_names_it(tmp_path: Path) -> None:
    broken = ON.replace(b'"PUAProtection": 1', b'"PUAProtection": 1, "PUAProtection": 0')
    error = refused(package(tmp_path, {"x/before.json": ON, "x/after.json": broken}))
    assert error.member == "x/after.json"


def test_a_long_transcript_is_read_whole_if_it_is_called_a_snapshot(tmp_path: Path) -> None:
    """Settings may begin beyond what is looked at to tell what a member is."""
    settings = "".join(
        f"{name} : {value}\n" for name, value in BASE.items() if not isinstance(value, list)
    )
    noise = "PS C:\\> Get-Process\n" * 10_000
    members = {
        BEFORE: snapshot_json(),
        "WdSupportLogs/MpPreference_after.txt": (noise + settings).encode(),
        "WdSupportLogs/MpPreference_notes.txt": noise.encode(),
    }
    report = analyse(package(tmp_path, members))
    assert compared(report) == ("MpPreference_before.json", "MpPreference_after.txt")
    assert [n.member for n in report.notices if n.code == "member-not-read"] == [
        "WdSupportLogs/MpPreference_notes.txt"
    ]
