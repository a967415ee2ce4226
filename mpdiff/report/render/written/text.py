"""The text report: read in a terminal, pasted into a ticket. The verdict comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.severity import reaches
from mpdiff.base.text.wrap import wrap
from mpdiff.report.digest import build, digest, titles
from mpdiff.report.digest.order import number
from mpdiff.report.digest.times import clock_of, times_of, to_the_second
from mpdiff.report.render import words
from mpdiff.report.render.written.phrases import (
    clipped,
    clipped_list,
    happened,
    heading,
    remarks,
    snapshot_line,
    subject_of_entry,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Finding, Report, Severity, TimelineEntry
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
"""So many findings need no overview."""


class Text:
    """Plain text of `options.width` columns."""

    name = "text"
    suffixes: tuple[str, ...] = (".txt", ".log")

    def render(self, report: Report, options: RenderOptions) -> str:
        """Return the report; the colours are the only control characters."""
        return "".join(line.rstrip() + "\n" for line in _Layout(report, options).lines())


class _Layout:
    def __init__(self, report: Report, options: RenderOptions) -> None:
        self.report = report
        self.options = options
        self.digest = digest(report)
        self.shown = [f for f in report.findings if reaches(f.severity, options.min_severity)]

    def lines(self) -> Iterator[str]:
        body = [*self._head(), *self._sections(), *self._below()]
        yield from body
        if len(body) > SCREEN:
            yield ""
            yield from self._wrap(self.digest.verdict)

    def _below(self) -> Iterator[str]:
        yield from self._timeline()
        yield from self._incidents()
        yield from self._scenarios()
        yield from self._notices()
        yield from self._compared()

    # --- parts ------------------------------------------------------------------------------------

    def _head(self) -> Iterator[str]:
        """Return what fits on the first screen: the verdict, what to do, the groups."""
        head = list(self._wrap(self.digest.verdict))
        if self.digest.now:
            head += ["", "WHAT TO DO NOW"]
        for nth, line in enumerate(self.digest.now, start=1):
            head += self._wrap(line, f"  {nth} ", "    ")
        yield from head
        if len(self.shown) > FEW:
            yield from self._overview(SCREEN - len(head))

    def _overview(self, room: int) -> Iterator[str]:
        """Name the groups in a line each, as many as fit; the rest is counted."""
        rows: list[str] = []
        for section, groups in self._shown_sections():
            rows += ["", heading(section.title)]
            for group in groups:
                name = group.title or titles.title(group.findings[0])
                rows += self._wrap(words.clip(name, self.options.width - 13), "  ")[:1]
        yield from rows[: max(room - 1, 0)]
        left = sum(bool(row) for row in rows[max(room - 1, 0) :])
        if left:
            yield f"  and {left} more lines below"
        yield ""
        yield "-" * min(self.options.width, 80)

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
        for section, groups in self._shown_sections():
            yield ""
            yield f"{heading(section.title)} ({sum(number(g.findings) for g in groups)})"
            for group in groups:
                yield from self._group(group)
        hidden = len(self.report.findings) - len(self.shown)
        if hidden:
            yield ""
            yield f"{hidden} more below {self.options.min_severity} (--min-severity)."

    def _group(self, group: Group) -> Iterator[str]:
        indent = "  "
        if group.title:
            yield from self._wrap(group.title, indent)
            if group.note:
                yield from self._wrap(group.note, "      ")
            indent = "    "
        for finding in group.findings:
            if reaches(finding.severity, self.options.min_severity):
                yield from self._finding(finding, group, indent)

    def _finding(self, finding: Finding, group: Group, indent: str) -> Iterator[str]:
        below = indent + "    "
        first, *rest = self._wrap(
            f"{finding.severity}: {clipped(titles.headline(finding))}", indent, below
        )
        yield self._colour(first, finding.severity)
        yield from rest
        for line in (clipped(build.own_detail(finding, group)), *self._facts(finding)):
            if line:
                yield from self._wrap(line, below)
        yield from self._wrap(f"[{words.rule_in_words(finding)}]", below)

    def _timeline(self) -> Iterator[str]:
        entries = [e for e in self.report.timeline if not e.repeats]
        if not entries:
            return
        yield ""
        clock = clock_of(self.report, entries)
        yield from self._wrap(
            f"TIMELINE ({len(entries)} event{'s' * (len(entries) != 1)}, {clock})"
        )
        inside = [e for e in entries if e.in_window is not False]
        shown = entries if self.options.verbose else inside
        for entry in shown:
            yield from self._entry(entry)
        if len(shown) < len(entries):
            yield f"  {len(entries) - len(shown)} outside the window (shown with -v)."

    def _entry(self, entry: TimelineEntry) -> Iterator[str]:
        sure = "" if entry.time_certain else "?"
        yield from self._wrap(
            f"{to_the_second(entry.time)}{sure}  {clipped(subject_of_entry(entry))}: {happened(entry)}"
            f"{remarks(entry)}",
            "  ",
            " " * 23,
        )

    def _scenarios(self) -> Iterator[str]:
        report = self.report
        fitting = [s for s in report.scenarios if s.fits or s.given]
        if not fitting and not report.unexplained:
            return
        yield ""
        yield "DOCUMENTED REASONS FOR A WINDOW"
        for match in fitting:
            given = " (given)" if match.given else ""
            fits = clipped_list(match.fits) or "nothing here"
            yield from self._wrap(f"{match.name}{given}: fits {fits}", "  ", "      ")
        if report.unexplained:
            listed = clipped_list(report.unexplained)
            yield from self._wrap(f"No documented reason explains: {listed}", "  ", "      ")

    def _notices(self) -> Iterator[str]:
        if not self.report.notices:
            return
        yield ""
        yield f"NOTICES ({len(self.report.notices)})"
        for notice in self.report.notices:
            yield from self._wrap(words.notice(notice), "  ", "      ")

    def _incidents(self) -> Iterator[str]:
        incidents = self.report.incidents
        if not incidents:
            return
        yield ""
        yield f"WHAT HAPPENED BESIDE THE SETTINGS ({len(incidents)}, UTC)"
        shown = incidents if self.options.verbose else incidents[:FEW]
        for one in shown:
            about = f": {clipped(one.subject)}" if one.subject else ""
            during = f" (while weakened: {', '.join(one.during)})" if one.during else ""
            yield from self._wrap(
                f"{to_the_second(one.time)}{'' if one.time_certain else '?'}  {one.title}{about}{during}",
                "  ",
                " " * 23,
            )
        if len(shown) < len(incidents):
            yield f"  {len(incidents) - len(shown)} more (shown with -v)."

    def _compared(self) -> Iterator[str]:
        report = self.report
        yield ""
        yield "COMPARED"
        yield from self._field("  Device", words.device_in_words(report))
        yield from self._field("  Window", words.window_in_words(report))
        for side, ref in (
            ("Before", report.before),
            ("After", report.after),
            ("At collection", report.current),
        ):
            yield from self._wrap(f"{side}  {snapshot_line(ref)}", "  ", " " * 10)
            if ref is not None:
                yield f"        sha256 {ref.sha256}"
        yield from self._log()
        changes = f"{report.summary.changes} change{'s' * (report.summary.changes != 1)}"
        yield f"  {report.summary.compared} settings on both sides, {changes}."
        yield ""
        yield "CHAIN OF CUSTODY"
        for name, text in words.custody(report):
            yield from self._wrap(f"{name}  {clipped(text)}", "  ", " " * 6)

    def _log(self) -> Iterator[str]:
        coverage = self.report.coverage
        if coverage is None:
            return
        span = (
            f", {to_the_second(coverage.first)} to {to_the_second(coverage.last)} UTC"
            if coverage.first and coverage.last
            else ""
        )
        missing = (
            f", {coverage.missing_records} record numbers missing"
            if coverage.missing_records
            else ""
        )
        members = ", ".join(coverage.members)
        yield from self._wrap(
            f"Log  {members} ({coverage.events} events{span}{missing})", "  ", " " * 10
        )
        if not coverage.unmapped:
            return
        events, paths = sum(coverage.unmapped.values()), len(coverage.unmapped)
        shown = "" if self.options.verbose else " (listed with -v)"
        yield f"          {events} changes of {paths} values that mpdiff maps to no setting{shown}"
        if self.options.verbose:
            for path, count in coverage.unmapped.items():
                yield from self._wrap(f"{count} x {clipped(path)}", " " * 12, " " * 16)

    # --- pieces -----------------------------------------------------------------------------------

    def _facts(self, finding: Finding) -> Iterator[str]:
        if dated := times_of(finding):
            yield dated
        if finding.effect == "weakened" and self.report.current is not None:
            yield words.whether_still_there(finding)
        if beside := words.seen_beside(finding):
            yield f"{beside}."
        if standing := words.why_settled(finding):
            yield f"{standing[0].upper()}{standing[1:]}."

    def _field(self, name: str, value: str) -> Iterator[str]:
        yield from self._wrap(f"{name}  {value}", "", " " * 8)

    def _wrap(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        return wrap(text, self.options.width, first, rest)

    def _colour(self, text: str, severity: Severity) -> str:
        return f"{COLOURS[severity]}{text}{RESET}" if self.options.color else text
