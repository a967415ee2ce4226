"""`mpdiff revert`: from a package or a saved report to a script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from mpdiff.base import errors
from mpdiff.base.errors import UsageError
from mpdiff.cli.options import ISOLATE, JUDGE, LIMIT, SOURCES, TALK

if TYPE_CHECKING:
    from mpdiff.base.model import Report

_SAVED: Final = re.compile(rb"\s*\{\s*\"schema_version\"\s*:")
_HEAD: Final = 200
_OF_ANALYSIS: Final = (
    "before",
    "after",
    "events",
    "timezone",
    "window",
    "scenario",
    "policy",
    "today",
)
_NOTHING: Final = "mpdiff: Nothing to put back: no evidence shows anything weakened at collection."


@click.command()
@click.argument("source", metavar="PACKAGE|REPORT.json|BEFORE")
@click.argument("other", metavar="[AFTER]", required=False)
@click.option("--all", "every", is_flag=True, help="Restore every change, not only what is weak.")
@click.option("--only", multiple=True, metavar="SETTING", help="Only this. May be repeated.")
@click.option(
    "--as",
    "kind",
    type=click.Choice(["script", "intune"]),
    default="script",
    help="One script, or detection and remediation for Intune (-o names a folder).",
)
@click.option("-o", "--output", metavar="PATH", help="Write the script to a file.")
@SOURCES
@JUDGE
@ISOLATE
@LIMIT
@TALK
def revert(source: str, other: str | None, **how: Any) -> int:
    """Write a PowerShell script that puts back what is still weakened. It never runs anything."""
    from mpdiff.base.system.files import BYTE_ORDER_MARK, write_files
    from mpdiff.base.system.spared import check_spared
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.catalogue import catalogue
    from mpdiff.report.revert import for_intune, make_plan, script

    outputs = _outputs(how)
    check_spared(outputs, (source, other, how["policy"], *how["events"]))
    report = _report_to_revert(source, other, how)
    plan = make_plan(
        report, catalogue=catalogue(), every_change=how["every"], only=tuple(how["only"])
    )
    if plan.empty:
        return _say_nothing_left(how)
    if how["kind"] == "intune":
        texts = list(for_intune(report, plan, catalogue()).values())
    else:
        texts = [script(report, plan, catalogue())]
    if outputs:
        write_files([(p, BYTE_ORDER_MARK + t) for p, t in zip(outputs, texts, strict=True)])
    else:
        write_stdout(texts[0])
    return errors.EXIT_OK


def _outputs(how: dict[str, Any]) -> list[str]:
    """Return the files to write; none: to standard output."""
    from mpdiff.report.revert import DETECTION, REMEDIATION

    if how["kind"] == "script":
        return [how["output"]] if how["output"] else []
    if not how["output"]:
        raise UsageError(
            "no-output",
            "Intune takes two scripts, and standard output holds one.",
            cure="Name a folder for both with --output.",
        )
    return [str(Path(how["output"]) / name) for name in (DETECTION, REMEDIATION)]


def _report_to_revert(source: str, other: str | None, how: dict[str, Any]) -> Report:
    """Read a saved report, or analyse anything else."""
    from mpdiff.base.system.files import read_file
    from mpdiff.cli.commands.diff import analysed
    from mpdiff.report.saved import read_report

    if other is not None or not _is_saved(source):
        return analysed(source, other, how)
    given = [name for name in _OF_ANALYSIS if how[name]]
    if given:
        raise UsageError(
            "saved-report",
            f"--{given[0]} shapes an analysis, and {source} is the result of one.",
            cure="Give the package instead.",
        )
    return read_report(read_file(source), source)


def _is_saved(path: str) -> bool:
    """Determine whether a file is a JSON report of mpdiff, by its beginning."""
    try:
        with Path(path).open("rb") as stream:
            return _SAVED.match(stream.read(_HEAD)) is not None
    except (OSError, ValueError):
        return False


def _say_nothing_left(how: dict[str, Any]) -> int:
    from mpdiff.base.system.streams import write_stderr

    if not how["quiet"]:
        write_stderr(_NOTHING)
    return errors.EXIT_OK
