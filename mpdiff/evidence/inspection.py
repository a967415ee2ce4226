"""What is in a package: every member of interest, how it was recognised, what was not read."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.model import MemberInfo, Notice, Source
from mpdiff.base.system.guard import guarded
from mpdiff.evidence.locate import Located, hashed, locate
from mpdiff.readers.package import open_package
from mpdiff.readers.snapshot import decode, detect_format

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
            notices=(*package.notices, *package.changes()),
        )


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
