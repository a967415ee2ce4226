"""Commands that change Defender, as a process or the tool's own log records them.

Whether one had effect only a change shows; where a record of that is near, the command is no finding of
its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.severity import one_step_milder
from mpdiff.findings.incidents.command_lines import Wanted, asked, asks_for, takes_away
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
    from mpdiff.findings.incidents.command_lines import Asked
    from mpdiff.findings.incidents.periods import Period, Placed

RULE: Final = "protection-command"
NEAR: Final = timedelta(minutes=2)
"""A change this near to a command is what it did."""
EFFECT_OPEN: Final = "Whether it had effect is not known: no record near it shows a change."


def commands(case: Case) -> Iterator[Finding]:
    """Yield the commands that change Defender and whose effect no record shows, by period."""
    groups: dict[tuple[str, Period], list[Placed]] = defaultdict(list)
    ran = [i for i in case.incidents if i.kind == "command"]
    changes = _by_time(case) if ran else []
    for one in placed(case, iter(ran)):
        if not _is_shown(case, one.one, changes):
            groups[one.one.title, one.period].append(one)
    for found in groups.values():
        yield _finding(case, found)


def _by_time(case: Case) -> list[Statement]:
    """Return every change and every refused attempt in the order of time."""
    found = (s for h in case.histories.values() for s in (*h.changes, *h.refused))
    return sorted(found, key=lambda s: s.time)


def _is_shown(case: Case, one: Incident, changes: Sequence[Statement]) -> bool:
    """Whether every setting that a command names became near it what the command asks for.

    Those changes are findings of their own, which name who ran the command.
    """
    named = [a.setting for a in asked(case.catalogue, one.subject)]
    if not named:
        return False
    first = bisect_left(changes, one.time - NEAR, key=lambda s: s.time)
    last = bisect_right(changes, one.time + NEAR, key=lambda s: s.time)
    became = {
        s.setting
        for s in changes[first:last]
        if asks_for(case.catalogue, one.subject, Wanted(s.setting, s.key, s.after, s.after_known))
    }
    return all(became.intersection((n.name, *(n.pair or ()))) for n in named)


def _strengthens(catalogue: Catalogue, line: str) -> bool:
    """Whether a command turns on all that it names, or takes exclusions out."""
    named = list(asked(catalogue, line))
    removes = takes_away(line)
    return bool(named) and all(
        (removes and one.setting.weakens == "added") or _is_strong(one) for one in named
    )


def _is_strong(one: Asked) -> bool:
    weakens = one.setting.weakens
    return weakens in ("true", "false") and one.value is (weakens == "false")


def _finding(case: Case, found: Sequence[Placed]) -> Finding:
    every = [one.one for one in found]
    severity = RULES[RULE].severity
    harmless = all(_strengthens(case.catalogue, one.subject) for one in every)
    detail = f"{detail_of(case, found)} {EFFECT_OPEN}".strip()
    made = evidence_finding(RULE, title_of(found), detail)
    return replace(
        made,
        severity=one_step_milder(severity) if harmless or found[0].period != "inside" else severity,
        certainty="certain" if any(one.certain for one in found) else "uncertain",
        timing=timing_of(every),
        witnesses=witnesses_of(every),
        actors=actors_of(every),
    )
