"""The event logs of the evidence: found, read once, and judged for what their silence is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.model import Notice
from mpdiff.base.notices import sentence
from mpdiff.base.system.guard import guarded
from mpdiff.evidence.device import short_name
from mpdiff.evidence.events.attribution import attributed
from mpdiff.evidence.events.given import gave_nothing, ledger_of_given, open_given
from mpdiff.evidence.events.rests import of_silences, rests, undisturbed
from mpdiff.evidence.events.services import stops
from mpdiff.evidence.events.sessions import HUNTED, sessions
from mpdiff.evidence.events.silence import between_logs, quiet_in
from mpdiff.evidence.events.sources import (
    KINDS,
    LOG_NAME,
    OPERATIONAL,
    ReadSource,
    read_sources,
)
from mpdiff.evidence.events.whose.computers import HOST_NAME, host_in_log, of_hosts
from mpdiff.evidence.facts import Logs
from mpdiff.evidence.mode import spans_of
from mpdiff.evidence.window import from_hints
from mpdiff.evidence.witnesses.protection.detections import told_otherwise
from mpdiff.readers.events.source import CHANGES, TELL_THE_CLOCK

NOT_KEPT: Final = "events-not-kept"
"""The notice of a source of which only the latest events are kept."""

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from contextlib import ExitStack
    from datetime import datetime

    from mpdiff.base.model import Event, LogCoverage, Setback
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.facts import Hashes
    from mpdiff.evidence.locate import Evidence, Located
    from mpdiff.evidence.witnesses.read import Heard
    from mpdiff.readers.events.local_times.clock import Clock


OF_ANOTHER: Final = "its events are of another computer"


def read_logs(
    catalogue: Catalogue,
    evidence: Sequence[Evidence],
    events: Sequence[str],
    timezone: str | None,
    open_packages: ExitStack,
    *,
    device: str | None = None,
    devices: Collection[str] = (),
) -> Logs:
    """Read every event source of the packages and of the files given with `--events`.

    What the support files of the packages state is added. Events of other computers than the packages' own are left out, and said; `device`: a further name
    of the device; `devices`: the identifiers that the snapshots name.

    Raises InputError `no-events` where a given file holds none, UsageError `bad-timezone`.
    """
    if not evidence and not events:
        if timezone is not None:
            _clock((), timezone, [])
        return Logs()
    found: list[tuple[Located, int | None]]
    found = [(f, place) for place, e in enumerate(evidence) for f in e.of(*KINDS)]
    given = open_given(events, open_packages)
    found += [(log, None) for one in given for log in one.logs]
    notices: list[Notice] = []
    texts = [[(f, _text(f, notices)) for f in e.of("system-info")] for e in evidence]
    printed = [
        next((m[1] for _, t in listed if (m := HOST_NAME.search(t))), None) for listed in texts
    ]
    clock, zone_member = _clock([one for listed in texts for one in listed], timezone, notices)
    if timezone is None and zone_member is None:
        notices += [
            Notice("system-info-cut", sentence("system-info-cut"), one_of.member.name)
            for listed in texts
            for one_of, text in listed
            if text and HOST_NAME.search(text) is None
        ]
    sha256: Hashes = {}
    read = list(read_sources(found, clock, notices, sha256)) if found else []
    heard = _heard(catalogue, evidence, clock, devices)
    notices += [notice for one in given for notice in one.package.changes()]
    hosts = [host or host_in_log(read, place) for place, host in enumerate(printed)]
    every = read
    read = of_hosts(read, [*hosts, device], notices, renamed=any(printed))
    silent = dict(_silent(every, read))
    if evidence and not any(r.located.info.kind in OPERATIONAL for r in read):
        notices.insert(0, _no_log(evidence, others=bool(read)))
    if not read:
        host = next((h for h in hosts if h), None)
        logs = Logs(hostname=host, hosts=tuple(hosts))
    else:
        logs = _interpreted(catalogue, read, hosts)
    used = {zone_member: "time-zone", **logs.used} if zone_member else logs.used
    logs = replace(
        logs,
        used=used,
        sha256=sha256,
        notices=(*notices, *logs.notices),
        given=tuple(one.part for one in given),
        given_ledger=ledger_of_given(given, read, sha256, notices),
    )
    return _without(silent, _with_support(logs, heard))


def _silent(every: Sequence[ReadSource], kept: Sequence[ReadSource]) -> Iterator[tuple[str, str]]:
    """Yield the members of packages that gave nothing, and why: no event in them is of this device, or none at all."""
    names = {one.located.member.name for one in kept}
    for one in every:
        name = one.located.member.name
        if one.package is not None and name not in names:
            yield name, OF_ANOTHER
        elif one.package is not None and (why := gave_nothing(one)):
            yield name, why


def _without(silent: dict[str, str], logs: Logs) -> Logs:
    """Return the logs without what gave nothing among what was used."""
    if not silent:
        return logs
    used = {name: what for name, what in logs.used.items() if name not in silent}
    support = replace(logs.support, unread=logs.support.unread | silent)
    return replace(logs, used=used, support=support)


def _heard(
    catalogue: Catalogue, evidence: Sequence[Evidence], clock: Clock, devices: Collection[str]
) -> Heard | None:
    """Return what the support files state; None without a package that could hold any."""
    if not evidence:
        return None
    from mpdiff.evidence.witnesses.read import read_witnesses

    return read_witnesses(catalogue, evidence, clock, devices)


def _with_support(logs: Logs, heard: Heard | None) -> Logs:
    """Add what the support files state; of one thing that both report, the log's word is kept."""
    if heard is None:
        own = told_otherwise(logs.incidents, logs.incidents)
        return replace(logs, incidents=tuple(sorted(own, key=lambda i: i.time)))
    from mpdiff.evidence.witnesses import once

    every = (*logs.incidents, *heard.incidents)
    kept, further = (list(told_otherwise(i, every)) for i in (logs.incidents, heard.incidents))
    return replace(
        logs,
        coverage=_contradicted(logs.coverage, heard),
        statements=tuple(
            once.statements_once(logs.statements, heard.statements, heard.support.ends)
        ),
        incidents=tuple(once.incidents_once(kept, further)),
        notices=(*logs.notices, *heard.notices),
        told=(*logs.told, *heard.told),
        sessions=(*logs.sessions, *heard.sessions),
        used=logs.used | heard.used,
        support=heard.support,
    )


