"""What is claimed is true, and what a witness shows is found: over drawn histories of three places.

A story draws what happened to a device; every witness says what it would truly say, damaged and late as
it may be; some are forged. A failure tells the smallest story that breaks the law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from mpdiff.catalogue import catalogue
from tests.support.drawn.analysed import Result, analysed, result
from tests.support.drawn.claims import claims, untrue
from tests.support.drawn.draw import story
from tests.support.drawn.forge import FORGERIES
from tests.support.drawn.shown import Shown, about, denied, shown
from tests.support.drawn.shrink import smallest
from tests.support.drawn.things import things
from tests.support.drawn.witnesses import Witnesses, witnesses
from tests.support.drawn.words import told
from tests.support.effort import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.drawn.story import Story

STORIES: Final = examples(2_000)
PARTS: Final = 8
"""What takes seconds is shared among the cores."""
FORGED: Final = examples(150)


def _holds(broken: Callable[[Story], tuple[str, ...]], drawn: Story) -> None:
    """Fail with the smallest story that breaks a law."""
    if broken(drawn):
        small = smallest(drawn, broken)
        pytest.fail("\n".join((*broken(small), told(small))))


def _untrue(drawn: Story) -> tuple[str, ...]:
    return untrue(drawn, result(witnesses(drawn)))


def _overlooked(drawn: Story) -> tuple[str, ...]:
    seen = witnesses(drawn)
    return _silences(seen, result(seen))


def _silences(seen: Witnesses, found: Result) -> tuple[str, ...]:
    """Return what a witness shows and the report does not."""
    return tuple(
        f"the {one.by} show {one.track.thing.name} weakened: {found.verdict}"
        for one in shown(seen)
        if not about(found, one) or denied(found, one)
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_no_certain_claim_is_untrue_and_no_weakening_that_a_witness_shows_is_missed(
    part: int,
) -> None:
    """No claim contradicts the truth; what a witness shows weakened is found and not denied."""
    claimed = seen_weak = 0
    for seed in range(part, STORIES, PARTS):
        seen, found = analysed(seed)
        claimed += len(claims(seen.story, found))
        if untrue(seen.story, found):
            _holds(_untrue, seen.story)
        seen_weak += len(list(shown(seen)))
        if _silences(seen, found):
            _holds(_overlooked, seen.story)
    assert claimed > STORIES / PARTS / 2
    assert seen_weak > STORIES / PARTS / 4


@pytest.mark.parametrize("forged", FORGERIES)
def test_a_forged_witness_never_hides_what_another_one_shows(forged: str) -> None:
    asked = 0
    for seed in range(FORGED):
        drawn = story(seed, honest=True)
        seen = FORGERIES[forged](witnesses(drawn))
        still = _still_shown(seen)
        asked += len(still)
        if _hidden(seen, still, forged):
            _holds(lambda one: _hidden_in(one, forged), drawn)
    assert asked > FORGED / 10


def _still_shown(seen: Witnesses) -> tuple[Shown, ...]:
    """Return what other witnesses show.

    Not of a setting that goes with the platform version. What was written in the minutes before the
    window and another snapshot of that time nobody can put in order.
    """
    return tuple(
        one
        for one in shown(seen)
        if not ((known := catalogue().find(one.track.thing.setting)) and known.drifts)
        and not any(-900 <= w.at < 0 for w in one.track.writes)
    )


def _hidden_in(drawn: Story, forged: str) -> tuple[str, ...]:
    seen = FORGERIES[forged](witnesses(drawn))
    return _hidden(seen, _still_shown(seen), forged)


def _hidden(seen: Witnesses, still: tuple[Shown, ...], forged: str) -> tuple[str, ...]:
    if not still:
        return ()
    found = result(seen)
    return tuple(
        f"{forged} is forged, the {one.by} show {one.track.thing.name} weakened: {found.verdict}"
        for one in still
        if not about(found, one)
    )


def test_the_stories_are_about_every_kind_of_setting_place_and_damage() -> None:
    drawn = [story(seed) for seed in range(STORIES)]
    tracks = [t for one in drawn for t in one.truth.tracks]
    assert {t.thing.shape for t in tracks} == {"single", "item", "entry"}
    assert {w.place for t in tracks for w in t.writes} == {"local", "policy", "mdm"}
    assert {one.recording.log for one in drawn} == {"evtx", "text", "none"}
    assert {one.recording.dump for one in drawn} == {"places", "effective", "none"}
    assert any(one.recording.clock.back for one in drawn)
    assert any(one.recording.clock.ahead for one in drawn)
    assert any(one.recording.clock.zone for one in drawn)
    assert any(w.place != "local" and -900 <= w.at < 0 for t in tracks for w in t.writes)
    assert any(one.recording.holes for one in drawn)
    assert any(one.truth.times.earlier for one in drawn)
    assert any(not one.recording.window for one in drawn)
    assert any(w.refused for t in tracks for w in t.writes)
    named = {t.thing.setting for t in tracks}
    assert named == {t.setting for t in things()}, "a setting that no story is about"
