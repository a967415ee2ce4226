"""From a report to its digest: sections, groups inside them, and the lines above them.

Nothing is judged here: findings are sorted, counted and named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.catalogue import catalogue
from mpdiff.findings.changes.collection.at_collection import STILL_THERE
from mpdiff.findings.rules import DIFFERS, RULES
from mpdiff.report.digest import advice, verdict
from mpdiff.report.digest.order import number, section_of, subjects, weight
from mpdiff.report.digest.shape import Digest, Group, Section, SectionName
from mpdiff.report.digest.times import collection_time
from mpdiff.report.digest.titles import plain, title, when_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.base.model import Finding, Report, Witness

_GROUPED: Final = {
    "asr-rules": ("attack surface reduction rule", "attack surface reduction rules"),
    "exclusions": ("exclusion", "exclusions"),
    "actions": ("action on one threat", "actions on single threats"),
}
"""Roles whose findings stand together, in the singular and the plural; `actions`: other id-action pairs."""
_BLOCKED: Final = "tamper-blocked"
"""The rule of attempts that failed: each finding may tell of several."""
_CONTRADICTION: Final = "contradiction"
"""The rule of two witnesses that cannot both be right."""
_BY_RULE: Final = {
    "dormant": "{} weak local values waiting below a policy",
    "unlogged": "{} changes missing from the event log",
}
"""Rules whose findings stand together, and what several of them are called."""
_UNDONE: Final = {"added": " and removed again", "removed": " and added again"}
"""How the change of exclusions was undone; everything else was restored."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


@lru_cache(maxsize=4)
def _cached(report: _Same) -> Digest:
    return _built(report.report)


