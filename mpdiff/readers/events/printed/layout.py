"""Text to printed events: decoding, and where an event begins and ends.

A log has hundreds of thousands of events of which few can matter: it is parted by one search for
each block of text, and of an event only the line that names its time and id is looked at.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from mpdiff.base import limits

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from mpdiff.readers.events.source import Reading

FIRST_LINE: Final = re.compile(r"[^\t]{6,60}\t[^\t]*Windows Defender[^\t]*\t.*", re.DOTALL)
LISTED: Final = re.compile(r"TimeCreated\s*: *\S.*", re.DOTALL)

_CUT: Final = re.compile(
    r"(?:\A|\n)[^\S\n]*\*{5,}[^\S\n]*(?=\n|\Z)|(?:\A|\n)(?=TimeCreated[^\S\n]*: *\S)"
)
_STARS: Final = "\n" + "*" * 5
_TIME_CREATED: Final = "\nTimeCreated"
_GIVEN: Final = re.compile(r"[^\S\n]*: *\S")
_INDENTED: Final = (" *****", "\t*****")
_HEAD: Final = re.compile(
    r"\s*([^\t\n]{6,60})\t[^\t\n]*Windows Defender[^\t\n]*\t[^\n]*?\t(\d{1,9})(?:\t([^\t\n]*))?(?=\n|\Z)"
)
_LIST_HEAD: Final = re.compile(
    r"TimeCreated[^\S\n]*: ([^\n]+)\n(?:[A-Za-z]\w*[^\S\n]*: [^\n]*\n){0,3}?"
    r"Id[^\S\n]*: *(\d{1,9})[^\S\n]*\n"
)
_PROPERTY: Final = re.compile(r"([A-Za-z]\w*)\s*:(?: |$)")
_BLOCK: Final = limits.MIB
_LONGEST: Final = 4 * limits.MIB
"""Characters of one event; what is beyond belongs to no event that Windows printed."""
_MAX_LINES: Final = 2_000
"""Lines of one event; the longest real ones have some thirty."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Printed(NamedTuple):
    """One event as printed. `text`: its message, the description first."""

    stamp: str
    event_id: str
    computer: str | None
    text: str

    @property
    def lines(self) -> list[str]:
        """Return the lines of the message, not more than an event can have."""
        return self.text.split("\n", _MAX_LINES)[:_MAX_LINES]


def event_texts(stream: BinaryIO, reading: Reading) -> Iterator[str]:
    r"""Return the text between separators, each piece with one event at most.

    Line ends are `\n`. What is too long, and too much, is cut and noted.
    """
    block = stream.read(_BLOCK)
    decoder = codecs.getincrementaldecoder(_encoding(block[:4096]))("replace")
    total, rest = 0, "\n"
    while block:
        total += len(block)
        if total > limits.MAX_EVENT_TEXT:
            reading.say("log-too-large", limit=str(limits.MAX_EVENT_TEXT))
            break
        *whole, rest = _parted((rest + decoder.decode(block)).replace("\r\n", "\n"))
        yield from whole
        if len(rest) > _LONGEST:
            rest = reading.cut(rest)
        block = stream.read(_BLOCK)
    rest += decoder.decode(b"", final=True)
    yield from _CUT.split(rest.replace("\r\n", "\n").rstrip("\x1a"))


def _parted(text: str) -> list[str]:
    """Part a text at its separators; the last part keeps the one before it, as it may go on.

    Searching for a plain text is some ten times as fast as the expression that says what a
    separator is, and nearly always does.
    """
    parts = text.split(_STARS)
    plain = [part.lstrip("*") for part in parts[1:]]
    odd = any(part[:1] != "\n" for part in plain[:-1])
    if odd or any(stars in text for stars in _INDENTED):
        whole_lines = text.rfind("\n")
        *plain, last = _CUT.split(text[:whole_lines])
        return [*plain, "\n" + last + text[whole_lines:]]
    whole = [parts[0], *plain]
    if _TIME_CREATED in text:
        whole = [piece for part in whole for piece in _listed_apart(part)]
    before = "\n" if whole[-1].startswith("TimeCreated") else _STARS if len(parts) > 1 else ""
    return [*whole[:-1], before + whole[-1]]


def _listed_apart(text: str) -> list[str]:
    """Part a text without separators where a listed event begins."""
    first, *rest = text.split(_TIME_CREATED)
    if all(map(_GIVEN.match, rest)):
        return [first, *(_TIME_CREATED[1:] + part for part in rest)]
    return _CUT.split(text)


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


def printed(texts: Iterable[str], reading: Reading, wanted: Container[int]) -> Iterator[Printed]:
    """Read an event of each piece of a log; what is none after the first one is noted as cut.

    Of events whose id is not `wanted` the message may be left out.
    """
    begun = False
    for text in texts:
        found = _HEAD.match(text)
        if found is not None:
            stamp, event_id, computer = found.groups()
            event: Printed | None = Printed(
                stamp.strip(), event_id, (computer or "").strip() or None, text[found.end() + 1 :]
            )
        elif not text or text.isspace():
            continue
        elif (
            (head := _LIST_HEAD.match(text)) and int(head[2]) not in wanted and "\nMessage" in text
        ):
            event = Printed(head[1].strip(), head[2], None, "")
        else:
            event = _unusual(text.lstrip("\n").split("\n", _MAX_LINES)[:_MAX_LINES])
        if event is not None:
            yield event
        elif begun:
            reading.say("event-cut")
        begun = begun or event is not None


def _unusual(block: list[str]) -> Printed | None:
    return _listed(block) if LISTED.fullmatch(block[0]) else _tabbed(block)


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
    return Printed(stamp, fields[at], computer or None, "\n".join(block[first + 1 :]))


def _listed(block: list[str]) -> Printed | None:
    """Read what `Format-List` prints; the console's wrapping is undone."""
    values: dict[str, list[str]] = {}
    value: list[str] = []
    column = 0
    width = max(map(len, block))
    for index, line in enumerate(block):
        found = _PROPERTY.match(line)
        if found:
            column = found.end()
            value = values[found[1].lower()] = [line[column:]]
        elif not line.strip() or not value:
            continue
        elif len(line) - len(line.lstrip()) > column:
            value.append(line)
        else:
            broken = len(block[index - 1]) == width and " " not in block[index - 1].strip()
            value[-1] = _joined(value[-1], line, broken=broken)
    event_id = "".join(values.get("id", ())).strip()
    stamp = "".join(values.get("timecreated", ()))
    if "message" not in values or not event_id or not stamp:
        return None
    computer = "".join(values.get("machinename", ())).strip()
    return Printed(stamp.strip(), event_id, computer or None, "\n".join(values["message"]))


def _joined(first: str, rest: str, *, broken: bool) -> str:
    """Join a line of the console with the one before.

    Wrapping drops the space it breaks at; a word that fills a line alone was broken inside.
    """
    rest = rest.strip()
    return first.rstrip() + ("" if broken and not rest.startswith("=") else " ") + rest
