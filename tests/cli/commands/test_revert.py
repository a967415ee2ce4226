"""`mpdiff revert`: what it reads, what it writes and where, and when there is nothing to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.cli.main import run
from tests.support.packages import pair, snapshot_json
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CLEAN = str(SAMPLES / "clean" / "package.zip")
ATTACKER = str(SAMPLES / "attacker" / "package.zip")


def saved(folder: Path, *options: str) -> str:
    path = str(folder / "report.json")
    assert run(["diff", ATTACKER, "-q", "--fail-on", "none", "-o", path, *options]) == 0
    return path


def test_a_saved_report_gives_the_script_of_its_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["revert", ATTACKER]) == 0
    script = capsys.readouterr().out
    assert script.startswith("#Requires -RunAsAdministrator\n")
    assert run(["revert", saved(tmp_path)]) == 0
    assert capsys.readouterr().out == script


def test_nothing_to_put_back_is_one_line_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "revert.ps1"
    assert run(["revert", CLEAN, "-o", str(target)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("mpdiff: Nothing to put back")
    assert not target.exists()


def test_what_the_state_at_collection_shows_back_takes_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    back = str(SAMPLES / "slow-application" / "package.zip")
    assert run(["revert", back]) == 0
    assert capsys.readouterr().out == ""
    assert run(["revert", back, "--all"]) == 0
    assert "DisableTamperProtection" in capsys.readouterr().out


def test_intune_gets_two_scripts_in_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["revert", ATTACKER, "--as", "intune"]) == 2
    assert "--output" in capsys.readouterr().err
    assert run(["revert", ATTACKER, "--as", "intune", "-o", str(tmp_path)]) == 0
    detect, remediate = (
        (tmp_path / name).read_text(encoding="utf-8-sig")
        for name in ("mpdiff-detect.ps1", "mpdiff-remediate.ps1")
    )
    assert "Set-MpPreference -" not in detect
    assert "{ exit 0 }" in detect  # on another device
    assert run(["revert", ATTACKER]) == 0
    assert remediate == capsys.readouterr().out


def test_intune_needs_the_device_s_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its scripts run wherever they are assigned."""
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    before.write_bytes(snapshot_json(ComputerID=None))
    after.write_bytes(snapshot_json(ComputerID=None, PUAProtection=0))
    arguments = ["revert", str(before), str(after)]
    assert run([*arguments, "--as", "intune", "-o", str(tmp_path)]) == 3
    assert "does not name the device" in capsys.readouterr().err
    assert run(arguments) == 0


def test_a_saved_report_is_not_analysed_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = saved(tmp_path)
    assert run(["revert", report, "--scenario", "high-cpu"]) == 2
    assert "--scenario" in capsys.readouterr().err
    assert run(["revert", report, "-o", report]) == 2


def test_a_redacted_report_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["revert", saved(tmp_path, "--redact")]) == 3
    assert "redacted" in capsys.readouterr().err


def test_a_package_without_a_weakening_of_that_name_is_wrong_use(tmp_path: Path) -> None:
    path = pair(tmp_path, PUAProtection=0)
    assert run(["revert", path, "--only", "PUAProtection"]) == 0
    assert run(["revert", path, "--only", "MAPSReporting"]) == 2
