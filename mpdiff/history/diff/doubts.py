"""Which differences may be one of spelling alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import item_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import ChangeKind, Difference


def with_certainty(found: list[Difference], *, doubtful: bool) -> Iterator[Difference]:
    """Mark the differences that may be one of spelling alone.

    In a file of an unknown code page nobody knows the letters beyond ASCII, and a conversion writes
    `?` for a letter that its code page lacks.
    """
    lost = {(d.setting, d.kind, item_key(d.key)) for d in found if d.key and "?" in d.key}
    lossy = set()
    for one in found if lost else ():
        if one.key is not None and not one.key.isascii():
            key = one.setting, _OPPOSITE[one.kind], item_key(_without_letters(one.key))
            lossy |= {key, identity_of(one)} if key in lost else set()
    for one in found:
        texts = [t for t in (one.key, one.before, one.after) if isinstance(t, str)]
        unclear = doubtful and not all(t.isascii() and "?" not in t for t in texts)
        unclear = unclear or (one.key is None and len(texts) > 1 and _same_but_lost(*texts))
        yield replace(one, certainty="uncertain") if unclear or identity_of(one) in lossy else one


_OPPOSITE: Final[dict[ChangeKind, ChangeKind]] = {
    "added": "removed",
    "removed": "added",
    "changed": "changed",
}


def identity_of(one: Difference) -> tuple[str, ChangeKind, str]:
    """Return what makes two differences one: setting, kind and folded key."""
    return one.setting, one.kind, item_key(one.key or "")


def _same_but_lost(one: str, other: str) -> bool:
    return _without_letters(one) == _without_letters(other)


def _without_letters(text: str) -> str:
    """Return the text as a conversion to ASCII leaves it."""
    return text.encode("ascii", "replace").decode("ascii")
