"""A campaign: paths to packages, packages to records, records to one summary."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.system import lazy
from mpdiff.catalogue import catalogue
from mpdiff.findings.weighing.scenarios import known
from mpdiff.fleet.correlate.series import NO_ORDER, succession
from mpdiff.fleet.correlate.undone import Undone
from mpdiff.fleet.dataset.tables import TABLES
from mpdiff.fleet.find import Found, find_packages
from mpdiff.fleet.model import (
    MOST_ROWS,
    FleetSummary,
    PackageFailure,
    PackageResult,
    Record,
    Succession,
)
from mpdiff.fleet.outputs import check_outputs
from mpdiff.fleet.same import without_same
from mpdiff.fleet.spool import Spool
from mpdiff.fleet.summary import Collected, Compared, learnt, summarise_fleet, unwritten_of
from mpdiff.fleet.work import records
from mpdiff.fleet.work.digest import size_of
from mpdiff.fleet.work.redacted import redacted_failure, redacted_path
from mpdiff.fleet.work.task import Options, Task, task_name
from mpdiff.fleet.work.urls import is_remote, without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor

    from mpdiff.base.model import Severity
    from mpdiff.fleet.correlate.series import Pair
    from mpdiff.fleet.engine.interface import Engine


class Progress(Struct, frozen=True):
    """How far a campaign is. `names`: the packages that were handed over and are not done."""

    total: int
    done: int
    failed: int
    names: tuple[str, ...]


class Dataset(Struct, frozen=True):
    """Where the dataset goes: folders, or None."""

    lines: str | None = None
    parquet: str | None = None


def fleet(
    paths: Iterable[str | os.PathLike[str]],
    *,
    executor: Executor | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    insecure: bool = False,
    shard: tuple[int, int] = (1, 1),
    options: Options | None = None,
    fail_on: Severity | None = "low",
    dataset: Dataset | None = None,
    outputs: Sequence[str] = (),
    progress: Callable[[Progress], None] = lambda _: None,
) -> FleetSummary:
    """Analyse many packages and return what they come to together.

    `paths`: packages, folders of packages, patterns, URLs. `executor`: where the tasks run, any
    `concurrent.futures.Executor`; by default `jobs` processes of this machine, or the workers of a
    Dask `scheduler`, which beyond this machine needs `tls://` or `insecure`. `shard`: (i, n), the
    i-th of n parts. `options`: how each package is analysed, and where its reports go. `outputs`: files
    that the caller will write, which are refused where they are evidence or lie inside a package.

    A package that cannot be used is a failure in the summary. Raises InputError `no-packages` where
    there is nothing at all, UsageError for wrong use.
    """
    wanted = _resolved(options or Options(), dataset)
    _check_options(wanted)
    if dataset is not None:
        lazy.load("mpdiff.fleet.dataset.write:check")(dataset.parquet)
    asked = [os.fspath(path) for path in paths]
    if scheduler is not None:  # its workers stand in folders of their own
        asked, wanted = [*map(_absolute, asked)], _with_absolute_paths(wanted)
    found = find_packages(asked, shard=shard)
    _check_apart(asked, found, wanted, dataset, outputs)
    if not found.paths and not found.failures and shard == (1, 1):
        raise InputError("no-packages", "No package was given.", cure="Name a package or a folder.")
    with ExitStack() as stack:
        wanted = _with_folder(stack, wanted, dataset)
        engine = _engine(executor, jobs, scheduler, insecure=insecure)
        stack.callback(engine.close)
        spool = stack.enter_context(Spool(len(found.paths)))
        watch = _Watch(found, progress)
        _analyse(engine, found, wanted, spool, watch)
        found = replace(found, duplicates=found.duplicates | without_same(spool, found.paths))
        collected = Collected(learnt(spool))
        compared = _compared(engine, collected, _Places(found.paths, spool), wanted, watch)
        collected.read(spool, fail_on)
        if dataset is not None:
            compared.unwritten.extend(_exported(dataset, collected, spool, wanted))
        return summarise_fleet(
            collected,
            spool,
            _as_shown(found, wanted),
            compared,
            _options_in_words(wanted, shard),
        )


def _check_apart(
    given: Sequence[str],
    found: Found,
    options: Options,
    dataset: Dataset | None,
    outputs: Sequence[str],
) -> None:
    """Refuse to write onto evidence or into a package. Raises UsageError."""
    tables = dataset or Dataset()
    files = [
        os.path.join(folder, f"{table}.{suffix}")  # noqa: PTH118  as texts
        for folder, suffix in ((tables.lines, "jsonl"), (tables.parquet, "parquet"))
        if folder is not None
        for table in TABLES
    ]
    files += outputs
    read = [*found.paths, *found.duplicates, *filter(None, [options.policy])]
    check_outputs((options.reports, tables.lines, tables.parquet), files, given, read)


def _absolute(path: str) -> str:
    return path if is_remote(path) else os.path.abspath(path)  # noqa: PTH100  keeps a pattern


def _with_absolute_paths(options: Options) -> Options:
    return replace(
        options,
        reports=options.reports and _absolute(options.reports),
        policy=options.policy and _absolute(options.policy),
    )


def _as_shown(found: Found, options: Options) -> Found:
    """Return what was found as the summary shows it: without names where the reports have none."""
    how = options.redaction
    if how is None:
        return found
    return replace(
        found,
        failures=tuple(redacted_failure(failure, how) for failure in found.failures),
        duplicates={
            redacted_path(path, how): redacted_path(other, how)
            for path, other in found.duplicates.items()
        },
    )


def _with_folder(stack: ExitStack, options: Options, dataset: Dataset | None) -> Options:
    """Prepare the folder of the reports; a dataset needs one even where nobody keeps them."""
    if options.reports is None and dataset is not None:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mpdiff-"))
        options = replace(options, reports=folder, formats=("json",))
    if options.reports is not None:
        records.prepare(options.reports)
    return options


def _resolved(options: Options, dataset: Dataset | None) -> Options:
    """Fix what would differ between workers: the day, the limits; and what the dataset needs."""
    today = options.today
    if options.policy is not None and today is None:
        today = datetime.now(UTC).date()
    formats = options.formats
    if dataset is not None and "json" not in formats:
        formats = ("json", *formats)
    return replace(options, today=today, formats=formats, limits=options.limits or limits.current())


def _check_options(options: Options) -> None:
    """Refuse what would fail with every package. Raises UsageError, or InputError for the policy."""
    for name in options.scenarios:
        known(catalogue(), name)
    if options.policy is not None:
        lazy.load("mpdiff.findings.weighing.policy_file:load_policy")(options.policy, catalogue())
    if options.timezone is not None:
        lazy.load("mpdiff.readers.events.local_times.clock:parse_zone")(options.timezone)


def _engine(
    executor: Executor | None, jobs: int | None, scheduler: str | None, *, insecure: bool
) -> Engine:
    if scheduler is not None:
        if executor is not None:
            raise UsageError("two-engines", "Either an executor or a scheduler, not both.")
        from mpdiff.fleet.engine.dask import DaskCluster

        return DaskCluster(scheduler, insecure=insecure)
    if executor is not None:
        from mpdiff.fleet.engine.given import GivenExecutor

        return GivenExecutor(executor)
    from mpdiff.fleet.engine.local import LocalProcesses

    return LocalProcesses(jobs or os.cpu_count() or 1)


class _Watch:
    """Counts what is done, for whoever shows progress."""

    def __init__(self, found: Found, report: Callable[[Progress], None]) -> None:
        self._total = len(found.paths)
        self._failed = len(found.failures)
        self._done = 0
        self._names: dict[tuple[str, str | None], str] = {}
        self._report = report

    def more(self, count: int) -> None:
        self._total += count

    def started(self, task: Task) -> None:
        self._names[task.path, task.other] = task_name(task)
        self._tell()

    def done(self, task: Task, *, failed: bool) -> None:
        self._names.pop((task.path, task.other), None)
        self._done += 1
        self._failed += failed
        self._tell()

    def _tell(self) -> None:
        self._report(Progress(self._total, self._done, self._failed, tuple(self._names.values())))


def _analyse(engine: Engine, found: Found, options: Options, spool: Spool, watch: _Watch) -> None:
    places = {path: index for index, path in enumerate(found.paths)}
    tasks = (Task(path, options) for path in _largest_first(found.paths))
    for task, record in engine.run(tasks, watch.started):
        watch.done(task, failed=isinstance(record, PackageFailure))
        spool.put(places[task.path], record)


def _largest_first(paths: Sequence[str]) -> list[str]:
    """Return the packages so that no large one begins as the other processes have nothing left to do."""
    return sorted(paths, key=lambda path: 0 if is_remote(path) else -(size_of(path) or 0))


def _compared(
    engine: Engine, collected: Collected, places: _Places, options: Options, watch: _Watch
) -> Compared:
    """Compare the packages of each device, one collected after the other, as two packages.

    At most `MOST_ROWS` pairs are rows; of the others those are compared whose device has something
    open, because the later package may show it undone.
    """
    spool = places.spool
    pairs = collected.series_of(spool)
    wanted = dict(_to_compare(pairs, places))
    watch.more(len(wanted))
    tasks = (Task(earlier, options, later) for earlier, later in wanted)
    records: dict[Pair, Record] = {}
    for task, record in engine.run(tasks, watch.started):
        watch.done(task, failed=False)
        records[wanted[task.path, task.other or ""]] = record
    rows: list[Succession] = []
    unwritten: list[PackageFailure] = []
    for pair in pairs:
        earlier, later = spool.result(pair.earlier), spool.result(pair.later)
        found = records.get(pair)
        comparison = found if isinstance(found, PackageResult) else None
        collected.undone.begin(pair, earlier)
        collected.undone.end(pair, earlier, later, comparison)
        if comparison is not None:
            unwritten.extend(unwritten_of(comparison))
        if len(rows) < MOST_ROWS:
            row = _succession(pair, earlier, later, found)
            rows.append(replace(row, device=collected.devices.label(later)))
    return Compared(rows, unwritten)


class _Places(NamedTuple):
    """The packages by their places: where they are, and what their records say."""

    paths: tuple[str, ...]
    spool: Spool


def _to_compare(pairs: Iterable[Pair], places: _Places) -> Iterator[tuple[tuple[str, str], Pair]]:
    opened = Undone()
    for number, pair in enumerate(pairs):
        something_open = opened.begin(pair, places.spool.result(pair.earlier))
        paths = places.paths[pair.earlier], places.paths[pair.later]
        local = not any(map(is_remote, paths))
        if pair.ordered and local and (number < MOST_ROWS or something_open):
            yield paths, pair


def _succession(
    pair: Pair, earlier: PackageResult, later: PackageResult, record: Record | None
) -> Succession:
    if isinstance(record, PackageResult):
        return succession(earlier, later, record)
    if not pair.ordered:
        row = succession(earlier, later, None, f"{NO_ORDER}.")
        return replace(row, ordered=False, continuity="unknown", missing_records=0)
    why = "packages behind a URL are not compared" if record is None else record.message
    return succession(earlier, later, None, f"Not compared: {why}")


def _exported(
    dataset: Dataset, collected: Collected, spool: Spool, options: Options
) -> Iterator[PackageFailure]:
    """Write the dataset; yield what could not be written, which the summary outlives."""
    from mpdiff.fleet.dataset.write import Written, write

    assert options.reports is not None  # noqa: S101  a dataset has a folder of reports
    results = (
        Written(result, collected.devices.label(result), collected.undone.of(place))
        for place, result in spool.results()
    )
    try:
        write(dataset.lines, dataset.parquet, results, options.reports)
    except UsageError as error:
        folder = dataset.parquet or dataset.lines or ""
        shown = folder if options.redaction is None else redacted_path(folder, options.redaction)
        yield PackageFailure(shown, error.code, f"{shown}: {error.message}", error.cure)


def _options_in_words(options: Options, shard: tuple[int, int]) -> Sequence[str]:
    """Return the options that shaped the summary, as the command line has them."""
    said = [f"--scenario {name}" for name in options.scenarios]
    if options.policy is not None:
        redaction = options.redaction
        shown = without_secrets(options.policy)
        policy = shown if redaction is None else redacted_path(options.policy, redaction)
        said += [f"--policy {policy}", f"--today {options.today}"]
    if options.timezone is not None:
        said.append(f"--timezone {options.timezone}")
    if shard != (1, 1):
        said.append(f"--shard {shard[0]}/{shard[1]}")
    if options.redaction is not None:
        said.append(options.redaction.in_words)
    said += limits.in_words(options.limits)
    return said
