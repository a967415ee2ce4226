"""Which two snapshots are compared, and by what that was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.model import Notice, Snapshot
from mpdiff.evidence.snapshots.candidates import Tried, order_clues, read_candidates, readable
from mpdiff.evidence.snapshots.missing import missing_side, no_snapshots
from mpdiff.evidence.snapshots.named import index_of, listed_candidates, named_first
from mpdiff.evidence.snapshots.roles import Roles, assign, contradiction, role_of
from mpdiff.evidence.snapshots.side import ALONE, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.facts import Missing
    from mpdiff.evidence.locate import Evidence, Located


class Sides(Struct, frozen=True):
    """What is compared. One side is None where the package should hold it and does not."""

    before: Side | None
    after: Side | None
    missing: tuple[Missing, ...] = ()
    notices: tuple[Notice, ...] = ()
    others: tuple[Snapshot, ...] = ()
    """Snapshots of the package that are neither side."""


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
    so the after snapshot cannot be there yet. Returns InputError `no-snapshots` where there is none;
    whether some should be there, the event log tells. Raises InputError `ambiguous-snapshots` where
    nothing tells the sides or what tells them contradicts itself.
    """
    found = list(evidence.of("snapshot"))
    if before is not None or after is not None:
        found = named_first(found, evidence, before, after)
    named = (index_of(found, before), index_of(found, after))
    if named[0] is not None and named[0] == named[1]:
        raise UsageError(
            "same-member", "--before and --after name the same member.", cure="Name two members."
        )
    found, tried, notices = read_candidates(catalogue, found, named)
    named = (index_of(found, before), index_of(found, after))
    roles = _roles(path, found, tried, named, window_open=window_open)
    if roles is None:
        return no_snapshots(path, evidence)
    notices += _order(path, found, tried, roles, named)
    notices += _not_compared(found, tried, roles)
    sides = [
        None if place is None else Side(readable(tried[place]), _basis(roles, place, named))
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


def _order(
    path: str,
    found: list[Located],
    tried: list[Tried],
    roles: Roles,
    named: tuple[int | None, int | None],
) -> list[Notice]:
    """Refuse names that the times contradict: one of both was changed, and nothing tells which."""
    if not contradiction(order_clues(found, tried), roles):
        return []
    first = found[roles.before or 0].member.name
    if named == (None, None):
        raise InputError(
            "ambiguous-snapshots",
            f"By its name {first} is the before, but the times say that it is the later one. "
            + listed_candidates(found),
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
    roles = assign(order_clues(found, tried))
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


def _ambiguous(path: str, found: list[Located]) -> InputError:
    return InputError(
        "ambiguous-snapshots",
        f"Nothing tells which of {len(found)} snapshots is the before and which the after. "
        + listed_candidates(found),
        member=path,
        cure="Name them with --before MEMBER and --after MEMBER.",
    )
