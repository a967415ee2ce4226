"""The command that shows what of a package is evidence."""

from __future__ import annotations

from typing import Any

import click

from mpdiff.base import errors
from mpdiff.cli.given import given, refuse_several
from mpdiff.cli.helped import Command
from mpdiff.cli.options import ISOLATE, LIMIT, TALK
from mpdiff.cli.terminal import width
from mpdiff.cli.values import FILE, Choice


@click.command(
    cls=Command, examples=("mpdiff inspect package.zip", "mpdiff inspect package.zip -v -f json")
)
@click.argument("path", metavar="PACKAGE", type=FILE)
@click.option(  # not MPDIFF_FORMAT, which names a format of reports
    "-f",
    "--format",
    "form",
    type=Choice(["text", "json"]),
    default="text",
    help="What is printed to stdout.",
)
@ISOLATE
@LIMIT
@TALK
def inspect(path: str, form: str, **how: Any) -> int:
    """Show what of a package is evidence, and what was not read.

    For each member: how it was recognised, or why it was not read. - is standard input.
    """
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.cli.pages.ledger import as_json, as_text
    from mpdiff.evidence.inspection import inspect_package

    with given(path) as read:
        refuse_several(*read.paths)
        found = read.named(inspect_package(read.paths[0] or ""))
    write_stdout(as_json(found) if form == "json" else as_text(found, width(), how["verbose"]))
    return errors.EXIT_OK
