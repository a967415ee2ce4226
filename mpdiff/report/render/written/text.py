"""The text report: read in a terminal, pasted into a ticket. The verdict comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.severity import reaches
from mpdiff.report.digest import build, digest, titles
from mpdiff.report.digest.order import number
from mpdiff.report.digest.settled import how_many
from mpdiff.report.digest.times import times_of
from mpdiff.report.render import facts, limits, words
from mpdiff.report.render.written.below import Below
from mpdiff.report.render.written.lines import group_line
from mpdiff.report.render.written.page import Page
from mpdiff.report.render.written.phrases import heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Finding, Report, Severity
    from mpdiff.report.digest import Group, Section
    from mpdiff.report.render.interface import RenderOptions

COLOURS: dict[Severity, str] = {
    "critical": "\x1b[1;31m",
    "high": "\x1b[31m",
    "medium": "\x1b[33m",
    "low": "\x1b[36m",
    "info": "\x1b[2m",
}
RESET = "\x1b[0m"
SCREEN = 23
"""Lines of a terminal above the prompt."""
FEW = 5
"""More findings than this always have an overview."""
SEVERAL = 3
"""So many have one where they reach below the first screen."""
LEAST = 6
"""Lines of groups that the first screen keeps free, at the cost of the end of what to do."""
_SEVERITY = 10
"""Columns of the severity in the overview."""


class Text:
    """Plain text of `options.width` columns."""

    name = "text"
    suffixes: tuple[str, ...] = (".txt", ".log")

    def render(self, report: Report, options: RenderOptions) -> str:
        """Return the report; the colours are the only control characters."""
        return "".join(line.rstrip() + "\n" for line in _Layout(report, options).lines())


class _Layout(Page):
    def __init__(self, report: Report, options: RenderOptions) -> None:
        super().__init__(report, options)
        self.digest = digest(report)
        self.shown = [f for f in report.findings if reaches(f.severity, options.min_severity)]

    def lines(self) -> Iterator[str]:
        sections = list(self._sections())
        body = [*self._head(len(sections)), *sections, *Below(self.report, self.options).lines()]
        yield from body
        if len(body) > SCREEN:
            yield ""
            yield from self.wrap(self.digest.verdict)

    # --- the first screen -------------------------------------------------------------------------

    def _head(self, below: int) -> Iterator[str]:
        """Return what fits on the first screen: the verdict, what to do, the groups; `below`: lines of the findings."""
        verdict = self.wrap(self.digest.verdict)
        advice = list(self._advice())
        free = SCREEN - len(verdict) - len(advice)
        wanted = len(self.shown) > FEW or (len(self.shown) >= SEVERAL and below > free)
        rows = list(self._overview()) if wanted else []
        cut = bool(rows) and free < min(LEAST, len(rows))
        if cut:
            advice = list(self._short_advice())
            free = SCREEN - len(verdict) - len(advice)
        yield from (*verdict, *advice)
        if rows:
            yield from self._fitting(rows, max(free, LEAST))
        if cut:
            yield from self._advice()

    def _advice(self) -> Iterator[str]:
        if self.digest.now:
            yield from ("", "WHAT TO DO NOW")
        for nth, line in enumerate(self.digest.now, start=1):
            yield from self.wrap(line, f"  {nth} ", "    ")

    def _short_advice(self) -> Iterator[str]:
        """Return what to do in a line each; the whole follows below the groups."""
        if self.digest.now:
            yield from ("", "WHAT TO DO NOW (in full below)")
        for nth, line in enumerate(self.digest.now, start=1):
            yield from self.one_line(line, f"  {nth} ")

    def _overview(self) -> Iterator[tuple[str, int]]:
        """Name each group in one line, below its section; the number counts groups."""
        for section, groups in self._shown_sections():
            yield from ((line, 0) for line in self.one_line(heading(section.title)))
            for group in groups:
                first = group.findings[0]
                severity = first.severity
                start = f"  {severity.ljust(_SEVERITY - 1)}"
                settled = "" if first.status == "open" or group.title else f" ({first.status})"
                for line in self.one_line(group_line(group) + settled, start):
                    yield self._colour(line, severity), 1

    def _fitting(self, rows: Sequence[tuple[str, int]], room: int) -> Iterator[str]:
        """Return as many rows as fit, never a heading alone; the groups below are counted."""
        count = len(rows) if len(rows) < room else room - 2
        while count < len(rows) and count and not rows[count - 1][1]:
            count -= 1
        yield ""
        yield from (line for line, _ in rows[:count])
        if left := sum(groups for _, groups in rows[count:]):
            yield f"  and {left} more group{'s' * (left != 1)} below"
        yield from ("", "-" * self.options.width)

    # --- findings ---------------------------------------------------------------------------------

    def _shown_sections(self) -> Iterator[tuple[Section, list[Group]]]:
        """Return the sections and groups with a finding that is to be shown."""
        least = self.options.min_severity
        for section in self.digest.sections:
            groups = [
                g for g in section.groups if any(reaches(f.severity, least) for f in g.findings)
            ]
            if groups:
                yield section, groups

    def _sections(self) -> Iterator[str]:
        room = len(self.report.findings) if self.options.verbose else limits.TEXT_FINDINGS
        left = 0
        for section, groups in self._shown_sections():
            yield ""
            count = how_many([f for g in groups for f in g.findings])
            yield from self.wrap(f"{heading(section.title)} ({count})", "", "  ")
            for group in groups:
                if room <= 0:
                    left += number(group.findings)
                    continue
                room -= len(group.findings)
                yield from self._group(group)
        if left:
            yield from ("", f"{left} more findings (shown with -v).")
        hidden = len(self.report.findings) - len(self.shown)
        if hidden:
            yield from ("", f"{hidden} more below {self.options.min_severity} (--min-severity).")

    def _group(self, group: Group) -> Iterator[str]:
        indent = "  "
        if group.title:
            yield from self.wrap(group.title, indent)
            if group.note:
                yield from self.wrap(group.note, "      ")
            indent = "    "
        members = [f for f in group.findings if reaches(f.severity, self.options.min_severity)]
        shown = members if self.options.verbose else members[: limits.TEXT_MEMBERS]
        for finding in shown:
            yield from self._finding(finding, group, indent)
        if more := number(members[len(shown) :]):
            yield f"{indent}and {more} more of these (shown with -v)"

    def _finding(self, finding: Finding, group: Group, indent: str) -> Iterator[str]:
        below = indent + "    "
        first, *rest = self.wrap(
            f"{finding.severity}: {self.cut(titles.headline(finding))}", indent, below
        )
        yield self._colour(first, finding.severity)
        yield from rest
        for line in (self.cut(build.own_detail(finding, group)), *self._facts(finding)):
            if line:
                yield from self.wrap(line, below)

    def _facts(self, finding: Finding) -> Iterator[str]:
        yield times_of(finding)
        known = self.report.current is not None and words.still(finding)
        if finding.effect == "weakened" and known:
            yield words.whether_still_there(finding)
        if self.options.verbose:
            shown = [one for one in facts.states(finding) if one[0] != facts.AT_COLLECTION]
            yield "; ".join(f"{name}: {text}" for name, text in shown) + "." * bool(shown)
        else:
            yield facts.snapshots(finding)
        if beside := words.seen_beside(finding):
            yield f"{beside}."
        if standing := words.why_settled(finding):
            yield f"{standing[0].upper()}{standing[1:]}."
        if self.options.verbose:
            yield from self._behind(finding)
        yield f"[{words.rule_in_words(finding)}]"

    def _behind(self, finding: Finding) -> Iterator[str]:
        """Return what a reader who doubts a finding asks for."""
        for line in facts.witnesses(finding):
            yield f"Rests on {line}."
        if techniques := facts.attack(finding):
            yield f"ATT&CK: {techniques}."
        if finding.next_step:
            yield f"Next: {finding.next_step}"
        yield f"Fingerprint {finding.fingerprint}."

    def _colour(self, text: str, severity: Severity) -> str:
        return f"{COLOURS[severity]}{text}{RESET}" if self.options.color else text
