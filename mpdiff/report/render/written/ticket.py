"""Plain text for the comment of a ticket: at most 30 lines, whatever the report holds.

One line a group of findings, none wrapped, so that a ticket system breaks them as it likes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import terminal
from mpdiff.report.digest import digest, titles
from mpdiff.report.digest.order import number
from mpdiff.report.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Report
    from mpdiff.report.digest import Digest, Group
    from mpdiff.report.render.interface import RenderOptions

MAX_LINES: Final = 30
_GROUPS: Final = 9
_ITEMS: Final = 4
_LINE: Final = 160
_VERDICT: Final = 600


class Ticket:
    """The report in the space of a comment."""

    name = "ticket"
    suffixes = (".ticket.txt",)

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the lines."""
        found = digest(report)
        parts = (
            [words.clip(found.verdict, _VERDICT)],
            list(_place_line(report)),
            list(_now(found)),
            list(_group_lines(found)),
            list(_made(report)),
        )
        lines = [line for part in parts if part for line in (*part, "")][:-1]
        return "".join(f"{terminal(line)}\n" for line in lines)


def _place_line(report: Report) -> Iterator[str]:
    yield f"Device: {words.clip(words.device_in_words(report), _LINE)}"
    yield f"Window: {words.clip(words.window_in_words(report), _LINE)}"
    by = [f"Case: {report.case}" if report.case else "", report.analyst or ""]
    if any(by):
        yield words.clip(", ".join(filter(None, by)), _LINE)


def _now(found: Digest) -> Iterator[str]:
    if found.now:
        yield "What to do now:"
    for nth, line in enumerate(found.now, start=1):
        yield f"{nth}. {words.clip(line, _LINE)}"


def _group_lines(found: Digest) -> Iterator[str]:
    """Name the groups, each with the section that it stands in, and count the rest."""
    groups = [(section.title, group) for section in found.sections for group in section.groups]
    if not groups:
        return
    shown, last = groups[:_GROUPS], ""
    for heading, group in shown:
        lead = f"{heading}: " if heading != last else "  "
        yield words.clip(lead + _group(group), _LINE * 2)
        last = heading
    left = sum(number(group.findings) for _, group in groups[_GROUPS:])
    if left:
        yield f"  and {left} more finding{'s' * (left != 1)} (mpdiff diff -f text)"


def _group(group: Group) -> str:
    first = group.findings[0]
    if not group.title:
        return f"{titles.headline(first)} [{first.severity}]"
    names = [f.label or f.key or f.setting or f.title for f in group.findings if f.stands_for == 1]
    more = f" and {len(names) - _ITEMS} more" if len(names) > _ITEMS else ""
    more += "".join(f", {words.clip(f.title, 60)}" for f in group.findings if f.stands_for > 1)
    listed = ", ".join(words.clip(name, 60) for name in names[:_ITEMS])
    return f"{group.title}: {listed}{more} [{first.severity}]"


def _made(report: Report) -> Iterator[str]:
    source, tool = report.source, report.tool
    sha256 = f" SHA-256 {source.sha256}" if source.sha256 else ""
    yield words.clip(f"Package: {source.path}", _LINE) + sha256
    for name, ref in (("Before", report.before), ("After", report.after)):
        if ref is not None:
            yield f"{name}: {words.clip(ref.member, _LINE)} SHA-256 {ref.sha256}"
    yield (
        f"Made by {tool.name} {tool.version}, catalogue {tool.catalogue}, times in UTC, options: "
        f"{words.clip(' '.join(report.options) or 'none', _LINE)}"
    )
