"""Markdown for tickets and pull requests: verdict, what to do, findings by section, timeline, custody.

Reads the same on GitHub, GitLab and Azure DevOps: headings, lists, one table, links to ATT&CK and code, no HTML.
Tickets refuse long texts and nobody reads them: at most `MARKDOWN_LINES` lines and `MARKDOWN_CHARACTERS`; what was
cut is counted. Texts are cut before they are escaped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import markdown, markdown_code, visible
from mpdiff.base.times import duration, when
from mpdiff.catalogue import catalogue
from mpdiff.report.digest import digest, titles
from mpdiff.report.digest.build import own_detail
from mpdiff.report.digest.times import clock_of, times_of
from mpdiff.report.render import facts, made, moments, words
from mpdiff.report.render.limits import MARKDOWN_LINES
from mpdiff.report.render.written.lines import (
    Piece,
    as_many_as_fit,
    fill,
    fitted,
    group_line,
    short_verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.base.model import Finding, Notice, Report, TimelineEntry
    from mpdiff.report.digest import Digest, Group
    from mpdiff.report.render.interface import RenderOptions

# What each part may take, in lines and characters; the findings take the lines that the others leave.
_FINDINGS: Final = 32_000
_TIMELINE: Final = 26, 8_000
_NOTICES: Final = 8, 4_000
_CUSTODY: Final = 14, 6_000

_FIELD: Final = 120
"""Characters of one value, as shown. Escaping makes eight of one at worst."""
_SENTENCE: Final = 250
_ADVICE: Final = 320
_CELL: Final = 28
"""Characters of a cell: five columns stay within a hundred."""


class Markdown:
    """Markdown in the dialect that code hosts share."""

    name = "markdown"
    suffixes = (".md", ".markdown")

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the document."""
        found = digest(report)
        head = [
            f"## {_text(short_verdict(found.verdict))}",
            _text(found.verdict, 600),
            *_now(found),
            _head_points(report),
        ]
        below = [*_timeline(report), *_notices(report.notices), _custody(report)]
        around = sum(block.count("\n") + 2 for block in (*head, *below))
        blocks = [*head, *_findings(found, MARKDOWN_LINES - around), *below]
        return "\n\n".join(blocks) + "\n"


def _now(found: Digest) -> list[str]:
    if not found.now:
        return []
    lines = (f"{number}. {_text(line, _ADVICE)}" for number, line in enumerate(found.now, start=1))
    return ["### What to do now", "\n".join(lines)]


def _head_points(report: Report) -> str:
    is_open = [finding for finding in report.findings if finding.status == "open"]
    facts_of = [
        ("Device", words.device_in_words(report)),
        ("Window", words.window_in_words(report)),
        ("Open findings", words.counts(is_open) or "none"),
    ]
    given = [match.title for match in report.scenarios if match.given]
    if given:
        facts_of.append(("Reason given for the window", ", ".join(given)))
    reasons = facts.unexplained(report)
    if reasons.named:
        facts_of.append(("No documented reason explains", f"{len(reasons.named)} of the changes"))
    if reasons.not_judged:
        judged = f"{len(reasons.not_judged)} of the changes, as {reasons.why}"
        facts_of.append(("No reason was held against", judged))
    points = [f"- {name}: {_text(text, _SENTENCE)}" for name, text in facts_of]
    techniques = facts.all_techniques(report)[:6]
    if techniques:
        points.append(f"- ATT&CK: {', '.join(_technique(one) for one, _ in techniques)}")
    return "\n".join(points)


def _technique(one: facts.Technique) -> str:
    """Return a technique with its version; its own id, which holds no mark, is the text of the link."""
    link = f"[{one.id}]({one.url})" if one.url else _code(one.id)
    return f"{link} ({_text(one.version)})" if one.version else link


# --- findings -------------------------------------------------------------------------------------


def _findings(found: Digest, lines: int) -> list[str]:
    """Return a list for each section, cut where the room ends: headings, and a line that counts the rest."""
    if not found.findings:
        return ["No findings."]
    groups = [group for section in found.sections for group in section.groups]
    shown = iter(fill(groups, _piece, (lines - 3 * len(found.sections) - 2, _FINDINGS)))
    blocks: list[str] = []
    left = 0
    for section in found.sections:
        listed: list[str] = []
        for _ in section.groups:
            one = next(shown)
            listed += one.lines
            left += one.left
        if listed:
            blocks += [f"### {_text(section.title)}", "\n".join(listed)]
    if left:
        blocks.append(f"**{left} more findings not shown; see the JSON report.**")
    return blocks


def _piece(group: Group) -> Piece:
    brief = f"- **{group.findings[0].severity}** {_text(group_line(group), _SENTENCE)}"
    head = indent = ""
    if group.title:
        head = f"- **{_text(group.title)}** {_text(group.note, _SENTENCE)}".rstrip()
        indent = "  "
    return Piece(brief, head, (_finding(finding, group, indent) for finding in group.findings))


_STANDS: Final = {"still weakened": "**still weakened**", "restored": "restored"}


def _finding(finding: Finding, group: Group, indent: str) -> str:
    """Return a finding in two lines: what and how it stands, then why it matters and what shows it."""
    values = _named_values(finding)
    named = titles.named_values(finding)
    settings = _settings_in(finding)
    title = _text(titles.title(finding), _SENTENCE, values, settings)
    stands = _STANDS.get(words.still(finding), "")
    first = ", ".join(filter(None, (title, _code(named) if named else "", stands)))
    told = [
        _text(part.rstrip("."), _SENTENCE, values, settings) + "." for part in _told(finding, group)
    ]
    mark = [*finding.mitre, words.rule_in_words(finding), finding.fingerprint]
    second = " ".join([*told, f"({', '.join(map(_code, mark))})"])
    return f"{indent}- **{finding.severity}** {first}\n{indent}  {second}"


