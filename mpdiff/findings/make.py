"""What deserves a reader's attention, and why: changes and evidence to findings.

One change returns one finding, under the most specific rule that applies.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold, item_key
from mpdiff.base.model import Change, Finding, Severity
from mpdiff.base.severity import at_most, severity_rank
from mpdiff.catalogue.exclusions.shapes import risk
from mpdiff.catalogue.judge import severity_of
from mpdiff.findings.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue

GRAVE: Final = ("critical", "high")
"""Severities of a shape that make an exclusion a `risky-exclusion`."""

HOSTS: Final = frozenset({"updates-source", "names-hosts"})
"""Roles of settings that name a machine which supplies something, or sees what is asked."""
PERHAPS: Final = " (perhaps)"
"""Behind what may have been weaker when something happened: two listings bound it, or no record ends it."""
FOREIGN_STEP: Final = (
    "Find out who runs it and since when it is set; take it out unless you know that it is yours."
)
"""What to do about a share or a proxy, rather than to decide for one's environment."""
RULE_PREFIX = re.compile(r"^[0-9a-f-]{36}: ")
"""What a path that only one ASR rule ignores is written behind."""


def from_change(catalogue: Catalogue, change: Change) -> Finding:
    """Make the one finding of a change."""
    setting = catalogue.find(change.setting)
    rule, severity, reason = _classify(catalogue, setting, change)
    return Finding(
        rule=rule,
        severity=severity,
        setting=change.setting,
        key=change.key,
        title=title_of(change, setting),
        detail=_detail(change, setting, reason),
        effect=change.effect,
        certainty=change.certainty,
        change=change,
        mitre=setting.mitre if setting and change.effect == "weakened" else (),
        next_step=FOREIGN_STEP if is_foreign(setting, change) else RULES[rule].next_step,
    )


def is_foreign(setting: Setting | None, change: Change) -> bool:
    """Return whether a share, a proxy or another source was set, and no source says which way that goes."""
    if setting is None or setting.kind != "string" or not change.after:
        return False
    return change.effect == "unknown" and bool(HOSTS & set(setting.roles))


def _classify(
    catalogue: Catalogue, setting: Setting | None, change: Change
) -> tuple[str, Severity, str]:
    """Return the rule, the severity and, for a risky exclusion, the reason."""
    if setting is None:
        return "unknown-setting", RULES["unknown-setting"].severity, ""
    if change.effect == "strengthened":
        return "strengthened", "info", ""
    if change.effect == "neutral" or (change.effect == "unknown" and setting.drifts):
        return "changed", "info", ""
    if change.effect == "unknown":
        return "changed", at_most(setting.severity, "medium"), ""
    if setting.rule == "exclusion-added" and setting.item_kind and change.key is not None:
        return _exclusion(catalogue, setting, change.key)
    return setting.rule or "weakened", severity_of(catalogue, setting, change), ""


def _exclusion(catalogue: Catalogue, setting: Setting, key: str) -> tuple[str, Severity, str]:
    assert setting.item_kind is not None  # noqa: S101  the caller asked
    danger = risk(catalogue, setting.item_kind, RULE_PREFIX.sub("", key))
    if danger is None:
        return "exclusion-added", setting.severity, ""
    severity, reason = danger
    if severity in GRAVE:
        return "risky-exclusion", severity, reason
    return "exclusion-added", setting.severity, reason


def title_of(change: Change, setting: Setting | None) -> str:
    """State what changed in one line, without the values' side effects on layout."""
    name = change.setting
    if change.key is None:
        return f"{name}: {change.before_text} -> {change.after_text}"
    subject = change.label or change.key
    if setting is not None and setting.pair:
        subject = change.label or f"{name} {change.key}"
        return f"{subject}: {change.before_text} -> {change.after_text}"
    maybe = "may have been " if change.certainty == "uncertain" else ""  # a list was cut
    preposition = "to" if change.kind == "added" else "from"
    return f"{subject} {maybe}{change.kind} {preposition} {name}"


def _detail(change: Change, setting: Setting | None, reason: str) -> str:
    parts = []
    if reason:
        parts.append(reason[0].upper() + reason[1:] + ".")
    text = change.reason
    if change.effect == "weakened" and setting is not None:
        text = text or setting.meaning
    if text:
        text = text[0].upper() + text[1:]
        parts.append(text if text.endswith(".") else text + ".")
    if change.effect == "unknown" and setting is not None and setting.drifts:
        parts.append("It is known to change with the platform version, without anybody's doing.")
    if change.certainty == "uncertain" and change.key and not change.key.isascii():
        parts.append("Which letters these are is not certain, so both may be one name.")
    return " ".join(parts)


def evidence_finding(
    rule: str,
    title: str,
    detail: str,
    *,
    severity: Severity | None = None,
    setting: str | None = None,
    key: str | None = None,
) -> Finding:
    """Make a finding about the evidence itself, not about a change."""
    known = RULES[rule]
    return Finding(
        rule=rule,
        severity=severity or known.severity,
        setting=setting,
        key=key,
        title=title,
        detail=detail,
        effect="unknown",
        certainty="certain",
        next_step=known.next_step,
    )


def fingerprint(finding: Finding) -> str:
    """Return 16 hex digits that stay the same for the same finding in every run."""
    after = fold(finding.after) if isinstance(finding.after, str) else finding.after
    parts = (finding.rule, finding.setting, item_key(finding.key or ""), after)
    subject = finding.title if finding.setting is None else ""
    text = "\x1f".join(str(p) for p in (*parts, subject))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings into the report's order and give each its fingerprint."""
    listed = sorted(
        findings,
        key=lambda f: (
            severity_rank(f.severity),
            f.rule,
            fold(f.setting or ""),
            fold(f.key or ""),
            f.title,
        ),
    )
    return tuple(replace(f, fingerprint=f.fingerprint or fingerprint(f)) for f in listed)
