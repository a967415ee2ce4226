"""What is too much to be listed one by one: the rest is counted, by what decides the verdict.

Whatever is counted together has one rule, one severity, one certainty and one state at collection, so
that the report's numbers and its exit code are what they would be if everything were listed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.letter_case import fold
from mpdiff.base.model import Change, Timing
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes.standing.already import RULE as EACH
from mpdiff.findings.rules import DIFFERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.base.model import Finding
    from mpdiff.findings.case import Case

    Kind = tuple[str, str | None, str]
    Counted = tuple[Finding, int]

WHY_COUNTED: Final = (
    "They are counted and not listed, since nobody could read so many; the riskiest are listed. Compare "
    "the lists themselves, or raise the limit: --limit listed=N."
)
_STILL: Final[dict[bool | None, tuple[str, ...]]] = {
    True: ("They are still there at collection.",),
    False: ("They are no longer there at collection.",),
}


def bounded(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, those that are too many to be listed counted together.

    Those of a setting in one direction, or of a rule where no change is behind them, are listed up to
    `limits.MAX_LISTED`, the worst first.
    """
    groups: dict[Kind, list[Counted]] = defaultdict(list)
    for finding in findings:
        alone = finding.rule == EACH  # these are looked up one by one, however many there are
        alike = 1 if alone else case.alike(finding.setting, finding.key)
        groups[_kind(finding)].append((finding, alike))
    return [one for group in groups.values() for one in _within(group)]


def _kind(finding: Finding) -> Kind:
    if finding.change is None:
        return finding.rule, finding.setting, finding.effect
    return finding.change.kind, finding.setting, finding.effect


def _within(group: list[Counted]) -> Iterator[Finding]:
    alone = [finding for finding, alike in group if alike == 1]
    if len(alone) > limits.MAX_LISTED:
        alone.sort(key=lambda f: (severity_rank(f.severity), fold(f.key or ""), f.title))
    yield from alone[: limits.MAX_LISTED]
    rest = [(finding, 1) for finding in alone[limits.MAX_LISTED :]]
    rest += [(finding, alike) for finding, alike in group if alike > 1]
    alike: dict[tuple[object, ...], list[Counted]] = defaultdict(list)
    for counted in rest:
        alike[_weight(counted[0])].append(counted)
    yield from map(_summed, alike.values())


def _weight(finding: Finding) -> tuple[object, ...]:
    """Return what a finding counts for."""
    return (
        finding.rule,
        finding.underlying_rule,
        finding.severity,
        finding.certainty,
        finding.still_weakened,
        finding.origin,
        finding.place,
        finding.times_certain,
        finding.first_seen is None,
    )


def _summed(rest: Sequence[Counted]) -> Finding:
    """Make the finding for findings that count for the same and are not listed."""
    first = min((finding for finding, _ in rest), key=lambda f: f.title)
    count = sum(alike for _, alike in rest)
    if count == 1:
        return first
    return replace(
        first,
        key=None,
        title=f"{_setting_or_rule(first)}: {count} more {_what(first)}, not listed one by one",
        detail=" ".join((*_STILL.get(first.still_weakened, ()), WHY_COUNTED)),
        change=_counted_change(first.change, count) if first.change else None,
        weakest=None,
        timing=_spanning([finding for finding, _ in rest]),
        stands_for=count,
    )


def _setting_or_rule(finding: Finding) -> str:
    return finding.setting or finding.rule


def _what(finding: Finding) -> str:
    if finding.change is None:
        return f"findings of {finding.rule}"
    done = "on one device only" if finding.rule == DIFFERS else finding.change.kind
    return f"entries {done} ({finding.rule})"


def _counted_change(change: Change, count: int) -> Change:
    return replace(
        change,
        key=None,
        before=None,
        after=None,
        before_text="",
        after_text=f"{count} more entries {change.kind}",
        label=None,
    )


def _spanning(findings: Sequence[Finding]) -> Timing:
    """Return from when to when; how long each lasted is not told."""
    first = [f.first_seen for f in findings if f.first_seen is not None]
    last = [f.last_seen for f in findings if f.last_seen is not None]
    return Timing(
        min(first, default=None),
        max(last, default=None),
        times_certain=all(f.times_certain for f in findings),
    )


def listed_changes(case: Case) -> tuple[tuple[Change, ...], int]:
    """Return what differs between the snapshots as the report lists it, and how many that are."""
    listed: list[Change] = []
    ways: list[Change] = []
    rest: dict[tuple[str, str], Counter[Change]] = defaultdict(Counter)
    total = 0
    for history in case.histories.values():
        if history.difference is None:
            continue
        total += history.alike
        change = judge(case.catalogue, history.difference)
        if history.alike == 1:
            listed.append(change)
        else:
            rest[change.setting, change.kind][change] += history.alike
    for counted in rest.values():
        worst = min(counted, key=lambda c: (c.effect != "weakened", c.certainty, c.key or ""))
        ways.append(_counted_change(worst, sum(counted.values())))
    listed.sort(key=lambda c: (fold(c.setting), fold(c.key or ""), c.kind))
    ways.sort(key=lambda c: (fold(c.setting), c.kind))
    return (*listed, *ways), total
