"""The command line: arguments in, files out, exit code. No logic.

Every exit code is decided in `run`; click's own are mapped there.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import click

from mpdiff.base import errors
from mpdiff.base.errors import MpdiffError, ReaderGoneError
from mpdiff.cli.collect import collect
from mpdiff.cli.fleet import fleet
from mpdiff.cli.helped import Group, show_version
from mpdiff.cli.hunt import hunt
from mpdiff.cli.options import CUSTODY, ISOLATE, JUDGE, LIMIT, REDACT, SHOW, SOURCES, TALK, option
from mpdiff.cli.revert import revert
from mpdiff.report.render import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from mpdiff.base.model import Report, Severity
    from mpdiff.cli.output import Target

EPILOG = (
    "Exit codes: 0 no finding at or above --fail-on, 1 findings, 2 wrong use, 3 input unusable, "
    "4 incomplete, 70 a bug in mpdiff, 130 interrupted, 141 the reader went away."
)


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Show what changed in Defender Antivirus settings during a troubleshooting-mode window."""


@cli.command()
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


@cli.command()
@click.argument("saved", metavar="REPORT.json")
@SHOW
@REDACT
@LIMIT
@TALK
def render(saved: str, **how: Any) -> int:
    """Show a saved JSON report in any other format."""
    from mpdiff.base.system.files import read_file
    from mpdiff.report.saved import read

    outputs = chosen_outputs(how, (saved,))
    return publish(read(read_file(saved), saved), how, outputs)


@cli.command()
@TALK
def schema(**_how: Any) -> int:
    """Print the JSON Schema of the report."""
    import json

    from mpdiff.base.system.streams import write_stdout
    from mpdiff.report.saved import schema as report_schema

    write_stdout(json.dumps(report_schema(), indent=2) + "\n")
    return errors.EXIT_OK


cli.add_command(revert)


class Outputs(NamedTuple):
    """Where a report goes: files, and the summary of a job on a GitHub runner."""

    targets: list[Target]
    step_summary: str | None


def chosen_outputs(how: dict[str, Any], inputs: Sequence[str | None]) -> Outputs:
    """Return where the options put the report; raises UsageError before anything is read."""
    from mpdiff.base.system.spared import check_spared
    from mpdiff.cli.output import check_distinct, parse_target

    fallback = how["form"] if explicit("form") else None
    targets = [parse_target(text, fallback) for text in how["output"]]
    check_distinct(targets)
    summary = os.environ.get("GITHUB_STEP_SUMMARY") if how["form"] == "github" else None
    check_spared([*(target.path for target in targets), *([summary] if summary else [])], inputs)
    return Outputs(targets, summary)


def publish(report: Report, how: dict[str, Any], outputs: Outputs) -> int:
    """Write a report where the options say and return the exit code."""
    from mpdiff.base.system.files import append_file, write_files
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.report.render import RenderOptions
    from mpdiff.report.summary import incomplete, reaches

    if how["redact"] or how["redact_key"]:
        report = redacted(report, how["redact_key"])
    fail_on: Severity | None = None if how["fail_on"] == "none" else how["fail_on"]
    shown = RenderOptions(
        min_severity=how["min_severity"],
        fail_on=fail_on,
        width=how["width"] or width(),
        color=coloured(how["color"]),
        verbose=how["verbose"],
    )
    filed = plain(shown, how["width"] or 80)
    texts = [(named(t, report), t.renderer.render(report, filed)) for t in outputs.targets]
    to_stdout = not outputs.targets or explicit("form")
    stdout = BY_NAME[how["form"]].render(report, shown) if to_stdout else ""
    write_files(texts)
    done = [path for path, _ in texts]
    printed = to_stdout and how["form"] == "text"
    if to_stdout:
        write_stdout(stdout, done)
    if not how["quiet"] and not (printed and on_terminal(sys.stdout)):
        say_on_stderr(report, notices=not printed)
    if outputs.step_summary:
        summary = BY_NAME["markdown"].render(report, filed)
        append_file(outputs.step_summary, summary, done)
    if how["strict"] and incomplete(report):
        return errors.EXIT_INCOMPLETE
    return errors.EXIT_FINDINGS if reaches(report, fail_on) else errors.EXIT_OK


