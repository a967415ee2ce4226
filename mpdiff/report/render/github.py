"""GitHub Actions annotations: one workflow command a line, the verdict first.

The runner shows only the first ten of each level; the step summary, which the command line writes
where the runner offers one, holds them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import github_message, github_property
from mpdiff.report.render.words import device, lines, mark, notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Finding, Report, Severity
    from mpdiff.report.render.interface import RenderOptions

_LEVELS: Final[dict[Severity, str]] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "notice",
    "info": "notice",
}


class Github:
    """Workflow commands for stdout of a GitHub Actions step; written to no file by suffix."""

    name = "github"
    suffixes = ()

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the commands; accepted and explained findings are notices."""
        heading = (report.summary.verdict, device(report), report.source.path)
        return "".join(
            (
                _command("notice", "mpdiff", heading),
                *map(_finding, report.findings),
                *(_command("notice", "mpdiff notice", [notice(n)]) for n in report.notices),
            )
        )


def _finding(finding: Finding) -> str:
    level = _LEVELS[finding.severity] if finding.status == "open" else "notice"
    title, *rest = lines(finding)
    return _command(level, title, [*rest, mark(finding)])


def _command(level: str, title: str, message: Sequence[str]) -> str:
    body = "%0A".join(map(github_message, message))
    return f"::{level} title={github_property(title)}::{body}\n"
