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


UP_OR_ACROSS = {
    "base.times": "catalogue",
    "readers.registry": "evidence.window",
    "evidence.window": "findings.rules",
    "history.moments": "report.summary",
    "report.summary": "cli.options",
    "readers.events.course": "readers.snapshot.names",
}


def test_an_import_up_or_across_breaks_them(copy: Path) -> None:
    """Each is named in what the contracts print."""
    shutil.copytree(copy, copy / "bad")
    for module, other in UP_OR_ACROSS.items():
        with (copy / f"bad/mpdiff/{module.replace('.', '/')}.py").open("a") as file:
            file.write(f"\nimport mpdiff.{other} as _wrong\n")
    found = contracts(copy / "bad")
    assert found.returncode == 1, found.stdout
    assert "BROKEN" in found.stdout
    for module, other in UP_OR_ACROSS.items():
        assert f"mpdiff.{module} -> mpdiff.{other} (" in found.stdout


def test_the_top_holds_few_entries() -> None:
    entries = [e.name for e in (ROOT / "mpdiff").iterdir() if e.name != "__pycache__"]
    assert len(entries) <= MOST_ENTRIES, sorted(entries)
