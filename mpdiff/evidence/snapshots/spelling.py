"""Snapshots of an unknown code page: their letters by what the other snapshots spell out.

A file that is neither UTF-8 nor UTF-16 has a code page, and its bytes do not tell which. Another
snapshot of the same device does: the page under which the most of its names come out as these
bytes. What comes out so is the same name. Where all do, the letters are known; else the rest stays a
guess, and so does every difference in it (`Snapshot.spelling_certain`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import lower_ascii
from mpdiff.base.model import PERHAPS_CUT, Items, Notice, Snapshot, Value
from mpdiff.base.text.encoding import LEGACY, as_legacy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PAGES: Final = (
    *("cp1252", "cp850", "cp437", "cp852", "cp866", "cp858", "cp932", "cp936", "cp949", "cp950"),
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("cp720", "cp737", "cp775", "cp855", "cp857", "cp860", "cp861", "cp862", "cp863", "cp864"),
    *("cp865", "cp869", "utf-8"),
)
"""The ANSI and OEM code pages of Windows, the commonest first; UTF-8 for text that is damaged."""


def spell_out(
    snapshot: Snapshot, others: Iterable[Snapshot]
) -> tuple[Snapshot, tuple[Notice, ...]]:
    """Return the snapshot with the names that another one, whose letters are known, spells out.

    As it is where its own letters are known, or where all of it is ASCII. The notice states how
    many values stay a guess.
    """
    if snapshot.spelling_certain or not (doubtful := list(_doubtful(snapshot))):
        return snapshot, ()
    known = [text for other in others if other.spelling_certain for text in _texts(other)]
    page, spelled = _best(doubtful, [text for text in known if not text.isascii()])
    values = {name: _respelled(value, spelled, page) for name, value in snapshot.values.items()}
    unsolved = sum(text not in spelled for text in doubtful)
    found = replace(snapshot, values=values, encoding=page, spelling_certain=unsolved == 0)
    return found, (_notice(found, page, len(doubtful), unsolved),)


def _doubtful(snapshot: Snapshot) -> Iterator[str]:
    return (text for text in _texts(snapshot) if not text.isascii())


def _texts(snapshot: Snapshot) -> Iterator[str]:
    for value in snapshot.values.values():
        if isinstance(value, Items):
            yield from value.items
        elif isinstance(value, str):
            yield value


def _best(doubtful: Sequence[str], known: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the page under which the most names come out, and these: as read -> as spelled."""
    keys = {lower_ascii(text.removesuffix(PERHAPS_CUT)): text for text in doubtful}
    keys |= {lower_ascii(text): text for text in doubtful}
    best: tuple[str, dict[str, str]] = LEGACY, {}
    for page in PAGES if known else ():
        found = {keys[key]: text for text in known if (key := _written(text, page)) in keys}
        if len(found) > len(best[1]):
            best = page, found
    return best


def _written(text: str, page: str) -> str:
    """Return what a name looks like that was written in a page and read as `LEGACY`."""
    return lower_ascii(as_legacy(text.encode(page, "replace")))


def _respelled(value: Value, spelled: dict[str, str], page: str) -> Value:
    if isinstance(value, str):
        return spelled.get(value, value)
    if not isinstance(value, Items) or all(item.isascii() for item in value.items):
        return value
    items = tuple(spelled.get(item, item) for item in value.items)
    return replace(value, items=items, cut=value.cut and not _ends_in_letter(value, items, page))


def _ends_in_letter(value: Items, items: tuple[str, ...], page: str) -> bool:
    """Report whether what looked like the mark of a cut list is the last letter of its last item."""
    read, spelled = value.items[-1], items[-1]
    return read.endswith(PERHAPS_CUT) and _written(spelled, page).endswith(PERHAPS_CUT)


def _notice(snapshot: Snapshot, page: str, doubtful: int, unsolved: int) -> Notice:
    values = "1 value" if doubtful == 1 else f"{doubtful} values"
    text = (
        "It is neither UTF-8 nor UTF-16, so nothing in it tells its code page: the letters beyond ASCII of "
        f"{values} are uncertain"
    )
    text += f"; read as {page}, as another snapshot is." if unsolved < doubtful else "."
    if unsolved:
        text += f" A difference in {unsolved} of them may be one of spelling alone."
    return Notice("uncertain-letters", text, snapshot.member)
