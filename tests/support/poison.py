"""A report in which every text is hostile: what a renderer must survive in any place."""

from __future__ import annotations

import inspect
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import structs

if TYPE_CHECKING:
    from mpdiff.base.model import Report

S = TypeVar("S", bound=msgspec.Struct)
_TEXT = ("str", "str | None", "tuple[str, ...]", "Scalar")


def poisoned(report: Report, text: str) -> Report:
    """Return the report with `text` put for every free text and every value that is a text."""
    return _poisoned(report, text)


def _poisoned(struct: S, text: str) -> S:
    changed = {
        name: _value(getattr(struct, name), kind, text) for name, kind in _kinds(type(struct))
    }
    return structs.replace(struct, **changed)


@cache
def _kinds(cls: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    """Return each field with its annotation, as it is written."""
    written = {n: str(k) for one in cls.__mro__ for n, k in inspect.get_annotations(one).items()}
    return tuple((field.name, written[field.name]) for field in structs.fields(cls))


def _value(value: Any, kind: str, text: str) -> Any:
    if isinstance(value, msgspec.Struct):
        return _poisoned(value, text)
    if isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        return tuple(_poisoned(one, text) for one in value)
    if kind not in _TEXT:
        return value
    if isinstance(value, tuple):
        return tuple(text for _ in value)
    return text if isinstance(value, str) else value
