"""The event logs of the evidence: found, read once, and judged for what their silence is worth."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.model import Notice
from mpdiff.base.system.guard import guarded
from mpdiff.base.times import HEALTH_INTERVAL, ZONES
from mpdiff.evidence.device import short_name
from mpdiff.evidence.events.attribution import attributed
from mpdiff.evidence.events.services import stops
from mpdiff.evidence.events.sessions import sessions
from mpdiff.evidence.facts import Logs
from mpdiff.evidence.window import from_hints, spans_of
from mpdiff.evidence.witnesses import once
from mpdiff.evidence.witnesses.hashed import Hashed
from mpdiff.evidence.witnesses.read import read_witnesses
from mpdiff.readers.package import open_package

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import ExitStack

    from mpdiff.base.model import Event
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.locate import Evidence, Located
    from mpdiff.evidence.witnesses.read import Heard
    from mpdiff.readers.events.clock import Clock
    from mpdiff.readers.events.source import EventSource, Reading
    from mpdiff.readers.package import Package

KINDS = ("event-log", "event-text", "hunting", "security-log", "system-log", "other-log")
OPERATIONAL = ("event-log", "event-text")
"""Kinds that hold the device's own log, whose silence can mean something."""
HOST_NAME = re.compile(
    r"^[^\S\r\n]*(?:host ?name|computer ?name|system name|hostname|nom de l.h\S+te|nombre de host)"
    r"[^\S\r\n]*[:\t][^\S\r\n]*([A-Za-z0-9][A-Za-z0-9._-]{0,62})\s*$",
    re.IGNORECASE | re.MULTILINE,
)
LOG_NAME = re.compile(r"\.evtx$|operationalevents", re.IGNORECASE)
"""What an event log is called that nobody could look into."""


class _Read(NamedTuple):
    """One source, read to its end. `package`: the place of its package; None for `--events`."""

    located: Located
    reading: Reading
    events: list[Event]
    package: int | None


def read_logs(
    catalogue: Catalogue,
    evidence: Sequence[Evidence],
    events: Sequence[str],
    timezone: str | None,
    open_packages: ExitStack,
    *,
    device: str | None = None,
) -> Logs:
    """Read every event source of the packages and of the files given with `--events`.

    What the support files of the packages state is added. Events of other computers than the packages' own are left out, and said; `device`: a further name
    of the device.

    Raises InputError `no-events` where a given file holds none, UsageError `bad-timezone`.
    """
    if not evidence and not events:
        if timezone is not None:
            _clock((), timezone, [])
        return Logs()
    found: list[tuple[Located, int | None]]
    found = [(f, place) for place, e in enumerate(evidence) for f in e.of(*KINDS)]
    given = [open_packages.enter_context(open_package(path)) for path in events]
    found += [(f, None) for package in given for f in _given(package)]
    notices: list[Notice] = []
    texts = [[(f, _text(f, notices)) for f in e.of("system-info")] for e in evidence]
    printed = [
        next((m[1] for _, t in listed if (m := HOST_NAME.search(t))), None) for listed in texts
    ]
    clock, zone_member = _clock([one for listed in texts for one in listed], timezone, notices)
    sha256: dict[str, str] = {}
    read = list(_read_all(found, clock, notices, sha256)) if found else []
    heard = read_witnesses(catalogue, evidence, clock)
    notices += [notice for package in given for notice in package.changes()]
    hosts = [host or _host_in_log(read, place) for place, host in enumerate(printed)]
    read = _of_hosts(read, [*hosts, device], notices, renamed=any(printed))
    if evidence and not any(r.located.info.kind in OPERATIONAL for r in read):
        notices.insert(0, _no_log(evidence, others=bool(read)))
    if not read:
        host = next((h for h in hosts if h), None)
        logs = Logs(hostname=host, hosts=tuple(hosts))
    else:
        logs = _interpreted(catalogue, read, hosts)
    used = {zone_member: "time-zone", **logs.used} if zone_member else logs.used
    logs = replace(logs, used=used, sha256=sha256, notices=(*notices, *logs.notices))
    return _with_support(logs, heard)


def _with_support(logs: Logs, heard: Heard) -> Logs:
    """Add what the support files state; of one thing that both report, the log's word is kept."""
    return replace(
        logs,
        statements=tuple(once.statements(logs.statements, heard.statements)),
        incidents=tuple(once.incidents(logs.incidents, heard.incidents)),
        notices=(*logs.notices, *heard.notices),
        told=(*logs.told, *heard.told),
        sessions=(*logs.sessions, *heard.sessions),
        used=logs.used | heard.used,
        support=heard.support,
    )


