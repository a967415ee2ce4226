"""Text to printed events: decoding, and where an event begins and ends.

A log has hundreds of thousands of events of which few can matter, and most say what one before said at
another time. So it is parted by one search for each block of text, and an event that is known but for its
time is looked up; only of the others the line that names time and id is read.
"""

from __future__ import annotations

import codecs
import re
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from mpdiff.base import limits
from mpdiff.base.text.late import late

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from mpdiff.readers.events.source import Reading

FIRST_LINE: Final = late(r"[^\t]{6,60}\t[^\t]*Windows Defender[^\t]*\t.*", re.DOTALL)
LISTED: Final = late(r"TimeCreated\s*: *\S.*", re.DOTALL)

_CUT: Final = late(
    r"(?:\A|\n)[^\S\n]*\*{5,}[^\S\n]*(?=\n|\Z)|(?:\A|\n)(?=TimeCreated[^\S\n]*: *\S)"
)
_STARS: Final = "\n" + "*" * 5
_TIME_CREATED: Final = "\nTimeCreated"
_GIVEN: Final = late(r"[^\S\n]*: *\S")
_INDENTED: Final = (" *****", "\t*****")
_HEAD: Final = late(
    r"\s*([^\t\n]{6,60})\t[^\t\n]*Windows Defender[^\t\n]*\t[^\n]*?\t(\d{1,9})(?:\t([^\t\n]*))?(?=\n|\Z)"
)
_LIST_HEAD: Final = late(
    r"TimeCreated[^\S\n]*: ([^\n]+)\n(?:[A-Za-z]\w*[^\S\n]*: [^\n]*\n){0,3}?"
    r"Id[^\S\n]*: *(\d{1,9})[^\S\n]*\n"
)
_STARRED: Final = late(r"\n\*{5,}\n")
_SHORTEST: Final = 6
_LONGEST_STAMP: Final = 60
_PROPERTY: Final = late(r"([A-Za-z]\w*)\s*:(?: |$)")
_BLOCK: Final = limits.MIB
_LONGEST: Final = 4 * limits.MIB
"""Characters of one event; what is beyond belongs to no event that Windows printed."""
_MAX_LINES: Final = 2_000
"""Lines of one event; the longest real ones have some thirty."""
_MOST_KNOWN: Final = 256
_LONGEST_KNOWN: Final = 4096
"""How many events are remembered by what they say, and of how many characters."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Said(NamedTuple):
    """What a printed event says beside its time. `text`: its message, the description first.

    `event_id` None: what stands in its place is no number.
    """

    event_id: int | None
    computer: str | None
    text: str

    @property
    def lines(self) -> list[str]:
        """Return the lines of the message, not more than an event can have."""
        return self.text.split("\n", _MAX_LINES)[:_MAX_LINES]


Printed = tuple[str, Said]
"""One event: its time as printed, and what it says. Two that say the same may share it."""


def event_texts(stream: BinaryIO, reading: Reading) -> Iterator[list[str]]:
    r"""Return the text between separators, the pieces of each block.

    A piece holds one event at most, unless it is `_odd`. Line ends are `\n`. What is too long, and too
    much, is cut and noted.
    """
    block = stream.read(_BLOCK)
    decoder = codecs.getincrementaldecoder(_encoding(block[:4096]))("replace")
    total, rest, line = 0, "\n", ""
    while block:
        total += len(block)
        if total > limits.MAX_EVENT_TEXT:
            reading.say("log-too-large", limit=str(limits.MAX_EVENT_TEXT))
            break
        text = _plain_ends(rest + decoder.decode(block))
        line = line or _separator(text)
        *whole, rest = _parted(text, line)
        yield whole
        if len(rest) > _LONGEST:
            rest = reading.cut(rest)
        block = stream.read(_BLOCK)
    rest += decoder.decode(b"", final=True)
    yield _CUT.split(_plain_ends(rest).rstrip("\x1a"))


def _plain_ends(text: str) -> str:
    # Looking for one character costs a fifteenth of looking for two.
    return text.replace("\r\n", "\n") if "\r" in text else text


def _separator(text: str) -> str:
    """Return the line of stars by which a text is parted, with its line ends; "" for none."""
    found = _STARRED.search(text)
    return found[0] if found else ""


def _parted(text: str, line: str) -> list[str]:
    """Part a text at its separators; the last part keeps the one before it, as it may go on.

    `line`: the separator that the file was seen to have. Where another one stands a piece is `_odd`.
    """
    *whole, last = text.split(line) if line else [text]
    return [*whole, *_parted_at_any(line + last if whole else last)]


def _odd(piece: str) -> bool:
    """Return whether another separator than the usual one may stand in a piece."""
    return "*****" in piece or piece.find("TimeCreated", 1) > 0


def _parted_at_any(text: str) -> list[str]:
    """Part a text at separators of every form; the last part keeps the one before it.

    Searching for a plain text is some ten times as fast as the expression that says what a
    separator is, and nearly always does.
    """
    parts = text.split(_STARS)
    plain = [part.lstrip("*") for part in parts[1:]]
    odd = any(part[:1] != "\n" for part in plain)
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


def printed(
    blocks: Iterable[list[str]], reading: Reading, wanted: Container[int]
) -> Iterator[Printed]:
    """Read an event of each piece of a log; what is none after the first one is noted as cut.

    Of events whose id is not `wanted` the message may be left out.
    """
    begun = False
    known: dict[str, Said] = {}
    for piece in chain.from_iterable(blocks):
        stamp, _, rest = piece.partition("\t")
        said = known.get(rest)
        if said is not None and _is_plain(stamp):
            yield stamp, said
            continue
        odd = _odd(piece)
        head = None if odd else _HEAD.match(piece)
        if head is not None:
            begun = True
            event = _event(head[1], head[2], head[3], piece[head.end() + 1 :])
            if head.end(1) == len(stamp):
                _remember(known, rest, event[1])
            yield event
            continue
        for text in _CUT.split(piece) if odd else (piece,):
            other = _read(text, wanted)
            if other is not None:
                begun = True
                yield other
            elif begun and text and not text.isspace():
                reading.say("event-cut")


def _is_plain(stamp: str) -> bool:
    """Return whether a text before a tab can be nothing else than the time of an event."""
    return stamp[:1].isdigit() and _SHORTEST <= len(stamp) <= _LONGEST_STAMP and "\n" not in stamp


def _remember(known: dict[str, Said], rest: str, said: Said) -> None:
    if len(rest) <= _LONGEST_KNOWN:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[rest] = said


def _read(text: str, wanted: Container[int]) -> Printed | None:
    """Read the event of a piece; None where there is none."""
    found = _HEAD.match(text)
    if found is not None:
        return _event(found[1], found[2], found[3], text[found.end() + 1 :])
    if not text or text.isspace():
        return None
    if (head := _LIST_HEAD.match(text)) and int(head[2]) not in wanted and "\nMessage" in text:
        return _event(head[1], head[2], None, "")
    return _unusual(text.lstrip("\n").split("\n", _MAX_LINES)[:_MAX_LINES])


def _event(stamp: str, event_id: str, computer: str | None, text: str) -> Printed:
    number = int(event_id[:9]) if event_id.isdecimal() else None
    return stamp.strip(), Said(number, (computer or "").strip() or None, text)


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
    return _event(stamp, fields[at], computer, "\n".join(block[first + 1 :]))


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
    computer = "".join(values.get("machinename", ()))
    return _event(stamp, event_id, computer, "\n".join(values["message"]))


def _joined(first: str, rest: str, *, broken: bool) -> str:
    """Join a line of the console with the one before.

    Wrapping drops the space it breaks at; a word that fills a line alone was broken inside.
    """
    rest = rest.strip()
    return first.rstrip() + ("" if broken and not rest.startswith("=") else " ") + rest
