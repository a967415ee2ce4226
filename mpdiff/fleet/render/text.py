"""The summary for a terminal: verdict, packages worst first, then what only many show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.text.wrap import wrap
from mpdiff.fleet.render.interface import WIDTH
from mpdiff.fleet.render.tables import Table, severity_counts, tables, window_of_package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.fleet.model import FleetSummary, PackageResult

MOST_PACKAGES: Final = 50
"""Packages that the text lists; every other format lists more."""
MOST_TABLE: Final = 20


class TextSummary:
    """Plain text."""

    name = "text"
    suffixes = (".txt",)

    def render(self, summary: FleetSummary, links: str | None, width: int = WIDTH) -> str:
        """Return the text."""
        return "".join(f"{line}\n" for line in _lines(summary, links, width))


def _lines(summary: FleetSummary, links: str | None, width: int) -> Iterator[str]:
    yield from wrap(summary.verdict, width)
    if summary.packages:
        yield ""
        yield "Packages, the worst first:"
    for result in summary.packages[:MOST_PACKAGES]:
        yield from _package(result, links, width)
    more = len(summary.packages[MOST_PACKAGES:]) + summary.not_listed
    if more:
        yield f"  and {more:,} more; write another format to see them."
    for table in tables(summary):
        yield ""
        yield f"{table.title}:"
        yield from _table(table, width)


def _package(result: PackageResult, links: str | None, width: int) -> Iterator[str]:
    head = f"{result.device}: {result.state} ({severity_counts(result)})"
    yield from wrap(head, width, "  ", "    ")
    partly = " Some evidence could not be read." if result.read_in_part else ""
    yield from _indented(f"{result.verdict}{partly}", width)
    yield from _indented(f"{result.path}, window {window_of_package(result)}", width)
    if links is not None and result.reports:
        yield from _indented(f"report: {links}/{next(iter(result.reports.values()))}", width)


def _table(table: Table, width: int) -> Iterator[str]:
    for row in table.rows[:MOST_TABLE]:
        first, *others = zip(table.columns, row, strict=True)
        yield from wrap(first[1], width, "  ", "    ")
        for name, cell in others:
            yield from _indented(f"{name}: {cell}", width)
    if len(table.rows) > MOST_TABLE:
        yield f"  and {len(table.rows) - MOST_TABLE} more; write another format to see them."


def _indented(text: str, width: int) -> list[str]:
    return wrap(text, width, "      ")
