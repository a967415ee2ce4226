"""Which snapshot is the before and which the after: identified by names or by times, never guessed."""

from __future__ import annotations

import itertools
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from mpdiff.base.letter_case import fold

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


TOGETHER: Final = timedelta(minutes=1)
"""Members whose times lie closer were written by one copying; a window lasts hours."""
MOST_DIGITS: Final = 9
"""A longer number is a stamp or an id, and orders nothing."""
MODIFIED: Final = "%Y-%m-%d %H:%M:%S"


class Candidate(Struct, frozen=True):
    """A snapshot that may be either side.

    `modified`: the container's own local time. `taken_at`: what the content itself tells, in UTC.
    """

    name: str
    modified: str | None
    container: str
    taken_at: datetime | None = None


class Roles(Struct, frozen=True):
    """The two indices and by what they were told; None where the evidence does not tell."""

    before: int | None
    after: int | None
    basis: str


def role_of(name: str) -> Role | None:
    """Determine the side from the words of a name; the file's own name counts before its folders'.

    None where there is no such word, or words of both sides in the same part.
    """
    for part in reversed(_parts(name)):
        stem = part.rsplit(".", 1)[0] if "." in part else part
        told = {WORDS[w] for word in SPLIT.split(stem) if (w := word.lower()) in WORDS}
        if len(told) == 1:
            return told.pop()
        if told:
            return None
    return None


def roles_of(names: Sequence[str]) -> list[Role | None]:
    """Determine the side of each name. A folder that all of them lie in tells nothing of any."""
    parts = [_parts(name) for name in names]
    shared = 0
    if len(names) > 1:
        folders = zip(*(p[:-1] for p in parts), strict=False)
        shared = sum(1 for _ in itertools.takewhile(lambda level: len(set(level)) == 1, folders))
    return [role_of("/".join(p[shared:])) for p in parts]


def _parts(name: str) -> list[str]:
    return re.split(r"[/!]", name)


def assign(candidates: Sequence[Candidate]) -> Roles | None:
    """Determine the sides of exactly two snapshots, or of the one pair that the names single out.

    None: nothing tells, so the caller refuses and lists the candidates.
    """
    by_name = _by_names(candidates)
    if by_name is not None:
        return by_name
    if len(candidates) == 2 and not any(roles_of([c.name for c in candidates])):  # noqa: PLR2004
        return _by_times(candidates)
    return None


def contradiction(candidates: Sequence[Candidate], roles: Roles) -> bool:
    """Return whether the times in the evidence say the opposite of what the names say."""
    if roles.before is None or roles.after is None:
        return False
    times = _by_times([candidates[roles.before], candidates[roles.after]])
    return times is not None and times.before == 1


def _by_names(candidates: Sequence[Candidate]) -> Roles | None:
    roles = roles_of([c.name for c in candidates])
    befores = [i for i, r in enumerate(roles) if r == "before"]
    afters = [i for i, r in enumerate(roles) if r == "after"]
    if len(befores) == 1 and len(afters) == 1:
        before, after = befores[0], afters[0]
        crossed = _crossed(candidates[before].name, candidates[after].name)
        return None if crossed else Roles(before, after, "names")
    if len(candidates) == 2 and len(befores) + len(afters) == 1:  # noqa: PLR2004  a pair
        return _half_named(candidates, befores, afters)
    return None


def _crossed(before: str, after: str) -> bool:
    """Return whether the folders of a pair say the opposite of the names of its files."""
    folders = ("/".join(_parts(name)[:-1]) for name in (before, after))
    return [role_of(folder) for folder in folders] == ["after", "before"]


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
    one, two = candidates
    if one.taken_at and two.taken_at and one.taken_at != two.taken_at:
        return _ordered(one.taken_at > two.taken_at, "the times inside them")
    stamps = _same_precision(_stamp(one.name), _stamp(two.name))
    if stamps is not None:
        return _ordered(stamps[0] > stamps[1], "the times in their names")
    numbers = _numbers(one.name, two.name)
    if numbers is not None:
        return _ordered(numbers[0] > numbers[1], "the numbers in their names")
    if one.container != two.container:
        return None  # two containers may keep two zones
    written = (_written(one.modified), _written(two.modified))
    if written[0] and written[1] and abs(written[0] - written[1]) >= TOGETHER:
        return _ordered(written[0] > written[1], "the times that the container keeps for them")
    return None


def _ordered(swapped: bool, basis: str) -> Roles:  # noqa: FBT001  one plain question
    return Roles(1, 0, basis) if swapped else Roles(0, 1, basis)


def _stamp(name: str) -> str | None:
    """Find a date and time in a name, sortable as text."""
    found = STAMP.findall(name.rpartition("!")[2])
    return "".join(found[-1]) if found else None


def _same_precision(one: str | None, two: str | None) -> tuple[str, str] | None:
    """Cut both to what both tell: a minute against a second of it says nothing of the order."""
    if one is None or two is None:
        return None
    length = min(len(one), len(two))
    one, two = one[:length], two[:length]
    return None if one == two else (one, two)


def _numbers(one: str, two: str) -> tuple[int, int] | None:
    """Return the one number by which two names differ, and nothing else."""
    parts, others = (re.split(r"(\d+)", fold(name)) for name in (one, two))
    if len(parts) != len(others):
        return None
    apart = [(a, b) for a, b in zip(parts, others, strict=True) if a != b]
    if len(apart) != 1 or not all(
        part.isdecimal() and len(part) < MOST_DIGITS for part in apart[0]
    ):
        return None
    first, second = (int(part) for part in apart[0])
    return None if first == second else (first, second)


def _written(modified: str | None) -> datetime | None:
    try:
        return datetime.strptime(modified or "", MODIFIED)  # noqa: DTZ007  in an unknown zone
    except ValueError:
        return None
