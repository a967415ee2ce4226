"""Tells a drawn story in words, for the message of a failing test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.drawn.truth import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.drawn.story import Story
    from tests.support.drawn.truth import Track


def told(story: Story) -> str:
    """Return the story, one line for each thing that happened."""
    return "\n".join(_lines(story))


def at(seconds: float | None) -> str:
    """Return a true time as hours and minutes from the start of the window."""
    if seconds is None:
        return "collection"
    if abs(seconds) > 1e8:
        return "ever"
    sign, rest = ("-" if seconds < 0 else "+"), abs(seconds)
    return f"{sign}{int(rest // 3600)}:{int(rest // 60) % 60:02d}:{rest % 60:06.3f}"


def _lines(story: Story) -> Iterator[str]:
    times = story.truth.times
    yield f"seed {story.seed}"
    yield (
        f"window {at(0.0)} to {at(times.length)}, snapshots {at(times.first)} and {at(times.second)}, "
        f"collected {at(times.collected)}, settles {times.settles:g} s after the end"
    )
    if times.earlier:
        yield f"an earlier window from {at(times.earlier[0])}"
    yield f"{story.recording}"
    for track in story.truth.tracks:
        yield from _track(story, track)


def _track(story: Story, track: Track) -> Iterator[str]:
    first = {p: track.initial.get(p) for p in PLACES if track.initial.get(p) is not None}
    yield f"{track.thing.name}: at first {first or 'set nowhere'}, default {track.thing.default}"
    for write in track.writes:
        what = "refused" if write.refused else "deleted" if write.value is None else "set to"
        value = "" if write.value is None else f" {write.value!r}"
        yield f"  {at(write.at)} {write.place} {what}{value}"
    spans = [f"{s.value!r} ({s.place}) from {at(s.start)}" for s in story.truth.spans(track)]
    yield f"  applied: {'; '.join(spans)}"
