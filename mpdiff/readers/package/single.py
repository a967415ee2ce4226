"""One file that is no container: a snapshot or a log on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mpdiff.readers.package.member import Member, file_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mpdiff.readers.package.scan import Scan


class SingleFile:
    """A file as a package of one member, called by the file's name."""

    kind: ClassVar[str] = "file"

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def from_path(cls, path: Path) -> SingleFile:
        """Take the file as it is; it is opened when it is read."""
        return cls(path)

    def scan(self, scan: Scan) -> Iterator[Member]:
        """Offer the file."""
        name = scan.names.claim("", self._path.name)
        member = Member(name, self._path.stat().st_size, None, file_source(self._path))
        yield from scan.offer(member, depth=0)

    def close(self) -> None:
        """Nothing is held open."""
