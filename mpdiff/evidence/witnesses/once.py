"""What two witnesses report of one thing counts once; the event log's word is kept, the other is cited."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold, item_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.base.model import Incident, Statement

MOMENT: Final = timedelta(seconds=5)
"""Two records of one change of a setting lie no further apart."""
WHILE: Final = timedelta(seconds=60)
"""Two records of one detection, or of a command and what it did, lie no further apart."""

_Subject = tuple[str, str]


def statements_once(kept: Sequence[Statement], further: Sequence[Statement]) -> list[Statement]:
    """Return all statements in the order of time, without those of `further` that repeat one.

    One repeats another if it leaves the same subject with the same value at that time; of one that
    lies between two times, if the other lies between them as well.
    """
    new: list[Statement] = []
    known = _changes(kept) if further else {}
    for one in further:
        mine = known[_subject(one)]
        if one.held or not any(_repeats(one, other) for other in mine):
            new.append(one)
            if not one.held:
                mine.append(one)  # two logs of one kind may overlap
    return sorted([*kept, *new], key=lambda s: (s.time, s.order if s.order is not None else -1))


def _changes(kept: Iterable[Statement]) -> dict[_Subject, list[Statement]]:
    found: dict[_Subject, list[Statement]] = defaultdict(list)
    for one in kept:
        if not one.held and not one.refused:
            found[_subject(one)].append(one)
    return found


def _subject(one: Statement) -> _Subject:
    return fold(one.setting), item_key(one.key or "")


def _repeats(one: Statement, other: Statement) -> bool:
    if not one.after_known or not other.after_known or not _same(one.after, other.after):
        return False
    first, last = (
        (min(one.time, *one.other_times), one.time) if one.other_times else (one.time,) * 2
    )
    return first - MOMENT <= other.time <= last + MOMENT


def _same(one: object, two: object) -> bool:
    if isinstance(one, str) and isinstance(two, str):
        return fold(one) == fold(two)
    return type(one) is type(two) and one == two


def incidents_once(kept: Sequence[Incident], further: Iterable[Incident]) -> list[Incident]:
    """Return all incidents in the order of time; what repeats one becomes a further witness of it."""
    found = list(kept)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(found):
        places[_what(one)].append(place)
    for one in further:
        near = [p for p in places[_what(one)] if _at_once(found[p], one)]
        if near:
            found[near[0]] = _joined(found[near[0]], one)
        else:
            places[_what(one)].append(len(found))
            found.append(one)
    return sorted(found, key=lambda i: i.time)


def _what(one: Incident) -> tuple[str, str]:
    """Return what makes two incidents one: a threat by its name, other things by their kind."""
    named = one.kind in ("malware-detected", "remediation-failed")
    return one.kind, fold(one.subject) if named else ""


def _at_once(one: Incident, two: Incident) -> bool:
    if one.witness.member == two.witness.member:
        return False  # a log's own records are never each other's copies
    if one.kind == "command" and one.subject != two.subject:
        return False
    return any(abs(a - b) <= WHILE for a in _times(one) for b in _times(two))


def _times(one: Incident) -> tuple[datetime, ...]:
    return (one.time, *one.other_times)


def _joined(one: Incident, other: Incident) -> Incident:
    detail = one.detail or other.detail
    if other.kind != "malware-detected" and other.detail and other.detail != one.detail:
        detail = "; ".join(p for p in (one.detail, other.detail) if p)
    return replace(
        one, detail=detail, also=(*one.also, other.witness), actor=one.actor or other.actor
    )