def _no_log(evidence: Sequence[Evidence], *, others: bool) -> Notice:
    unread = [p for e in evidence for p in e.problems if LOG_NAME.search(p.name)]
    if others:
        text = "No event log of the device was found: that other events are silent proves nothing."
    elif unread:
        text = "No event log could be read: nothing tells when anything changed."
    else:
        text = "No event log was found: nothing tells when anything changed."
    return Notice("no-event-log", text, unread[0].name if unread else None)


def _given(package: Package) -> tuple[Located, ...]:
    from mpdiff.evidence.locate import locate

    given = locate(package).of(*KINDS)
    if not given:
        raise InputError(
            "no-events",
            "No Defender events were found in it.",
            member=package.path,
            cure="Give a Windows Defender/Operational log or an advanced hunting export.",
        )
    return given


def _text(found: Located, notices: list[Notice]) -> str:
    from mpdiff.readers.snapshot import decode

    try:
        with guarded(found.member.name):
            return decode(found.member.read(limits.MAX_SYSTEM_INFORMATION), found.member.name)[0]
    except InputError as error:
        notices.append(Notice("member-not-read", error.message, found.member.name))
        return ""


def _clock(
    texts: Sequence[tuple[Located, str]], timezone: str | None, notices: list[Notice]
) -> tuple[Clock, str | None]:
    """Take the zone from the option, else from the system information; and whence the latter."""
    from mpdiff.readers.events.clock import (
        NO_ZONE,
        Clock,
        clock_from_system_information,
        parse_zone,
    )

    told: Clock | None = None
    member: str | None = None
    for found, text in texts:
        try:
            with guarded(found.member.name):
                told = clock_from_system_information(text, found.member.name)
        except InputError as error:
            notices.append(Notice("member-not-read", error.message, found.member.name))
        if told is not None:
            member = found.member.name
            break
    if timezone is None:
        return told or NO_ZONE, member
    day_first = told.day_first if told else None
    return Clock(parse_zone(timezone), f"--timezone {timezone}", day_first=day_first), None


def _read_all(
    found: Sequence[tuple[Located, int | None]],
    clock: Clock,
    notices: list[Notice],
    sha256: dict[str, str],
) -> Iterator[_Read]:
    """Read the sources; where one turns out to be damaged, what came before is used."""
    from mpdiff.readers.events import SOURCES

    sources = {source.name: source for source in SOURCES}
    for one, package in found:
        events: list[Event] = []
        reading, cut = None, False
        try:
            with guarded(one.member.name), one.member.open() as opened:
                stream = _UpToDamage(opened)
                hashed = Hashed(cast("BinaryIO", stream))
                source = sources[one.info.format or ""]
                reading = _reading(source, cast("BinaryIO", hashed), one.member.name, clock)
                # Only those that can matter are kept, and no log can hold more of them than this.
                events.extend(islice(reading, limits.MAX_EVENTS))
                cut = next(iter(reading), None) is not None
                digest = hashed.sha256()
                if stream.damage is None:
                    sha256[one.member.name] = digest
        except InputError as error:
            notices.append(Notice("member-not-read", error.message, one.member.name))
            if reading is None or not events:
                continue
            reading.say("log-damaged")
        if cut:
            text = f"Holds more than {limits.MAX_EVENTS:,} events that can matter; those behind them were not read."
            notices.append(Notice("too-many-events", text, one.member.name))
        if stream.damage is not None:
            reading.say("log-damaged")
            notices.append(Notice("member-not-read", stream.damage.message, one.member.name))
        yield _Read(one, reading, events, package)


def _reading(source: EventSource, stream: BinaryIO, member: str, clock: Clock) -> Reading:
    """Read a log, in a worker process if native readers are isolated and this one is native."""
    if limits.is_isolated():
        from mpdiff.readers.events.binary import isolated

        if source.name in isolated.NATIVE:
            return isolated.read(source, stream, member)
    return source.read(stream, member, clock)


class _UpToDamage:
    """A stream that ends where its member turns out to be damaged, so that the rest can be used."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.damage: InputError | None = None

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes; none from the damage on."""
        if self.damage is not None:
            return b""
        try:
            return self._stream.read(size)
        except InputError as error:
            self.damage = error
            return b""


def _host_in_log(read: Sequence[_Read], package: int) -> str | None:
    """Return the computer that the latest event of a package's own log names."""
    events = [
        event
        for one in read
        if one.package == package and one.located.info.kind in OPERATIONAL
        for event in one.events
        if event.computer
    ]
    return max(events, key=lambda event: event.time).computer if events else None


