"""Tables of a test: all rows in one test where a row costs less than what pytest does around it.

`pytest.mark.parametrize` is for rows that need a patch or a process of their own, or that take long;
`for_each` for thousands of small ones. Each row is tried, whatever became of those before it, and each
that fails is named. The folder `tmp_path` is another one for each row.
"""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Test = Callable[..., None]


class Row:
    """One row: what the test is given, and what a failure calls it."""

    def __init__(self, given: dict[str, Any], name: str) -> None:
        self.given = given
        self.name = name


def for_each(
    names: str | Sequence[str],
    values: Iterable[Any],
    *,
    ids: Iterable[Any] | Callable[[Any], Any] | None = None,
) -> Callable[[Test], Test]:
    """Run a test over each row of a table, in one test; takes what `parametrize` takes.

    Two of them on one test try every pair. What fails is raised with a note that names its row, as a
    group where several do.
    """
    columns = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    rows = list(_rows(columns, list(values), ids))
    if not rows:
        raise ValueError(columns)

    def decorated(test: Test) -> Test:
        @functools.wraps(test)
        def over_rows(**fixtures: Any) -> None:
            _try(test, rows, fixtures)

        left = inspect.signature(test)
        over_rows.__signature__ = left.replace(  # type: ignore[attr-defined]
            parameters=[one for name, one in left.parameters.items() if name not in columns]
        )
        return over_rows

    return decorated


def _try(test: Test, rows: Sequence[Row], fixtures: dict[str, Any]) -> None:
    failed: list[BaseException] = []
    for place, row in enumerate(rows):
        try:
            test(**_own(fixtures, place), **row.given)
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001  all is raised below
            error.add_note(f"row: {row.name}")
            failed.append(error)
    if len(failed) == 1:
        raise failed[0]
    if failed:
        told = f"{len(failed)} of {len(rows)} rows failed"
        raise BaseExceptionGroup(told, failed)


def _own(fixtures: dict[str, Any], place: int) -> dict[str, Any]:
    """Give a row a folder of its own, where the test has one."""
    if "tmp_path" not in fixtures:
        return fixtures
    folder = fixtures["tmp_path"] / f"row-{place}"
    folder.mkdir()
    return {**fixtures, "tmp_path": folder}


def _rows(
    columns: Sequence[str],
    values: Sequence[Any],
    ids: Iterable[Any] | Callable[[Any], Any] | None,
) -> Iterator[Row]:
    listed = None if ids is None or callable(ids) else list(ids)
    if listed is not None and len(listed) != len(values):
        raise ValueError(columns)
    for place, value in enumerate(values):
        cells, name = _cells(value, single=len(columns) == 1)
        if len(cells) != len(columns):
            raise ValueError(value)
        if name is None and listed is not None:
            name = str(listed[place])
        named = ids if callable(ids) else None
        yield Row(
            dict(zip(columns, cells, strict=True)),
            name or f"{place}: " + ", ".join(_word(cell, named) for cell in cells),
        )


def _cells(value: Any, *, single: bool) -> tuple[tuple[Any, ...], str | None]:
    """Return the cells of a row and its name, which only `pytest.param` gives."""
    if hasattr(value, "marks") and hasattr(value, "id"):
        if value.marks:
            raise ValueError(value)
        return tuple(value.values), value.id if isinstance(value.id, str) else None
    return ((value,) if single else tuple(value)), None


def _word(cell: Any, ids: Callable[[Any], Any] | None) -> str:
    word = ids(cell) if ids else None
    return repr(cell)[:80] if word is None else str(word)
