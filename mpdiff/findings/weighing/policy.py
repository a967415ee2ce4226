"""What a policy does to findings: severities, risky shapes, watched settings, accepted changes.

A policy never adds or hides a finding; it changes what one counts for. `policy_file` reads it.
"""

from __future__ import annotations

import functools
import re
from datetime import date  # noqa: TC003  msgspec resolves the annotations at run time
from fnmatch import translate
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Finding, Notice, PolicyRef, Scalar, Severity
from mpdiff.base.severity import raised, severity_rank
from mpdiff.catalogue.entries import ItemKind  # noqa: TC001  same
from mpdiff.catalogue.exclusions.shapes import normal_path
from mpdiff.findings.make import RULE_PREFIX
from mpdiff.findings.rules import RULES
from mpdiff.findings.weighing.scenarios import covers as goes_no_further
from mpdiff.history.subjects import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.catalogue.lookup import Catalogue

PLAIN_EXCLUSION: Final = "exclusion-added"
RISKY_EXCLUSION: Final = "risky-exclusion"
WATCHABLE: Final = ("strengthened", "changed")
"""Rules that a watched setting's finding would have otherwise and that say: nothing to fear."""
LISTED_UNUSED: Final = 10


class Glob(Struct, frozen=True):
    """A pattern of `*`, `?` and `[...]`, in any case."""

    text: str

    def matches(self, text: str) -> bool:
        """Return whether it matches the whole of a text."""
        return _compiled(self.text).match(fold(text)) is not None


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(fold(pattern)))


class Acceptance(Struct, frozen=True):
    """A change that somebody answers for, until a day (that day included, in UTC)."""

    setting: str
    reason: str
    owner: str
    expires: date
    line: int
    key: Glob | None = None
    value: Scalar = None
    """The value after the change; None: any."""
    rule: str | None = None
    """The rule that a finding has; None: any that a change returns."""

    @property
    def subject(self) -> str:
        """Name what it accepts and where it stands in the file."""
        key = f" {self.key.text}" if self.key else ""
        return f"{self.setting}{key} (line {self.line})"

    def covers(self, finding: Finding, catalogue: Catalogue) -> bool:
        """Return whether a finding is what this accepts, its weakest state in between included."""
        if finding.setting != self.setting:
            return False
        if self.rule is None and finding.kind is None:
            return False  # about the evidence (unlogged, tamper-blocked), not about the change
        if self.rule not in (None, finding.rule):
            return False
        if self.value is not None and not (
            same(self.value, finding.after) and goes_no_further(catalogue, finding, self.value)
        ):
            return False
        return self.key is None or _key_fits(self.key, finding)


class RiskyShape(Struct, frozen=True):
    """Exclusions that are riskier here than the catalogue knows."""

    applies_to: ItemKind
    pattern: Glob
    severity: Severity
    why: str

    def fits(self, kind: ItemKind, spellings: Iterable[str]) -> bool:
        """Return whether an exclusion has this shape, in any of its usual spellings."""
        return kind == self.applies_to and any(map(self.pattern.matches, spellings))


class DeviceGroup(Struct, frozen=True):
    """Devices by host name, and the scenarios for which their windows are opened."""

    devices: tuple[Glob, ...]
    expect: tuple[str, ...]

    def holds(self, hostname: str) -> bool:
        """Return whether a device belongs to it, by its full name or the part before the domain."""
        names = (hostname, hostname.partition(".")[0])
        return any(pattern.matches(name) for pattern in self.devices for name in names)


class Policy(Struct, frozen=True):
    """A policy file, resolved: every setting, rule and scenario by its exact name."""

    ref: PolicyRef
    settings: dict[str, Severity] = {}
    rules: dict[str, Severity] = {}
    accepted: tuple[Acceptance, ...] = ()
    groups: tuple[DeviceGroup, ...] = ()
    risky: tuple[RiskyShape, ...] = ()
    watch: frozenset[str] = frozenset()


def scenarios_for(policy: Policy, hostname: str | None) -> tuple[str, ...]:
    """Return the scenarios that the policy expects on a device; none where its name is unknown."""
    if not hostname:
        return ()
    fitting = (group for group in policy.groups if group.holds(hostname))
    return tuple(dict.fromkeys(name for group in fitting for name in group.expect))


def apply(
    policy: Policy, findings: Sequence[Finding], *, today: date, catalogue: Catalogue
) -> tuple[tuple[Finding, ...], tuple[Notice, ...]]:
    """Apply a policy; `today` is a day in UTC and decides which acceptances still hold.

    Returns the findings in the order in which they came, the same ones but for rule, severity, detail
    and status, and the notices `acceptance-expired` and `acceptance-unused`. A finding whose rule
    changes loses its fingerprint, so that the next one is of the new rule.
    """
    valid = [a for a in policy.accepted if today <= a.expires]
    judged = [_judged(policy, catalogue, finding) for finding in findings]
    covering = [[n for n, a in enumerate(valid) if a.covers(f, catalogue)] for f in judged]
    final = tuple(
        _accepted(f, valid[by[0]]) if by else f for f, by in zip(judged, covering, strict=True)
    )
    used = {n for by in covering for n in by}
    unused = [a for n, a in enumerate(valid) if n not in used]
    return final, (*_expired(policy, today), *_unused(policy, unused))


