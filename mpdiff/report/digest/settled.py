"""What was weakened and is settled: how long it was so, whether it is still, and what settles it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from mpdiff.report.digest.order import number, subjects
from mpdiff.report.digest.phrases import phrase
from mpdiff.report.summary import many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.base.model import Finding
    from mpdiff.report.digest.shape import Group, Section, SectionName

WEAKENED: Final[tuple[SectionName, ...]] = ("still", "unknown", "restored")
"""Sections of what was weakened."""
_NAMED: Final = 4
"""So many settled groups are named; the rest is counted."""


def settled_phrase(sections: Iterable[Section]) -> str:
    """Return `tamper protection off 3 h 43 min, restored and explained by install-blocked`; empty for none.

    Each way in which something was settled is one part.
    """
    by: dict[str, list[Group]] = defaultdict(list)
    for section, group in ((s, g) for s in sections for g in s.groups):
        first = group.findings[0]
        if is_told(section, first) and (how := settled_by(first)):
            by[how].append(group)
    return "; ".join(_part(groups, how) for how, groups in by.items())


def is_told(section: Section, finding: Finding) -> bool:
    """Return whether a verdict without an open weakening names a finding that is settled."""
    return section.name in WEAKENED and finding.severity != "info"


def settled_by(finding: Finding) -> str:
    """Return `explained by install-blocked`, `accepted by the policy file`; empty where it is open."""
    if finding.status == "explained":
        return f"explained by {finding.explained_by}" if finding.explained_by else "explained"
    return "accepted by the policy file" if finding.status == "accepted" else ""


def settled_counts(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield how many findings are settled, each way in a sentence."""
    counts: dict[str, int] = {}
    for finding in sorted(findings, key=lambda f: f.status != "explained"):
        if how := settled_by(finding):
            counts[how] = counts.get(how, 0) + finding.stands_for
    for how, count in counts.items():
        yield f"{many(count, 'finding')} {how}."


def how_many(findings: Sequence[Finding]) -> str:
    """Return how many findings a section has: `17`; where some are settled, `16 open, 1 accepted`."""
    counts = Counter[str]()
    for finding in findings:
        counts[finding.status] += finding.stands_for
    if set(counts) <= {"open"}:
        return str(counts.total())
    return ", ".join(
        f"{counts[one]} {one}" for one in ("open", "explained", "accepted") if counts[one]
    )


def _part(groups: list[Group], how: str) -> str:
    named = ", ".join(phrase(group, mark=False) for group in groups[:_NAMED])
    more = sum(subjects(group.findings) for group in groups[_NAMED:])
    stands = _standing([f for group in groups for f in group.findings])
    return f"{named}{f' and {more} more' if more else ''}, {stands}{how}"


def _standing(findings: list[Finding]) -> str:
    """Return `both restored and ` or how many are not; empty where nothing is known to be restored or still so."""
    total = number(findings)
    restored = number(f for f in findings if f.still_weakened is False)
    still = number(f for f in findings if f.still_weakened)
    if restored == total:
        return f"{_EACH.get(total, 'all ')}restored and "
    if not still:
        return ""
    return f"{'' if still == total == 1 else f'{still} of {total} '}still so at collection, "


_EACH: Final = {1: "", 2: "both "}
