"""mpdiff hunt: a package or a saved report in, queries out, evidence never written over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.cli.given import is_saved_report
from mpdiff.cli.main import run
from mpdiff.report.hunt.hunt import hunting_queries
from mpdiff.report.saved import encode
from tests.support.analysed import sample
from tests.support.places import ROOT, SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = "samples/attacker/package.zip"


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    target = tmp_path / "report.json"
    target.write_bytes(encode(sample("attacker")))
    return target


def test_a_package_and_its_saved_report_give_the_same_queries(
    saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["hunt", PACKAGE]) == 0
    direct = capsys.readouterr()
    assert run(["hunt", str(saved)]) == 0
    assert capsys.readouterr().out == direct.out == hunting_queries(sample("attacker"), catalogue())
    assert direct.err == ""


def test_a_report_is_recognised_by_its_content(saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "snapshot.json"
    other.write_text('{"DisableRealtimeMonitoring": false}', encoding="utf-8")
    marked = tmp_path / "marked"
    marked.write_bytes(b"\xef\xbb\xbf\n" + saved.read_bytes())
    assert [is_saved_report(str(p)) for p in (saved, marked, other, tmp_path, SAMPLES / "x")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_several_groups_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["hunt", PACKAGE, "--only", "window", "--only", "elsewhere"]) == 0
    out = capsys.readouterr().out
    assert "[window]" in out
    assert "[elsewhere]" in out
    assert "[who]" not in out


def test_the_queries_go_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "hunt.kql"
    assert run(["hunt", PACKAGE, "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert target.read_text(encoding="utf-8") == hunting_queries(sample("attacker"), catalogue())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["hunt", "{saved}", "--timezone", "UTC"], 2, "shapes an analysis"),
        (["hunt", "{saved}", "-o", "{saved}"], 2, "It is an input"),
        (["hunt", PACKAGE, "--only", "why"], 2, "why"),
        (["hunt", "nowhere.zip"], 3, "nowhere.zip"),
    ],
)
def test_wrong_use_is_refused(
    words: list[str], code: int, said: str, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = saved.read_bytes()
    assert run([word.format(saved=saved) for word in words]) == code
    assert said in capsys.readouterr().err
    assert saved.read_bytes() == before
