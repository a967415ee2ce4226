"""Single values to the kind that the catalogue says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Items, Scalar
from mpdiff.base.text.late import late
from mpdiff.base.text.lines import BLANKS
from mpdiff.readers.snapshot.timespan import canonical_time

if TYPE_CHECKING:
    from collections.abc import Mapping

_BIGGEST: Final = 2**63 - 1
_WHOLE: Final = late(r"[-+]?[0-9]{1,19}\Z")
_PLAIN_WHOLE: Final = late(r"(?:0|-?[1-9][0-9]{0,18})\Z")
_GUID: Final = late(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?\Z")
_BOOLS: Final = {"true": True, "1": True, "false": False, "0": False}


class OddValueError(ValueError):
    """A value that is not of its setting's kind. `why` completes "which ..."."""

    def __init__(self, value: object, why: str) -> None:
        super().__init__(str(as_found(value)))
        self.why = why


def to_kind(raw: object, kind: str, values: Mapping[int, str]) -> Scalar:
    """Return the canonical value of a kind other than a list; blank and null are both None.

    Raises OddValueError where the value is not of the kind.
    """
    raw = _only(raw)
    if raw is None or raw == [] or (isinstance(raw, str) and not raw.strip(BLANKS)):
        return None
    if kind == "bool":
        return _to_bool(raw)
    if kind == "enum":
        return to_enum(raw, values)
    if kind == "int":
        return _to_int(raw)
    if kind == "time":
        return _to_time(raw)
    if kind == "guid":
        return _to_guid(raw)
    return _to_string(raw)


def to_enum(raw: object, values: Mapping[int, str]) -> int:
    """Return the number of an enum value that is spelled as number or name, in any case."""
    number = _number(raw)
    if number is None and isinstance(raw, str):
        wanted = fold(raw.strip(BLANKS))
        number = next((n for n, name in values.items() if fold(name) == wanted), None)
    if number is None or (values and number not in values):
        raise OddValueError(raw, "is none of its known values")
    return number


def canonical_guid(text: str) -> str | None:
    """Return a GUID in lower case without braces, None if it is none."""
    match = _GUID.match(text.strip(BLANKS))
    return match[1].lower() if match else None


def best_effort(raw: object) -> Scalar:
    """Return a single value of an unknown setting: the same for every format, as far as text can."""
    if isinstance(raw, str):
        text = raw.strip(BLANKS)
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        if _PLAIN_WHOLE.match(text) and abs(int(text)) <= _BIGGEST:
            return int(text)
        return raw if text else None
    return as_found(raw)


def odd_value(raw: object) -> Scalar:
    """Return a value that is not of its setting's kind: a number or its text, in every format."""
    number = _number(raw)
    if number is not None:
        return number
    return str(raw) if isinstance(raw, bool) else as_found(raw)


def as_found(raw: object) -> Scalar:
    """Return a value as the nearest scalar, without any reading of it."""
    if raw is None or isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int):
        return raw if abs(raw) <= _BIGGEST else str(raw)
    if isinstance(raw, Items):
        return ", ".join(raw.items)
    if isinstance(raw, list):
        return ", ".join(item_text(item) for item in raw)
    return str(raw)


def item_text(item: object) -> str:
    """Return a list item as text, blank for null."""
    return "" if item is None else str(item).strip(BLANKS)


def _only(raw: object) -> object:
    """Take the one item out of a list of one (console text puts some strings in braces)."""
    if isinstance(raw, Items):
        if not raw.items and not raw.cut:
            return None
        return raw.items[0] if len(raw.items) == 1 and not raw.cut else raw
    if isinstance(raw, list) and len(raw) == 1:
        return raw[0]
    return raw


def _number(raw: object) -> int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw if abs(raw) <= _BIGGEST else None
    if isinstance(raw, str) and _WHOLE.match(raw.strip(BLANKS)):
        number = int(raw)
        return number if abs(number) <= _BIGGEST else None
    return None


def _to_bool(raw: object) -> bool:
    known = (
        _BOOLS.get(str(raw).strip(BLANKS).lower()) if isinstance(raw, bool | int | str) else None
    )
    if known is None:
        raise OddValueError(raw, "is neither true nor false")
    return known


def _to_int(raw: object) -> int:
    number = _number(raw)
    if number is None:
        raise OddValueError(raw, "is not a whole number")
    return number


def _to_time(raw: object) -> str:
    time = canonical_time(raw) if isinstance(raw, str) else None
    if time is None:
        raise OddValueError(raw, "is not a time in a known form")
    return time


def _to_guid(raw: object) -> str:
    guid = canonical_guid(raw) if isinstance(raw, str) else None
    if guid is None:
        raise OddValueError(raw, "is not a GUID")
    return guid


def _to_string(raw: object) -> str:
    if isinstance(raw, str):
        return raw.strip(BLANKS)
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    raise OddValueError(raw, "is not one text")
