"""Whose events these are: other computers' are left out, former names of the device are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mpdiff.base.model import Notice
from mpdiff.evidence.device import short_name
from mpdiff.evidence.events.device_ids import by_device_id
from mpdiff.evidence.events.sources import OPERATIONAL, ReadSource

if TYPE_CHECKING:
    from collections.abc import Sequence


HOST_NAME = re.compile(
    r"^[^\S\r\n]*(?:host ?name|computer ?name|system name|hostname|nom de l.h\S+te|nombre de host)"
    r"[^\S\r\n]*[:\t][^\S\r\n]*([A-Za-z0-9][A-Za-z0-9._-]{0,62})\s*$",
    re.IGNORECASE | re.MULTILINE,
)


def host_in_log(read: Sequence[ReadSource], package: int) -> str | None:
    """Return the computer that the latest event of a package's own log names."""
    events = [
        event
        for one in read
        if one.package == package and one.located.info.kind in OPERATIONAL
        for event in one.events
        if event.computer
    ]
    return max(events, key=lambda event: event.time).computer if events else None


def of_hosts(
    read: Sequence[ReadSource], hosts: Sequence[str | None], notices: list[Notice], *, renamed: bool
) -> list[ReadSource]:
    """Leave out the events of other computers; a source that holds only those vouches for nothing.

    `renamed`: a print names the device, so what its own log calls it before that is a former name.
    """
    ours = {short_name(host) for host in hosts if host}
    read = by_device_id(read, hosts, notices)
    if not ours:
        named = {e.computer for one in read for e in one.events}
        if len({short_name(name) for name in named if name}) <= 1:
            return read
    kept = []
    for one in read:
        mine = ours | _former_names(one, ours, notices) if renamed else ours
        events = [e for e in one.events if not e.computer or short_name(e.computer) in mine]
        if len(events) < len(one.events):
            notices.append(_others(len(one.events) - len(events), one, known=bool(ours)))
        if events or not one.events:
            kept.append(one._replace(events=events))
    return kept


def _former_names(one: ReadSource, ours: set[str], notices: list[Notice]) -> set[str]:
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


def _others(count: int, one: ReadSource, *, known: bool) -> Notice:
    events, were = ("1 event is", "was") if count == 1 else (f"{count} events are", "were")
    other = "another computer" if count == 1 else "other computers"
    whose = other if known else "several computers, and nothing tells which is this one,"
    where = "Of the file given with --events, " if one.package is None else ""
    text = f"{where}{events} of {whose} and {were} left out."
    return Notice("other-computer", text, one.located.member.name)
