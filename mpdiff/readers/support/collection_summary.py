"""Forensics Collection Summary.csv: which command collected what, when, and what failed.

A row a command, times in UTC. The names of the columns differ by version, so times are known by
what they look like; an error is claimed only from a column that is called one.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, Final

from msgspec import Struct

from mpdiff.base import limits
from mpdiff.base.model import Notice  # noqa: TC001  msgspec resolves the annotations
from mpdiff.base.text.late import late
from mpdiff.readers.support.notes import Notes
from mpdiff.readers.support.prints.moments import EARLIEST, LATEST, iso_instant, local_readings
from mpdiff.readers.support.text import whole_text

if TYPE_CHECKING:
    from mpdiff.readers.support.prints.moments import LocalClock

_NAME: Final = late(r"(?:^|[/!\\])forensics ?collection ?summary[^/!\\]*\.csv$", re.IGNORECASE)
UNREADABLE: Final = late(r"(?:^|[/!\\])CollectionSummaryReport[^/!\\]*\.xlsx?$", re.IGNORECASE)
"""The older form of the summary: an Excel workbook, which is not read."""

_COMMAND: Final = late(r"command|collector|artifact|data ?point", re.IGNORECASE)
_OUTPUT: Final = late(r"\b(?:file|output|path|destination)", re.IGNORECASE)
_ERROR: Final = late(
    r"error|exception|fehler|erreur|\berro\b|fejl|błąd|chyba|hata|ошибк|错误|錯誤|エラー|오류",
    re.IGNORECASE,
)
_EXIT: Final = late(r"(?:exit|return) ?code|errorlevel|hresult", re.IGNORECASE)
_SUCCEEDED: Final = late(r"succe", re.IGNORECASE)
_STATE: Final = late(r"status|result|" + _EXIT.pattern + "|" + _SUCCEEDED.pattern, re.IGNORECASE)
_NO_ERROR: Final = frozenset({"", "none", "null", "nil", "n/a", "-", "s_ok", "false", "no"})
_WELL: Final = late(
    r"\b(?:success(?:ful(?:ly)?)?|succeeded|ok|completed|done|no errors?|0 errors?|without errors?)\b"
    r"|erfolgreich|réussi|correctamente|completata|êxito|успешн|成功|正しく|완료",
    re.IGNORECASE,
)
_BADLY: Final = late(
    r"fail|(?<!no )(?<!0 )(?<!without )\berrors?\b|denied|timed? ?out|not found|abort|false|0x[89a-f]"
    r"|\b(?:not|no|un|nicht|pas|non|não) ?succe|\b(?:nicht|non|pas|no|não) (?:erfolgreich|réussi|correctamente)"
    r"|unsucce|\bpartial",
    re.IGNORECASE,
)
_NUMBER: Final = late(r"(?:0x[0-9a-f]{1,16}|-?\d{1,10})", re.IGNORECASE)
_NAMES_FILE: Final = late(r"[^/\\]+\.[A-Za-z0-9]{2,5}[\"']?\s*")
_PROGRAM: Final = late(r"\.(?:exe|com|cmd|bat|ps1|dll)[\"']?\s*", re.IGNORECASE)
_YES: Final = ("true", "yes", "1")
_NO: Final = ("false", "no", "0")
_DELIMITERS: Final = ",;\t|"
_MAX_ROWS: Final = 20_000


class Collected(Struct, frozen=True):
    """One row. `failed`: None where the row does not tell. `fields`: the row as printed.

    `started`, `ended`: aware UTC, None where the row has no such time.
    """

    command: str
    output: str
    started: datetime | None
    ended: datetime | None
    failed: bool | None
    error: str
    fields: dict[str, str]


class CollectionSummary(Struct, frozen=True):
    """The rows, and when the collection began and ended (the latest time of all), aware UTC.

    `times_certain`: False where day and month of its times may be the other way round.
    """

    member: str
    rows: tuple[Collected, ...]
    began: datetime | None
    ended: datetime | None
    times_certain: bool = True
    notices: tuple[Notice, ...] = ()
    kind: str = "collection-summary"

    @property
    def failed(self) -> tuple[Collected, ...]:
        """The commands that failed."""
        return tuple(row for row in self.rows if row.failed)


def detect(head: bytes, name: str) -> bool:  # noqa: ARG001  the seam's form
    """Tell the summary by its name; columns of changing names are no form."""
    return _NAME.search(name) is not None


def read(stream: BinaryIO, member: str, clock: LocalClock) -> CollectionSummary:
    """Return the rows; `clock` gives no zone, the times are UTC. Never raises for damaged content."""
    notes = Notes(member)
    header, rows = _table(whole_text(stream, notes), notes)
    if not rows:
        notes.say("support-empty")
    times, certain = _time_columns(header, rows, day_first=clock.day_first)
    output = _output_column(header, rows)
    read_rows = tuple(_row(header, cells, times[n], output) for n, cells in enumerate(rows))
    if rows and not any(_ERROR.search(name) or _STATE.search(name) for name in header):
        notes.say("summary-columns")
    seen = [t for row in read_rows for t in (row.started, row.ended) if t is not None]
    return CollectionSummary(
        member,
        read_rows,
        min(seen, default=None),
        max(seen, default=None),
        certain,
        notes.notices,
    )


def _table(text: str, notes: Notes) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows, each as long as the header."""
    lines = text.lstrip("\ufeff\n ")
    if lines.startswith("#TYPE"):
        lines = lines.partition("\n")[2]
    first = lines.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    table: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(lines.replace("\0", "")), delimiter=delimiter):
            if len(table) > _MAX_ROWS:
                notes.say("support-many", limit=str(_MAX_ROWS))
                break
            if any(map(str.strip, cells)):
                table.append([notes.cut(cell.strip()) for cell in cells])
    except csv.Error:
        notes.say("support-not-understood")
    if not table or len(table[0]) < 2:  # noqa: PLR2004  a table has columns
        return [], []
    header, *rows = table
    return header, [(row + [""] * len(header))[: len(header)] for row in rows]


