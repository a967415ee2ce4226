"""Markdown for tickets and pull requests: verdict, what to do, findings by section, timeline, custody.

Reads the same on GitHub, GitLab and Azure DevOps: headings, lists, one table and code, no HTML. Tickets refuse long
texts and nobody reads them: at most `MAX_LINES` lines and `MAX_CHARACTERS`; what was cut is counted, and since the
worst comes first, a cut never hides one that is worse than those shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from mpdiff.base.escape import markdown, markdown_code, visible
from mpdiff.base.times import duration, when
from mpdiff.report.digest import digest, titles
from mpdiff.report.digest.build import own_detail
from mpdiff.report.digest.times import times_of
from mpdiff.report.render import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mpdiff.base.model import Finding, Notice, Report, TimelineEntry
    from mpdiff.report.digest import Digest, Group
    from mpdiff.report.render.interface import RenderOptions

_T = TypeVar("_T")

MAX_LINES: Final = 150
MAX_CHARACTERS: Final = 60_000
"""GitHub refuses comments over 65,536 characters."""

# What each part may take, in lines and characters; together they stay below both limits.
_FINDINGS: Final = 62, 34_000
_TIMELINE: Final = 28, 8_000
_NOTICES: Final = 12, 4_000
_CUSTODY: Final = 20, 8_000

_FIELD: Final = 120
"""Characters of one value, as shown. Escaping makes eleven of one at worst."""
_SENTENCE: Final = 250
_CELL: Final = 28
"""Characters of a cell: five columns stay within a hundred."""


class Markdown:
    """Markdown in the dialect that code hosts share."""

    name = "markdown"
    suffixes = (".md", ".markdown")

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the document."""
        found = digest(report)
        blocks = [
            f"## {_text(found.verdict, 500)}",
            *_now(found),
            _head_points(report),
            *_findings(found),
            *_timeline(report.timeline),
            *_notices(report.notices),
            _custody(report),
        ]
        return "\n\n".join(blocks) + "\n"


def _now(found: Digest) -> list[str]:
    if not found.now:
        return []
    lines = (
        f"{number}. {_text(line, _SENTENCE)}" for number, line in enumerate(found.now, start=1)
    )
    return ["### What to do now", "\n".join(lines)]


def _head_points(report: Report) -> str:
    is_open = [finding for finding in report.findings if finding.status == "open"]
    facts = [
        ("Device", words.device_in_words(report)),
        ("Window", words.window_in_words(report)),
        ("Open findings", words.counts(is_open) or "none"),
    ]
    given = [match.title for match in report.scenarios if match.given]
    if given:
        facts.append(("Reason given for the window", ", ".join(given)))
    if report.unexplained:
        facts.append(("No documented reason explains", f"{len(report.unexplained)} of the changes"))
    return "\n".join(f"- {name}: {_text(text, _SENTENCE)}" for name, text in facts)


# --- findings -------------------------------------------------------------------------------------


def _findings(found: Digest) -> list[str]:
    """Return a list for each section, one line a finding, cut where the room ends."""
    if not found.findings:
        return ["No findings."]
    rows = [
        (section.title, line, count)
        for section in found.sections
        for group in section.groups
        for line, count in _group(group)
    ]
    shown, _ = _as_many_as_fit(rows, lambda row: row[1], _FINDINGS)
    blocks: list[str] = []
    for section in found.sections:
        lines = [
            line for (title, _, _), line in zip(rows, shown, strict=False) if title == section.title
        ]
        if lines:
            blocks += [f"### {_text(section.title)}", "\n".join(lines)]
    left = sum(count for _, _, count in rows[len(shown) :])
    if left:
        blocks.append(f"**{left} more findings not shown; see the JSON report.**")
    return blocks


def _group(group: Group) -> Iterator[tuple[str, int]]:
    """Return the lines of a group, each with how many findings it stands for."""
    indent = ""
    if group.title:
        yield f"- **{_text(group.title)}** {_text(group.note, _SENTENCE)}".rstrip(), 0
        indent = "  "
    for finding in group.findings:
        yield f"{indent}- {_line(finding, group)}", 1


def _line(finding: Finding, group: Group) -> str:
    values = _named_values(finding)
    named = titles.named_values(finding)
    facts = (
        own_detail(finding, group),
        "Uncertain: the evidence shows only part of it."
        if finding.certainty == "uncertain"
        else "",
        times_of(finding),
        words.whether_still_there(finding) if words.still(finding) else "",
        words.seen_beside(finding),
        words.why_settled(finding),
    )
    told = [_text(part.rstrip("."), _SENTENCE, values) + "." for part in facts if part]
    title = f"**{finding.severity}** {_text(titles.title(finding), _SENTENCE, values)}"
    mark = f"({_code(words.rule_in_words(finding))}, {_code(finding.fingerprint)})"
    return " ".join([title, *([_code(named)] if named else []), "\u2013", *told, mark])


