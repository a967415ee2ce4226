"""What two witnesses report of one thing counts once; the event log's word is kept, the other is cited."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold, item_key
from mpdiff.evidence.commands.records import SHOWN, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mpdiff.base.model import Incident, Statement

MOMENT: Final = timedelta(seconds=5)
"""Two records of one change of a setting lie no further apart."""
WHILE: Final = timedelta(seconds=60)
"""Two records of one detection, or of a command and what it did, lie no further apart."""

THREATS: Final = ("malware-detected", "remediation-failed")
"""Kinds that are about a threat and its resources."""
COMMANDED: Final = (SOURCE, "event 4688", "event ProcessCreated", "event PowerShellCommand")
"""Witnesses that record a command line."""
_RESOURCE: Final = re.compile(r"(?:^|; )(?:Path|Resource): (.*?)(?=; [A-Z][\w ]*: |$)")
_SCHEME: Final = re.compile(r"^(?:file|containerfile|process):_?", re.IGNORECASE)
_WORDS: Final = re.compile(r'"([^"]*)"|(\S+)')

_Subject = tuple[str, str]
_Spot = tuple[str, str, int]


def statements_once(
    kept: Sequence[Statement],
    further: Sequence[Statement],
    ends: Mapping[str, datetime] | None = None,
) -> list[Statement]:
    """Return all statements in the order of time, without those of `further` that repeat one.

    `kept` is in that order, as the events of the logs are.
    One repeats another if it leaves the same subject with the same value at that time; of one that
    lies between two times, if the other lies between them as well. The last switch of what ran stays if
    what was written later on is another value: it is the word of a witness of its own then, if its log (`ends`:
    when each does) goes on until that was written.
    """
    if not further:
        return list(kept)
    new: list[Statement] = []
    known = _changes(kept)
    unanswered = {id(one) for one in _unanswered(known, further, ends or {})}
    for one in further:
        mine = known[_subject(one)]
        alone = one.held or id(one) in unanswered
        if alone or not any(_repeats(one, other) for other in mine):
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


def _unanswered(
    known: Mapping[_Subject, Sequence[Statement]],
    further: Iterable[Statement],
    ends: Mapping[str, datetime],
) -> Iterator[Statement]:
    """Yield the last switch of each subject where the last record of it has the other value later on."""
    last: dict[_Subject, Statement] = {}
    for one in further:
        if one.place == "effective" and not one.held and isinstance(one.after, bool):
            subject = _subject(one)
            if subject not in last or last[subject].time <= one.time:
                last[subject] = one
    for subject, one in last.items():
        written = max(known.get(subject, ()), key=lambda s: s.time, default=None)
        if written is None or not written.after_known or written.time <= one.time + MOMENT:
            continue
        goes_on = one.member not in ends or written.time <= max(ends.values())
        if goes_on and not _same(written.after, one.after):
            yield one


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
    places: dict[_Spot, list[int]] = defaultdict(list)
    for place, one in enumerate(found):
        _note(places, one, place)
    for one in further:
        near = [p for spot in _spots(one) for p in places[spot] if _is_copy(found[p], one)]
        if near:
            best = min(near, key=lambda p: _apart(found[p], one))
            found[best] = _joined(found[best], one)
        else:
            _note(places, one, len(found))
            found.append(one)
    return sorted(found, key=lambda i: i.time)


def _note(places: dict[_Spot, list[int]], one: Incident, place: int) -> None:
    for minute in {_minute(time) for time in _times(one)}:
        places[(*_what(one), minute)].append(place)


def _spots(one: Incident) -> list[_Spot]:
    """Return where a copy of an incident is looked for: in the minute of each of its times, and beside."""
    minutes = {_minute(time) + beside for time in _times(one) for beside in (-1, 0, 1)}
    return [(*_what(one), minute) for minute in sorted(minutes)]


def _minute(time: datetime) -> int:
    return int(time.timestamp() // WHILE.total_seconds())


def _what(one: Incident) -> tuple[str, str]:
    """Return what makes two incidents one: a threat by its name, other things by their kind."""
    return one.kind, fold(one.subject) if one.kind in THREATS else ""


def _is_copy(one: Incident, two: Incident) -> bool:
    """Return whether two records are of one thing: near, of two members, and nothing says otherwise.

    A log's own records are never each other's copies, but for lines that repeat a detection of one file.
    """
    member = two.witness.member
    if member == one.witness.member or _apart(one, two) > WHILE:
        return False
    again = any(member == w.member for w in one.also)
    if one.kind in THREATS:
        files, others = _files(one), _files(two)
        return bool(files & others) or (not again and not (files and others))
    return not again and _is_same_command(one, two)


def _apart(one: Incident, two: Incident) -> timedelta:
    return min(abs(a - b) for a in _times(one) for b in _times(two))


def _is_same_command(one: Incident, two: Incident) -> bool:
    """Return whether two records may be of one command; what records none contradicts none."""
    arguments, others = _arguments(one), _arguments(two)
    cut = max(len(one.subject), len(two.subject)) >= SHOWN
    return cut or arguments is None or others is None or arguments == others


def _files(one: Incident) -> frozenset[str]:
    """Return the resources that a record of a threat names, without the scheme."""
    found = (m[1] for m in _RESOURCE.finditer(one.detail))
    parts = (part for text in found for part in text.split(";"))
    return frozenset(fold(_SCHEME.sub("", part.strip())) for part in parts if part.strip())


def _arguments(one: Incident) -> frozenset[str] | None:
    """Return the arguments of a command, in lower case; None for a record of none.

    The tool's own log has them alone, the record of a process its whole line.
    """
    if one.witness.source not in COMMANDED:
        return None
    words = [m[1] or m[2] or "" for m in _WORDS.finditer(fold(one.subject))]
    first = 0 if one.witness.source == SOURCE else 1
    begin = next((n for n, word in enumerate(words) if word[:1] in ("-", "/")), first)
    return frozenset(word.lstrip("-/") for word in words[begin:] if word)


def _times(one: Incident) -> tuple[datetime, ...]:
    return (one.time, *one.other_times)


def _joined(one: Incident, other: Incident) -> Incident:
    detail = one.detail or other.detail
    if other.kind != "malware-detected" and other.detail and other.detail != one.detail:
        detail = "; ".join(p for p in (one.detail, other.detail) if p)
    return replace(
        one, detail=detail, also=(*one.also, other.witness), actor=one.actor or other.actor
    )