def plain(shown: Any, columns: int) -> Any:
    """Return the options of a file: no colour, a fixed width, the same bytes everywhere."""
    from msgspec.structs import replace

    return replace(shown, color=False, width=columns)


def redacted(report: Report, key: str | None) -> Report:
    """Return the report redacted, with a word of it among the options that shaped it."""
    from msgspec.structs import replace

    from mpdiff.report.redact.redact import redact

    done = redact(report, key=redaction_key(key))
    return replace(done, options=tuple(dict.fromkeys((*done.options, KEYED if key else ALONE))))


ALONE = "--redact (pseudonyms hold for this report alone)"
KEYED = "--redact-key (pseudonyms hold for every report with this key)"


def redaction_key(path: str | None) -> bytes:
    """Read the secret of `--redact-key`; empty for none. Raises UsageError `short-key`."""
    if path is None:
        return b""
    from mpdiff.base.system.files import read_file

    key = read_file(path)
    if len(key) < SHORTEST_KEY:
        raise errors.UsageError(
            "short-key",
            f"{path} holds {len(key)} bytes; names could be guessed.",
            cure=f"Use a file of at least {SHORTEST_KEY} random bytes.",
        )
    return key


SHORTEST_KEY = 16
"""Bytes of a key below which trying all of them is no work."""


def named(target: Target, report: Report) -> str:
    """Return the path of an output; below a folder the file is named by device and time."""
    if not target.path.endswith(("/", os.sep)):
        return target.path
    import re

    device = report.device.hostname or report.device.computer_id or "device"
    start = report.window.start if report.window else None
    time = f"-{start:%Y%m%dT%H%MZ}" if start else ""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", device.partition(".")[0])[:64].strip("._") or "device"
    suffix = (target.renderer.suffixes or (".txt",))[0]
    return f"{target.path}mpdiff-{stem}{time}{suffix}"


def explicit(name: str) -> bool:
    """Return whether the user gave an option, rather than its default."""
    source = click.get_current_context().get_parameter_source(name)
    return source not in (None, click.core.ParameterSource.DEFAULT)


def width() -> int:
    """Return the columns of the terminal, 80 where there is none."""
    import shutil

    if not on_terminal(sys.stdout):
        return 80
    return max(60, min(shutil.get_terminal_size((80, 24)).columns, 120))


def coloured(choice: str) -> bool:
    """Decide on colour by --color, NO_COLOR and the terminal."""
    if choice != "auto":
        return choice == "always"
    return on_terminal(sys.stdout) and not os.environ.get("NO_COLOR")


