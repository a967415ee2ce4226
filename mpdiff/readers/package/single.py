"""One file that is no container: a snapshot or a log on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mpdiff.readers.package.member import Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.readers.package.file import PackageFile
    from mpdiff.readers.package.scan import Scan


class SingleFile:
    """A file as a package of one member, called by the file's name."""

    kind: ClassVar[str] = "file"

    def __init__(self, file: PackageFile) -> None:
        self._file = file

    @classmethod
    def from_file(cls, file: PackageFile) -> SingleFile:
        """Take the file as it is; it is opened when it is read."""
        return cls(file)

    def scan(self, scan: Scan) -> Iterator[Member]:
        """Offer the file."""
        name = scan.names.claim("", self._file.path.name)
        member = Member(name, self._file.size, None, self._file.open)
        yield from scan.offer(member, depth=0)

    def close(self) -> None:
        """Nothing is held open."""
