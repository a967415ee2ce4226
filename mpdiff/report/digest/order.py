"""Which finding a reader has to see first: what switches protection off for everything, then the rest.

The order follows roles and severities of the catalogue: an enabler before what it enabled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.exclusions.shapes import risk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mpdiff.base.model import Finding
    from mpdiff.catalogue.entries import Setting
    from mpdiff.report.digest.shape import SectionName

ENABLERS: Final = ("tamper-protection", "real-time", "service", "passive-mode")
"""Roles of settings that take all protection down, in the order in which they matter."""
_WHOLE: Final = len(ENABLERS)
"""The place of whole-drive exclusions and of settings that are critical by themselves."""
_REST: Final = _WHOLE + 1

_MISLEADING: Final = ("device-mismatch", "snapshot-missing", "contradiction", "snapshot-incomplete")
"""Findings about the evidence that change how all others are to be read."""


def section_of(finding: Finding, kinds: Mapping[str, str]) -> SectionName:
    """Return the part of the report that a finding belongs to; `kinds`: the kind of each rule."""
    kind = kinds.get(finding.rule, "change")
    if kind == "evidence":
        return "evidence"
    if finding.effect == "weakened":
        if finding.still_weakened is None:
            return "unknown"
        return "still" if finding.still_weakened else "restored"
    return "happened" if kind == "incident" else "other"


def weight(finding: Finding) -> tuple[bool, int, int, bool, int]:
    """Return what findings of one section are ordered by, the gravest lowest."""
    settled = finding.status != "open"
    setting = catalogue().find(finding.setting) if finding.setting else None
    if finding.rule in _MISLEADING:
        return settled, 0, 0, False, _MISLEADING.index(finding.rule)
    own = severity_rank(setting.severity) if setting else len(ENABLERS)
    narrow = setting is not None and setting.item_kind not in (None, "path")
    return (
        settled,
        reach_of_weakening(finding, setting),
        severity_rank(finding.severity),
        narrow,
        own,
    )


def reach_of_weakening(finding: Finding, setting: Setting | None) -> int:
    """Return how far a weakening reaches: 0 for what opens the way to everything else."""
    if setting is None or finding.effect not in ("weakened", "unknown"):
        return _REST
    for place, role in enumerate(ENABLERS):
        if role in setting.roles:
            return place
    if setting.item_kind and finding.key is not None:
        known = risk(catalogue(), setting.item_kind, finding.key)
        return _WHOLE if known is not None and known[0] == "critical" else _REST
    return _WHOLE if setting.severity == "critical" else _REST


def subjects(findings: Iterable[Finding]) -> int:
    """Return how many settings, items and rules these are about: one with two findings is one."""
    listed = list(findings)
    once = {(f.setting, fold(f.key or "")) for f in listed if f.stands_for == 1}
    return len(once) + number(f for f in listed if f.stands_for > 1)


def number(findings: Iterable[Finding]) -> int:
    """Return how many findings these are, each that stands for many counted as many."""
    return sum(finding.stands_for for finding in findings)
