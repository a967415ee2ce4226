"""Which two snapshots are compared, and by what that was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from mpdiff.base import limits
from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.letter_case import fold
from mpdiff.base.model import MemberInfo, Notice, Snapshot
from mpdiff.base.system.guard import guarded
from mpdiff.evidence.facts import Missing
from mpdiff.evidence.locate import SNAPSHOT_NAME, Evidence, Located, names_member, typed
from mpdiff.evidence.snapshots.roles import (
    Candidate,
    Roles,
    assign,
    contradiction,
    role_of,
    roles_of,
)
from mpdiff.evidence.snapshots.side import ALONE, Side
from mpdiff.readers.snapshot import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.catalogue.lookup import Catalogue

LOOKED_FOR = (
    "Looked for two MpPreference snapshots (console text, JSON, CLIXML, CSV or YAML) anywhere in "
    "the package and its cabinets."
)

NO_SNAPSHOT = ("not-a-snapshot", "status-output")
"""Codes of errors that say that a member is something else, not that it is damaged."""


class Sides(Struct, frozen=True):
    """What is compared. One side is None where the package should hold it and does not."""

    before: Side | None
    after: Side | None
    missing: tuple[Missing, ...] = ()
    notices: tuple[Notice, ...] = ()
    others: tuple[Snapshot, ...] = ()
    """Snapshots of the package that are neither side."""


def read(catalogue: Catalogue, found: Located) -> Snapshot:
    """Read a located snapshot whole; raises InputError naming the member."""
    with guarded(found.member.name):
        data = found.member.read(limits.MAX_SNAPSHOT)
        return read_snapshot(data, found.member.name, catalogue.find)


def from_package(
    catalogue: Catalogue,
    path: str,
    evidence: Evidence,
    *,
    before: str | None,
    after: str | None,
    window_open: bool = False,
) -> Sides | InputError:
    """Choose and read the two snapshots of a package.

    `before`, `after`: members the user named. `window_open`: it was when the package was collected,
    so the second snapshot cannot be there yet. Returns InputError `no-snapshots` where there is none;
    whether some should be there, the event log tells. Raises InputError `ambiguous-snapshots` where
    nothing tells the sides or what tells them contradicts itself.
    """
    found = list(evidence.of("snapshot"))
    if before is not None or after is not None:
        found = _named_first(found, evidence, before, after)
    named = (_place(found, before), _place(found, after))
    if named[0] is not None and named[0] == named[1]:
        raise UsageError(
            "same-member", "--before and --after name the same member.", cure="Name two members."
        )
    found, tried, notices = _read_all(catalogue, found, named)
    named = (_place(found, before), _place(found, after))
    roles = _roles(path, found, tried, named, window_open=window_open)
    if roles is None:
        return _nothing(path, evidence)
    notices += _order(path, found, tried, roles, named)
    notices += _not_compared(found, tried, roles)
    sides = [
        None if place is None else Side(_whole(tried[place]), _basis(roles, place, named))
        for place in (roles.before, roles.after)
    ]
    missing = [side for side, value in zip(("before", "after"), sides, strict=True) if not value]
    if roles.basis == ALONE:
        missing = ["other"]
    return Sides(
        sides[0],
        sides[1],
        tuple(missing_side(s, evidence) for s in missing),
        tuple(notices),
        tuple(_others(tried, roles)),
    )


def _others(tried: Sequence[Tried], roles: Roles) -> Iterator[Snapshot]:
    """Yield the snapshots that are neither side."""
    for place, result in enumerate(tried):
        if isinstance(result, Snapshot) and place not in (roles.before, roles.after):
            yield result


Tried = Snapshot | InputError
"""A candidate as it was read, or why it could not be."""


def _read_all(
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
        return read(catalogue, found)
    except InputError as error:
        return error


def _whole(tried: Tried) -> Snapshot:
    """Return a snapshot that is compared; raises what was wrong with it."""
    if isinstance(tried, InputError):
        raise tried
    return tried


def _order(
    path: str,
    found: list[Located],
    tried: list[Tried],
    roles: Roles,
    named: tuple[int | None, int | None],
) -> list[Notice]:
    """Refuse names that the times contradict: one of both was changed, and nothing tells which."""
    if not contradiction(_candidates(found, tried), roles):
        return []
    first = found[roles.before or 0].member.name
    if named == (None, None):
        raise InputError(
            "ambiguous-snapshots",
            f"By its name {first} is the before, but the times say that it is the later one. "
            + _listed(found),
            member=path,
            cure="Name them with --before MEMBER and --after MEMBER.",
        )
    text = "Taken as the before, but the times say that it is the later one."
    return [Notice("snapshot-order", text, first)]


def _not_compared(found: list[Located], tried: list[Tried], roles: Roles) -> Iterator[Notice]:
    """Name the snapshots that are neither side: one of them may be what was really saved."""
    for place, (one, result) in enumerate(zip(found, tried, strict=True)):
        if place in (roles.before, roles.after):
            continue
        problem = f" It cannot be read: {result.message}" if isinstance(result, InputError) else ""
        text = f"Another snapshot, which was not compared.{problem}"
        yield Notice("snapshot-not-compared", text, one.member.name)


def _named_first(
    found: list[Located], evidence: Evidence, before: str | None, after: str | None
) -> list[Located]:
    """Take the members that the user named, whatever they were recognised as."""
    pool = [*found, *evidence.of("effective-config")]
    for option, wanted in (("--before", before), ("--after", after)):
        if wanted is not None and not any(_fits(f, wanted) for f in pool):
            raise InputError(
                "no-such-member",
                f"{option} {wanted} names no snapshot in the package. " + _listed(pool),
                cure="Run mpdiff inspect to see the members.",
            )
    chosen = [f for f in pool if any(w and _fits(f, w) for w in (before, after))]
    return (
        chosen
        if before is not None and after is not None
        else [
            *found,
            *(f for f in chosen if f not in found),
        ]
    )


def _fits(found: Located, wanted: str) -> bool:
    return names_member(found.member.name, wanted)


def _place(found: list[Located], wanted: str | None) -> int | None:
    """Find the member that an option names; its whole path goes before the end of another's."""
    if wanted is None:
        return None
    for fits in (str.__eq__, _same_but_for_case, names_member):
        places = [i for i, f in enumerate(found) if fits(f.member.name, wanted)]
        if len(places) == 1:
            return places[0]
    if places:
        raise UsageError(
            "ambiguous-member",
            f"{wanted} names {len(places)} members: "
            + ", ".join(found[i].member.name for i in places)
            + ".",
            cure="Give the whole path of one.",
        )
    return None


