"""A report in short: what a test compares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mpdiff.base.model import Report


def rules(report: Report) -> list[str]:
    return [f.rule for f in report.findings]


def codes(report: Report) -> list[str]:
    return [n.code for n in report.notices]


def weakened(report: Report) -> list[str | None]:
    return [f.key or f.setting for f in report.findings if f.effect == "weakened"]
