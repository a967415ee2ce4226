"""The house: folders import one way down, and the contracts that hold it bite."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MOST_ENTRIES = 14


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        ROOT / "mpdiff", folder / "mpdiff", ignore=shutil.ignore_patterns("__pycache__")
    )
    return folder


def test_the_contracts_are_kept(copy: Path) -> None:
    found = contracts(copy)
    assert (found.returncode, "0 broken" in found.stdout) == (0, True), found.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("base/times.py", "from mpdiff.catalogue import catalogue as _up"),
        ("readers/registry.py", "from mpdiff.evidence import window as _up"),
        ("evidence/window.py", "from mpdiff.findings import rules as _up"),
        ("history/moments.py", "from mpdiff.report import summary as _up"),
        ("report/summary.py", "from mpdiff.cli import options as _up"),
        ("readers/events/course.py", "from mpdiff.readers.snapshot import names as _across"),
    ],
)
def test_an_import_up_or_across_breaks_them(copy: Path, module: str, line: str) -> None:
    target = copy / "mpdiff" / module
    text = target.read_text(encoding="utf-8")
    target.write_text(f"{text}\n{line}\n", encoding="utf-8")
    try:
        found = contracts(copy)
    finally:
        target.write_text(text, encoding="utf-8")
    assert found.returncode == 1, found.stdout
    assert "BROKEN" in found.stdout


def test_the_top_holds_few_entries() -> None:
    entries = [e.name for e in (ROOT / "mpdiff").iterdir() if e.name != "__pycache__"]
    assert len(entries) <= MOST_ENTRIES, sorted(entries)
