"""What a package says of the device at the time it was collected, read from its members."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.model import Notice, Place, Snapshot
from mpdiff.base.system.guard import guarded
from mpdiff.evidence.facts import Collection
from mpdiff.evidence.locate import names_member
from mpdiff.evidence.snapshots.candidates import read_located
from mpdiff.evidence.state import in_places, merged_states, state_from_registry
from mpdiff.evidence.window import Told, is_open, latest_past, was_open, window_from_registry
from mpdiff.readers.registry import RegistryDump, parse_dump, window_values
from mpdiff.readers.snapshot import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.locate import Evidence, Located
    from mpdiff.readers.registry import RegistryValue

Read = TypeVar("Read")


class _Dump(Struct, frozen=True):
    """One MPRegistry.txt: whole, and its effective location as a snapshot."""

    whole: RegistryDump
    state: Snapshot
    places: dict[Place, Snapshot]


def collect_state(
    catalogue: Catalogue, evidence: Evidence, *, skip: Iterable[str] = ()
) -> Collection:
    """Read the registry dump and the effective configuration of a package.

    `skip`: members that the user named as a snapshot, as typed. What cannot be read is a notice.
    Where two members of one kind differ, nothing tells which is the device's, so none is the state.
    """
    notices: list[Notice] = []
    dumps = _distinct(_registries(catalogue, evidence, notices), notices)
    configs = _distinct(_configs(catalogue, evidence, list(skip), notices), notices)
    states = [dump.state for dump in dumps]
    registry, config = _only(states, notices), _only(configs, notices)
    state = config or registry
    disagreements: list[Notice] = []
    if config is not None and registry is not None:
        state, disagreements = merged_states(catalogue, config, registry)
        notices += disagreements
    windows = [window_values(dump.whole) for dump in dumps]
    told = []
    for values, member in zip(windows, states, strict=True):
        one, said = window_from_registry(values, member.member)
        told.append(one)
        notices += said
    not_before = latest_past(dumps[0].whole) if registry is not None else None
    return Collection(
        state=state,
        places=dumps[0].places if registry is not None else {},
        told=tuple(told),
        window_known=any(was_open(values) for values in windows),
        window_open=registry is not None and _open(windows[0], told[0], not_before),
        not_before=not_before,
        notices=tuple(notices),
        used=tuple(s.member for s in (config, registry) if s is not None),
        accounts=_accounts(states, configs, apart=bool(disagreements)),
    )


def _accounts(
    registries: list[Snapshot], configs: list[Snapshot], *, apart: bool
) -> tuple[Snapshot, ...]:
    """Return what speaks of the state at collection where nothing tells which of it is right."""
    several = len(registries) > 1 or len(configs) > 1
    return (*configs, *registries) if apart or several else ()


def _open(values: dict[str, RegistryValue], told: Told, not_before: datetime | None) -> bool:
    """Return whether the window was open; a time after its end overrules what TSState says."""
    over = told.end is not None and not_before is not None and not_before >= told.end
    return is_open(values) and not over


def _registries(
    catalogue: Catalogue, evidence: Evidence, notices: list[Notice]
) -> Iterator[tuple[Snapshot, _Dump]]:
    for located in evidence.of("registry"):
        try:
            with guarded(located.member.name):
                dump = _read_registry(catalogue, located, notices)
        except InputError as error:
            notices.append(_not_read(error, located))
        else:
            yield dump.state, dump


def _configs(
    catalogue: Catalogue, evidence: Evidence, skip: list[str], notices: list[Notice]
) -> Iterator[tuple[Snapshot, Snapshot]]:
    for located in evidence.of("effective-config"):
        if any(names_member(located.member.name, name) for name in skip):
            continue
        try:
            snapshot = read_located(catalogue, located)
        except InputError as error:
            notices.append(_not_read(error, located))
        else:
            yield snapshot, snapshot


def _distinct(read: Iterable[tuple[Snapshot, Read]], notices: list[Notice]) -> list[Read]:
    """Drop what holds the same bytes as one before it."""
    first: dict[str, str] = {}
    kept = []
    for snapshot, one in read:
        if snapshot.sha256 in first:
            text = f"The same bytes as {first[snapshot.sha256]}."
            notices.append(Notice("state-copy", text, snapshot.member))
            continue
        first[snapshot.sha256] = snapshot.member
        kept.append(one)
    return kept


def _only(found: list[Snapshot], notices: list[Notice]) -> Snapshot | None:
    if len(found) > 1:
        names = ", ".join(s.member for s in found)
        text = f"Nothing tells which of these is the device's state at collection: {names}. None is used."
        notices.append(Notice("state-ambiguous", text))
    return found[0] if len(found) == 1 else None


def _read_registry(catalogue: Catalogue, located: Located, notices: list[Notice]) -> _Dump:
    member = located.member
    data = member.read(limits.MAX_SNAPSHOT)
    text, encoding = decode(data, member.name)
    dump = parse_dump(text, member.name)
    if dump.unread:
        notices.append(
            Notice(
                "registry-lines",
                f"{len(dump.unread)} lines were not understood, the first in line {dump.unread[0]}; "
                "what its lists do not show is unknown.",
                member.name,
            )
        )
    if dump.damaged:
        parts = "; ".join(f'"{location}": {what}' for location, what in dump.damaged.items())
        notices.append(
            Notice(
                "registry-incomplete",
                f"The dump is incomplete, cut or damaged: {parts}. What it lacks is unknown.",
                member.name,
            )
        )
    state = state_from_registry(
        catalogue,
        dump,
        member=member.name,
        encoding=encoding,
        size=len(data),
        sha256=member.sha256(),
    )
    return _Dump(dump, state, in_places(catalogue, dump, state))


def _not_read(error: InputError, located: Located) -> Notice:
    return Notice("member-not-read", error.message, located.member.name)
