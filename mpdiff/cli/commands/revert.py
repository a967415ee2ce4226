"""`mpdiff revert`: from a package or a saved report to a script."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import click

from mpdiff.base import errors
from mpdiff.base.errors import UsageError
from mpdiff.cli.given import given, inputs, is_saved_report, refuse_more, saved_report
from mpdiff.cli.helped import Command
from mpdiff.cli.options import ISOLATE, JUDGE, LIMIT, SOURCES, TALK
from mpdiff.cli.values import FILE, Choice, complete_settings

if TYPE_CHECKING:
    from mpdiff.base.model import Report

_NOTHING: Final = "mpdiff: Nothing to put back: no evidence shows anything weakened at collection."


@click.command(
    cls=Command,
    context_settings={"allow_extra_args": True},
    examples=(
        "mpdiff revert package.zip -o revert.ps1",
        "mpdiff revert report.json -o scripts/",
        "mpdiff revert package.zip --as intune -o intune/",
    ),
)
@click.argument("source", metavar="PACKAGE|REPORT.json|BEFORE", type=FILE)
@click.argument("other", metavar="[AFTER]", required=False, type=FILE)
@click.option("--all", "every", is_flag=True, help="Restore every change, not only what is weak.")
@click.option(
    "--only",
    multiple=True,
    metavar="SETTING",
    shell_complete=complete_settings,
    help="Restore only this setting. Repeatable.",
)
@click.option(
    "--as",
    "kind",
    type=Choice(["script", "intune"]),
    default="script",
    help="One script, or detection and remediation for Intune, for which -o names a folder.",
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=FILE,
    help="Write the script to a file; in PATH/, a folder, it is named by device and time.",
)
@SOURCES
@JUDGE
@ISOLATE
@LIMIT
@TALK
def revert(source: str, other: str | None, **how: Any) -> int:
    """Write a PowerShell script that restores what is still weakened.

    mpdiff never runs it. - is standard input.
    """
    from mpdiff.base.system.files import BYTE_ORDER_MARK, write_files
    from mpdiff.base.system.spared import check_spared
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.catalogue import catalogue
    from mpdiff.report.revert import for_intune, make_plan, script

    refuse_more("mpdiff revert", source, other)
    _check_output(how)
    read = (*inputs(source, other), how["policy"], *how["events"])
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
    if how["output"]:
        outputs = _outputs(how, report)
        check_spared(outputs, read)
        write_files([(p, BYTE_ORDER_MARK + t) for p, t in zip(outputs, texts, strict=True)])
    else:
        write_stdout(texts[0])
    return errors.EXIT_OK


def _check_output(how: dict[str, Any]) -> None:
    if how["kind"] == "intune" and not how["output"]:
        raise UsageError(
            "no-output",
            "Intune takes two scripts, and standard output holds one.",
            cure="Name a folder for both with --output.",
        )


def _outputs(how: dict[str, Any], report: Report) -> list[str]:
    """Return the files to write, one for each script; the folder they are in is made."""
    from mpdiff.cli.output import is_folder, made_folder, name_in_folder
    from mpdiff.report.revert import DETECTION, REMEDIATION

    path = how["output"]
    if how["kind"] == "intune":
        made_folder(path)
        return [os.path.join(path, name) for name in (DETECTION, REMEDIATION)]  # noqa: PTH118  a text
    if is_folder(path):
        made_folder(path)
        return [name_in_folder(path, report, "-revert.ps1")]
    return [path]


def _report_to_revert(source: str, other: str | None, how: dict[str, Any]) -> Report:
    """Read a saved report, or analyse anything else."""
    from mpdiff.cli.commands.diff import analysed_given

    with given(source, other) as read:
        if other is None and is_saved_report(read.paths[0]):
            return saved_report(read.paths[0], how)
        return analysed_given(read, how)


def _say_nothing_left(how: dict[str, Any]) -> int:
    from mpdiff.base.system.streams import write_stderr

    if not how["quiet"]:
        write_stderr(_NOTHING)
    return errors.EXIT_OK
