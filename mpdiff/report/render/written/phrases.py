"""The phrases of the text report: subjects, times, what an event did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mpdiff.base import times
from mpdiff.report.render import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.base.model import Finding, Round, SnapshotRef, TimelineEntry

LONGEST = 400
"""Characters of one value; a longer one is cut and its length said."""
ROUNDS = 20
"""Stretches of weakness that a finding lists; the rest is counted."""


def heading(title: str) -> str:
    """Return a heading in capitals, a time in it as it is."""
    words_of, bracket, time = title.partition(" (")
    return words_of.upper() + bracket + time


def clipped_list(subjects: Iterable[str]) -> str:
    """Return subjects in one line, each cut to 100 characters."""
    return ", ".join(words.clip(subject, 100) for subject in subjects)


def clipped(text: str) -> str:
    """Return a value cut to `LONGEST` characters."""
    return words.clip(text, LONGEST)


def to_the_second(time: datetime) -> str:
    """Return a time in UTC to the second, without its zone."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def times_of(finding: Finding) -> str:
    """State when it was weak or changed, and whether those times can be relied on."""
    told = when_weak(finding)
    return told if finding.times_certain or not told else f"{told} {NO_ZONE}"


NO_ZONE = "The time is local time, zone unknown."


def subject_of_entry(entry: TimelineEntry) -> str:
    """Return what an event is about."""
    return entry.label or " ".join(p for p in (entry.setting, entry.key) if p)


def happened_to(entry: TimelineEntry) -> str:
    """State what an event did in few words."""
    return "blocked" if entry.refused else f"{entry.before_text} -> {entry.after_text}"


def happened(entry: TimelineEntry) -> str:
    """State what an event did, or what it tried."""
    if not entry.refused:
        return f"{clipped(entry.before_text)} -> {clipped(entry.after_text)}"
    tried = "" if entry.after_text == "?" else f" to {clipped(entry.after_text)}"
    return f"a change{tried} was BLOCKED by tamper protection"


def when_weak(finding: Finding) -> str:
    """State when a setting was weak or, where nobody knows, when it was changed, or seen."""
    if finding.rounds:
        shown = [_round_in_words(r) for r in finding.rounds[:ROUNDS]]
        more = len(finding.rounds) - len(shown)
        return f"Weak {', '.join(shown)}{f' and {more} times more' if more else ''}."
    first, last = finding.first_seen, finding.last_seen
    if first is None:
        return ""
    word = "Changed" if finding.kind is not None and finding.effect != "unknown" else "Seen"
    if last is None or to_the_second(last) == to_the_second(first):
        return f"{word} {to_the_second(first)} UTC."
    return f"{word} {_stretch(first, last)} UTC."


def _round_in_words(stretch: Round) -> str:
    if stretch.end is None or stretch.seconds is None:
        return f"from {to_the_second(stretch.start)} UTC on"
    span = _stretch(stretch.start, stretch.end)
    return f"from {span} UTC ({times.duration(stretch.seconds)})"


def _stretch(start: datetime, end: datetime) -> str:
    """Return both ends, the day once."""
    first, last = to_the_second(start), to_the_second(end)
    return f"{first} to {last[11:] if last[:11] == first[:11] else last}"


def remarks(entry: TimelineEntry) -> str:
    """Return what is known of an event beside its time and values, in brackets."""
    parts: Iterable[str | None] = (
        f"event {entry.event_id}" if str(entry.event_id).isdigit() else str(entry.event_id),
        "management" if entry.place != "local" else None,
        f"by {entry.actor}" if entry.actor else None,
        "outside the window" if entry.in_window is False else None,
        f"lasted {times.duration(entry.lasted_seconds)}" if entry.lasted_seconds else None,
    )
    return " (" + ", ".join(p for p in parts if p) + ")"


def snapshot_line(ref: SnapshotRef | None) -> str:
    """State which member a snapshot is, and how it was recognised."""
    if ref is None:
        return "none"
    taken = f", taken {times.when(ref.taken_at)}" if ref.taken_at else ""
    how = f"; identified by {ref.chosen_by}" if ref.chosen_by else ""
    return f"{ref.member} ({ref.format}, {ref.encoding}, {ref.settings} settings{taken}{how})"
