"""Every member that may be a snapshot, read once: a snapshot, or why it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.model import Notice, Snapshot
from mpdiff.base.system.guard import guarded
from mpdiff.evidence.snapshots.roles import Candidate, roles_of
from mpdiff.readers.snapshot import read_snapshot

if TYPE_CHECKING:
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.locate import Located

NO_SNAPSHOT = ("not-a-snapshot", "status-output")
"""Codes of errors that say that a member is something else, not that it is damaged."""


def read_located(catalogue: Catalogue, found: Located) -> Snapshot:
    """Read a located snapshot whole; raises InputError naming the member."""
    with guarded(found.member.name):
        data = found.member.read(limits.MAX_SNAPSHOT)
        return read_snapshot(data, found.member.name, catalogue.find)


Tried = Snapshot | InputError
"""A candidate as it was read, or why it could not be."""


def read_candidates(
    catalogue: Catalogue, found: list[Located], named: tuple[int | None, int | None]
) -> tuple[list[Located], list[Tried], list[Notice]]:
    """Read every candidate once. What turns out to be no snapshot, or a copy, is said and dropped."""
    kept: list[Located] = []
    tried: list[Tried] = []
    notices: list[Notice] = []
    copies: dict[tuple[str, str], str] = {}
    roles = roles_of([f.member.name for f in found])
    for place, (one, role) in enumerate(zip(found, roles, strict=True)):
        result = _try(catalogue, one)
        if isinstance(result, InputError) and result.code in NO_SNAPSHOT and place not in named:
            notices.append(Notice("member-not-read", result.message, one.member.name))
            continue
        if isinstance(result, Snapshot) and role is not None and place not in named:
            first = copies.setdefault((role, result.sha256), one.member.name)
            if first != one.member.name:
                notices.append(
                    Notice("snapshot-copy", f"The same bytes as {first}.", one.member.name)
                )
                continue
        kept.append(one)
        tried.append(result)
    return kept, tried, notices


def _try(catalogue: Catalogue, found: Located) -> Tried:
    try:
        return read_located(catalogue, found)
    except InputError as error:
        return error


def readable(tried: Tried) -> Snapshot:
    """Return a snapshot that is compared; raises what was wrong with it."""
    if isinstance(tried, InputError):
        raise tried
    return tried


def order_clues(found: list[Located], tried: list[Tried]) -> list[Candidate]:
    """Return what tells the order of the candidates."""
    return [
        Candidate(
            f.member.name,
            f.member.modified,
            f.member.name.rpartition("!")[0],
            t.taken_at if isinstance(t, Snapshot) else None,
        )
        for f, t in zip(found, tried, strict=True)
    ]
