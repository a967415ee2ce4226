"""Makes a story that breaks a law as small as it gets, so that the failure shows what matters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.support.drawn.story import Clock, Recording, Story
from tests.support.drawn.truth import Track, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def smallest(story: Story, breaks: Callable[[Story], object]) -> Story:
    """Return the smallest story found that still breaks the law."""
    while True:
        smaller = next((s for s in _smaller(story) if breaks(s)), None)
        if smaller is None:
            return story
        story = smaller


def _smaller(story: Story) -> Iterator[Story]:
    truth, tracks = story.truth, story.truth.tracks
    for track in tracks:
        if len(tracks) > 1:
            yield replace(story, truth=without(truth, [t for t in tracks if t is not track]))
        for fewer in _fewer(track):
            changed = [fewer if t is track else t for t in tracks]
            yield replace(story, truth=without(truth, changed))
    if truth.times.earlier:
        yield replace(story, truth=replace(truth, times=replace(truth.times, earlier=None)))
    plain = Recording()
    for name in Recording.__dataclass_fields__:
        if getattr(story.recording, name) != getattr(plain, name):
            yield replace(story, recording=replace(story.recording, **{name: getattr(plain, name)}))
    if story.recording.clock.zone and story.recording.clock.back:
        yield replace(
            story, recording=replace(story.recording, clock=Clock(story.recording.clock.back))
        )


def _fewer(track: Track) -> Iterator[Track]:
    for number in range(len(track.writes)):
        yield _effective(replace(track, writes=track.writes[:number] + track.writes[number + 1 :]))
    for place, value in track.initial.items():
        if value is not None:
            yield _effective(replace(track, initial={**track.initial, place: None}))


def _effective(track: Track) -> Track:
    """Leave out what no longer changes anything."""
    kept = replace(track, writes=())
    for write in track.writes:
        if write.refused or kept.held(write.at)[write.place] != write.value:
            kept = replace(kept, writes=(*kept.writes, write))
    return kept