def _same_but_for_case(name: str, wanted: str) -> bool:
    return fold(name) == typed(wanted)


def _roles(
    path: str,
    found: list[Located],
    tried: list[Tried],
    named: tuple[int | None, int | None],
    *,
    window_open: bool,
) -> Roles | None:
    before, after = named
    if before is not None and after is not None:
        return Roles(before, after, "the options")
    if not found:
        return None
    if len(found) == 1:
        return _lonely(found[0], named, window_open=window_open)
    if before is not None or after is not None:
        return _half_chosen(path, found, named)
    roles = assign(_candidates(found, tried))
    if roles is None:
        raise _ambiguous(path, found)
    return roles


def _lonely(found: Located, named: tuple[int | None, int | None], *, window_open: bool) -> Roles:
    """One snapshot alone: its side by option or name. Without either it stands as the before."""
    before, after = named
    role = "before" if before == 0 else "after" if after == 0 else role_of(found.member.name)
    if role == "after":
        return Roles(None, 0, "its name" if after is None else "the options")
    if role is None and window_open:
        return Roles(0, None, "the window, which was still open")
    basis = "the options" if before is not None else "its name" if role else ALONE
    return Roles(0, None, basis)


def _half_chosen(path: str, found: list[Located], named: tuple[int | None, int | None]) -> Roles:
    before, after = named
    chosen = before if before is not None else after
    others = [i for i in range(len(found)) if i != chosen]
    if len(others) != 1:
        raise _ambiguous(path, found)
    if before is not None:
        return Roles(before, others[0], "one option")
    return Roles(others[0], after, "one option")


def _basis(roles: Roles, place: int, named: tuple[int | None, int | None]) -> str:
    return "the options" if place in named else roles.basis


def _candidates(found: list[Located], tried: list[Tried]) -> list[Candidate]:
    return [
        Candidate(
            f.member.name,
            f.member.modified,
            f.member.name.rpartition("!")[0],
            t.taken_at if isinstance(t, Snapshot) else None,
        )
        for f, t in zip(found, tried, strict=True)
    ]


def _ambiguous(path: str, found: list[Located]) -> InputError:
    return InputError(
        "ambiguous-snapshots",
        f"Nothing tells which of {len(found)} snapshots is the before and which the after. "
        + _listed(found),
        member=path,
        cure="Name them with --before MEMBER and --after MEMBER.",
    )


def _listed(found: list[Located]) -> str:
    if not found:
        return "It holds none."
    return "Candidates: " + ", ".join(f.member.name for f in found[:20]) + "."


def none_saved(evidence: Evidence) -> tuple[Missing, ...]:
    """Return both snapshots as missing, where there was a window."""
    return missing_side("before", evidence), missing_side("after", evidence)


def _nothing(path: str, evidence: Evidence) -> InputError:
    return InputError(
        "no-snapshots",
        f"No snapshot of MpPreference was found. {LOOKED_FOR} {_what_was_found(evidence)}",
        member=path,
        cure="Check with mpdiff inspect that this is the investigation package.",
    )


def _what_was_found(evidence: Evidence) -> str:
    count = "1 member" if evidence.scanned == 1 else f"{evidence.scanned} members"
    parts = [f"Looked at {count}"]
    near = [i for i in evidence.infos if i.kind in ("fragment", "status", "effective-config")]
    near += [i for i in evidence.problems if i.problem and i not in near]
    if near:
        parts.append("came closest: " + ", ".join(_described(i) for i in near[:5]))
    kinds = sorted({f.info.kind for f in evidence.located})
    if kinds:
        parts.append("found: " + ", ".join(kinds))
    return "; ".join(parts) + "."


def _described(info: MemberInfo) -> str:
    if info.problem:
        return f"{info.name} ({info.problem.rstrip('.')})"
    return f"{info.name} ({info.kind})"


def too_early(evidence: Evidence) -> Notice:
    """Return the notice that the second snapshot cannot be there yet."""
    member = next((f.member.name for f in evidence.of("registry")), None)
    return Notice(
        "window-open",
        "The window was still open when the package was collected: the second snapshot is saved "
        "just before it ends, so it is not there yet.",
        member,
    )


def missing_side(side: str, evidence: Evidence) -> Missing:
    """Return that a snapshot is missing, with what is called one and could not be read."""
    broken = (i.name for i in evidence.problems if i.problem and SNAPSHOT_NAME.search(i.name))
    return Missing(side, tuple(broken))
