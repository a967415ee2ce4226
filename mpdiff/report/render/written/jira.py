"""Jira's wiki markup: verdict, what to do, a list of findings by section, custody.

A comment of Jira takes 32,767 characters; the rest is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import jira
from mpdiff.report.digest import digest, titles
from mpdiff.report.digest.build import own_detail
from mpdiff.report.digest.order import number
from mpdiff.report.digest.times import times_of
from mpdiff.report.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Finding, Report
    from mpdiff.report.digest import Digest, Group
    from mpdiff.report.render.interface import RenderOptions

_ROOM: Final = 24_000
_FIELD: Final = 300
_SENTENCE: Final = 300


class Jira:
    """Wiki markup for a description or a comment."""

    name = "jira"
    suffixes = (".jira",)

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the markup."""
        found = digest(report)
        lines = [f"h3. {_text(found.verdict, 800)}", *_now(found), *_sections(found)]
        lines += [*_notices(report), "h4. Chain of custody"]
        lines += [f"* {name}: {_text(text)}" for name, text in words.custody(report)[:40]]
        return "".join(f"{line}\n" for line in lines)


def _now(found: Digest) -> Iterator[str]:
    if found.now:
        yield "h4. What to do now"
    for line in found.now:
        yield f"# {_text(line, _SENTENCE)}"


def _sections(found: Digest) -> Iterator[str]:
    room, left = _ROOM, 0
    for section in found.sections:
        lines = [f"h4. {_text(section.title)}"]
        for group in section.groups:
            shown = list(_group(group))
            room -= sum(map(len, shown))
            if room < 0:
                left += number(group.findings)
            else:
                lines += shown
        if len(lines) > 1:
            yield from lines
    if left:
        yield f"{left} more findings not shown; see the JSON report."


def _group(group: Group) -> Iterator[str]:
    level = "*"
    if group.title:
        yield f"* *{_text(group.title)}* {_text(group.note, _SENTENCE)}".rstrip()
        level = "**"
    for finding in group.findings:
        yield f"{level} {_line(finding, group)}"


def _line(finding: Finding, group: Group) -> str:
    detail = own_detail(finding, group)
    now = words.whether_still_there(finding) if words.still(finding) else ""
    facts = (
        detail,
        times_of(finding),
        now,
        words.seen_beside(finding),
        words.why_settled(finding),
    )
    told = " ".join(
        _text(part if part.endswith(".") else f"{part}.", _SENTENCE) for part in facts if part
    )
    mark = f"{words.rule_in_words(finding)}, {finding.fingerprint}"
    return f"*{finding.severity}* {_text(titles.headline(finding))}. {told} ({_text(mark)})"


def _notices(report: Report) -> Iterator[str]:
    if report.notices:
        yield "h4. Notices"
    for one in report.notices[:20]:
        yield f"* {_text(words.notice(one), _SENTENCE)}"
    if len(report.notices) > 20:  # noqa: PLR2004  as above
        yield f"* {len(report.notices) - 20} more, see the JSON report."


def _text(text: str, limit: int = _FIELD) -> str:
    return jira(words.clip(text, limit))
