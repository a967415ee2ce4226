"""Console text as Format-List blocks: which lines are one object's properties.

A transcript holds other commands' output too, so a block is identified by its form alone: lines of
`Name   : value`, continuation lines under the value column, ended by a blank line or a prompt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.base.letter_case import fold
from mpdiff.base.text.late import late
from mpdiff.readers.snapshot.names import Tally, setting_names, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A copy from a web page pads with no-break spaces. Format-List always pads before the colon.
_BLANK: Final = " \t\u00a0"
# Possessive, so that no line costs more than its length.
_PROPERTY: Final = late(
    rf"([{_BLANK}]*+)(#?)([{_BLANK}]*+)([A-Za-z_]\w*+)([{_BLANK}]++):(?:[{_BLANK}](.*+))?\Z",
    re.DOTALL,
)
_PROMPT: Final = late(rf"[#{_BLANK}]*(?:\[[^\]]*\]:[{_BLANK}]*)?PS(?:[{_BLANK}][^>]*)?>")
_RULER: Final = late(rf"[#{_BLANK}]*-[-{_BLANK}]*\Z")


class Entry(Struct):
    """One property: its value as the physical lines it is printed on."""

    name: str
    line: int
    parts: list[str]


class Block(Struct):
    """One object as printed. `skipped`: lines inside it that are none of its own.

    `blanks`: what it is padded with, and what may therefore stand around its values.
    """

    line: int
    indent: int
    column: int
    commented: bool
    entries: list[Entry] = []
    skipped: list[int] = []
    table: bool = False
    blanks: str = " \t"

    @property
    def names(self) -> list[str]:
        """Return the property names in order."""
        return [entry.name for entry in self.entries]

    @property
    def tally(self) -> Tally:
        """Count the known names."""
        return tally(self.names)

    @property
    def width(self) -> int:
        """Return the width of the value column, as far as the longest line shows it."""
        return max((len(part) for entry in self.entries for part in entry.parts), default=0)

    def continues(self, line: str) -> bool:
        """Report whether the line goes on with the last value: it starts (about) under its column.

        About, because a block that was indented or commented out by hand rarely stays aligned.
        """
        start = _indent_of(_uncommented(line) if self.commented else line)
        return start >= self.indent + max(2, (self.column - self.indent) // 2)


def listed_blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Return every Format-List block, and every table whose header names settings, in order."""
    block: Block | None = None
    skipped: list[int] = []
    previous = ""
    for number, line in enumerate(lines, 1):
        if _ends_block(line):
            if block is not None:
                yield block
            block, skipped = None, []
        elif block is not None and block.continues(line):
            _continue(block, line)
        elif match := _PROPERTY.match(line):
            block = block or _opened(match, number)
            block.skipped += skipped
            skipped = []
            block.entries.append(Entry(match[4], number, [(match[6] or "").strip(block.blanks)]))
        elif header := _table_header(previous, line):
            yield Block(number - 1, 0, 0, commented=False, entries=header, table=True)
        else:
            skipped.append(number)
        previous = line
    if block is not None:
        yield block


def _ends_block(line: str) -> bool:
    return not line.strip("#" + _BLANK) or _PROMPT.match(line) is not None


def _opened(match: re.Match[str], number: int) -> Block:
    # A comment mark counts as one column, so that the lines of a commented block stay aligned.
    start = len((match[1] + match[2] + match[3]).expandtabs())
    column = start + len(match[4]) + len(match[5]) + len(": ")
    padded = match[1] + match[3] + match[5]
    blanks = _BLANK if _BLANK[-1] in padded else _BLANK[:-1]
    return Block(number, start, column, commented=bool(match[2]), blanks=blanks)


def _continue(block: Block, line: str) -> None:
    text = (_uncommented(line) if block.commented else line).strip(block.blanks)
    if text:
        block.entries[-1].parts.append(text)


def _uncommented(line: str) -> str:
    bare = line.lstrip(_BLANK)
    return line[: len(line) - len(bare)] + " " + bare[1:] if bare.startswith("#") else line


def _indent_of(line: str) -> int:
    start = len(line) - len(line.lstrip(_BLANK))
    return len(line[:start].expandtabs())


def _table_header(header: str, ruler: str) -> list[Entry]:
    """Return the columns if the two lines are the head of a table that names a setting."""
    if not _RULER.match(ruler):
        return []
    names = re.split(f"[{_BLANK}]+", header.strip("#" + _BLANK))
    dashes = re.split(f"[{_BLANK}]+", ruler.strip("#" + _BLANK))
    if [len(name) for name in names] != [len(group) for group in dashes]:
        return []
    if not any(fold(name) in setting_names() for name in names):
        return []
    return [Entry(name, 0, []) for name in names]
