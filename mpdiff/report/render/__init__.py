"""Every format of the report. A renderer takes a Report and returns text; it computes nothing.

`RENDERERS` is what `--format`, the documentation and the tests read. Each entry names the class that
does the work and imports it when it is used: a run that prints text loads no HTML. A test walks the
entries, so none can be named and not built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from mpdiff.base.system import lazy
from mpdiff.report.render.interface import Renderer, RenderOptions

if TYPE_CHECKING:
    from mpdiff.base.model import Report


class Format(Struct, frozen=True):
    """One format: its name, the suffixes that choose it, and where its renderer is."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    class_name: str

    def load(self) -> Renderer:
        """Return the renderer."""
        renderer: Renderer = lazy.load(f"{self.module}:{self.class_name}")()
        return renderer

    def render(self, report: Report, options: RenderOptions) -> str:
        """Return the whole document."""
        return self.load().render(report, options)


RENDERERS: tuple[Format, ...] = (
    Format("text", (".txt", ".log"), "mpdiff.report.render.written.text", "Text"),
    Format("ticket", (".ticket.txt",), "mpdiff.report.render.written.ticket", "Ticket"),
    Format("jira", (".jira",), "mpdiff.report.render.written.jira", "Jira"),
    Format("json", (".json",), "mpdiff.report.render.data.json", "Json"),
    Format("jsonl", (".jsonl", ".ndjson"), "mpdiff.report.render.data.jsonl", "Jsonl"),
    Format("csv", (".csv",), "mpdiff.report.render.data.delimited", "Csv"),
    Format("markdown", (".md", ".markdown"), "mpdiff.report.render.written.markdown", "Markdown"),
    Format("html", (".html", ".htm"), "mpdiff.report.render.page.html", "HtmlRenderer"),
    Format("sarif", (".sarif", ".sarif.json"), "mpdiff.report.render.ci.sarif", "Sarif"),
    Format("junit", (".junit.xml", ".xml"), "mpdiff.report.render.ci.junit", "Junit"),
    Format("github", (), "mpdiff.report.render.ci.github", "Github"),
    Format("gitlab", (".codequality.json",), "mpdiff.report.render.ci.gitlab", "Gitlab"),
    Format(
        "timesketch", (".timesketch.jsonl",), "mpdiff.report.render.stores.timesketch", "Timesketch"
    ),
    Format("ocsf", (".ocsf.jsonl", ".ocsf.json"), "mpdiff.report.render.stores.ocsf", "Ocsf"),
    Format("asim", (".asim.jsonl", ".asim.json"), "mpdiff.report.render.stores.asim", "Asim"),
    Format(
        "navigator",
        (".navigator.json", ".layer.json"),
        "mpdiff.report.render.stores.navigator",
        "Navigator",
    ),
)
"""The formats in the order in which help shows them."""

BY_NAME: dict[str, Format] = {r.name: r for r in RENDERERS}

__all__ = ["BY_NAME", "RENDERERS", "Format", "RenderOptions", "Renderer", "by_suffix"]


def by_suffix(path: str) -> Format | None:
    """Return the format that a file name chooses; the longest suffix wins."""
    lower = path.lower()
    found = [(len(s), r) for r in RENDERERS for s in r.suffixes if lower.endswith(s)]
    return max(found, key=lambda pair: pair[0])[1] if found else None
