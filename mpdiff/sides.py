"""Which two snapshots are compared, and by what that was told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mpdiff import limits
from mpdiff.errors import InputError, UsageError
from mpdiff.findings import evidence_finding
from mpdiff.model import Finding, MemberInfo, Notice, Snapshot
from mpdiff.package.locate import SNAPSHOT_NAME, Evidence, Located, locate, names_member
from mpdiff.package.roles import Candidate, Roles, assign, contradiction, role_of
from mpdiff.snapshot import read_snapshot

if TYPE_CHECKING:
    from mpdiff.package import Package
    from mpdiff.settings.entries import Catalogue

LOOKED_FOR = (
    "Looked for two MpPreference snapshots (console text, JSON, CLIXML, CSV or YAML) anywhere in "
    "the package and its cabinets."
)

ALONE = "nothing: it is the only one"


class Side(Struct, frozen=True):
    """A snapshot and how its side was told."""

    snapshot: Snapshot
    chosen_by: str


class Sides(Struct, frozen=True):
    """What is compared. One side is None where the package should hold it and does not."""

    before: Side | None
    after: Side | None
    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()


def read(catalogue: Catalogue, found: Located) -> Snapshot:
    """Read a located snapshot whole; raises InputError naming the member."""
    data = found.member.read(limits.MAX_SNAPSHOT)
    return read_snapshot(data, found.member.name, catalogue.find)


def from_file(catalogue: Catalogue, package: Package) -> Side:
    """Read the one snapshot that a single file is."""
    evidence = locate(package, wanted=(Path(package.path).name,))
    found = evidence.of("snapshot", "effective-config")
    if not found:
        data = b"".join(m.read(limits.MAX_SNAPSHOT) for m in package.scan(lambda *_: True))
        return Side(read_snapshot(data, package.path, catalogue.find), "")  # says what is wrong
    snapshot = read(catalogue, found[0])
    return Side(replace(snapshot, member=package.path), "the order of the arguments")


def from_package(
    catalogue: Catalogue,
    path: str,
    evidence: Evidence,
    *,
    before: str | None,
    after: str | None,
    window_known: bool,
) -> Sides:
    """Choose and read the two snapshots of a package.

    `before`, `after`: members the user named. Raises InputError `ambiguous-snapshots` where
    nothing tells the sides, `no-snapshots` where there is nothing to compare.
    """
    found = list(evidence.of("snapshot"))
    if before is not None or after is not None:
        found = _named_first(found, evidence, before, after)
    snapshots = [read(catalogue, f) for f in found]
    found, snapshots, notices = _without_copies(found, snapshots)
    named = (_place(found, before), _place(found, after))
    roles = _roles(path, found, named)
    if roles is None or (roles.before is None and roles.after is None):
        return _nothing(path, evidence, window_known=window_known)
    sides = [
        None if place is None else Side(snapshots[place], _basis(roles, place, named))
        for place in (roles.before, roles.after)
    ]
    candidates = _candidates(found)
    if contradiction(candidates, roles):
        notices.append(
            Notice(
                "snapshot-order",
                "The names say which snapshot is the before, but its time is the later one.",
                snapshots[roles.before or 0].member,
            )
        )
    missing = [side for side, value in zip(("before", "after"), sides, strict=True) if not value]
    if roles.basis == ALONE:
        missing = ["other"]
    return Sides(sides[0], sides[1], tuple(_missing(s, evidence) for s in missing), tuple(notices))


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
    return names_member(found.member.name, wanted.replace("\\", "/").lower())


def _place(found: list[Located], wanted: str | None) -> int | None:
    if wanted is None:
        return None
    places = [i for i, f in enumerate(found) if _fits(f, wanted)]
    if len(places) > 1:
        raise UsageError(
            "ambiguous-member",
            f"{wanted} names {len(places)} members: "
            + ", ".join(found[i].member.name for i in places)
            + ".",
            cure="Give the whole path of one.",
        )
    return places[0] if places else None


def _roles(path: str, found: list[Located], named: tuple[int | None, int | None]) -> Roles | None:
    before, after = named
    if before is not None and after is not None:
        return Roles(before, after, "the options")
    if not found:
        return None
    if len(found) == 1:
        return _lonely(found[0], named)
    if before is not None or after is not None:
        return _half_chosen(path, found, named)
    roles = assign(_candidates(found))
    if roles is None:
        raise _ambiguous(path, found)
    return roles


def _lonely(found: Located, named: tuple[int | None, int | None]) -> Roles:
    """One snapshot alone: its side by option or name. Without either it stands as the before."""
    before, after = named
    role = "before" if before == 0 else "after" if after == 0 else role_of(found.member.name)
    if role == "after":
        return Roles(None, 0, "its name" if after is None else "the options")
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


def _candidates(found: list[Located]) -> list[Candidate]:
    return [
        Candidate(f.member.name, f.member.modified, f.member.name.rpartition("!")[0]) for f in found
    ]


def _without_copies(
    found: list[Located], snapshots: list[Snapshot]
) -> tuple[list[Located], list[Snapshot], list[Notice]]:
    """Drop a second copy of a snapshot: the same bytes under a name that tells the same side."""
    kept: dict[tuple[str, str], int] = {}
    notices: list[Notice] = []
    places: list[int] = []
    for place, (one, snapshot) in enumerate(zip(found, snapshots, strict=True)):
        role = role_of(one.member.name)
        if role is not None and (role, snapshot.sha256) in kept:
            first = found[kept[role, snapshot.sha256]].member.name
            notices.append(Notice("snapshot-copy", f"The same bytes as {first}.", one.member.name))
            continue
        if role is not None:
            kept[role, snapshot.sha256] = place
        places.append(place)
    return [found[p] for p in places], [snapshots[p] for p in places], notices


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


def _nothing(path: str, evidence: Evidence, *, window_known: bool) -> Sides:
    if window_known:
        return Sides(None, None, (_missing("before", evidence), _missing("after", evidence)))
    raise InputError(
        "no-snapshots",
        f"No snapshot of MpPreference was found. {LOOKED_FOR} {_what_was_found(evidence)}",
        member=path,
        cure="Check with mpdiff inspect that this is the investigation package.",
    )


def _what_was_found(evidence: Evidence) -> str:
    parts = [f"Looked at {evidence.scanned} members"]
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


def _missing(side: str, evidence: Evidence) -> Finding:
    broken = [i.name for i in evidence.problems if i.problem and SNAPSHOT_NAME.search(i.name)]
    hint = f" These could not be read: {', '.join(broken)}." if broken else ""
    return evidence_finding(
        "snapshot-missing",
        f"The {side} snapshot is missing",
        "The sensor saves one before the window and one just before it ends; a deleted one is a "
        f"documented sign of tampering, and without both nothing can be compared.{hint}",
    )
