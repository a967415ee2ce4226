"""What a snapshot format is: how to tell it, how to read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable  # noqa: TC003  msgspec resolves these
from typing import TYPE_CHECKING

from msgspec import Struct

from mpdiff.base.system import lazy
from mpdiff.readers.snapshot.names import Tally, tally

if TYPE_CHECKING:
    from mpdiff.base.model import RawSnapshot


class Format(Struct, frozen=True):
    """One way to write a snapshot.

    `blocks` takes the text or its head (128 KiB is enough) and returns, for each object it holds,
    the property names found in the way this format writes them; nothing for another format.
    `read` takes the whole text and the member's name and is strict: InputError otherwise.
    """

    name: str
    blocks: Callable[[str], Iterable[Collection[str]]]
    read: Callable[[str, str], RawSnapshot]

    def detect(self, text: str) -> int:
        """Return the number of distinct known settings; 0 means that it is not this format."""
        return self.tally(text).settings

    def tally(self, text: str) -> Tally:
        """Count the objects that are snapshots, else the one with the most status names."""
        names: set[str] = set()
        status = Tally(settings=0, status=0)
        for block in self.blocks(text):
            counted = tally(block)
            if counted.is_snapshot:
                names.update(block)
            elif counted.status > status.status:
                status = counted
        return tally(names) if names else Tally(settings=0, status=status.status)


class Entry(Struct, frozen=True):
    """One format in the registry; the module that reads it is imported when a text may be of it.

    `looks` says cheaply from the text's beginning whether it may be. `sure`: what a text of no other
    format begins with.
    """

    name: str
    module: str
    looks: Callable[[str], bool]
    sure: tuple[str, ...] = ()

    def load(self) -> Format:
        """Return the format."""
        form: Format = lazy.load(f"{self.module}:FORMAT")
        return form

    def detect(self, text: str) -> int:
        """Return the number of distinct known settings; 0 means that it is not this format."""
        return self.tally(text).settings

    def tally(self, text: str) -> Tally:
        """Count as `Format.tally` does."""
        return self.load().tally(text) if self.looks(text) else Tally(settings=0, status=0)

    def read(self, text: str, member: str) -> RawSnapshot:
        """Read as `Format.read` does."""
        return self.load().read(text, member)


class Detection(Struct, frozen=True):
    """What a text is: its format, how many settings it names, or that it is status output."""

    format: Entry
    settings: int
    status: bool = False
