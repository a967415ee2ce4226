"""JSON: `ConvertTo-Json` of Windows PowerShell 5.1 and PowerShell 7, read strictly."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold
from mpdiff.base.text.late import late
from mpdiff.base.text.lines import BLANKS
from mpdiff.readers.snapshot.interface import Format
from mpdiff.readers.snapshot.objects import finite_number, object_snapshot
from mpdiff.readers.snapshot.properties import check_count, duplicate, several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import RawSnapshot

NAME: Final = "json"
# An unterminated string runs to the end, so that every start matches and the scan stays linear.
_STRING: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)'
_NESTING: Final = late(rf"{_STRING}|[\[\]{{}}]", re.DOTALL)
_KEYS: Final = late(rf'"([A-Za-z_]\w*+)"\s*+:|{_STRING}|[{{}}]', re.DOTALL)


def _names(text: str) -> Iterator[set[str]]:
    """Return the keys of every object, also of those that the end of the head leaves open."""
    if text.lstrip(BLANKS)[:1] not in ("{", "["):
        return
    opened: list[set[str]] = [set()]
    for match in _KEYS.finditer(text):
        if match[1]:
            opened[-1].add(match[1])
        elif match[0] == "{":
            opened.append(set())
        elif match[0] == "}" and len(opened) > 1:
            yield opened.pop()
    yield from opened


def read(text: str, member: str) -> RawSnapshot:
    """Read the one MpPreference object of a JSON text; numbers without a fraction become int.

    Raises InputError: `bad-json`, `json-too-deep`, `duplicate-property`, `several-objects`,
    `lone-surrogate`, `snapshot-too-large`, `not-a-snapshot`.
    """
    text = text.strip("\ufeff \t\r\n\x1a")
    check_count(text.count(","), 2 * limits.MAX_ITEMS, "commas", member)
    _check_nesting(text, member)
    reader = _Reader(text, member)
    try:
        value, end = reader.decoder.raw_decode(text)
    except json.JSONDecodeError as error:
        raise _bad(f"is not JSON: {error.msg}.", member, error.lineno) from None
    except ValueError:  # an integer of more digits than Python converts
        raise _bad("holds a number that is out of range.", member, None) from None
    rest = text[end:].lstrip(BLANKS)
    if rest:
        line = text.count("\n", 0, len(text) - len(rest)) + 1
        if rest[0] in "{[":
            raise several(2, member, line)
        raise _bad("goes on after the JSON text ended.", member, line)
    return object_snapshot(value, NAME, member)


class _Reader:
    """The hooks of one decoding; they know the text, so that an error can name its line."""

    def __init__(self, text: str, member: str) -> None:
        self._text = text
        self._member = member
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_constant=self._constant,
            parse_float=self._float,
        )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        held = dict(pairs)
        if len({fold(key) for key in held}) != len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if fold(key) in seen:
                    raise duplicate(key, self._member, self._line_of_second(key))
                seen.add(fold(key))
        return held

    def _constant(self, name: str) -> Any:
        raise _bad(f"holds {name}, which is not JSON.", self._member, self._line_of(name))

    def _float(self, text: str) -> int | float:
        try:
            return finite_number(text)
        except ValueError:
            line = self._line_of(text)
            raise _bad("holds a number that is out of range.", self._member, line) from None

    def _line_of(self, literal: str) -> int:
        return self._text.count("\n", 0, self._text.find(literal)) + 1

    def _line_of_second(self, key: str) -> int | None:
        keys = re.finditer(rf'"{re.escape(key)}"\s*+:', self._text, re.IGNORECASE)
        starts = [match.start() for _, match in zip(range(2), keys, strict=False)]
        return self._text.count("\n", 0, starts[1]) + 1 if len(starts) > 1 else None


def _check_nesting(text: str, member: str) -> None:
    """Refuse a text that is nested too deep before the parser, which recurses, sees it."""
    if text.count("{") + text.count("[") <= limits.MAX_NESTING:
        return
    depth = 0
    for match in _NESTING.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match[0], 0)
        if depth > limits.MAX_NESTING:
            raise InputError(
                "json-too-deep",
                f"is nested deeper than {limits.MAX_NESTING} levels.",
                member=member,
                line=text.count("\n", 0, match.start()) + 1,
                cure="Give the output of Get-MpPreference | ConvertTo-Json.",
            )


def _bad(message: str, member: str, line: int | None) -> InputError:
    return InputError(
        "bad-json",
        message,
        member=member,
        line=line,
        cure="Check that the file is whole; collect it again with ConvertTo-Json.",
    )


FORMAT = Format(NAME, _names, read)
