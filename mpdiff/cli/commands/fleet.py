"""`mpdiff fleet`: many packages, a report for each, and one summary."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mpdiff.base import errors
from mpdiff.base.errors import UsageError
from mpdiff.cli.helped import Command
from mpdiff.cli.options import FAIL_ON, JUDGE, LIMIT, REDACT_KEY, TALK, WIDTH, option
from mpdiff.cli.progress import progress as shown_progress
from mpdiff.cli.terminal import width
from mpdiff.cli.values import FILE, FOLDER, OUTPUT, Choice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.fleet.model import FleetSummary
    from mpdiff.fleet.render.interface import SummaryRenderer
    from mpdiff.fleet.work.redacted import Redaction
    from mpdiff.fleet.work.task import Options

FORMATS = ("text", "json", "csv", "markdown", "html")


@click.command(
    "fleet",
    cls=Command,
    examples=(
        "mpdiff fleet packages/",
        "mpdiff fleet packages/ --reports reports -o reports/index.html",
        "mpdiff fleet packages/ --reports reports --resume -f csv",
        "find /cases -name '*.zip' -print0 | mpdiff fleet -",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=FILE)
@option(
    "--reports",
    type=FOLDER,
    metavar="DIR",
    help="Write a report of each package into this folder.",
)
@option(
    "--report-format",
    multiple=True,
    type=Choice(["json", "html", "markdown", "text", "jsonl", "csv", "sarif"]),
    show_default="json and html",
    help="The formats of those reports. Repeatable.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=Choice(FORMATS),
    default="text",
    help="What is printed to stdout.",
)
@click.option(
    "-o",
    "--output",
    multiple=True,
    type=OUTPUT,
    metavar="[NAME:]PATH",
    help="Write the summary to a file; its suffix or NAME decides on the format. Repeatable.",
)
@option(
    "--dataset",
    type=FOLDER,
    metavar="DIR",
    help="Write packages, findings, stretches, incidents and ledger as JSON Lines.",
)
@option(
    "--parquet",
    type=FOLDER,
    metavar="DIR",
    help="Write the same as Parquet; needs mpdiff[duckdb].",
)
@option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    show_default="one for each core",
    help="Processes on this machine.",
)
@option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run on the workers of a Dask cluster; needs mpdiff[dask].",
)
@option("--insecure", is_flag=True, help="Allow a scheduler on another machine without TLS.")
@option("--shard", metavar="I/N", default="1/1", help="Only the I-th of N parts of the packages.")
@option("--resume", is_flag=True, help="Keep what is in --reports and unchanged.")
@option("--timezone", metavar="ZONE", help="Zone of local times in the evidence.")
@FAIL_ON
@option("--strict", is_flag=True, help="Exit 4 if any package is unknown or was read in part only.")
@option(
    "--isolate/--no-isolate",
    default=True,
    help="Read cabinets and event logs in worker processes with limits of memory and time.",
)
@option(
    "--redact",
    is_flag=True,
    help="Replace names of hosts, users, networks and folders by pseudonyms that hold for the summary "
    "and reports of this run.",
)
@REDACT_KEY
@WIDTH
@JUDGE
@LIMIT
@TALK
def fleet(paths: tuple[str, ...], **how: Any) -> int:
    """Analyse many packages and show what only many can show.

    PATH is a package, a folder of packages, a pattern, a URL, or - for a list on standard input. The
    exit code is 4 where a package could not be analysed; the others were.
    """
    from mpdiff.fleet.find import parse_shard
    from mpdiff.fleet.run import Dataset
    from mpdiff.fleet.run import fleet as run_fleet

    if how["resume"] and how["reports"] is None:
        raise UsageError("no-reports", "--resume needs --reports.", cure="Name the folder.")
    if how["resume"] and how["redact"] and not how["redact_key"]:
        raise UsageError(
            "no-key",
            "--resume keeps reports whose pseudonyms --redact alone would not know again.",
            cure="Add --redact-key FILE.",
        )
    given = list(_given(paths))
    targets = _targets(how)
    wanted = how["dataset"] is not None or how["parquet"] is not None
    with shown_progress(quiet=how["quiet"]) as update:
        summary = run_fleet(
            given,
            jobs=how["jobs"],
            scheduler=how["scheduler"],
            insecure=how["insecure"],
            shard=parse_shard(how["shard"]),
            options=_options(how),
            fail_on=None if how["fail_on"] == "none" else how["fail_on"],
            dataset=Dataset(how["dataset"], how["parquet"]) if wanted else None,
            outputs=[target.path for target in targets],
            progress=update,
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
        today=how["today"],
        timezone=how["timezone"],
        isolate=how["isolate"],
        resume=how["resume"],
        redaction=_redaction(how),
    )


def _redaction(how: dict[str, Any]) -> Redaction | None:
    """Return how reports are redacted: with the given key, or with one that nobody keeps."""
    if not (how["redact"] or how["redact_key"]):
        return None
    from secrets import token_bytes

    from mpdiff.cli.publish import redaction_key
    from mpdiff.fleet.work.redacted import Redaction

    if how["redact_key"]:
        return Redaction(redaction_key(how["redact_key"]))
    return Redaction(token_bytes(32), kept=False)


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


def _targets(how: dict[str, Any]) -> list[_Target]:
    """Return the output files; raises UsageError before anything is read."""
    from mpdiff.base.system.spared import check_spared

    targets = [_target(text) for text in how["output"]]
    check_spared([target.path for target in targets], [how["redact_key"], how["policy"]])
    return targets


def _target(text: str) -> _Target:
    from mpdiff.base.text.suggest import did_you_mean, near
    from mpdiff.fleet.render import BY_NAME, by_suffix

    name, colon, path = text.partition(":")
    if colon and name in BY_NAME and path:
        return _Target(path, BY_NAME[name])
    chosen = by_suffix(text)
    if chosen is None:
        raise UsageError(
            "no-such-format",
            f"--output {text}: its suffix chooses no format.",
            cure=did_you_mean(near(name, FORMATS) if colon else [])
            or f"Write NAME:PATH, where NAME is one of {', '.join(FORMATS)}.",
        )
    return _Target(text, chosen)


def _publish(summary: FleetSummary, how: dict[str, Any], targets: Sequence[_Target]) -> None:
    from mpdiff.base.escape import terminal
    from mpdiff.base.system.files import write_files
    from mpdiff.base.system.streams import write_stderr, write_stdout
    from mpdiff.fleet.render import BY_NAME

    reports = how["reports"]
    filed = how["width"] or 80
    write_files(
        [(t.path, t.renderer.render(summary, _links(reports, t.path), filed)) for t in targets]
    )
    source = click.get_current_context().get_parameter_source("form")
    if not targets or source is not click.core.ParameterSource.DEFAULT:
        shown = BY_NAME[how["form"]].render(summary, reports, how["width"] or width())
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
