"""What is in a package: `mpdiff inspect`."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.escape import json_text, terminal
from mpdiff.base.model import MemberInfo, Notice, Source
from mpdiff.evidence.locate import Located, hashed, locate
from mpdiff.readers.package import open_package
from mpdiff.readers.snapshot import decode, detect_format
from mpdiff.report.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = {
    "snapshot": "snapshot of MpPreference",
    "effective-config": "effective configuration at collection",
    "registry": "registry dump at collection",
    "event-log": "event log",
    "event-text": "event log as text",
    "security-log": "security log",
    "system-log": "system log",
    "other-log": "event log of another channel",
    "hunting": "advanced hunting export",
    "system-info": "system information",
    "status": "Get-MpComputerStatus output, no snapshot",
}
"""The kinds in words."""


BINARY = ("event-log", "security-log", "system-log", "other-log", "other")
"""Kinds that are no text."""


class Inspection(Struct, frozen=True):
    """What was found. `scanned`: members looked at, the uninteresting ones included."""

    schema_version: int
    source: Source
    scanned: int
    members: tuple[MemberInfo, ...]
    notices: tuple[Notice, ...]


def inspect_package(path: str) -> Inspection:
    """Look through a package; raises InputError where it cannot be opened at all."""
    with open_package(path) as package:
        wanted = [path.replace("\\", "/").rsplit("/", 1)[-1]] if package.kind == "file" else []
        evidence = hashed(locate(package, wanted=wanted))
        members = [_full(found) for found in evidence.located]
        return Inspection(
            schema_version=1,
            source=Source(package.path, package.kind, package.sha256),
            scanned=evidence.scanned,
            members=(*members, *evidence.problems),
            notices=tuple(package.notices),
        )


def _full(found: Located) -> MemberInfo:
    """Add what only the whole member tells: its encoding and the number of its settings."""
    info = found.info
    if info.problem is not None or info.kind in BINARY:
        return info
    try:
        text, encoding = decode(found.member.read(limits.MAX_SNAPSHOT), info.name)
    except InputError as error:
        return replace(info, problem=error.message)
    info = replace(info, encoding=encoding)
    if info.kind in ("snapshot", "effective-config"):
        return _counted(info, text)
    return info


def _counted(info: MemberInfo, text: str) -> MemberInfo:
    found = detect_format(text)
    if found is None:
        return replace(info, problem="no settings were found in the whole of it")
    try:
        raw = found.format.read(text, info.name)
    except InputError as error:
        return replace(info, problem=error.message)
    return replace(info, settings=len(raw.properties), format=found.format.name)


def as_json(inspection: Inspection) -> str:
    """Return it as JSON."""
    return json_text(msgspec.json.format(msgspec.json.encode(inspection), indent=2).decode()) + "\n"


def as_text(inspection: Inspection, width: int, verbose: bool) -> str:  # noqa: FBT001  one switch
    """Return it as text."""
    return "".join(line.rstrip() + "\n" for line in _lines(inspection, width, verbose=verbose))


def _lines(inspection: Inspection, width: int, *, verbose: bool) -> Iterator[str]:
    source = inspection.source
    yield f"{terminal(source.path)} ({source.kind})"
    if source.sha256:
        yield f"sha256 {source.sha256}"
    read = [m for m in inspection.members if m.problem is None]
    unread = [m for m in inspection.members if m.problem is not None]
    yield f"{inspection.scanned} members looked at, {len(read)} of interest, {len(unread)} not read"
    for member in read:
        yield ""
        yield from _member(member, width)
    if unread:
        yield ""
        yield "NOT READ"
        for member in unread:
            text = f"{member.name}: {member.problem}"
            yield from textwrap.wrap(
                terminal(text), width, initial_indent="  ", subsequent_indent="    "
            )
    if inspection.notices:
        yield ""
        yield "NOTICES"
        shown = inspection.notices if verbose else inspection.notices[:20]
        for notice in shown:
            yield from textwrap.wrap(
                terminal(words.notice(notice)), width, initial_indent="  ", subsequent_indent="    "
            )
        if len(shown) < len(inspection.notices):
            yield f"  {len(inspection.notices) - len(shown)} more (shown with -v)."


def _member(member: MemberInfo, width: int) -> Iterator[str]:
    yield from textwrap.wrap(terminal(member.name), width, subsequent_indent="    ")
    facts = [
        KINDS.get(member.kind, member.kind),
        member.format or "",
        member.encoding or "",
        f"{member.settings} settings" if member.settings is not None else "",
        f"{member.size:,} bytes",
        f"modified {member.modified}" if member.modified else "",
        f"recognised by {member.how}",
    ]
    text = ", ".join(f for f in facts if f)
    yield from textwrap.wrap(terminal(text), width, initial_indent="    ", subsequent_indent="    ")
    if member.sha256:
        yield f"    sha256 {member.sha256}"
