"""The event logs of the evidence: found, read once, and judged for what their silence is worth."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.errors import InputError
from mpdiff.findings import evidence_finding
from mpdiff.model import Finding, LogCoverage, Notice, Touch, Window
from mpdiff.package import open_package
from mpdiff.package.locate import Evidence, Located, locate
from mpdiff.render.words import duration
from mpdiff.window import from_hints

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.events.clock import Clock
    from mpdiff.settings.entries import Catalogue
    from mpdiff.window import Told

KINDS = ("event-log", "event-text", "hunting")
OPERATIONAL = ("event-log", "event-text")
"""Kinds that hold the device's own log, whose silence can mean something."""
HOST_NAME = re.compile(
    r"^\s*(?:host ?name|computer ?name|system name|hostname|nom de l.h\S+te|nombre de host)\s*[:\t]\s*"
    r"([A-Za-z0-9][A-Za-z0-9._-]{0,62})\s*$",
    re.IGNORECASE | re.MULTILINE,
)
HEALTH_INTERVAL = timedelta(minutes=65)
"""Health events come hourly, so a log that ends that much before the window's end ends too early."""
SYSTEM_INFORMATION_SIZE = 4 * 1024 * 1024


class Logs(Struct, frozen=True):
    """What the logs tell. `last`: the latest certain time of an event."""

    touches: tuple[Touch, ...] = ()
    coverage: LogCoverage | None = None
    notices: tuple[Notice, ...] = ()
    told: tuple[Told, ...] = ()
    hostname: str | None = None
    last: datetime | None = None
    operational: bool = False
    """Whether one of the sources is the device's own log."""
    used: dict[str, str] = {}


def read_logs(
    catalogue: Catalogue,
    evidence: Sequence[Evidence],
    events: Sequence[str],
    timezone: str | None,
    open_packages: ExitStack,
) -> Logs:
    """Read every event source of the packages and of the files given with `--events`.

    Raises InputError `no-events` where a given file holds none, UsageError `bad-timezone`.
    """
    found = [f for e in evidence for f in e.of(*KINDS)]
    for path in events:
        given = locate(open_packages.enter_context(open_package(path))).of(*KINDS)
        if not given:
            raise InputError(
                "no-events",
                "No Defender events were found in it.",
                member=path,
                cure="Give a Windows Defender/Operational log or an advanced hunting export.",
            )
        found += given
    texts = [(f, _text(f)) for e in evidence for f in e.of("system-info")]
    hostname = next((m[1] for _, t in texts if (m := HOST_NAME.search(t))), None)
    if not found:
        silent = Notice(
            "no-event-log", "No event log was found: nothing tells when anything changed."
        )
        return Logs(hostname=hostname, notices=(silent,) if evidence else ())
    clock, zone_member = _clock(texts, timezone)
    logs = _interpreted(catalogue, found, clock, hostname)
    used = {zone_member: "time-zone", **logs.used} if zone_member else logs.used
    return replace(logs, used=used, operational=any(f.info.kind in OPERATIONAL for f in found))


def _text(found: Located) -> str:
    from mpdiff.snapshot import decode

    try:
        return decode(found.member.read(SYSTEM_INFORMATION_SIZE), found.member.name)[0]
    except InputError:
        return ""


def _clock(texts: Sequence[tuple[Located, str]], timezone: str | None) -> tuple[Clock, str | None]:
    """Take the zone from the option, else from the system information; and whence the latter."""
    from mpdiff.events.clock import NO_ZONE, Clock, clock_from_system_information, parse_zone

    told: Clock | None = None
    member: str | None = None
    for found, text in texts:
        told = clock_from_system_information(text, found.member.name)
        if told is not None:
            member = found.member.name
            break
    if timezone is None:
        return told or NO_ZONE, member
    day_first = told.day_first if told else None
    return Clock(parse_zone(timezone), f"--timezone {timezone}", day_first=day_first), None


