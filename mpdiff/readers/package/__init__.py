"""A package, whatever it comes in: the members that matter, read in place.

    with open_package("package.zip") as package:
        for member in package.scan(decide):
            member.read(limits.MAX_SNAPSHOT)

Nothing is extracted to disk. What was left out is said in `Package.notices`, with the codes
`duplicate-member`, `unsafe-member-name`, `link-skipped`, `not-a-file`, `folder-unreadable`,
`nested-too-deep`, `archive-unreadable`, `zip-unread`, `cabinet-unread`, `cabinet-cut`,
`cabinet-damaged`, `cabinet-fallback` and `package-changed`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from msgspec import Struct

from mpdiff.base.errors import InputError
from mpdiff.base.system import lazy
from mpdiff.base.system.guard import guarded
from mpdiff.readers.package.file import PackageFile
from mpdiff.readers.package.member import Decide, Member
from mpdiff.readers.package.names import Notices
from mpdiff.readers.package.scan import Container, Load, Scan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from mpdiff.base.model import Notice
    from mpdiff.readers.package.directory import Directory


class Kind(Struct, frozen=True):
    """One way a package can come: how it is told, and the class that reads it, imported when met."""

    kind: str
    module: str
    class_name: str
    magic: tuple[bytes, ...] = ()
    suffix: str | None = None
    held: bool = False
    """Whether one inside another container stays in memory while its members may be read."""

    def detect(self, path: Path, head: bytes) -> bool:
        """Return whether the file at `path`, which begins with `head`, is one of these."""
        if self.suffix is None:
            return True
        return head.startswith(self.magic) or path.suffix.lower() == self.suffix

    def from_file(self, file: PackageFile) -> Container:
        """Open the container that a file is."""
        container: Container = self._load().from_file(file)
        return container

    def from_member(self, name: str, load: Load, depth: int) -> Container:
        """Open the archive that is the member `name`; its own members are `depth` deep."""
        container: Container = self._load().from_member(name, load, depth)
        return container

    def _load(self) -> Any:
        return lazy.load(f"{self.module}:{self.class_name}")


ARCHIVES: tuple[Kind, ...] = (
    Kind(
        "zip",
        "mpdiff.readers.package.zipped",
        "Zip",
        (b"PK\x03\x04", b"PK\x05\x06"),
        ".zip",
        held=True,
    ),
    Kind("cabinet", "mpdiff.readers.package.cabinet.cabinet", "Cabinet", (b"MSCF",), ".cab"),
)
"""What is entered when it is found inside another container."""

CONTAINERS: tuple[Kind, ...] = (
    *ARCHIVES,
    Kind("file", "mpdiff.readers.package.single", "SingleFile"),
)
"""Every file that a package can be; the first that detects itself opens it. A folder is the other way."""

__all__ = ["ARCHIVES", "CONTAINERS", "Decide", "Kind", "Member", "Package", "open_package"]


class Package:
    r"""An open package.

    `path` as it was given, a byte that is no text as `\xff`; `kind` is zip, cabinet, directory or
    file; `notices` are those of the last scan as far as it went.
    """

    def __init__(self, path: str, container: Container, file: PackageFile | None) -> None:
        self.path = path.encode("utf-8", sys.getfilesystemencodeerrors()).decode(
            "utf-8", "backslashreplace"
        )
        self.kind = container.kind
        self._container = container
        self._file = file
        self._scan: Scan | None = None

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of the file in hex, None for a folder; waits until it is computed."""
        return None if self._file is None else self._file.sha256()

    @property
    def notices(self) -> list[Notice]:
        """What the reader must know about the last scan."""
        return [] if self._scan is None else self._scan.notices.all()

    def scan(self, decide: Decide) -> Iterator[Member]:
        """Yield the members that `decide` keeps, and those with a `problem`, in a fixed order.

        A zip's and a cabinet's order is its own, a folder's is by path. Members stay readable
        until the package is closed. Raises InputError where a limit of the whole is exceeded.
        """
        self._scan = Scan(decide, ARCHIVES)
        return self._guarded_scan(self._scan)

    def _guarded_scan(self, scan: Scan) -> Iterator[Member]:
        with guarded(self.path):
            yield from self._container.scan(scan)

    def changes(self) -> list[Notice]:
        """Return what was replaced or written to since it was first read: no hash is of both."""
        if self._file is None:
            names = cast("Directory", self._container).changed()
        else:
            names = [self.path] if self._file.changed() else []
        said = Notices()
        for name in names:
            said.add("package-changed", "It was changed while it was read; read it again.", name)
        return said.all()

    def close(self) -> None:
        """Let go of files and memory."""
        if self._file is not None:
            self._file.close()
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_package(path: str) -> Package:
    """Open a zip, a cabinet, a folder or a single file.

    Raises InputError: `no-such-file`, `unreadable`, `not-a-file` (a device or a pipe),
    `empty-file`, or what the container says (`not-a-zip`, `zip-damaged`, `not-a-cabinet`,
    `cabinet-damaged`, `too-many-members`).
    """
    if not path:  # Path("") would be the folder that mpdiff runs in
        raise InputError("no-such-file", "The name of the file or folder is empty.")
    where = Path(path)
    if os.path.isdir(where):  # noqa: PTH112  says False where a Path raises
        from mpdiff.readers.package.directory import Directory

        return Package(path, Directory(where), None)
    file = PackageFile(where)
    kind = next(kind for kind in CONTAINERS if kind.detect(where, file.head))
    try:
        with guarded(path):
            container = kind.from_file(file)
    except OSError as error:
        raise InputError("unreadable", f"Cannot be read: {error.strerror}.", member=path) from error
    file.start_hashing()
    return Package(path, container, file)