def _told(finding: Finding, group: Group) -> list[str]:
    detail = own_detail(finding, group)
    unsure = finding.certainty == "uncertain" and "Uncertain" not in detail
    parts = (
        detail,
        "Uncertain: the evidence shows only part of it." if unsure else "",
        times_of(finding),
        words.whether_still_there(finding) if words.still(finding) else "",
        facts.snapshots(finding),
        words.seen_beside(finding),
        words.why_settled(finding),
    )
    return [part for part in parts if part]


def _named_values(finding: Finding) -> list[str]:
    """Return the values that a title may name, to be shown as one piece each."""
    named = (finding.key, finding.before_text, finding.after_text)
    return [_safe(value) for value in named if value]


def _settings_in(finding: Finding) -> set[str]:
    """Return the settings that a finding about the evidence names, which are code as any value is."""
    words = _NAME.findall(f"{finding.title} {finding.detail}") if finding.change is None else ()
    return {word for word in words if catalogue().find(word) is not None}


_NAME: Final = re.compile(r"(?<!\w)[A-Z][A-Za-z]+[A-Z_][A-Za-z_]+(?!\w)")


# --- timeline -------------------------------------------------------------------------------------


def _timeline(report: Report) -> list[str]:
    """Return the events that touched a setting as a table that fits a hundred columns."""
    found = moments.moments(report)
    if not found.all:
        return []
    rows, _ = as_many_as_fit(found.shown, _timeline_row, _TIMELINE)
    every = [entry for entry in report.timeline if not entry.repeats]
    clock = clock_of(report, every)
    blocks = [f"### Timeline ({found.all} event{'s' * (found.all != 1)}, {_text(clock)})"]
    if rows:
        table = [
            _table_row(("UTC" if clock == "UTC" else "Time", "What", "From", "To", "Lasted")),
            "|" + " --- |" * 5,
            *rows,
        ]
        blocks.append("\n".join(table))
    if left := moments.left_out(found, len(rows)):
        blocks.append(f"Not shown: {left}; see the JSON report.")
    return blocks


def _timeline_row(entry: TimelineEntry) -> str:
    sure = "" if entry.time_certain else " ?"
    what = entry.label or " ".join(filter(None, (entry.setting, entry.key)))
    after = "blocked" if entry.refused else _code_cell(entry.after_text, _CELL // 2)
    unknown = entry.refused and entry.before_text == "?"
    before = "" if unknown else _code_cell(entry.before_text, _CELL // 2)
    lasted = duration(entry.lasted_seconds) if entry.lasted_seconds else ""
    return _table_row(
        (
            f"{when(entry.time)[:16].replace('T', ' ')}{sure}",
            _code_cell(what, _CELL),
            before,
            after,
            lasted,
        )
    )


def _code_cell(text: str, width: int) -> str:
    """Return code for a cell of a table that is at most so wide, cut in its middle before it is escaped."""
    shown = visible(text)
    if len(shown) > width:
        shown = f"{shown[: width // 2]}\u2026{shown[len(shown) - width // 2 + 1 :]}"
    # A backslash before the pipe is one more than flavours agree on.
    shown = _safe(shown).replace("\\|", "\\<U+007C>")
    return markdown_code(shown, pipe=r"\|") if shown else ""


def _table_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


# --- the rest -------------------------------------------------------------------------------------


def _notices(notices: Sequence[Notice]) -> list[str]:
    if not notices:
        return []
    points, left = as_many_as_fit(notices, _notice, _NOTICES)
    if left:
        points.append(f"- {left} more notices not shown; see the JSON report.")
    return ["### Notices", "\n".join(points)]


def _notice(said: Notice) -> str:
    member = f" ({_code(said.member)})" if said.member else ""
    return f"- {_code(said.code)}: {_text(said.message, _SENTENCE)}{member}"


def _custody(report: Report) -> str:
    *fields, last = made.custody(report)
    names = [entry.name for entry in report.ledger if entry.status == "unread"]
    points, left = as_many_as_fit(fields, lambda field: _custody_point(field, names), _CUSTODY)
    if left:
        points.append(f"- {left} more hashes; see the JSON report.")
    points.append(f"- {last[0]} {_text(last[1])}")
    return "\n".join(["### Chain of custody", "", *points])


def _custody_point(field: tuple[str, str], names: Sequence[str]) -> str:
    """Return a line of the custody; a name that is a path is one piece of code."""
    name, text = field
    if text.startswith("SHA-256 "):
        word, package = ("Package ", name[8:]) if name.startswith("Package ") else ("", name)
        return f"- {word}{_code(package)}: {text}"
    return f"- {name}: {_text(text, _SENTENCE, [_safe(one) for one in names if ' ' in one])}"


def _text(
    text: str, limit: int = _FIELD, values: Iterable[str] = (), names: Iterable[str] = ()
) -> str:
    return markdown(_safe(_clipped(text, limit)), values, names=names, pipe="|")


def _code(text: str) -> str:
    return markdown_code(_safe(_clipped(text, _FIELD)), pipe="|")


def _safe(text: str) -> str:
    """Spell out the one mark that inline code cannot hold in every flavour without HTML."""
    return text.replace("`", "<U+0060>")


def _clipped(text: str, limit: int) -> str:
    """Cut a text that is long as shown; a value of hidden characters is longer shown than stored."""
    return fitted(visible(text[: limit + 1]), limit)