def _interpreted(
    catalogue: Catalogue, found: Sequence[Located], clock: Clock, hostname: str | None
) -> Logs:
    from mpdiff.events import SOURCES
    from mpdiff.events.interpret import interpret
    from mpdiff.events.merge import merge

    sources = {source.name: source for source in SOURCES}
    readings = []
    with ExitStack() as streams:
        for one in found:
            stream = streams.enter_context(one.member.open())
            source = sources[one.info.format or ""]
            readings.append(source.read(stream, one.member.name, clock))
        events = merge(readings)
    touches, coverage, notices, hints = interpret(events, readings, catalogue.by_registry)
    computer = next((e.computer for e in events if e.computer), None)
    return Logs(
        touches=tuple(touches),
        coverage=coverage,
        notices=tuple(notices),
        told=from_hints(hints),
        hostname=computer or hostname,
        last=coverage.last if coverage.time_certain else None,
        used={one.member.name: "events" for one in found},
    )


# --- what the log's silence is worth --------------------------------------------------------------


def log_findings(
    findings: Sequence[Finding], logs: Logs, window: Window | None
) -> Iterator[Finding]:
    """Give the findings about the log: protection off, gaps, and changes that it does not hold."""
    coverage = logs.coverage
    if coverage is None or not logs.operational:
        return
    inside = [t for t in coverage.health_disabled if _inside(t, window)]
    if inside:
        finding = evidence_finding(
            "protection-off",
            f"Scanning was off at {inside[0]:%Y-%m-%d %H:%M:%S} UTC, whatever the settings say",
            "The log holds event 5010, 5012 or 5101.",
        )
        yield replace(finding, first_seen=inside[0], last_seen=inside[-1], effect="weakened")
    if window is None or window.start is None:
        return
    gaps = list(_gaps(coverage, window))
    if gaps:
        yield evidence_finding(
            "log-gap",
            "The event log cannot vouch for the whole window",
            " ".join(gaps) + " What was switched off and back on there would not be seen.",
        )
    elif coverage.time_certain and (missing := _unlogged(findings)):
        yield _unlogged_finding(missing)


def _inside(time: datetime, window: Window | None) -> bool:
    if window is None or window.start is None:
        return True
    return window.start <= time and (window.end is None or time <= window.end)


def _gaps(coverage: LogCoverage, window: Window) -> Iterator[str]:
    start, end = window.start, window.end
    assert start is not None  # noqa: S101  the caller asked
    if coverage.first is None or coverage.last is None:
        yield "It holds no events."
        return
    if coverage.first > start:
        yield f"It starts {duration((coverage.first - start).total_seconds())} after the window did."
    if end is not None and coverage.last < end - HEALTH_INTERVAL:
        yield f"It ends {duration((end - coverage.last).total_seconds())} before the window did."
    holes = [(a, b) for a, b in coverage.gap_times if b >= start and (end is None or a <= end)]
    if holes:
        count = "a gap" if len(holes) == 1 else f"{len(holes)} gaps"
        yield f"Its record numbers have {count} inside the window."
    cleared = [t for t in coverage.cleared if _inside(t, window)]
    if cleared:
        yield f"Threat history was deleted at {cleared[0]:%H:%M:%S} UTC (event 1013)."
    if coverage.damaged:
        yield "A part of it is damaged."


def _unlogged(findings: Sequence[Finding]) -> list[Finding]:
    """Find the changes that the log should hold: those of settings with a registry value."""
    from mpdiff.settings import catalogue

    missing = []
    for finding in findings:
        if finding.kind is None or finding.setting is None or finding.first_seen is not None:
            continue
        setting = catalogue().find(finding.setting)
        if setting is not None and setting.registry and finding.certainty == "certain":
            missing.append(finding)
    return missing


def _unlogged_finding(missing: Sequence[Finding]) -> Finding:
    names = [f.setting if f.key is None else f"{f.setting} {f.label or f.key}" for f in missing]
    shown = ", ".join(str(n) for n in names[:10])
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""  # noqa: PLR2004  enough
    weakened = any(f.effect == "weakened" for f in missing)
    count = "A change is" if len(missing) == 1 else f"{len(missing)} changes are"
    return evidence_finding(
        "unlogged",
        f"{count} not in the event log: {shown}{more}",
        "The snapshots differ there, the log covers the window without a gap and records such "
        "changes as event 5007, and there is none.",
        severity="medium" if weakened else "low",
    )
