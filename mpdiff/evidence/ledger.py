"""The ledger: every member of a package, and of every container in it, and what became of it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import LedgerEntry, MemberInfo
from mpdiff.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from mpdiff.catalogue.members import MemberKind
    from mpdiff.evidence.facts import Collector
    from mpdiff.evidence.locate import Evidence

CONTEXT: Final = (
    "security-log",
    "system-log",
    "other-log",
    "system-info",
    "collection-summary",
    "query-user",
)
"""Kinds by content that show the device around protection; every other one is a witness of it."""
NO_READER: Final = "mpdiff has no reader for it"
OTHER_FORM: Final = "its content is not of the form that its name promises"
UNKNOWN: Final = "neither its name nor its content is of a known kind"
LISTED: Final = "its members are listed on their own"
COLLECTOR_FAILED: Final = "its collector failed"
IN_PART: Final = f"{COLLECTOR_FAILED} in part"
PART: Final = "Collected in part only"
"""How the title begins of the finding about what is there although its collector failed."""
COLLECTED: Final = "the collection's summary lists it as collected, but it is not in the package"
COLLECTED_PERHAPS: Final = (
    "the collection's summary lists it, but it is not in the package; whether its collector failed, the "
    "summary does not show"
)
NAMED: Final = 4
"""Members that the line about witnesses names."""
_FILE: Final = re.compile(r"[^/\\*?]+\.[A-Za-z0-9]{2,5}")
_SEVERAL: Final = re.compile(r"[;|\r\n]+|,\s")
"""What stands between the paths of one cell."""


class Read(NamedTuple):
    """What reading the members brought, by name: what for, the hash of the bytes, why not (wholly)."""

    used: Mapping[str, str]
    sha256: Mapping[str, str]
    unread: Mapping[str, str]


def ledger_of(
    evidence: Evidence, infos: Iterable[MemberInfo], read: Read, *, prefix: str = ""
) -> tuple[LedgerEntry, ...]:
    """Return an entry for every member of a package, in its order.

    `infos`: its evidence with what each member was used as. `prefix`: of the names, where there is
    more than one package.
    """
    known = {info.name: info for info in infos}
    containers = {name.rpartition("!")[0] for name in evidence.members if "!" in name}
    names = dict.fromkeys([*evidence.members, *known])
    return tuple(
        _container(prefix + name, evidence.members[name])
        if name in containers and name not in known
        else _entry(prefix, evidence.members.get(name, 0), name, known.get(name), read)
        for name in names
    )


def _container(name: str, size: int) -> LedgerEntry:
    kind = catalogue().data.members.kind_of(name)
    what = kind.what if kind else "container"
    return LedgerEntry(name, size, "read", what, LISTED)


def _entry(prefix: str, size: int, name: str, info: MemberInfo | None, read: Read) -> LedgerEntry:
    kind = catalogue().data.members.kind_of(name)
    shows = kind.shows if kind else ""
    if info is None:
        return _passed_over(prefix + name, size, kind)
    weight = "context" if info.kind in CONTEXT else kind.weight if kind else "witness"
    if info.problem is None and kind is not None and weight == "none":
        weight = "witness"  # its content is evidence, whatever it is called
    what = kind.what if kind and (info.problem or kind.read) else info.kind
    problem = read.unread.get(name, "")
    if info.problem is not None or (problem and name not in read.used and info.used_as is None):
        why = info.problem or problem
        return LedgerEntry(prefix + name, size, "unread", what, why, shows, weight=weight)
    digest = info.sha256 or read.sha256.get(name)
    used = info.used_as or read.used.get(name)
    return LedgerEntry(
        prefix + name, size, "read", what, problem, sha256=digest, used_as=used, weight=weight
    )


def _passed_over(name: str, size: int, kind: MemberKind | None) -> LedgerEntry:
    if kind is None:
        return LedgerEntry(name, size, "unread", "unknown", UNKNOWN)
    if kind.weight == "none":
        return LedgerEntry(name, size, "irrelevant", kind.what, kind.shows)
    why = OTHER_FORM if kind.read else NO_READER
    return LedgerEntry(name, size, "unread", kind.what, why, kind.shows, weight=kind.weight)


def not_there(
    collectors: Iterable[Collector], entries: Sequence[LedgerEntry]
) -> Iterator[LedgerEntry]:
    """Yield what the collection's summary lists and the package lacks: failed, or gone since."""
    there = {_last(entry.name) for entry in entries}
    read = {_last(entry.name) for entry in entries if entry.status == "read"}
    for row in collectors:
        why = _why_not(row)
        for name in _outputs(row, there):
            kind = catalogue().data.members.kind_of(name)
            if _last(name) in (read if row.failed else there) and (kind or not row.failed):
                continue
            weight = kind.weight if kind else "none"
            what, shows = (kind.what, kind.shows) if kind else ("unknown", "")
            yield LedgerEntry(name, 0, "unread", what, why, shows, weight=weight)


