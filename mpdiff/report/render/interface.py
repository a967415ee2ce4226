"""What every renderer is: a name, the suffixes it writes, and a pure function of a Report."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from mpdiff.base.model import Report, Severity  # noqa: TC001  msgspec resolves the annotations at run time


class RenderOptions(Struct, frozen=True):
    """How a report is shown. Nothing here changes what a report says."""

    min_severity: Severity = "info"
    """The least severity that the text shows; every other format carries all findings."""
    fail_on: Severity | None = "low"
    """The least severity of a JUnit failure; None: nothing fails."""
    width: int = 80
    """Columns of the text."""
    color: bool = False
    verbose: bool = False


class Renderer(Protocol):
    """One format. `render` takes any Report and raises nothing."""

    @property
    def name(self) -> str:
        """As `-f` takes it."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How names of its files end, the usual one first; empty: chosen by name only."""
        ...

    def render(self, report: Report, options: RenderOptions) -> str:
        """Return the whole document. It ends with a line break, unless it is empty."""
        ...
