"""`mpdiff fleet`: many packages, a report for each, and one summary."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mpdiff.base import errors
from mpdiff.base.errors import UsageError
from mpdiff.base.model import SEVERITIES
from mpdiff.cli.helped import Command
from mpdiff.cli.options import JUDGE, LIMIT, TALK, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.fleet.model import FleetSummary
    from mpdiff.fleet.render.interface import SummaryRenderer
    from mpdiff.fleet.work.task import Options

FORMATS = ("text", "json", "csv", "markdown", "html")


@click.command("fleet", cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@option("--reports", metavar="DIR", help="Write a report of each package into this folder.")
@option(
    "--report-format",
    multiple=True,
    type=click.Choice(["json", "html", "markdown", "text", "jsonl", "csv", "sarif"]),
    help="Formats of those reports; default: json and html. May be repeated.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    help="What goes to stdout.",
)
@click.option(
    "-o",
    "--output",
    multiple=True,
    metavar="[NAME:]PATH",
    help="Write the summary to a file; its suffix or NAME chooses the format. May be repeated.",
)
@option("--dataset", metavar="DIR", help="Write packages, findings, stretches ... as JSON Lines.")
@option("--parquet", metavar="DIR", help="Write the same as Parquet; needs mpdiff[duckdb].")
@option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes; default: one a core.")
@option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run on the workers of a Dask cluster; needs mpdiff[dask].",
)
@option("--insecure", is_flag=True, help="Allow a scheduler on another machine without TLS.")
@option("--shard", metavar="I/N", default="1/1", help="Only the I-th of N parts of the packages.")
@option("--resume", is_flag=True, help="Keep the reports in --reports that are done and unchanged.")
@option("--timezone", metavar="ZONE", help="Zone of local times in the evidence.")
@option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "none"]),
    default="low",
    help="The least severity that makes the exit code 1.",
)
@option("--strict", is_flag=True, help="Exit 4 if any package is unknown or was read in part only.")
@option(
    "--isolate/--no-isolate",
    default=True,
    help="Read cabinets and event logs in worker processes with limits; on by default.",
)
@JUDGE
@LIMIT
@TALK
def fleet(paths: tuple[str, ...], **how: Any) -> int:
    """Analyse many packages and show what only many can show.

    PATH is a package, a folder of packages, a pattern, a URL, or - for a list on standard input. Exit
    code 4: some package could not be analysed; the others were.
    """
    from mpdiff.fleet.find import parse_shard
    from mpdiff.fleet.run import Dataset
    from mpdiff.fleet.run import fleet as run_fleet

    if how["resume"] and how["reports"] is None:
        raise UsageError("no-reports", "--resume needs --reports.", cure="Name the folder.")
    given = list(_given(paths))
    targets = _targets(how, given)
    wanted = how["dataset"] is not None or how["parquet"] is not None
    with _progress(quiet=how["quiet"]) as progress:
        summary = run_fleet(
            given,
            jobs=how["jobs"],
            scheduler=how["scheduler"],
            insecure=how["insecure"],
            shard=parse_shard(how["shard"]),
            options=_options(how),
            fail_on=None if how["fail_on"] == "none" else how["fail_on"],
            dataset=Dataset(how["dataset"], how["parquet"]) if wanted else None,
            progress=progress,
        )
    _publish(summary, how, targets)
    if summary.failures or summary.unwritten or (how["strict"] and summary.not_known):
        return errors.EXIT_INCOMPLETE
    return errors.EXIT_FINDINGS if summary.reaches else errors.EXIT_OK


def _options(how: dict[str, Any]) -> Options:
    from mpdiff.fleet.work.task import REPORT_FORMATS, Options

    return Options(
        reports=how["reports"],
        formats=tuple(dict.fromkeys(how["report_format"])) or REPORT_FORMATS,
        scenarios=tuple(how["scenario"]),
        policy=how["policy"],
        today=how["today"].date() if how["today"] else None,
        timezone=how["timezone"],
        isolate=how["isolate"],
        resume=how["resume"],
    )


def _given(paths: Sequence[str]) -> Iterator[str]:
    """Yield the paths, and in place of `-` those of the list on standard input."""
    from mpdiff.fleet.find import listed_paths

    for path in paths:
        if path == "-":
            stream = getattr(sys.stdin, "buffer", None)
            yield from listed_paths(os.fsdecode(stream.read()) if stream is not None else "")
        else:
            yield path


# --- where the summary goes -----------------------------------------------------------------------


class _Target(NamedTuple):
    path: str
    renderer: SummaryRenderer


def _targets(how: dict[str, Any], inputs: Sequence[str]) -> list[_Target]:
    """Return the output files; raises UsageError before anything is read."""
    from mpdiff.base.system.spared import check_spared

    targets = [_target(text) for text in how["output"]]
    check_spared([target.path for target in targets], inputs)
    return targets


def _target(text: str) -> _Target:
    from mpdiff.fleet.render import BY_NAME, by_suffix

    name, colon, path = text.partition(":")
    if colon and name in BY_NAME and path:
        return _Target(path, BY_NAME[name])
    chosen = by_suffix(text)
    if chosen is None:
        raise UsageError(
            "no-such-format",
            f"--output {text}: its suffix chooses no format.",
            cure=f"Write NAME:PATH, where NAME is one of {', '.join(FORMATS)}.",
        )
    return _Target(text, chosen)


def _publish(summary: FleetSummary, how: dict[str, Any], targets: Sequence[_Target]) -> None:
    from mpdiff.base.escape import terminal
    from mpdiff.base.system.files import write_files
    from mpdiff.base.system.streams import write_stderr, write_stdout
    from mpdiff.fleet.render import BY_NAME

    reports = how["reports"]
    write_files([(t.path, t.renderer.render(summary, _links(reports, t.path))) for t in targets])
    source = click.get_current_context().get_parameter_source("form")
    if not targets or source is not click.core.ParameterSource.DEFAULT:
        shown = BY_NAME[how["form"]].render(summary, reports)
        write_stdout(shown, [target.path for target in targets])
    elif not how["quiet"]:
        for failure in (*summary.failures, *summary.unwritten):
            write_stderr(f"mpdiff: {terminal(failure.message)}")
        write_stderr(f"mpdiff: {terminal(summary.verdict)}")


def _links(reports: str | None, output: str) -> str | None:
    """Return where the reports are, as seen from an output file."""
    if reports is None:
        return None
    start = os.path.dirname(os.path.abspath(output))  # noqa: PTH100, PTH120  as texts
    try:
        return os.path.relpath(reports, start).replace(os.sep, "/")
    except ValueError:  # another drive of Windows
        return os.path.abspath(reports).replace(os.sep, "/")  # noqa: PTH100


# --- progress -------------------------------------------------------------------------------------

EVERY_SECONDS = 10


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Any]:
    """Show on a terminal how far it is, on a pipe a plain line every ten seconds."""
    if quiet:
        yield lambda _: None
    elif sys.stderr is not None and sys.stderr.isatty():
        with _bar() as update:
            yield update
    else:
        yield _plain()


@contextmanager
def _bar() -> Iterator[Any]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from mpdiff.base.escape import terminal

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]} failed"),
        TextColumn("{task.fields[rate]}/s"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[names]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        bar = shown.add_task("", total=None, failed=0, rate="-", names="")

        def update(state: Any) -> None:
            speed = shown.tasks[0].speed
            names = ", ".join(os.path.basename(name) for name in state.names[:3])  # noqa: PTH119
            shown.update(
                bar,
                total=state.total,
                completed=state.done,
                failed=state.failed,
                rate=f"{speed:.1f}" if speed else "-",
                names=escape(terminal(names)),
            )

        yield update


def _plain() -> Any:
    from time import monotonic

    from mpdiff.base.system.streams import write_stderr

    begun = last = monotonic()

    def update(state: Any) -> None:
        nonlocal last
        now = monotonic()
        if now - last < EVERY_SECONDS:
            return
        last = now
        rate = state.done / (now - begun)
        left = f", about {(state.total - state.done) / rate:.0f} s left" if rate else ""
        write_stderr(
            f"mpdiff: {state.done} of {state.total} done, {state.failed} failed, {rate:.1f}/s{left}"
        )

    return update
