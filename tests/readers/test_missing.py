"""Where a system has no wheel of a native reader, mpdiff starts without it and says what it did not read."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mpdiff.cli.main import run
from mpdiff.pipeline import analyse
from mpdiff.readers.package.cabinet import libmspack
from mpdiff.report.summary import is_incomplete
from tests.support.cabwriter import write_cabinet
from tests.support.packages import package, snapshot_json
from tests.support.places import ROOT, SAMPLES
from tests.support.scene import AFTER, BEFORE, LOG, exclude, scene

if TYPE_CHECKING:
    from pathlib import Path

NOON = (2026, 3, 1, 12, 0, 0)
PAIR = {BEFORE: snapshot_json(), AFTER: snapshot_json(PUAProtection=0)}


@pytest.fixture
def _without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take both packages away, as if they had never been installed."""
    for name in ("evtx", "pylibmspack"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(libmspack, "find_spec", lambda _: None)


@pytest.mark.usefixtures("_without")
def test_a_log_that_nothing_here_can_read_is_named(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path, exclude(1, "C:\\X"), after={"PUAProtection": 0}))
    assert "PUAProtection" in {f.setting for f in report.findings}
    (notice,) = [n for n in report.notices if n.member == LOG]
    assert notice.message == "The package evtx, which reads event logs, is not installed here."
    assert is_incomplete(report)


@pytest.mark.usefixtures("_without")
def test_a_cabinet_that_nothing_here_can_expand_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cabinet = write_cabinet([("MPRegistry.txt", b"x", NOON)])
    path = package(tmp_path, {**PAIR, "S.cab": cabinet})
    report = analyse(path)
    (notice,) = [n for n in report.notices if n.member == "S.cab"]
    assert "pylibmspack, which expands cabinets, is not installed here" in notice.message
    assert is_incomplete(report)
    (tmp_path / "S.cab").write_bytes(cabinet)
    assert run(["inspect", str(tmp_path / "S.cab")]) == 3
    assert "Unpack it with other means" in capsys.readouterr().err


def test_everything_else_runs_without_them(tmp_path: Path) -> None:
    for name in ("evtx", "pylibmspack"):
        (tmp_path / f"{name}.py").write_text("raise ImportError\n", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from mpdiff.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "diff", str(SAMPLES / "attacker" / "package.zip"), "--strict"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 4
    assert done.stderr.startswith(b"mpdiff: ")
    assert done.stderr.count(b"\n") == 1  # the verdict, and no word of a bug
