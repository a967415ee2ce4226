"""Lanes of what happened beside the settings: detections, commands, stops of services, sessions of accounts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.evidence.events.accounts import same_accounts
from mpdiff.report.digest import digest
from mpdiff.report.render.page.drawing import Deed, Track

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from mpdiff.base.model import Incident, IncidentKind, Report
    from mpdiff.report.render.page.axis import Axis

MAX_ACCOUNTS: Final = 8
"""Accounts with a lane of their own; the first ones, for they are in order of time."""
_NEAR: Final = 0.5
"""Per cent of the width within which incidents become one mark."""

_LANES: Final[dict[str, tuple[IncidentKind, ...]]] = {
    "Malware and quarantine": (
        *("malware-detected", "remediation-failed", "quarantine-restored", "quarantine-deleted"),
        *("quarantine-failed", "history-deleted"),
    ),
    "Parts of protection": (
        *("feature-failed", "feature-recovered", "feature-changed", "engine-failed"),
        *("scanning-off", "scanning-on", "service-changed", "service-stopped", "rule-acted"),
        *("configuration-reset", "exclusions-changed"),
    ),
    "Definitions and platform": (
        *("definitions-removed", "definitions-missing", "definitions-changed"),
        *("engine-reverted", "platform-changed"),
        *("platform-expiring", "platform-expired"),
    ),
    "Commands and processes": ("command", "tool-misused", "process"),
    "Device": ("reboot", "account", "log-cleared", "clock-changed"),
}
"""Lanes in their order: what protection was there for first, then what took it away."""
_LANE: Final = {kind: name for name, kinds in _LANES.items() for kind in kinds}
GRAVE: Final[frozenset[IncidentKind]] = frozenset(
    {
        *("malware-detected", "remediation-failed", "quarantine-restored", "definitions-removed"),
        *("service-stopped", "configuration-reset", "tool-misused", "scanning-off"),
        *("engine-failed", "platform-expired", "feature-failed", "engine-reverted"),
        "definitions-missing",
    }
)
"""Kinds that are drawn as an alarm."""


def tracks(report: Report, drawn: Axis) -> tuple[Track, ...]:
    """Return the lanes that have something to show inside the drawing, sessions last."""
    by_lane: dict[str, list[Incident]] = defaultdict(list)
    by_account: dict[str, list[Incident]] = defaultdict(list)
    accounts = same_accounts(one.subject for one in report.incidents if one.kind == "session")
    for one in report.incidents:
        if one.kind == "session":
            by_account[accounts[one.subject]].append(one)
        else:
            by_lane[_LANE[one.kind]].append(one)
    numbers: dict[datetime | None, int] = {
        finding.first_seen: number
        for number, finding in reversed(list(enumerate(digest(report).findings, start=1)))
        if finding.change is None and finding.first_seen is not None
    }
    found = [
        Track(name, None, tuple(_deeds(by_lane.get(name, ()), drawn, numbers))) for name in _LANES
    ]
    for sessions in list(by_account.values())[:MAX_ACCOUNTS]:
        account = max((one.subject for one in sessions), key=len)
        found.append(Track("Session", account, tuple(_deeds(sessions, drawn, {}))))
    return tuple(track for track in found if track.deeds)


def _deeds(
    incidents: Iterable[Incident], drawn: Axis, numbers: Mapping[datetime | None, int]
) -> Iterator[Deed]:
    """Yield what is drawn: a stretch where an end is known, else a mark; marks at one place are one.

    `numbers`: of the findings about an incident, by the time of it.
    """
    marks: dict[tuple[int, bool], list[Incident]] = defaultdict(list)
    for one in incidents:
        if one.kind == "session" or one.end is not None:
            if deed := _stretch(one, drawn):
                yield replace(deed, number=numbers.get(one.time, 0))
        elif drawn.holds(one.time):
            spot = int(drawn.at(one.time) / _NEAR)
            marks[spot, one.kind in GRAVE].append(one)
    for (_, grave), told in marks.items():
        number = next((numbers[one.time] for one in told if one.time in numbers), 0)
        place = drawn.at(told[0].time)
        yield Deed(place, None, grave, tuple(told), open_end=False, number=number)


def _stretch(one: Incident, drawn: Axis) -> Deed | None:
    """Return a stretch; what nobody saw end goes on to the edge of the drawing."""
    if one.time > drawn.end or (one.end is not None and one.end < drawn.start):
        return None
    left = drawn.at(one.time)
    right = 100.0 if one.end is None else drawn.at(one.end)
    width = round(max(right - left, 0.0), 2)
    return Deed(left, width, one.kind in GRAVE, (one,), open_end=one.end is None)