def _contradicted(coverage: LogCoverage | None, heard: Heard) -> LogCoverage | None:
    """Return the coverage without rests in which a support file shows that the device ran."""
    if coverage is None or not coverage.rests:
        return coverage
    times = [one.time for one in heard.statements if one.time_certain]
    times += [one.time for one in heard.incidents if one.time_certain]
    times += heard.support.starts
    return replace(coverage, rests=tuple(undisturbed(coverage.rests, times)))


def _no_log(evidence: Sequence[Evidence], *, others: bool) -> Notice:
    unread = [p for e in evidence for p in e.problems if LOG_NAME.search(p.name)]
    if others:
        text = "No event log of the device was found: that other events are silent proves nothing."
    elif unread:
        text = "No event log could be read: nothing tells when anything changed."
    else:
        text = "No event log was found: nothing tells when anything changed."
    return Notice("no-event-log", text, unread[0].name if unread else None)


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
    from mpdiff.readers.events.local_times.clock import (
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


def _interpreted(
    catalogue: Catalogue, read: Sequence[ReadSource], hosts: Sequence[str | None]
) -> Logs:
    from mpdiff.evidence.events.meaning.statements import interpret
    from mpdiff.evidence.events.merge import merge

    readings = [one.reading for one in read]
    for one in read:
        one.reading.events = iter(one.events)
    events = merge(readings)
    found = interpret(events, readings, catalogue)
    logs = [one.reading for one in read if one.located.info.kind in OPERATIONAL]
    holes = tuple(between_logs(logs))
    setbacks = (*(step for log in logs for step in log.steps), *_told_setbacks(read))
    quiet, last = quiet_in(logs), found.coverage.last
    own = [r for r in read if r.package is not None and r.reading in logs]
    lasts = [r.reading.last for r in own if r.reading.last and r.reading.time_certain]
    beside = [e for e in events if e.channel is not None or e.event_id == HUNTED]
    stopped = stops(beside)
    paired = {(w.member, w.position) for i in stopped for w in (i.witness, *i.also)}
    happened = [i for i in found.incidents if (i.witness.member, i.witness.position) not in paired]
    return Logs(
        statements=tuple(attributed(found.statements)),
        incidents=tuple(sorted([*happened, *stopped], key=lambda i: i.time)),
        coverage=replace(
            found.coverage,
            gap_times=(*found.coverage.gap_times, *holes),
            quiet=quiet,
            rests=of_silences(rests(read, events, setbacks), quiet, last),
            setbacks=tuple((step.before, step.after) for step in setbacks),
        ),
        notices=tuple(found.notices),
        told=from_hints(found.hints),
        hostname=_present_name(events, hosts),
        hosts=tuple(hosts),
        last=max(lasts, default=None),
        setbacks=setbacks,
        operational=bool(logs),
        used={one.located.member.name: "events" for one in read},
        sessions=sessions(beside),
        spans=spans_of(found.hints),
        platform=found.platform,
        kept_since=dict(_kept_since(read)),
        security=any(one.located.info.kind == "security-log" for one in read)
        or any(event.event_id == HUNTED for event in beside),
        security_since=_security_since(read, beside),
    )


def _security_since(read: Sequence[ReadSource], events: Sequence[Event]) -> datetime | None:
    """Return when the Security log begins; None where rows of an export show sessions as well."""
    firsts = [r.reading.first for r in read if r.located.info.kind == "security-log"]
    if any(event.event_id == HUNTED for event in events) or None in firsts:
        return None
    return min((first for first in firsts if first is not None), default=None)


def _told_setbacks(read: Sequence[ReadSource]) -> Iterator[Setback]:
    """Yield where the device's other logs show that the clock was set back, which its own may hide."""
    for one in read:
        if one.package is not None and one.located.info.kind in TELL_THE_CLOCK:
            yield from one.reading.steps


def _present_name(events: Sequence[Event], hosts: Sequence[str | None]) -> str | None:
    """Return the name of the computer as its latest event spells it; a renamed one has had others."""
    present = {short_name(host) for host in hosts if host}
    named = (e.computer for e in reversed(events) if e.computer)
    spelled = (name for name in named if not present or short_name(name) in present)
    return next(spelled, None) or next((host for host in hosts if host), None)


def _kept_since(read: Sequence[ReadSource]) -> Iterator[tuple[str, datetime]]:
    """Yield since when a source is whole that held more events than are kept of those that change nothing."""
    for one in read:
        if any(notice.code == NOT_KEPT for notice in one.reading.notices):
            times = [e.time for e in one.events if e.event_id not in CHANGES]
            if times:
                yield one.located.member.name, min(times)