def _of_hosts(
    read: Sequence[_Read], hosts: Sequence[str | None], notices: list[Notice], *, renamed: bool
) -> list[_Read]:
    """Leave out the events of other computers; a source that holds only those vouches for nothing.

    `renamed`: a print names the device, so what its own log calls it before that is a former name.
    """
    ours = {short_name(host) for host in hosts if host}
    if not ours:
        named = {short_name(e.computer) for one in read for e in one.events if e.computer}
        if len(named) <= 1:
            return list(read)
    kept = []
    for one in read:
        mine = ours | _former_names(one, ours, notices) if renamed else ours
        events = [e for e in one.events if not e.computer or short_name(e.computer) in mine]
        if len(events) < len(one.events):
            notices.append(_others(len(one.events) - len(events), one, known=bool(ours)))
        if events or not one.events:
            kept.append(one._replace(events=events))
    return kept


def _former_names(one: _Read, ours: set[str], notices: list[Notice]) -> set[str]:
    """Return the names that the device had before, by its own log: a renamed computer keeps it.

    Forwarded events come in between; a former name stands only before the first event of the present.
    """
    if one.package is None or one.located.info.kind not in OPERATIONAL or not ours:
        return set()
    named = [short_name(e.computer) for e in one.events if e.computer]
    if not named or named[-1] not in ours:
        return set()
    begun = next(place for place, name in enumerate(named) if name in ours)
    former = set(named[:begun]) - set(named[begun:])
    if former:
        text = f"The device was renamed: its earlier events name {', '.join(sorted(former))}."
        notices.append(Notice("device-renamed", text, one.located.member.name))
    return former


def _others(count: int, one: _Read, *, known: bool) -> Notice:
    why = "other computers" if known else "several computers, and nothing tells which is this one,"
    return Notice(
        "other-computer", f"{count} events are of {why} and were left out.", one.located.member.name
    )


def _interpreted(catalogue: Catalogue, read: Sequence[_Read], hosts: Sequence[str | None]) -> Logs:
    from mpdiff.evidence.events.meaning.statements import interpret
    from mpdiff.evidence.events.merge import merge

    readings = [one.reading for one in read]
    for one in read:
        one.reading.events = iter(one.events)
    events = merge(readings)
    found = interpret(events, readings, catalogue)
    logs = [one.reading for one in read if one.located.info.kind in OPERATIONAL]
    holes = tuple(_between(logs))
    own = [r for r in read if r.package is not None and r.reading in logs]
    lasts = [r.reading.last for r in own if r.reading.last and r.reading.time_certain]
    stopped = stops(events)
    paired = {(w.member, w.position) for i in stopped for w in (i.witness, *i.also)}
    happened = [i for i in found.incidents if (i.witness.member, i.witness.position) not in paired]
    return Logs(
        statements=tuple(attributed(found.statements)),
        incidents=tuple(sorted([*happened, *stopped], key=lambda i: i.time)),
        coverage=replace(
            found.coverage,
            gap_times=(*found.coverage.gap_times, *holes),
            quiet=_quiet(logs),
            setbacks=tuple(pair for log in logs for pair in log.setbacks),
        ),
        notices=tuple(found.notices),
        told=from_hints(found.hints),
        hostname=next((e.computer for e in events if e.computer), None)
        or next((h for h in hosts if h), None),
        hosts=tuple(hosts),
        last=max(lasts, default=None),
        setbacks=tuple((a, b, log.member, n) for log in logs for a, b, n in log.steps),
        operational=bool(logs),
        used={one.located.member.name: "events" for one in read},
        sessions=sessions(events),
        spans=spans_of(found.hints),
        platform=found.platform,
        security=any(one.located.info.kind == "security-log" for one in read),
    )


def _quiet(logs: Sequence[Reading]) -> tuple[tuple[datetime, datetime], ...]:
    """Return the stretches in which no log holds an event, though it covers them."""
    if not logs:
        return ()
    quiet = list(logs[0].quiet)
    for log in logs[1:]:
        first, last = log.first, log.last
        if first is None or last is None:
            continue
        outside = [
            (datetime.min.replace(tzinfo=UTC), first),
            (last, datetime.max.replace(tzinfo=UTC)),
        ]
        others = (*log.quiet, *outside)
        quiet = [
            (max(a, c), min(b, d)) for a, b in quiet for c, d in others if max(a, c) < min(b, d)
        ]
    return tuple((a, b) for a, b in quiet if b - a > HEALTH_INTERVAL)


def _between(logs: Sequence[Reading]) -> Iterator[tuple[datetime, datetime]]:
    """Find where one log ends before the next begins: neither has record numbers for that."""
    certain = all(log.time_certain for log in logs)
    spans = sorted((log.first, log.last) for log in logs if log.first and log.last)
    end = spans[0][1] if spans else None
    for first, last in spans:
        assert end is not None  # noqa: S101  there are spans
        if first - end > (HEALTH_INTERVAL if certain else ZONES):
            yield end, first
        end = max(end, last)
