"""What every renderer of a summary is: a name, the suffixes it writes, and a pure function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from mpdiff.fleet.model import FleetSummary

WIDTH: Final = 80
"""Columns of the text in a file."""


class SummaryRenderer(Protocol):
    """One format of a summary."""

    @property
    def name(self) -> str:
        """As `-f` takes it."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How names of its files end, the usual one first."""
        ...

    def render(self, summary: FleetSummary, links: str | None, width: int = WIDTH) -> str:
        """Return the whole document, ended by a line break.

        `links`: the folder of the single reports as seen from the document, None where there is none.
        `width`: columns of the text.
        """
        ...