# --- times ----------------------------------------------------------------------------------------


def _time_columns(
    header: list[str], rows: list[list[str]], *, day_first: bool | None
) -> tuple[list[list[datetime]], bool]:
    """Return the times of each row in the order of their columns, and whether they are certain."""
    times: list[list[datetime]] = [[] for _ in rows]
    certain = True
    for column in range(len(header)):
        cells = [row[column] for row in rows]
        if not _mostly_times(cells):
            continue
        for number, cell in enumerate(cells):
            found = _instants(cell, day_first=day_first)
            certain = certain and (len(found) < 2 or day_first is not None)  # noqa: PLR2004  readings
            times[number] += found[:1]
    return times, certain


def _mostly_times(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    told = sum(1 for cell in filled if _instants(cell, day_first=None))
    return bool(filled) and told * 2 > len(filled)


def _instants(cell: str, *, day_first: bool | None) -> list[datetime]:
    """Return the instants that a cell may mean, as UTC."""
    if len(cell) > 64:  # noqa: PLR2004  no time is as long
        return []
    instant = iso_instant(cell)
    if instant is not None:
        found = [instant[0]]
    else:
        found = [time.replace(tzinfo=UTC) for time in local_readings(cell, day_first)]
    return [time for time in found if EARLIEST <= time < LATEST]


# --- columns --------------------------------------------------------------------------------------


def _output_column(header: list[str], rows: list[list[str]]) -> int | None:
    """Return the column that names the collected files: by its own name, else by its content."""
    named = [n for n, name in enumerate(header) if _OUTPUT.search(name)]
    others = [n for n in range(1, len(header)) if n not in named and not _is_told(header[n])]
    by_content = [n for n in (*named, *others) if _mostly_files([row[n] for row in rows])]
    return next(iter(by_content or named), None)


def _is_told(name: str) -> bool:
    return any(known.search(name) for known in (_COMMAND, _ERROR, _STATE))


def _mostly_files(cells: list[str]) -> bool:
    filled = [cell[: limits.MAX_NAME] for cell in cells if cell]
    told = [c for c in filled if _NAMES_FILE.search(c) and not _PROGRAM.search(c)]
    return len(told) * 2 > len(filled)


# --- rows -----------------------------------------------------------------------------------------


def _row(
    header: list[str], cells: list[str], times: list[datetime], output: int | None
) -> Collected:
    fields = dict(zip(header, cells, strict=True))
    error = next((v for n, v in fields.items() if _ERROR.search(n) and _is_error(v)), "")
    return Collected(
        command=_named(fields, _COMMAND) or cells[0],
        output="" if output is None else cells[output],
        started=min(times, default=None),
        ended=max(times, default=None) if len(times) > 1 else None,
        failed=_failed(fields, error),
        error=error,
        fields=fields,
    )


def _named(fields: dict[str, str], name: re.Pattern[str]) -> str:
    return next((value for key, value in fields.items() if name.search(key)), "")


def _is_error(value: str) -> bool:
    """Return whether a cell below a column of errors is one; some print that there was none."""
    if value.lower() in _NO_ERROR:
        return False
    number = _number(value)
    return number != 0 if number is not None else not _is_well(value)


def _is_well(value: str) -> bool:
    words = value[: limits.MAX_NAME]
    return _WELL.search(words) is not None and _BADLY.search(words) is None


def _failed(fields: dict[str, str], error: str) -> bool | None:
    if error:
        return True
    states = [_is_failure(n, v) for n, v in fields.items() if v and _STATE.search(n)]
    told = [state for state in states if state is not None]
    if told:
        return any(told)
    return False if any(_ERROR.search(name) for name in fields) else None


def _is_failure(name: str, value: str) -> bool | None:
    """Return what a state says; None where it is no known word. A program's exit code is 0 or a failure."""
    bare = value.lower()
    if _SUCCEEDED.search(name) and bare in (*_YES, *_NO):
        return bare in _NO
    number = _number(value)
    if number == 0 or bare == "true" or _is_well(value):
        return False
    if number is not None and _EXIT.search(name):
        return True
    return True if _BADLY.search(value[: limits.MAX_NAME]) else None


def _number(value: str) -> int | None:
    if not _NUMBER.fullmatch(value):
        return None
    return int(value, 16 if "x" in value.lower() else 10)
