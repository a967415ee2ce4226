"""The commands that show a report: of a package, or of one that was saved."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from mpdiff.cli.helped import Command
from mpdiff.cli.options import CUSTODY, ISOLATE, JUDGE, LIMIT, REDACT, SHOW, SOURCES, TALK
from mpdiff.cli.publish import chosen_outputs, publish
from mpdiff.cli.terminal import on_terminal

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from mpdiff.base.model import Report


@click.command(cls=Command)
@click.argument("source", metavar="PACKAGE|BEFORE")
@click.argument("other", metavar="[AFTER]", required=False)
@SHOW
@SOURCES
@JUDGE
@REDACT
@CUSTODY
@ISOLATE
@LIMIT
@TALK
def diff(source: str, other: str | None, **how: Any) -> int:
    """Flag the settings that changed.

    Takes an investigation package (zip, unpacked folder, MPSupportFiles.cab or a folder of support
    files), two snapshot files, or two packages of one device.

    \b
    Examples:
      mpdiff diff package.zip
      mpdiff diff package.zip -o report.html -o report.json -f ticket
      mpdiff diff before.json after.json --timezone Europe/Berlin
      mpdiff diff package.zip --scenario high-cpu --fail-on high
    """  # noqa: D301  click keeps the lines below this mark
    outputs = chosen_outputs(how, (source, other, how["policy"], *how["events"]))
    return publish(analysed(source, other, how), how, outputs)


LARGE = 20 * 1024 * 1024
"""A file from this size on, and any folder, may take long enough to say so."""


def working(how: dict[str, Any], *paths: str | None) -> AbstractContextManager[object]:
    """Show on a terminal that a large package is being read."""
    from contextlib import nullcontext

    slow = any(p and (os.path.isdir(p) or _size(p) >= LARGE) for p in paths)  # noqa: PTH112  light
    if how["quiet"] or not slow or not on_terminal(sys.stderr):
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status("Reading the package")


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116  same
    except (OSError, ValueError):
        return 0


def analysed(source: str, other: str | None, how: dict[str, Any]) -> Report:
    """Analyse with the options of the command line."""
    from mpdiff.pipeline import analyse

    with working(how, source, other):
        return analyse(
            source,
            other,
            before=how["before"],
            after=how["after"],
            events=how["events"],
            timezone=how["timezone"],
            device=how["device"],
            window=how["window"],
            scenarios=how["scenario"],
            policy=how["policy"],
            today=how["today"].date() if how["today"] else None,
            case_number=how.get("case_number"),
            analyst=how.get("analyst"),
        )


@click.command(cls=Command)
@click.argument("saved", metavar="REPORT.json")
@SHOW
@REDACT
@LIMIT
@TALK
def render(saved: str, **how: Any) -> int:
    """Show a saved JSON report in any other format."""
    from mpdiff.base.system.files import read_file
    from mpdiff.report.saved import read_report

    outputs = chosen_outputs(how, (saved,))
    return publish(read_report(read_file(saved), saved), how, outputs)