def _named_values(finding: Finding) -> list[str]:
    """Return the values that a title may name, to be shown as one piece each."""
    named = (finding.key, finding.label, finding.before_text, finding.after_text)
    return [_safe(value) for value in named if value]


# --- timeline -------------------------------------------------------------------------------------


def _timeline(entries: Sequence[TimelineEntry]) -> list[str]:
    """Return the events that touched a setting as a table that fits a hundred columns."""
    told = [entry for entry in entries if not entry.repeats and entry.in_window is not False]
    if not told:
        return []
    rows, left = _as_many_as_fit(told, _timeline_row, _TIMELINE)
    table = [_table_row(("UTC", "What", "From", "To", "Lasted")), "|" + " --- |" * 5, *rows]
    outside = len(entries) - len(told)
    counted = [
        f"{left} more events" if left else "",
        f"{outside} outside the window" if outside else "",
    ]
    blocks = ["### Timeline", "\n".join(table)]
    if any(counted):
        blocks.append(f"Not shown: {', '.join(filter(None, counted))}; see the JSON report.")
    return blocks


def _timeline_row(entry: TimelineEntry) -> str:
    sure = "" if entry.time_certain else "?"
    what = entry.label or " ".join(filter(None, (entry.setting, entry.key)))
    after = "blocked" if entry.refused else entry.after_text
    lasted = duration(entry.lasted_seconds) if entry.lasted_seconds else ""
    return _table_row(
        (
            f"{when(entry.time)[5:16].replace('T', ' ')}{sure}",
            _code_cell(what, _CELL),
            _code_cell(entry.before_text, _CELL // 2),
            _code_cell(after, _CELL // 2),
            lasted,
        )
    )


def _code_cell(text: str, width: int) -> str:
    """Return code that is at most so wide, cut in its middle."""
    shown = _safe(visible(text))
    if len(shown) > width:
        shown = f"{shown[: width // 2]}\u2026{shown[len(shown) - width // 2 + 1 :]}"
    return markdown_code(shown) if shown else ""


def _table_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


# --- the rest -------------------------------------------------------------------------------------


def _notices(notices: Sequence[Notice]) -> list[str]:
    if not notices:
        return []
    points, left = _as_many_as_fit(notices, _notice, _NOTICES)
    if left:
        points.append(f"- {left} more notices not shown; see the JSON report.")
    return ["### Notices", "\n".join(points)]


def _notice(said: Notice) -> str:
    member = f" ({_code(said.member)})" if said.member else ""
    return f"- {_code(said.code)}: {_text(said.message, _SENTENCE)}{member}"


def _custody(report: Report) -> str:
    fields = words.custody(report)
    points, left = _as_many_as_fit(
        fields[:-1], lambda f: f"- {_text(f[0])}: {_text(f[1])}", _CUSTODY
    )
    if left:
        points.append(f"- {left} more hashes; see the JSON report.")
    points.append(f"- {fields[-1][0]} {_text(fields[-1][1])}")
    return "\n".join(["### Chain of custody", "", *points])


def _as_many_as_fit(
    things: Sequence[_T], piece: Callable[[_T], str], room: tuple[int, int]
) -> tuple[list[str], int]:
    """Return the first pieces that fit into so many lines and characters, and how many do not."""
    shown: list[str] = []
    lines, characters = room
    for thing in things:
        text = piece(thing)
        lines, characters = lines - 1, characters - len(text) - 2
        if lines < 0 or characters < 0:
            break
        shown.append(text)
    return shown, len(things) - len(shown)


def _text(text: str, limit: int = _FIELD, values: Iterable[str] = ()) -> str:
    return markdown(_safe(_clipped(text, limit)), values)


def _code(text: str) -> str:
    return markdown_code(_safe(_clipped(text, _FIELD)))


def _safe(text: str) -> str:
    """Spell out what inline code cannot hold in every flavour without HTML."""
    return text.replace("|", "<U+007C>").replace("`", "<U+0060>")


def _clipped(text: str, limit: int) -> str:
    """Cut a text that is long as shown, and say how long it is."""
    shown = visible(text[:limit])
    if len(text) <= limit and len(shown) <= limit:
        return shown
    return f"{shown[:limit]}\u2026 ({len(text)} characters)"
