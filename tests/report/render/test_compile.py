"""The page's templates are compiled into the wheel, and never used where they are stale."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader, ModuleLoader

from mpdiff.report.render import compile as compiling
from mpdiff.report.render.compile import COMPILED, STAMP, TEMPLATES, compiled, is_fresh, loader
from mpdiff.report.render.page.html import environment

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_is_compiled_is_fresh() -> None:
    if not is_fresh():  # under another Jinja the templates themselves have to be the same
        assert b'"templates"' in (COMPILED / STAMP).read_bytes()
        assert (COMPILED / STAMP).read_bytes()[-70:] == compiled(environment())[STAMP][-70:]
        return
    assert isinstance(loader(), ModuleLoader)
    kept = {path.name: path.read_bytes() for path in COMPILED.iterdir() if path.is_file()}
    assert kept == compiled(environment())


def test_a_template_that_changed_is_read_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    (folder / "changes.html").write_text("other")
    monkeypatch.setattr(compiling, "TEMPLATES", folder)
    assert not is_fresh()
    assert isinstance(loader(), FileSystemLoader)


def test_check_writes_nothing_and_reports_what_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "COMPILED", tmp_path / "compiled")
    assert compiling.main(["--check"]) == 1
    assert not (tmp_path / "compiled").exists()
    assert compiling.main([]) == 0
    assert compiling.main(["--check"]) == 0
    (tmp_path / "compiled" / "left-over.py").write_text("")
    assert compiling.main(["--check"]) == 1
    assert compiling.main([]) == 0
    assert compiling.main(["--check"]) == 0
