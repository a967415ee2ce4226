r"""When the troubleshooting window was, from what that is known, and when the package was collected.

In the order of trust: the user's word, `[Features\Troubleshooting]` of MPRegistry.txt, events that
set those values, hunting events, the snapshots' own times.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from mpdiff.base.errors import UsageError
from mpdiff.base.model import Notice, Window
from mpdiff.base.times import filetime
from mpdiff.evidence.mode import END_NAMES, START_NAMES, any_time, last_off, plausible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mpdiff.base.model import Snapshot
    from mpdiff.evidence.events.meaning.window_hints import WindowHint
    from mpdiff.readers.registry import RegistryDump, RegistryValue

OPTION = "the option --window"
SAME = timedelta(minutes=10)
"""Two sources mean one window if their times lie no further apart."""


class Told(Struct, frozen=True):
    """What one source says of the window; None where it says nothing.

    `off`: when the mode was last switched off, if it was not on again after that.
    """

    start: datetime | None
    end: datetime | None
    basis: str
    certain: bool = True
    off: datetime | None = None


def parse_window(text: str) -> Window:
    """Read `START/END`, both RFC 3339 with a zone. Raises UsageError `bad-window`."""
    parts = text.split("/")
    times = [_instant(p) for p in parts]
    if len(times) != 2 or None in times:  # noqa: PLR2004  a start and an end
        raise UsageError(
            "bad-window",
            f"--window {text} is not START/END.",
            cure="Give two times with their zone: 2026-03-01T09:00:00Z/2026-03-01T13:00:00Z.",
        )
    start, end = times
    assert start is not None  # noqa: S101  None was ruled out
    assert end is not None  # noqa: S101  same
    if end <= start:
        raise UsageError(
            "bad-window", f"--window {text} ends before it starts.", cure="Give the start first."
        )
    return Window(start, end, OPTION)


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
        return None if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def decide(
    option: str | None,
    told: Sequence[Told],
    *,
    documented_hours: int,
) -> Window | None:
    """Take the window from the first source that knows its start; later ones may add the end."""
    if option is not None:
        return parse_window(option)
    start = next((t for t in told if t.start is not None), None)
    if start is None or start.start is None:
        return None
    ends = [t for t in told if t.end is not None and t.end > start.start]
    if ends:
        end = ends[0]
        basis = start.basis if end is start else f"start: {start.basis}; end: {end.basis}"
        certain = start.certain and end.certain
        return _switched_off(Window(start.start, end.end, basis, certain=certain), told)
    assumed = start.start + timedelta(hours=documented_hours)
    whole = Window(
        start.start,
        assumed,
        f"start: {start.basis}; end: not recorded, the documented {documented_hours} hours assumed",
        certain=False,
    )
    return _switched_off(whole, told)


def _switched_off(window: Window, told: Sequence[Told]) -> Window:
    """Return the window as it was: it ends when a record shows that the mode went off before its end."""
    start, end = window.start, window.end
    assert start is not None  # noqa: S101  the caller asked
    assert end is not None  # noqa: S101  same
    for one in told:
        if one.off is not None and one.certain and start < one.off < end - SAME:
            basis = f"{window.basis}; switched off before its end: {one.basis}"
            return Window(start, one.off, basis, certain=window.certain)
    return window


def disagreements(window: Window | None, told: Sequence[Told]) -> Iterator[Notice]:
    """State where a source tells for certain another window than the one that was taken."""
    if window is None:
        return
    early = window.end is not None and any(one.off == window.end for one in told)
    for one in told:
        apart = [
            f"{name} {time:%Y-%m-%d %H:%M:%S} UTC"
            for name, time, taken in (
                ("start", one.start, window.start),
                ("end", one.end, window.end),
            )
            if one.certain
            and time
            and taken
            and abs(time - taken) > SAME
            and not (early and name == "end" and time > taken)  # the end that was planned
        ]
        if apart:
            text = f"The window is taken from {window.basis}, but {one.basis} tells "
            yield Notice("window-disagrees", text + " and ".join(apart) + ".")


def window_from_registry(
    values: Mapping[str, RegistryValue], member: str
) -> tuple[Told, list[Notice]]:
    """Read TSStartTime and TSExpirationTime, whatever type they have."""
    start, start_inferred = _time_of(values.get("TSStartTime"))
    end, end_inferred = _time_of(values.get("TSExpirationTime"))
    notices = [
        Notice(code, f"{name} is {_shown(value.data)}.", member)
        for code, name, time in (
            ("start-not-understood", "TSStartTime", start),
            ("expiry-not-understood", "TSExpirationTime", end),
        )
        if time is None and (value := values.get(name)) and value.data not in (None, 0, b"", "")
    ]
    if start and end and end <= start:
        text = f"TSExpirationTime ({end:%Y-%m-%d %H:%M:%S} UTC) is not after TSStartTime; not used."
        notices.append(Notice("expiry-before-start", text, member))
        end = None
    certain = not (start_inferred or end_inferred)
    return Told(start, end, f"the registry, {member}", certain=certain), notices


def _shown(data: object) -> str:
    """State what a value that tells no time of a window holds."""
    if isinstance(data, datetime):
        return f"{data:%Y-%m-%d %H:%M:%S} UTC, which no window can have"
    text = data.hex(" ") if isinstance(data, bytes) else repr(data)
    return f"{text:.200}, a form that no source describes"


def _time_of(value: RegistryValue | None) -> tuple[datetime | None, bool]:
    """Return the instant of a registry value and whether its form had to be inferred."""
    if value is None or not value.present:
        return None, False
    data = value.data
    if isinstance(data, bytes):
        return plausible(filetime(data)), False
    if isinstance(data, datetime):
        return plausible(data), False
    time = any_time(data) if isinstance(data, int | str) else None
    return time, time is not None


def from_snapshots(before: Snapshot | None, after: Snapshot | None) -> Told:
    """Take the snapshots' own times: the first is saved before the start, the second before the end."""
    return Told(
        before.taken_at if before else None,
        after.taken_at if after else None,
        "the times inside the snapshots",
        certain=False,
    )


