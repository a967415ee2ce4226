"""What a report was made of and how: every hash, each with its package, and the words around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.base.model import MemberInfo  # noqa: TC001  msgspec resolves the annotations at run time
from mpdiff.report.digest.times import zone_of_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Report

_FIRST: Final = ("before", "after", "current", "events")
"""Roles whose members stand first."""


class Hashed(Struct, frozen=True):
    """A package, or a member of one. `role`: package, before, after, current, events ... or ""."""

    member: str
    sha256: str
    role: str = ""


class Member(Struct, frozen=True):
    """A member of interest with its full name (package first, where there are several) and its hash."""

    info: MemberInfo
    name: str
    sha256: str


def packages(report: Report) -> tuple[Hashed, ...]:
    """Return the sources that are files, each with its hash; what `--events` gave comes last."""
    source = report.source
    parts = [(part.path, part.sha256) for part in source.parts] or [(source.path, source.sha256)]
    found = [(path, sha256, "package") for path, sha256 in parts]
    found += [(part.path, part.sha256, "events") for part in source.events]
    return tuple(Hashed(path, sha256, role) for path, sha256, role in found if sha256)


def members(report: Report) -> tuple[Member, ...]:
    """Return the members of interest in their order, named and hashed as the ledger has them."""
    listed: dict[str, list[tuple[str, str]]] = {}
    several = len(report.source.parts) > 1
    for entry in report.ledger:
        own = entry.name.partition("!")[2] if several else entry.name
        listed.setdefault(own, []).append((entry.name, entry.sha256 or ""))
    found = []
    for info in report.evidence:
        waiting = listed.get(info.name)
        name, sha256 = waiting.pop(0) if waiting else (info.name, "")
        found.append(Member(info, name, info.sha256 or sha256))
    return tuple(found)


def hashes(report: Report) -> tuple[Hashed, ...]:
    """Return the hash of each source and of every member that was read, those of the comparison first."""
    found = [Hashed(one.name, one.sha256, one.info.used_as or "") for one in members(report)]
    found += [Hashed(e.name, e.sha256 or "", e.used_as or "") for e in report.ledger]
    for role, ref in zip(_FIRST, (report.before, report.after, report.current), strict=False):
        if ref is not None:
            found.append(Hashed(ref.member, ref.sha256, role))
    files = packages(report)
    known = {one.member for one in files}
    first: dict[str, Hashed] = {}
    for one in found:
        if one.sha256 and one.member not in known:
            first.setdefault(one.member, one)
    return (*files, *sorted(first.values(), key=_place))


def _place(one: Hashed) -> int:
    return _FIRST.index(one.role) if one.role in _FIRST else len(_FIRST)


def logs(report: Report) -> tuple[str, ...]:
    """Return the event logs that were read, each with its package where there are several."""
    if report.coverage is None:
        return ()
    named = [entry.name for entry in report.ledger if entry.used_as == "events"]
    return tuple(named) or report.coverage.members


def custody(report: Report) -> tuple[tuple[str, str], ...]:
    """Return what the report was made of and how: name and text, in the order in which it is shown."""
    return tuple((name, text) for name, text in _fields(report) if text)


def _fields(report: Report) -> Iterator[tuple[str, str]]:
    tool = report.tool
    unread = [e for e in report.ledger if e.status == "unread"]
    yield "Case", report.case or ""
    yield "Analyst", report.analyst or ""
    yield "Rests on", report.rests_on.removeprefix("rests on ")
    known = packages(report)
    if not any(one.role == "package" for one in known):
        yield "Source", report.source.path
    for one in known:
        yield f"{one.role.capitalize()} {one.member}", f"SHA-256 {one.sha256}"
    for one in hashes(report)[len(known) :]:
        yield one.member, f"SHA-256 {one.sha256}"
    yield "Unread", ", ".join(f"{e.name} ({e.why})" if e.why else e.name for e in unread)
    if report.policy:
        yield "Policy", f"{report.policy.path} SHA-256 {report.policy.sha256}"
    yield "Options", " ".join(report.options) or "none"
    yield "Times", zone_of_times(report)
    yield "Made by", f"{tool.name} {tool.version}, catalogue {tool.catalogue}"