def collected_in_part(
    collectors: Iterable[Collector], entries: Iterable[LedgerEntry]
) -> Iterator[LedgerEntry]:
    """Yield the entries; of what is there although its collector failed, why it may not be all."""
    rows = [row for row in collectors if row.failed]
    listed = list(entries) if rows else entries
    there = {_last(entry.name) for entry in listed} if rows else set()
    names = [entry.name for entry in listed] if rows else []
    failed = {
        meant: row for row in rows for name in _outputs(row, there) for meant in _meant(name, names)
    }
    for entry in listed:
        row = failed.get(entry.name) if entry.status == "read" else None
        yield entry if row is None else _in_part(entry, row)


def _meant(name: str, names: Iterable[str]) -> list[str]:
    """Return the members that a summary's path means: of several of its name those that share most of its folders."""
    alike = {one: _in_common(name, one) for one in names if _last(one) == _last(name)}
    most = max(alike.values(), default=0)
    return [one for one, common in alike.items() if common == most]


def _in_common(one: str, other: str) -> int:
    """Return how many parts at the end of two paths are the same."""
    pairs = zip(_parts(one), _parts(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _parts(name: str) -> list[str]:
    return re.split(r"[/\\!]", fold(name.strip(" \"'")))[::-1]


def _in_part(entry: LedgerEntry, row: Collector) -> LedgerEntry:
    kind = catalogue().data.members.kind_of(entry.name)
    why = f"{IN_PART}: {row.error}" if row.error else IN_PART
    return replace(entry, why=why, could_show=kind.shows if kind else "")


def _why_not(row: Collector) -> str:
    if row.failed:
        return f"{COLLECTOR_FAILED}: {row.error}" if row.error else COLLECTOR_FAILED
    return COLLECTED if row.failed is False else COLLECTED_PERHAPS


def _outputs(row: Collector, there: Collection[str]) -> list[str]:
    """Return the files that a row names; none for a pattern. Of a failure at least the command is named."""
    if _last(row.output) in there:
        return [row.output]
    parts = [part.strip(" \t\"'") for part in _SEVERAL.split(row.output)]
    found = [part for part in parts if _FILE.fullmatch(_last_of(part))]
    return found or ([row.output or row.command] if row.failed else [])


def _last(name: str) -> str:
    """Return a file's own name, without letter case."""
    return fold(_last_of(name).strip(" \"'"))


def _last_of(name: str) -> str:
    return re.split(r"[/\\!]", name)[-1]


def rests_on(entries: Sequence[LedgerEntry]) -> str:
    """Return how many of the witnesses were read, and which were not; "" where there is none.

    What shows only the device around protection is named where it should have been read.
    """
    every = [e for e in entries if e.weight == "witness"]
    witnesses = _without_copies(every)
    if not witnesses:
        return ""
    read = sum(e.status == "read" for e in witnesses)
    text = f"rests on {read} of {len(witnesses)} witnesses"
    if copies := len(every) - len(witnesses):
        text += f"; {copies} byte-identical {'copy' if copies == 1 else 'copies'} not counted"
    left_out = {
        "not read": [_last_of(e.name) for e in witnesses if e.status == "unread"],
        "not of this device": [_last_of(e.name) for e in witnesses if e.status == "irrelevant"],
        "collected in part": in_part(witnesses),
        "beside them not read": [_last_of(e.name) for e in entries if _failed(e)],
    }
    for words, named in left_out.items():
        names = list(dict.fromkeys(named))
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        text += f"; {words}: {', '.join(names[:NAMED])}{more}" if names else ""
    return text


def _without_copies(witnesses: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Leave out what was read and holds the same bytes as one before it, used for the same or for nothing."""
    uses: dict[str, set[str | None]] = {}
    kept = []
    for entry in witnesses:
        used = uses.setdefault(entry.sha256, set()) if entry.sha256 else set()
        if entry.status == "read" and used and entry.used_as in (None, *used):
            continue
        used.add(entry.used_as)
        kept.append(entry)
    return kept


def _failed(entry: LedgerEntry) -> bool:
    """Return whether mpdiff reads such members of the device around protection, and not this one."""
    unreadable = entry.status == "unread" and entry.weight == "context"
    return unreadable and entry.why not in (NO_READER, UNKNOWN)


def in_part(entries: Iterable[LedgerEntry]) -> list[str]:
    """Return the witnesses whose collector failed although they are there."""
    listed = list(entries)
    alike = Counter(_last(e.name) for e in listed)
    return [
        e.name if alike[_last(e.name)] > 1 else _last_of(e.name) for e in listed if is_in_part(e)
    ]


def is_in_part(entry: LedgerEntry) -> bool:
    """Return whether a witness was read whose collector failed: it may hold less than it should."""
    return entry.status == "read" and entry.weight == "witness" and entry.why.startswith(IN_PART)


def counted(entries: Iterable[LedgerEntry]) -> str:
    """Return how many members were read, how many do not matter, how many were not read."""
    counts = Counter(entry.status for entry in entries)
    total = sum(counts.values())
    return (
        f"{total} members: {counts['read']} read, {counts['irrelevant']} irrelevant, "
        f"{counts['unread']} unread"
    )
