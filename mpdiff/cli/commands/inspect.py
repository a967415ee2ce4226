"""The command that shows what of a package is evidence."""

from __future__ import annotations

from typing import Any

import click

from mpdiff.base import errors
from mpdiff.cli.helped import Command
from mpdiff.cli.options import ISOLATE, LIMIT, TALK
from mpdiff.cli.terminal import width


@click.command(cls=Command)
@click.argument("path")
@click.option(  # not MPDIFF_FORMAT, which names a format of reports
    "-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Format."
)
@ISOLATE
@LIMIT
@TALK
def inspect(path: str, form: str, **how: Any) -> int:
    """Show what of a package is evidence, how it was recognised, and what was not read."""
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.cli.pages.ledger import as_json, as_text
    from mpdiff.evidence.inspection import inspect_package

    found = inspect_package(path)
    write_stdout(as_json(found) if form == "json" else as_text(found, width(), how["verbose"]))
    return errors.EXIT_OK
