"""What the documented reason for a window explains, and what no reason does.

The scenarios are data (settings/scenarios.yaml). An explained finding stays in the report; only its
status changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.errors import UsageError
from mpdiff.model import Finding, ScenarioMatch
from mpdiff.suggest import did_you_mean, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.settings.entries import Allowed, Catalogue, Scenario

RISKY: Final = "risky-exclusion"
OUTLIVED: Final = frozenset({"not-reverted", "weakened-after-window"})
"""Rules of a weakening that is outside what any window is for."""


def explain(
    catalogue: Catalogue, findings: Sequence[Finding], given: Sequence[str]
) -> tuple[tuple[Finding, ...], tuple[ScenarioMatch, ...], tuple[str, ...]]:
    """Mark what the given scenarios explain, and tell which scenarios the weakenings fit.

    Gives the findings in their order (only `status` and `explained_by` of open ones differ), the
    scenarios that fit something or were given, in the catalogue's order, and the subjects
    (`Setting` or `Setting key`) of weakenings that no documented scenario explains, whether given
    or not. Raises UsageError `unknown-scenario`.
    """
    for name in given:
        known(catalogue, name)
    scenarios = catalogue.data.scenarios
    weakened = [f for f in findings if f.effect == "weakened" and f.setting is not None]
    fitting = {s.name: _fitting(s, weakened) for s in scenarios}
    matches = tuple(
        ScenarioMatch(s.name, s.title, _subjects(fitting[s.name]), given=s.name in given)
        for s in scenarios
        if s.name in given or fitting[s.name]
    )
    unexplained = _subjects(f for f in weakened if not any(fits(s, f) for s in scenarios))
    chosen = [s for s in scenarios if s.name in given]
    return tuple(_explained(chosen, f) for f in findings), matches, unexplained


def known(catalogue: Catalogue, name: str) -> str:
    """Give the name back if it is a scenario's; raises UsageError `unknown-scenario` if not."""
    if name in catalogue.scenarios:
        return name
    close = near(name, catalogue.scenarios)
    raise UsageError(
        "unknown-scenario",
        f"{name} is not a scenario.",
        cure=did_you_mean(close) or f"Scenarios: {', '.join(catalogue.scenarios)}.",
    )


def fits(scenario: Scenario, finding: Finding) -> bool:
    """Tell whether a weakening is one that the scenario asks for and may explain."""
    return explainable(finding) and any(_allows(one, finding) for one in scenario.allows)


def explainable(finding: Finding) -> bool:
    """Tell whether any reason could explain a finding.

    A risky exclusion never is, because the pages ask for the smallest one that fits; what is still
    there, or came after the window, is not what the window was opened for.
    """
    return (
        finding.effect == "weakened"
        and RISKY not in (finding.rule, finding.underlying_rule)
        and finding.rule not in OUTLIVED
        and finding.still_weakened is not True
    )


def _allows(allowed: Allowed, finding: Finding) -> bool:
    if allowed.setting.lower() != (finding.setting or "").lower():
        return False
    if allowed.key is not None and allowed.key.casefold() != (finding.key or "").casefold():
        return False
    if allowed.kind is not None and allowed.kind != finding.kind:
        return False
    # True is not 1 here: a boolean setting and a number are different things.
    same = type(allowed.after) is type(finding.after) and allowed.after == finding.after
    return allowed.after is None or same


def _fitting(scenario: Scenario, weakened: Iterable[Finding]) -> list[Finding]:
    return [f for f in weakened if fits(scenario, f)]


def _subjects(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Name what findings are about, once each, in their order."""
    named = (f"{f.setting} {f.key}" if f.key is not None else f"{f.setting}" for f in findings)
    return tuple(dict.fromkeys(named))


def _explained(chosen: Sequence[Scenario], finding: Finding) -> Finding:
    if finding.status != "open":
        return finding  # the policy has accepted it, with an owner and a date
    by = [s.name for s in chosen if fits(s, finding)]
    return replace(finding, status="explained", explained_by=", ".join(by)) if by else finding
