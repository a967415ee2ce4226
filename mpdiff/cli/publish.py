"""Where a report goes: files, standard output, the summary of a job, and the exit code it makes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mpdiff.base import errors
from mpdiff.cli.terminal import coloured, on_terminal, safe, width
from mpdiff.report.render import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Report, Severity
    from mpdiff.cli.output import Target
    from mpdiff.report.render import RenderOptions


class Outputs(NamedTuple):
    """Where a report goes: files, and the summary of a job on a GitHub runner."""

    targets: list[Target]
    step_summary: str | None
    spared: tuple[str | None, ...]
    """What is read, which no output replaces."""


def chosen_outputs(how: dict[str, Any], inputs: Sequence[str | None]) -> Outputs:
    """Return where the options put the report; raises UsageError before anything is read."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY") if how["form"] == "github" else None
    if not how["output"] and not summary:
        return Outputs([], None, ())
    from mpdiff.base.system.spared import check_spared
    from mpdiff.cli.output import check_distinct, is_folder, parse_target

    fallback = how["form"] if explicit("form") else None
    targets = [parse_target(text, fallback) for text in how["output"]]
    check_distinct(targets)
    files = [target.path for target in targets if not is_folder(target.path)]
    read = (*inputs, how["redact_key"])
    check_spared([*files, *([summary] if summary else [])], read)
    return Outputs(targets, summary, read)


def publish(report: Report, how: dict[str, Any], outputs: Outputs) -> int:
    """Write a report where the options say and return the exit code."""
    from mpdiff.report.render import RenderOptions
    from mpdiff.report.summary import any_reaches, is_incomplete

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
    _write(report, how, outputs, shown)
    if how["strict"] and is_incomplete(report):
        return errors.EXIT_INCOMPLETE
    return errors.EXIT_FINDINGS if any_reaches(report, fail_on) else errors.EXIT_OK


def _write(report: Report, how: dict[str, Any], outputs: Outputs, shown: RenderOptions) -> None:
    """Write the files, standard output, standard error, and the summary of a job."""
    from mpdiff.base.system.streams import write_stdout

    filed = for_a_file(shown, how["width"] or 80)
    to_stdout = not outputs.targets or explicit("form")
    stdout = BY_NAME[how["form"]].render(report, shown) if to_stdout else ""
    done, named = _files_written(report, outputs, filed)
    printed = to_stdout and how["form"] == "text"
    if to_stdout:
        write_stdout(stdout, done)
    if not how["quiet"] and not (printed and on_terminal(sys.stdout)):
        say_on_stderr(report, named, notices=not printed)
    if outputs.step_summary:
        from mpdiff.base.system.files import append_file

        summary = BY_NAME["markdown"].render(report, filed)
        append_file(outputs.step_summary, summary, done)


def _files_written(
    report: Report, outputs: Outputs, filed: RenderOptions
) -> tuple[list[str], list[str]]:
    """Write the files; return their paths, and of these the ones that the user did not name."""
    if not outputs.targets:
        return [], []
    from mpdiff.base.system.files import write_files
    from mpdiff.base.system.spared import check_spared
    from mpdiff.cli.output import made_folder, output_path

    texts = [(output_path(t, report), t.renderer.render(report, filed)) for t in outputs.targets]
    paths = [path for path, _ in texts]
    named = [path for path, t in zip(paths, outputs.targets, strict=True) if path != t.path]
    check_spared(named, outputs.spared)
    for target in outputs.targets:
        if target.path not in paths:
            made_folder(target.path)
    write_files(texts)
    return paths, named


def for_a_file(shown: RenderOptions, columns: int) -> RenderOptions:
    """Return the options of a file: no colour, a fixed width, the same bytes everywhere."""
    from msgspec.structs import replace

    return replace(shown, color=False, width=columns)


def redacted(report: Report, key: str | None) -> Report:
    """Return the report redacted, with a word of it among the options that shaped it."""
    from mpdiff.report.redact.redact import redact

    return redact(report, key=redaction_key(key))


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


def explicit(name: str) -> bool:
    """Return whether the user gave an option, rather than its default."""
    source = click.get_current_context().get_parameter_source(name)
    return source not in (None, click.core.ParameterSource.DEFAULT)


def say_on_stderr(report: Report, named: Sequence[str], *, notices: bool) -> None:
    """Print the verdict, and the notices where the report itself does not go to the reader.

    `named`: the files that were named by device and time; nobody else knows their names.
    """
    from mpdiff.base.system.streams import write_stderr
    from mpdiff.report.digest import digest
    from mpdiff.report.render.words import notice

    for path in named:
        write_stderr(f"mpdiff: Wrote {safe(path)}")
    for one in report.notices if notices else ():
        write_stderr(f"mpdiff: {safe(notice(one))}")
    write_stderr(f"mpdiff: {safe(digest(report).verdict)}")
