"""Rows of an export: CSV, a list of JSON, JSON lines, the answer of an API; and their times.

Columns are named after the first row or the keys, without the zone that Log Analytics appends
(`Timestamp [UTC]`). Portals write times as ISO 8601 or for people (`Mar 3, 2026 12:00:07 PM`).
"""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from mpdiff.base.errors import UsageError
from mpdiff.base.text.late import late
from mpdiff.readers.events.local_times.clock import NO_ZONE, Clock, parse_zone
from mpdiff.readers.events.printed.timestamps import Order, OrderEvidence, parse_stamp
from mpdiff.readers.events.source import EARLIEST, LATEST, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = dict[str, Any]

TIMES: Final = ("Timestamp", "TimeGenerated")
"""The columns that hold a row's time, the better one first."""

_COLUMN: Final = late(r"\s*(.*?)\s*(?:\[([^\]]*)\])?\s*", re.DOTALL)
_FRACTION: Final = late(r"(\.\d{6})\d+")
_ROWS: Final = ("Results", "results", "value")
_DELIMITERS: Final = ",;\t"
_UTC: Final = Clock(UTC, "UTC")
_UTC_WORD: Final = late(r"(?:UTC|GMT)\s*(?=[+-]|$)", re.IGNORECASE)


# --- columns --------------------------------------------------------------------------------------


def export_columns(text: str) -> list[str]:
    """Return the column names of a CSV text, bare; fewer than two where it is none."""
    first = text.lstrip("\ufeff \r\n\t").partition("\n")[0].rstrip("\r")
    try:
        names = next(csv.reader([first], delimiter=_delimiter(first)), [])
    except csv.Error:
        return []
    return [bare_column(name) for name in names]


def bare_column(name: str) -> str:
    """Return a column's name without the zone of its times."""
    found = _COLUMN.fullmatch(name)
    return found[1] if found else name


def _delimiter(first: str) -> str:
    return max(_DELIMITERS, key=first.count)


# --- rows -----------------------------------------------------------------------------------------


def export_rows(text: str, reading: Reading) -> Iterator[Row]:
    """Return the rows of an export with their columns as spelled; damage is noted."""
    text = text.lstrip("\ufeff \r\n\t")
    if text[:1] not in ("{", "["):
        yield from _csv_rows(text, reading)
        return
    try:
        yield from _objects(msgspec.json.decode(text))
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        yield from _json_lines(text, reading)


def _objects(found: object) -> Iterator[Row]:
    """Return the rows of a list, of an API's answer, or a single row."""
    if isinstance(found, dict):
        tables = found.get("tables")
        if isinstance(tables, list):
            for table in tables:
                yield from _table(table)
            return
        found = next((found[name] for name in _ROWS if isinstance(found.get(name), list)), [found])
    if isinstance(found, list):
        yield from (row for row in found if isinstance(row, dict))


def _table(table: object) -> Iterator[Row]:
    """Return the rows of a table of Log Analytics: names apart from values."""
    if not isinstance(table, dict):
        return
    columns, values = table.get("columns"), table.get("rows")
    if not isinstance(columns, list) or not isinstance(values, list):
        return
    names = [str(one.get("name")) if isinstance(one, dict) else str(one) for one in columns]
    yield from (dict(zip(names, row, strict=False)) for row in values if isinstance(row, list))


def _json_lines(text: str, reading: Reading) -> Iterator[Row]:
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            yield from _objects(msgspec.json.decode(line))
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            reading.say("log-damaged")


def _csv_rows(text: str, reading: Reading) -> Iterator[Row]:
    first = text.partition("\n")[0]
    found: Iterable[Row] = csv.DictReader(io.StringIO(text), delimiter=_delimiter(first))
    try:
        yield from ({name: row[name] for name in row if isinstance(name, str)} for row in found)
    except csv.Error:
        reading.say("log-damaged")


# --- times ----------------------------------------------------------------------------------------


class Moment(NamedTuple):
    """When a row happened. `certain` False: zone, or day and month, had to be assumed."""

    time: datetime
    others: tuple[datetime, ...]
    certain: bool


