"""What is fuzzed holds over real bytes and a few damaged packages; the commands try many more."""

from __future__ import annotations

import importlib.util
import random

import pytest
from msgspec.structs import replace

from mpdiff.base.errors import InputError
from mpdiff.base.model import Notice
from tests.fuzz import __main__ as command
from tests.fuzz import packages
from tests.fuzz.damage import DAMAGES
from tests.fuzz.targets import TARGETS

DAMAGED = 120


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_real_bytes_and_pieces_of_them(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    assert seeds
    rng = random.Random(name)  # noqa: S311  the same pieces in every run
    for seed in seeds:
        target.run(seed)
        target.run(seed[: rng.randrange(len(seed))])


def test_the_command_knows_every_target() -> None:
    assert set(command.NAMES) == set(TARGETS)


def test_without_atheris_nothing_runs_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert command.main(["all"]) == command.MISSING
    assert "atheris is not installed" in capsys.readouterr().out


def test_damage_never_makes_the_verdict_better_without_a_word() -> None:
    assert list(packages.tried(1, range(DAMAGED))) == []


def test_most_damage_still_gives_a_report() -> None:
    """Else the law above would hold of refusals."""
    reports = 0
    for number in range(40):
        rng = random.Random(number)  # noqa: S311  same
        base = packages.whole(number // packages.EACH)
        try:
            packages._analysed(rng.choice(DAMAGES)(rng, base.members))
        except InputError:
            continue
        reports += 1
    assert reports > 20


def test_a_better_verdict_without_a_word_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    base = packages.whole(0)
    silent = replace(base.report, findings=())
    spoken = replace(silent, notices=(*silent.notices, Notice("log-empty", "It is empty.")))
    monkeypatch.setattr(packages, "whole", lambda _: base)
    monkeypatch.setattr(packages, "_analysed", lambda _: silent)
    assert "nothing says why" in (packages.broken(1, 1) or "")
    monkeypatch.setattr(packages, "_analysed", lambda _: spoken)
    assert packages.broken(1, 1) is None
