"""The phrases of the text report: subjects, times, what an event did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base import times
from mpdiff.report.render import words

WRITTEN: Final = {
    "policy": "written by policy",
    "mdm": "written by MDM",
    "effective": "as the product applied it",
}
"""Where an event shows a value, other than the local preferences."""

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mpdiff.base.model import SnapshotRef, TimelineEntry

LONGEST = 400
"""Characters of one value; a longer one is cut and its length said."""
ROUNDS = 20
"""Stretches of weakness that a finding lists; the rest is counted."""


def heading(title: str) -> str:
    """Return a heading in capitals, a time in it as it is."""
    words_of, bracket, time = title.partition(" (")
    return words_of.upper() + bracket + time


def clipped_list(subjects: Iterable[str]) -> str:
    """Return subjects in one line, each cut to 160 characters."""
    return ", ".join(words.clip(subject, 160) for subject in subjects)


def clipped(text: str) -> str:
    """Return a value cut to `LONGEST` characters."""
    return words.clip(text, LONGEST)


def subject_of_entry(entry: TimelineEntry) -> str:
    """Return what an event is about; an ASR rule by its name, with its GUID."""
    if entry.label:
        return f"{entry.label} ({entry.key})"
    return " ".join(p for p in (entry.setting, entry.key) if p)


def happened_to(entry: TimelineEntry) -> str:
    """State what an event did in few words."""
    return "blocked" if entry.refused else f"{entry.before_text} -> {entry.after_text}"


def happened(entry: TimelineEntry, cut: Callable[[str], str]) -> str:
    """State what an event did, or what it tried; `cut` shortens a value."""
    if not entry.refused:
        return f"{cut(entry.before_text)} -> {cut(entry.after_text)}"
    tried = "" if entry.after_text == "?" else f" to {cut(entry.after_text)}"
    return f"a change{tried} was BLOCKED by tamper protection"


def remarks(entry: TimelineEntry) -> str:
    """Return what is known of an event beside its time and values, in brackets."""
    parts: Iterable[str | None] = (
        f"event {entry.event_id}" if str(entry.event_id).isdigit() else str(entry.event_id),
        WRITTEN.get(entry.place),
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
