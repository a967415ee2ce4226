"""The words that every stage uses for an effect, a place, a severity."""

from __future__ import annotations

from typing import Literal

Effect = Literal["weakened", "strengthened", "neutral", "unknown"]
Certainty = Literal["certain", "uncertain"]
ChangeKind = Literal["added", "removed", "changed"]
Severity = Literal["critical", "high", "medium", "low", "info"]
Status = Literal["open", "accepted", "explained"]
Place = Literal["local", "policy", "mdm", "effective"]
"""Where a value stands: preferences, Group Policy, Policy Manager; or what the product applies."""

TimeDoubt = Literal["zone", "day-order", "clock", "bounds", "course"]
"""Why times are not certain: local times of unknown zone, day and month perhaps the other way round, a clock
that was set back, or a course of which records are missing or that a place nobody shows may have altered."""

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
