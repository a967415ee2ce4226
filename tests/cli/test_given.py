"""What the arguments name: standard input, a saved report, one package and not several."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mpdiff.cli.main import run
from tests.support.packages import package, pair, snapshot_json, zip_of
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

ATTACKER = SAMPLES / "attacker" / "package.zip"
Said = pytest.CaptureFixture[str]
Piped = Callable[..., tuple[int, str, str]]


class Stream:
    """What `sys.stdin` is, as far as it matters."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Said) -> Piped:
    """Return a run with bytes on standard input; nothing may be left in the folder of temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))

    def call(data: bytes, *words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", Stream(data))
        code = run(list(words))
        assert list(folder.iterdir()) == []
        return (code, *capsys.readouterr())

    return call


def test_a_package_from_standard_input_is_the_report_of_its_file_under_another_name(
    piped: Piped, capsys: Said
) -> None:
    _, out, _ = piped(ATTACKER.read_bytes(), "diff", "-", "-f", "json", "-q")
    run(["diff", str(ATTACKER), "-f", "json", "-q"])
    assert out == capsys.readouterr().out.replace(str(ATTACKER), "stdin")
    assert json.loads(out)["source"]["path"] == "stdin"


@pytest.mark.parametrize("side", [0, 1])
def test_either_snapshot_can_come_from_standard_input(
    piped: Piped, tmp_path: Path, side: int
) -> None:
    snapshots = [snapshot_json(), snapshot_json(PUAProtection=0)]
    other = tmp_path / "other.json"
    other.write_bytes(snapshots[1 - side])
    paths = ["-", str(other)] if side == 0 else [str(other), "-"]
    code, out, _ = piped(snapshots[side], "diff", *paths, "-f", "json", "-q")
    report = json.loads(out)
    assert code == 1
    assert report["source"]["path"] == ", ".join("stdin" if p == "-" else p for p in paths)
    assert [f["became"] for f in report["findings"] if f["setting"] == "PUAProtection"] == [0]
    assert report[("before", "after")[side]]["member"] == "stdin"


def test_both_sides_cannot(piped: Piped) -> None:
    code, _, err = piped(b"", "diff", "-", "-")
    assert code == 2
    assert "Name a file for the other." in err


def test_render_revert_hunt_and_inspect_read_standard_input(piped: Piped, tmp_path: Path) -> None:
    saved = tmp_path / "saved.json"
    run(["diff", str(ATTACKER), "-q", "-o", str(saved)])
    text, zipped = saved.read_bytes(), ATTACKER.read_bytes()
    assert piped(text, "render", "-", "-f", "csv", "-q")[1].startswith("hostname,")
    for data in (text, zipped):
        assert piped(data, "revert", "-")[1].startswith("#Requires -RunAsAdministrator")
        assert "DeviceRegistryEvents" in piped(data, "hunt", "-")[1]
    code, out, _ = piped(zipped, "inspect", "-")
    assert code == 0
    assert out.startswith("stdin (zip)\n")


@pytest.mark.parametrize(
    ("data", "words", "says"),
    [
        (b"", ["diff", "-"], "stdin: The file is empty."),
        (b"PK\x03\x04 cut", ["inspect", "-"], "stdin: "),
        (b"[]", ["render", "-"], "stdin: "),
        (b"x" * 2048, ["diff", "-", "--limit", "expanded=1KiB"], "stdin: Larger than 1,024 bytes."),
    ],
)
def test_an_error_names_standard_input(
    piped: Piped, data: bytes, words: list[str], says: str
) -> None:
    code, _, err = piped(data, *words)
    assert code == 3
    assert err.startswith(f"mpdiff: {says}")
    assert "temporary" not in err


def test_a_closed_standard_input_is_no_bug(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["diff", "-"]) == 3
    assert "Standard input is closed." in capsys.readouterr().err


# --- several packages -----------------------------------------------------------------------------


@pytest.fixture
def two(tmp_path: Path) -> Path:
    folder = tmp_path / "two packages"
    (folder / "a").mkdir(parents=True)
    (folder / "b" / "WdSupportLogs").mkdir(parents=True)
    pair(folder / "a")
    (folder / "b" / "WdSupportLogs" / "MpPreference_before.json").write_bytes(snapshot_json())
    return folder


@pytest.mark.parametrize("command", ["diff", "revert", "hunt", "inspect"])
def test_a_folder_of_several_packages_names_the_command_for_it(
    command: str, two: Path, capsys: Said
) -> None:
    assert run([command, str(two)]) == 3
    cure = "For all of them:"
    if command != "diff":  # which fleet does not do
        cure = f"Run mpdiff {command} on each of them; to find out which:"
    assert capsys.readouterr().err == (
        f'mpdiff: {two}: Holds 2 packages. {cure} mpdiff fleet "{two}"\n'
    )


def test_a_folder_that_is_a_package_or_holds_one_is_read(tmp_path: Path, capsys: Said) -> None:
    folder = tmp_path / "unpacked"
    logs = folder / "WdSupportLogs"
    logs.mkdir(parents=True)
    (logs / "MpPreference_before.json").write_bytes(snapshot_json())
    (logs / "MpPreference_after.json").write_bytes(snapshot_json(PUAProtection=0))
    (folder / "notes.zip").write_bytes(zip_of({"readme.txt": b"x"}))
    (folder / "more.zip").write_bytes(zip_of({"WdSupportLogs/x.txt": b"x"}))
    assert run(["diff", str(folder), "-q"]) == 1
    alone = tmp_path / "alone"
    alone.mkdir()
    pair(alone, PUAProtection=0)
    package(alone, {"readme.txt": b"x"}, "notes.zip")
    assert run(["diff", str(alone), "-q"]) == 1
    assert capsys.readouterr().err == ""


def test_who_names_the_members_may_compare_what_lies_in_two_packages(two: Path) -> None:
    members = ["--before", "a/package.zip!WdSupportLogs/MpPreference_before.json"]
    other = ["--after", "b/WdSupportLogs/MpPreference_before.json"]
    names = [name for name in members + other if not name.startswith("--")]
    assert run(["diff", str(two), *members, *other, "-q", "-f", "json"]) in (0, 1), names


@pytest.mark.parametrize("command", ["diff", "revert"])
def test_a_third_argument_names_the_command_for_many(command: str, capsys: Said) -> None:
    assert run([command, "a.zip", "b.zip", "c d.zip", "-q"]) == 2
    assert 'mpdiff fleet a.zip b.zip "c d.zip"' in capsys.readouterr().err


# --- the options that shaped a report -------------------------------------------------------------


def test_what_shaped_a_report_is_among_its_options(capsys: Said) -> None:
    words = ["--device", "WS-OLD", "--limit", "listed=7", "--limit", "cabinet=1GiB", "--isolate"]
    run(["diff", str(ATTACKER), "-q", "-f", "json", *words])
    said = ["--device WS-OLD", "--isolate", "--limit cabinet=1073741824", "--limit listed=7"]
    assert json.loads(capsys.readouterr().out)["options"] == said
    run(["diff", str(ATTACKER), "-q", "-f", "json", "--limit", "listed=1000"])
    assert json.loads(capsys.readouterr().out)["options"] == []


def test_the_further_name_of_a_device_is_redacted(capsys: Said) -> None:
    run(["diff", str(ATTACKER), "-q", "-f", "json", "--device", "QZ-OLD.corp.example", "--redact"])
    out = capsys.readouterr().out
    assert "QZ-OLD" not in out
    assert json.loads(out)["options"][0].startswith("--device host-")
