"""Whatever happens to the streams and the outputs, the exit code is the one that the README promises."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mpdiff.cli.main import run
from tests.support.packages import package, pair, snapshot_json
from tests.support.places import ROOT, SAMPLES
from tests.support.privilege import obeying_permissions

if TYPE_CHECKING:
    from collections.abc import Iterator

CLEAN = str(SAMPLES / "clean" / "package.zip")
ATTACKER = str(SAMPLES / "attacker" / "package.zip")
shell = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="needs a device that is always full"
)


def through_a_shell(arguments: str, streams: str) -> tuple[int, str, str]:
    python = shlex.quote(sys.executable)
    done = subprocess.run(
        ["sh", "-c", f"{python} -m mpdiff {arguments} {streams}"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@shell
@pytest.mark.parametrize(
    ("arguments", "broken", "code"),
    [
        (f"diff {shlex.quote(ATTACKER)} -f json", "2>/dev/full", 1),
        (f"diff {shlex.quote(CLEAN)} -f json", "2>&-", 0),
        ("diff absent.zip", "2>/dev/full", 3),
        ("diff absent.zip", "2>&-", 3),
        ("diff --no-such-option", "2>/dev/full", 2),
        ("diff --no-such-option", "2>&-", 2),
    ],
)
def test_stderr_decides_nothing(arguments: str, broken: str, code: int) -> None:
    found, out, err = through_a_shell(arguments, broken)
    assert (found, err) == (code, "")
    assert out.startswith("{") or code > 1


@shell
@pytest.mark.parametrize(
    ("arguments", "broken"),
    [
        ("--help", ">/dev/full"),
        ("--help", ">&-"),
        ("diff -h", ">&-"),
        ("--version", ">/dev/full"),
        ("rules", ">&-"),
        (f"diff {shlex.quote(CLEAN)}", ">/dev/full"),
        (f"diff {shlex.quote(CLEAN)}", ">&-"),
        ("schema", ">/dev/full"),
    ],
)
def test_an_output_that_cannot_be_written_is_wrong_use(arguments: str, broken: str) -> None:
    code, out, err = through_a_shell(arguments, broken)
    assert (code, out) == (2, "")
    assert err.startswith("mpdiff: standard output: Cannot be written: ")
    assert err.count("\n") == 1


@shell
@pytest.mark.parametrize("arguments", ["--help", "diff -h", "--version", "rules"])
def test_a_reader_that_went_away_is_none_of_our_business(arguments: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "mpdiff", *arguments.split()],
        stdout=writer,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@shell
def test_a_closed_output_is_not_needed_where_files_are_written(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    code, _, err = through_a_shell(f"diff {shlex.quote(CLEAN)} -q -o {target}", ">&- <&-")
    assert (code, err) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("{")


@shell
def test_files_that_were_written_before_the_output_failed_are_named(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    code, _, err = through_a_shell(
        f"diff {shlex.quote(CLEAN)} -q -o {target} -f json", ">/dev/full"
    )
    assert code == 2
    assert f"Written before it: {target}." in err


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that one may not search, also where the tests run as root."""
    sample = tmp_path / "locked" / "sample"
    sample.mkdir(parents=True)
    package(sample, {"x/before.json": snapshot_json(), "x/after.json": snapshot_json()})
    (sample / "expected.yaml").write_text("exit_code: 0\n", encoding="utf-8")
    (tmp_path / "locked").chmod(0)
    with obeying_permissions():
        yield tmp_path / "locked"
    (tmp_path / "locked").chmod(0o700)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["diff", CLEAN, "-q", "-o", "{}/x.json"], 2),
        (["diff", CLEAN, "-q", "-o", "{}/sample/x.json"], 2),
        (["revert", ATTACKER, "-o", "{}/x.ps1"], 2),
        (["policy", "init", "-o", "{}/x.yaml"], 2),
        (["policy", "check", "{}/x.yaml"], 2),
        (["verify", str(SAMPLES / "clean"), "--junit", "{}/x.xml"], 2),
        (["verify", "{}"], 3),
        (["verify", "{}/sample"], 3),
        (["diff", "{}"], 3),
        (["diff", "{}/sample/package.zip"], 3),
        (["diff", CLEAN, "--events", "{}/x.evtx"], 3),
        (["inspect", "{}/sample"], 3),
        (["render", "{}/x.json"], 3),
    ],
)
def test_a_folder_that_one_may_not_search_is_said(
    arguments: list[str], code: int, locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([argument.replace("{}", str(locked)) for argument in arguments]) == code
    said = capsys.readouterr()
    assert "Permission denied" in said.out + said.err or "no such folder" in said.out.lower()


def test_evidence_is_spared_by_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that was unpacked is evidence with every file in it."""
    folder = tmp_path / "unpacked"
    folder.mkdir()
    (folder / "MpPreference_before.json").write_bytes(snapshot_json())
    (folder / "MpPreference_after.json").write_bytes(snapshot_json(PUAProtection=0))
    (folder / "expected.yaml").write_text("exit_code: 1\n", encoding="utf-8")
    (folder / "notes.txt").write_text("read me", encoding="utf-8")
    zipped = Path(pair(tmp_path, PUAProtection=0))
    notes = str(folder / "notes.txt")
    held = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    for arguments in (
        ["diff", str(folder), "-o", notes],
        ["diff", str(zipped), "--events", str(folder), "-o", notes],
        ["diff", str(folder), "-o", f"json:{folder / 'MpPreference_before.json'}"],
        ["revert", str(folder), "-o", notes],
        ["verify", str(folder), "--junit", notes],
        ["verify", str(tmp_path), "--junit", notes],
        ["policy", "init", "-o", notes],
    ):
        assert run(arguments) == 2, arguments
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", notes)
    assert run(["diff", str(folder), "-f", "github", "-q", "-o", str(tmp_path / "x.json")]) == 2
    assert held == {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert run(["diff", str(folder), "-q", "-o", str(folder / "new.json")]) == 1


def test_a_job_summary_that_cannot_be_written_names_what_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no" / "summary.md"))
    target = tmp_path / "report.json"
    assert run(["diff", CLEAN, "-q", "-f", "github", "-o", str(target)]) == 2
    assert (
        f"summary.md: Cannot be written: No such file or directory. Written before it: {target}."
        in (capsys.readouterr().err)
    )


def test_no_memory_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def greedy(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("mpdiff.pipeline.analyse", greedy)
    assert run(["diff", CLEAN]) == 3
    assert "Out of memory" in capsys.readouterr().err


def test_a_name_in_a_complaint_of_the_command_line_is_escaped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["diff", "a", "b", "c\x1b[2J\n::error::x"]) == 2
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "\n::error" not in err
