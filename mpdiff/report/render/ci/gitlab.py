"""GitLab code quality: a JSON array, one entry a finding, for `artifacts: reports: codequality`.

An entry has what GitLab reads and nothing else. GitLab has no word for a finding that was
accepted or explained, so such a finding is `info` and its description says why. Notices are
entries too, `info`, because the array is all that a reader sees.
"""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from mpdiff.base.escape import json_text, visible
from mpdiff.report.digest import digest
from mpdiff.report.render.words import finding_in_one_line, notice, rule_id

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Notice, Report, Severity
    from mpdiff.report.render.interface import RenderOptions

_SEVERITIES: Final[dict[Severity, str]] = {
    "critical": "blocker",
    "high": "critical",
    "medium": "major",
    "low": "minor",
    "info": "info",
}


class Gitlab:
    """GitLab's code quality report."""

    name = "gitlab"
    suffixes = (".codequality.json",)

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the array; GitLab takes an empty one for *nothing found*."""
        path = report.source.path
        entries = [
            *(_finding(finding, path) for finding in digest(report).findings),
            *(_notice(said, path) for said in report.notices),
        ]
        return (
            json_text(json.dumps(_unique(entries), ensure_ascii=False, separators=(",", ":")))
            + "\n"
        )


def _unique(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each entry a fingerprint of its own: GitLab drops all but one of those that share it."""
    seen: Counter[str] = Counter()
    for entry in entries:
        mark = entry["fingerprint"]
        seen[mark] += 1
        if seen[mark] > 1:
            entry["fingerprint"] = sha256(f"{mark} {seen[mark]}".encode()).hexdigest()
    return entries


def _finding(finding: Finding, path: str) -> dict[str, Any]:
    severity = _SEVERITIES[finding.severity] if finding.status == "open" else "info"
    text = finding_in_one_line(finding)
    return _issue(text, rule_id(finding), finding.fingerprint, severity, path)


def _notice(said: Notice, path: str) -> dict[str, Any]:
    text = notice(said)
    fingerprint = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _issue(text, f"notice-{said.code}", fingerprint, "info", path)


def _issue(text: str, check: str, fingerprint: str, severity: str, path: str) -> dict[str, Any]:
    return {
        "description": visible(text),
        "check_name": visible(check),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": visible(path), "lines": {"begin": 1}},
    }
