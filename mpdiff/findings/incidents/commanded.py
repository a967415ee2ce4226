"""Commands that change Defender, as a process or the tool's own log records them.

Whether one had effect only a change shows; where a record of that is near, the command is no finding of
its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.severity import one_step_milder
from mpdiff.evidence.commands.records import SHOWN
from mpdiff.evidence.events.meaning.processes import PERHAPS_ELSEWHERE
from mpdiff.evidence.events.services import service_of, services_in
from mpdiff.findings.incidents.command_lines import (
    Wanted,
    asked,
    asks_for,
    item_asked,
    names_more,
    takes_away,
)
from mpdiff.findings.incidents.periods import placed
from mpdiff.findings.incidents.sentences import (
    actors_of,
    detail_of,
    timing_of,
    title_of,
    witnesses_of,
)
from mpdiff.findings.make import evidence_finding
from mpdiff.findings.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Finding, Incident, Statement
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.findings.case import Case
    from mpdiff.findings.incidents.command_lines import Asked, Match
    from mpdiff.findings.incidents.periods import Period, Placed

_T = TypeVar("_T", "Statement", "Incident")
RULE: Final = "protection-command"
NEAR: Final = timedelta(minutes=2)
"""A change so shortly after a command is what it did."""
SOONER: Final = timedelta(seconds=1)
"""A record of a command may be written so much later than that of what it did."""
ON_SERVICES: Final = ("service-stopped", "service-disabled", "start-type-changed")
"""Kinds of what a record shows of a service of Defender."""
NAMED: Final = 3
PARTLY: Final = (
    "Records near it show a part of what it asks for, which has a finding of its own, but not"
)
EFFECT_OPEN: Final = "Whether it had effect is not known: no record near it shows a change."


def commands(case: Case) -> Iterator[Finding]:
    """Yield the commands that change Defender and whose effect no record shows, by period."""
    groups: dict[tuple[str, Period], list[Placed]] = defaultdict(list)
    unseen: dict[tuple[str, Period], list[str]] = defaultdict(list)
    wholly: set[tuple[str, Period]] = set()
    ran = [i for i in case.incidents if i.kind == "command"]
    changes = _by_time(case) if ran else []
    stops = sorted((i for i in case.incidents if i.kind in ON_SERVICES), key=lambda i: i.time)
    for one in placed(case, iter(ran)):
        named, rest = _not_shown(case, one.one, changes)
        spot = one.one.title, one.period
        if (named and not rest) or _only_strengthens(case.catalogue, one.one, named):
            continue
        if _is_seen_on_service(one.one, stops):
            continue
        groups[spot].append(one)
        if len(rest) < len(named):
            unseen[spot] += [n.text or n.setting.name for n in rest]
        else:
            wholly.add(spot)
    for spot, found in groups.items():
        parts = _effect(list(dict.fromkeys(unseen[spot])), wholly=spot in wholly)
        yield _finding(case, found, " ".join(parts))


def _effect(unseen: Sequence[str], *, wholly: bool) -> Iterator[str]:
    """Yield what is known of the effect. `unseen`: what no record shows of commands shown in part."""
    if unseen:
        more = " ..." if len(unseen) > NAMED else ""
        yield f"{PARTLY} {', '.join(unseen[:NAMED])}{more}: whether that had effect is not known."
    if wholly:
        yield EFFECT_OPEN


def _by_time(case: Case) -> list[Statement]:
    """Return every change and every refused attempt in the order of time."""
    found = (s for h in case.histories.values() for s in (*h.changes, *h.refused))
    return sorted(found, key=lambda s: s.time)


def _not_shown(
    case: Case, one: Incident, changes: Sequence[Statement]
) -> tuple[list[Asked], list[Asked]]:
    """Return what a command names, and what of it no record near shows to have become so.

    Each item counts for itself. Those changes are findings of their own, which name who ran the command.
    """
    named = list(asked(case.catalogue, _line(one)))
    near = [s for s in _after(one, changes) if did(case.catalogue, one, s)]
    rest = [n for n in named if not any(_is_of(case.catalogue, n, s) for s in near)]
    return named, rest


def _after(one: Incident, changes: Sequence[_T]) -> Iterator[_T]:
    """Yield the changes that a command can have made, by any reading of its time."""
    for ran in (one.time, *one.other_times):
        first = bisect_left(changes, ran - SOONER, key=lambda s: s.time)
        yield from changes[first : bisect_right(changes, ran + NEAR, key=lambda s: s.time)]


def did(catalogue: Catalogue, one: Incident, change: Statement) -> Match | None:
    """Return how a command asks for what a record shows to have changed."""
    after, known = change.after, change.after_known
    wanted = Wanted(change.setting, change.key, after, known, change.place)
    how = asks_for(catalogue, _line(one), wanted)
    return "possible" if how and one.title.endswith(PERHAPS_ELSEWHERE) else how


def _line(one: Incident) -> str:
    """Return a command line; what was cut off it may be of any text."""
    return f"{one.subject}..." if len(one.subject) >= SHOWN else one.subject


def _is_seen_on_service(one: Incident, stops: Sequence[Incident]) -> bool:
    """Whether records near show of each service what a command asks for: findings of their own."""
    services, line = services_in(one.subject), fold(one.subject)
    kinds = next((kinds for words, kinds in _OF_SERVICES if any(w in line for w in words)), ())
    seen = {service_of(stop.subject) for stop in _after(one, stops) if stop.kind in kinds}
    return bool(services) and services <= seen


_OF_SERVICES: Final = (
    (
        ("config", "startuptype", "startmode", "/v start", "-name start"),
        ON_SERVICES[1:],
    ),
    (("stop", "kill", "terminate", "unload"), ON_SERVICES[:1]),
)
"""Words of commands about services, and what records show of their effect."""


def _is_of(catalogue: Catalogue, one: Asked, change: Statement) -> bool:
    """Whether a change is of the setting that a command names, and of its item if it names one."""
    names = (one.setting.name, *(one.setting.pair or ()))
    if change.setting not in names:
        return False
    if change.key is None or one.value is not None:
        return True
    return item_asked(catalogue, one, change.key) is not None


def is_command(case: Case, one: Incident) -> bool:
    """Whether the program that ran is known to run such commands, on this device; of others the line alone says so."""
    loose = {m.title for m in case.catalogue.data.events.commands if m.calls and not m.program}
    return one.title not in loose and not one.title.endswith(PERHAPS_ELSEWHERE)


def _strengthens(catalogue: Catalogue, line: str) -> bool:
    """Whether a command turns on all that it names, or takes exclusions out; one that names more may do anything."""
    if names_more(catalogue, line):
        return False
    named = list(asked(catalogue, line))
    removes = takes_away(line)
    return bool(named) and all(
        (removes and one.setting.weakens == "added") or _is_strong(one) for one in named
    )


def _only_strengthens(catalogue: Catalogue, one: Incident, named: Sequence[Asked]) -> bool:
    """Whether a command is known whole, and turns protection on: that is no attempt against it.

    What takes an exclusion out is found all the same, as a trace of the exclusion.
    """
    whole = len(one.subject) < SHOWN and not names_more(catalogue, one.subject)
    return whole and bool(named) and all(map(_is_strong, named))


def _is_strong(one: Asked) -> bool:
    weakens = one.setting.weakens
    return weakens in ("true", "false") and one.value is (weakens == "false")


def _finding(case: Case, found: Sequence[Placed], effect: str) -> Finding:
    every = [one.one for one in found]
    severity = RULES[RULE].severity
    harmless = all(_strengthens(case.catalogue, one.subject) for one in every)
    detail = f"{detail_of(case, found)} {effect}".strip()
    made = evidence_finding(RULE, title_of(found), detail)
    sure = is_command(case, every[0])
    return replace(
        made,
        severity=one_step_milder(severity) if harmless or found[0].period != "inside" else severity,
        certainty="certain" if sure and any(one.certain for one in found) else "uncertain",
        timing=timing_of(every),
        witnesses=witnesses_of(every),
        actors=actors_of(every),
    )
