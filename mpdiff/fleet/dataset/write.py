"""Writes the dataset, one report at a time; each file is replaced in one step when it is whole."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import msgspec

from mpdiff.base.errors import UsageError
from mpdiff.base.system.files import cannot_write, read_file
from mpdiff.fleet.dataset.tables import TABLES, columns, rows
from mpdiff.report.saved import read_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from mpdiff.fleet.correlate.things import Thing
    from mpdiff.fleet.model import PackageResult

JSON: Final = "json"


class Written(NamedTuple):
    """One package of the dataset, what the summary calls its device, and what was undone later."""

    result: PackageResult
    device: str
    undone: AbstractSet[Thing]


def write(lines: str | None, parquet: str | None, results: Iterable[Written], reports: str) -> None:
    """Write the tables as JSON Lines, as Parquet, or both. `reports`: where the JSON reports are.

    Raises UsageError `cannot-write`, `no-duckdb`.
    """
    duckdb: Any = _duckdb() if parquet is not None else None
    failed: tuple[type[Exception], ...] = (OSError, ValueError)
    if duckdb is not None:
        failed = (*failed, duckdb.Error)
    with ExitStack() as stack:
        target = lines or stack.enter_context(tempfile.TemporaryDirectory(prefix="mpdiff-"))
        try:
            _write_lines(Path(target), results, Path(reports))
            if parquet is not None:
                _write_parquet(duckdb, Path(target), Path(parquet))
        except failed as error:
            known = error if isinstance(error, OSError | ValueError) else OSError(str(error))
            raise cannot_write(target if parquet is None else parquet, known) from error


def _write_lines(folder: Path, results: Iterable[Written], reports: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    waiting = {name: folder / f".mpdiff-{name}.part" for name in TABLES}
    try:
        with ExitStack() as stack:
            files = {n: stack.enter_context(path.open("wb")) for n, path in waiting.items()}
            for result in results:
                _write_package(files, result, reports)
        for name, path in waiting.items():
            path.replace(folder / f"{name}.jsonl")
    finally:
        for path in waiting.values():
            path.unlink(missing_ok=True)


def _write_package(files: Mapping[str, BinaryIO], one: Written, reports: Path) -> None:
    report = None  # it could not be written, which the summary says
    if JSON in one.result.reports:
        path = str(reports / one.result.reports[JSON])
        report = read_report(read_file(path), path)
    for table, row in rows(one.result, report, one.device, one.undone):
        files[table].write(msgspec.json.encode(row) + b"\n")


def check(parquet: str | None) -> None:
    """Refuse Parquet where nothing can write it, before anything is read. Raises UsageError `no-duckdb`."""
    if parquet is not None:
        _duckdb()


def _duckdb() -> object:
    try:
        import duckdb
    except ImportError as error:
        raise UsageError(
            "no-duckdb",
            "--parquet needs DuckDB, which is not installed.",
            cure="Install mpdiff[duckdb].",
        ) from error
    return duckdb


def _write_parquet(duckdb: object, lines: Path, folder: Path) -> None:
    """Turn each file of JSON Lines into one of Parquet, its columns as they are documented."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:  # type: ignore[attr-defined]
        for table in TABLES:
            waiting = folder / f".mpdiff-{table}.part"
            types = ", ".join(f"{name}: '{kind}'" for name, kind in columns(table).items())
            source = (
                f"read_json({_sql_text(lines / f'{table}.jsonl')}, format = 'newline_delimited'"
            )
            connection.execute(
                f"COPY (SELECT * FROM {source}, columns = {{{types}}}))"  # noqa: S608  names of ours
                f" TO {_sql_text(waiting)} (FORMAT parquet)"
            )
            waiting.replace(folder / f"{table}.parquet")


def _sql_text(path: Path) -> str:
    return "'{}'".format(str(path).replace("'", "''"))
