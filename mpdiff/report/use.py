"""A report in Python: as JSON and back, and in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.errors import UsageError
from mpdiff.report.render import BY_NAME, RenderOptions
from mpdiff.report.saved import read_report

if TYPE_CHECKING:
    from mpdiff.base.model import Report, Severity


def to_json(report: Report) -> str:
    """Return the report as the JSON that `mpdiff diff -f json` writes (schema version 2)."""
    return render(report, "json")


def from_json(text: str | bytes) -> Report:
    """Read a saved report. Raises InputError where it is none, or of another schema version."""
    data = text.encode() if isinstance(text, str) else text
    return read_report(data, "report")


def render(
    report: Report,
    form: str = "text",
    *,
    width: int = 80,
    fail_on: Severity | None = "low",
    verbose: bool = False,
) -> str:
    """Return the report in a format by its name: text, ticket, markdown, html ...

    `width`: columns of the text. `fail_on`: the least severity of a JUnit failure. Raises UsageError
    `no-such-format`.
    """
    if form not in BY_NAME:
        raise UsageError(
            "no-such-format",
            f"{form} is not a format.",
            cure=f"Formats: {', '.join(BY_NAME)}.",
        )
    return BY_NAME[form].render(
        report, RenderOptions(width=width, fail_on=fail_on, verbose=verbose)
    )
