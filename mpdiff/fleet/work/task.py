"""One small task for any executor: a package in, its reports into a folder, a brief record out.

`run_task` and what it takes and returns can be pickled, whatever the executor is: processes here,
threads, or workers on other machines that see the same folders.
"""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack
from datetime import date  # noqa: TC003  msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.errors import MpdiffError
from mpdiff.fleet.model import PackageFailure, PackageResult, Record
from mpdiff.fleet.work import records
from mpdiff.fleet.work.condense import condense
from mpdiff.fleet.work.digest import content_of
from mpdiff.fleet.work.redacted import Redaction, redacted_failure, redacted_path, redacted_report
from mpdiff.fleet.work.remote import fetched
from mpdiff.fleet.work.urls import encodable, is_remote, without_secrets

if TYPE_CHECKING:
    from mpdiff.base.model import Report

REPORT_FORMATS: Final = ("json", "html")
"""What is written of each package unless the user wants otherwise."""

CHANGED: Final = "package-changed"
"""The notice of a package that was written to while it was read."""
_ONE_AT_A_TIME: Final = threading.Lock()
"""Limits are those of a process, so the tasks that share one take turns."""


class Options(Struct, frozen=True):
    """How every package of a campaign is analysed; `reports`: the folder of the single reports.

    `scenarios` to `timezone` are those of `pipeline.analyse`. `limits`: as `limits.current` returns
    them. `resume`: return the record of an earlier run where nothing has changed. `redaction`: None
    where names stay.
    """

    reports: str | None = None
    formats: tuple[str, ...] = REPORT_FORMATS
    scenarios: tuple[str, ...] = ()
    policy: str | None = None
    today: date | None = None
    timezone: str | None = None
    isolate: bool = True
    limits: dict[str, int] = {}
    resume: bool = False
    redaction: Redaction | None = None


class Task(Struct, frozen=True):
    """One package; with `other`, the two packages of one device, the earlier first."""

    path: str
    options: Options
    other: str | None = None


_CODEC: Final = msgspec.json.Decoder(Record)


def record_from(data: bytes) -> Record:
    """Return what `run_task` encoded."""
    record: Record = _CODEC.decode(data)
    return record


def encode(record: Record) -> bytes:
    """Return a record as JSON; what of its texts cannot be encoded is spelled out."""
    try:
        return msgspec.json.encode(record)
    except UnicodeEncodeError:
        return msgspec.json.encode(_encodable(msgspec.to_builtins(record)))


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        return {encodable(key): _encodable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(one) for one in value]
    return value


def task_name(task: Task) -> str:
    """Return what a task is called in reports and messages; a redacted one names no path."""
    how = task.options.redaction
    paths = [p for p in (task.path, task.other) if p is not None]
    return " -> ".join(without_secrets(p) if how is None else redacted_path(p, how) for p in paths)


def failure_of(task: Task, code: str, message: str, cure: str = "") -> PackageFailure:
    """Return the failure of a task; a redacted one names nobody."""
    plain = replace(task, options=replace(task.options, redaction=None))
    failure = PackageFailure(task_name(plain), code, message, cure)
    how = task.options.redaction
    return failure if how is None else redacted_failure(failure, how)


def run_task(task: Task) -> bytes:
    """Analyse a package, write its reports, and return its record as JSON; raises nothing.

    What goes wrong is a PackageFailure: a package that cannot be used, a full disk, a bug.
    """
    try:
        with _ONE_AT_A_TIME, ExitStack() as settings:
            settings.enter_context(_limits(task.options))
            settings.enter_context(limits.isolated(task.options.isolate))
            record: Record = _record(task)
    except MpdiffError as error:
        record = failure_of(task, error.code, str(error), error.cure)
    except MemoryError:
        record = failure_of(
            task, "out-of-memory", "Out of memory.", "Analyse it alone, or on a larger machine."
        )
    except Exception as error:  # noqa: BLE001  one package must not end the others
        text = f"A bug in mpdiff ({type(error).__name__}: {str(error)[:200]})."
        record = failure_of(task, "bug", text, "Run mpdiff diff --debug on it.")
    return encode(record)


def _limits(options: Options) -> ExitStack:
    """Take over the limits of the campaign until the block ends."""
    before = limits.current()
    stack = ExitStack()
    if options.limits:
        limits.restore(options.limits)
        stack.callback(limits.restore, before)
    return stack


def _record(task: Task) -> PackageResult:
    if task.other is not None:
        content = f"{content_of(task.path)[:16]}-{content_of(task.other)[:16]}"
        if (known := _done_before(task, content)) is not None:
            return known
        return _reports_written(task, _analysed(task, task.path), content)
    if is_remote(task.path):
        with fetched(task.path) as local:
            if (known := _done_before(task, local.content)) is not None:
                return known
            report = local.attributed(_analysed(task, local.path))
        return _reports_written(task, report, local.content)
    content = ""
    if task.options.resume or not os.path.isfile(task.path):  # noqa: PTH113  says False where a Path raises
        content = content_of(
            task.path
        )  # else the analysis hashes it, and what it reads it reads once
        if (known := _done_before(task, content)) is not None:
            return known
    report = _analysed(task, task.path)
    return _reports_written(task, report, report.source.sha256 or content)


def _analysed(task: Task, path: str) -> Report:
    from mpdiff.pipeline import analyse

    options = task.options
    return analyse(
        path,
        task.other,
        timezone=options.timezone,
        scenarios=options.scenarios,
        policy=options.policy,
        today=options.today,
    )


# --- what is written ------------------------------------------------------------------------------


def _reports_written(task: Task, report: Report, content: str) -> PackageResult:
    """Write the reports, then the record that they are done."""
    folder, formats, how = task.options.reports, task.options.formats, task.options.redaction
    if how is not None:
        report = redacted_report(report, how)
    result = condense(report, task_name(task), content, {})
    if folder is None:
        return result
    from pathlib import Path

    from mpdiff.base.system.files import write_files
    from mpdiff.report.render import BY_NAME, RenderOptions

    stem = records.stem(result.device, content)
    names = {name: f"{stem}{BY_NAME[name].suffixes[0]}" for name in formats}
    texts = [
        (str(Path(folder, name)), BY_NAME[form].render(report, RenderOptions()))
        for form, name in names.items()
    ]
    try:
        write_files(texts)
    except MpdiffError as error:  # a full disk does not undo the analysis
        return replace(result, unwritten=str(error))
    result = replace(result, reports=names)
    if any(notice.code == CHANGED for notice in report.notices):
        return result  # what was read is not what the content's name says
    try:
        records.keep(folder, result, _report_key(task, content), [text for _, text in texts])
    except MpdiffError as error:  # nor does a record that cannot be written
        return replace(result, unwritten=str(error))
    return result


def _done_before(task: Task, content: str) -> PackageResult | None:
    folder = task.options.reports
    if folder is None or not task.options.resume:
        return None
    return records.find_record(folder, content, _report_key(task, content))


def _report_key(task: Task, content: str) -> str:
    """Return what a record depends on: path, content, tool, catalogue, options."""
    options = replace(task.options, reports=None, resume=False)
    policy = content_of(options.policy) if options.policy else ""
    paths = "\0".join(filter(None, (task.path, task.other)))
    words = repr(msgspec.to_builtins(options)).encode("utf-8", "surrogatepass")
    return records.key(paths.encode("utf-8", "surrogatepass"), content, policy, words)
