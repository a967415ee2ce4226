"""What a package says of the device at the time it was collected, read from its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from mpdiff import limits
from mpdiff.current import from_registry, merged
from mpdiff.errors import InputError
from mpdiff.model import Notice, Snapshot
from mpdiff.sides import read
from mpdiff.snapshot import decode
from mpdiff.snapshot.registry import RegistryDump, parse, window_values
from mpdiff.window import Told, latest_past, was_open
from mpdiff.window import from_registry as window_from_registry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mpdiff.package.locate import Evidence, Located
    from mpdiff.settings.entries import Catalogue


class Collection(Struct, frozen=True):
    """The state at collection, what the registry says of the window, and how old it can be at most.

    `used`: the members it was read from. `not_before`: collected at that time or later.
    """

    state: Snapshot | None = None
    told: tuple[Told, ...] = ()
    window_known: bool = False
    not_before: datetime | None = None
    notices: tuple[Notice, ...] = ()
    used: tuple[str, ...] = ()


def collect(catalogue: Catalogue, evidence: Evidence, *, skip: Iterable[str] = ()) -> Collection:
    """Read the registry dump and the effective configuration of a package.

    `skip`: members that already serve as a snapshot. What cannot be read is a notice.
    """
    notices: list[Notice] = []
    dump, registry = _registry(catalogue, evidence, notices)
    config = _config(catalogue, evidence, set(skip), notices)
    state = config or registry
    if config is not None and registry is not None:
        state, disagreements = merged(catalogue, config, registry)
        notices += disagreements
    if dump is None or registry is None:
        used = () if config is None else (config.member,)
        return Collection(state=state, notices=tuple(notices), used=used)
    values = window_values(dump)
    told, window_notices = window_from_registry(values, registry.member)
    return Collection(
        state=state,
        told=(told,),
        window_known=was_open(values),
        not_before=latest_past(dump),
        notices=(*notices, *window_notices),
        used=tuple(s.member for s in (config, registry) if s is not None),
    )


def _registry(
    catalogue: Catalogue, evidence: Evidence, notices: list[Notice]
) -> tuple[RegistryDump | None, Snapshot | None]:
    """Read the first registry dump that can be read; a second one is said."""
    found: tuple[RegistryDump, Snapshot] | None = None
    for located in evidence.of("registry"):
        if found is not None:
            notices.append(
                Notice("registry-copy", "A second MPRegistry.txt, not used.", located.member.name)
            )
            continue
        try:
            found = _read_registry(catalogue, located, notices)
        except InputError as error:
            notices.append(_not_read(error, located))
    return found if found is not None else (None, None)


def _read_registry(
    catalogue: Catalogue, located: Located, notices: list[Notice]
) -> tuple[RegistryDump, Snapshot]:
    member = located.member
    data = member.read(limits.MAX_SNAPSHOT)
    text, encoding = decode(data, member.name)
    dump = parse(text, member.name)
    if dump.unread:
        notices.append(
            Notice(
                "registry-lines",
                f"{len(dump.unread)} lines were not understood, the first in line {dump.unread[0]}.",
                member.name,
            )
        )
    snapshot = from_registry(
        catalogue,
        dump,
        member=member.name,
        encoding=encoding,
        size=len(data),
        sha256=member.sha256(),
    )
    return dump, snapshot


def _config(
    catalogue: Catalogue, evidence: Evidence, skip: set[str], notices: list[Notice]
) -> Snapshot | None:
    for located in evidence.of("effective-config"):
        if located.member.name in skip:
            continue
        try:
            return read(catalogue, located)
        except InputError as error:
            notices.append(_not_read(error, located))
    return None


def _not_read(error: InputError, located: Located) -> Notice:
    return Notice("member-not-read", error.message, located.member.name)