class Moments:
    """Reads the times of one export; day and month are settled by all of its rows together."""

    def __init__(self) -> None:
        self._evidence = OrderEvidence()
        self._decided: tuple[Order, bool] | None = None

    def prepare(self, row: Row) -> None:
        """Take a row for the order of day and month."""
        value, _ = written(row)
        if value and _iso(value) is None and (stamp := parse_stamp(value)):
            self._evidence.add(stamp)

    def of(self, row: Row, reading: Reading) -> Moment | None:
        """Return when a row happened; None, and noted, where that is odd."""
        value, named = written(row)
        exact = _iso(value)
        if exact is not None and exact.tzinfo is not None:
            found, sure = _plausible([exact]), True
        else:
            local = [exact] if exact is not None else self._readings(value)
            found, sure = _instants(local, _clock_of(named, exact=exact is not None))
        if not found:
            reading.say("odd-time")
            return None
        if len(found) > 1:
            first = "day" if self._decided == ("day-first", False) else "month"
            reading.say("day-order-open", first=first)
            reading.open_order = True
        if not sure:
            reading.say("export-zone-assumed")
        certain = len(found) == 1 and sure
        reading.time_certain = reading.time_certain and certain
        return Moment(found[0], tuple(found[1:]), certain)

    def _readings(self, value: str) -> list[datetime]:
        """Return the local times that a time written for people can be, the likeliest first."""
        stamp = parse_stamp(value)
        if stamp is None:
            return []
        if self._decided is None:
            self._decided = self._evidence.decide(None)
        first, sure = self._decided
        second: Order = "day-first" if first == "month-first" else "month-first"
        return [time for order in (first, second)[: 2 - sure] for time in stamp.readings(order)]


def written(row: Row) -> tuple[str, str | None]:
    """Return a row's time as written and the zone that its column names."""
    columns = {}
    for name, value in row.items():
        found = _COLUMN.fullmatch(name)
        if found and found[1] in TIMES and isinstance(value, str) and value.strip():
            columns[found[1]] = value.strip(), found[2]
    return next((columns[name] for name in TIMES if name in columns), ("", None))


def _iso(value: str) -> datetime | None:
    """Read a time in ISO 8601; naive where it names no zone."""
    try:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", value))
    except ValueError:
        return None


def _instants(local: list[datetime], clock: Clock) -> tuple[list[datetime], bool]:
    """Return the instants of local times, and whether the clock tells them for certain."""
    try:
        read = [clock.utc(time) for time in local]
    except OverflowError:
        return [], False
    return _plausible([time for time, _ in read]), all(unique for _, unique in read)


def _plausible(times: list[datetime]) -> list[datetime]:
    try:
        found = dict.fromkeys(time.astimezone(UTC) for time in times)
    except OverflowError:
        return []
    return [time for time in found if EARLIEST <= time < LATEST]


def _clock_of(named: str | None, *, exact: bool) -> Clock:
    """Return how to read a time without a zone of its own by the zone that its column names.

    Without one, ISO times of both portals are UTC; times for people may be the reader's own. `Local Time`
    is that of whoever exported the rows, which nothing tells.
    """
    if named is None:
        return _UTC if exact else NO_ZONE
    bare = _UTC_WORD.sub("", named.strip()) or "+00:00"
    if bare.isalpha():
        return NO_ZONE  # letters such as EST stand for several zones
    try:
        return Clock(parse_zone(bare), named)
    except UsageError:
        return NO_ZONE


def of_column(column: str, value: str) -> str:
    """Return a time of another column as UTC, by the zone that its column names; as it is without one.

    Where nothing tells what that zone is, the zone's name is kept, so that nobody reads it as UTC.
    """
    found = _COLUMN.fullmatch(column)
    local = _iso(value)
    if found is None or found[2] is None or local is None or local.tzinfo is not None:
        return value
    times, sure = _instants([local], _clock_of(found[2], exact=True))
    return times[0].isoformat() if times and sure else f"{value} [{found[2]}]"
