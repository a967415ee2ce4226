"""CSV: `Export-Csv` and `ConvertTo-Csv`, one header row and one data row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.text.lines import BLANKS
from mpdiff.readers.snapshot.interface import Format
from mpdiff.readers.snapshot.names import tally
from mpdiff.readers.snapshot.properties import Properties, no_snapshot, several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import RawSnapshot

NAME: Final = "csv"
_DELIMITERS: Final = ",;\t"
_TYPE_LINE: Final = "#TYPE "


def _names(text: str) -> list[list[str]]:
    header = _header(_body(text)[0])
    return [header[1]] if header else []


def read(text: str, member: str) -> RawSnapshot:
    """Read the one data row; every value is a str (`System.String[]` for a list).

    Raises InputError: `bad-csv`, `several-objects`, `duplicate-property`, `not-a-snapshot`.
    """
    body, skipped = _body(text)
    header = _header(body)
    if header is None:
        raise no_snapshot(member)
    rows = _rows(body, header[0], skipped, member)
    _, names = next(rows)
    line, values = _only_row(rows, member)
    if not tally(names).is_snapshot:
        raise no_snapshot(member)
    if len(values) != len(names):
        raise _bad(f"has {len(names)} columns and {len(values)} values.", member, line)
    properties = Properties(member)
    for name, value in zip(names, values, strict=True):
        properties.add(name.strip(BLANKS), value, line)
    return properties.snapshot(NAME)


def _body(text: str) -> tuple[str, int]:
    """Leave out the `#TYPE` line; also give the number of lines left out."""
    start = len(text) - len(text.lstrip(BLANKS))
    skipped = text.count("\n", 0, start)
    body = text[start:].replace("\r\r\n", "\r\n")
    if body.startswith(_TYPE_LINE):
        return body.partition("\n")[2], skipped + 1
    return body, skipped


def _header(body: str) -> tuple[str, list[str]] | None:
    """Return the delimiter under which the first line has the most known names, and its columns."""
    line = body.partition("\n")[0].strip(BLANKS)
    if len(line) > limits.MAX_LINE:
        return None
    best: tuple[str, list[str]] | None = None
    known = 0
    for delimiter in _DELIMITERS:
        if delimiter not in line and not line.startswith('"'):
            continue  # a lone word is a column only where it is quoted
        names = [name.strip(BLANKS + '"') for name in line.split(delimiter)]
        counted = tally(names)
        if counted.settings + counted.status > known:
            best, known = (delimiter, names), counted.settings + counted.status
    return best


def _rows(body: str, delimiter: str, skipped: int, member: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if any(row):
                yield skipped + reader.line_num, row
    except csv.Error as error:
        raise _bad(f"is not CSV: {error}.", member, skipped + reader.line_num) from None


def _only_row(rows: Iterator[tuple[int, list[str]]], member: str) -> tuple[int, list[str]]:
    first = next(rows, None)
    if first is None:
        raise _bad("has a header and no values.", member, 1)
    second = next(rows, None)
    if second is not None:
        raise several(2, member, second[0])
    return first


def _bad(message: str, member: str, line: int) -> InputError:
    return InputError(
        "bad-csv",
        message,
        member=member,
        line=line,
        cure="Collect it again with ConvertTo-Json, which also keeps the lists.",
    )


FORMAT = Format(NAME, _names, read)
