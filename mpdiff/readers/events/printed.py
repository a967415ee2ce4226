"""Text to printed events: decoding, lines, and where an event begins and ends."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from mpdiff.base import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.readers.events.source import Reading

SEPARATOR: Final = re.compile(r"\s*\*{5,}\s*")
FIRST_LINE: Final = re.compile(r"[^\t]{6,60}\t[^\t]*Windows Defender[^\t]*\t.*", re.DOTALL)
LISTED: Final = re.compile(r"TimeCreated\s*: +\S.*", re.DOTALL)

_PROPERTY: Final = re.compile(r"([A-Za-z]\w*)\s*:(?: |$)")
_BLOCK: Final = limits.MIB
_MAX_LINES: Final = 2_000
"""Lines of one event; the longest real ones have some thirty."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Printed(NamedTuple):
    """One event as printed. `lines`: its message, the description first."""

    stamp: str
    event_id: str
    computer: str | None
    lines: list[str]


def lines(stream: BinaryIO, reading: Reading) -> Iterator[str]:
    """Return the lines of a text, a block at a time; too long ones and too much are cut and said."""
    block = stream.read(_BLOCK)
    decoder = codecs.getincrementaldecoder(_encoding(block[:4096]))("replace")
    total, rest = 0, ""
    while block:
        total += len(block)
        if total > limits.MAX_EVENT_TEXT:
            reading.say("log-too-large", limit=str(limits.MAX_EVENT_TEXT))
            break
        *whole, rest = (rest + decoder.decode(block)).split("\n")
        yield from (line.rstrip("\r") for line in whole)
        if len(rest) > limits.MAX_LINE:
            rest = reading.cut(rest)
        block = stream.read(_BLOCK)
    yield (rest + decoder.decode(b"", final=True)).rstrip("\r\n\x1a")


def _encoding(head: bytes) -> str:
    """Determine the encoding: a mark, NULs in every other byte, strict UTF-8, else Windows-1252."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def printed(text: Iterable[str], reading: Reading) -> Iterator[Printed]:
    """Part the lines of a log into events; what is none after the first one is noted as cut."""
    begun = False
    for block in _blocks(text):
        event = _listed(block) if LISTED.fullmatch(block[0]) else _tabbed(block)
        if event is not None:
            yield event
        elif begun:
            reading.say("event-cut")
        begun = begun or event is not None


def _blocks(text: Iterable[str]) -> Iterator[list[str]]:
    """Part lines at separators and at the first property of a listed event."""
    block: list[str] = []
    for line in text:
        starts = LISTED.fullmatch(line) is not None
        if starts or SEPARATOR.fullmatch(line):
            if block:
                yield block
            block = [line] if starts else []
        elif (block or line.strip()) and len(block) < _MAX_LINES:
            block.append(line)
    if block:
        yield block


def _tabbed(block: list[str]) -> Printed | None:
    r"""Read `time \t provider \t level \t \t \t id \t machine` and the message below it."""
    first = next((i for i, line in enumerate(block) if FIRST_LINE.fullmatch(line)), None)
    if first is None:
        return None
    stamp, _, *fields = (field.strip() for field in block[first].split("\t"))
    numbers = [index for index, field in enumerate(fields) if field.isdecimal()]
    if not numbers:
        return None
    at = numbers[-1]
    computer = fields[at + 1] if at + 1 < len(fields) else ""
    return Printed(stamp, fields[at], computer or None, block[first + 1 :])


def _listed(block: list[str]) -> Printed | None:
    """Read what `Format-List` prints; the console's wrapping is undone."""
    values: dict[str, list[str]] = {}
    name, column = "", 0
    width = max(map(len, block))
    for index, line in enumerate(block):
        found = _PROPERTY.match(line)
        if found:
            name, column = found[1].lower(), found.end()
            values[name] = [line[column:]]
        elif line.strip() and len(line) - len(line.lstrip()) > column:
            values[name].append(line)
        elif line.strip():
            broken = len(block[index - 1]) == width and " " not in block[index - 1].strip()
            values[name][-1] = _joined(values[name][-1], line, broken=broken)
    event_id = "".join(values.get("id", ())).strip()
    if "message" not in values or not event_id:
        return None
    computer = "".join(values.get("machinename", ())).strip()
    return Printed(values["timecreated"][0], event_id, computer or None, values["message"])


def _joined(first: str, rest: str, *, broken: bool) -> str:
    """Join a line of the console with the one before.

    Wrapping drops the space it breaks at; a word that fills a line alone was broken inside.
    """
    rest = rest.strip()
    return first.rstrip() + ("" if broken and not rest.startswith("=") else " ") + rest
