"""Commands that change Defender, as a process or the tool's own log records them.

Whether one had effect only a change shows; where a record of that is near, the command is no finding of
its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.severity import one_step_milder
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

    from mpdiff.base.model import Finding, Incident
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.findings.case import Case
    from mpdiff.findings.incidents.periods import Period, Placed

RULE: Final = "protection-command"
NEAR: Final = timedelta(minutes=2)
"""A change this near to a command is what it did."""
EFFECT_OPEN: Final = "Whether it had effect is not known: no record near it shows a change."
_PARAMETER: Final = re.compile(r"(?<=\s)-(\w{3,60})[\s:]*(\"[^\"]*\"|'[^']*'|[^\s-]\S*)?")
_VALUE: Final = re.compile(r"(?<=\s)[/-](?:v|name)\s+\"?(\w{3,60})", re.IGNORECASE)
_SWITCHES: Final = {
    **dict.fromkeys(("$true", "1", "true", "0x1"), True),
    **dict.fromkeys(("$false", "0", "false", "0x0"), False),
}


def commands(case: Case) -> Iterator[Finding]:
    """Yield the commands that change Defender and whose effect no record shows, by period."""
    groups: dict[tuple[str, Period], list[Placed]] = defaultdict(list)
    for one in placed(case, (i for i in case.incidents if i.kind == "command")):
        if not _is_shown(case, one.one):
            groups[one.one.title, one.period].append(one)
    for found in groups.values():
        yield _finding(case, found)


def _is_shown(case: Case, one: Incident) -> bool:
    """Whether every setting that a command names changed near it: those are findings of their own."""
    named = [setting.name for setting, _ in _named(case.catalogue, one.subject)]
    changed = {
        history.setting
        for history in case.histories.values()
        if any(abs(s.time - one.time) <= NEAR for s in (*history.changes, *history.refused))
    }
    return bool(named) and all(name in changed for name in named)


def _named(catalogue: Catalogue, line: str) -> Iterator[tuple[Setting, str]]:
    """Yield the settings that a command line names, and the text of the value it gives each."""
    for match in _PARAMETER.finditer(line):
        setting = catalogue.find(match[1])
        if setting is not None:
            yield setting, (match[2] or "").strip("\"',")
    for match in _VALUE.finditer(line):
        setting = catalogue.find(match[1])
        if setting is not None:
            yield setting, ""


def _strengthens(catalogue: Catalogue, line: str) -> bool:
    """Whether a command turns on all that it names, or takes exclusions out."""
    named = list(_named(catalogue, line))
    removes = "remove-mppreference" in fold(line)
    return bool(named) and all(
        (removes and setting.weakens == "added") or _is_strong(setting, value)
        for setting, value in named
    )


def _is_strong(setting: Setting, value: str) -> bool:
    told = _SWITCHES.get(fold(value))
    return setting.weakens in ("true", "false") and told is (setting.weakens == "false")


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
