"""Whether something a check looks for stands in the report under another rule: then it must not pass.

A rule can be silent because a more telling one speaks: an exclusion that was not reverted is no
`exclusion-added`. A board that shows *an exclusion was added: passed* beside it would be read as good news.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.catalogue import catalogue
from mpdiff.report.render.words import rule_in_words, subject_of_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mpdiff.base.model import Finding, Report


def covered(rule: str, report: Report) -> str:
    """Return which findings, or which incidents, tell what a silent rule looks for; empty for none."""
    test = _COVERS.get(rule)
    found = [f for f in report.findings if test(f)] if test else []
    if found:
        return _named(found)
    if rule == _LASTING and (open_ones := [f for f in report.findings if _is_unknown(f)]):
        return f"Whether it is still so at collection is not known: {_subjects(open_ones)}."
    kinds = _INCIDENTS.get(rule, (rule,))
    seen = sum(one.kind in kinds for one in report.incidents)
    return f"Recorded {seen} time{'s' * (seen != 1)}, and no finding by itself." if seen else ""


def _named(found: Sequence[Finding]) -> str:
    rules = ", ".join(dict.fromkeys(map(rule_in_words, found)))
    return f"Covered by {rules}: {_subjects(found)}."


_MOST: Final = 3


def _subjects(found: Sequence[Finding]) -> str:
    named = list(dict.fromkeys(subject_of_finding(f) or f.title for f in found))
    more = f" and {len(named) - _MOST} more" if len(named) > _MOST else ""
    return ", ".join(named[:_MOST]) + more


def _plays(finding: Finding, role: str) -> bool:
    setting = catalogue().find(finding.setting or "")
    return setting is not None and role in setting.roles


def _weakened(finding: Finding) -> bool:
    return finding.effect == "weakened" and finding.change is not None


def _is_unknown(finding: Finding) -> bool:
    return _weakened(finding) and finding.still_weakened is None


def _weakened_of(role: str) -> Callable[[Finding], bool]:
    return lambda finding: _weakened(finding) and _plays(finding, role)


def _by(*rules: str) -> Callable[[Finding], bool]:
    return lambda finding: finding.rule in rules


_LASTING: Final = "not-reverted"
_OFF: Final = ("status-off", "service-stopped", "service-disabled")

_COVERS: Final[dict[str, Callable[[Finding], bool]]] = {
    "weakened": _weakened,
    "tamper-protection-off": _weakened_of("tamper-protection"),
    "asr-rule-weakened": _weakened_of("asr-rules"),
    "exclusion-added": lambda f: _weakened_of("exclusions")(f) and f.kind == "added",
    "transient": lambda f: _weakened(f) and f.still_weakened is False,
    _LASTING: lambda f: _weakened(f) and f.still_weakened is True,
    "strengthened": lambda f: f.effect == "strengthened" and f.change is not None,
    "protection-off": _by(*_OFF),
    "tool-misused": _by("definitions-removed", "configuration-protection-reset"),
    "contradiction": _by("status-off", "not-in-force", "other-snapshot"),
}
"""What tells of the same as a rule, though under another name."""

_INCIDENTS: Final[dict[str, tuple[str, ...]]] = {
    "protection-off": ("scanning-off",),
    "configuration-protection-reset": ("configuration-reset",),
    "protection-command": ("command",),
}
"""Kinds of incidents that are what a rule looks for, where they are not called as the rule is."""
