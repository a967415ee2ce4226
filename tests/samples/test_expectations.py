"""The project's own samples give what their expected.yaml says, by every way to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.cli.main import run
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    import pytest


def test_every_sample_is_as_expected(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["verify", str(SAMPLES)])
    assert code == 0, capsys.readouterr().out


def test_every_sample_folder_has_an_expectation_with_a_description() -> None:
    folders = [p for p in SAMPLES.iterdir() if p.is_dir() and not p.name.startswith("_")]
    assert len(folders) == 32
    for folder in folders:
        text = (folder / "expected.yaml").read_text(encoding="utf-8")
        assert text.startswith("description:"), folder.name


def test_pytest_collects_the_samples_as_tests(pytester: pytest.Pytester) -> None:
    """What they give when run is as above; that pytest runs what it collects: `verify/test_samples.py`.

    In a process of its own: what a run inside this one imports is taken away behind it.
    """
    asked = ("--mpdiff", str(SAMPLES), "--collect-only", "-p", "no:randomly")
    found = pytester.runpytest_subprocess(*asked).outlines
    assert len([line for line in found if line.endswith("::mpdiff")]) == 32
