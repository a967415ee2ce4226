"""Which snapshot is the before and which the after: told by names or by times, never guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal["before", "after"]

WORDS: dict[str, Role] = {
    **dict.fromkeys(
        ("before", "pre", "start", "started", "begin", "beginning", "initial", "enter", "entry"),
        "before",
    ),
    **dict.fromkeys(
        ("after", "post", "end", "ended", "final", "exit", "expiry", "expiration", "expired"),
        "after",
    ),
}
"""Words of a name that tell the side."""

SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
STAMP = re.compile(
    r"(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)(?:[T _-]?([0-2]\d)[:_-]?([0-5]\d)[:_-]?([0-5]\d)?)(?!\d)"
)


class Candidate(Struct, frozen=True):
    """A snapshot that may be either side. `modified`: the container's own local time."""

    name: str
    modified: str | None
    container: str


class Roles(Struct, frozen=True):
    """The two indices and by what they were told; None where the evidence does not tell."""

    before: int | None
    after: int | None
    basis: str


def role_of(name: str) -> Role | None:
    """Tell the side from the words of a name; the file's own name counts before its folders'.

    None where there is no such word, or words of both sides in the same part.
    """
    for part in reversed(re.split(r"[/!]", name)):
        stem = part.rsplit(".", 1)[0] if "." in part else part
        told = {WORDS[w] for word in SPLIT.split(stem) if (w := word.lower()) in WORDS}
        if len(told) == 1:
            return told.pop()
        if told:
            return None
    return None


def assign(candidates: Sequence[Candidate]) -> Roles | None:
    """Tell the sides of exactly two snapshots, or of the one pair that the names single out.

    None: nothing tells, so the caller refuses and lists the candidates.
    """
    by_name = _by_names(candidates)
    if by_name is not None:
        return by_name
    if len(candidates) == 2 and not any(role_of(c.name) for c in candidates):  # noqa: PLR2004
        return _by_times(candidates)
    return None


def contradiction(candidates: Sequence[Candidate], roles: Roles) -> bool:
    """Tell whether the times in the evidence say the opposite of what the names say."""
    if roles.before is None or roles.after is None:
        return False
    times = _by_times([candidates[roles.before], candidates[roles.after]])
    return times is not None and times.before == 1


def _by_names(candidates: Sequence[Candidate]) -> Roles | None:
    roles = [role_of(c.name) for c in candidates]
    befores = [i for i, r in enumerate(roles) if r == "before"]
    afters = [i for i, r in enumerate(roles) if r == "after"]
    if len(befores) == 1 and len(afters) == 1:
        return Roles(befores[0], afters[0], "names")
    if len(candidates) == 2 and len(befores) + len(afters) == 1:  # noqa: PLR2004  a pair
        return _half_named(candidates, befores, afters)
    return None


def _half_named(
    candidates: Sequence[Candidate], befores: list[int], afters: list[int]
) -> Roles | None:
    """One of two is named. The other may be a third thing, so the times must agree."""
    times = _by_times(candidates)
    if times is None or (befores and times.before != befores[0]):
        return None
    if afters and times.after != afters[0]:
        return None
    return Roles(times.before, times.after, f"one name and {times.basis}")


def _by_times(candidates: Sequence[Candidate]) -> Roles | None:
    stamps = [_stamp(c.name) for c in candidates]
    if all(stamps) and stamps[0] != stamps[1]:
        return _ordered(stamps, "the times in their names")
    if candidates[0].container != candidates[1].container:
        return None  # two containers may keep two zones
    modified = [c.modified for c in candidates]
    if all(modified) and modified[0] != modified[1]:
        return _ordered(modified, "the times that the container keeps for them")
    return None


def _ordered(times: Sequence[str | None], basis: str) -> Roles:
    first = 0 if (times[0] or "") < (times[1] or "") else 1
    return Roles(first, 1 - first, basis)


def _stamp(name: str) -> str | None:
    """Find a date and time in a name, sortable as text."""
    found = STAMP.findall(name.rsplit("!", 1)[-1])
    return "".join(found[-1]) if found else None
