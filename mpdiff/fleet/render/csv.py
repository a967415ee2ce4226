"""The packages as a table for a spreadsheet: those that are listed, then those that failed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from mpdiff.base import times
from mpdiff.base.escape import csv_cell
from mpdiff.base.model import SEVERITIES
from mpdiff.fleet.render.interface import WIDTH

if TYPE_CHECKING:
    from mpdiff.fleet.model import FleetSummary, PackageResult

COLUMNS: Final = (
    "package",
    "device",
    "state",
    "verdict",
    *SEVERITIES,
    "still_weakened",
    "window_start",
    "window_end",
    "read_in_part",
    "content",
    "report",
    "left_out",
)


class CsvSummary:
    """CSV with a header; no cell is a formula."""

    name = "csv"
    suffixes = (".csv",)

    def render(self, summary: FleetSummary, links: str | None, width: int = WIDTH) -> str:  # noqa: ARG002  the interface
        """Return the table."""
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(COLUMNS)
        for result in summary.packages:
            writer.writerow(map(csv_cell, _csv_row(result, links)))
        blank = ("",) * (len(COLUMNS) - 4)
        for failure in summary.failures:
            writer.writerow(map(csv_cell, (failure.path, "", "failed", failure.message, *blank)))
        return target.getvalue()


def _csv_row(result: PackageResult, links: str | None) -> tuple[str, ...]:
    report = next(iter(result.reports.values()), "")
    return (
        result.path,
        result.device,
        result.state,
        result.verdict,
        *map(str, result.open),
        str(result.still_weakened),
        times.to_the_second(result.window_start) if result.window_start else "",
        times.to_the_second(result.window_end) if result.window_end else "",
        "yes" if result.read_in_part else "no",
        result.content,
        f"{links}/{report}" if report and links is not None else report,
        str(result.findings_left_out + result.steps_left_out),
    )
