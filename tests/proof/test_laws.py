"""Laws that hold for any package: what less or other evidence, a reason or an order may change, and what not."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from mpdiff import analyse
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.history.diff.compare import compare_snapshots
from tests.support.drawn.analysed import analysed, case_of, result
from tests.support.drawn.claims import untrue
from tests.support.drawn.draw import story
from tests.support.drawn.packed import STYLES, members, packed
from tests.support.drawn.truth import without
from tests.support.drawn.witnesses import Witnesses, witnesses
from tests.support.drawn.words import told
from tests.support.effort import examples

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Finding, Report
    from samples.device import State
    from tests.support.drawn.analysed import Result

STORIES: Final = examples(200)
PACKAGES: Final = examples(100)


def _worst(found: Result) -> int:
    return min((severity_rank(f.severity) for f in found.findings), default=9)


def _named(findings: tuple[Finding, ...]) -> set[tuple[object, ...]]:
    return {(f.rule, f.setting, f.key, f.severity, f.effect, f.certainty) for f in findings}


# --- in memory ------------------------------------------------------------------------------------


def test_a_scenario_explains_and_removes_no_finding() -> None:
    for seed in range(STORIES):
        seen, found = analysed(seed)
        plain = [(f.rule, f.title, f.severity) for f in found.findings]
        assert [(f.rule, f.title, f.severity) for f in found.explained] == plain, told(seen.story)


def test_more_that_happened_never_lowers_the_severity() -> None:
    asked = 0
    for seed in range(STORIES):
        seen, found = analysed(seed)
        drawn, whole = seen.story, _worst(found)
        for track in drawn.truth.tracks[1:]:
            asked += 1
            fewer = without(drawn.truth, [t for t in drawn.truth.tracks if t is not track])
            assert whole <= _worst(result(witnesses(replace(drawn, truth=fewer)))), told(drawn)
    assert asked > STORIES / 2


def test_swapped_snapshots_swap_the_effects() -> None:
    opposite = {"weakened": "strengthened", "strengthened": "weakened"}
    asked = 0
    for seed in range(STORIES):
        drawn = story(seed, honest=True)
        if any(
            t.thing.strength(s.value) is None
            for t in drawn.truth.tracks
            for s in drawn.truth.spans(t)
        ):
            continue
        states = case_of(witnesses(drawn)).states
        if states.before is None or states.after is None:
            continue
        there = compare_snapshots(states.before, states.after).differences
        back = compare_snapshots(states.after, states.before).differences
        forth = {(d.setting, d.key): judge(catalogue(), d).effect for d in there}
        asked += len(forth)
        swapped = {(d.setting, d.key): judge(catalogue(), d).effect for d in back}
        assert swapped == {k: opposite.get(e, e) for k, e in forth.items()}, told(drawn)
    assert asked > STORIES / 4


def test_a_snapshot_against_itself_has_no_changes() -> None:
    for seed in range(STORIES):
        seen = witnesses(story(seed, honest=True))
        case = case_of(replace(seen, after=seen.before))
        assert not case.comparison.differences, told(seen.story)


def test_the_order_of_lists_and_settings_changes_nothing() -> None:
    rng = random.Random(7)  # noqa: S311  the same orders in every run
    for seed in range(STORIES):
        seen, found = analysed(seed)
        other = replace(seen, before=_shuffled(rng, seen.before), after=_shuffled(rng, seen.after))
        if seen.story.recording.before_hidden or seen.story.recording.after_hidden:
            continue  # which items a cut list shows is its order
        assert _named(result(other).findings) == _named(found.findings), told(seen.story)


def _shuffled(rng: random.Random, state: State | None) -> State | None:
    if state is None:
        return None
    names = rng.sample(list(state), len(state))
    return {
        name: tuple(rng.sample(value, len(value))) if isinstance(value, tuple) else value
        for name in names
        for value in (state[name],)
    }


def test_a_missing_snapshot_never_makes_a_weakened_device_look_clean() -> None:
    asked = 0
    for seed in range(STORIES):
        seen, found = analysed(seed, honest=True)
        if seen.after is None or "WEAKENED" not in found.verdict:
            continue
        for fewer in (replace(seen, before=None), replace(seen, after=None)):
            asked += 1
            assert not result(fewer).verdict.startswith("No "), told(seen.story)
    assert asked > STORIES / 4


# --- real packages --------------------------------------------------------------------------------


def _report(folder: Path, found: dict[str, bytes]) -> Report:
    path = folder / "package.zip"
    path.write_bytes(packed(found))
    return analyse(str(path))


@pytest.mark.parametrize("first", range(0, PACKAGES, 25))
def test_packages_say_what_their_witnesses_say(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + 25):
        seen, expected = analysed(seed, honest=True)
        report = _report(tmp_path, members(seen, STYLES[seed % len(STYLES)]))
        assert _named(report.findings) == _named(expected.findings), told(seen.story)
        assert report.summary.verdict == expected.verdict
        packaged = replace(expected, findings=report.findings)
        assert not untrue(seen.story, packaged), told(seen.story)


def test_the_format_and_the_container_change_nothing(tmp_path: Path) -> None:
    for seed in range(examples(8)):
        seen = witnesses(story(seed, honest=True))
        expected = _named(_report(tmp_path, members(seen)).findings)
        for style in STYLES[1:]:
            assert _named(_report(tmp_path, members(seen, style)).findings) == expected, told(
                seen.story
            )
        folder = _unpacked(tmp_path / str(seed), seen)
        assert _named(analyse(str(folder)).findings) == expected, told(seen.story)


def _unpacked(folder: Path, seen: Witnesses) -> Path:
    for name, data in members(seen).items():
        path = folder / name.replace("!", "/").replace(".cab", "")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_two_hash_seeds_and_time_zones_give_the_same_bytes(tmp_path: Path) -> None:
    drawn = max(map(story, range(40)), key=lambda s: sum(len(t.writes) for t in s.truth.tracks))
    path = tmp_path / "package.zip"
    path.write_bytes(packed(members(witnesses(drawn))))
    printed = [
        subprocess.run(
            [sys.executable, "-m", "mpdiff", "diff", str(path), "--format", "json"],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone},
            check=False,
            capture_output=True,
        ).stdout
        for hash_seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"))
    ]
    assert printed[0] == printed[1]
    assert json.loads(printed[0])["findings"]
