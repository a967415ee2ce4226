"""The summary for a ticket or a pull request: tables in Markdown of every usual flavour."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from mpdiff.base.escape import markdown
from mpdiff.fleet.render.interface import WIDTH
from mpdiff.fleet.render.tables import severity_counts, tables, window_of_package

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.fleet.model import FleetSummary, PackageResult

PACKAGES = ("device", "state", "open findings", "still open", "window", "package", "report")


class MarkdownSummary:
    """Markdown; each table answers one question."""

    name = "markdown"
    suffixes = (".md", ".markdown")

    def render(self, summary: FleetSummary, links: str | None, width: int = WIDTH) -> str:  # noqa: ARG002  the interface
        """Return the document."""
        return "".join(f"{line}\n" for line in _lines(summary, links))


def _lines(summary: FleetSummary, links: str | None) -> Iterator[str]:
    yield f"# {markdown(summary.verdict)}"
    yield ""
    if summary.packages:
        yield "## Packages, the worst first"
        yield ""
        rows = (_markdown_row(result, links) for result in summary.packages)
        yield from _table(PACKAGES, rows)
        if summary.not_listed:
            yield f"And {summary.not_listed:,} more."
            yield ""
    for table in tables(summary):
        yield f"## {table.title}"
        yield ""
        yield from _table(table.columns, (map(markdown, row) for row in table.rows))


def _markdown_row(result: PackageResult, links: str | None) -> tuple[str, ...]:
    report = result.reports.get("html") or next(iter(result.reports.values()), "")
    link = (
        f"[report](<{quote(f'{links}/{report}', errors='surrogateescape')}>)"
        if report and links is not None
        else ""
    )
    texts = (
        result.device,
        result.state,
        severity_counts(result),
        str(result.still_weakened),
        window_of_package(result),
        result.path,
    )
    return (*map(markdown, texts), link)


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(columns)
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
