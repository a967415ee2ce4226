"""Console text: what `Get-MpPreference`, `| Format-List` and a transcript of them print."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold
from mpdiff.base.model import PERHAPS_CUT, Items, Notice, RawSnapshot
from mpdiff.base.text.lines import BLANKS, checked_lines, plain_lines
from mpdiff.readers.snapshot.blocks import Block, Entry, listed_blocks
from mpdiff.readers.snapshot.interface import Format
from mpdiff.readers.snapshot.properties import Properties, no_snapshot, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME: Final = "text"
_ELLIPSES: Final = ("...", "…")


def _names(text: str) -> Iterator[list[str]]:
    return (block.names for block in listed_blocks(plain_lines(text)))


def read(text: str, member: str) -> RawSnapshot:
    """Read the one MpPreference block of console text; every other command's output is passed by.

    A list becomes `Items`, everything else stays a str.
    Raises InputError: `two-snapshots`, `duplicate-property`, `table-output`, `cut-list`,
    `line-too-long`, `not-a-snapshot`.
    """
    found = [
        block for block in listed_blocks(checked_lines(text, member)) if block.tally.is_snapshot
    ]
    lists = [block for block in found if not block.table]
    tables = [block for block in found if block.table]
    if not lists:
        raise _table_output(tables[0], member) if tables else no_snapshot(member)
    read_blocks = [_properties(block, member) for block in lists]
    chosen = _only_one(lists, read_blocks, member)
    return read_blocks[chosen].snapshot(
        NAME, [*_notices(lists[chosen], member), *_passed_by(tables, member)]
    )


def _properties(block: Block, member: str) -> Properties:
    properties = Properties(member)
    width = block.width
    for entry in block.entries:
        text = _join(entry.parts, width)[0]
        properties.add(entry.name, _value(entry, text, member), entry.line)
    return properties


def _only_one(found: list[Block], read_blocks: list[Properties], member: str) -> int:
    """Choose the fullest block; the others may only repeat it or a part of it."""
    sizes = [len(properties.values) for properties in read_blocks]
    chosen = sizes.index(max(sizes))
    whole = {fold(name): value for name, value in read_blocks[chosen].values.items()}
    for block, properties in zip(found, read_blocks, strict=True):
        part = {fold(name): value for name, value in properties.values.items()}
        if not part.items() <= whole.items():
            lines = sorted({found[chosen].line, block.line})
            raise InputError(
                "two-snapshots",
                f"holds two different MpPreference outputs, at lines {lines[0]} and {lines[-1]}.",
                member=member,
                line=lines[-1],
                cure="Give each snapshot a file of its own.",
            )
    return chosen


def _join(parts: list[str], width: int) -> tuple[str, bool]:
    """Join the physical lines of one value; also say whether a word had been broken.

    The console breaks at a space where it can. Only a word longer than the column is broken
    inside, where the line is full, and then there is no space to put back. A line that ends in a
    comma ended an item, so it is never the inside of a word.
    """
    pieces, broken = [parts[0]], False
    for before, after in pairwise(parts):
        last, first = before[before.rfind(" ") + 1 :], after.split(" ", 1)[0]
        full = len(before) == width and len(last) + len(first) > width
        hard = full and not last.endswith(",")
        pieces.append(after if hard or not before else " " + after)
        broken = broken or hard
    return "".join(pieces), broken


def _value(entry: Entry, text: str, member: str) -> str | Items:
    """Read `{a, b, c...}` as a list; its visible items are whole, a cut one has more."""
    if not text.startswith("{"):
        return text
    if not text.endswith("}"):
        raise InputError(
            "cut-list",
            f"ends inside the list {shortened(entry.name)}.",
            member=member,
            line=entry.line,
            cure="Give the whole output; a part of a list cannot be compared.",
        )
    inner = text[1:-1].strip(BLANKS)
    cut = inner.endswith((*_ELLIPSES, PERHAPS_CUT))
    inner = inner.removesuffix("…").removesuffix("...").rstrip(", ") if cut else inner
    items = tuple(part.strip(BLANKS) for part in inner.split(", ")) if inner else ()
    return Items(items, cut=cut, split=len(items) > 1)


def _notices(block: Block, member: str) -> Iterator[Notice]:
    width = block.width
    broken = [e.name for e in block.entries if len(e.parts) > 1 and _join(e.parts, width)[1]]
    if broken:
        yield Notice(
            "wrapped-lines",
            f"A narrow console broke words of {', '.join(map(shortened, broken))}; a space at the end "
            "of a line may be missing there.",
            member,
        )
    if block.skipped:
        yield Notice(
            "skipped-line",
            f"{len(block.skipped)} line(s) inside the MpPreference output were not understood, "
            f"the first is line {block.skipped[0]}.",
            member,
        )


def _passed_by(tables: list[Block], member: str) -> Iterator[Notice]:
    for table in tables:
        yield Notice(
            "table-output",
            f"The table of settings at line {table.line} was not read.",
            member,
        )


def _table_output(table: Block, member: str) -> InputError:
    return InputError(
        "table-output",
        "holds settings as a table, which cuts values to the width of the console.",
        member=member,
        line=table.line,
        cure="Use Get-MpPreference | Format-List or | ConvertTo-Json.",
    )


FORMAT = Format(NAME, _names, read)
