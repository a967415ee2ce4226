"""A layer for the ATT&CK Navigator, format 4.5: which techniques the findings are of.

A technique's score is its worst finding's severity; accepted and explained findings do not count.
Each of its findings is a pair of metadata, the fingerprint and the title. Findings that no
technique fits stand in the layer's own metadata, so the layer carries every finding.

Source: layers/spec/v4.5/layerformat.md of mitre-attack/attack-navigator. A finding names the
technique of ATT&CK up to version 18 and the one of version 19; the Navigator shows those that the
version it has loaded knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from mpdiff.report.digest import digest
from mpdiff.report.digest.titles import headline
from mpdiff.report.render.stores.records import json_document
from mpdiff.report.render.words import device_in_words, notice, window_in_words

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Report, Severity
    from mpdiff.report.render.interface import RenderOptions

_SCORES: Final[dict[Severity, int]] = {
    "critical": 100,
    "high": 75,
    "medium": 50,
    "low": 25,
    "info": 0,
}
_TECHNIQUE: Final = re.compile(r"T\d{4}(\.\d{3})?\Z")


class Navigator:
    """A layer; without findings it has no technique."""

    name = "navigator"
    suffixes = (".navigator.json", ".layer.json")

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the layer."""
        return json_document(_layer(report), indent=2)


def _layer(report: Report) -> dict[str, Any]:
    found = _by_technique(report)
    rest = [finding for finding in report.findings if not _techniques(finding)]
    return {
        "name": f"mpdiff: {device_in_words(report)}",
        "versions": {"navigator": "4.9.0", "layer": "4.5"},
        "domain": "enterprise-attack",
        "description": digest(report).verdict,
        "filters": {"platforms": ["Windows"]},
        "sorting": 3,
        "techniques": [_technique(name, findings) for name, findings in found.items()],
        "gradient": {"colors": ["#ffffff", "#ffe766", "#d7191c"], "minValue": 0, "maxValue": 100},
        "metadata": [
            {"name": "device", "value": device_in_words(report)},
            {"name": "window", "value": window_in_words(report)},
            {"name": "source", "value": report.source.path},
            *({"name": "notice", "value": notice(said)} for said in report.notices),
            *map(_pair, rest),
        ],
    }


def _by_technique(report: Report) -> dict[str, list[Finding]]:
    """Return the findings of each technique, in the order of the report."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        for name in _techniques(finding):
            found.setdefault(name, []).append(finding)
    return found


def _techniques(finding: Finding) -> list[str]:
    return [name for name in finding.mitre if _TECHNIQUE.match(name)]


def _technique(name: str, findings: list[Finding]) -> dict[str, Any]:
    counting = [_SCORES[finding.severity] for finding in findings if finding.status == "open"]
    return {
        "techniqueID": name,
        "score": max(counting, default=0),
        "comment": "; ".join(headline(finding) for finding in findings[:_SHOWN]) + _more(findings),
        "metadata": [_pair(finding) for finding in findings],
        "showSubtechniques": True,
    }


_SHOWN: Final = 5
"""Titles of a comment; the tooltip that shows it has no scroll bar."""


def _more(findings: list[Finding]) -> str:
    return f"; and {len(findings) - _SHOWN} more" if len(findings) > _SHOWN else ""


def _pair(finding: Finding) -> dict[str, str]:
    value = f"{finding.severity}, {finding.rule}, {finding.status}: {headline(finding)}"
    return {"name": finding.fingerprint or "finding", "value": value}
