"""Every format of the report. A renderer takes a Report and returns text; it computes nothing.

`RENDERERS` is what `--format`, the documentation and the tests read, so none can be named and not
built.
"""

from __future__ import annotations

from mpdiff.render.delimited import Csv
from mpdiff.render.github import Github
from mpdiff.render.gitlab import Gitlab
from mpdiff.render.html import HtmlRenderer
from mpdiff.render.interface import Renderer, RenderOptions
from mpdiff.render.json import Json
from mpdiff.render.jsonl import Jsonl
from mpdiff.render.junit import Junit
from mpdiff.render.markdown import Markdown
from mpdiff.render.sarif import Sarif
from mpdiff.render.text import Text

RENDERERS: tuple[Renderer, ...] = (
    Text(),
    Json(),
    Jsonl(),
    Csv(),
    Markdown(),
    HtmlRenderer(),
    Sarif(),
    Junit(),
    Github(),
    Gitlab(),
)
"""The formats in the order in which help shows them."""

BY_NAME: dict[str, Renderer] = {r.name: r for r in RENDERERS}

__all__ = ["BY_NAME", "RENDERERS", "RenderOptions", "Renderer", "by_suffix"]


def by_suffix(path: str) -> Renderer | None:
    """Give the format that a file name chooses; the longest suffix wins."""
    lower = path.lower()
    found = [(len(s), r) for r in RENDERERS for s in r.suffixes if lower.endswith(s)]
    return max(found, key=lambda pair: pair[0])[1] if found else None
