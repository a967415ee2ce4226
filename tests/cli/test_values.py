"""What was probably meant, whatever click's version knows of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.cli.main import run
from tests.support.packages import pair
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

Said = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["dif", "x"], "diff"),
        (["expalin"], "explain"),
        (["polcy"], "policy"),
        (["policy", "chek", "x"], "check"),
        (["diff", "x", "-f", "markdwn"], "markdown"),
        (["diff", "x", "-o", "markdwn:report"], "markdown"),
        (["diff", "x", "--fail-on", "hgih"], "high"),
        (["diff", "x", "--scenrio", "high-cpu"], "--scenario"),
        (["fleet", "x", "-f", "htm"], "html"),
        (["fleet", "x", "-o", "htlm:report"], "html"),
        (["hunt", "x", "--only", "windw"], "window"),
        (["collect", "--as", "velociraptr"], "velociraptor"),
        (["rules", "not-revert"], "not-reverted"),
        (["explain", "DisableRealtimMonitoring"], "DisableRealtimeMonitoring"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_right_one(
    words: list[str], meant: str, capsys: Said
) -> None:
    assert run(words) == 2
    said = capsys.readouterr().err
    assert said.count("Did you mean") + said.count("Possible options") == 1
    assert meant in said


def test_a_scenario_is_suggested_once_the_package_is_read(capsys: Said) -> None:
    package = str(SAMPLES / "clean" / "package.zip")
    assert run(["diff", package, "--scenario", "hihg-cpu"]) == 2
    assert "Did you mean high-cpu" in capsys.readouterr().err


def test_what_is_like_nothing_gets_the_list(capsys: Said) -> None:
    assert run(["diff", "x", "--color", "zzz"]) == 2
    assert "Choices: auto, always, never." in capsys.readouterr().err
    assert run(["zzz"]) == 2
    assert "Did you mean" not in capsys.readouterr().err


def test_a_day_is_a_date(capsys: Said) -> None:
    assert run(["diff", "x", "--today", "31.3.2026"]) == 2
    assert "'31.3.2026' is not a date. Write it as 2026-03-31." in capsys.readouterr().err


def test_a_variable_of_outputs_has_spaces_between_them_and_colons_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPDIFF_OUTPUT", f"json:{tmp_path}/a {tmp_path}/b.csv")
    run(["diff", pair(tmp_path), "-q"])
    assert {p.name for p in tmp_path.iterdir()} == {"a", "b.csv", "package.zip"}
