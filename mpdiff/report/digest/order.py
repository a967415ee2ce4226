"""Which finding a reader has to see first: what switches protection off for everything, then the rest.

The order follows roles and severities of the catalogue: an enabler before what it enabled.
"""

from __future__ import annotations

import math
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


Weight = tuple[bool, int, int, bool, int, int, int, float]


def weight(finding: Finding) -> Weight:
    """Return what findings of one section are ordered by, the gravest lowest.

    Alike ones: how far the value went (off before audit), then what the catalogue puts first, then the
    earlier one; the alphabet never decides.
    """
    settled = finding.status != "open"
    setting = catalogue().find(finding.setting) if finding.setting else None
    if finding.rule in _MISLEADING:
        return settled, 0, 0, False, _MISLEADING.index(finding.rule), 0, 0, 0.0
    own = severity_rank(setting.severity) if setting else len(ENABLERS)
    narrow = setting is not None and setting.item_kind not in (None, "path")
    return (
        settled,
        reach_of_weakening(finding, setting),
        severity_rank(finding.severity),
        narrow,
        own,
        _how_far(finding, setting),
        -_first_among_alike(finding, setting),
        finding.first_seen.timestamp() if finding.first_seen else math.inf,
    )


_STATES: Final = (("off", "disabled"), ("no entry",), ("audit", "auditmode"), ("warn",))
"""What a protection does less and less of, the worst first; in lower case."""


def _how_far(finding: Finding, setting: Setting | None) -> int:
    """Return how far a weakening went: 0 for what is off or excluded, then not listed, audit, warn, the rest."""
    off = setting is not None and (setting.kind == "bool" or setting.item_kind is not None)
    if finding.effect != "weakened" or off:
        return 0
    state = fold(finding.after_text.partition(" (")[0])
    return next((n for n, names in enumerate(_STATES) if state in names), len(_STATES))


def _first_among_alike(finding: Finding, setting: Setting | None) -> int:
    rule = catalogue().asr_rules.get(fold(finding.key or "")) if finding.label else None
    return rule.first_among_alike if rule else setting.first_among_alike if setting else 0


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
