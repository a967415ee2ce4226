"""A device and its window for tests: touches by hand, or a package with snapshots, log and registry.

The window is from noon to four in the afternoon (UTC) of 1 March 2026; `minute` counts from noon.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Scalar, Statement, Window
from tests.support.eventlogs import KEY, NOON
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.packages import package, snapshot_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

END = NOON + timedelta(hours=4)
WINDOW = Window(NOON, END, "the test")
HOST = "DESKTOP-TEST"
LOG = "WdSupportLogs/Microsoft-Windows-Windows Defender%4Operational.evtx"
REGISTRY = "WdSupportLogs/MPRegistry.txt"
BEFORE = "WdSupportLogs/MpPreference_before.json"
AFTER = "WdSupportLogs/MpPreference_after.json"
REALTIME = "Real-Time Protection\\DisableRealtimeMonitoring"
UNTOLD: Any = ...


def at(minute: float) -> datetime:
    """Return a time some minutes after noon."""
    return NOON + timedelta(minutes=minute)


def touch(
    minute: float, setting: str, before: Any, after: Any, key: str | None = None, **given: Any
) -> Statement:
    """Return a touch; `UNTOLD` for a side that the event does not tell."""
    fields: dict[str, Any] = {
        "time": at(minute),
        "event_id": 5007,
        "member": "log",
        "setting": setting,
        "key": key,
        "before": None if before is ... else before,
        "after": None if after is ... else after,
        "before_known": before is not ...,
        "after_known": after is not ...,
    }
    return Statement(**(fields | given))


def listed(minute: float, path: str, **given: Any) -> Statement:
    """Return the touch of a path exclusion that is added."""
    return touch(minute, "ExclusionPath", None, path, path, **given)


def unlisted(minute: float, path: str, **given: Any) -> Statement:
    """Return the touch of a path exclusion that is removed."""
    return touch(minute, "ExclusionPath", path, None, path, **given)


# --- a whole package ------------------------------------------------------------------------------


def event(minute: float, event_id: int, computer: str = HOST, **fields: str) -> EventSpec:
    """Return an event of the operational log."""
    return EventSpec(at(minute), event_id, 0, fields, computer)


def set_value(
    minute: float, path: str, old: str | None, new: str | None, *, computer: str = HOST
) -> EventSpec:
    """Return event 5007 of a local value; None where there is none."""
    sides = {
        name: "" if data is None else f"{KEY}{path} = {data}"
        for name, data in (("Old Value", old), ("New Value", new))
    }
    return EventSpec(at(minute), 5007, 0, sides, computer)


def exclude(minute: float, path: str, **given: Any) -> EventSpec:
    """Return event 5007 of a path exclusion that is added."""
    return set_value(minute, f"Exclusions\\Paths\\{path}", None, "0x0", **given)


def include(minute: float, path: str, **given: Any) -> EventSpec:
    """Return event 5007 of a path exclusion that is removed."""
    return set_value(minute, f"Exclusions\\Paths\\{path}", "0x0", None, **given)


def log(*events: EventSpec, first: float = -120, last: float = 360, computer: str = HOST) -> bytes:
    """Return a log with an event of health each hour from `first` to `last`, and these events.

    An event with a number keeps it, as one that was forwarded does.
    """
    health = [
        event(first + 60 * hour, 1151, computer) for hour in range(int((last - first) // 60) + 1)
    ]
    ordered = sorted([*health, *events], key=lambda e: e.time)
    numbers = count(1)
    return write_evtx([replace(e, record_id=e.record_id or next(numbers)) for e in ordered])


def utc(time: datetime) -> str:
    """Print a time as MPRegistry.txt does."""
    hour = time.hour % 12 or 12
    half = "AM" if time.hour < 12 else "PM"
    return f"[REG_BINARY] : [UTC] {time:%A, %B} {time.day}, {time.year} {hour}:{time:%M:%S} {half}"


def dword(number: int) -> str:
    """Print a number as MPRegistry.txt does."""
    return f"[REG_DWORD] : {number} (0X{number:X})"


def registry(
    effective: Mapping[str, str] | None = None,
    *,
    preferences: Mapping[str, str] | None = None,
    policy: Mapping[str, str] | None = None,
    sections: Iterable[str] = (),
    start: str | None = utc(NOON),
    end: str | None = utc(END),
    state: int = 0,
    seen: datetime | None = datetime(2026, 3, 1, 18, tzinfo=UTC),
) -> bytes:
    """Return MPRegistry.txt. `sections` are printed even if empty; `seen`: the latest past time."""
    values = dict(effective or {})
    times = {"TSStartTime": start, "TSExpirationTime": end, "TSState": dword(state)}
    values |= {f"Features\\Troubleshooting\\{n}": line for n, line in times.items() if line}
    if seen is not None:
        values["Scan\\LastScanRun"] = utc(seen)
    places = {
        "effective policy": values,
        "system policy": dict(policy or {}),
        "mdm policy": {},
        "preferences": dict(preferences or {}),
    }
    return "\n".join(_location(name, held, sections) for name, held in places.items()).encode()


def _location(name: str, values: Mapping[str, str], sections: Iterable[str]) -> str:
    by_section: dict[str, list[str]] = {s: [] for s in sections} if name.startswith("eff") else {}
    for path, line in values.items():
        section, value = _split(path)
        by_section.setdefault(section, []).append(f"    {value:<30} {line}")
    printed = [f"[{section}]\n" + "\n".join(lines) for section, lines in by_section.items()]
    return "\n".join([f'Current configuration options for location "{name}"', *printed, "-" * 20])


def _split(path: str) -> tuple[str, str]:
    for section in ("Exclusions\\Paths", "Windows Defender Exploit Guard\\ASR\\Rules"):
        if path.startswith(section + "\\"):
            return section, path[len(section) + 1 :]
    section, _, value = path.rpartition("\\")
    return section or ".", value


def scene(
    folder: Path,
    *events: EventSpec,
    before: Mapping[str, Scalar | list[str]] | None = None,
    after: Mapping[str, Any] | None = None,
    dump: bytes | None = None,
    evtx: bytes | None = None,
    name: str = "package.zip",
    **more: bytes,
) -> str:
    """Write a package: two snapshots, a log that covers the window, and the registry.

    `before`, `after`: what differs from the base device; None leaves the snapshot as it is. `dump`,
    `evtx`: other bytes for those members, empty to leave one out. `more`: further members, `__` for
    a slash and `_DOT_` for a dot.
    """
    members = {
        BEFORE: snapshot_json(**(before or {})),
        AFTER: snapshot_json(**(after or {})),
        LOG: log(*events) if evtx is None else evtx,
        REGISTRY: registry() if dump is None else dump,
    }
    members |= {n.replace("__", "/").replace("_DOT_", "."): data for n, data in more.items()}
    return package(folder, {n: data for n, data in members.items() if data}, name)
