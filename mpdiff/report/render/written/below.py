"""What stands below the findings of the text report: timeline, incidents, reasons, notices, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.evidence.ledger import counted
from mpdiff.report.digest.times import clock_of, clock_of_incidents, to_the_second, zone_of_log
from mpdiff.report.render import facts, limits, made, moments, words
from mpdiff.report.render.written.page import Page
from mpdiff.report.render.written.phrases import (
    clipped_list,
    happened,
    remarks,
    snapshot_line,
    subject_of_entry,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Incident, TimelineEntry

_FEW = 5
"""Incidents that are listed without `-v`."""
_DURING = 4
"""Weakened settings that an incident names."""


class Below(Page):
    """The lower parts of the text report."""

    def lines(self) -> Iterator[str]:
        """Return the parts in order."""
        yield from self._timeline()
        yield from self._incidents()
        yield from self._scenarios()
        yield from self._notices()
        yield from self._compared()
        yield from self._custody()
        if self.options.verbose:
            yield from self._ledger()

    def _timeline(self) -> Iterator[str]:
        found = moments.moments(self.report)
        if not found.all:
            return
        yield ""
        every = [entry for entry in self.report.timeline if not entry.repeats]
        clock = clock_of(self.report, every)
        yield from self.wrap(f"TIMELINE ({found.all} event{'s' * (found.all != 1)}, {clock})")
        shown = every if self.options.verbose else found.shown[: limits.TEXT_EVENTS]
        for entry in shown:
            yield from self._entry(entry)
        if not self.options.verbose and (left := moments.left_out(found, len(shown))):
            yield from self.wrap(f"Not shown: {left} (-v shows all).", "  ", "    ")

    def _entry(self, entry: TimelineEntry) -> Iterator[str]:
        sure = " " if entry.time_certain else "?"
        yield from self.wrap(
            f"{to_the_second(entry.time)}{sure} {self.cut(subject_of_entry(entry))}: {happened(entry, self.cut)}"
            f"{remarks(entry)}",
            "  ",
            " " * 23,
        )

    def _incidents(self) -> Iterator[str]:
        incidents = self.report.incidents
        if not incidents:
            return
        yield ""
        clock = clock_of_incidents(self.report)
        yield f"WHAT HAPPENED BESIDE THE SETTINGS ({len(incidents)}, {clock})"
        shown = incidents if self.options.verbose else incidents[:_FEW]
        for one in shown:
            yield from self._incident(one)
        if len(shown) < len(incidents):
            yield f"  {len(incidents) - len(shown)} more (shown with -v)."

    def _incident(self, one: Incident) -> Iterator[str]:
        about = f": {self.cut(one.subject)}" if one.subject else ""
        weak = one.during if self.options.verbose else one.during[:_DURING]
        more = f" and {len(one.during) - len(weak)} more" if len(weak) < len(one.during) else ""
        during = f" (while weakened: {', '.join(weak)}{more})" if weak else ""
        sure = " " if one.time_certain else "?"
        by = f" (by {one.actor})" if one.actor else ""
        text = f"{to_the_second(one.time)}{sure} {one.title}{about}{by}{during}"
        yield from self.wrap(text, "  ", " " * 23)

    def _scenarios(self) -> Iterator[str]:
        report = self.report
        fitting = [s for s in report.scenarios if s.fits or s.given]
        if not fitting and not report.unexplained:
            return
        yield ""
        yield "DOCUMENTED REASONS FOR A WINDOW"
        for match in fitting:
            given = " (given)" if match.given else ""
            fits = self._listed(facts.fits(report, match)) or "nothing here"
            yield from self.wrap(f"{match.name}{given}: fits {fits}", "  ", "      ")
        found = facts.unexplained(report)
        if found.named:
            listed = self._listed(found.named)
            yield from self.wrap(f"No documented reason explains: {listed}", "  ", "      ")
        if found.not_judged:
            listed = self._listed(found.not_judged)
            yield from self.wrap(f"Not judged, as {found.why}: {listed}", "  ", "      ")

    def _listed(self, subjects: Sequence[str]) -> str:
        return ", ".join(subjects) if self.options.verbose else clipped_list(subjects)

    def _notices(self) -> Iterator[str]:
        if not self.report.notices:
            return
        yield ""
        yield f"NOTICES ({len(self.report.notices)})"
        for notice in self.report.notices:
            yield from self.wrap(words.notice(notice), "  ", "      ")

    def _compared(self) -> Iterator[str]:
        report = self.report
        yield ""
        yield "COMPARED"
        yield from self._field("Device", words.device_in_words(report))
        yield from self._field("Window", words.window_in_words(report))
        yield from self._field("Before", snapshot_line(report.before))
        yield from self._field("After", snapshot_line(report.after))
        yield from self._field("At collection", snapshot_line(report.current))
        yield from self._log()
        settings, changes = report.summary.compared, report.summary.changes
        yield (
            f"  {settings} setting{'s' * (settings != 1)} on both sides, "
            f"{changes} change{'s' * (changes != 1)}."
        )

    def _log(self) -> Iterator[str]:
        coverage = self.report.coverage
        if coverage is None:
            return
        zone = "UTC" if coverage.time_certain else zone_of_log(self.report)
        span = (
            f", {to_the_second(coverage.first)} to {to_the_second(coverage.last)} {zone}"
            if coverage.first and coverage.last
            else ""
        )
        missing = (
            f", {coverage.missing_records} record numbers missing"
            if coverage.missing_records
            else ""
        )
        members = ", ".join(made.logs(self.report))
        yield from self._field("Log", f"{members} ({coverage.events} events{span}{missing})")
        if not coverage.unmapped:
            return
        events, paths = sum(coverage.unmapped.values()), len(coverage.unmapped)
        shown = "" if self.options.verbose else " (listed with -v)"
        text = f"{events} changes of {paths} values that mpdiff maps to no setting{shown}"
        yield from self.wrap(text, " " * 10)
        if self.options.verbose:
            for path, count in coverage.unmapped.items():
                yield from self.wrap(f"{count} x {self.cut(path)}", " " * 12, " " * 16)

    def _custody(self) -> Iterator[str]:
        yield ""
        yield "CHAIN OF CUSTODY"
        for name, text in made.custody(self.report):
            yield from self._field(name, self.cut(text))
        if self.report.ledger and not self.options.verbose:
            yield from self._field("Ledger", f"{counted(self.report.ledger)} (listed with -v)")

    def _ledger(self) -> Iterator[str]:
        if not self.report.ledger:
            return
        yield ""
        yield f"LEDGER ({counted(self.report.ledger)})"
        for entry in self.report.ledger:
            why = f": {entry.why}" if entry.why else ""
            shows = f"; it could show {entry.could_show}" if entry.could_show else ""
            text = f"{entry.status}  {entry.name} ({entry.what}{why}{shows})"
            yield from self.wrap(self.cut(text), "  ", "      ")

    def _field(self, name: str, value: str) -> Iterator[str]:
        yield from self.wrap(f"{name}  {value}", "  ", " " * 6)
