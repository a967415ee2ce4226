"""Lines of so many columns: what every part of the text report is laid out with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.escape import terminal
from mpdiff.base.text.wrap import wrap
from mpdiff.report.render.written.lines import fitted
from mpdiff.report.render.written.phrases import clipped

if TYPE_CHECKING:
    from mpdiff.base.model import Report
    from mpdiff.report.render.interface import RenderOptions


class Page:
    """A report, and how wide it is written."""

    def __init__(self, report: Report, options: RenderOptions) -> None:
        self.report = report
        self.options = options

    def cut(self, text: str) -> str:
        """Return a value cut to a readable length; whole with `-v`."""
        return text if self.options.verbose else clipped(text)

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        """Return text in lines of the width; `first` and `rest` indent the first and the others."""
        return wrap(text, self.options.width, first, rest)

    def one_line(self, text: str, first: str = "") -> list[str]:
        """Return text in one line of the width, cut where it is longer."""
        limit = max(self.options.width - len(first), 1)
        shown = fitted(terminal(text), limit)
        while limit > 1 and len(lines := wrap(shown, self.options.width, first)) > 1:
            limit -= 1  # letters that are two columns wide
            shown = fitted(shown, limit)
        return lines[:1] if limit > 1 else wrap(shown, self.options.width, first)[:1]
