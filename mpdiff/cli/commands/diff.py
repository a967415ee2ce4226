"""The commands that show a report: of a package, or of one that was saved."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from mpdiff.cli.given import given, inputs, refuse_more, refuse_several, saved_report
from mpdiff.cli.helped import Command
from mpdiff.cli.options import CUSTODY, ISOLATE, JUDGE, LIMIT, REDACT, SHOW, SOURCES, TALK
from mpdiff.cli.publish import chosen_outputs, publish
from mpdiff.cli.terminal import on_terminal
from mpdiff.cli.values import FILE

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from mpdiff.base.model import Report
    from mpdiff.cli.given import Given


@click.command(
    cls=Command,
    context_settings={"allow_extra_args": True},
    examples=(
        "mpdiff diff package.zip",
        "mpdiff diff package.zip -o report.html -o report.json -f ticket",
        "mpdiff diff before.json after.json --timezone Europe/Berlin",
        "mpdiff diff package.zip --scenario high-cpu --fail-on high",
        "mpdiff diff - after.json < before.json",
    ),
)
@click.argument("source", metavar="PACKAGE|BEFORE", type=FILE)
@click.argument("other", metavar="[AFTER]", required=False, type=FILE)
@SHOW
@SOURCES
@JUDGE
@REDACT
@CUSTODY
@ISOLATE
@LIMIT
@TALK
def diff(source: str, other: str | None, **how: Any) -> int:
    """Report what changed, and what of it weakens the device.

    Takes an investigation package (zip, unpacked folder, MPSupportFiles.cab or a folder of support
    files), two snapshot files, or two packages of one device; - is standard input.
    """
    refuse_more("mpdiff diff", source, other)
    outputs = chosen_outputs(how, (*inputs(source, other), how["policy"], *how["events"]))
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
    """Analyse with the options of the command line. Raises what `given` and `refuse_several` raise."""
    with given(source, other) as read:
        return analysed_given(read, how)


def analysed_given(read: Given, how: dict[str, Any]) -> Report:
    """Analyse what the arguments name. Raises InputError `several-packages`."""
    from mpdiff.pipeline import analyse

    source, other = (*read.paths, None)[:2]
    if not (how["before"] or how["after"]):  # which name members of whatever folder it is
        refuse_several(source, other)
    with working(how, source, other):
        report = analyse(
            source or "",
            other,
            before=how["before"],
            after=how["after"],
            events=how["events"],
            timezone=how["timezone"],
            device=how["device"],
            window=how["window"],
            scenarios=how.get("scenario", ()),
            policy=how.get("policy"),
            today=how.get("today"),
            case_number=how.get("case_number"),
            analyst=how.get("analyst"),
        )
    return read.named(report)


@click.command(
    cls=Command,
    examples=(
        "mpdiff render report.json -o report.html",
        "mpdiff render report.json --redact -f ticket",
        "mpdiff diff package.zip -f json | mpdiff render - -f markdown",
    ),
)
@click.argument("saved", metavar="REPORT.json", type=FILE)
@SHOW
@REDACT
@LIMIT
@TALK
def render(saved: str, **how: Any) -> int:
    """Convert a saved JSON report to any other format.

    - is standard input.
    """
    outputs = chosen_outputs(how, inputs(saved))
    with given(saved) as read:
        report = saved_report(read.paths[0])
    return publish(report, how, outputs)
