"""What to do now, in at most five lines: contain, restore, look, ask, complete the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.catalogue import catalogue
from mpdiff.findings.rules import RULES
from mpdiff.report.digest.times import minute_in_words
from mpdiff.report.digest.titles import plain
from mpdiff.report.digest.verdict import cut_in_middle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Finding
    from mpdiff.report.digest.shape import Section

MOST: Final = 5
_NAMED: Final = 3
_GRAVE: Final = ("critical", "high")


def advice_lines(sections: Sequence[Section]) -> tuple[str, ...]:
    """Return the lines, the most urgent first; none where nothing is open."""
    by_name = {s.name: [f for f in s.findings if f.status == "open"] for s in sections}
    weak = [f for n in ("still", "unknown", "restored") for f in by_name.get(n, [])]
    found = (
        *_incidents(by_name.get("happened", [])),
        *_restore(by_name.get("still", [])),
        *_look(weak),
        *_scan(weak),
        *_ask(weak),
        *_check_unknown(by_name.get("unknown", [])),
        *_from_evidence(by_name.get("evidence", [])),
        *_from_others(by_name.get("other", [])),
    )
    return tuple(dict.fromkeys(found))[:MOST]


def _incidents(happened: Sequence[Finding]) -> Iterator[str]:
    grave = [f for f in happened if f.severity in _GRAVE and f.next_step]
    if grave:
        yield f"{cut_in_middle(grave[0].title, 80)}: {_small(grave[0].next_step)}"


def _restore(still: Sequence[Finding]) -> Iterator[str]:
    if not still:
        return
    names = list(dict.fromkeys(_finding_name(f) for f in still))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    listed = ", ".join(names[:_NAMED]) + more
    yield f"Restore {listed}: mpdiff revert writes the script; read it, then run it on the device."


def _finding_name(finding: Finding) -> str:
    setting = catalogue().find(finding.setting or "")
    if setting and "exclusions" in setting.roles:
        return "the exclusions"
    if setting and "asr-rules" in setting.roles:
        return "the attack surface reduction rules"
    return plain(finding)


def _look(weak: Sequence[Finding]) -> Iterator[str]:
    """Name the stretch in which the device was weaker, for the device timeline."""
    rounds = [r for f in weak for r in f.rounds]
    if not rounds:
        return
    start = min(r.start for r in rounds)
    ends = [r.end for r in rounds if r.end is not None]
    whole = len(ends) == len(rounds)
    until = f"to {minute_in_words(max(ends))}" if whole else "on"
    yield f"See in the device timeline what ran from {minute_in_words(start)} {until}."


def _scan(weak: Sequence[Finding]) -> Iterator[str]:
    excluded = [f for f in weak if _is_exclusion(f) and f.kind == "added"]
    if excluded:
        items = list(dict.fromkeys(cut_in_middle(f.key or "", 40) for f in excluded))
        more = f" and {len(items) - _NAMED} more" if len(items) > _NAMED else ""
        yield f"Remove, then scan what was excluded: {', '.join(items[:_NAMED])}{more}."


def _is_exclusion(finding: Finding) -> bool:
    setting = catalogue().find(finding.setting or "")
    return setting is not None and "exclusions" in setting.roles


def _ask(weak: Sequence[Finding]) -> Iterator[str]:
    actors = list(dict.fromkeys(actor for f in weak for actor in f.actors))
    if actors:
        yield f"Ask {', '.join(actors[:_NAMED])} what it was for."
    elif weak:
        yield "Find out who made the changes and what for; the evidence names nobody."


def _check_unknown(unknown: Sequence[Finding]) -> Iterator[str]:
    if unknown:
        yield "Check on the device whether what was weakened is restored; nothing here shows it."


def _from_evidence(evidence: Sequence[Finding]) -> Iterator[str]:
    for finding in evidence:
        if finding.next_step:
            yield f"{RULES[finding.rule].title if finding.rule in RULES else finding.title}: {_small(finding.next_step)}"


def _from_others(other: Sequence[Finding]) -> Iterator[str]:
    for finding in other:
        if finding.severity != "info" and finding.next_step:
            yield f"{cut_in_middle(finding.title, 80)}: {_small(finding.next_step)}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