def from_hints(hints: Sequence[WindowHint]) -> tuple[Told, ...]:
    """Read what events say of the window: values that were set, and the moment the state changed."""
    told = []
    for hunting in (False, True):
        mine = [h for h in hints if isinstance(h.event_id, str) is hunting]
        start, end = _recorded(mine, START_NAMES), _recorded(mine, END_NAMES)
        certain = all(h.time_certain for h in mine)
        if start is None and end is None:
            start, end = _switched(mine)
        if start is not None or end is not None:
            basis = "a hunting event" if hunting else "event 5007"
            off = last_off(mine)
            told.append(Told(start, end, f"{basis}, {mine[0].member}", certain, off))
    return tuple(told)


STATE = "tsstate"


def _recorded(hints: Sequence[WindowHint], names: tuple[str, ...]) -> datetime | None:
    """Return the last time that was set for one of the names."""
    times = [any_time(h.after) for h in hints if h.name.lower() in names]
    return next((t for t in reversed(times) if t is not None), None)


def _switched(hints: Sequence[WindowHint]) -> tuple[datetime | None, datetime | None]:
    """Return when TSState last left 0 and when it came back, by the events' own times."""
    start: datetime | None = None
    end: datetime | None = None
    running = False
    for hint in hints:
        if hint.name.lower() != STATE:
            continue
        on = hint.after not in (None, 0, "")
        if on and not running:
            start, end = hint.time, None
        elif not on:
            end = hint.time if running or start is None else end
        running = on
    return start, end


def was_open(values: Mapping[str, RegistryValue]) -> bool:
    """Return whether the registry shows that there was a window at all."""
    start, _ = _time_of(values.get("TSStartTime"))
    return start is not None or is_open(values)


def is_open(values: Mapping[str, RegistryValue]) -> bool:
    """Return whether the registry shows a window that was open when the dump was made."""
    state = values.get("TSState")
    return bool(state and isinstance(state.data, int) and state.data)


PAST = ("applied", "lastupdated", "lastattempted", "installtime")
"""Ends of the names of values that hold a time which had come; others begin with `Last`."""
FUTURE = ("expir", "next")
"""Words of names that hold a time which may be still to come."""


def latest_past(dump: RegistryDump) -> datetime | None:
    """Return the latest time that had come when the dump was made: it is no older than that."""
    times = list(_past_times(dump))
    return max(times) if times else None


def _past_times(dump: RegistryDump) -> Iterator[datetime]:
    for values in dump.locations.values():
        for path, value in values.items():
            name = path.rsplit("\\", 1)[-1].lower()
            if not name.startswith("last") and not name.endswith(PAST):
                continue
            if any(word in name for word in FUTURE):
                continue
            time, inferred = _time_of(value)
            if time is not None and not inferred:
                yield time
