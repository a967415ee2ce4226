"""The help: whole sentences, examples that work, defaults, variables, nothing broken at a hyphen."""

from __future__ import annotations

import re

import click
import pytest

from mpdiff.catalogue import catalogue
from mpdiff.cli.main import run
from tests.support.commands import command, every_command, names

Said = pytest.CaptureFixture[str]


def shown(capsys: Said, *words: str) -> str:
    assert run([*words, "--help"]) == 0
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_the_list_of_commands_has_a_whole_sentence_for_each(capsys: Said) -> None:
    section = shown(capsys).split("\nCommands:\n")[1].split("\n\n")[0]
    rows = dict(re.findall(r"^  (\w+) +(.+)$", section, re.MULTILINE))
    assert list(rows) == names()
    assert all(re.fullmatch(r"[A-Z][^.]*[.\w]*\.", text) for text in rows.values()), rows
    assert "..." not in section


def test_no_line_is_longer_than_the_terminal(capsys: Said) -> None:
    for name, _ in every_command():
        lines = shown(capsys, *name.split()).splitlines()
        assert [line for line in lines if len(line) > 80] == [], name


def test_every_command_has_examples_of_itself_with_options_that_it_has() -> None:
    for name, one in every_command():
        examples = getattr(one, "examples", ())
        assert examples, name
        known = {o for p in one.params for o in (*p.opts, *p.secondary_opts)}
        for example in examples:
            assert f"mpdiff {name}" in example, name
            words = re.split(r"mpdiff \S+", example.split(" | ")[-1])[-1]
            if not isinstance(one, click.Group):
                assert set(re.findall(r"(?<=\s)--?[a-z][\w-]*", words)) <= known, example


def test_help_shows_examples_defaults_variables_and_completion(capsys: Said) -> None:
    text = " ".join(shown(capsys, "diff").split())
    assert "Examples: mpdiff diff package.zip" in text
    assert "[env var: MPDIFF_FAIL_ON; default: low]" in text
    assert "--today DATE" in text
    assert "today in UTC" in text
    assert "_MPDIFF_COMPLETE" in shown(capsys)
    fleet = " ".join(shown(capsys, "fleet").split())
    assert "one for each core" in fleet
    assert "json and html" in fleet


def test_every_option_with_a_variable_shows_it() -> None:
    silent = [
        f"{name} {p.name}"
        for name, one in every_command()
        for p in one.params
        if isinstance(p, click.Option) and p.envvar and not p.show_envvar
    ]
    assert silent == []


def test_no_name_is_broken_at_a_hyphen(capsys: Said) -> None:
    text = shown(capsys, "diff")
    for name in (*catalogue().scenarios, "--events", "system-information"):
        assert name in text


def test_the_sentences_of_the_list_are_the_first_of_each_help() -> None:
    for _, one in every_command():
        assert (one.help or "").replace("\n", " ").startswith(one.get_short_help_str())
    assert command("diff").get_short_help_str(10).endswith("device.")
