"""What is in a package: every member of interest, how it was recognised, what was not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.model import LedgerEntry, MemberInfo, Notice, Source
from mpdiff.base.system.guard import guarded
from mpdiff.catalogue import catalogue
from mpdiff.evidence.ledger import Read, collected_in_part, ledger_of, not_there
from mpdiff.evidence.locate import Evidence, Located, hashed, locate
from mpdiff.evidence.witnesses.read import KINDS as SUPPORT
from mpdiff.evidence.witnesses.read import read_witnesses
from mpdiff.readers.events.local_times.clock import NO_ZONE
from mpdiff.readers.package import open_package
from mpdiff.readers.snapshot import decode, detect_format

if TYPE_CHECKING:
    from mpdiff.evidence.facts import Collector

BINARY = ("event-log", "security-log", "system-log", "other-log", "other", *SUPPORT)
"""Kinds of which nothing more is shown: they are no text, or tens of megabytes of it."""


class Inspection(Struct, frozen=True):
    """What was found. `scanned`: members looked at, the uninteresting ones included.

    `ledger`: every member and what it is, in the order of the package.
    """

    schema_version: int
    source: Source
    scanned: int
    members: tuple[MemberInfo, ...]
    notices: tuple[Notice, ...]
    ledger: tuple[LedgerEntry, ...] = ()


def inspect_package(path: str) -> Inspection:
    """Look through a package; raises InputError where it cannot be opened at all."""
    with open_package(path) as package:
        wanted = [path.replace("\\", "/").rsplit("/", 1)[-1]] if package.kind == "file" else []
        evidence = hashed(locate(package, wanted=wanted))
        members = [_full(found) for found in evidence.located]
        found = (*members, *evidence.problems)
        summary, said = _collectors(evidence)
        entries = ledger_of(evidence, found, Read({}, {}, {}))
        return Inspection(
            schema_version=1,
            source=Source(package.path, package.kind, package.sha256),
            scanned=evidence.scanned,
            members=found,
            notices=(*package.notices, *package.changes(), *said),
            ledger=(*collected_in_part(summary, entries), *not_there(summary, entries)),
        )


def _collectors(evidence: Evidence) -> tuple[tuple[Collector, ...], list[Notice]]:
    """Read what the collection's summary lists."""
    if not evidence.of("collection-summary"):
        return (), []
    summaries = replace(evidence, located=evidence.of("collection-summary"))
    heard = read_witnesses(catalogue(), [summaries], NO_ZONE)
    return heard.support.collectors, heard.notices


def _full(found: Located) -> MemberInfo:
    """Add what only the whole member tells: its encoding and the number of its settings."""
    info = found.info
    if info.problem is not None or info.kind in BINARY:
        return info
    try:
        with guarded(info.name):
            text, encoding = decode(found.member.read(limits.MAX_SNAPSHOT), info.name)
    except InputError as error:
        return replace(info, problem=error.message)
    info = replace(info, encoding=encoding)
    if info.kind in ("snapshot", "effective-config"):
        return _counted(info, text)
    return info


def _counted(info: MemberInfo, text: str) -> MemberInfo:
    try:
        with guarded(info.name):
            found = detect_format(text)
            if found is None:
                return replace(info, problem="no settings were found in the whole of it")
            raw = found.format.read(text, info.name)
    except InputError as error:
        return replace(info, problem=error.message)
    return replace(info, settings=len(raw.properties), format=found.format.name)
