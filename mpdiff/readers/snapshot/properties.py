"""Property names and values as a reader finds them, collected within the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold
from mpdiff.base.model import Items, Notice, RawSnapshot
from mpdiff.readers.snapshot.names import NOISE

if TYPE_CHECKING:
    from collections.abc import Sequence


_ALL_ITEMS: Final = 2
"""How many of the longest lists all lists together may be."""


class Properties:
    """Collects one object's properties: no name twice (in any case), no noise, no flood."""

    def __init__(self, member: str) -> None:
        self.values: dict[str, object] = {}
        self._member = member
        self._spelled: dict[str, str] = {}
        self._items = 0

    def add(self, name: str, value: object, line: int | None = None) -> None:
        """Take one property; the same one again is no harm, another value for it is refused."""
        key = fold(name)
        if key in NOISE:
            return
        if key in self._spelled:
            self._check_repeat(name, value, line)
            return
        self._count(value, line)
        self._spelled[key] = name
        self.values[name] = value

    def snapshot(self, format_name: str, notices: Sequence[Notice] = ()) -> RawSnapshot:
        """Return what was collected."""
        return RawSnapshot(format=format_name, properties=self.values, notices=tuple(notices))

    def _check_repeat(self, name: str, value: object, line: int | None) -> None:
        if self.values[self._spelled[fold(name)]] != value:
            raise duplicate(name, self._member, line)

    def _count(self, value: object, line: int | None) -> None:
        if len(self.values) >= limits.MAX_PROPERTIES:
            raise too_many("properties", limits.MAX_PROPERTIES, self._member, line)
        held = value.items if isinstance(value, Items) else value
        if not isinstance(held, list | tuple):
            return
        if len(held) > limits.MAX_ITEMS:
            raise too_many("items in one list", limits.MAX_ITEMS, self._member, line)
        self._items += len(held)
        if self._items > _ALL_ITEMS * limits.MAX_ITEMS:  # references can repeat one list
            raise too_many("list items", _ALL_ITEMS * limits.MAX_ITEMS, self._member, line)


def duplicate(name: str, member: str, line: int | None) -> InputError:
    """Make the error for a name that occurs twice: which of the two is true is not ours to say."""
    return InputError(
        "duplicate-property",
        f"names the property {shortened(name)} twice.",
        member=member,
        line=line,
        cure="Collect the snapshot again; PowerShell does not write a name twice.",
    )


def several(count: int, member: str, line: int | None = None) -> InputError:
    """Make the error for a text that holds several snapshots."""
    return InputError(
        "several-objects",
        f"holds {count} snapshots or more where one is expected.",
        member=member,
        line=line,
        cure="Give each snapshot a file of its own.",
    )


def no_snapshot(member: str) -> InputError:
    """Make the error for a text of a known format that holds no MpPreference object."""
    return InputError(
        "not-a-snapshot",
        "holds no object with MpPreference settings.",
        member=member,
        cure="Give the output of Get-MpPreference.",
    )


def shortened(text: str, width: int = 80) -> str:
    """Shorten foreign text for a message."""
    return text if len(text) <= width else text[: width - 1] + "…"


def check_count(found: int, limit: int, what: str, member: str) -> None:
    """Refuse, before a parser builds it, a text with more of something than a snapshot can have."""
    if found > limit:
        raise too_many(what, limit, member, None)


def too_many(what: str, limit: int, member: str, line: int | None) -> InputError:
    """Make the error for a text that holds more than a snapshot can."""
    return InputError(
        "snapshot-too-large",
        f"holds more than {limit} {what}.",
        member=member,
        line=line,
        cure="Give the output of Get-MpPreference alone.",
    )
