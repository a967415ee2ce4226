"""The summary as one HTML page: it loads nothing and obeys no text of a package.

As the report's page does: every string passes through `visible` and Jinja's autoescape, and a content
security policy names the hashes of the one script and the one style sheet.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from mpdiff.base import times
from mpdiff.base.model import SEVERITIES
from mpdiff.fleet.model import STATES
from mpdiff.fleet.render import drawing
from mpdiff.fleet.render.interface import WIDTH
from mpdiff.fleet.render.tables import severity_counts, tables, window_of_package
from mpdiff.report.render.page.safety import policy_hash, printed

if TYPE_CHECKING:
    from jinja2 import Environment

    from mpdiff.fleet.model import FleetSummary, PackageResult

_TEMPLATES: Final = Path(__file__).with_name("templates")


class HtmlSummary:
    """One self-contained page: packages to sort and to filter, heat map, stretches, correlations."""

    name = "html"
    suffixes = (".html", ".htm")

    def render(self, summary: FleetSummary, links: str | None, width: int = WIDTH) -> str:  # noqa: ARG002  the interface
        """Return the page."""
        from markupsafe import Markup

        style, script = _asset("fleet.css"), _asset("fleet.js")
        page = (
            _environment()
            .get_template("fleet.html")
            .render(
                summary=summary,
                tables=tables(summary),
                heat=drawing.heat(summary),
                lanes=drawing.lanes(summary),
                axis=drawing.LANE,
                severities=SEVERITIES,
                states=STATES,
                link=lambda result: _link(result, links),
                # Both are files of ours, and their hashes stand in the policy.
                style=Markup(style),  # noqa: S704
                script=Markup(script),  # noqa: S704
                style_hash=policy_hash(style),
                script_hash=policy_hash(script),
            )
        )
        return page.strip() + "\n"


def _link(result: PackageResult, links: str | None) -> str:
    """Return where the single report of a package is; empty where there is none."""
    name = result.reports.get("html") or next(iter(result.reports.values()), "")
    return quote(f"{links}/{name}", errors="surrogateescape") if name and links is not None else ""


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "when": times.to_the_second,
        "counts": severity_counts,
        "window": window_of_package,
    }
    return environment
