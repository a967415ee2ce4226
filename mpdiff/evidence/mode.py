"""When troubleshooting mode was on and off, as events record it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.base.times import filetime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.evidence.events.meaning.window_hints import WindowHint

EPOCH_RANGE = (1_400_000_000, 4_102_444_800)
"""Numbers that can only be seconds since 1970 (2014 to 2100)."""
EARLIEST = datetime(2014, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
START_NAMES = ("tsstarttime", "troubleshootingstarttime")
END_NAMES = ("tsexpirationtime", "troubleshootingstateexpiry")
STATES = ("tsstate", "troubleshootingstate")
OFF = ("disabled", "off", "inactive", "expired", "ended", "false")
"""Words for a state that is not on."""

Span = tuple[datetime, datetime]


class _Change(NamedTuple):
    """A record of the mode's state, with the start and the planned end that it names."""

    time: datetime
    on: bool
    start: datetime | None
    end: datetime | None
    was_on: bool


def spans_of(hints: Sequence[WindowHint]) -> tuple[Span, ...]:
    """Return every window that events record, in the order of time.

    It ends when the mode went off, else when it was planned to; of one that names neither nothing is
    known. Of one whose end alone is recorded, that is the begin as well.
    """
    found: list[Span] = []
    for hunting in (False, True):
        begun: _Change | None = None
        for one in _changes([h for h in hints if isinstance(h.event_id, str) is hunting]):
            if begun is not None and (not one.on or _is_another(one, begun)):
                found += _span(begun, one.time if not one.on else None)
                begun = None
            elif begun is None and not one.on and one.was_on:
                found.append((one.time, one.time))
            if one.on:
                begun = begun or one
        if begun is not None:
            found += _span(begun, None)
    return tuple(sorted(found))


def _span(begun: _Change, off: datetime | None) -> list[Span]:
    end = min(t for t in (off, begun.end) if t is not None) if off or begun.end else None
    start = begun.time if begun.start is None else min(begun.start, begun.time)
    return [(start, end)] if end is not None and end > start else []


def _is_another(one: _Change, begun: _Change) -> bool:
    """Return whether a record that the mode is on is of a later window than an earlier one."""
    return begun.end is not None and one.time > begun.end


def _changes(hints: Sequence[WindowHint]) -> list[_Change]:
    """Return the records of a state whose time is certain, in their order."""
    together: dict[tuple[datetime, str], list[WindowHint]] = defaultdict(list)
    for hint in hints:
        together[hint.time, hint.member].append(hint)
    return [
        _Change(
            hint.time,
            is_mode_on(hint.after),
            _named(beside, START_NAMES),
            _named(beside, END_NAMES),
            is_mode_on(hint.before),
        )
        for (_, _), beside in together.items()
        for hint in beside
        if fold(hint.name) in STATES and hint.time_certain
    ]


def _named(hints: Sequence[WindowHint], names: tuple[str, ...]) -> datetime | None:
    return next((any_time(h.after) for h in hints if fold(h.name) in names), None)


def last_off(hints: Sequence[WindowHint]) -> datetime | None:
    """Return when the mode went off for good; None where it was on after that, or no record shows it."""
    changes = _changes(hints)
    return changes[-1].time if changes and not changes[-1].on else None


def is_mode_on(state: int | str | None) -> bool:
    """Return whether a state of troubleshooting mode is on: a number other than 0, or its word."""
    if isinstance(state, str):
        return fold(state.strip()) not in ("", "0", "0x0", *OFF)
    return bool(state)


def plausible(time: datetime | None) -> datetime | None:
    """Return a time that a window can have, None for any other."""
    return time if time is not None and EARLIEST <= time <= LATEST else None


def any_time(value: int | str | None) -> datetime | None:
    """Read a time in any of the forms that registry values and hunting rows have."""
    if isinstance(value, str):
        text = value.strip().replace(" ", "T", 1) if "T" not in value else value.strip()
        try:
            found = datetime.fromisoformat(text)
            return plausible(
                found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
            )
        except (ValueError, OverflowError):
            return None
    if isinstance(value, int) and value > EPOCH_RANGE[1]:
        return plausible(filetime(value.to_bytes(8, "little"))) if value < 2**63 else None
    if isinstance(value, int) and EPOCH_RANGE[0] <= value:
        return datetime.fromtimestamp(value, UTC)
    return None
