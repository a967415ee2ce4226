"""The formats of a campaign's summary: one row an implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.letter_case import fold
from mpdiff.fleet.render.csv import CsvSummary
from mpdiff.fleet.render.html import HtmlSummary
from mpdiff.fleet.render.json import JsonSummary
from mpdiff.fleet.render.markdown import MarkdownSummary
from mpdiff.fleet.render.text import TextSummary

if TYPE_CHECKING:
    from mpdiff.fleet.render.interface import SummaryRenderer

SUMMARIES: tuple[SummaryRenderer, ...] = (
    TextSummary(),
    JsonSummary(),
    CsvSummary(),
    MarkdownSummary(),
    HtmlSummary(),
)
"""The formats in the order in which help shows them."""

BY_NAME: dict[str, SummaryRenderer] = {one.name: one for one in SUMMARIES}

__all__ = ["BY_NAME", "SUMMARIES", "by_suffix"]


def by_suffix(path: str) -> SummaryRenderer | None:
    """Return the format that a file name chooses."""
    folded = fold(path)
    return next((s for s in SUMMARIES if folded.endswith(tuple(map(fold, s.suffixes)))), None)
