"""Completion: what each shell is told, and the script for PowerShell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.cli.completion import PowerShellComplete
from mpdiff.cli.main import cli, run
from mpdiff.findings.rules import RULES
from mpdiff.report.render import RENDERERS
from tests.support import powershell
from tests.support.commands import names
from tests.support.rows import for_each

Said = pytest.CaptureFixture[str]
Proposed = Callable[..., list[list[str]]]


@pytest.fixture
def proposed(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> Proposed:
    """Return what PowerShell is told after some words, the last of which is being typed."""

    def call(*words: str) -> list[list[str]]:
        monkeypatch.setenv("_MPDIFF_COMPLETE", "powershell_complete")
        monkeypatch.setenv("_MPDIFF_WORDS", "\n".join(("mpdiff", *words[:-1])))
        monkeypatch.setenv("_MPDIFF_WORD", words[-1])
        with pytest.raises(SystemExit) as ended:
            run([])
        assert ended.value.code == 0
        return [line.split("\t") for line in capsys.readouterr().out.splitlines()]

    return call


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([""], set(names())),
        (["re"], {"render", "revert"}),
        (["policy", ""], {"init", "check"}),
        (["diff", "-f", ""], {r.name for r in RENDERERS}),
        (["diff", "--scenario", "high"], {"high-cpu"}),
        (["diff", "--scenario", ""], set(catalogue().scenarios)),
        (["explain", "disablerealtime"], {"DisableRealtimeMonitoring"}),
        (["explain", "d4f940ab"], {"d4f940ab-401b-4efc-aadc-ad5f3c50688a"}),
        (["revert", "package.zip", "--only", "PUAP"], {"PUAProtection"}),
        (["rules", "not-r"], {"not-reverted"}),
        (["rules", ""], set(RULES)),
        (["hunt", "--only", "w"], {"window", "who", "while-off"}),
        (["diff", "--fail-o"], {"--fail-on"}),
    ],
)
def test_names_and_choices_are_proposed(
    proposed: Proposed, words: list[str], expected: set[str]
) -> None:
    found = proposed(*words)
    assert {value for _, value, _ in found} == expected
    assert {kind for kind, _, _ in found} == {"plain"}


def test_what_a_name_means_is_told_with_it(proposed: Proposed) -> None:
    ((_, _, about),) = proposed("explain", "PUAP")
    (meaning,) = (s.meaning for s in catalogue().settings if s.name == "PUAProtection")
    assert about == meaning


@pytest.mark.parametrize(
    "words", [["diff", "pack"], ["render", ""], ["fleet", "a", ""], ["diff", "x", "--policy", "p"]]
)
def test_the_shell_completes_names_of_files(proposed: Proposed, words: list[str]) -> None:
    assert [kind for kind, _, _ in proposed(*words)] == ["file"]


@for_each("shell", ["bash", "zsh", "fish"])
def test_the_other_shells_are_told_the_same(shell: str) -> None:
    words = {
        "bash": {"COMP_WORDS": "mpdiff rules not-r", "COMP_CWORD": "2"},
        "zsh": {"COMP_WORDS": "mpdiff rules not-r", "COMP_CWORD": "2"},
        "fish": {"COMP_WORDS": "mpdiff rules not-r", "COMP_CWORD": "not-r"},
    }[shell]
    done = subprocess.run(
        [sys.executable, "-m", "mpdiff"],
        env={**os.environ, **words, "_MPDIFF_COMPLETE": f"{shell}_complete"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "plain" in done.stdout
    assert "not-reverted" in done.stdout


def test_the_script_for_powershell_is_powershell_and_registers_a_completer(
    monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("_MPDIFF_COMPLETE", "powershell_source")
    with pytest.raises(SystemExit) as ended:
        run([])
    assert ended.value.code == 0
    script = capsys.readouterr().out
    assert powershell.syntax_errors(script) == []
    powershell.parse(script)
    (head,) = (line for line in script.splitlines() if line.startswith("Register-"))
    assert head == "Register-ArgumentCompleter -Native -CommandName mpdiff -ScriptBlock {"
    assert "$env:_MPDIFF_COMPLETE = 'powershell_complete'" in script
    assert script.isascii()
    assert "%(" not in script


def test_what_powershell_passes_is_split_by_lines_so_paths_keep_their_backslashes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("_MPDIFF_WORDS", "mpdiff\ndiff\nC:\\a b\\p.zip")
    monkeypatch.setenv("_MPDIFF_WORD", "'--fa")
    asked = PowerShellComplete(cli, {}, "mpdiff", "_MPDIFF_COMPLETE")
    assert asked.get_completion_args() == (["diff", "C:\\a b\\p.zip"], "--fa")


def test_a_shell_that_is_not_known_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setenv("_MPDIFF_COMPLETE", "tcsh_source")
    assert run([]) == 2
    assert "Not a known shell" in capsys.readouterr().err
