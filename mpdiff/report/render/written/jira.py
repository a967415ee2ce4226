"""Jira's wiki markup: verdict, what to do, findings by section, timeline, custody.

A comment of Jira takes 32,767 characters; what has no room is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import jira
from mpdiff.base.times import duration
from mpdiff.report.digest import digest, titles
from mpdiff.report.digest.build import own_detail
from mpdiff.report.digest.times import clock_of, times_of, to_the_second
from mpdiff.report.render import facts, made, moments, words
from mpdiff.report.render.limits import JIRA_CHARACTERS
from mpdiff.report.render.written.lines import (
    Piece,
    as_many_as_fit,
    fill,
    fitted,
    group_line,
    short_verdict,
)
from mpdiff.report.render.written.phrases import (
    happened_to,
    subject_of_entry,
)
from mpdiff.report.summary import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Finding, Report, TimelineEntry
    from mpdiff.report.digest import Digest, Group
    from mpdiff.report.render.interface import RenderOptions

_FIELD: Final = 300
_SENTENCE: Final = 300
_CELL: Final = 60
# Lines and characters that each part may take of JIRA_CHARACTERS; the head has what is left.
_FINDINGS: Final = 1_000, 17_000
_TIMELINE: Final = 60, 4_500
_NOTICES: Final = 20, 2_500
_CUSTODY: Final = 40, 4_500


class Jira:
    """Wiki markup for a description or a comment."""

    name = "jira"
    suffixes = (".jira",)

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the markup."""
        found = digest(report)
        head = [f"h3. {_text(short_verdict(found.verdict))}", *_head(report, found)]
        below = [*_timeline(report), *_notices(report), *_custody(report)]
        left = JIRA_CHARACTERS - sum(len(line) + 1 for line in (*head, *below))
        room = _FINDINGS[0], min(_FINDINGS[1], left)
        lines = [*head, *_sections(found, room), *below]
        return "".join(f"{line}\n" for line in lines)


def _head(report: Report, found: Digest) -> Iterator[str]:
    yield _text(found.verdict, 800)
    yield f"* Device: {_text(words.device_in_words(report))}"
    yield f"* Window: {_text(words.window_in_words(report))}"
    for one, count in facts.all_techniques(report):
        version = f" ({one.version})" if one.version else ""
        link = f"[{jira(one.id)}|{one.url}]" if one.url else _text(one.id)
        yield f"* {_text('ATT&CK')} {link}{_text(version)}: {many(count, 'finding')}"
    if found.now:
        yield "h4. What to do now"
    for line in found.now:
        yield f"# {_text(line, _SENTENCE)}"


def _sections(found: Digest, room: tuple[int, int]) -> Iterator[str]:
    groups = [group for section in found.sections for group in section.groups]
    shown = iter(fill(groups, _piece, room))
    left = 0
    for section in found.sections:
        lines: list[str] = []
        for _ in section.groups:
            one = next(shown)
            lines += one.lines
            left += one.left
        if lines:
            yield f"h4. {_text(section.title)}"
            yield from lines
    if left:
        yield f"{left} more findings not shown; see the JSON report."


def _piece(group: Group) -> Piece:
    first = group.findings[0]
    brief = f"* *{first.severity}* {_text(group_line(group))}"
    head, level = "", "*"
    if group.title:
        head = f"* *{_text(group.title)}* {_text(group.note, _SENTENCE)}".rstrip()
        level = "**"
    return Piece(brief, head, (f"{level} {_line(finding, group)}" for finding in group.findings))


def _line(finding: Finding, group: Group) -> str:
    parts = (
        own_detail(finding, group),
        times_of(finding),
        words.whether_still_there(finding) if words.still(finding) else "",
        facts.snapshots(finding),
        words.seen_beside(finding),
        words.why_settled(finding),
    )
    told = " ".join(
        _text(part if part.endswith(".") else f"{part}.", _SENTENCE) for part in parts if part
    )
    mark = ", ".join((*finding.mitre, words.rule_in_words(finding), finding.fingerprint))
    return f"*{finding.severity}* {_text(titles.headline(finding))}. {told} ({_text(mark)})"


def _timeline(report: Report) -> Iterator[str]:
    found = moments.moments(report)
    if not found.all:
        return
    every = [entry for entry in report.timeline if not entry.repeats]
    clock = _text(clock_of(report, every))
    yield f"h4. Timeline ({found.all} event{'s' * (found.all != 1)}, {clock})"
    yield "||Time||What||Change||Lasted||"
    rows, _ = as_many_as_fit(found.shown, _row, _TIMELINE)
    yield from rows
    if left := moments.left_out(found, len(rows)):
        yield _text(f"Not shown: {left}; see the JSON report.")


def _row(entry: TimelineEntry) -> str:
    sure = "" if entry.time_certain else "?"
    cells = (
        f"{to_the_second(entry.time)}{sure}",
        fitted(entry.label or subject_of_entry(entry), _CELL),
        fitted(happened_to(entry), _CELL),
        duration(entry.lasted_seconds) if entry.lasted_seconds else "",
    )
    return "|" + "|".join(_text(cell) or " " for cell in cells) + "|"


def _notices(report: Report) -> Iterator[str]:
    if not report.notices:
        return
    yield "h4. Notices"
    rows, left = as_many_as_fit(
        report.notices, lambda n: f"* {_text(words.notice(n), _SENTENCE)}", _NOTICES
    )
    yield from rows
    if left:
        yield f"* {left} more, see the JSON report."


def _custody(report: Report) -> Iterator[str]:
    yield "h4. Chain of custody"
    *fields, last = made.custody(report)
    rows, left = as_many_as_fit(fields, lambda f: f"* {_text(f[0])}: {_text(f[1])}", _CUSTODY)
    yield from rows
    if left:
        yield f"* {left} more, see the JSON report."
    yield f"* {last[0]} {_text(last[1])}"


def _text(text: str, limit: int = _FIELD) -> str:
    return jira(fitted(text, limit))
