"""Parsed JSON or YAML to one snapshot's properties: which object it is, and its values made plain."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Final

from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold
from mpdiff.base.model import Notice
from mpdiff.base.text.late import late
from mpdiff.readers.snapshot.names import tally
from mpdiff.readers.snapshot.properties import Properties, no_snapshot, several, shortened
from mpdiff.readers.snapshot.timespan import span_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import RawSnapshot

_WHOLE: Final = late(r"[-+]?[0-9]{1,40}\Z")
_WRAPPING: Final = 3
"""How deep an object may be wrapped: `{"device": {"MpPreference": {...}}}`."""


def object_snapshot(value: object, format_name: str, member: str) -> RawSnapshot:
    """Read the one MpPreference object inside a parsed document.

    Raises InputError: `several-objects`, `not-a-snapshot`, `lone-surrogate`, `duplicate-property`.
    """
    properties = Properties(member)
    notices: list[Notice] = []
    for name, held in _only_object(value, member).items():
        plain, understood = _plain(held)
        _check_text(name, plain, member)
        properties.add(name, plain)
        if not understood and name in properties.values:
            notices.append(
                Notice(
                    "odd-value",
                    f"{shortened(name)} holds a nested object; it is compared as text.",
                    member,
                )
            )
    return properties.snapshot(format_name, notices)


def integer(text: str) -> int:
    """Read a whole number in plain ASCII digits; ValueError for anything else."""
    if not _WHOLE.match(text):
        raise ValueError(text)
    return int(text)


def finite_number(text: str) -> int | float:
    """Read a decimal number, an int where it is whole; ValueError where it is not finite."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return int(value) if value.is_integer() else value


def _only_object(value: object, member: str) -> dict[str, object]:
    value = _unwrapped(value)
    if isinstance(value, list) and len(value) > 1:
        raise several(len(value), member)
    found = list(_snapshots(value, _WRAPPING))
    if not found:
        raise no_snapshot(member)
    if len(found) > 1:
        raise several(len(found), member)
    return found[0]


def _snapshots(value: object, depth: int) -> Iterator[dict[str, object]]:
    value = _unwrapped(value)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        return
    if tally(value).is_snapshot:
        yield value
    elif depth:
        for inner in value.values():
            yield from _snapshots(inner, depth - 1)


def _unwrapped(value: object) -> object:
    """Take `{"value": [...], "Count": n}` apart, which Windows PowerShell makes of some arrays."""
    if isinstance(value, dict) and {fold(key) for key in value} == {"value", "count"}:
        return next(held for key, held in value.items() if fold(key) == "value")
    return value


def _plain(value: object) -> tuple[object, bool]:
    """Return a scalar or a list of scalars, and whether the value was one of the known shapes."""
    value = _unwrapped(value)
    if isinstance(value, list):
        items = [_scalar(item) for item in value]
        return [item for item, _ in items], all(understood for _, understood in items)
    return _scalar(value)


def _scalar(value: object) -> tuple[object, bool]:
    if isinstance(value, dict):
        ticks, instant = value.get("Ticks"), value.get("value")
        if isinstance(ticks, int) and ticks >= 0 and "TotalSeconds" in value:
            return span_text(ticks), True
        if isinstance(instant, str) and "DateTime" in value:
            return instant, True
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")), False
    return value, True


def _check_text(name: str, value: object, member: str) -> None:
    """Refuse half a character: nothing can print it, and two halves would compare as different."""
    texts = [name, *(value if isinstance(value, list) else [value])]
    for text in texts:
        if isinstance(text, str) and not text.isascii() and _has_lone_surrogate(text):
            raise InputError(
                "lone-surrogate",
                f"holds half of a character in {shortened(name)!a}.",
                member=member,
                cure="Collect the snapshot again; PowerShell does not write this.",
            )


def _has_lone_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