def on_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; one that was closed before the start is none."""
    return stream is not None and stream.isatty()


def say_on_stderr(report: Report, *, notices: bool) -> None:
    """Print the verdict, and the notices where the report itself does not go to the reader."""
    from mpdiff.base.system.streams import write_stderr
    from mpdiff.report.digest import digest
    from mpdiff.report.render.words import notice

    for one in report.notices if notices else ():
        write_stderr(f"mpdiff: {_safe(notice(one))}")
    write_stderr(f"mpdiff: {_safe(digest(report).verdict)}")


@cli.command()
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
    from mpdiff.cli.inspect import as_json, as_text
    from mpdiff.evidence.inspection import inspect_package

    found = inspect_package(path)
    write_stdout(as_json(found) if form == "json" else as_text(found, width(), how["verbose"]))
    return errors.EXIT_OK


@cli.command()
@click.argument("setting", required=False)
@click.option("--sources", is_flag=True, help="Show what the short source keys stand for.")
@TALK
def explain(setting: str | None, *, sources: bool, **_how: Any) -> int:
    """Show what the catalogue knows of a setting or ASR rule; without a name, the list."""
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.catalogue import catalogue
    from mpdiff.cli import describe

    if sources:
        text = describe.references(catalogue(), width=width())
    elif setting is None:
        text = describe.listing(catalogue(), width=width())
    else:
        text = describe.explain(catalogue(), setting, width=width())
    write_stdout(text)
    return errors.EXIT_OK


@cli.group()
def policy() -> None:
    """Make and check policy files."""


@policy.command("init")
@click.option("-o", "--output", metavar="PATH", help="Write to a file instead of stdout.")
@TALK
def policy_init(output: str | None, **_how: Any) -> int:
    """Write a commented example."""
    from mpdiff.base.system.files import write_file
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.findings.weighing.policy_file import example

    if output:
        write_file(output, example(), replace=False)
    else:
        write_stdout(example())
    return errors.EXIT_OK


@policy.command("check")
@click.argument("path", metavar="FILE")
@TALK
def policy_check(path: str, **_how: Any) -> int:
    """Check a policy file and say what it holds."""
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.catalogue import catalogue
    from mpdiff.findings.weighing.policy_file import check

    write_stdout(check(path, catalogue()))
    return errors.EXIT_OK


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--update", is_flag=True, help="Rewrite expected.yaml where it differs.")
@option("--junit", metavar="PATH", help="Write a JUnit file as well.")
@LIMIT
@TALK
def verify(paths: tuple[str, ...], *, update: bool, junit: str | None, **_how: Any) -> int:
    """Check sample packages against their expected.yaml: regression tests for CI."""
    from mpdiff.base.system.files import write_file
    from mpdiff.base.system.spared import check_spared
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.verify import result as verify_report
    from mpdiff.verify.samples import verify as verify_samples

    if junit:
        check_spared([junit], paths)
    result = verify_samples(paths, update=update)
    if junit:
        write_file(junit, verify_report.junit(result))
    write_stdout(verify_report.text(result), [junit] if junit else [])
    return result.exit_code


@cli.command()
@click.argument("rule", required=False)
@TALK
def rules(rule: str | None, **_how: Any) -> int:
    """Show every rule id, or what fires one, why it matters and what to do next."""
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.cli import describe

    text = describe.rule_page(rule, width=width()) if rule else describe.rules_listing()
    write_stdout(text)
    return errors.EXIT_OK


cli.add_command(hunt)
cli.add_command(collect)
cli.add_command(fleet)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; raises nothing but in --debug."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = cli.main(args=words, prog_name="mpdiff", standalone_mode=False)
    except MpdiffError as error:
        return _complain(f"mpdiff: {_safe(str(error))}", error.exit_code)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        return _complain(_shown(error), errors.EXIT_USAGE)
    except (click.Abort, KeyboardInterrupt):
        return _complain("mpdiff: interrupted", errors.EXIT_INTERRUPTED)
    except ReaderGoneError:
        return errors.EXIT_PIPE
    except MemoryError:
        return _complain(
            "mpdiff: The memory does not suffice. Give only what matters, unpacked into a folder.",
            errors.EXIT_INPUT,
        )
    except Exception as error:  # a bug: one line, unless asked for more
        if _debugging(words):
            raise
        kind = type(error).__name__
        return _complain(
            f"mpdiff: a bug in mpdiff ({kind}: {_safe(str(error))[:200]}). Run again with --debug "
            "and report what it prints.",
            errors.EXIT_BUG,
        )
    return result if isinstance(result, int) else errors.EXIT_OK


def _debugging(words: Sequence[str]) -> bool:
    """Return whether --debug was given; click cannot say after an error."""
    given = os.environ.get("MPDIFF_DEBUG", "").strip().lower()
    return "--debug" in words or given in ("1", "true", "t", "yes", "y", "on")


def _complain(text: str, code: int) -> int:
    from mpdiff.base.system.streams import write_stderr

    write_stderr(text)
    return code


def _shown(error: click.ClickException) -> str:
    """Return what click says of wrong use; it repeats arguments, which may be names of files."""
    import io

    text = io.StringIO()
    error.show(file=text)
    return "\n".join(map(_safe, text.getvalue().rstrip("\n").split("\n")))


def _safe(text: str) -> str:
    from mpdiff.base.escape import terminal

    return terminal(text)


def main() -> None:
    """Be the console script."""
    import gc

    from mpdiff.base.system.streams import occupy_standard_streams

    # A run makes many objects and hardly a cycle: looking for cycles at Python's usual pace costs
    # a tenth of the time where 100,000 findings are made.
    gc.set_threshold(200_000, 20, 20)
    occupy_standard_streams()
    sys.exit(run())