class _Same:
    """A report as the key of a cache: the same object, not an equal one."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __hash__(self) -> int:
        return id(self.report)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.report is self.report


def digest(report: Report) -> Digest:
    """Return the report in the order in which it is read."""
    return _cached(_Same(report))


def stated(report: Report) -> Report:
    """Return the report with its verdict and its titles in words, and its findings in the order of the digest."""
    found = _built(report)
    summary = replace(report.summary, headline=found.verdict)
    named = tuple(replace(f, title=title(f)) for f in found.findings)
    return replace(report, summary=summary, findings=named)


def _built(report: Report) -> Digest:
    sections = tuple(_filled_sections(report))
    doubts = verdict.doubts(report)
    return Digest(
        verdict=verdict.sentence(report, sections),
        now=advice.advice_lines(report, sections),
        doubts=doubts,
        sections=sections,
    )


def _filled_sections(report: Report) -> Iterator[Section]:
    two = any(map(verdict.is_two_devices, report.findings))
    kinds = {rule.id: rule.kind for rule in RULES.values()}
    found: dict[SectionName, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        name = section_of(finding, kinds)
        if two and name in _OF_ONE_DEVICE and finding.rule != DIFFERS:
            name = "happened"  # on the one device whose log it is
        found[name].append(finding)
    headings = _titles(report)
    first: list[SectionName] = ["evidence"] if two else []
    second = devices_in_words(report)
    for name, heading in {**{n: headings[n] for n in first}, **headings}.items():
        if found[name]:
            yield Section(name, heading, _groups(sorted(found[name], key=weight), name, second))


_OF_ONE_DEVICE: Final[tuple[SectionName, ...]] = ("still", "unknown", "restored")


def _titles(report: Report) -> dict[SectionName, str]:
    if any(map(verdict.is_two_devices, report.findings)):
        return dict.fromkeys(_OF_ONE_DEVICE, _weaker_one(report)) | {
            "happened": "What else happened on one of them",
            "other": "What else differs between them",
            "evidence": "The evidence",
        }
    moment = collection_time(report)
    at = f"at collection ({moment})" if moment else "at collection"
    return {
        "still": f"Still weakened {at}",
        "unknown": "Weakened, and not certain whether still so",
        "restored": "Weakened and restored",
        "happened": "What else happened",
        "other": "Other changes",
        "evidence": "The evidence",
    }


def _weaker_one(report: Report) -> str:
    """Return which of two devices is the weaker one: the one that stands as after; the before is named first."""
    before, after = devices_in_words(report)
    return f"Weaker on {after} than on {before}, where nothing shows a change"


def devices_in_words(report: Report) -> tuple[str, str]:
    """Return what the two devices are called whose evidence this is, the before first."""
    names = report.device.hostnames or report.device.computer_ids
    return (names[0], names[1]) if len(names) == _BOTH else ("the first", "the second")


_BOTH: Final = 2


def _groups(
    findings: Sequence[Finding], section: SectionName, devices: tuple[str, str]
) -> tuple[Group, ...]:
    together: dict[object, list[Finding]] = defaultdict(list)
    for nth, finding in enumerate(findings):
        together[_belongs(finding) or nth].append(finding)
    return tuple(_built_group(members, section, devices) for members in together.values())


def _belongs(finding: Finding) -> tuple[str, str, str] | None:
    """Return what findings of one group have in common; None for one that stands alone."""
    if finding.rule in (*_BY_RULE, _BLOCKED, _CONTRADICTION):
        return "rule", finding.rule, finding.status
    role = _role(finding)
    if role is None or finding.change is None:
        return None
    kind = (finding.kind or "") if role == "exclusions" else ""
    return role, finding.effect + kind, finding.status


def _role(finding: Finding) -> str | None:
    setting = catalogue().find(finding.setting or "")
    if setting is None:
        return None
    role = next((r for r in _GROUPED if r in setting.roles), None)
    return role or ("actions" if setting.pair is not None else None)


def _built_group(
    members: Sequence[Finding], section: SectionName, devices: tuple[str, str]
) -> Group:
    if number(members) == 1 or _belongs(members[0]) is None:
        return Group(tuple(members))
    differ = members[0].rule == DIFFERS
    title = _difference(members, devices) if differ else _group_title(members, section)
    return Group(tuple(members), title, _shared_sentences(members))


def _difference(members: Sequence[Finding], devices: tuple[str, str]) -> str:
    """Return what two devices differ in: `5 exclusions on WS-0707 only`."""
    first, role = members[0], _role(members[0]) or "actions"
    count = subjects(members)
    named = f"{count} {_GROUPED[role][count != 1]}"
    if role == "exclusions":
        return f"{named} on {devices[first.kind != 'removed']} only"
    word = {"weakened": "weaker", "strengthened": "stronger"}.get(first.effect, "other")
    return f"{named} {word} on {devices[1]}"


def _group_title(members: Sequence[Finding], section: SectionName) -> str:
    first = members[0]
    status = "" if first.status == "open" else f" ({first.status})"
    if first.rule == _BLOCKED:
        return f"{_attempts(members)} blocked by tamper protection{status}"
    if first.rule == _CONTRADICTION:
        return f"{_contradictions(members)}{status}"
    if first.rule in _BY_RULE:
        return _BY_RULE[first.rule].format(number(members)) + status
    role = _role(first) or "actions"
    count = subjects(members)
    named = _GROUPED[role][count != 1]
    if role == "exclusions":
        done = "removed" if first.kind == "removed" else "added"
    else:
        done = first.effect if first.effect in ("weakened", "strengthened") else "changed"
    undone = _UNDONE.get(done, " and restored") if section == "restored" else ""
    return f"{count} {named} {done}{undone}{when_beside(members)}{status}"


def _attempts(members: Sequence[Finding]) -> str:
    """Return how often which settings were to be changed: `3 attempts to change real-time protection`.

    A finding lists at most so many attempts, so that a number may be the least.
    """
    tries = sum(max(len(f.witnesses), 1) for f in members)
    least = any(len(f.witnesses) >= _TRIES_LISTED for f in members)
    names = list(dict.fromkeys(map(plain, members)))
    named = " and ".join(names) if len(names) < _MANY else f"{len(names)} settings"
    return f"{tries}{' or more' * least} attempts to change {named}"


_TRIES_LISTED: Final = 20
_MANY: Final = 3


def _contradictions(members: Sequence[Finding]) -> str:
    """Return how many there are, and between which two witnesses where it is the same pair in all."""
    pairs = {tuple(dict.fromkeys(_witness_in_words(w) for w in f.witnesses)) for f in members}
    pair = pairs.pop() if len(pairs) == 1 else ()
    between = " and ".join(pair) if len(pair) == _BOTH else "two witnesses"
    return f"{number(members)} contradictions between {between}"


def _witness_in_words(one: Witness) -> str:
    """Return what states it: an event by its log, which has many of them."""
    return "the event log" if one.source.startswith("event ") else one.source


def _shared_sentences(members: Iterable[Finding]) -> str:
    """Return the sentences that every member's detail holds, to be said once."""
    texts = [sentences_of(finding.detail) for finding in members]
    shared = (s for s in texts[0] if all(s in text for text in texts[1:]))
    return " ".join(s for s in shared if s != STILL_THERE)


def sentences_of(text: str) -> list[str]:
    """Split a detail into its sentences."""
    return _SENTENCE.split(text) if text else []


def own_detail(finding: Finding, group: Group) -> str:
    """Return a finding's detail without what its group, or the heading of its section, says once for all."""
    said = [*sentences_of(group.note), STILL_THERE]
    return " ".join(s for s in sentences_of(finding.detail) if s not in said)
