"""Which member a name given by the user means."""

from __future__ import annotations

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.letter_case import fold
from mpdiff.evidence.locate import Evidence, Located, names_member, typed


def named_first(
    found: list[Located], evidence: Evidence, before: str | None, after: str | None
) -> list[Located]:
    """Take the members that the user named, whatever they were recognised as."""
    pool = [*found, *evidence.of("effective-config")]
    for option, wanted in (("--before", before), ("--after", after)):
        if wanted is not None and not any(_fits(f, wanted) for f in pool):
            raise InputError(
                "no-such-member",
                f"{option} {wanted} names no snapshot in the package. " + listed_candidates(pool),
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


def index_of(found: list[Located], wanted: str | None) -> int | None:
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


def listed_candidates(found: list[Located]) -> str:
    """Name up to 20 candidates in a sentence."""
    if not found:
        return "It holds none."
    return "Candidates: " + ", ".join(f.member.name for f in found[:20]) + "."
