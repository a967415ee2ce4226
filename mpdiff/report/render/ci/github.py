"""GitHub Actions annotations: one workflow command a line, the verdict first.

The runner shows only the first ten of each level, and cuts long ones. So findings of one group share an
annotation, the first ones of the report stand first where a level has more than ten, the tenth names the others, and none is longer
than `GITHUB_BYTES`. The step summary, which the command line writes where the runner offers one, holds them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import github_message, github_property
from mpdiff.report.digest import digest, titles
from mpdiff.report.digest.build import own_detail
from mpdiff.report.digest.order import number
from mpdiff.report.digest.times import times_of
from mpdiff.report.render import facts, made
from mpdiff.report.render.limits import GITHUB_ANNOTATIONS, GITHUB_BYTES, GITHUB_COMMANDS
from mpdiff.report.render.words import (
    device_in_words,
    mark,
    notice,
    seen_beside,
    still,
    whether_still_there,
    why_settled,
    window_in_words,
)
from mpdiff.report.render.written.lines import fitted, group_line, short_verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.base.model import Finding, Report, Severity
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
        commands = [_verdict(report), *_groups(report)]
        kept = commands[:GITHUB_COMMANDS]
        if left := len(commands) - len(kept):
            kept.append(_command("notice", "mpdiff", [f"{left} more groups; see the JSON report."]))
        said = [_command("notice", "mpdiff notice", [notice(n)]) for n in report.notices]
        if (left := len(said) - GITHUB_COMMANDS) > 0:
            said[GITHUB_COMMANDS:] = [
                _command("notice", "mpdiff notice", [f"{left} more notices; see the JSON report."])
            ]
        return "".join((*kept, *said, _custody(report)))


def _verdict(report: Report) -> str:
    found = digest(report)
    place = f"Device: {device_in_words(report)}", f"Window: {window_in_words(report)}"
    title = f"mpdiff: {short_verdict(found.verdict)}"
    return _command("notice", title, (found.verdict, *found.now, *place))


def _custody(report: Report) -> str:
    lines = (f"{name}: {text}" for name, text in made.custody(report))
    return _command("notice", "mpdiff: chain of custody", list(lines))


def _groups(report: Report) -> Iterator[str]:
    """Return the annotations by level; of more than ten, the first of the report and the others named in one."""
    by_level: dict[str, list[Group]] = {}
    for section in digest(report).sections:
        for group in section.groups:
            by_level.setdefault(_level(group), []).append(group)
    for level, groups in by_level.items():
        yield from _of_level(level, groups)


def _of_level(level: str, groups: Sequence[Group]) -> Iterator[str]:
    room = GITHUB_ANNOTATIONS - (_OWN if level == "notice" else 0)
    if len(groups) > room:
        ranked = sorted(groups, key=lambda group: group.findings[0].status != "open")
        first, rest = ranked[: room - 1], ranked[room - 1 :]
        yield from (_group(level, group) for group in first)
        yield _others(level, rest)
        groups = rest
    yield from (_group(level, group) for group in groups)


_OWN: Final = 4
"""Notices that are kept free of findings: the verdict, and what could not be read."""


def _level(group: Group) -> str:
    """Return the level of a group; its first finding is the worst."""
    first = group.findings[0]
    return _LEVELS[first.severity] if first.status == "open" else "notice"


def _others(level: str, groups: Sequence[Group]) -> str:
    count = sum(number(group.findings) for group in groups)
    title = f"{count} more finding{'s' * (count != 1)}"
    return _command(level, title, [group_line(group) for group in groups])


def _group(level: str, group: Group) -> str:
    first = group.findings[0]
    if not group.title:
        return _command(level, titles.title(first), list(_told(first, group, ())))
    steps = {finding.next_step for finding in group.findings}
    common = [group.note] if group.note else []
    if len(steps) == 1 and first.next_step:
        common.append(f"Next: {first.next_step}")
    members = [
        line
        for finding in group.findings
        for line in (titles.title(finding), *_told(finding, group, common))
    ]
    return _command(level, group.title, [*common, *members])


def _told(finding: Finding, group: Group, common: Iterable[str]) -> Iterator[str]:
    """Yield what an annotation says below a finding's title, without what is said for all of them."""
    step = f"Next: {finding.next_step}" if finding.next_step else ""
    lines = (
        titles.named_values(finding),
        mark(finding),
        own_detail(finding, group),
        times_of(finding),
        whether_still_there(finding) if finding.effect == "weakened" and still(finding) else "",
        facts.snapshots(finding),
        seen_beside(finding),
        why_settled(finding),
        step if step not in common else "",
    )
    return (line for line in lines if line)


def _command(level: str, title: str, message: Sequence[str]) -> str:
    """Return a command whose message is cut at a line's end where it is too long, the rest counted."""
    body: list[str] = []
    room = GITHUB_BYTES
    for nth, line in enumerate(github_message(fitted(text, _LINE)) for text in message):
        room -= len(line.encode()) + len("%0A")
        if room < _COUNTED and (nth < len(message) - 1 or room < 0):
            body.append(f"... and {len(message) - nth} more lines")
            break
        body.append(line)
    return f"::{level} title={github_property(title)}::{'%0A'.join(body)}\n"


_LINE: Final = 700
"""Characters of one line of a message."""
_COUNTED: Final = 40
"""Bytes of the line that counts the rest."""
