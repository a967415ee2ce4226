"""Outputs in a folder: made, named by device and time, several formats beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.cli.main import run
from tests.support.packages import snapshot_json
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

ATTACKER = str(SAMPLES / "attacker" / "package.zip")
STEM = "mpdiff-WS-0707-20260708T2104Z"
Said = pytest.CaptureFixture[str]


def below(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_folder_is_made_and_takes_several_formats(tmp_path: Path, capsys: Said) -> None:
    folder = tmp_path / "new" / "folder"
    targets = [f"{folder}/", f"ticket:{folder}/", f"json:{folder}/", f"github:{folder}/"]
    assert run(["diff", ATTACKER, *(w for t in targets for w in ("-o", t))]) == 1
    endings = (".html", ".ticket.txt", ".json", ".github.txt")
    assert below(folder) == {STEM + ending for ending in endings}
    said = capsys.readouterr().err
    assert all(f"mpdiff: Wrote {folder}/{STEM}{ending}\n" in said for ending in endings)


def test_a_folder_that_is_there_needs_no_slash(tmp_path: Path) -> None:
    run(["diff", ATTACKER, "-q", "-o", str(tmp_path), "-f", "csv"])
    assert below(tmp_path) == {f"{STEM}.csv"}


def test_one_format_twice_is_refused(tmp_path: Path, capsys: Said) -> None:
    folder = f"{tmp_path}/f"
    assert run(["diff", ATTACKER, "-o", f"{folder}/", "-o", f"html:{folder}//"]) == 2
    assert "Two outputs go to" in capsys.readouterr().err
    assert below(tmp_path) == set()


def test_nothing_is_made_where_the_input_is_unusable(tmp_path: Path) -> None:
    assert run(["diff", str(tmp_path / "absent.zip"), "-o", f"{tmp_path}/new/"]) == 3
    assert below(tmp_path) == set()


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run(["diff", ATTACKER, "-q", "-o", f"{tmp_path}/file/below/"]) == 2
    assert "Cannot be written" in capsys.readouterr().err


def test_revert_names_its_script_and_makes_the_folder(tmp_path: Path) -> None:
    assert run(["revert", ATTACKER, "-o", f"{tmp_path}/scripts/"]) == 0
    assert below(tmp_path / "scripts") == {f"{STEM}-revert.ps1"}
    assert run(["revert", ATTACKER, "--as", "intune", "-o", f"{tmp_path}/in/tune/"]) == 0
    assert len(below(tmp_path / "in" / "tune")) == 2


def test_a_report_may_be_added_to_the_folder_of_the_evidence_but_replaces_none(
    tmp_path: Path, capsys: Said
) -> None:
    logs = tmp_path / "WdSupportLogs"
    logs.mkdir()
    (logs / "MpPreference_before.json").write_bytes(snapshot_json())
    (logs / "MpPreference_after.json").write_bytes(snapshot_json(PUAProtection=0))
    held = {path: path.read_bytes() for path in logs.iterdir()}
    assert run(["diff", str(tmp_path), "-q", "-o", f"{tmp_path}/"]) == 1
    (report,) = tmp_path.glob("mpdiff-*.html")
    assert run(["diff", str(tmp_path), "-q", "-o", f"{tmp_path}/"]) == 2
    assert "It is an input." in capsys.readouterr().err
    assert report.exists()
    assert held == {path: path.read_bytes() for path in logs.iterdir()}
