"""Wheel and source distribution build from a clean folder, and what they hold is enough to run.

Slow, because environments are made: run by `.ci/run`, or with MPDIFF_TEST_BUILD=1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.support.places import ROOT, SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

build = pytest.mark.skipif(
    os.environ.get("MPDIFF_TEST_BUILD", "") != "1",
    reason="builds and installs only where MPDIFF_TEST_BUILD=1",
)
SOURCES = ("mpdiff", "samples", "tests", "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml")


def python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def called(*command: str | Path, where: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=where, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what belongs to the project, and nothing that a run leaves there."""
    folder = tmp_path_factory.mktemp("clean")
    left = shutil.ignore_patterns("__pycache__", ".*_cache")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=left)
        else:
            shutil.copy2(source, folder / name)
    return folder


def installed(folder: Path, what: Path) -> Path:
    """Make an environment with nothing but pip, install there, and return its Python."""
    venv.create(folder, with_pip=True)
    called(python(folder), "-m", "pip", "install", "-q", what, where=folder)
    return python(folder)


@build
def test_the_wheel_runs_a_sample_with_nothing_but_pip(clean: Path, tmp_path: Path) -> None:
    """Its data files are in it: the catalogue, the templates, the parts of the scripts."""
    called(
        *(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, clean),
        where=tmp_path,
    )
    (wheel,) = tmp_path.glob("*.whl")
    kept = {n for n in zipfile.ZipFile(wheel).namelist() if not n.startswith("mpdiff-")}
    assert all(name.startswith("mpdiff/") for name in kept)
    own = {
        p.relative_to(clean).as_posix()
        for p in (clean / "mpdiff").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    assert kept == own
    runs = installed(tmp_path / "environment", wheel)
    package = SAMPLES / "attacker" / "package.zip"
    assert "ExclusionPath" in called(runs, "-m", "mpdiff", "diff", package, where=tmp_path)
    assert "#Requires" in called(runs, "-m", "mpdiff", "revert", package, where=tmp_path)
    script = runs.with_name("mpdiff.exe" if sys.platform == "win32" else "mpdiff")
    assert "mpdiff, version" in called(script, "-V", where=tmp_path)  # what uv, pipx, shiv start
    html = tmp_path / "report.html"
    called(runs, "-m", "mpdiff", "diff", package, "-q", "-o", html, where=tmp_path)
    assert html.stat().st_size > 0


@build
def test_the_source_distribution_installs(clean: Path, tmp_path: Path) -> None:
    backend = tmp_path / "backend"
    venv.create(backend, with_pip=True)
    called(python(backend), "-m", "pip", "install", "-q", "build", where=tmp_path)
    called(python(backend), "-m", "build", "-q", "--sdist", "-o", tmp_path, clean, where=tmp_path)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        top = {name.split("/")[1] for name in opened.getnames() if "/" in name}
    assert top >= set(SOURCES)
    runs = installed(tmp_path / "environment", archive)
    assert "ExclusionPath" in called(
        *(runs, "-m", "mpdiff", "diff", SAMPLES / "high-cpu" / "package.zip"), where=tmp_path
    )


def test_every_dependency_has_a_lowest_version_that_ci_can_pin() -> None:
    """`.ci/lowest` runs the suite with just these."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert all(">=" in line for line in project["dependencies"])
    assert (ROOT / ".ci" / "lowest").stat().st_mode & 0o100 or sys.platform == "win32"
