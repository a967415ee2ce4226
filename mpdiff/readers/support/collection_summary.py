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
from mpdiff.readers.support.notes import Notes
from mpdiff.readers.support.prints.moments import EARLIEST, LATEST, iso_instant, local_readings
from mpdiff.readers.support.text import whole_text

if TYPE_CHECKING:
    from mpdiff.readers.support.prints.moments import LocalClock

_NAME: Final = re.compile(
    r"(?:^|[/!\\])forensics ?collection ?summary[^/!\\]*\.csv$", re.IGNORECASE
)
UNREADABLE: Final = re.compile(
    r"(?:^|[/!\\])CollectionSummaryReport[^/!\\]*\.xlsx?$", re.IGNORECASE
)
"""The older form of the summary: an Excel workbook, which is not read."""

_COMMAND: Final = re.compile(r"command|collector|artifact|data ?point", re.IGNORECASE)
_OUTPUT: Final = re.compile(r"\b(?:file|output|path|destination)", re.IGNORECASE)
_ERROR: Final = re.compile(r"error|exception", re.IGNORECASE)
_STATE: Final = re.compile(r"status|result|exit ?code|succe", re.IGNORECASE)
_NO_ERROR: Final = frozenset({"", "0", "0x0", "0x00000000", "none", "null", "n/a", "-", "s_ok"})
_WELL: Final = frozenset({"0", "0x0", "success", "succeeded", "ok", "true", "completed", "done"})
_BADLY: Final = re.compile(
    r"fail|error|denied|timed? ?out|not found|abort|false|0x[89a-f]", re.IGNORECASE
)
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
    read_rows = tuple(_row(header, cells, times[n]) for n, cells in enumerate(rows))
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


# --- rows -----------------------------------------------------------------------------------------


def _row(header: list[str], cells: list[str], times: list[datetime]) -> Collected:
    fields = dict(zip(header, cells, strict=True))
    error = next((v for n, v in fields.items() if _ERROR.search(n) and _is_error(v)), "")
    return Collected(
        command=_named(fields, _COMMAND) or cells[0],
        output=_named(fields, _OUTPUT),
        started=min(times, default=None),
        ended=max(times, default=None) if len(times) > 1 else None,
        failed=_failed(fields, error),
        error=error,
        fields=fields,
    )


def _named(fields: dict[str, str], name: re.Pattern[str]) -> str:
    return next((value for key, value in fields.items() if name.search(key)), "")


def _is_error(value: str) -> bool:
    return value.lower() not in _NO_ERROR


def _failed(fields: dict[str, str], error: str) -> bool | None:
    if error:
        return True
    state = _named(fields, _STATE)
    if state and _BADLY.search(state[: limits.MAX_NAME]):
        return True
    if state.lower() in _WELL:
        return False
    return False if any(_ERROR.search(name) for name in fields) else None
