"""GitHub Actions annotations: one workflow command a line, the verdict first.

The runner shows only the first ten of each level, so findings of one group share an annotation; the step summary, which the command line writes
where the runner offers one, holds them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import github_message, github_property
from mpdiff.report.digest import digest
from mpdiff.report.render.words import custody, device_in_words, finding_lines, mark, notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Report, Severity
    from mpdiff.report.digest import Group
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
        found = digest(report)
        custody_lines = [f"{name}: {text}" for name, text in custody(report)]
        heading = (found.verdict, *found.now, device_in_words(report), *custody_lines)
        return "".join(
            (
                _command("notice", "mpdiff", heading),
                *(_group(group) for section in found.sections for group in section.groups),
                *(_command("notice", "mpdiff notice", [notice(n)]) for n in report.notices),
            )
        )


def _group(group: Group) -> str:
    """Return the annotation of a group; its first finding is the worst."""
    first = group.findings[0]
    level = _LEVELS[first.severity] if first.status == "open" else "notice"
    if not group.title:
        title, *rest = finding_lines(first)
        return _command(level, title, [*rest, mark(first)])
    members = (line for f in group.findings for line in (*finding_lines(f), mark(f)))
    return _command(level, group.title, [line for line in (group.note, *members) if line])


def _command(level: str, title: str, message: Sequence[str]) -> str:
    body = "%0A".join(map(github_message, message))
    return f"::{level} title={github_property(title)}::{body}\n"