# --- accepting ------------------------------------------------------------------------------------


def _accepted(finding: Finding, by: Acceptance) -> Finding:
    who = f"{by.owner}: {by.reason} (until {by.expires})"
    return replace(finding, status="accepted", accepted_by=who, explained_by=None)


def _key_fits(pattern: Glob, finding: Finding) -> bool:
    r"""Match a key, or the name of an ASR rule.

    `C:\Build\*` does not accept `C:\Build\..\Windows`, which lies elsewhere.
    """
    names = [name for name in (finding.key, finding.label) if name is not None]
    if not any(map(pattern.matches, names)):
        return False
    key = finding.key or ""
    climbs = ".." in re.split(r"[\\/]", key)
    return not climbs or fold(pattern.text) == fold(key)


def _expired(policy: Policy, today: date) -> Iterator[Notice]:
    for one in policy.accepted:
        if today > one.expires:
            yield Notice(
                "acceptance-expired",
                f"The acceptance of {one.subject} expired on {one.expires}; {one.owner} is to renew "
                "or remove it.",
                policy.ref.path,
            )


def _unused(policy: Policy, unused: Sequence[Acceptance]) -> Iterator[Notice]:
    """State in one notice what matched nothing: a policy of many devices has many of them."""
    if not unused:
        return
    listed = ", ".join(a.subject for a in unused[:LISTED_UNUSED])
    more = f" and {len(unused) - LISTED_UNUSED} more" if len(unused) > LISTED_UNUSED else ""
    yield Notice("acceptance-unused", f"Matched nothing here: {listed}{more}.", policy.ref.path)


# --- judging --------------------------------------------------------------------------------------


def _judged(policy: Policy, catalogue: Catalogue, finding: Finding) -> Finding:
    return _with_severity(policy, _watched(policy, _risky(policy, catalogue, finding)))


def _risky(policy: Policy, catalogue: Catalogue, finding: Finding) -> Finding:
    setting = catalogue.find(finding.setting) if policy.risky and finding.setting else None
    base = finding.underlying_rule or finding.rule
    if base not in (PLAIN_EXCLUSION, RISKY_EXCLUSION) or finding.key is None:
        return finding
    if setting is None or setting.item_kind is None:
        return finding
    spellings = _written_forms(RULE_PREFIX.sub("", finding.key))
    fitting = [s for s in policy.risky if s.fits(setting.item_kind, spellings)]
    if not fitting:
        return finding
    worst = min(fitting, key=lambda s: severity_rank(s.severity))
    severity = _as_outlived(finding, worst.severity)
    if base == RISKY_EXCLUSION and severity_rank(severity) >= severity_rank(finding.severity):
        return finding  # the catalogue's shape says as much or more
    why = worst.why[0].upper() + worst.why[1:].rstrip(".") + "."
    marked = replace(finding, severity=severity, detail=f"{why} {finding.detail}".strip())
    if finding.underlying_rule is not None:
        return replace(marked, underlying_rule=RISKY_EXCLUSION)
    return _renamed(marked, RISKY_EXCLUSION)


def _renamed(finding: Finding, rule: str) -> Finding:
    if finding.rule == rule:
        return finding
    step = RULES[rule].step(still_weakened=finding.still_weakened)
    return replace(finding, rule=rule, next_step=step, fingerprint="")


def _as_outlived(finding: Finding, severity: Severity) -> Severity:
    """Put what is still there after the window one step up, whoever gave the severity."""
    return raised(severity) if finding.rule == "not-reverted" else severity


def _watched(policy: Policy, finding: Finding) -> Finding:
    if finding.setting not in policy.watch or finding.rule not in WATCHABLE:
        return finding
    detail = f"{finding.detail} The policy watches this setting.".strip()
    watched = replace(finding, severity=RULES["watched"].severity, detail=detail)
    return _renamed(watched, "watched")


def _with_severity(policy: Policy, finding: Finding) -> Finding:
    """Override a severity: by setting, else by rule, else by the rule of the change beneath."""
    by_setting = _setting_severity(policy, finding)
    if by_setting is not None:
        return replace(finding, severity=_as_outlived(finding, by_setting))
    if finding.rule in policy.rules:
        return replace(finding, severity=policy.rules[finding.rule])
    if finding.underlying_rule in policy.rules:
        base = policy.rules[finding.underlying_rule]
        return replace(finding, severity=_as_outlived(finding, base))
    return finding


def _setting_severity(policy: Policy, finding: Finding) -> Severity | None:
    """Return a setting's own severity where it applies: to a change that is no improvement.

    It never lowers a risky exclusion: that severity is of the item, not of the list.
    """
    severity = policy.settings.get(finding.setting or "")
    if severity is None or finding.kind is None:
        return None
    if finding.effect in ("strengthened", "neutral") and finding.rule != "watched":
        return None
    if RISKY_EXCLUSION in (finding.rule, finding.underlying_rule):
        lower = severity_rank(_as_outlived(finding, severity)) > severity_rank(finding.severity)
        return None if lower else severity
    return severity


def _written_forms(item: str) -> frozenset[str]:
    """Return the ways in which an exclusion may be written: suspicion is generous, acceptance not."""
    bare = item.removeprefix("*").lstrip(".")
    return frozenset({item, normal_path(item), bare, f".{bare}", re.split(r"[\\/]", item)[-1]})
