"""The command line among variables and devices that do not behave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import click
import pytest

import mpdiff.pipeline
from mpdiff.cli.main import run
from tests.support.commands import command
from tests.support.places import ROOT, SAMPLES

CLEAN = str(SAMPLES / "clean" / "package.zip")


def test_every_option_of_diff_is_an_environment_variable() -> None:
    options = [p for p in command("diff").params if isinstance(p, click.Option)]
    assert len(options) > 15
    named = {f"MPDIFF_{p.opts[-1].removeprefix('--').replace('-', '_').upper()}" for p in options}
    assert {p.envvar for p in options} == named


def test_debug_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(mpdiff.pipeline, "analyse", broken)
    monkeypatch.setenv("MPDIFF_DEBUG", "0")
    assert run(["diff", CLEAN]) == 70
    monkeypatch.setenv("MPDIFF_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["diff", CLEAN])


def test_a_path_with_a_blank_can_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MPDIFF_EVENTS", str(tmp_path / "no such.evtx"))
    assert run(["diff", CLEAN]) == 3
    assert "no such.evtx: There is no such file" in capsys.readouterr().err


def test_an_empty_name_is_no_second_source(capsys: pytest.CaptureFixture[str]) -> None:
    """An unset variable of a script must not turn the comparison of two things into another."""
    assert run(["diff", CLEAN, ""]) == 3
    assert run(["diff", ""]) == 3
    assert run(["inspect", ""]) == 3
    assert capsys.readouterr().err == "mpdiff: The name of the file or folder is empty.\n" * 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_no_bug() -> None:
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [sys.executable, "-m", "mpdiff", "explain"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    said = process.stderr.decode()
    assert process.returncode == 2
    assert said.startswith("mpdiff: standard output: Cannot be written: No space left")
    assert said.count("\n") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    """As root, replacing `/dev/null` by a report would break the machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    listener = threading.Thread(target=lambda: heard.append(pipe.read_text("utf-8")), daemon=True)
    listener.start()
    assert run(["diff", CLEAN, "-q", "-o", f"json:{pipe}"]) == 0
    listener.join(10)
    assert pipe.is_fifo()
    assert json.loads(heard[0])["schema_version"] == 2


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are always text")
@pytest.mark.parametrize("command", ["diff", "inspect"])
def test_a_path_that_is_no_text_is_spelled(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = os.fsdecode(os.fsencode(tmp_path / "odd-") + b"\xff.zip")
    Path(path).write_bytes(Path(CLEAN).read_bytes())
    assert run([command, path, "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["source"]["path"].endswith("odd-\\xff.zip")
