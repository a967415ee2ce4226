"""What the documented reason for a window explains, and what no reason does.

The scenarios are data (catalogue/data/scenarios.yaml). An explained finding stays in the report; only its
status changes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.errors import UsageError
from mpdiff.base.letter_case import fold, item_key
from mpdiff.base.model import Finding, Scalar, ScenarioMatch
from mpdiff.base.text.suggest import did_you_mean, near
from mpdiff.catalogue.exclusions.shapes import risk
from mpdiff.catalogue.judge import judge
from mpdiff.findings.rules import DIFFERS
from mpdiff.findings.weighing.mode import MANAGEMENT, Mode
from mpdiff.history.subjects import difference_of, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.catalogue.entries import Allowed
    from mpdiff.catalogue.lookup import Catalogue

TOLERABLE: Final = ("low", "info")
"""Severities of a shape that an exclusion may have and still be the smallest one that fits."""
RISKY: Final = "risky-exclusion"
MOST: Final = 50
"""Subjects that are named; a package may hold 100,000 exclusions."""
OUTLIVED: Final = frozenset({"not-reverted", "weakened-after-window", "weakened-before-window"})
"""Rules of a weakening that is outside what any window is for."""


def explain_by_scenarios(
    catalogue: Catalogue, findings: Sequence[Finding], given: Sequence[str], mode: Mode
) -> tuple[tuple[Finding, ...], tuple[ScenarioMatch, ...], tuple[str, ...]]:
    """Mark what the given scenarios explain, and name the scenarios that the weakenings fit.

    Returns the findings in their order (only `status` and `explained_by` of open ones differ), the
    scenarios that fit something or were given, in the catalogue's order, and the subjects
    (`Setting` or `Setting key`) of weakenings that no documented scenario explains, whether given
    or not. Raises UsageError `unknown-scenario`.
    """
    for name in given:
        known(catalogue, name)
    pairs = list(zip(findings, _scenarios_of(catalogue, findings, mode), strict=True))
    fits: dict[str, list[Finding]] = defaultdict(list)
    for finding, names in pairs:
        for name in names:
            fits[name].append(finding)
    matches = tuple(
        ScenarioMatch(s.name, s.title, _subjects(fits[s.name]), given=s.name in given)
        for s in catalogue.data.scenarios
        if s.name in given or fits[s.name]
    )
    every = tuple(catalogue.scenarios)
    by = [(f, every if _is_first_step(catalogue, f, mode) else names) for f, names in pairs]
    unexplained = _subjects(f for f, names in by if not names and _is_weakening(f))
    return tuple(_explained(f, names, given) for f, names in by), matches, unexplained


def known(catalogue: Catalogue, name: str) -> str:
    """Return the name back if it is a scenario's; raises UsageError `unknown-scenario` if not."""
    if name in catalogue.scenarios:
        return name
    close = near(name, catalogue.scenarios)
    raise UsageError(
        "unknown-scenario",
        f"{name} is not a scenario.",
        cure=did_you_mean(close) or f"Scenarios: {', '.join(catalogue.scenarios)}.",
    )


def _scenarios_of(
    catalogue: Catalogue, findings: Sequence[Finding], mode: Mode
) -> list[tuple[str, ...]]:
    """Return for each finding the scenarios that ask for such a change and may explain it."""
    by_setting: dict[str, list[tuple[str, Allowed]]] = defaultdict(list)
    for scenario in catalogue.data.scenarios:
        for allowed in scenario.allows:
            by_setting[fold(allowed.setting)].append((scenario.name, allowed))
    return [
        tuple(
            name
            for name, allowed in by_setting.get(fold(finding.setting or ""), ())
            if explainable(finding, mode) and _allows(catalogue, allowed, finding)
        )
        for finding in findings
    ]


def _is_first_step(catalogue: Catalogue, finding: Finding, mode: Mode) -> bool:
    """Return whether the pages ask for a change in any scenario, so that it speaks for none."""
    return explainable(finding, mode) and any(
        allowed.setting == finding.setting and _allows(catalogue, allowed, finding)
        for allowed in catalogue.data.first_steps
    )


def explainable(finding: Finding, mode: Mode) -> bool:
    """Return whether any reason could explain a finding.

    A risky exclusion never is, because the pages ask for the smallest one that fits; nor is what is
    not known to have come back, what was not certainly changed while the mode was on, and what was
    written into the keys of management, which no page asks for.
    """
    return (
        finding.effect == "weakened"
        and RISKY not in (finding.rule, finding.underlying_rule)
        and finding.rule not in OUTLIVED
        and finding.still_weakened is False
        and mode.holds(finding)
        and not _is_through_management(finding, mode)
    )


def _is_through_management(finding: Finding, mode: Mode) -> bool:
    places = (finding.place, *(one.place for one in finding.rounds))
    return any(place in MANAGEMENT for place in places) or mode.was_managed(finding)


def _allows(catalogue: Catalogue, allowed: Allowed, finding: Finding) -> bool:
    if allowed.key is not None and item_key(allowed.key) != item_key(finding.key or ""):
        return False
    if allowed.kind is not None and allowed.kind != finding.kind:
        return False
    if not _is_smallest(catalogue, finding):
        return False
    return allowed.after is None or covers(catalogue, finding, allowed.after)


def _is_smallest(catalogue: Catalogue, finding: Finding) -> bool:
    """Return whether an exclusion has no shape that Microsoft warns of or that is as wide; other changes do.

    Of many that are not listed one by one nobody knows.
    """
    setting = catalogue.find(finding.setting or "")
    if setting is None or setting.item_kind is None:
        return True
    if finding.key is None:
        return False
    danger = risk(catalogue, setting.item_kind, finding.key)
    return danger is None or danger[0] in TOLERABLE


def covers(catalogue: Catalogue, finding: Finding, value: Scalar) -> bool:
    """Return whether a finding never went further than a value: a milder step is covered as well.

    The weakest state in between counts, not only the last one.
    """
    states = [finding.after, *([finding.weakest.after] if finding.weakest else [])]
    return all(_came_back(catalogue, finding, value, state) for state in states)


def _came_back(catalogue: Catalogue, finding: Finding, value: Scalar, state: Scalar) -> bool:
    if same(value, state):
        return True
    if state is None:
        return False  # without a value of its own it is what the product makes it
    step = judge(catalogue, difference_of(finding.setting or "", finding.key, value, state))
    return step.effect in ("strengthened", "neutral") and step.certainty == "certain"


def _is_weakening(finding: Finding) -> bool:
    differs = finding.rule == DIFFERS
    return finding.effect == "weakened" and finding.setting is not None and not differs


def _subjects(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Name what findings are about, once each, in their order."""
    named = (f"{f.setting} {f.key}" if f.key is not None else f"{f.setting}" for f in findings)
    subjects = tuple(dict.fromkeys(named))
    if len(subjects) <= MOST:
        return subjects
    return (*subjects[:MOST], f"and {len(subjects) - MOST} more")


def _explained(finding: Finding, names: Sequence[str], given: Sequence[str]) -> Finding:
    if finding.status != "open":
        return finding  # the policy has accepted it, with an owner and a date
    by = [name for name in names if name in given]
    return replace(finding, status="explained", explained_by=", ".join(by)) if by else finding
