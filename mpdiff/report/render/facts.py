"""What stands behind a finding: what each snapshot holds, who witnessed it, which techniques it is.

Words alone, nothing is escaped.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.times import when
from mpdiff.report.digest import digest
from mpdiff.report.digest.times import to_the_second

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Finding, Held, Report, ScenarioMatch, Witness

_TECHNIQUE: Final = re.compile(r"T([0-9]{4})(?:\.([0-9]{3}))?")
_VERSIONS: Final = {"T1562": "ATT&CK v18 and before", "T1685": "ATT&CK v19 and later"}
"""The versions that know a technique."""
AT_COLLECTION: Final = "At collection"
_KINDS: Final = {
    "absent": "not listed",
    "unreadable": "unreadable",
    "cut": "unknown, the list is cut",
}


class Technique(NamedTuple):
    """An ATT&CK technique. `version`: which versions know it, or ""; `url`: its page, or "" for no id."""

    id: str
    version: str
    url: str


def techniques(finding: Finding) -> tuple[Technique, ...]:
    """Return the ATT&CK techniques of a finding, each with its version and its page."""
    return tuple(Technique(one, _version(one), attack_page(one)) for one in finding.mitre)


def all_techniques(report: Report) -> tuple[tuple[Technique, int], ...]:
    """Return the techniques of all findings, each with how many findings it stands at."""
    counts: Counter[str] = Counter()
    for finding in report.findings:
        for one in finding.mitre:
            counts[one] += finding.stands_for
    return tuple((Technique(one, _version(one), attack_page(one)), n) for one, n in counts.items())


def _version(technique: str) -> str:
    return _VERSIONS.get(technique.partition(".")[0], "")


def attack_page(technique: str) -> str:
    """Return the page of an ATT&CK technique; empty for what is no technique id."""
    match = _TECHNIQUE.fullmatch(technique)
    if match is None:
        return ""
    return "https://attack.mitre.org/techniques/T" + "/".join(filter(None, match.groups())) + "/"


def attack(finding: Finding) -> str:
    """Return the techniques, each with versions and page: `T1685 (ATT&CK v19 and later, https://...)`."""
    return ", ".join(map(_technique_in_words, techniques(finding)))


def _technique_in_words(one: Technique) -> str:
    more = ", ".join(filter(None, (one.version, one.url)))
    return f"{one.id} ({more})" if more else one.id


class Unexplained(NamedTuple):
    """What no documented reason explains, and what none was held against, because of `why`."""

    named: tuple[str, ...]
    not_judged: tuple[str, ...]
    why: str


def unexplained(report: Report) -> Unexplained:
    """Return what no reason explains; a reason explains only what was certainly changed in the window."""
    window, listed = report.window, _gravest_first(report)
    if window is None or window.start is None or window.end is None:
        return Unexplained((), tuple(listed.values()), "the window is not known")
    unsure = {
        _subject(f)
        for f in report.findings
        if f.effect == "weakened" and not f.times_certain and f.still_weakened is False
    }
    named = tuple(shown for one, shown in listed.items() if one not in unsure)
    open_ = tuple(shown for one, shown in listed.items() if one in unsure)
    return Unexplained(named, open_, "the times are not certain")


def fits(report: Report, match: ScenarioMatch) -> tuple[str, ...]:
    """Return what a reason fits, each with the words that are shown for it."""
    told = {_subject(f): _shown(f) for f in report.findings}
    return tuple(told.get(one, one) for one in match.fits)


def _shown(finding: Finding) -> str:
    return f"{finding.label} ({finding.key})" if finding.label else _subject(finding)


def _subject(finding: Finding) -> str:
    return " ".join(filter(None, (finding.setting, finding.key)))


def _gravest_first(report: Report) -> dict[str, str]:
    """Return what no reason explains, in the order of the findings: each with the words that are shown for it.

    An ASR rule is shown by its name, with its GUID.
    """
    told: dict[str, str] = {}
    for finding in digest(report).findings:
        told.setdefault(_subject(finding), _shown(finding))
    waiting = dict.fromkeys(report.unexplained)
    known = {one: shown for one, shown in told.items() if one in waiting}
    return known | {one: one for one in waiting if one not in known}


def held(one: Held | None) -> str:
    """Return what a witness of a whole state holds: its value, or why there is none; "" without one."""
    if one is None:
        return ""
    return one.text or "empty" if one.kind == "value" else _KINDS[one.kind]


def states(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Return what the snapshots, the state at collection and management hold, as far as they are known."""
    known = finding.states
    named = (
        ("Before snapshot", known.before_snapshot),
        ("After snapshot", known.after_snapshot),
        (AT_COLLECTION, known.at_collection),
        ("Held by management", known.managed),
    )
    return tuple((name, held(one)) for name, one in named if one is not None)


def snapshots_tell_otherwise(finding: Finding) -> bool:
    """Return whether a snapshot holds something else than the change says was, or became, the value."""
    known, change = finding.states, finding.change
    if change is None:
        return False
    pairs = ((known.before_snapshot, change.before_text), (known.after_snapshot, change.after_text))
    if (known.before_snapshot is None) != (known.after_snapshot is None):
        return True
    return any(one is not None and held(one) != (text or "empty") for one, text in pairs)


def snapshots(finding: Finding) -> str:
    """Return the snapshots' values in a sentence, where they are not those of the change; else ""."""
    if not snapshots_tell_otherwise(finding):
        return ""
    before, after = finding.states.before_snapshot, finding.states.after_snapshot
    shown = (("Before snapshot", before), ("After snapshot", after))
    return "; ".join(f"{name}: {held(one) or 'missing'}" for name, one in shown) + "."


def witnesses(finding: Finding) -> Iterator[str]:
    """Yield what it rests on, a line each: what states it, where, when, and in which words."""
    for one in finding.witnesses:
        yield _witness(one)


def _witness(one: Witness) -> str:
    where = ", ".join(part for part in (one.member, one.position) if part)
    at = ""
    if one.time is not None:
        sure = one.time_certain  # a local time is none of UTC, so it gets no `Z`
        at = f", {when(one.time) if sure else f'{to_the_second(one.time)}, time uncertain'}"
    said = f": {one.text}" if one.text else ""
    return f"{one.source} ({where}{at}){said}"
