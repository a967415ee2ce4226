"""Which objects a text holds, whatever prints them: name and value pairs as they are spelled.

Console lists and tables, transcripts of them, CSV, JSON, CLIXML. Values stay what the format has; a
blank is None. Nothing here knows what a property means.
"""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from mpdiff.base.text.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

Values = dict[str, object]

_PAIR: Final = late(r"[ \t#\u00a0]*([A-Za-z_]\w{1,80})[ \t\u00a0]*:(?:[ \t\u00a0](.*))?")
_BLANK: Final = "# \t\u00a0"
_RULER: Final = late(r"[ \t#]*-+(?: +-+)*[ \t]*")
_GROUP: Final = late(r"-+")
_OBJECT: Final = late(r"<Obj\b(?![^<>]{0,256}\bN=)")
_MEMBER: Final = late(r'<([A-Za-z0-9]{1,8}) N="([A-Za-z_]\w{0,80})"(?: ?/>|>([^<]{0,4096})</)')
_ESCAPE: Final = late(r"_x([0-9A-Fa-f]{4})_")
_NUMBERS: Final = frozenset({"By", "SB", "I16", "U16", "I32", "U32", "I64", "U64"})
_DEEPEST: Final = 4
_DELIMITERS: Final = ",;\t"
_HEADER: Final = late(r'"?[A-Za-z_]\w{1,80}"?')


def objects(text: str) -> Iterator[Values]:
    """Return the objects of a text in order; nothing where it is none of the known forms."""
    begun = text.lstrip("\ufeff \t\r\n")
    if begun[:1] in ("{", "["):
        yield from _json_objects(begun)
    elif begun.startswith(("<Objs", "<?xml", "#< CLIXML")):
        yield from _clixml_objects(begun)
    elif (delimiter := _delimiter_of(begun)) is not None:
        yield from _csv_objects(begun, delimiter)
    else:
        yield from _console_objects(begun.split("\n"))


# --- CSV ------------------------------------------------------------------------------------------


def _delimiter_of(text: str) -> str | None:
    """Return what parts the columns of `Export-Csv`; None where the first line is no line of names."""
    first = _rows_of(text).partition("\n")[0]
    for delimiter in _DELIMITERS:
        names = first.split(delimiter)
        if len(names) > 1 and all(_HEADER.fullmatch(name.strip()) for name in names):
            return delimiter
    return None


def _rows_of(text: str) -> str:
    """Return a text without the line of Windows PowerShell that names the type of its objects."""
    return text.partition("\n")[2] if text.startswith("#TYPE ") else text


def _csv_objects(text: str, delimiter: str) -> Iterator[Values]:
    rows = csv.DictReader(io.StringIO(_rows_of(text)), delimiter=delimiter)
    try:
        for row in rows:
            yield {
                name.strip(): value.strip() or None
                for name, value in row.items()
                if isinstance(name, str) and isinstance(value, str)
            }
    except csv.Error:
        return


# --- console --------------------------------------------------------------------------------------


def _console_objects(lines: list[str]) -> Iterator[Values]:
    """Part lists at an empty line, and at a name that comes again."""
    current: Values = {}
    for line in lines:
        match = _PAIR.fullmatch(line)
        if match is None:
            if not line.strip(_BLANK):
                yield from _flush(current)
            continue
        if match[1] in current:
            yield from _flush(current)
        current[match[1]] = (match[2] or "").strip() or None
    yield from _flush(current)
    yield from _tables(lines)


def _flush(current: Values) -> Iterator[Values]:
    if current:
        yield dict(current)
        current.clear()


def _tables(lines: list[str]) -> Iterator[Values]:
    """Read `Select-Object` of a few properties, which prints a table: its ruler bounds the columns."""
    for number, (header, ruler) in enumerate(pairwise(lines)):
        if not header.strip() or not _RULER.fullmatch(ruler):
            continue
        starts = [match.start() for match in _GROUP.finditer(ruler)]
        names = _columns(header, starts)
        if not all(name.isidentifier() for name in names):
            continue
        for at in range(number + 2, len(lines)):
            row = lines[at]
            if not row.strip(_BLANK) or _RULER.fullmatch(row):
                break
            cells = _columns(row, starts)
            yield {name: cell or None for name, cell in zip(names, cells, strict=True)}


def _columns(line: str, starts: list[int]) -> list[str]:
    bounds = [*starts, len(line)]
    return [line[a:b].strip() for a, b in pairwise(bounds)]


# --- JSON and CLIXML ------------------------------------------------------------------------------


def _json_objects(text: str) -> Iterator[Values]:
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return
    yield from _dictionaries(value, _DEEPEST)


def _dictionaries(value: Any, depth: int) -> Iterator[Values]:
    if isinstance(value, list) and depth:
        for item in value:
            yield from _dictionaries(item, depth - 1)
    elif isinstance(value, dict):
        yield value
        if depth:
            for item in value.values():
                yield from _dictionaries(item, depth - 1)


def _clixml_objects(text: str) -> Iterator[Values]:
    """Read the plain members of each object; what holds other elements is left out."""
    starts = [match.start() for match in _OBJECT.finditer(text)]
    for start, end in pairwise([*starts, len(text)]):
        yield {match[2]: _plain(match[1], match[3]) for match in _MEMBER.finditer(text, start, end)}


def _plain(tag: str, text: str | None) -> object:
    import html  # seldom needed; its table of entities costs more than all else here

    if tag == "Nil" or not text:
        return None
    value = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), html.unescape(text)).strip()
    if tag == "B":
        return {"true": True, "false": False}.get(value, value)
    if tag in _NUMBERS and value.isascii() and value.lstrip("-").isdigit():
        return int(value)
    return value or None
