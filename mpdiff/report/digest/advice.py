"""What to do now, in at most five lines: contain, restore, look, ask, complete the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.catalogue import catalogue
from mpdiff.findings.make import is_foreign
from mpdiff.findings.rules import RULES
from mpdiff.report.digest.asking import ask
from mpdiff.report.digest.order import number, subjects
from mpdiff.report.digest.phrases import cut_in_middle, is_by_two_clocks
from mpdiff.report.digest.times import LOCAL, minute_in_words, offset_that_fits, zone_of
from mpdiff.report.digest.titles import brief, lowered, of_evidence, plain
from mpdiff.report.digest.verdict import is_two_devices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Finding, Report
    from mpdiff.report.digest.shape import Group, Section

MOST: Final = 5
_NAMED: Final = 3
_GRAVE: Final = ("critical", "high")
_WEAK: Final = ("still", "unknown", "restored")


def advice_lines(report: Report, sections: Sequence[Section]) -> tuple[str, ...]:
    """Return the lines, the most urgent first; none where nothing is open."""
    groups = {s.name: [g for g in s.groups if g.findings[0].status == "open"] for s in sections}
    if any(map(is_two_devices, report.findings)):
        of_both = [g for g in groups.get("evidence", []) if is_two_devices(g.findings[0])]
        return tuple(dict.fromkeys(_evidence(of_both)))
    happened = groups.get("happened", [])
    weak = [f for name in _WEAK for f in _members(groups.get(name, []))]
    found = (
        *_steps(g for g in happened if g.findings[0].severity in _GRAVE),
        *_undo(_members(groups.get("still", []))),
        *_look(report, weak, _members(happened)),
        *_scan(weak),
        *_foreign(_members(groups.get("other", []))),
        *ask(weak),
        *_check(_members(groups.get("unknown", []))),
        *_evidence(groups.get("evidence", [])),
        *_steps(g for g in groups.get("other", []) if not _names_a_host(g.findings[0])),
        *_steps(g for g in happened if g.findings[0].severity not in _GRAVE),
    )
    return tuple(dict.fromkeys(found))[:MOST]


def _members(groups: Iterable[Group]) -> list[Finding]:
    return [f for g in groups for f in g.findings if f.status == "open"]


def _steps(groups: Iterable[Group]) -> Iterator[str]:
    """Yield the next step of what is no weakening, once for all that it is the step of."""
    by_step: dict[str, list[str]] = {}
    for group in groups:
        first = group.findings[0]
        if first.severity != "info" and first.next_step:
            by_step.setdefault(first.next_step, []).append(group.title or brief(first))
    for step, names in by_step.items():
        room = 110 if len(names) == 1 else 60
        told = _listed([cut_in_middle(name, room) for name in dict.fromkeys(names)])
        yield f"{_capital(told)}: {lowered(step)}"


def _undo(still: Sequence[Finding]) -> Iterator[str]:
    """Yield what has to be put right, in the words of its kind."""
    excluded = [f for f in still if _plays(f, "exclusions")]
    rules = [f for f in still if _plays(f, "asr-rules")]
    others = dict.fromkeys(plain(f) for f in still if f not in excluded and f not in rules)
    todo = {
        "put back": _listed(list(others)),
        "remove": _counted(excluded, "exclusion"),
        "set back": _counted(rules, "attack surface reduction rule"),
    }
    said = ", ".join(f"{verb} {what}" for verb, what in todo.items() if what)
    if said:
        yield f"{_capital(said)}: mpdiff revert writes the script; read it, then run it on the device."


def _counted(findings: Sequence[Finding], word: str) -> str:
    count = subjects(findings)
    return f"{count} {word}{'' if count == 1 else 's'}" if count else ""


def _listed(names: Sequence[str], unnamed: int = 0) -> str:
    """Return `a, b, c and 2 more`; `unnamed`: so many more that nothing names one by one."""
    left = len(names) - len(names[:_NAMED]) + unnamed
    return ", ".join(names[:_NAMED]) + (f" and {left} more" if left else "")


def _plays(finding: Finding, role: str) -> bool:
    setting = catalogue().find(finding.setting or "")
    return setting is not None and role in setting.roles


def _look(report: Report, weak: Sequence[Finding], happened: Sequence[Finding]) -> Iterator[str]:
    """Name the stretch in which the device was weaker, for the device timeline; the undated may be as old as the window.

    What happened beside it has a line of its own; alone it says when to look.
    """
    grave = [f for f in happened if f.severity in _GRAVE and f.first_seen is not None]
    by_zone: dict[str, list[Finding]] = {"UTC": [], LOCAL: []}
    for finding in weak if any(_is_weak_from(f) for f in weak) else (*weak, *grave):
        by_zone[zone_of(finding)].append(finding)
    undated = [f for f in weak if _is_undated(f)]
    opened = report.window.start if report.window and undated else None
    spans = [
        s
        for zone, found in by_zone.items()
        if (s := _whole_span(found, zone, opened if zone == "UTC" else None))
    ]
    if spans:
        local = by_zone[LOCAL]
        unknown = f" (zone unknown{offset_that_fits(local)})" if _whole_span(local, LOCAL) else ""
        begun = [r.start for f in by_zone["UTC"] for r in f.rounds]
        early = [] if opened and begun and min(begun) < opened else undated
        why = _why_so_early(weak, early, opened)
        yield f"See in the device timeline what ran from {', and from '.join(spans)}{unknown}{why}."


def _is_weak_from(finding: Finding) -> bool:
    """Return whether something was weaker from a known time on."""
    return bool(finding.rounds) or (finding.change is None and finding.first_seen is not None)


def _is_undated(finding: Finding) -> bool:
    """Return whether something got weaker, and no record tells when; what was weak before the window has no when."""
    dated = finding.rounds or finding.first_seen
    return finding.change is not None and not dated and finding.rule != _BEFORE


_BEFORE: Final = "weak-before-window"


def _why_so_early(
    weak: Sequence[Finding], undated: Sequence[Finding], opened: datetime | None
) -> str:
    """Return why the stretch begins where it does, or why it may begin too late."""
    if not undated:
        return ""
    named = _listed(list(dict.fromkeys(map(_called, undated))))
    why = f"no record dates {named if len(undated) < len(weak) else 'the changes'}"
    return f" (the window's start, as {why})" if opened else f"; look further back too, as {why}"


def _whole_span(findings: Sequence[Finding], zone: str, opened: datetime | None = None) -> str:
    """Return the stretch from the first begin to the last end; empty where nothing is dated.

    `opened`: when the window did, where something is not dated: it may be as old, and nobody saw it end.
    """
    rounds = [r for f in findings for r in f.rounds]
    moments = [f for f in findings if not f.rounds and f.change is None]
    starts = [r.start for r in rounds] + [f.first_seen for f in moments if f.first_seen]
    starts += [opened] if opened else []
    if not starts:
        return ""
    over = ((f.effect != "weakened" or f.still_weakened is False, f.last_seen) for f in moments)
    ends = [None if is_by_two_clocks(f) else r.end for f in findings for r in f.rounds]
    ends += [last if ended else None for ended, last in over]
    ends += [None] if any(map(_is_undated, findings)) else []
    shown = [e for e in ends if e is not None]
    until = f"to {minute_in_words(max(shown), zone)}" if len(shown) == len(ends) else "on"
    return f"{minute_in_words(min(starts), zone)} {until}"


def _scan(weak: Sequence[Finding]) -> Iterator[str]:
    excluded = [f for f in weak if _plays(f, "exclusions") and f.kind == "added"]
    items = list(dict.fromkeys(cut_in_middle(f.key, 40) for f in excluded if f.key))
    if items:
        yield f"Scan what was excluded: {_listed(items, _unnamed(excluded))}."


def _unnamed(findings: Iterable[Finding]) -> int:
    """Return how many things are only counted, by findings that stand for many."""
    return number(f for f in findings if f.stands_for > 1)


def _foreign(others: Sequence[Finding]) -> Iterator[str]:
    """Name the shares and proxies that were set: whoever runs them supplies definitions, or sees what is asked."""
    found = [f for f in others if _names_a_host(f)]
    gone = [f for f in found if f.current_text not in (None, f.after_text)]
    named = list(dict.fromkeys(cut_in_middle(f.after_text, 60) for f in found if f not in gone))
    if named:
        what = list(dict.fromkeys(plain(f) for f in found if f not in gone))
        yield f"Find out who runs {_listed(named)} ({_listed(what)}); take it out."
    if gone:
        was = list(dict.fromkeys(cut_in_middle(f.after_text, 60) for f in gone))
        yield f"Find out who runs {_listed(was)}, which is no longer set at collection."


def _names_a_host(finding: Finding) -> bool:
    """Return whether a share, a proxy or the like was set, and not by management."""
    change, managed = finding.change, finding.states.managed
    if change is None or finding.effect != "unknown":
        return False
    wanted = managed is not None and managed.value == change.after
    return not wanted and is_foreign(catalogue().find(finding.setting or ""), change)


def _check(unknown: Sequence[Finding]) -> Iterator[str]:
    others = [f for f in unknown if f.rule not in _CHECKS]
    names = list(dict.fromkeys(_called(f) for f in others if f.stands_for == 1))
    if names:
        listed = _listed(names, _unnamed(others))
        yield f"Check on the device whether this is restored: {listed}."
    yield from (_CHECKS[f.rule] for f in unknown if f.rule in _CHECKS)


_CHECKS: Final = {
    "definitions-removed": "Check on the device that definitions are current (Get-MpComputerStatus).",
    "configuration-protection-reset": "Check on the device that configuration protection is on again.",
}
"""What to check of what is no setting, and has no value that is restored."""


def _called(finding: Finding) -> str:
    if _plays(finding, "exclusions") and finding.key:
        return cut_in_middle(finding.key, 40)
    if finding.label:
        return cut_in_middle(finding.label, 60)
    return plain(finding) if finding.setting else brief(finding)


def _evidence(groups: Sequence[Group]) -> Iterator[str]:
    found = [f for g in groups for f in g.findings if f.next_step]
    for finding in found:
        title = of_evidence(finding, found) if finding.rule in RULES else finding.title
        yield f"{title}: {lowered(finding.next_step)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
