"""Where plain values do not have the shape of a Struct, in the words of whoever wrote the file.

msgspec says what is wrong but not always under which key, and it suggests nothing. This walks the
same types, only when a file was refused.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec.inspect as mi

from mpdiff.base.strict_yaml import shown
from mpdiff.base.text.suggest import did_you_mean, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.base.strict_yaml import Place

WORDS: Final[dict[type[mi.Type], str]] = {
    mi.StrType: "text",
    mi.IntType: "a whole number",
    mi.BoolType: "true or false",
    mi.DateType: "a date as YYYY-MM-DD",
    mi.StructType: "a mapping",
    mi.DictType: "a mapping",
    mi.ListType: "a list",
    mi.VarTupleType: "a list",
}
DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


class Problem(NamedTuple):
    """The first thing that is wrong."""

    code: str
    message: str
    place: Place
    cure: str = ""


def first_problem(shape: type, value: object) -> Problem | None:
    """Return the first place where a value does not have its shape; None where all is well."""
    return _problem(mi.type_info(shape), value, ())


def _problem(kind: mi.Type, value: object, place: Place) -> Problem | None:
    match kind:
        case mi.StructType() if isinstance(value, dict):
            return _first(_in_struct(kind, value, place))
        case mi.DictType() if isinstance(value, dict):
            return _first(_problem(kind.value_type, v, (*place, k)) for k, v in value.items())
        case mi.ListType() | mi.VarTupleType() if isinstance(value, list):
            items = enumerate(value)
            return _first(_problem(kind.item_type, v, (*place, i)) for i, v in items)
        case mi.UnionType():
            return _in_union(kind, value, place)
        case mi.LiteralType():
            return _not_listed(kind, value, place)
    return _not_a(kind, value, place)


def _first(found: Iterable[Problem | None]) -> Problem | None:
    return next((problem for problem in found if problem is not None), None)


def _in_struct(
    kind: mi.StructType, value: dict[str, object], place: Place
) -> Iterator[Problem | None]:
    fields = {field.encode_name: field for field in kind.fields}
    for key in value:
        if key not in fields:
            cure = did_you_mean(near(key, fields)) or f"Keys: {', '.join(fields)}."
            yield Problem("unknown-key", f"{shown(key)} is not a key here.", (*place, key), cure)
    for key, field in fields.items():
        if key in value:
            yield _problem(field.type, value[key], (*place, key))
        elif field.required:
            yield Problem("missing-key", f"{_named(place)} needs the key '{key}'.", place)


def _in_union(kind: mi.UnionType, value: object, place: Place) -> Problem | None:
    found = [_problem(one, value, place) for one in kind.types]
    if None in found:
        return None
    inside = next((p for p in found if p is not None and p.place != place), None)
    words = " or ".join(dict.fromkeys(WORDS[type(k)] for k in kind.types if type(k) in WORDS))
    return inside or Problem(
        "wrong-type", _must_be(place, words, value), place, _quotes(kind, value)
    )


def _not_listed(kind: mi.LiteralType, value: object, place: Place) -> Problem | None:
    if any(type(value) is type(allowed) and value == allowed for allowed in kind.values):
        return None
    listed = [str(allowed) for allowed in kind.values]
    message = f"{_named(place)} must be {' or '.join(listed)}, not {shown(value)}."
    return Problem("wrong-value", message, place, did_you_mean(near(str(value), listed)))


def _not_a(kind: mi.Type, value: object, place: Place) -> Problem | None:
    if isinstance(kind, mi.StrType) and isinstance(value, str):
        if kind.pattern is None or re.search(kind.pattern, value):
            return None
        return Problem("wrong-value", f"{_named(place)} must not be blank.", place)
    if _fits(kind, value):
        return None
    words = WORDS.get(type(kind), "something else")
    return Problem("wrong-type", _must_be(place, words, value), place, _quotes(kind, value))


def _fits(kind: mi.Type, value: object) -> bool:
    if isinstance(kind, mi.DateType):
        return isinstance(value, str) and _is_date(value)
    if isinstance(kind, mi.IntType):
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(kind, mi.BoolType) and isinstance(value, bool)


def _is_date(text: str) -> bool:
    if not DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _must_be(place: Place, words: str, value: object) -> str:
    return f"{_named(place)} must be {words}, not {shown(value)}."


def _quotes(kind: mi.Type, value: object) -> str:
    """State how a number or a switch is written as text."""
    kinds = kind.types if isinstance(kind, mi.UnionType) else (kind,)
    if isinstance(value, int) and any(isinstance(k, mi.StrType) for k in kinds):
        return f"Put it in quotes: '{shown(value)}'."
    return ""


def _named(place: Place) -> str:
    """Name a place: `expires`, `item 2 of watch`, `The file`."""
    if not place:
        return "The file"
    if isinstance(place[-1], str):
        return f"'{place[-1]}'"
    return f"Item {place[-1] + 1} of '{place[-2]}'" if len(place) > 1 else f"Item {place[-1] + 1}"
