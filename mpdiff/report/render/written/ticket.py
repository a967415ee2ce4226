"""Plain text for the comment of a ticket: at most 30 lines, whatever the report holds.

A line a group of findings, with how it stands at collection and how grave it is; none is wrapped, so that a
ticket system breaks them as it likes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import terminal
from mpdiff.report.digest import digest
from mpdiff.report.digest.build import devices_in_words
from mpdiff.report.digest.order import number
from mpdiff.report.digest.settled import settled_by
from mpdiff.report.digest.times import zone_of_times
from mpdiff.report.digest.verdict import is_two_devices
from mpdiff.report.render import made, words
from mpdiff.report.render.limits import TICKET_LINE, TICKET_LINES
from mpdiff.report.render.written.lines import fitted, group_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Report
    from mpdiff.report.digest import Digest, Group
    from mpdiff.report.digest.shape import SectionName
    from mpdiff.report.render.interface import RenderOptions

_PARAGRAPH: Final = 600
"""Characters of the verdict, and of one thing to do: sentences, which nobody wants cut."""
_PACKAGES: Final = 3
_STANDS: Final[dict[SectionName, str]] = {
    "still": "still weakened",
    "unknown": "uncertain whether still weakened",
    "restored": "restored",
    "happened": "happened",
    "other": "other change",
    "evidence": "evidence",
}


_OF_ONE: Final = ("still", "unknown", "restored")


class Ticket:
    """The report in the space of a comment."""

    name = "ticket"
    suffixes = (".ticket.txt",)

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the lines."""
        found = digest(report)
        above = [[fitted(found.verdict, _PARAGRAPH)], list(_place(report)), list(_now(found))]
        below = list(_made(report))
        used = sum(len(part) + 1 for part in above if part) + len(below) + 1
        groups = list(_groups(found, TICKET_LINES - used, devices_in_words(report)[1]))
        lines = [line for part in (*above, groups, below) if part for line in (*part, "")][:-1]
        return "".join(f"{terminal(line)}\n" for line in lines)


def _place(report: Report) -> Iterator[str]:
    yield fitted(f"Device: {words.device_in_words(report)}", TICKET_LINE)
    yield fitted(f"Window: {words.window_in_words(report)}", TICKET_LINE)
    by = [f"Case: {report.case}" if report.case else "", report.analyst or ""]
    if any(by):
        yield fitted(", ".join(filter(None, by)), TICKET_LINE)


def _now(found: Digest) -> Iterator[str]:
    if found.now:
        yield "What to do now:"
    for nth, line in enumerate(found.now, start=1):
        yield f"{nth}. {fitted(line, _PARAGRAPH)}"


def _groups(found: Digest, room: int, weaker: str) -> Iterator[str]:
    """Name as many groups as there is room for, what is still weak first, in the order of the report; count the rest."""
    groups = [(section.name, group) for section in found.sections for group in section.groups]
    if len(groups) > room:
        ranked = sorted(range(len(groups)), key=lambda n: _rank(groups[n][1]))
        kept = [groups[n] for n in sorted(ranked[: max(room - 1, 0)])]
    else:
        kept = groups
    two = any(is_two_devices(group.findings[0]) for _, group in groups)
    differs = f"weaker on {weaker}" if two else ""
    for name, group in kept:
        yield _group(name, group, differs)
    total = sum(number(group.findings) for _, group in groups)
    if left := total - sum(number(group.findings) for _, group in kept):
        yield f"- and {left} more finding{'s' * (left != 1)} (mpdiff diff -f text)"


def _rank(group: Group) -> tuple[bool, bool]:
    """Return what has a line before the order of the report decides: what is open, then what is more than a remark."""
    first = group.findings[0]
    return first.status != "open", first.severity == "info"


def _group(section: SectionName, group: Group, differs: str) -> str:
    """Return one line; `differs`: on which of two devices it is weaker, as nothing is weakened still, or no longer."""
    first = group.findings[0]
    stands = differs if differs and section in _OF_ONE else _STANDS[section]
    marks = f"[{', '.join(filter(None, (first.severity, stands, settled_by(first))))}]"
    return f"- {fitted(group_line(group), TICKET_LINE - len(marks) - 3)} {marks}"


def _made(report: Report) -> Iterator[str]:
    sides = [(ref.member, ref.sha256) for ref in (report.before, report.after) if ref is not None]
    known = [one for one in made.packages(report) if (one.member, one.sha256) not in sides]
    for one in known[:_PACKAGES]:
        yield f"{one.role.capitalize()}: {fitted(one.member, TICKET_LINE)} SHA-256 {one.sha256}"
    if not sides and not any(one.role == "package" for one in known):
        yield f"Package: {fitted(report.source.path, TICKET_LINE)}"
    for name, ref in (("Before", report.before), ("After", report.after)):
        if ref is not None:
            yield f"{name}: {fitted(ref.member, TICKET_LINE)} SHA-256 {ref.sha256}"
    tool, options = report.tool, " ".join(report.options) or "none"
    yield (
        f"Made by {tool.name} {tool.version}, catalogue {tool.catalogue}, times: {zone_of_times(report)}, options: "
        f"{fitted(options, TICKET_LINE)}"
    )
