"""Rows that an export holds more than once: pages that were put together twice, a union, a join.

A row is known by its ReportId, which with the time and the device names one event (the schema reference of
advanced hunting), a change of the registry by what it changed, any other row by all it tells. At whole
seconds a value can go there and back, so that rows of one time that contradict each other all count.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ID: Final = "ReportId"
_DEVICE: Final = ("DeviceId", "DeviceName")
_VALUE: Final = ("RegistryKey", "PreviousRegistryKey", "RegistryValueName")
_CHANGE: Final = (
    "RegistryValueData",
    "PreviousRegistryValueData",
    "InitiatingProcessAccountName",
    "InitiatingProcessCommandLine",
)

Fields = dict[str, str]


class Written(NamedTuple):
    """A row: what it tells of, its fields, and its time as written."""

    action: str
    fields: Fields
    time: str


def copies(rows: Sequence[Written]) -> Iterator[bool]:
    """Yield for each row whether an earlier one is the same event."""
    changes: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for row in rows:
        if _is_change(row):
            changes[_place(row)].add(_change(row))
    seen: set[object] = set()
    for row in rows:
        key = _identity(row)
        contradicted = _is_coarse(row) and len(changes.get(_place(row), ())) > 1
        yield key in seen and not contradicted
        seen.add(key)


def _identity(row: Written) -> object:
    fields = row.fields
    if _is_change(row):
        return _place(row), _change(row), fields.get(_ID)
    if _ID in fields:
        return row.time, row.action, fields[_ID], _told(fields, _DEVICE)
    return row.time, row.action, frozenset(fields.items())


def _is_change(row: Written) -> bool:
    return _VALUE[0] in row.fields


def _is_coarse(row: Written) -> bool:
    """Return whether several changes of a value can have the time and the number of this row."""
    return _ID not in row.fields and "." not in row.time.rpartition(":")[2]


def _place(row: Written) -> tuple[str, ...]:
    """Return which value of which device a change is of, and when."""
    return row.time, *_told(row.fields, (*_DEVICE, *_VALUE))


def _change(row: Written) -> tuple[str, ...]:
    return row.action, *_told(row.fields, _CHANGE)


def _told(fields: Fields, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fields.get(name, "") for name in names)
