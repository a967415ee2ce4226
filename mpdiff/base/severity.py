"""Severities in their order."""

from __future__ import annotations

from mpdiff.base.model import SEVERITIES, Severity


def severity_rank(severity: Severity) -> int:
    """Return 0 for critical up to 4 for info."""
    return SEVERITIES.index(severity)


def raised(severity: Severity) -> Severity:
    """Return the severity one step up."""
    return SEVERITIES[max(0, severity_rank(severity) - 1)]


def one_step_milder(severity: Severity) -> Severity:
    """Return the severity one step down; nothing that matters becomes info."""
    return SEVERITIES[max(severity_rank(severity), min(severity_rank(severity) + 1, 3))]


def at_most(severity: Severity, ceiling: Severity) -> Severity:
    """Cap a severity."""
    return max(severity, ceiling, key=severity_rank)


def reaches(severity: Severity, threshold: Severity | None) -> bool:
    """Return whether a severity is at or above a threshold; nothing reaches None."""
    return threshold is not None and severity_rank(severity) <= severity_rank(threshold)
