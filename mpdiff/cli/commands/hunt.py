"""The command that prints the queries which fetch what a package cannot answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mpdiff.base import errors
from mpdiff.cli.given import given, inputs, is_saved_report, saved_report
from mpdiff.cli.helped import Command
from mpdiff.cli.options import ISOLATE, LIMIT, SOURCES, TALK
from mpdiff.cli.values import FILE, Choice
from mpdiff.report.hunt.query import GROUPS

if TYPE_CHECKING:
    from mpdiff.base.model import Report


@click.command(
    cls=Command,
    examples=(
        "mpdiff hunt package.zip",
        "mpdiff hunt report.json --only who -o who.kql",
    ),
)
@click.argument("source", metavar="PACKAGE|REPORT.json", type=FILE)
@click.option(
    "--only",
    multiple=True,
    type=Choice(GROUPS),
    show_default="all",
    help="Only these questions: the window, who changed it, what happened while it was off, other "
    "devices. Repeatable.",
)
@click.option("-o", "--output", metavar="PATH", type=FILE, help="Write the queries to a file.")
@SOURCES
@ISOLATE
@LIMIT
@TALK
def hunt(source: str, **how: Any) -> int:
    """Print advanced hunting queries for what a package leaves open.

    They are Kusto, with device, window and values filled in; each states what it answers. - is standard
    input.
    """
    from mpdiff.base.system.files import write_file
    from mpdiff.base.system.spared import check_spared
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.catalogue import catalogue
    from mpdiff.report.hunt.hunt import hunting_queries as hunted

    if how["output"]:
        check_spared([how["output"]], (*inputs(source), *how["events"]))
    text = hunted(_asked_report(source, how), catalogue(), how["only"])
    if how["output"]:
        write_file(how["output"], text)
    else:
        write_stdout(text)
    return errors.EXIT_OK


def _asked_report(source: str, how: dict[str, Any]) -> Report:
    """Return the report on a package, or the one that was saved; raises what either raises."""
    from mpdiff.cli.commands.diff import analysed_given

    with given(source) as read:
        if is_saved_report(read.paths[0]):
            return saved_report(read.paths[0], how)
        return analysed_given(read, how)
