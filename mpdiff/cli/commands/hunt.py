"""The command that prints the queries which fetch what a package cannot answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mpdiff.base import errors
from mpdiff.cli.helped import Command
from mpdiff.cli.options import ISOLATE, LIMIT, SOURCES, TALK
from mpdiff.report.hunt.query import GROUPS

if TYPE_CHECKING:
    from mpdiff.base.model import Report

_HEAD = 4096


@click.command(cls=Command)
@click.argument("source", metavar="PACKAGE|REPORT.json")
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(GROUPS),
    help="Only these questions: the window, who changed it, what happened while it was off, other "
    "devices. May be repeated.",
)
@click.option("-o", "--output", metavar="PATH", help="Write the queries to a file.")
@SOURCES
@ISOLATE
@LIMIT
@TALK
def hunt(source: str, **how: Any) -> int:
    """Print the Kusto queries for advanced hunting that a package or saved report leaves open."""
    from mpdiff.base.system.files import write_file
    from mpdiff.base.system.spared import check_spared
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.catalogue import catalogue
    from mpdiff.report.hunt.hunt import hunting_queries as hunted

    if how["output"]:
        check_spared([how["output"]], (source, *how["events"]))
    text = hunted(_asked_report(source, how), catalogue(), how["only"])
    if how["output"]:
        write_file(how["output"], text)
    else:
        write_stdout(text)
    return errors.EXIT_OK


def _asked_report(source: str, how: dict[str, Any]) -> Report:
    """Return the report on a package, or the one that was saved; raises what either raises."""
    from mpdiff.base.system.files import read_file
    from mpdiff.pipeline import analyse
    from mpdiff.report.saved import read_report

    given = {name: how[name] for name in ("before", "after", "events", "timezone", "window")}
    if not is_saved_report(source):
        return analyse(source, **given)
    if any(given.values()):
        from mpdiff.base.errors import UsageError

        raise UsageError(
            "saved-report-is-finished",
            "A saved report was given, and an option that says how a package is read.",
            cure="Give the package, or leave the option out.",
        )
    return read_report(read_file(source), source)


def is_saved_report(path: str) -> bool:
    """Return whether a file begins as a saved JSON report does."""
    import os

    if not os.path.isfile(path):  # noqa: PTH113  light
        return False
    try:
        with open(path, "rb") as stream:  # noqa: PTH123  light
            head = stream.read(_HEAD)
    except OSError:
        return False
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and b'"schema_version"' in head
